"""Sweden: VAT of 25, 12 and 6 %, and the boxes of the VAT return (momsdeklaration, Skatteverket). Pure."""

from ledgerhall.finance.starting.accounts import Accounts
from ledgerhall.finance.starting.tables import Asset, Setup

SETUP = Setup(
    chart="se",
    name="Sweden, VAT",
    accounts=Accounts(
        receivables="1510",
        payables="2440",
        bank="1930",
        savings="1940",
        cash="1910",
        inventory="1460",
        cost_of_goods_sold="4990",
        inventory_adjustment="4960",
        sales_returns="3735",
        line_discounts_given="3730",
        invoice_discounts_given="3732",
        payment_discounts_given="3731",
        line_discounts_received="4730",
        invoice_discounts_received="4732",
        payment_discounts_received="4731",
        customer_advances="2420",
        vendor_advances="1480",
        interest_income="8313",
        reminder_fees="3540",
        rounding="3740",
        realized_gains="3960",
        realized_losses="7960",
        unrealized_gains="3969",
        unrealized_losses="7969",
        prepaid_expenses="1790",
        deferred_income="2970",
        vat_settlement="2650",
        retained_earnings="2099",
        gain_on_disposal="3973",
        loss_on_disposal="7973",
    ),
    assets=(
        Asset("EQUIPMENT", "Equipment and tools", "1220", "1229", "7832"),
        Asset("VEHICLES", "Cars and vans", "1240", "1249", "7834"),
        Asset("BUILDINGS", "Buildings", "1110", "1119", "7820"),
    ),
    businesses={"DOMESTIC": "Sweden", "EU": "Other EU countries", "ABROAD": "Outside the EU"},
    products={
        "GOODS": ("Goods 25 %", "STANDARD"),
        "GOODS-12": ("Goods 12 %", "REDUCED"),
        "GOODS-6": ("Goods 6 %", "LOW"),
        "SERVICES": ("Services", "SERVICES"),
        "EXEMPT": ("Without VAT", "EXEMPT"),
    },
    trade="""
        DOMESTIC GOODS    3001 4010
        DOMESTIC GOODS-12 3002 4010
        DOMESTIC GOODS-6  3003 4010
        DOMESTIC SERVICES 3041 4600
        DOMESTIC EXEMPT   3004 4010
        EU       GOODS    3108 4050
        EU       GOODS-12 3108 4050
        EU       GOODS-6  3108 4050
        EU       SERVICES 3308 4530
        EU       EXEMPT   3108 4050
        ABROAD   GOODS    3105 4060
        ABROAD   GOODS-12 3105 4060
        ABROAD   GOODS-6  3105 4060
        ABROAD   SERVICES 3305 4530
        ABROAD   EXEMPT   3105 4060
    """,
    vat_products={
        "STANDARD": "Goods 25 %",
        "SERVICES": "Services 25 %",
        "REDUCED": "12 %",
        "LOW": "6 %",
        "ZERO": "0 %",
        "EXEMPT": "Exempt",
        "REVERSE-G": "Goods, the buyer accounts for VAT",
        "REVERSE-S": "Services, the buyer accounts for VAT",
        "HALF": "Leased car, half deductible",
        "IMPORT": "Import VAT charged by customs",
    },
    vat="""
        DOMESTIC STANDARD  25 normal  2611 2641
        DOMESTIC SERVICES  25 normal  2611 2641
        DOMESTIC REDUCED   12 normal  2621 2641
        DOMESTIC LOW        6 normal  2631 2641
        DOMESTIC ZERO       0 normal  2611 2641
        DOMESTIC EXEMPT     0 normal  2611 2641
        DOMESTIC REVERSE-G 25 reverse 2611 2647 2614
        DOMESTIC REVERSE-S 25 reverse 2611 2647 2614
        DOMESTIC HALF      25 normal  2611 2641 50%
        DOMESTIC IMPORT     0 full    2615 2641
        EU       STANDARD  25 reverse 2611 2645 2614
        EU       SERVICES  25 reverse 2611 2645 2614 service
        EU       REDUCED   12 reverse 2621 2645 2624
        EU       LOW        6 reverse 2631 2645 2634
        EU       ZERO       0 normal  2611 2641
        EU       EXEMPT     0 normal  2611 2641
        ABROAD   STANDARD  25 reverse 2611 2645 2615
        ABROAD   SERVICES  25 reverse 2611 2645 2614
        ABROAD   REDUCED   12 reverse 2621 2645 2625
        ABROAD   LOW        6 reverse 2631 2645 2635
        ABROAD   ZERO       0 normal  2611 2641
        ABROAD   EXEMPT     0 normal  2611 2641
    """,
    reverse_clause="Reverse charge: the buyer accounts for VAT.",
    statement=("MOMS", "VAT return, Sweden"),
    net_row="49",
    rows="""
05 | Sales subject to VAT | sale base DOMESTIC STANDARD; sale base DOMESTIC SERVICES; sale base DOMESTIC REDUCED; \
sale base DOMESTIC LOW; sale base DOMESTIC HALF
10 | Output VAT 25 % | sale amount DOMESTIC STANDARD; sale amount DOMESTIC SERVICES; sale amount DOMESTIC HALF
11 | Output VAT 12 % | sale amount DOMESTIC REDUCED
12 | Output VAT 6 % | sale amount DOMESTIC LOW
20 | Goods bought in other EU countries | purchase base EU STANDARD; purchase base EU REDUCED; purchase base EU LOW
21 | Services bought in other EU countries | purchase base EU SERVICES
22 | Services bought outside the EU | purchase base ABROAD SERVICES
23 | Goods bought in Sweden, the buyer accounts for VAT | purchase base DOMESTIC REVERSE-G
24 | Services bought in Sweden, the buyer accounts for VAT | purchase base DOMESTIC REVERSE-S
30 | Output VAT 25 % on boxes 20 to 24 | purchase amount EU STANDARD; purchase amount EU SERVICES; \
purchase amount ABROAD SERVICES; purchase amount DOMESTIC REVERSE-G; purchase amount DOMESTIC REVERSE-S
31 | Output VAT 12 % on boxes 20 to 24 | purchase amount EU REDUCED
32 | Output VAT 6 % on boxes 20 to 24 | purchase amount EU LOW
35 | Goods sold to other EU countries | sale base EU STANDARD; sale base EU REDUCED; sale base EU LOW
36 | Goods sold outside the EU | sale base ABROAD STANDARD; sale base ABROAD REDUCED; sale base ABROAD LOW
39 | Services sold in other EU countries | sale base EU SERVICES
40 | Other services sold abroad | sale base ABROAD SERVICES
41 | Sales where the buyer in Sweden accounts for VAT | sale base DOMESTIC REVERSE-G; sale base DOMESTIC REVERSE-S
42 | Other sales | sale base * ZERO; sale base * EXEMPT
48- | Input VAT | purchase amount * *
50 | Imports | purchase base ABROAD STANDARD; purchase base ABROAD REDUCED; purchase base ABROAD LOW
60 | Output VAT 25 % on imports | purchase amount ABROAD STANDARD
61 | Output VAT 12 % on imports | purchase amount ABROAD REDUCED
62 | Output VAT 6 % on imports | purchase amount ABROAD LOW
49 | VAT to pay or reclaim | rows 10 11 12 30 31 32 48 60 61 62
""",
    currencies={"EUR": "Euro", "USD": "US dollar", "NOK": "Norwegian krone", "DKK": "Danish krone"},
)
