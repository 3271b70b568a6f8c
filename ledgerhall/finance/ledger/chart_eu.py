"""What the chart of any EU country has beyond the generic one: VAT by kind, trade abroad, discounts, currencies. Pure.

Numbers: the order of the generic chart (charts.py). Wording and choice are our own.
"""

from ledgerhall.finance.ledger.chart_rows import rows

# Of the generic chart: only other ledgers post on these.
CONTROL_ACCOUNTS = frozenset({"1100", "1110", "1200", "1300", "2100"})
MORE = rows("""
[assets]
(Cash)
1130 Card Takings to Clear
1140 Money in Transit
(Prepaid Expenses)
1410 Advances to Suppliers
1455 Purchase VAT on Reverse Charges
1460 Import VAT
(Equipment)
1530 Buildings, Cost
(Accumulated Depreciation)
1539 Buildings, Accumulated Depreciation
[liabilities]
(Current Liabilities)
2130 Advances from Customers
2210 Sales VAT, Reduced Rate
2220 VAT on Reverse Charges
2410 Dividends Payable
2420 Company Credit Card
(Long Term Liabilities)
2510 Loans from Owners
[equity]
(Common Stock)
3110 Share Premium
[income]
(Product Sales)
4110 Sales of Goods, Reduced Rate
4120 Sales Without VAT
4310 Sales of Goods to EU Countries
4320 Sales the Buyer Accounts For
(Services)
4400 Services to EU Countries
4410 Services Abroad
(Sales Returns & Allowances)
4700 Sales Returns
(Sales Discounts)
4810 Line Discounts Given
4820 Payment Discounts Given
(Interest Income)
4910 Interest from Customers
(Services)
4920 Reminder Fees
4930 Gains on Assets Sold
4940 Exchange Gains, Realised
4950 Exchange Gains, Unrealised
4960 Rent Received
4970 Other Income
[cost of goods sold]
(Materials)
5110 Goods Bought
5120 Goods Bought in EU Countries
5130 Goods Imported
5400 Change of Stock
(Labor)
5210 Subcontractors
5220 Services from Abroad
(Discounts Granted)
5500 Line Discounts Received
5510 Invoice Discounts Received
5520 Payment Discounts Received
[expense]
(Fees Expense)
6440 Card Processing Fees
(Advertising Expense)
6530 Entertaining
(Vehicle Expenses)
6540 Leasing of Cars
(Depreciation Expense)
6710 Depreciation of Vehicles
(Interest Expense)
7110 Interest to Vendors
(Other Expense)
7210 Exchange Losses, Realised
7220 Exchange Losses, Unrealised
7400 Losses on Assets Sold
""")
