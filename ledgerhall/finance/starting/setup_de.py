"""Germany: VAT of 19 and 7 %, and the key lines of the advance VAT return (Umsatzsteuer-Voranmeldung, BMF). Pure.

The tax of the lines 81, 86, 89 and 93 follows from their bases on the form; it stands in rows that are no boxes.
"""

from ledgerhall.finance.starting.accounts import Accounts
from ledgerhall.finance.starting.tables import Asset, Setup

SETUP = Setup(
    chart="de",
    name="Germany, VAT",
    accounts=Accounts(
        receivables="1200",
        payables="3300",
        bank="1800",
        savings="1810",
        cash="1600",
        inventory="1140",
        cost_of_goods_sold="5001",
        inventory_adjustment="5880",
        sales_returns="4700",
        line_discounts_given="4740",
        invoice_discounts_given="4760",
        payment_discounts_given="4730",
        line_discounts_received="5700",
        invoice_discounts_received="5760",
        payment_discounts_received="5736",
        customer_advances="3250",
        vendor_advances="1180",
        interest_income="7110",
        reminder_fees="4839",
        rounding="6899",
        realized_gains="4840",
        realized_losses="6880",
        unrealized_gains="4841",
        unrealized_losses="6881",
        prepaid_expenses="1900",
        deferred_income="3900",
        vat_settlement="3820",
        retained_earnings="2970",
        gain_on_disposal="4845",
        loss_on_disposal="6895",
    ),
    assets=(
        Asset("EQUIPMENT", "Office furniture and computers", "0650", "0659", "6220"),
        Asset("MACHINERY", "Machinery", "0440", "0449", "6220"),
        Asset("VEHICLES", "Cars", "0520", "0529", "6222"),
    ),
    businesses={"DOMESTIC": "Germany", "EU": "Other EU countries", "ABROAD": "Outside the EU"},
    products={
        "GOODS": ("Goods 19 %", "STANDARD"),
        "GOODS-7": ("Goods 7 %", "REDUCED"),
        "SERVICES": ("Services", "SERVICES"),
        "EXEMPT": ("Exempt from VAT", "EXEMPT"),
    },
    trade="""
        DOMESTIC GOODS    4400 5400
        DOMESTIC GOODS-7  4300 5300
        DOMESTIC SERVICES 4410 5900
        DOMESTIC EXEMPT   4100 5100
        EU       GOODS    4125 5425
        EU       GOODS-7  4125 5425
        EU       SERVICES 4336 5925
        EU       EXEMPT   4125 5425
        ABROAD   GOODS    4120 5551
        ABROAD   GOODS-7  4120 5551
        ABROAD   SERVICES 4338 5925
        ABROAD   EXEMPT   4120 5551
    """,
    vat_products={
        "STANDARD": "Goods 19 %",
        "SERVICES": "Services 19 %",
        "REDUCED": "7 %",
        "ZERO": "0 %",
        "EXEMPT": "Exempt",
        "REVERSE": "Section 13b, the recipient owes the tax",
        "HALF": "Mixed use, half deductible",
        "IMPORT": "Import VAT charged by customs",
    },
    vat="""
        DOMESTIC STANDARD 19 normal  3806 1406
        DOMESTIC SERVICES 19 normal  3806 1406
        DOMESTIC REDUCED   7 normal  3801 1401
        DOMESTIC ZERO      0 normal  3806 1406
        DOMESTIC EXEMPT    0 normal  3806 1406
        DOMESTIC REVERSE  19 reverse 3806 1407 3837
        DOMESTIC HALF     19 normal  3806 1406 50%
        DOMESTIC IMPORT    0 full    3806 1433
        EU       STANDARD 19 reverse 3806 1404 3804
        EU       SERVICES 19 reverse 3806 1407 3837 service
        EU       REDUCED   7 reverse 3801 1402 3802
        EU       ZERO      0 normal  3806 1406
        EU       EXEMPT    0 normal  3806 1406
        ABROAD   STANDARD  0 normal  3806 1406
        ABROAD   SERVICES 19 reverse 3806 1407 3837
        ABROAD   REDUCED   0 normal  3801 1401
        ABROAD   ZERO      0 normal  3806 1406
        ABROAD   EXEMPT    0 normal  3806 1406
    """,
    reverse_clause="Reverse charge: the recipient owes the VAT.",
    statement=("USTVA", "Advance VAT return, Germany"),
    net_row="83",
    rows="""
41 | Deliveries to other EU countries with VAT number | sale base EU STANDARD; sale base EU REDUCED
43 | Other exempt sales with deduction, exports | sale base ABROAD STANDARD; sale base ABROAD REDUCED
48 | Exempt sales without deduction | sale base DOMESTIC EXEMPT
81 | Sales at 19 % | sale base DOMESTIC STANDARD; sale base DOMESTIC SERVICES; sale base DOMESTIC HALF
(81T) | Tax on 81 | sale amount DOMESTIC STANDARD; sale amount DOMESTIC SERVICES; sale amount DOMESTIC HALF
86 | Sales at 7 % | sale base DOMESTIC REDUCED
(86T) | Tax on 86 | sale amount DOMESTIC REDUCED
87 | Sales at 0 % | sale base DOMESTIC ZERO
89 | Acquisitions from other EU countries at 19 % | purchase base EU STANDARD
(89T) | Tax on 89 | purchase amount EU STANDARD
93 | Acquisitions from other EU countries at 7 % | purchase base EU REDUCED
(93T) | Tax on 93 | purchase amount EU REDUCED
46 | Services of suppliers in other EU countries, section 13b (1) | purchase base EU SERVICES
47 | Tax on 46 | purchase amount EU SERVICES
84 | Other services and goods, section 13b (2) | purchase base ABROAD SERVICES; purchase base DOMESTIC REVERSE
85 | Tax on 84 | purchase amount ABROAD SERVICES; purchase amount DOMESTIC REVERSE
60 | Sales where the recipient owes the tax | sale base DOMESTIC REVERSE
21 | Services in other EU countries that are not taxable here | sale base EU SERVICES
45 | Other sales that are not taxable here | sale base ABROAD SERVICES
66- | Input VAT on invoices of other businesses | purchase amount DOMESTIC STANDARD; \
purchase amount DOMESTIC SERVICES; purchase amount DOMESTIC REDUCED; purchase amount DOMESTIC HALF
61- | Input VAT on acquisitions from other EU countries | purchase amount EU STANDARD; purchase amount EU REDUCED
62- | Import VAT | purchase amount DOMESTIC IMPORT
67- | Input VAT under section 13b | purchase amount EU SERVICES; purchase amount ABROAD SERVICES; \
purchase amount DOMESTIC REVERSE
83 | Advance payment or surplus | rows 81T 86T 89T 93T 47 85 66 61 62 67
""",
    currencies={"USD": "US dollar", "GBP": "Pound sterling", "CHF": "Swiss franc"},
)
