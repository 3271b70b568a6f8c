"""The deferral schedule of one line of a draft: as its template calculates it, or as typed (finance.md 1.14, 2.5).

Amounts are in the document's currency and have the sign of the line. As long as nothing is typed the template decides,
on posting too; the first release that is typed keeps the whole schedule as it then stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from ledgerhall.finance.documents import deferring, lines, preparing, prepaying, trade
from ledgerhall.finance.documents import entered as entering
from ledgerhall.finance.documents.amounts import Worked, work_out
from ledgerhall.finance.documents.models import DeferralLine, Document, DocumentLine
from ledgerhall.finance.documents.trade import Trade
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.subledger import deferral_schedule
from ledgerhall.finance.subledger.deferral_schedule import DeferralStart, LineSchedule, Release
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.people import By

_ORDERS = (Document.Kind.ORDER, Document.Kind.RETURN_ORDER)


def of(line: DocumentLine) -> LineSchedule:
    """The schedule of a line that has a template: of an order's line, of what is invoiced next.

    A line without amounts, for want of setup or of a posting date, defers 0; why is among the refusals.
    """
    kept = DeferralLine.objects.filter(line=line).order_by("id")
    typed = tuple(Release(row.posting_date, row.amount) for row in kept)
    try:
        document, every = preparing.current(line.document)
        day = preparing.date_of(document).day
        found = trade.read(document, every, day)
        preparing.require_rate(document, day, found)
        worked = _worked(document, every, line, day, found)
    except Refused as refused:
        return LineSchedule(Decimal(0), typed, bool(typed), tuple(refused.refusals))
    return _scheduled(line, worked, day, found, typed)


@under_lock
def change_release(
    *, line: DocumentLine, position: int | None, day: date | None, amount: Decimal, by: By, at: datetime
) -> int:
    """Type one release, the one at that place (counted from 1) or a further one. Returns its place.

    Refuses a release without a day (E-DEF-01), one that is gone, and what `lines.change` refuses.
    """
    releases = deferral_schedule.with_release(of(line).releases, position, day, amount)
    _keep(line, releases, by, at)
    return position or len(releases)


@under_lock
def delete_release(*, line: DocumentLine, position: int, by: By, at: datetime) -> None:
    """Take one release away. Refuses one that is gone, and the only one: *Calculate Schedule* makes it anew."""
    _keep(line, deferral_schedule.without_release(of(line).releases, position), by, at)


@under_lock
def calculate(*, line: DocumentLine, by: By, at: datetime) -> None:
    """Back to what the template calculates: nothing of the line is typed any more. Refuses as `lines.change`."""
    _keep(line, (), by, at)


def _keep(line: DocumentLine, releases: Sequence[Release], by: By, at: datetime) -> None:
    pairs = [(release.posting_date, release.amount) for release in releases]
    lines.change(line=line, values={"deferral_schedule": pairs}, by=by, at=at)


def _worked(document: Document, every: Sequence[DocumentLine], line: DocumentLine, day: date, found: Trade) -> Worked:
    """The amounts of the whole document; of an order what is invoiced next, where this line is part of it."""
    asked = prepaying.asked_of(document, every, day)
    if document.kind in _ORDERS and line.quantity_to_invoice:
        units = found.currency.minor_units if found.currency else found.local.minor_units
        entered, discount = entering.to_invoice(every, units), document.invoice_discount_amount
        if discount is not None:
            discount = entering.invoice_discount_part(discount, every, entered, units)
        asked = replace(asked, entered=entered, invoice_discount_amount=discount)
    return work_out(document, asked, found)


def _scheduled(line: DocumentLine, worked: Worked, day: date, found: Trade, typed: tuple[Release, ...]) -> LineSchedule:
    template = found.templates.get(line.deferral_code)
    if template is None:
        return LineSchedule(Decimal(0), typed, bool(typed), (deferring.template_missing(line.deferral_code),))
    units = worked.currency.minor_units
    base = next((one.amounts.base for one in worked.lines if _is(one.entered.line, line)), Decimal(0))
    amount = deferral_schedule.deferred_amount(base, template.percent, units)
    releases = typed
    if not releases:
        made = deferring.proposed(
            amount,
            template,
            day,
            found.period_starts,
            units,
            starts=line.deferral_start_date,
            periods=line.deferral_periods,
        )
        if made.refusals:
            return LineSchedule(amount, (), False, made.refusals)
        releases = made.releases
    start = DeferralStart(template.start)
    refusals = deferral_schedule.refusals(releases, amount, day, start, found.period_starts)
    return LineSchedule(amount, releases, bool(typed), refusals)


def _is(said: object, line: DocumentLine) -> bool:
    return isinstance(said, DocumentLine) and said.pk == line.pk
