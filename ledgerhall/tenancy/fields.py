"""Columns of the books: exact money, ledger dates, codes that sort alike on both engines, folded search text."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.expressions import Combinable

from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import from_scaled, to_scaled

if TYPE_CHECKING:
    _TextField = models.CharField[str | int | Combinable, str]
else:
    _TextField = models.CharField


class ScaledDecimalField(models.BigIntegerField):  # type: ignore[type-arg]
    """A decimal kept as an integer scaled by 10 ** `places` (Django's DecimalField is a REAL on SQLite)."""

    # What the type checker takes attributes of records for (django-stubs).
    _pyi_private_set_type: Decimal | int | str | Combinable  # type: ignore[assignment]
    _pyi_private_get_type: Decimal  # type: ignore[assignment]
    places = 4

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else _unscaled(int(value), self.places)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, float):
            raise TypeError("amounts are never floats")
        return Decimal(value)

    def get_prep_value(self, value: Any) -> int | None:
        if value is None:
            return None
        amount = value if isinstance(value, Decimal) else self.to_python(value)
        assert amount is not None
        if not amount:
            return 0
        if self.places == 4:
            return to_scaled(amount)
        scaled = amount.scaleb(self.places)
        whole = int(scaled)
        if scaled != whole:
            raise ValueError(f"{amount} has more than {self.places} decimals")
        return whole

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value if prepared else self.get_prep_value(value)


class MoneyField(ScaledDecimalField):
    """An amount, four decimals, exact in SUM on both engines. The currency stands in a column beside it."""


class RateField(ScaledDecimalField):
    """A rate, factor or percentage with nine decimals."""

    places = 9


class LedgerDateField(models.BigIntegerField):  # type: ignore[type-arg]
    """A `LedgerDate` kept as its ordinal, so that closing dates sort and range as they must."""

    _pyi_private_set_type: LedgerDate | Combinable  # type: ignore[assignment]
    _pyi_private_get_type: LedgerDate  # type: ignore[assignment]

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> LedgerDate | None:
        return None if value is None else LedgerDate.from_ordinal(int(value))

    def to_python(self, value: Any) -> LedgerDate | None:
        if value is None or isinstance(value, LedgerDate):
            return value
        return LedgerDate.from_ordinal(value) if isinstance(value, int) else LedgerDate.parse(str(value))

    def get_prep_value(self, value: Any) -> int | None:
        ledger_date = self.to_python(value)
        return None if ledger_date is None else ledger_date.ordinal

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value if prepared else self.get_prep_value(value)


class CodeField(_TextField):
    """A code or number: sorted by code point on both engines (`COLLATE "C"` on PostgreSQL)."""

    def __init__(self, *args: Any, max_length: int = 20, **kwargs: Any) -> None:
        kwargs["max_length"] = max_length
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["max_length"] = self.max_length
        return name, path, args, kwargs

    def db_parameters(self, connection: Any) -> Any:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


def fold(text: str) -> str:
    """The form that searches compare: no accents, no case, so that `angstrom` finds `Ångström` on both engines."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _unscaled(scaled: int, places: int) -> Decimal:
    return from_scaled(scaled) if places == 4 else Decimal(scaled).scaleb(-places)
