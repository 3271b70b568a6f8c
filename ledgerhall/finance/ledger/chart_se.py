"""A chart for Sweden. Pure.

Numbers: the classes and groups of the BAS plan, which accountants in Sweden know by heart (1 assets, 2 equity and
liabilities, 3 income, 4 purchases, 5 and 6 other external costs, 7 staff and depreciation, 8 finance and tax). Wording
and choice are our own.
"""

from ledgerhall.finance.ledger.chart_rows import rows

ROWS = rows("""
[assets]
1000 + Assets
1001 + Fixed Assets
(Equipment)
1010 Development Costs
1110 Buildings
(Accumulated Depreciation)
1119 Depreciation of Buildings to Date
(Equipment)
1210 Machinery
(Accumulated Depreciation)
1219 Depreciation of Machinery to Date
(Equipment)
1220 Equipment and Tools
(Accumulated Depreciation)
1229 Depreciation of Equipment to Date
(Equipment)
1240 Cars and Vans
(Accumulated Depreciation)
1249 Depreciation of Cars and Vans to Date
(Equipment)
1250 Computers
(Accumulated Depreciation)
1259 Depreciation of Computers to Date
(Equipment)
1380 Long-Term Receivables
1399 = Fixed Assets, Total
1400 + Current Assets
(Inventory)
1460 * Goods for Resale
1470 Work in Progress
1480 Advances to Suppliers
(Accounts Receivable)
1510 * Customers
1515 Doubtful Receivables
1610 Staff Receivables
1630 Tax Account at the Tax Agency
1640 Tax Receivable
1650 VAT Receivable
1680 Other Receivables
(Prepaid Expenses)
1710 Prepaid Rent
1720 Prepaid Leasing
1790 Other Prepaid Expenses
(Cash)
1910 Cash
1930 * Business Account at the Bank
1940 * Savings Account at the Bank
1980 Card Takings to Clear
1998 = Current Assets, Total
1999 = Assets, Total
[equity]
2001 + Equity
(Common Stock)
2081 Share Capital
2086 Restricted Reserves
(Retained Earnings)
2091 Result Brought Forward
(Distributions to Shareholders)
2095 Dividends Decided
(Retained Earnings)
2099 Result of the Year
2149 = Equity, Total
[liabilities]
2150 + Liabilities
(Long Term Liabilities)
2151 Untaxed Reserves
2310 Loans with Security
2330 Overdraft
2350 Bank Loans
2393 Loans from Owners
(Current Liabilities)
2420 Advances from Customers
(Accounts Payable)
2440 * Suppliers
(Current Liabilities)
2490 Other Short-Term Debts
2510 Income Tax Due
2611 Output VAT 25 %
2614 Output VAT 25 %, Purchases the Buyer Accounts For
2615 Output VAT 25 %, Imports
2621 Output VAT 12 %
2624 Output VAT 12 %, Purchases the Buyer Accounts For
2625 Output VAT 12 %, Imports
2631 Output VAT 6 %
2634 Output VAT 6 %, Purchases the Buyer Accounts For
2635 Output VAT 6 %, Imports
2641 Input VAT
2645 Input VAT, Purchases from Abroad
2647 Input VAT, Domestic Purchases the Buyer Accounts For
2650 VAT to Pay or Reclaim
(Payroll Liabilities)
2710 Staff Tax Withheld
2731 Employer Contributions Due
2821 Net Wages Due
(Current Liabilities)
2890 Other Debts
2898 Dividends Due
(Payroll Liabilities)
2920 Holiday Pay Accrued
2941 Employer Contributions Accrued
(Current Liabilities)
2970 Income Invoiced in Advance
2990 Other Accrued Expenses
2999 = Liabilities, Total
[income]
3000 + Income
(Product Sales)
3001 Sales of Goods
3002 Sales of Goods 12 %
3003 Sales of Goods 6 %
3004 Sales Without VAT
(Services)
3041 Services
(Product Sales)
3105 Goods, Export Outside the EU
3108 Goods, Other EU Countries
(Services)
3305 Services, Outside the EU
3308 Services, Other EU Countries
(Product Sales)
3231 Sales the Buyer Accounts For
(Services)
3540 Reminder Fees
(Sales Discounts)
3730 Line Discounts
3731 Cash Discounts to Customers
3732 Invoice Discounts
(Sales Returns & Allowances)
3735 Returned Goods
(Services)
3740 Rounding
3910 Rent Received
3960 Exchange Gains on Trade, Realised
3969 Exchange Gains on Trade, Unrealised
3973 Gain on Assets Sold
3990 Other Income
3999 = Income, Total
[cost of goods sold]
4000 + Goods and Purchases
(Materials)
4010 Purchases of Goods
4050 Purchases of Goods, Other EU Countries
4060 Purchases of Goods, Imports
(Labor)
4425 Services the Buyer Accounts For
4530 Services from Abroad
4600 Subcontractors
(Materials)
4700 Freight and Customs
(Discounts Granted)
4730 Line Discounts from Suppliers
4731 Cash Discounts from Suppliers
4732 Invoice Discounts from Suppliers
(Materials)
4960 Change of Stock
4990 Cost of Goods Sold
4999 = Goods and Purchases, Total
[expense]
5000 + Other External Costs
(Rent Expense)
5010 Rent
(Utilities Expense)
5020 Electricity and Heating
(Repairs and Maintenance Expense)
5060 Cleaning and Waste
(Rent Expense)
5210 Hire of Machines
(Other Expense)
5410 Small Equipment
5420 Software
(Repairs and Maintenance Expense)
5500 Repairs
(Vehicle Expenses)
5611 Fuel for Cars
5615 Leasing of Cars
5690 Other Vehicle Costs
(Travel Expense)
5800 Travel
(Advertising Expense)
5910 Advertising
(Other Expense)
6071 Entertaining Customers
6110 Office Supplies
(Utilities Expense)
6210 Telephone and Internet
(Insurance Expense)
6310 Insurance
(Bad Debt Expense)
6351 Bad Debts
(Fees Expense)
6420 Audit
6530 Accounting Services
6540 IT Services
6570 Bank Charges
6580 Lawyers
6970 Papers and Memberships
6999 = Other External Costs, Total
7000 + Staff and Depreciation
(Salaries Expense)
7010 Wages
7210 Salaries
7290 Holiday Pay
(Payroll Expense)
7410 Pension Insurance
7510 Employer Contributions
(Benefits Expense)
7610 Training
7690 Other Staff Costs
(Depreciation Expense)
7810 Depreciation of Development Costs
7820 Depreciation of Buildings
7832 Depreciation of Equipment
7834 Depreciation of Cars and Vans
(Other Expense)
7960 Exchange Losses on Trade, Realised
7969 Exchange Losses on Trade, Unrealised
7973 Loss on Assets Sold
7999 = Staff and Depreciation, Total
8000 + Finance and Tax
[income]
(Interest Income)
8310 Interest Received
8313 Interest from Customers
[expense]
(Interest Expense)
8410 Interest on Loans
8422 Interest to Suppliers
(Other Expense)
8490 Other Finance Costs
8811 Change of Untaxed Reserves
(Tax Expense)
8910 Income Tax
(Other Expense)
8999 = Finance and Tax, Total
""")
