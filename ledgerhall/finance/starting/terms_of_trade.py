"""What trade everywhere starts from: terms, methods of payment, deferrals, number series, reminders. Pure."""

from __future__ import annotations

from typing import Any

PAYMENT_TERMS: tuple[dict[str, Any], ...] = (
    {"code": "COD", "description": "At once", "due_date_formula": "0D"},
    {"code": "10D", "description": "10 days net", "due_date_formula": "10D"},
    {"code": "30D", "description": "30 days net", "due_date_formula": "30D"},
    {"code": "60D", "description": "60 days net", "due_date_formula": "60D"},
    {"code": "EOM30", "description": "End of month and 30 days", "due_date_formula": "CM+30D"},
    {
        "code": "2-10-30",
        "description": "2 % within 10 days, 30 days net",
        "due_date_formula": "30D",
        "discount_date_formula": "10D",
        "discount_percent": 2,
    },
)
# Code → description and the role of the account that pays at once, where one does.
PAYMENT_METHODS = {"BANK": ("Bank transfer", ""), "CASH": ("Cash", "cash"), "CARD": ("Card", "")}
# Code, description, the role of the account where it waits, number of periods.
DEFERRALS = (
    ("PREPAID-3", "Expense over 3 months", "prepaid_expenses", 3),
    ("PREPAID-12", "Expense over 12 months", "prepaid_expenses", 12),
    ("INCOME-12", "Income over 12 months", "deferred_income", 12),
)
# Field of Sales Setup, code, first number, description.
SALES_SERIES = (
    ("card_series_code", "CUST", "C00010", "Customers"),
    ("quote_series_code", "S-QUOTE", "SQ00001", "Sales quotes"),
    ("order_series_code", "S-ORD", "SO00001", "Sales orders"),
    ("invoice_series_code", "S-INV", "SI-DRAFT00001", "Sales invoices being prepared"),
    ("credit_memo_series_code", "S-CR", "SC-DRAFT00001", "Sales credit memos being prepared"),
    ("return_order_series_code", "S-RET", "SR00001", "Sales return orders"),
    ("posted_invoice_series_code", "S-INV+", "100001", "Sales invoices"),
    ("posted_credit_memo_series_code", "S-CR+", "190001", "Sales credit memos"),
    ("posted_prepayment_invoice_series_code", "S-PP+", "180001", "Sales prepayment invoices"),
    ("posted_shipment_series_code", "S-SHIP+", "SS00001", "Sales shipments"),
    ("reminder_series_code", "REMINDER", "RE00001", "Reminders"),
    ("finance_charge_series_code", "FINCHRG", "FC00001", "Finance charge memos"),
)
PURCHASE_SERIES = (
    ("card_series_code", "VEND", "V00010", "Vendors"),
    ("quote_series_code", "P-QUOTE", "PQ00001", "Purchase quotes"),
    ("order_series_code", "P-ORD", "PO00001", "Purchase orders"),
    ("invoice_series_code", "P-INV", "PI-DRAFT00001", "Purchase invoices being prepared"),
    ("credit_memo_series_code", "P-CR", "PC-DRAFT00001", "Purchase credit memos being prepared"),
    ("return_order_series_code", "P-RET", "PR00001", "Purchase return orders"),
    ("posted_invoice_series_code", "P-INV+", "200001", "Purchase invoices"),
    ("posted_credit_memo_series_code", "P-CR+", "290001", "Purchase credit memos"),
    ("posted_prepayment_invoice_series_code", "P-PP+", "280001", "Purchase prepayment invoices"),
    ("posted_shipment_series_code", "P-REC+", "PS00001", "Purchase receipts"),
)
CARD_SERIES = (
    ("bank_account_series_code", "BANK", "B010", "Bank accounts"),
    ("item_series_code", "ITEM", "I00010", "Items"),
    ("asset_series_code", "ASSET", "FA00010", "Fixed assets"),
)
# Reminder levels: days of grace, days to pay.
REMINDER_LEVELS = (("5D", "10D"), ("5D", "10D"), ("5D", "10D"))
