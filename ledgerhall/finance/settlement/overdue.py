"""What customers owe beyond its due date, and how it stood since: what finance charges and reminders are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from ledgerhall.finance.foundation import currencies
from ledgerhall.finance.settlement import interest, ledger_sides
from ledgerhall.finance.settlement.interest import InterestMethod, Movement, OverdueEntry
from ledgerhall.finance.settlement.models import (
    FinanceChargeTerms,
    IssuedFinanceChargeMemoLine,
    IssuedReminderLine,
)
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry, DetailedCustomerLedgerEntry, DetailType
from ledgerhall.kernel.dates import DateFormula, LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.money import Money

INVOICES = ("invoice",)
# Refunds and payments are positive only where they were paid twice or back; nobody is reminded of these.
REMINDED = ("invoice", "finance charge memo", "reminder", "")
Debts = dict[tuple[str, str], list[CustomerLedgerEntry]]


def debts(customer_numbers: Collection[str], *, on: date, document_types: Collection[str]) -> Debts:
    """Open entries due before the day and not on hold, by customer and currency, those due first first."""
    found = CustomerLedgerEntry.objects.filter(
        party_no__in=customer_numbers,
        is_open=True,
        is_positive=True,
        due_date__lt=on,
        posting_date__lte=LedgerDate(on),
        document_type__in=document_types,
        on_hold="",
    )
    grouped: Debts = defaultdict(list)
    for entry in found.order_by("party_no", "due_date", "entry_no"):
        grouped[entry.party_no, entry.currency_code].append(entry)
    return dict(grouped)


def histories(entries: Sequence[CustomerLedgerEntry]) -> list[OverdueEntry]:
    """Each entry with every change of what is left of it, and the day up to which interest was asked of it."""
    numbers = [entry.entry_no for entry in entries]
    movements: dict[int, list[Movement]] = defaultdict(list)
    changes = DetailedCustomerLedgerEntry.objects.filter(ledger_entry_no__in=numbers)
    for number, day, amount in (
        changes.exclude(entry_type=DetailType.INITIAL)
        .exclude(amount=0)
        .order_by("posting_date", "entry_no")
        .values_list("ledger_entry_no", "posting_date", "amount")
    ):
        movements[number].append(Movement(day.day, amount))
    charged = _charged_to(numbers)
    return [
        OverdueEntry(entry.amount, entry.due_date, tuple(movements[entry.entry_no]), charged.get(entry.entry_no))
        for entry in entries
    ]


def marks() -> dict[int, tuple[int, bool]]:
    """What issued documents say of entries: number → (level of the last reminder, whether interest was asked of it)."""
    found: dict[int, tuple[int, bool]] = {}
    reminded = IssuedReminderLine.objects.order_by("id").values_list("entry_no", "level", "charged_to")
    for number, level, charged_to in reminded:
        found[number] = level, charged_to is not None or found.get(number, (0, False))[1]
    for number in IssuedFinanceChargeMemoLine.objects.order_by("id").values_list("entry_no", flat=True):
        found[number] = found.get(number, (0, False))[0], True
    return found


def rules_of(terms: FinanceChargeTerms, currency_code: str, on: date) -> interest.FinanceChargeTerms:
    """The terms as interest is calculated by them, minimum and fee in that currency. Refuses as `from_local`."""
    return interest.FinanceChargeTerms(
        method=InterestMethod(terms.method),
        interest_percent=terms.interest_percent,
        interest_period_days=terms.interest_period_days,
        grace_period=DateFormula.parse(terms.grace_period_formula),
        minimum_amount=from_local(terms.minimum_amount_lcy, currency_code, on),
        additional_fee=from_local(terms.additional_fee_lcy, currency_code, on),
    )


def from_local(amount: Decimal, currency_code: str, on: date) -> Decimal:
    """A local amount in a foreign currency (empty code: the local one) at the day's rate, rounded.

    Refuses a currency without a rate on the day (E-JNL-08).
    """
    if not currency_code or not amount:
        return amount
    exchange, relational = _rate(currency_code, on)
    local = currencies.local_currency()
    currency = ledger_sides.currencies([currency_code], local)[currency_code]
    return Money(amount * exchange / relational, currency).rounded().amount


def to_local(amount: Decimal, currency_code: str, on: date) -> Decimal:
    """A foreign amount in the local currency at the day's rate, rounded. Refuses as `from_local`."""
    if not currency_code:
        return amount
    exchange, relational = _rate(currency_code, on)
    return Money(amount * relational / exchange, currencies.local_currency()).rounded().amount


def _rate(currency_code: str, on: date) -> tuple[Decimal, Decimal]:
    rate = currencies.rate_on(currency_code, on)
    if rate is None:
        template = text("Currency {currency} has no exchange rate on {date}.")
        values = {"currency": currency_code, "date": on}
        raise Refused(Refusal("currency-rate-missing", template, "currency_code", row="E-JNL-08", values=values))
    return rate


def _charged_to(numbers: Sequence[int]) -> Mapping[int, date]:
    found: dict[int, date] = {}
    for model in (IssuedFinanceChargeMemoLine, IssuedReminderLine):
        lines = model._default_manager.filter(entry_no__in=numbers, charged_to__isnull=False)  # noqa: SLF001
        for number, day in lines.order_by("charged_to").values_list("entry_no", "charged_to"):
            assert day is not None
            found[number] = max(day, found.get(number, day))
    return found
