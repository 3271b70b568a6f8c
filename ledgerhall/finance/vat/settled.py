"""Which VAT periods are done: settled, or told in a return that was released. What is dated there comes too late.

Whoever is about to post asks `cautions` and is warned; the entry is posted, and lands in the next return.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ledgerhall.finance.vat.models import VATEntry, VATReturn
from ledgerhall.kernel.errors import Refusal, text


@dataclass(frozen=True, slots=True)
class Settled:
    """VAT is done up to `up_to`, as far as it was posted with transaction `last_transaction_no` or before."""

    up_to: date
    last_transaction_no: int


def settled_up_to() -> date | None:
    """The last VAT date of all settlements and released returns; None where there is none."""
    ends = [found.up_to for found in (_last_settlement(None), _last_return(None)) if found is not None]
    return max(ends, default=None)


def cautions(dates: Iterable[tuple[int | None, date]]) -> tuple[Refusal, ...]:
    """Of each line number and VAT date that comes too late: it is posted, and told in the next return."""
    lines: dict[int | None, date] = {}
    for line, vat_date in dates:
        lines.setdefault(line, vat_date)
    up_to = settled_up_to() if lines else None
    if up_to is None:
        return ()
    template = text("VAT of {date} is settled up to {up_to}: what is posted now is told in the next return.")
    return tuple(
        Refusal("vat-date-settled", template, "vat_date", line, values={"date": vat_date, "up_to": up_to})
        for line, vat_date in lines.items()
        if vat_date <= up_to
    )


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
