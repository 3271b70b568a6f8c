"""United States: sales tax of an example state, a county with a capped base and a city, and use tax of the state. Pure.

Rates and places are examples: a company puts in the jurisdictions that it is registered in.
"""

from ledgerhall.finance.starting.accounts import Accounts
from ledgerhall.finance.starting.tables import Asset, Setup

SETUP = Setup(
    chart="us",
    name="United States, sales tax",
    accounts=Accounts(
        receivables="1100",
        payables="2010",
        bank="1010",
        savings="1020",
        cash="1030",
        inventory="1200",
        cost_of_goods_sold="5010",
        inventory_adjustment="5200",
        sales_returns="4500",
        line_discounts_given="4510",
        invoice_discounts_given="4520",
        payment_discounts_given="4530",
        line_discounts_received="5300",
        invoice_discounts_received="5310",
        payment_discounts_received="5320",
        customer_advances="2110",
        vendor_advances="1320",
        interest_income="8020",
        reminder_fees="4610",
        rounding="8560",
        realized_gains="8040",
        realized_losses="8540",
        unrealized_gains="8050",
        unrealized_losses="8550",
        prepaid_expenses="1300",
        deferred_income="2120",
        vat_settlement="2250",
        retained_earnings="3100",
        gain_on_disposal="8030",
        loss_on_disposal="8530",
    ),
    assets=(
        Asset("EQUIPMENT", "Machinery and equipment", "1530", "1630", "6700"),
        Asset("OFFICE", "Office furniture and computers", "1540", "1640", "6700"),
        Asset("VEHICLES", "Vehicles", "1550", "1650", "6700"),
    ),
    businesses={"DOMESTIC": "United States", "ABROAD": "Abroad"},
    products={"GOODS": ("Goods", ""), "SERVICES": ("Services", "")},
    trade="""
        DOMESTIC GOODS    4010 5020
        DOMESTIC SERVICES 4100 5410
        ABROAD   GOODS    4020 5020
        ABROAD   SERVICES 4110 5410
    """,
    jurisdictions="""
        STATE    2200 5020 2230   6
        COUNTY   2210 5020 2230   1 5000
        CITY     2220 5020 2230   0.5
    """,
    areas={"CITY": ("STATE", "COUNTY", "CITY"), "COUNTY": ("STATE", "COUNTY"), "STATE": ("STATE",)},
    statement=("SALESTAX", "Sales and use tax return, example"),
    net_row="9",
    rows="""
1 | Sales taxed by the state | sale base @STATE
2 | State sales tax | sale amount @STATE
3 | Sales taxed by the county | sale base @COUNTY
4 | County sales tax | sale amount @COUNTY
5 | Sales taxed by the city | sale base @CITY
6 | City sales tax | sale amount @CITY
7 | Purchases subject to use tax | use base @STATE
8 | Use tax | use amount @STATE; use amount @COUNTY; use amount @CITY
9 | Tax to remit | rows 2 4 6 8
""",
    currencies={"CAD": "Canadian dollar", "EUR": "Euro", "GBP": "Pound sterling"},
)
