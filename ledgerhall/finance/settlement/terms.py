"""Setting up finance charge terms and reminder terms with their levels (finance.md 1.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ledgerhall.finance.foundation.code_tables import CodeTable, negative_refusals, percent_refusals
from ledgerhall.finance.foundation.identifiers import formula_refusals
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.settlement import named
from ledgerhall.finance.settlement.models import FinanceChargeTerms, ReminderLevel, ReminderTerms
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By


def _charge_rules(terms: FinanceChargeTerms) -> Iterable[Refusal]:
    yield from percent_refusals(terms, "interest_percent")
    if terms.interest_period_days < 1:
        template = text("Interest is for one day at least; {days} is none.")
        places = {"days": terms.interest_period_days}
        yield Refusal("interest-period", template, "interest_period_days", values=places)
    yield from negative_refusals(terms, "minimum_amount_lcy", "additional_fee_lcy")
    yield from formula_refusals(terms.grace_period_formula, "grace_period_formula")
    yield from formula_refusals(terms.due_date_formula, "due_date_formula")


def _reminder_rules(terms: ReminderTerms) -> Iterable[Refusal]:
    yield from negative_refusals(terms, "maximum_reminders")


def _level_rules(level: ReminderLevel) -> Iterable[Refusal]:
    yield from negative_refusals(level, "additional_fee_lcy")
    yield from formula_refusals(level.grace_period_formula, "grace_period_formula")
    yield from formula_refusals(level.due_date_formula, "due_date_formula")


FINANCE_CHARGE_TERMS = CodeTable(FinanceChargeTerms, named.FINANCE_CHARGE_TERMS, rules=_charge_rules)
REMINDER_TERMS = CodeTable(ReminderTerms, named.REMINDER_TERMS, rules=_reminder_rules)
REMINDER_LEVELS = CodeTable(ReminderLevel, "reminder level", ("terms", "number"), rules=_level_rules)


@under_lock
def add_level(*, terms: ReminderTerms, values: Mapping[str, Any], by: By, at: datetime) -> ReminderLevel:
    """The level after the last one of the terms. Refuses a fee below 0 and formulas that cannot be read."""
    number = terms.levels.count() + 1
    return REMINDER_LEVELS.create(values={**values, "terms": terms, "number": number}, by=by, at=at)


@under_lock
def delete_level(*, level: ReminderLevel, by: By, at: datetime) -> None:
    """Take away the last level. Refuses one that others follow."""
    if ReminderLevel.objects.filter(terms=level.terms_id, number__gt=level.number).exists():
        template = text("Level {number} has others after it: take away the last one first.")
        raise Refused(Refusal("reminder-level-not-last", template, "number", values={"number": level.number}))
    REMINDER_LEVELS.delete(record=level, by=by, at=at)
