"""What of a journal's lines is deferred: the lines that move it to the deferral account, and those that release it
period by period (finance.md 2.5). VAT is never deferred."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from ledgerhall.finance.foundation import currencies
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import AccountingPeriod, Currency
from ledgerhall.finance.journals import applications, defaults, placeholders, taxes
from ledgerhall.finance.journals.content import TAX_BLOCK, LineAccountType
from ledgerhall.finance.journals.models import JournalDeferralLine, JournalLine
from ledgerhall.finance.posting.draft import ACCOUNT, DraftLine
from ledgerhall.finance.subledger import deferral_schedule
from ledgerhall.finance.subledger.cards import DeferralTemplate
from ledgerhall.finance.subledger.deferral_schedule import DeferralMethod, DeferralStart, LineSchedule, Release
from ledgerhall.finance.vat import arithmetic
from ledgerhall.kernel import money
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

_ZERO = Decimal(0)
Drafted = tuple[tuple[int, JournalLine], DraftLine]


@dataclass(frozen=True, slots=True)
class Deferred:
    """The further lines that deferrals make, or why they make none."""

    lines: tuple[DraftLine, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def lines_of(drafted: Sequence[Drafted]) -> Deferred:
    """The deferrals of all lines that have a template. Refuses what cannot be scheduled (E-DEF-01)."""
    deferring = [(number, line, draft) for (number, line), draft in drafted if line.deferral_template_code]
    if not deferring:
        return Deferred()
    codes = {line.deferral_template_code for _, line, _ in deferring}
    templates = {template.code: template for template in DeferralTemplate.objects.filter(code__in=codes)}
    starts = tuple(AccountingPeriod.objects.order_by("starting_date").values_list("starting_date", flat=True))
    typed = _typed([line.pk for _, line, _ in deferring])
    made: list[DraftLine] = []
    refusals: list[Refusal] = []
    for number, line, draft in deferring:
        template = templates.get(line.deferral_template_code)
        found = _deferred(line, draft, template, starts, typed.get(line.pk, ()))
        made += found.lines
        refusals += [replace(refusal, line=number) for refusal in found.refusals]
    return Deferred(tuple(made), tuple(refusals))


def schedule_of(line: JournalLine) -> LineSchedule:
    """The schedule of a line that has a template, in its currency, with all that posting would say against it."""
    template = DeferralTemplate.objects.filter(code=line.deferral_template_code).first()
    starts = tuple(AccountingPeriod.objects.order_by("starting_date").values_list("starting_date", flat=True))
    card = Currency.objects.filter(code=line.currency_code).first() if line.currency_code else None
    units = card.minor_units if card is not None else currencies.local_currency().minor_units
    return _scheduled(line, template, starts, units, _typed([line.pk]).get(line.pk, ()))


@under_lock
def keep(*, line: JournalLine, releases: Sequence[Release], by: By, at: datetime) -> None:
    """Type the schedule of a line in place of the template's; without releases the template decides again.

    Refuses a line that is gone.
    """
    if not JournalLine.objects.filter(pk=line.pk).exists():
        raise Refused(applications.GONE)
    JournalDeferralLine.objects.filter(line=line).delete()
    for release in releases:
        JournalDeferralLine.objects.create(line=line, posting_date=release.posting_date, amount=release.amount)


@under_lock
def change_release(
    *, line: JournalLine, position: int | None, day: date | None, amount: Decimal, by: By, at: datetime
) -> int:
    """Type one release, the one at that place (counted from 1) or a further one. Returns its place.

    Refuses a release without a day (E-DEF-01), one that is gone, and a line that is gone.
    """
    releases = deferral_schedule.with_release(schedule_of(line).releases, position, day, amount)
    keep(line=line, releases=releases, by=by, at=at)
    return position or len(releases)


@under_lock
def delete_release(*, line: JournalLine, position: int, by: By, at: datetime) -> None:
    """Take one release away. Refuses one that is gone, and the only one (E-DEF-01)."""
    releases = deferral_schedule.without_release(schedule_of(line).releases, position)
    keep(line=line, releases=releases, by=by, at=at)


def _typed(lines: Sequence[int]) -> dict[int, list[Release]]:
    """Schedules that were typed, by the key of their line."""
    found: dict[int, list[Release]] = {}
    for row in JournalDeferralLine.objects.filter(line__in=lines).order_by("id"):
        found.setdefault(row.line_id, []).append(Release(row.posting_date, row.amount))
    return found


def texts_of(template: DeferralTemplate, releases: Sequence[Release]) -> tuple[str, ...]:
    """What the entries of each release say: the template's period description with its placeholders filled, if any."""
    said = template.period_description
    if not said:
        return ("",) * len(releases)
    named = AccountingPeriod.objects.order_by("starting_date").values_list("starting_date", "name")
    names = list(named) if "%5" in said else []

    def period_of(day: date) -> str:
        return next((name for start, name in reversed(names) if start <= day), "")

    return tuple(placeholders.filled(said, one.posting_date, period_of(one.posting_date)) for one in releases)


