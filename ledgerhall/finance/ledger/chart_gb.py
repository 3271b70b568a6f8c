"""A chart for the United Kingdom. Pure.

Numbers: the nominal codes that bookkeeping programs in the UK have made customary (0010 fixed assets, 1000 current
assets, 2000 liabilities, 3000 capital, 4000 sales, 5000 purchases, 6000 direct costs, 7000 and 8000 overheads). Wording
and choice are our own.
"""

from ledgerhall.finance.ledger.chart_rows import rows

ROWS = rows("""
[assets]
0001 + Fixed Assets
(Equipment)
0010 Land and Buildings, Cost
0020 Plant and Machinery, Cost
0030 Office Equipment, Cost
0040 Fixtures and Fittings, Cost
0050 Motor Vehicles, Cost
(Accumulated Depreciation)
0011 Land and Buildings, Depreciation to Date
0021 Plant and Machinery, Depreciation to Date
0031 Office Equipment, Depreciation to Date
0041 Fixtures and Fittings, Depreciation to Date
0051 Motor Vehicles, Depreciation to Date
0999 = Fixed Assets, Total
1000 + Current Assets
(Inventory)
1001 * Stock of Goods
1002 Work in Progress
(Accounts Receivable)
1100 * Trade Debtors
1101 Other Debtors
1102 Staff Loans
(Prepaid Expenses)
1103 Prepayments
1104 Payments in Advance to Suppliers
(Cash)
1200 * Bank Current Account
1210 * Bank Deposit Account
1220 Money in Transit
1230 Petty Cash
1235 Card Takings to Clear
1999 = Current Assets, Total
[liabilities]
2000 + Current Liabilities
(Accounts Payable)
2100 * Trade Creditors
(Current Liabilities)
2101 Other Creditors
2102 Payments in Advance from Customers
2109 Accruals
2110 Deferred Income
2200 Output VAT
2201 Input VAT
2202 VAT Liability
2203 VAT on Reverse Charges and Acquisitions
2204 Postponed Import VAT
(Payroll Liabilities)
2210 PAYE and National Insurance Due
2220 Net Wages Due
2230 Pension Contributions Due
2240 Student Loan Deductions Due
(Current Liabilities)
2250 Corporation Tax Due
2260 Dividends Due
2270 Company Credit Card
2299 = Current Liabilities, Total
2300 + Long-Term Liabilities
(Long Term Liabilities)
2310 Bank Loans
2320 Hire Purchase
2330 Directors' Loan Account
2340 Deferred Tax
2999 = Long-Term Liabilities, Total
[equity]
3000 + Capital and Reserves
(Common Stock)
3010 Ordinary Shares
3020 Share Premium
3050 Revaluation Reserve
(Retained Earnings)
3200 Retained Profit
(Distributions to Shareholders)
3210 Dividends Paid
3999 = Capital and Reserves, Total
[income]
4000 + Sales and Income
(Product Sales)
4010 Sales of Goods, Home
4020 Sales of Goods, Northern Ireland to EU
4030 Sales of Goods, Export
(Services)
4100 Services, Home
4110 Services, European Union
4120 Services, Rest of the World
(Sales Discounts)
4150 Line Discounts Allowed
4160 Invoice Discounts Allowed
4170 Settlement Discounts Allowed
(Sales Returns & Allowances)
4180 Sales Returns
(Interest Income)
4900 Bank Interest Received
4910 Interest Charged to Customers
(Services)
4920 Reminder Fees
4930 Rent Received
4940 Grants
4950 Profit on Sale of Fixed Assets
4960 Exchange Gains, Realised
4970 Exchange Gains, Unrealised
4999 = Sales and Income, Total
[cost of goods sold]
5000 + Purchases and Direct Costs
(Materials)
5001 Cost of Goods Sold
5010 Goods for Resale
5020 Materials
5030 Goods from Abroad
5100 Carriage Inwards
5110 Import Duty
5200 Stock Adjustments
(Discounts Granted)
5300 Purchase Line Discounts
5310 Purchase Invoice Discounts
5320 Settlement Discounts Received
(Labor)
6000 Production Wages
6010 Subcontractors
6020 Services Bought for Resale
(Materials)
6100 Sales Commission
6900 Other Direct Costs
6999 = Purchases and Direct Costs, Total
[expense]
7000 + Overheads
(Salaries Expense)
7001 Directors' Salaries
7002 Staff Salaries
(Payroll Expense)
7006 Employer's National Insurance
7007 Employer's Pension Contributions
(Benefits Expense)
7010 Training and Welfare
(Rent Expense)
7100 Rent
7103 Business Rates
(Insurance Expense)
7104 Insurance
(Utilities Expense)
7200 Electricity and Gas
7202 Water
(Vehicle Expenses)
7300 Fuel
7301 Vehicle Servicing
7303 Vehicle Leasing
(Travel Expense)
7400 Travel and Lodging
7403 Entertaining
(Other Expense)
7500 Printing and Stationery
(Utilities Expense)
7502 Telephone and Internet
(Other Expense)
7504 Software and Hosting
(Fees Expense)
7600 Legal Fees
7601 Accountancy and Audit
(Advertising Expense)
7650 Advertising
(Repairs and Maintenance Expense)
7800 Repairs and Cleaning
(Fees Expense)
7901 Bank Charges
7902 Card Processing Fees
(Interest Expense)
7903 Loan Interest
7904 Interest to Suppliers
(Other Expense)
7906 Exchange Losses, Realised
7907 Exchange Losses, Unrealised
7908 Rounding
(Depreciation Expense)
8000 Depreciation, Plant and Equipment
8003 Depreciation, Motor Vehicles
(Other Expense)
8010 Loss on Sale of Fixed Assets
(Bad Debt Expense)
8100 Bad Debts Written Off
(Other Expense)
8200 Donations and Subscriptions
8999 = Overheads, Total
(Tax Expense)
9000 Corporation Tax
9010 Deferred Tax Charge
(Other Expense)
9998 Suspense
9999 Mispostings
""")
