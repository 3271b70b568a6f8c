"""Sums of expected and made rows, and where they differ. Never the number or the order of entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tests.golden.rows import SHAPES, Row, Shape

Place = tuple[tuple[str, str], ...]


@dataclass
class Sums:
    """The sum that is expected of one amount at one place, and the sum that was made."""

    expected: Decimal = Decimal(0)
    made: Decimal = Decimal(0)

    @property
    def differ(self) -> bool:
        return self.expected != self.made


@dataclass
class Compared:
    """One ledger, compared: all sums that are not 0 on both sides, by place and name of the amount."""

    ledger: str
    sums: dict[tuple[Place, str], Sums] = field(default_factory=lambda: defaultdict(Sums))

    @property
    def differences(self) -> dict[tuple[Place, str], Sums]:
        return {key: sums for key, sums in self.sums.items() if sums.differ}


def compare(expected: Mapping[str, Sequence[Row]], made: Mapping[str, Sequence[Row]]) -> list[Compared]:
    """The ledgers that the case lists rows of, compared."""
    return [_compared(ledger, listed, made.get(ledger, ())) for ledger, listed in expected.items()]


def _compared(ledger: str, expected: Sequence[Row], made: Sequence[Row]) -> Compared:
    shape = SHAPES[ledger]
    left_open = _left_open(shape, expected)
    compared = Compared(ledger)
    for row in expected:
        for name, amount in row.amounts.items():
            compared.sums[_place(shape, row, left_open), name].expected += amount
    asked = _asked(shape, expected, left_open)
    groups = {_group(shape, row) for row in expected}
    for row in made:
        if not shape.is_complete and _group(shape, row) not in groups:
            continue
        place = _place(shape, row, left_open)
        for name, amount in row.amounts.items():
            if name in asked.get(place, row.amounts):
                compared.sums[place, name].made += amount
    nothing = [key for key, sums in compared.sums.items() if not sums.expected and not sums.made]
    for key in nothing:
        del compared.sums[key]
    return compared


def _left_open(shape: Shape, expected: Iterable[Row]) -> dict[Place, set[str]]:
    """The parts of a place that some expected row leaves open: its group is then compared without them."""
    found: dict[Place, set[str]] = defaultdict(set)
    for row in expected:
        found[_group(shape, row)] |= {part for part in shape.open if part not in row.place}
    return found


def _asked(shape: Shape, expected: Iterable[Row], left_open: Mapping[Place, set[str]]) -> dict[Place, set[str]]:
    """The amounts that the case gives at each place."""
    found: dict[Place, set[str]] = defaultdict(set)
    for row in expected:
        found[_place(shape, row, left_open)] |= row.amounts.keys()
    return found


def _group(shape: Shape, row: Row) -> Place:
    return tuple((part, row.place[part]) for part in shape.fixed)


def _place(shape: Shape, row: Row, left_open: Mapping[Place, set[str]]) -> Place:
    group = _group(shape, row)
    without = left_open.get(group, set())
    told = tuple((part, row.place[part]) for part in shape.open if part not in without and part in row.place)
    return told + group