def _deferred(
    line: JournalLine,
    draft: DraftLine,
    template: DeferralTemplate | None,
    starts: Sequence[date],
    typed: Sequence[Release],
) -> Deferred:
    found = _scheduled(line, template, starts, draft.amount.currency.minor_units, typed)
    if found.refusals or not found.amount or template is None:
        return Deferred(refusals=found.refusals)
    account_no = getattr(line, f"{_side_of(line)}_no")
    return Deferred(tuple(_lines(line, draft, account_no, template, found.amount, found.releases)))


def _scheduled(
    line: JournalLine,
    template: DeferralTemplate | None,
    starts: Sequence[date],
    units: int,
    typed: Sequence[Release],
) -> LineSchedule:
    def refused(*refusals: Refusal, amount: Decimal = _ZERO) -> LineSchedule:
        return LineSchedule(amount, tuple(typed), bool(typed), refusals)

    side = _side_of(line)
    if template is None or not side:
        message = text("Only an amount on a G/L account is deferred, by a template that exists; {code} is not used so.")
        return refused(_refusal("deferral-unusable", message, code=line.deferral_template_code))
    if getattr(line, defaults.tax_field(side, TAX_BLOCK["tax_group"])):
        message = text("A line with sales tax cannot be deferred in a journal; use an invoice.")
        return refused(_refusal("deferral-with-sales-tax", message))
    if line.posting_date is None or not line.amount:
        return refused()
    amount = deferral_schedule.deferred_amount(_net(line, side), template.percent, units)
    day, start, releases = line.posting_date.day, DeferralStart(template.start), tuple(typed)
    if not releases:
        first = deferral_schedule.starting_date(day, start, starts)
        if isinstance(first, Refusal):
            return refused(first, amount=amount)
        method = DeferralMethod(template.method)
        made = deferral_schedule.schedule(amount, method, first, template.number_of_periods, starts, units)
        if made.refusals:
            return refused(*made.refusals, amount=amount)
        releases = made.releases
    against = deferral_schedule.refusals(releases, amount, day, start, starts)
    return LineSchedule(amount, releases, bool(typed), against)


def _side_of(line: JournalLine) -> str:
    """The side that stands on a G/L account, account before balancing account; "" where none does."""
    return next((one for one in taxes.SIDES if _is_deferrable(line, one)), "")


def _is_deferrable(line: JournalLine, side: str) -> bool:
    return bool(getattr(line, f"{side}_type") == LineAccountType.ACCOUNT and getattr(line, f"{side}_no"))


def _net(line: JournalLine, side: str) -> Decimal:
    """The side's amount without VAT; a reverse charge comes on top of it."""
    amount: Decimal = line.amount if side == "account" else -line.amount
    tax = taxes.of_lines([line]).get((line.pk, side))
    return amount if tax is None or tax.is_on_top else amount - tax.amount


def _lines(
    line: JournalLine,
    draft: DraftLine,
    account_no: str,
    template: DeferralTemplate,
    amount: Decimal,
    releases: Sequence[Release],
) -> Iterator[DraftLine]:
    """The transfer and its releases, each in balance. Foreign amounts are worth what the line's are on its day."""
    local_parts, deferral_no = _local_parts(line, draft, amount, releases), template.account_no
    for moved, day, to, other, local, said in (
        (amount, line.posting_date, deferral_no, account_no, local_parts[0], ""),
        *(
            (release.amount, LedgerDate(release.posting_date), account_no, deferral_no, part, told)
            for release, part, told in zip(releases, local_parts[1:], texts_of(template, releases), strict=True)
        ),
    ):
        yield replace(
            draft,
            account_no=to,
            account_type=ACCOUNT,
            balancing_account_no=other,
            balancing_account_type=ACCOUNT,
            posting_date=day,
            amount=money.Money(moved, draft.amount.currency),
            amount_lcy=local,
            description=said or draft.description,
            is_system_created=True,
            vat=None,
            balancing_vat=None,
            terms=None,
            applies_to=(),
            asset=None,
        )


def _local_parts(
    line: JournalLine, draft: DraftLine, amount: Decimal, releases: Sequence[Release]
) -> list[money.Money | None]:
    """The local amounts of the transfer and of each release, which add up to it; None of local lines."""
    if not line.currency_code or line.amount_lcy is None:
        return [None] * (len(releases) + 1)
    local = currencies.local_currency()
    units = local.minor_units
    whole = arithmetic.rounded_part(line.amount_lcy, amount, draft.amount.amount, units)
    parts = arithmetic.shares(whole, [release.amount for release in releases], units)
    return [money.Money(whole, local), *(money.Money(part, local) for part in parts)]


def _refusal(rule: str, template: str, **values: object) -> Refusal:
    return Refusal(rule, template, "deferral_template_code", row="E-DEF-01", values=values)
