"""What an inspection finds wrong: a frozen value with its place in the books. Also how checks ask the database."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledgerhall.tenancy import books

CHANGE_LOG, REGISTERS, ENTRIES = "change log entry", "G/L register", "G/L entry"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: the table and row (entry, register or log number, or an account's number), the column
    where one can be named, and an English template with its values. A notice is worth knowing and no fault."""

    code: str
    table: str
    template: str
    row: str = ""
    column: str = ""
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    is_notice: bool = False

    @property
    def place(self) -> str:
        """Where: `G/L entry 12, amount`."""
        where = f"{self.table} {self.row}".strip()
        return f"{where}, {self.column}" if self.column else where

    @property
    def message(self) -> str:
        """The English sentence, values put in."""
        return self.template.format(**self.values)


# A check asks the open books and yields what is wrong.
Check = Callable[[], Iterable[Finding]]


def rows(sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows that a statement on the open books returns."""
    with books.connection().cursor() as cursor:
        cursor.execute(sql, list(values))
        yield from cursor.fetchall()
