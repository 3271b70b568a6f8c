"""Which VAT periods are done: settled, or told in a return that was released. What is dated there comes too late.

Whoever posts asks `is_settled` of the VAT date and warns; the entry is posted, and lands in the next return.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledgerhall.finance.vat.models import VATEntry, VATReturn


@dataclass(frozen=True, slots=True)
class Settled:
    """VAT is done up to `up_to`, as far as it was posted with transaction `last_transaction_no` or before."""

    up_to: date
    last_transaction_no: int


def settled_up_to() -> date | None:
    """The last VAT date of all settlements and released returns; None where there is none."""
    ends = [found.up_to for found in (_last_settlement(None), _last_return(None)) if found is not None]
    return max(ends, default=None)


def is_settled(vat_date: date) -> bool:
    """Whether what is posted with this VAT date comes too late for the return of its period."""
    settled = settled_up_to()
    return settled is not None and vat_date <= settled


def settled_before(day: date, kind: str = VATReturn.Kind.VAT_RETURN) -> Settled | None:
    """How far VAT was done before the day, by returns of that kind and, for VAT returns, by settlements."""
    candidates = [_last_return(day, kind)]
    if kind == VATReturn.Kind.VAT_RETURN:
        candidates.append(_last_settlement(day))
    found = [settled for settled in candidates if settled is not None]
    # Of the same day the return counts: it says what it took, the settlement may have closed more.
    return max(found, key=lambda settled: settled.up_to, default=None)


def _last_settlement(before: date | None) -> Settled | None:
    entries = VATEntry.objects.filter(entry_type=VATEntry.Type.SETTLEMENT)
    if before is not None:
        entries = entries.filter(vat_date__lt=before)
    last = entries.order_by("-vat_date", "-transaction_no", "-entry_no").values_list("vat_date", "transaction_no")[:1]
    return next((Settled(*row) for row in last), None)


def _last_return(before: date | None, kind: str = VATReturn.Kind.VAT_RETURN) -> Settled | None:
    returns = VATReturn.objects.filter(kind=kind).exclude(status=VATReturn.Status.OPEN)
    if before is not None:
        returns = returns.filter(ending_date__lt=before)
    last = returns.order_by("-ending_date", "-version", "-id").values_list("ending_date", "last_transaction_no")[:1]
    return next((Settled(*row) for row in last), None)
