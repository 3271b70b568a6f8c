"""For each invariant of finance.md section 3 a book that breaks it: verify finds it, by that invariant's check."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest

from ledgerhall.finance.inspection.verify import verify
from ledgerhall.tenancy import books as tenancy_books
from tests.finance.inspection.cells import tampering

_APPLIED = "(SELECT MIN(entry_no) FROM subledger_detailedcustomerledgerentry WHERE entry_type = 'application')"
_SET = "DEPARTMENT=A;PROJECT=B"
# Invariant: what it says → what breaks it, and the code of the finding.
BROKEN = {
    "1: transactions sum to zero": (
        "UPDATE ledger_glentry SET amount = amount + 10000, debit_amount = debit_amount + 10000 WHERE entry_no = 1",
        "transaction-unbalanced",
    ),
    "1: posting dates sum to zero": (
        "UPDATE ledger_glentry SET posting_date = posting_date + 2 WHERE entry_no = 1",
        "date-unbalanced",
    ),
    "2: debit less credit is the amount": (
        "UPDATE ledger_glentry SET debit_amount = 0, credit_amount = 0 WHERE entry_no = 1",
        "debit-credit-amount",
    ),
    "3: numbers without gaps": ("DELETE FROM vat_vatentry WHERE entry_no = 2", "entry-number-gap"),
    "3: registers partition the entries": (
        "UPDATE ledger_glregister SET to_entry_no = to_entry_no + 1 WHERE number = 2",
        "register-range",
    ),
    "4: entries never change": (
        "UPDATE ledger_glentry SET description = 'Something else' WHERE entry_no = 1",
        "content-hash",
    ),
    "5: ledgers and control accounts": (
        "UPDATE ledger_glentry SET account_no = '1290' WHERE account_no = '1200' AND is_system_created",
        "control-account",
    ),
    "6: remaining amounts": (
        "UPDATE subledger_vendorledgerentry SET remaining_amount = remaining_amount + 10000 WHERE entry_no = 1",
        "remaining-amount",
    ),
    "7: applications cancel out": (
        f"UPDATE subledger_detailedcustomerledgerentry SET amount_lcy = amount_lcy + 10000 WHERE entry_no = {_APPLIED}",
        "application-unbalanced",
    ),
    "8: VAT accounts": ("UPDATE vat_vatentry SET amount = amount + 10000 WHERE entry_no = 1", "vat-account"),
    "8: settlements": (
        "UPDATE vat_vatentry SET is_closed = NOT is_closed WHERE entry_type <> 'settlement'",
        "vat-closed-by",
    ),
    "10: dates lie in periods": (
        "UPDATE ledger_glentry SET posting_date = posting_date - 20000 WHERE is_prior_year",
        "date-outside-periods",
    ),
    "11: what is posted into a closed year is marked": (
        "UPDATE ledger_glentry SET is_prior_year = (0 = 1) WHERE is_prior_year",
        "prior-year",
    ),
    "12: closing dates end closed years": (
        "UPDATE ledger_glentry SET posting_date = posting_date + 1 WHERE entry_no = 1",
        "closing-date",
    ),
    "15: reversed pairs": (
        "UPDATE subledger_bankaccountledgerentry SET amount = amount * 2 WHERE reverses_entry_no IS NOT NULL",
        "reversal-mirror",
    ),
    "16: days of depreciation": (
        "UPDATE subledger_faledgerentry SET days = 400 WHERE posting_type = 'depreciation'",
        "asset-days",
    ),
    "16: book values": (
        "UPDATE subledger_faledgerentry SET amount = amount * 50 WHERE posting_type = 'depreciation'",
        "asset-book-value",
    ),
    "17: dimension sets are canonical": (
        f"UPDATE foundation_dimensionset SET content = 'PROJECT=B;DEPARTMENT=A' WHERE content = '{_SET}'",
        "dimension-set-content",
    ),
    "17: global dimensions are of the set": (
        "UPDATE ledger_glentry SET global_dimension_1_code = 'B' WHERE global_dimension_1_code = 'A'",
        "global-dimension",
    ),
    "18: no number is used up without an entry": (
        "UPDATE foundation_numberseriesline SET last_no_used = 'V004' WHERE last_no_used = 'V002'",
        "series-gap",
    ),
}


class TestInvariants:
    @pytest.mark.parametrize("invariant", BROKEN)
    def test_a_broken_book_is_found(self, rich, invariant):
        sql, code = BROKEN[invariant]
        with tenancy_books.open(rich), tampering(rich.books) as raw:
            assert raw.execute(sql).rowcount > 0
            assert code in {finding.code for finding in verify() if not finding.is_notice}

    def test_19_one_key_never_makes_two_registers(self, rich):
        with tenancy_books.open(rich), tampering(rich.books) as raw:
            used = "(SELECT MIN(idempotency_key) FROM ledger_glregister)"
            with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)):
                raw.execute(f"UPDATE ledger_glregister SET idempotency_key = {used} WHERE idempotency_key IS NULL")
