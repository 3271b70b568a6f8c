"""The rows of a VAT statement and what they amount to (finance.md 5.11). Pure.

What entries and accounts add up to comes from outside; here signs are turned, and rows add up other rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ledgerhall.kernel import filters
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.money import round_half_away

ACCOUNTS, VAT_ENTRIES, ROWS, DESCRIPTION = "account totaling", "vat entry totaling", "row totaling", "description"
MOST_NESTED = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what it adds up, and which of its signs are turned."""

    line_no: int
    row_no: str
    line_type: str
    row_totaling: str = ""
    is_calculated_opposite: bool = False
    is_printed_opposite: bool = False

    @property
    def sign(self) -> int:
        return -1 if self.is_calculated_opposite else 1

    @property
    def printed_sign(self) -> int:
        return -1 if self.is_printed_opposite else 1


def printed(rows: Sequence[Row], amounts: Mapping[int, Decimal], *, is_whole: bool = False) -> dict[int, Decimal]:
    """What each row shows, by line number. `amounts` are what the rows that read entries or accounts found.

    Whole numbers are rounded where they are read, half away from zero, so that totals add up what is shown.
    Refuses rows that add up themselves, or are nested too deep, naming the path (E-VAT-01).
    """
    read = {line_no: round_half_away(amount, 0) if is_whole else amount for line_no, amount in amounts.items()}
    return {
        row.line_no: row.printed_sign
        * sum((weight * read.get(line_no, Decimal(0)) for line_no, weight in weights(rows, row).items()), Decimal(0))
        for row in rows
    }


def weights(rows: Sequence[Row], row: Row) -> dict[int, int]:
    """How often, and with which sign, a row counts each row that reads entries or accounts. Refuses as `printed`."""
    found: dict[int, int] = {}
    for line_no, weight in _leaves(rows, row, ()):
        found[line_no] = found.get(line_no, 0) + weight
    return found


def refusals(rows: Sequence[Row]) -> list[Refusal]:
    """What is wrong with the totalings of the rows (E-VAT-01); each cycle once."""
    found: dict[str, Refusal] = {}
    for row in rows:
        try:
            weights(rows, row)
        except Refused as problem:
            for refusal in problem.refusals:
                found.setdefault(refusal.code, refusal)
    return list(found.values())


def adding_nothing(rows: Sequence[Row]) -> list[Row]:
    """Rows that add up rows of which none is there."""
    return [row for row in rows if row.line_type == ROWS and row.row_totaling and not _named(rows, row)]


def _leaves(rows: Sequence[Row], row: Row, path: tuple[Row, ...]) -> Iterator[tuple[int, int]]:
    if row.line_type in (ACCOUNTS, VAT_ENTRIES):
        yield row.line_no, row.sign
    if row.line_type != ROWS or not row.row_totaling:
        return
    walked = (*path, row)
    if row in path:
        template = text("Rows add up themselves: {path}.")
        raise Refused(_refusal("vat-statement-cycle", template, path=_told(walked[path.index(row) :])))
    if len(walked) > MOST_NESTED:
        template = text("Rows add up rows more than {most} deep: {path}.")
        raise Refused(_refusal("vat-statement-nesting", template, most=MOST_NESTED, path=_told(walked)))
    for other in _named(rows, row):
        for line_no, weight in _leaves(rows, other, walked):
            yield line_no, row.sign * weight


def _named(rows: Sequence[Row], row: Row) -> list[Row]:
    """The rows that the totaling names; those without a number are never named."""
    try:
        condition = filters.parse(row.row_totaling)
    except filters.FilterError as problem:
        template = text("{totaling} names no rows: {reason}")
        values = {"totaling": row.row_totaling, "reason": str(problem)}
        raise Refused(_refusal("vat-statement-totaling", template, **values)) from None
    return [other for other in rows if other.row_no and filters.matches(condition, other.row_no)]


def _told(path: Sequence[Row]) -> str:
    return " → ".join(row.row_no or str(row.line_no) for row in path)


def _refusal(code: str, template: str, **values: object) -> Refusal:
    return Refusal(code, template, "row_totaling", row="E-VAT-01", values=values)
