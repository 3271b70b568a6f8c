"""One of everything that the room's pages show, in books that have an open invoice of a customer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.settlement import choosing, finance_charges, reminders, terms
from ledgerhall.finance.subledger.cards import Customer
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry
from ledgerhall.finance.subledger.posting_groups import CustomerPostingGroup
from tests.finance.ledgers import AT, ROSA

BY = {"by": ROSA, "at": AT}


def enter_claims() -> None:
    """Terms, a draft and an issued document of each kind, and the worksheet of an application."""
    assert GeneralLedgerSetup.objects.exists()
    interest = {"code": "1.5/30", "interest_percent": Decimal("1.5"), "additional_fee_lcy": Decimal(10)}
    terms.FINANCE_CHARGE_TERMS.create(values=interest, **BY)
    reminded = terms.REMINDER_TERMS.create(values={"code": "DOMESTIC"}, **BY)
    terms.add_level(terms=reminded, values={"grace_period_formula": "5D", "due_date_formula": "7D"}, **BY)
    Customer.objects.update(finance_charge_terms_code="1.5/30", reminder_terms_code="DOMESTIC")
    CustomerPostingGroup.objects.update(interest_account_no="7100", additional_fee_account_no="4800")
    memo = finance_charges.suggest(posting_date=date(2026, 10, 1), **BY)[0]
    finance_charges.issue(memo=memo, number="FCM-1", **BY)
    finance_charges.suggest(posting_date=date(2026, 11, 1), **BY)
    reminder = reminders.suggest(document_date=date(2026, 10, 1), **BY)[0]
    reminders.issue(reminder=reminder, number="REM-1", **BY)
    reminders.suggest(document_date=date(2026, 12, 1), **BY)
    entry = CustomerLedgerEntry.objects.filter(is_open=True).order_by("entry_no").first()
    choosing.prepare(side="customer", applying_entry_no=entry.entry_no)
