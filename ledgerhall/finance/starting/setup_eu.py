"""Any EU country: VAT of 25 and 12 %, and a statement with boxes of our own, to be fitted to the return. Pure."""

from ledgerhall.finance.starting.accounts import Accounts
from ledgerhall.finance.starting.tables import Asset, Setup

SETUP = Setup(
    chart="eu",
    name="European Union, generic VAT",
    accounts=Accounts(
        receivables="1200",
        payables="2100",
        bank="1100",
        savings="1110",
        cash="1120",
        inventory="1300",
        cost_of_goods_sold="5100",
        inventory_adjustment="5400",
        sales_returns="4700",
        line_discounts_given="4810",
        invoice_discounts_given="4800",
        payment_discounts_given="4820",
        line_discounts_received="5500",
        invoice_discounts_received="5510",
        payment_discounts_received="5520",
        customer_advances="2130",
        vendor_advances="1410",
        interest_income="4910",
        reminder_fees="4920",
        rounding="7300",
        realized_gains="4940",
        realized_losses="7210",
        unrealized_gains="4950",
        unrealized_losses="7220",
        prepaid_expenses="1400",
        deferred_income="2120",
        vat_settlement="2250",
        retained_earnings="3200",
        gain_on_disposal="4930",
        loss_on_disposal="7400",
    ),
    assets=(
        Asset("EQUIPMENT", "Equipment", "1510", "1519", "6700"),
        Asset("VEHICLES", "Vehicles", "1520", "1529", "6710"),
        Asset("BUILDINGS", "Buildings", "1530", "1539", "6700"),
    ),
    businesses={"DOMESTIC": "Own country", "EU": "Other EU countries", "ABROAD": "Outside the EU"},
    products={
        "GOODS": ("Goods", "STANDARD"),
        "GOODS-12": ("Goods, reduced rate", "REDUCED"),
        "SERVICES": ("Services", "SERVICES"),
        "EXEMPT": ("Without VAT", "EXEMPT"),
    },
    trade="""
        DOMESTIC GOODS    4100 5110
        DOMESTIC GOODS-12 4110 5110
        DOMESTIC SERVICES 4200 5210
        DOMESTIC EXEMPT   4120 5110
        EU       GOODS    4310 5120
        EU       GOODS-12 4310 5120
        EU       SERVICES 4400 5220
        EU       EXEMPT   4310 5120
        ABROAD   GOODS    4300 5130
        ABROAD   GOODS-12 4300 5130
        ABROAD   SERVICES 4410 5220
        ABROAD   EXEMPT   4300 5130
    """,
    vat_products={
        "STANDARD": "Goods 25 %",
        "SERVICES": "Services 25 %",
        "REDUCED": "12 %",
        "ZERO": "0 %",
        "EXEMPT": "Exempt",
        "REVERSE": "Domestic reverse charge",
        "HALF": "Car, half deductible",
        "IMPORT": "Import VAT charged by customs",
    },
    vat="""
        DOMESTIC STANDARD 25 normal  2200 1450
        DOMESTIC SERVICES 25 normal  2200 1450
        DOMESTIC REDUCED  12 normal  2210 1450
        DOMESTIC ZERO      0 normal  2200 1450
        DOMESTIC EXEMPT    0 normal  2200 1450
        DOMESTIC REVERSE  25 reverse 2200 1455 2220
        DOMESTIC HALF     25 normal  2200 1450 50%
        DOMESTIC IMPORT    0 full    2200 1460
        EU       STANDARD 25 reverse 2200 1455 2220
        EU       SERVICES 25 reverse 2200 1455 2220 service
        EU       REDUCED  12 reverse 2210 1455 2220
        EU       ZERO      0 normal  2200 1450
        EU       EXEMPT    0 normal  2200 1450
        ABROAD   STANDARD  0 normal  2200 1450
        ABROAD   SERVICES 25 reverse 2200 1455 2220
        ABROAD   REDUCED   0 normal  2210 1450
        ABROAD   ZERO      0 normal  2200 1450
        ABROAD   EXEMPT    0 normal  2200 1450
    """,
    reverse_clause="Reverse charge: the buyer accounts for VAT.",
    statement=("VAT", "VAT return, generic"),
    net_row="J",
    rows="""
A | Sales subject to VAT | sale base DOMESTIC STANDARD; sale base DOMESTIC SERVICES; sale base DOMESTIC REDUCED; \
sale base DOMESTIC HALF
B | VAT on sales | sale amount * *
C | Goods sold to other EU countries | sale base EU STANDARD; sale base EU REDUCED
D | Services sold to other EU countries | sale base EU SERVICES
E | Exports | sale base ABROAD STANDARD; sale base ABROAD REDUCED; sale base ABROAD SERVICES
F | Other sales without VAT | sale base * ZERO; sale base * EXEMPT; sale base DOMESTIC REVERSE
G | Purchases the buyer accounts for | purchase base EU STANDARD; purchase base EU SERVICES; purchase base EU REDUCED; \
purchase base ABROAD SERVICES; purchase base DOMESTIC REVERSE
H | VAT on purchases the buyer accounts for | purchase amount EU *; purchase amount ABROAD *; \
purchase amount DOMESTIC REVERSE
I- | VAT deducted | purchase amount * *
J | VAT to pay or reclaim | rows B H I
""",
    currencies={"EUR": "Euro", "USD": "US dollar", "GBP": "Pound sterling", "SEK": "Swedish krona"},
)
