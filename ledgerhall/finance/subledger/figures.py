"""What the cards' figures are: sums of their ledger entries, asked once for a whole page (finance.md 1.4).

All in the local currency, debit positive: what a customer owes is positive, what a vendor is owed negative, as in the
entries behind them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Field, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from ledgerhall.finance.subledger.cards import Customer, Vendor
from ledgerhall.finance.subledger.control_accounts import entries_of
from ledgerhall.finance.subledger.ledgers import PartyLedgerEntry
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.tenancy.fields import MoneyField


def annotated(
    cards: QuerySet[Any],
    name: str,
    entries: QuerySet[Any],
    link: str,
    field: str,
    output: Field[Any, Any] | None = None,
) -> QuerySet[Any]:
    """The cards with the sum of a field of the entries that `link` ties to each; 0 without any."""
    kept = output or MoneyField()
    sums = entries.filter(**{link: OuterRef("pk")}).order_by().values(link).annotate(added=Sum(field)).values("added")
    added_up = Coalesce(Subquery(sums, output_field=kept), Value(Decimal(0), output_field=kept))
    found: QuerySet[Any] = cards.annotate(**{name: added_up})
    return found


def open_entries(model: type[PartyLedgerEntry], due: Q | None = None) -> QuerySet[PartyLedgerEntry]:
    """Open entries; with `due` those alone whose due date satisfies it."""
    found = model._default_manager.filter(is_open=True)  # noqa: SLF001 (of either model)
    return found if due is None else found.filter(due)


@dataclass(frozen=True, slots=True)
class PartyFigures:
    """Figures of one customer or vendor, in the local currency."""

    balance: Decimal
    open_count: int
    earliest_due: Any
    trade: Decimal
    profit: Decimal
    payments: Decimal
    last_payment: LedgerDate | None
    last_posting: LedgerDate | None


def of_party(party: Customer | Vendor) -> PartyFigures:
    """What is open, and what was traded and paid, of all time; trade is net of VAT."""
    entries = entries_of(party)
    still_open = entries.filter(is_open=True)
    paid = entries.filter(document_type__in=("payment", "refund"))
    return PartyFigures(
        balance=added(still_open, "remaining_amount_lcy"),
        open_count=still_open.count(),
        earliest_due=still_open.order_by("due_date").values_list("due_date", flat=True).first(),
        trade=added(entries, "trade_amount_lcy"),
        profit=added(entries, "profit_lcy"),
        payments=added(paid, "amount_lcy"),
        last_payment=_last(paid),
        last_posting=_last(entries),
    )


def added(entries: QuerySet[Any], field: str) -> Decimal:
    """The sum of a field; 0 of nothing."""
    return entries.order_by().aggregate(added=Sum(field))["added"] or Decimal(0)


def latest(entries: QuerySet[Any], count: int = 5) -> list[Any]:
    """The last entries of a card, newest first."""
    return list(entries.order_by("-posting_date", "-entry_no")[:count])


def _last(entries: QuerySet[Any]) -> LedgerDate | None:
    return entries.order_by("-posting_date").values_list("posting_date", flat=True).first()
