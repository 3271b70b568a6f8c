"""What an inspection finds wrong: a frozen value with its place."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ledgerhall.kernel.errors import filled


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
        return filled(self.template, self.values)
