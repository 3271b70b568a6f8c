"""A chart for Germany. Pure.

Numbers: the classes that the closing-oriented charts of German practice share, SKR 04 among them (0 fixed assets,
1 current assets, 2 equity, 3 liabilities, 4 income, 5 materials, 6 expenses, 7 finance and tax). Wording and choice are
our own.
"""

from ledgerhall.finance.ledger.chart_rows import rows

ROWS = rows("""
[assets]
0001 + Fixed Assets
(Equipment)
0135 Software
0215 Land
0240 Buildings
0440 Machinery
0520 Cars
0540 Vans and Trucks
0650 Office Furniture
0651 Computers
0670 Low-Value Assets
(Accumulated Depreciation)
0249 Buildings, Depreciation to Date
0449 Machinery, Depreciation to Date
0529 Cars, Depreciation to Date
0659 Office Equipment, Depreciation to Date
(Equipment)
0900 Shares in Companies
0999 = Fixed Assets, Total
1000 + Current Assets
(Inventory)
1001 Raw Materials
1050 Work in Progress
1140 * Goods for Resale
1180 Payments in Advance to Suppliers
(Accounts Receivable)
1200 * Trade Receivables
1240 Doubtful Receivables
1300 Other Receivables
1340 Staff Loans
(Prepaid Expenses)
1401 Input VAT 7 %
1402 Input VAT on EU Acquisitions 7 %
1404 Input VAT on EU Acquisitions 19 %
1406 Input VAT 19 %
1407 Input VAT Under Section 13b
1433 Import VAT Paid
1434 Tax Prepaid
(Cash)
1460 Money in Transit
1600 Cash
1800 * Bank
1810 * Second Bank Account
(Prepaid Expenses)
1900 Prepaid Expenses
1999 = Current Assets, Total
[equity]
2000 + Equity
(Common Stock)
2900 Subscribed Capital
2920 Capital Reserve
2930 Legal Reserve
(Retained Earnings)
2970 Profit Brought Forward
(Distributions to Shareholders)
2980 Distributions
2999 = Equity, Total
[liabilities]
3000 + Liabilities
(Current Liabilities)
3020 Provision for Pensions
3030 Provision for Taxes
3070 Other Provisions
3095 Provision for Closing and Audit
(Long Term Liabilities)
3150 Bank Loans
3160 Loans of More Than Five Years
(Current Liabilities)
3250 Payments Received in Advance
(Accounts Payable)
3300 * Trade Payables
(Long Term Liabilities)
3510 Loans from Shareholders
(Current Liabilities)
3500 Other Liabilities
3610 Company Credit Card
(Payroll Liabilities)
3720 Wages and Salaries Due
3730 Wage Tax Due
3740 Social Security Due
(Current Liabilities)
3801 Output VAT 7 %
3802 Output VAT on EU Acquisitions 7 %
3804 Output VAT on EU Acquisitions 19 %
3806 Output VAT 19 %
3820 VAT Advance Returns
3837 Output VAT Under Section 13b
3841 VAT of Earlier Years
3900 Deferred Income
3999 = Liabilities, Total
[income]
4000 + Income
(Product Sales)
4100 Sales Exempt from VAT
4120 Exports Outside the EU
4125 Deliveries to Other EU Countries
4300 Sales of Goods 7 %
4337 Sales Where the Recipient Owes the Tax
(Services)
4336 Services, Other EU Countries
4338 Services, Outside the EU
(Product Sales)
4400 Sales of Goods 19 %
(Services)
4410 Services 19 %
(Sales Returns & Allowances)
4700 Returns and Allowances
(Sales Discounts)
4730 Cash Discounts Granted
4740 Line Discounts Granted
4760 Invoice Discounts Granted
(Services)
4830 Other Operating Income
4839 Reminder Fees
4840 Exchange Gains, Realised
4841 Exchange Gains, Unrealised
4845 Gain on Sale of Assets
4860 Rent Received
4930 Release of Provisions
4970 Insurance Payments Received
4999 = Income, Total
[cost of goods sold]
5000 + Materials
(Materials)
5001 Cost of Goods Sold
5100 Materials and Supplies
5400 Goods Bought 19 %
5300 Goods Bought 7 %
5425 Goods Bought in Other EU Countries
5551 Goods Imported
(Discounts Granted)
5700 Line Discounts from Suppliers
5736 Cash Discounts from Suppliers
5760 Invoice Discounts from Suppliers
(Materials)
5800 Freight In
5840 Customs Duty
5880 Change of Stock
(Labor)
5900 Subcontractors
5925 Services from Abroad
5999 = Materials, Total
[expense]
6000 + Operating Expenses
(Salaries Expense)
6010 Wages
6020 Salaries
6024 Managing Directors' Salaries
(Payroll Expense)
6110 Employer's Social Security
6120 Accident Insurance of Staff
6140 Pension Costs
(Benefits Expense)
6130 Staff Benefits
(Depreciation Expense)
6220 Depreciation of Tangible Assets
6222 Depreciation of Cars
6200 Amortisation of Software
6260 Low-Value Assets Written Off
(Rent Expense)
6310 Rent
(Utilities Expense)
6325 Electricity, Gas and Water
(Repairs and Maintenance Expense)
6330 Cleaning
6490 Repairs and Maintenance
(Insurance Expense)
6400 Insurance
(Fees Expense)
6420 Chambers and Associations
(Vehicle Expenses)
6520 Vehicle Insurance
6530 Running Costs of Vehicles
6560 Leasing of Vehicles
(Advertising Expense)
6600 Advertising
6610 Gifts to Customers
(Travel Expense)
6640 Entertaining
6650 Travel of Staff
(Other Expense)
6740 Outgoing Freight
(Utilities Expense)
6800 Postage
6805 Telephone and Internet
(Other Expense)
6815 Office Supplies
6821 Training
(Fees Expense)
6825 Legal and Consulting
6827 Closing and Audit
6830 Bookkeeping
(Other Expense)
6835 Hire of Equipment
6845 Tools and Small Equipment
(Fees Expense)
6855 Bank Charges
(Other Expense)
6880 Exchange Losses, Realised
6881 Exchange Losses, Unrealised
6895 Loss on Sale of Assets
6899 Rounding
(Bad Debt Expense)
6930 Bad Debts
6999 = Operating Expenses, Total
7000 + Finance and Tax
[income]
(Interest Income)
7100 Interest Received
7110 Interest from Customers
[expense]
(Interest Expense)
7310 Interest on Loans
7320 Interest to Suppliers
(Tax Expense)
7600 Corporation Tax
7608 Solidarity Surcharge
7610 Trade Tax
7685 Vehicle Tax
7999 = Finance and Tax, Total
""")
