"""VAT returns and EC sales lists: worked out, released, submitted, accepted or rejected, closed, and done again.

A return takes what is dated in its period, and what is dated earlier but was posted after an earlier period had been
settled or returned. It keeps its lines; a return that was released does not change any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from ledgerhall.finance.closing import ec_sales, vat_statements, vat_ties
from ledgerhall.finance.closing.vat_figures import Scope, gl_entries, vat_accounts, vat_entries
from ledgerhall.finance.closing.vat_statements import ShownLine
from ledgerhall.finance.closing.vat_ties import Tie
from ledgerhall.finance.foundation import records
from ledgerhall.finance.foundation.locking import Head
from ledgerhall.finance.posting import transaction
from ledgerhall.finance.vat import settled
from ledgerhall.finance.vat.models import (
    ECSalesLine,
    VATReturn,
    VATReturnDifference,
    VATReturnError,
    VATReturnLine,
    VATStatement,
)
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

Status: TypeAlias = VATReturn.Status
Kind: TypeAlias = VATReturn.Kind


@dataclass(frozen=True, slots=True)
class Calculated:
    """A return as its statement shows it, and how it ties to the general ledger."""

    lines: tuple[ShownLine, ...]
    tie: Tie
    amount_due: Decimal


def create(
    *, statement: VATStatement | None, starting_date: date, ending_date: date, by: By, at: datetime
) -> VATReturn:
    """A new return of the period, worked out by the statement; without one it is an EC sales list.

    For a period that has a released return it becomes the next version. Refuses a period whose end lies before its
    beginning, one that cuts into another's, a version that is still open, a later return that is released already, and
    what the statement refuses (E-VAT-01).
    """

    def act(head: Head) -> VATReturn:
        kind = Kind.EC_SALES_LIST if statement is None else Kind.VAT_RETURN
        records.refuse(list(_period_refusals(kind, starting_date, ending_date)))
        versions = _of_period(kind, starting_date, ending_date)
        vat_return = VATReturn(
            kind=kind,
            statement=statement,
            statement_code="" if statement is None else statement.code,
            starting_date=starting_date,
            ending_date=ending_date,
            version=1 + max((one.version for one in versions), default=0),
            calculated_at=at,
        )
        records.insert(vat_return, key=str(vat_return), by=by, at=at)
        return _worked_out(vat_return, head, at)

    return transaction.run(act)


def calculate(*, vat_return: VATReturn, by: By, at: datetime) -> VATReturn:
    """Work an open return out again, from what has been posted by now. Refuses one that is released (E-VAT-01)."""

    def act(head: Head) -> VATReturn:
        return _worked_out(_in_status(vat_return, Status.OPEN), head, at)

    return transaction.run(act)


def release(*, vat_return: VATReturn, by: By, at: datetime, accepts_differences: bool = False) -> VATReturn:
    """Make a return final: it does not change any more, and what is posted into its period lands in the next one.

    Refuses one that is not open, that later postings have made outdated, or (until it is accepted) that does not tie
    to the general ledger; and one with errors, each named: they must be mended first (E-VAT-01).
    """

    def act(_head: Head) -> VATReturn:
        current = _in_status(vat_return, Status.OPEN)
        records.refuse(list(_error_refusals(current)))
        if _is_outdated(current):
            template = text("Something was posted into the period since the return was worked out: calculate it again.")
            raise Refused(_refusal("vat-return-outdated", template, "status"))
        if current.number_of_differences and not accepts_differences:
            template = text("The return and the VAT accounts differ in {number} transactions; look at its differences.")
            values = {"number": current.number_of_differences}
            raise Refused(_refusal("vat-return-differs", template, "accepts_differences", **values))
        return _moved(current, Status.RELEASED, by, at)

    return transaction.run(act)


def reopen(*, vat_return: VATReturn, by: By, at: datetime) -> VATReturn:
    """Take a release back before the return is submitted. Refuses where a later one is released (E-VAT-01)."""

    def act(_head: Head) -> VATReturn:
        current = _in_status(vat_return, Status.RELEASED)
        records.refuse(list(_later_refusals(Kind(current.kind), current.ending_date)))
        return _moved(current, Status.OPEN, by, at)

    return transaction.run(act)


def submit(*, vat_return: VATReturn, by: By, at: datetime) -> VATReturn:
    """Note that a released return was handed in."""
    return transaction.run(
        lambda _head: _moved(_in_status(vat_return, Status.RELEASED), Status.SUBMITTED, by, at, submitted_at=at)
    )


def accept(*, vat_return: VATReturn, by: By, at: datetime) -> VATReturn:
    """Note that the authority accepted a submitted return."""
    return transaction.run(lambda _head: _moved(_in_status(vat_return, Status.SUBMITTED), Status.ACCEPTED, by, at))


def reject(*, vat_return: VATReturn, by: By, at: datetime) -> VATReturn:
    """Note that the authority rejected a submitted return. It stays as it was handed in; what is right is a new
    version."""
    return transaction.run(lambda _head: _moved(_in_status(vat_return, Status.SUBMITTED), Status.REJECTED, by, at))


def close(*, vat_return: VATReturn, by: By, at: datetime) -> VATReturn:
    """Note that a return is done: accepted, rejected, or submitted to an authority that does not answer."""
    answered = (Status.SUBMITTED, Status.ACCEPTED, Status.REJECTED)
    return transaction.run(lambda _head: _moved(_in_status(vat_return, *answered), Status.CLOSED, by, at))


def delete(*, vat_return: VATReturn, by: By, at: datetime) -> None:
    """Take an open return away. Refuses one that is released (E-VAT-01)."""

    def act(_head: Head) -> None:
        current = _in_status(vat_return, Status.OPEN)
        records.remove(current, key=str(current), by=by, at=at)

    transaction.run(act)


def scope_of(vat_return: VATReturn) -> Scope:
    """Which entries the return takes."""
    return Scope(
        vat_return.starting_date,
        vat_return.ending_date,
        earlier_up_to=vat_return.earlier_up_to,
        earlier_after=vat_return.earlier_after_transaction_no,
        last=vat_return.last_transaction_no,
    )


def calculated(statement: VATStatement, scope: Scope) -> Calculated:
    """What the return of the scope says. Refuses a statement whose row of what is owed is not there (E-VAT-01)."""
    lines = vat_statements.lines_of(statement)
    rows = [vat_statements.row_of(line) for line in lines]
    net = next((row for row in rows if row.row_no and row.row_no == statement.net_row_no), None)
    if net is None:
        template = text("Statement {statement} has no row {row}: say which row tells what is owed.")
        values = {"statement": statement.code, "row": statement.net_row_no}
        raise Refused(_refusal("vat-statement-net-row", template, "net_row_no", **values))
    shown = vat_statements.shown(statement, scope)
    due = next((one.amount for one in shown if one.line.line_no == net.line_no), None)
    tie = vat_ties.tie(lines, rows, net, scope)
    return Calculated(tuple(shown), tie, tie.returned if due is None else due)


def _worked_out(vat_return: VATReturn, head: Head, at: datetime) -> VATReturn:
    """The return with its lines anew."""
    before = settled.settled_before(vat_return.starting_date, vat_return.kind)
    vat_return.earlier_up_to = before.up_to if before is not None else None
    vat_return.earlier_after_transaction_no = before.last_transaction_no if before is not None else 0
    vat_return.last_transaction_no = head.last_transaction_no
    vat_return.calculated_at = vat_return.changed_at = at
    for model in (VATReturnLine, VATReturnDifference, VATReturnError, ECSalesLine):
        model._default_manager.filter(vat_return=vat_return).delete()  # noqa: SLF001
    stamp = {"vat_return": vat_return, "created_at": at, "changed_at": at}
    if vat_return.statement is None:
        errors = _keep_sales(vat_return, stamp)
    else:
        errors = _keep_boxes(vat_return, vat_return.statement, stamp)
    VATReturnError.objects.bulk_create(errors)
    vat_return.number_of_errors = len(errors)
    vat_return.save(force_update=True)
    return vat_return


def _keep_sales(vat_return: VATReturn, stamp: dict[str, Any]) -> list[VATReturnError]:
    """The lines of an EC sales list, kept; what it cannot tell, not kept yet."""
    found, untold = ec_sales.supplied(scope_of(vat_return))
    ECSalesLine.objects.bulk_create(
        ECSalesLine(
            **stamp,
            country_code=one.country_code,
            vat_registration_no=one.vat_registration_no,
            supply=one.supply,
            amount=one.amount,
            earlier_amount=one.earlier_amount,
        )
        for one in found
    )
    return [
        VATReturnError(
            **stamp,
            reason=one.reason,
            party_no=one.party_no,
            party_name=one.party_name,
            country_code=one.country_code,
            amount=one.amount,
        )
        for one in untold
    ]


def _keep_boxes(vat_return: VATReturn, statement: VATStatement, stamp: dict[str, Any]) -> list[VATReturnError]:
    """The boxes and differences of a return, kept; its rows that add up nothing, not kept yet."""
    found = calculated(statement, scope_of(vat_return))
    vat_return.amount_due, vat_return.ledger_amount = found.amount_due, found.tie.ledger
    vat_return.number_of_differences = len(found.tie.untied)
    VATReturnLine.objects.bulk_create(
        VATReturnLine(
            **stamp,
            line_no=one.line.line_no,
            row_no=one.line.row_no,
            box_no=one.line.box_no,
            description=one.line.description,
            amount=one.amount,
            earlier_amount=one.earlier_amount,
        )
        for one in found.lines
    )
    VATReturnDifference.objects.bulk_create(
        VATReturnDifference(
            **stamp,
            transaction_no=one.transaction_no,
            document_no=one.document_no,
            vat_date=one.vat_date,
            returned_amount=one.returned,
            ledger_amount=one.ledger,
            difference=one.returned - one.ledger,
        )
        for one in found.tie.untied
    )
    lines = vat_statements.lines_of(statement)
    return [VATReturnError(**stamp, reason=why, row_no=row_no) for why, row_no in vat_statements.rows_of_nothing(lines)]


def _error_refusals(vat_return: VATReturn) -> Iterator[Refusal]:
    """E-VAT-01: each error of the return, by the customer or row that it is of."""
    reason = VATReturnError.Reason
    told = {
        reason.VAT_NO: (
            "ec-sales-vat-no-missing",
            text(
                "Customer {customer} in {country} has no VAT registration number, so {amount} are not listed: fill it "
                "in on the card and calculate the list again."
            ),
        ),
        reason.COUNTRY: (
            "ec-sales-country-missing",
            text(
                "Customer {customer} has no country, so {amount} are not listed: fill it in on the card and calculate "
                "the list again."
            ),
        ),
        reason.OWN_COUNTRY: (
            "ec-sales-own-country-missing",
            text("Company Information names no country: fill it in and calculate the list again."),
        ),
        reason.ROWS: (
            "vat-statement-row-empty",
            text("Row {row} of the statement adds up rows that are not there: mend it and calculate again."),
        ),
        reason.ACCOUNTS: (
            "vat-statement-accounts-missing",
            text("Row {row} of the statement adds up accounts that are not there: mend it and calculate again."),
        ),
    }
    for error in VATReturnError.objects.filter(vat_return=vat_return).order_by("id"):
        code, template = told[reason(error.reason)]
        values = {
            "customer": f"{error.party_no} {error.party_name}".strip(),
            "country": error.country_code,
            "amount": error.amount,
            "row": error.row_no,
        }
        yield _refusal(code, template, "errors", **values)


def _is_outdated(vat_return: VATReturn) -> bool:
    """Whether entries of the scope were posted since."""
    scope = scope_of(vat_return)
    grown = Scope(scope.first, scope.end, earlier_up_to=scope.earlier_up_to, earlier_after=scope.earlier_after)
    newer = {"transaction_no__gt": vat_return.last_transaction_no}
    which = grown.within | grown.earlier
    return bool(
        vat_entries(grown, which).filter(**newer).exists() or gl_entries(which, vat_accounts()).filter(**newer).exists()
    )


def _of_period(kind: Kind, starting_date: date, ending_date: date) -> Sequence[VATReturn]:
    found = VATReturn.objects.filter(kind=kind, starting_date=starting_date, ending_date=ending_date)
    return list(found.order_by("version"))


def _period_refusals(kind: Kind, starting_date: date, ending_date: date) -> Iterator[Refusal]:
    if starting_date > ending_date:
        template = text("The period of the return begins on {start}, after its end, {end}.")
        yield _refusal("vat-period-reversed", template, "starting_date", start=starting_date, end=ending_date)
        return
    cutting = VATReturn.objects.filter(kind=kind, starting_date__lte=ending_date, ending_date__gte=starting_date)
    other = cutting.exclude(starting_date=starting_date, ending_date=ending_date).order_by("starting_date").first()
    if other is not None:
        template = text("There is a return from {start} to {end}; periods of returns do not overlap.")
        values = {"start": other.starting_date, "end": other.ending_date}
        yield _refusal("vat-return-overlaps", template, "starting_date", **values)
    if any(one.status == Status.OPEN for one in _of_period(kind, starting_date, ending_date)):
        template = text("A return of this period is still open: calculate that one again.")
        yield _refusal("vat-return-open", template, "starting_date")
    yield from _later_refusals(kind, ending_date)


def _later_refusals(kind: Kind, ending_date: date) -> Iterator[Refusal]:
    """A later return has taken what was posted too late for this one."""
    later = VATReturn.objects.filter(kind=kind, starting_date__gt=ending_date).exclude(status=Status.OPEN)
    first = later.order_by("starting_date", "id").first()
    if first is not None:
        template = text("The return from {start} is released already, and has taken what came too late for this one.")
        yield _refusal("vat-return-later-released", template, "starting_date", start=first.starting_date)


def _in_status(vat_return: VATReturn, *statuses: Status) -> VATReturn:
    """The return as it is now. Refuses one in none of the statuses."""
    current = VATReturn.objects.select_related("statement").get(pk=vat_return.pk)
    if current.status not in statuses:
        template = text("The return is {status}; this can be done with one that is {wanted}.")
        values = {"status": current.get_status_display(), "wanted": ", ".join(str(status.label) for status in statuses)}
        raise Refused(_refusal("vat-return-status", template, "status", **values))
    return current


def _moved(vat_return: VATReturn, status: Status, by: By, at: datetime, **rest: Any) -> VATReturn:
    return records.change(vat_return, {"status": status, **rest}, key=str(vat_return), by=by, at=at)


def _refusal(code: str, template: str, field: str, **values: object) -> Refusal:
    return Refusal(code, template, field=field, row="E-VAT-01", values=values)
