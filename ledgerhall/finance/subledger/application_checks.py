"""What an application is refused for: E-JNL-13, and precision and rates of its amounts (finance.md 2.3, 6). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from ledgerhall.finance.subledger.application_currency import rate_of_day
from ledgerhall.finance.subledger.open_entries import Choice, OpenEntry, Policy
from ledgerhall.kernel.errors import Refusal, text
from ledgerhall.kernel.money import Money


def refusals(applying: OpenEntry, choices: Sequence[Choice], policy: Policy, posting_date: date) -> tuple[Refusal, ...]:
    """Every rule that says no to applying the entry to those chosen, on that posting date."""
    found = [*_of_entry(applying, applying, posting_date)]
    seen: set[int | None] = set()
    for choice in choices:
        entry = choice.entry
        if entry.entry_no in seen:
            template = text("{document_no} is chosen twice for {applying}; choose it once.")
            found.append(_refusal("application-twice", template, applying, entry))
        seen.add(entry.entry_no)
        found += _of_entry(applying, entry, posting_date)
        found += _of_signs(applying, entry)
        found += _of_amount(applying, choice)
        found += _of_currency(applying, entry, policy)
    return tuple(found)


def _of_entry(applying: OpenEntry, entry: OpenEntry, posting_date: date) -> Iterator[Refusal]:
    """The entry is open and not younger than the application."""
    if entry.is_closed:
        template = text("{document_no} is closed: nothing of it is left to apply.")
        yield _refusal("application-entry-closed", template, applying, entry)
    if posting_date < entry.posting_date:
        template = text("The application of {posting_date} lies before {document_no} of {entry_date}.")
        values: dict[str, Any] = {"posting_date": posting_date, "entry_date": entry.posting_date}
        yield _refusal("application-before-entry", template, applying, entry, **values)


def _of_signs(applying: OpenEntry, entry: OpenEntry) -> Iterator[Refusal]:
    """One side owes what the other settles."""
    if applying.remaining_amount * entry.remaining_amount > 0:
        template = text(
            "{document_no} with {remaining} left is on the same side as {applying}: it cannot be settled by it."
        )
        yield _refusal("application-same-sign", template, applying, entry)


def _of_amount(applying: OpenEntry, choice: Choice) -> Iterator[Refusal]:
    """An amount to apply is on the currency's precision, of the entry's sign and not more than what is left."""
    entry, amount = choice.entry, choice.amount_to_apply
    if amount is None or entry.is_closed:
        return
    asked = Money(amount, entry.currency)
    if not asked.is_rounded:
        template = text("The amount to apply {amount} of {document_no} needs rounding.")
        yield _refusal("application-amount-precision", template, applying, entry, row="E-JNL-11", amount=asked)
    if amount * entry.remaining_amount <= 0:
        template = text("The amount to apply {amount} of {document_no} must have the sign of the {remaining} left.")
        yield _refusal("application-amount-sign", template, applying, entry, amount=asked)
    elif abs(amount) > abs(entry.remaining_amount):
        template = text("The amount to apply {amount} is more than the {remaining} left of {document_no}.")
        yield _refusal("application-over-remaining", template, applying, entry, amount=asked)


def _of_currency(applying: OpenEntry, entry: OpenEntry, policy: Policy) -> Iterator[Refusal]:
    """Two currencies meet only where the setup allows it, and both have a rate."""
    if entry.currency.code == applying.currency.code:
        return
    if not policy.is_between_currencies_allowed:
        template = text("{document_no} in {currency} cannot be settled by {applying} in {applying_currency}.")
        values = {"currency": entry.currency.code, "applying_currency": applying.currency.code}
        yield _refusal("application-currency", template, applying, entry, **values)
        return
    for currency in (entry.currency, applying.currency):
        if rate_of_day(currency, policy) is None:
            template = text(
                "{document_no} cannot be settled by {applying}: {currency} has no rate on the posting date."
            )
            values = {"currency": currency.code}
            yield _refusal("application-rate-missing", template, applying, entry, row="E-JNL-08", **values)


def _refusal(
    code: str, template: str, applying: OpenEntry, entry: OpenEntry, *, row: str = "E-JNL-13", **values: Any
) -> Refusal:
    values |= {
        "applying": applying.document_no,
        "document_no": entry.document_no,
        "entry_no": entry.entry_no,
        "remaining": Money(entry.remaining_amount, entry.currency),
    }
    return Refusal(code, template, "applies_to", row=row, values=values)
