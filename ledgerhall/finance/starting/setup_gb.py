"""United Kingdom: VAT of 20 and 5 %, zero-rated and exempt, and boxes 1 to 9 of the VAT return (HMRC). Pure.

Boxes 2, 8 and 9 are trade in goods between Northern Ireland and the EU (business group EU-NI).
"""

from ledgerhall.finance.starting.accounts import Accounts
from ledgerhall.finance.starting.tables import Asset, Setup

SETUP = Setup(
    chart="gb",
    name="United Kingdom, VAT",
    accounts=Accounts(
        receivables="1100",
        payables="2100",
        bank="1200",
        savings="1210",
        cash="1230",
        inventory="1001",
        cost_of_goods_sold="5001",
        inventory_adjustment="5200",
        sales_returns="4180",
        line_discounts_given="4150",
        invoice_discounts_given="4160",
        payment_discounts_given="4170",
        line_discounts_received="5300",
        invoice_discounts_received="5310",
        payment_discounts_received="5320",
        customer_advances="2102",
        vendor_advances="1104",
        interest_income="4910",
        reminder_fees="4920",
        rounding="7908",
        realized_gains="4960",
        realized_losses="7906",
        unrealized_gains="4970",
        unrealized_losses="7907",
        prepaid_expenses="1103",
        deferred_income="2110",
        vat_settlement="2202",
        retained_earnings="3200",
        gain_on_disposal="4950",
        loss_on_disposal="8010",
    ),
    assets=(
        Asset("EQUIPMENT", "Plant and machinery", "0020", "0021", "8000"),
        Asset("OFFICE", "Office equipment", "0030", "0031", "8000"),
        Asset("VEHICLES", "Motor vehicles", "0050", "0051", "8003"),
    ),
    businesses={
        "DOMESTIC": "United Kingdom",
        "EU-NI": "Northern Ireland and the EU, goods",
        "ABROAD": "Outside the United Kingdom",
    },
    products={
        "GOODS": ("Goods", "STANDARD"),
        "SERVICES": ("Services", "SERVICES"),
    },
    trade="""
        DOMESTIC GOODS    4010 5010
        DOMESTIC SERVICES 4100 6020
        EU-NI    GOODS    4020 5030
        EU-NI    SERVICES 4110 6020
        ABROAD   GOODS    4030 5030
        ABROAD   SERVICES 4120 6020
    """,
    vat_products={
        "STANDARD": "Goods 20 %",
        "SERVICES": "Services 20 %",
        "REDUCED": "5 %",
        "ZERO": "Zero-rated",
        "EXEMPT": "Exempt",
        "REVERSE": "Domestic reverse charge 20 %",
        "HALF": "Leased car, half deductible",
        "IMPORT": "Import VAT charged by customs",
    },
    vat="""
        DOMESTIC STANDARD 20 normal  2200 2201
        DOMESTIC SERVICES 20 normal  2200 2201
        DOMESTIC REDUCED   5 normal  2200 2201
        DOMESTIC ZERO      0 normal  2200 2201
        DOMESTIC EXEMPT    0 normal  2200 2201
        DOMESTIC REVERSE  20 reverse 2200 2201 2203
        DOMESTIC HALF     20 normal  2200 2201 50%
        DOMESTIC IMPORT    0 full    2200 2201
        EU-NI    STANDARD 20 reverse 2200 2201 2203
        EU-NI    SERVICES 20 reverse 2200 2201 2203
        EU-NI    REDUCED   5 reverse 2200 2201 2203
        EU-NI    ZERO      0 normal  2200 2201
        EU-NI    EXEMPT    0 normal  2200 2201
        ABROAD   STANDARD 20 reverse 2200 2201 2204
        ABROAD   SERVICES 20 reverse 2200 2201 2203
        ABROAD   REDUCED   5 reverse 2200 2201 2204
        ABROAD   ZERO      0 normal  2200 2201
        ABROAD   EXEMPT    0 normal  2200 2201
    """,
    reverse_clause="Reverse charge: the customer accounts for VAT.",
    statement=("VAT100", "VAT return, United Kingdom"),
    net_row="5",
    rows="""
1 | VAT due on sales and other outputs | sale amount * *; purchase amount ABROAD *; purchase amount DOMESTIC REVERSE; \
purchase amount EU-NI SERVICES
2 | VAT due on goods acquired in Northern Ireland from the EU | purchase amount EU-NI STANDARD; \
purchase amount EU-NI REDUCED
3 | Total VAT due | rows 1 2
4- | VAT reclaimed on purchases and other inputs | purchase amount * *
5 | VAT to pay or reclaim | rows 3 4
6 | Sales and other outputs, excluding VAT | sale base * *
7 | Purchases and other inputs, excluding VAT | purchase base * *; purchase rest * *
8 | Goods sold from Northern Ireland to the EU | sale base EU-NI STANDARD; sale base EU-NI REDUCED; sale base EU-NI ZERO
9 | Goods acquired in Northern Ireland from the EU | purchase base EU-NI STANDARD; purchase base EU-NI REDUCED; \
purchase base EU-NI ZERO
""",
    currencies={"EUR": "Euro", "USD": "US dollar"},
)
