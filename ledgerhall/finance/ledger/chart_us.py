"""A chart for the United States, with sales tax. Pure.

Numbers: the order that small companies there know (1000 assets, 2000 liabilities, 3000 equity, 4000 revenue, 5000 cost
of goods sold, 6000 to 7000 operating expenses, 8000 other income and expense, 9000 income tax). Wording and choice are
our own.
"""

from ledgerhall.finance.ledger.chart_rows import rows

ROWS = rows("""
[assets]
1000 + Assets
1001 + Current Assets
(Cash)
1010 * Checking Account
1020 * Savings Account
1030 Petty Cash
1040 Undeposited Funds
1050 Card Receipts to Clear
(Accounts Receivable)
1100 * Accounts Receivable
1150 Employee Advances
1190 Allowance for Doubtful Accounts
(Inventory)
1200 * Merchandise Inventory
1210 Raw Materials
1220 Work in Process
(Prepaid Expenses)
1300 Prepaid Expenses
1310 Prepaid Insurance
1320 Deposits with Vendors
1330 Prepaid Income Tax
1499 = Current Assets, Total
1500 + Fixed Assets
(Equipment)
1510 Land
1520 Buildings
1530 Machinery and Equipment
1540 Office Furniture and Computers
1550 Vehicles
1560 Leasehold Improvements
(Accumulated Depreciation)
1620 Accumulated Depreciation, Buildings
1630 Accumulated Depreciation, Machinery and Equipment
1640 Accumulated Depreciation, Office
1650 Accumulated Depreciation, Vehicles
1660 Accumulated Amortization
1799 = Fixed Assets, Total
1800 + Other Assets
(Equipment)
1810 Security Deposits
1820 Intangible Assets
1899 = Other Assets, Total
1999 = Assets, Total
[liabilities]
2000 + Liabilities
2001 + Current Liabilities
(Accounts Payable)
2010 * Accounts Payable
(Current Liabilities)
2050 Company Credit Card
2100 Accrued Expenses
2110 Customer Deposits
2120 Deferred Revenue
2200 State Sales Tax Payable
2210 County Sales Tax Payable
2220 City Sales Tax Payable
2230 Use Tax Payable
2250 Sales Tax to Remit
(Payroll Liabilities)
2300 Federal Income Tax Withheld
2310 State Income Tax Withheld
2320 Social Security and Medicare Payable
2330 Unemployment Taxes Payable
2340 Wages Payable
2350 Retirement Contributions Payable
2360 Health Insurance Payable
(Current Liabilities)
2400 Income Taxes Payable
2450 Line of Credit
2460 Dividends Payable
2499 = Current Liabilities, Total
2500 + Long-Term Liabilities
(Long Term Liabilities)
2510 Notes Payable
2520 Mortgage Payable
2530 Loans from Shareholders
2540 Deferred Income Taxes
2899 = Long-Term Liabilities, Total
2999 = Liabilities, Total
[equity]
3000 + Equity
(Common Stock)
3010 Common Stock
3020 Additional Paid-In Capital
3030 Treasury Stock
(Retained Earnings)
3100 Retained Earnings
(Distributions to Shareholders)
3200 Distributions
3999 = Equity, Total
[income]
4000 + Revenue
(Product Sales)
4010 Merchandise Sales
4020 Merchandise Sales Abroad
(Services)
4100 Service Revenue
4110 Service Revenue Abroad
(Sales Returns & Allowances)
4500 Sales Returns
(Sales Discounts)
4510 Line Discounts
4520 Invoice Discounts
4530 Early Payment Discounts
(Services)
4600 Shipping Charged to Customers
4610 Late Fees
4999 = Revenue, Total
[cost of goods sold]
5000 + Cost of Goods Sold
(Materials)
5010 Cost of Merchandise Sold
5020 Merchandise Purchased
5030 Materials and Supplies
5100 Freight In
5110 Customs Duty
5200 Inventory Adjustments
(Discounts Granted)
5300 Vendor Line Discounts
5310 Vendor Invoice Discounts
5320 Vendor Early Payment Discounts
(Labor)
5400 Direct Labor
5410 Subcontractors
5999 = Cost of Goods Sold, Total
[expense]
6000 + Operating Expenses
(Salaries Expense)
6010 Officers' Compensation
6020 Salaries and Wages
(Payroll Expense)
6030 Payroll Taxes
6035 Workers' Compensation
(Benefits Expense)
6040 Health Insurance
6050 Retirement Plan
6060 Training
(Rent Expense)
6100 Rent
(Utilities Expense)
6110 Utilities
6120 Telephone and Internet
(Repairs and Maintenance Expense)
6130 Repairs and Maintenance
(Insurance Expense)
6140 Business Insurance
(Tax Expense)
6150 Property Tax
6160 Licenses and Permits
(Other Expense)
6200 Office Supplies
6210 Software Subscriptions
6220 Postage and Shipping
6230 Dues and Subscriptions
(Fees Expense)
6300 Accounting
6310 Legal
6320 Consultants
6330 Bank Fees
6340 Card Processing Fees
(Advertising Expense)
6400 Advertising
(Travel Expense)
6500 Travel
6510 Meals
(Vehicle Expenses)
6600 Vehicle Fuel and Service
6610 Vehicle Lease
(Depreciation Expense)
6700 Depreciation
6710 Amortization
(Bad Debt Expense)
6800 Bad Debts
(Other Expense)
6900 Charitable Contributions
7999 = Operating Expenses, Total
8000 + Other Income and Expense
[income]
(Interest Income)
8010 Interest Income
8020 Finance Charges to Customers
(Services)
8030 Gain on Sale of Assets
8040 Realized Exchange Gains
8050 Unrealized Exchange Gains
[expense]
(Interest Expense)
8510 Interest Expense
8520 Finance Charges from Vendors
(Other Expense)
8530 Loss on Sale of Assets
8540 Realized Exchange Losses
8550 Unrealized Exchange Losses
8560 Rounding
8999 = Other Income and Expense, Total
9000 + Income Taxes
(Tax Expense)
9010 Federal Income Tax
9020 State Income Tax
9999 = Income Taxes, Total
""")
