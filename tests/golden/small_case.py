"""A file of one small case, the rent paid, whose parts the runner's own tests vary."""

from tests.golden import reading

RENT = {
    "act": "post_journal",
    "document_no": "RENT-1",
    "posting_date": "2017-03-31",
    "lines": [{"type": "account", "no": "6000", "amount": "1240.00", "bal_type": "account", "bal_no": "1000"}],
}
LINES = [{"account": "6000", "amount": "1240.00"}, {"account": "1000", "amount": "-1240.00"}]
POSTED = {"by": 1, "document_no": "RENT-1", "posting_date": "2017-03-31", "lines": LINES}
FILE = {
    "format": reading.FORMAT,
    "accounts": {
        "1000": {"name": "Bank", "income_balance": "balance"},
        "3100": {"name": "Retained Earnings", "income_balance": "balance"},
        "6000": {"name": "Rent", "income_balance": "income"},
    },
    "setup": {
        "local_currency": {"code": "DKK", "amount_rounding": "0.01"},
        "general": {"allow_posting_from": "2017-01-01", "allow_posting_to": None},
        "fiscal_years": [{"starts": "2017-01-01", "periods": "12"}, {"starts": "2018-01-01", "periods": "12"}],
    },
    "cases": [{"id": "A1", "title": "Rent paid", "given": {}, "acts": [RENT], "transactions": [POSTED]}],
}
