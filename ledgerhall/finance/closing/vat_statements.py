"""VAT statements: made and changed line by line, and shown for any period (finance.md 5.11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max

from ledgerhall.finance.closing import statement_rows, vat_figures
from ledgerhall.finance.closing.statement_rows import Row
from ledgerhall.finance.closing.vat_figures import Scope
from ledgerhall.finance.foundation import records
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.ledger.totaling import matching
from ledgerhall.finance.vat.models import VATReturnError, VATStatement, VATStatementLine
from ledgerhall.kernel.errors import Refusal, text
from ledgerhall.kernel.filters import FilterError
from ledgerhall.kernel.people import By
from ledgerhall.tenancy import books

STEP = 10_000


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as a statement or return shows it; `earlier_amount` is the part that is dated before the period."""

    line: VATStatementLine
    amount: Decimal
    earlier_amount: Decimal


@under_lock
def create(*, values: Mapping[str, Any], by: By, at: datetime) -> VATStatement:
    """A new statement. Refuses a code that is empty or used."""
    records.refuse(records.code_refusals(VATStatement, values["code"]))
    return records.insert(VATStatement(**values), key=values["code"], by=by, at=at)


def change(*, statement: VATStatement, values: Mapping[str, Any], by: By, at: datetime) -> VATStatement:
    """Change what a statement is set to; its code stays."""
    kept = {name: value for name, value in values.items() if name != "code"}
    return records.change(statement, kept, key=statement.code, by=by, at=at)


@under_lock
def delete(*, statement: VATStatement, by: By, at: datetime) -> None:
    """Take a statement away with its lines. Refuses one that returns were made of."""
    for line in VATStatementLine.objects.filter(statement=statement).order_by("line_no"):
        delete_line(line=line, by=by, at=at)
    records.remove(statement, key=statement.code, by=by, at=at)


@under_lock
def add_line(*, statement: VATStatement, values: Mapping[str, Any], by: By, at: datetime) -> VATStatementLine:
    """A new last line. Refuses totalings that are no filter, and rows that would add up themselves (E-VAT-01)."""
    last = VATStatementLine.objects.filter(statement=statement).aggregate(last=Max("line_no"))["last"] or 0
    line = VATStatementLine(statement=statement, line_no=last + STEP, **values)
    records.refuse(list(_refusals([*lines_of(statement), line])))
    return records.insert(line, key=f"{statement.code} {line.line_no}", by=by, at=at)


@under_lock
def add_lines(
    *, statement: VATStatement, lines: Sequence[Mapping[str, Any]], by: By, at: datetime
) -> list[VATStatementLine]:
    """New last lines in one go, in their order. Refuses as `add_line`."""
    there = lines_of(statement)
    last = max((line.line_no for line in there), default=0)
    new = [
        VATStatementLine(statement=statement, line_no=last + place * STEP, **values)
        for place, values in enumerate(lines, start=1)
    ]
    records.refuse(list(_refusals([*there, *new])))
    return records.insert_many({f"{statement.code} {line.line_no}": line for line in new}, by=by, at=at)


@under_lock
def change_line(*, line: VATStatementLine, values: Mapping[str, Any], by: By, at: datetime) -> VATStatementLine:
    """Change a line. Refuses as `add_line`."""
    lines = lines_of(line.statement)
    for other in lines:
        if other.pk == line.pk:
            for name, value in values.items():
                setattr(other, name, value)
    records.refuse(list(_refusals(lines)))
    return records.change(line, values, key=f"{line.statement.code} {line.line_no}", by=by, at=at)


def delete_line(*, line: VATStatementLine, by: By, at: datetime) -> None:
    records.remove(line, key=f"{line.statement.code} {line.line_no}", by=by, at=at)


def lines_of(statement: VATStatement) -> list[VATStatementLine]:
    """The lines in order."""
    return list(VATStatementLine.objects.filter(statement=statement).select_related("statement").order_by("line_no"))


def shown(statement: VATStatement, scope: Scope, *, is_whole: bool | None = None) -> list[ShownLine]:
    """What the printed lines of the statement show for the scope; whole numbers as the statement says, or as asked.

    Refuses rows that add up themselves or are nested too deep, naming the path (E-VAT-01).
    """
    lines = lines_of(statement)
    rows = [row_of(line) for line in lines]
    whole = statement.is_whole_numbers if is_whole is None else is_whole
    with books.snapshot():
        within = vat_figures.amounts(lines, scope, scope.within)
        earlier = vat_figures.amounts(lines, scope, scope.earlier)
    together = {line_no: amount + earlier[line_no] for line_no, amount in within.items()}
    printed = statement_rows.printed(rows, together, is_whole=whole)
    of_earlier = statement_rows.printed(rows, earlier, is_whole=whole)
    return [
        ShownLine(line, printed[line.line_no], of_earlier[line.line_no]) for line in lines if line.is_printed
    ]  # fmt: skip


def rows_of_nothing(lines: Sequence[VATStatementLine]) -> list[tuple[str, str]]:
    """Rows that cannot be right because nothing is there that they add up: (why, row no., or line no. without one)."""
    reason = VATReturnError.Reason
    rows = [(reason.ROWS, row) for row in statement_rows.adding_nothing([row_of(line) for line in lines])]
    rows += [(reason.ACCOUNTS, row_of(line)) for line in vat_figures.adding_no_accounts(lines)]
    return list(dict.fromkeys((str(why), row.row_no or str(row.line_no)) for why, row in rows))


def row_of(line: VATStatementLine) -> Row:
    return Row(
        line.line_no,
        line.row_no,
        line.line_type,
        line.row_totaling,
        line.is_calculated_opposite,
        line.is_printed_opposite,
    )


def _refusals(lines: Sequence[VATStatementLine]) -> Iterator[Refusal]:
    yield from statement_rows.refusals([row_of(line) for line in lines])
    for line in lines:
        try:
            matching(line.account_totaling or "*", ())
        except FilterError as problem:
            template = text("{totaling} names no accounts: {reason}")
            values = {"totaling": line.account_totaling, "reason": str(problem)}
            yield Refusal("vat-statement-accounts", template, "account_totaling", row="E-VAT-01", values=values)
