"""What others name in this room (foundation/references.py): the terms of customers' cards."""

from __future__ import annotations

from ledgerhall.finance.foundation.references import register_table
from ledgerhall.finance.settlement.models import FinanceChargeTerms, ReminderTerms

FINANCE_CHARGE_TERMS, REMINDER_TERMS = "finance charge terms", "reminder terms"


def register() -> None:
    """Tell the names; at start-up."""
    register_table(FINANCE_CHARGE_TERMS, FinanceChargeTerms)
    register_table(REMINDER_TERMS, ReminderTerms)
