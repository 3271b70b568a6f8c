"""What of a document's lines is deferred, and when it is released (finance.md 2.5; G10a, G10b, S12, R10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from ledgerhall.finance.documents.amounts import Worked, WorkedLine
from ledgerhall.finance.documents.trade import Trade
from ledgerhall.finance.journals.deferring import texts_of
from ledgerhall.finance.subledger import deferral_schedule
from ledgerhall.finance.subledger.cards import DeferralTemplate
from ledgerhall.finance.subledger.deferral_schedule import DeferralMethod, DeferralStart, Release
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text


@dataclass(frozen=True, slots=True)
class Deferral:
    """What of a line is deferred, on which account, and its releases; amounts with the sign of the line.

    `texts` are what the entries of each release say; an empty one leaves them what the line says.
    """

    account_no: str
    amount: Decimal
    releases: tuple[Release, ...]
    texts: tuple[str, ...]


def deferrals_of(
    worked: Worked, posting_date: date, trade: Trade, typed: Mapping[int, Sequence[Release]]
) -> dict[int, Deferral]:
    """The deferrals of the lines, by position. A schedule that was typed counts, else its template makes it.

    Refuses what cannot be scheduled, adds up to something else, or lies on days that cannot be posted on (E-DEF-01).
    """
    found, refusals = {}, []
    for line in worked.lines:
        said = line.entered.line
        if not said.deferral_code or said.is_prepayment or not line.amounts.base:
            continue
        position = line.entered.position
        made = _deferral(line, posting_date, trade, typed.get(position, ()), worked.currency.minor_units)
        if isinstance(made, Deferral):
            found[position] = made
            refusals += [replace(one, line=position) for one in _date_refusals(made, trade)]
        else:
            refusals += [replace(one, line=position) for one in made]
    if refusals:
        raise Refused(refusals)
    return found


def proposed(
    amount: Decimal,
    template: DeferralTemplate,
    posting_date: date,
    period_starts: Sequence[date],
    minor_units: int,
    *,
    starts: date | None = None,
    periods: int | None = None,
) -> deferral_schedule.Schedule:
    """The schedule that the template makes; `starts` and `periods`, where given, take the place of its own."""
    first: date | Refusal | None = starts
    if first is None:
        first = deferral_schedule.starting_date(posting_date, DeferralStart(template.start), period_starts)
    if isinstance(first, Refusal):
        return deferral_schedule.Schedule(refusals=(first,))
    count = template.number_of_periods if periods is None else periods
    method = DeferralMethod(template.method)
    return deferral_schedule.schedule(amount, method, first, count, period_starts, minor_units)


def template_missing(code: str) -> Refusal:
    """That a line names a deferral template that is not there."""
    message = text("Deferral template {template} does not exist.")
    return _refusal("deferral-template-missing", message, template=code)


def _deferral(
    line: WorkedLine, posting_date: date, trade: Trade, typed: Sequence[Release], minor_units: int
) -> Deferral | tuple[Refusal, ...]:
    said = line.entered.line
    template = trade.templates.get(said.deferral_code)
    if template is None:
        return (template_missing(said.deferral_code),)
    amount = deferral_schedule.deferred_amount(line.amounts.base, template.percent, minor_units)
    releases = tuple(typed)
    if not releases:
        made = proposed(
            amount,
            template,
            posting_date,
            trade.period_starts,
            minor_units,
            starts=said.deferral_start_date,
            periods=said.deferral_periods,
        )
        if made.refusals:
            return made.refusals
        releases = made.releases
    start = DeferralStart(template.start)
    refusals = deferral_schedule.refusals(releases, amount, posting_date, start, trade.period_starts)
    return refusals or Deferral(template.account_no, amount, releases, texts_of(template, releases))


def _date_refusals(deferral: Deferral, trade: Trade) -> Iterator[Refusal]:
    """Every release is posted with the document, so all of their days must be open for posting."""
    allowed = trade.posting_range
    for release in deferral.releases:
        if allowed is not None and not allowed.allows(LedgerDate(release.posting_date)):
            message = text(
                "The deferral schedule releases on {date}, which is not within the allowed posting dates, "
                "{from_date} to {to_date}."
            )
            yield _refusal(
                "deferral-date-not-allowed",
                message,
                date=release.posting_date,
                from_date=allowed.allowed_from or "…",
                to_date=allowed.allowed_to or "…",
            )


def _refusal(code: str, message: str, **values: Any) -> Refusal:
    return Refusal(code, message, "deferral", row="E-DEF-01", values=values)
