"""Amounts leave as numbers, digit by digit."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from ledgerhall.api.exact_json import dumps
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Currency, Money


@pytest.mark.parametrize(
    "digits", ["0", "0.10", "-12480.00", "12345678901234.5678", "0.0001", "99999999999999999999.99", "1E+3", "1E-7"]
)
def test_a_decimal_is_written_exactly(digits):
    written = dumps({"amount": Decimal(digits)})
    assert json.loads(written, parse_float=Decimal, parse_int=Decimal)["amount"] == Decimal(digits)
    assert "E" not in written.removeprefix('{"amount":')


def test_trailing_zeros_stay():
    assert dumps([Decimal("0.10"), Money("5.00", Currency("EUR"))]) == "[0.10,5.00]"


def test_values_of_books_have_their_form():
    key = UUID("11111111-1111-1111-1111-111111111111")
    value = [
        None, True, 3, 'a"b\u2028ö', date(2026, 7, 7), LedgerDate(date(2025, 12, 31), True),
        datetime(2026, 7, 7, 9, 0, tzinfo=UTC), key, (), {},
    ]  # fmt: skip
    assert json.loads(dumps(value)) == [
        None, True, 3, 'a"b\u2028ö', "2026-07-07", "2025-12-31", "2026-07-07T09:00:00.000Z", str(key), [], {},
    ]  # fmt: skip


@pytest.mark.parametrize("value", [0.1, object(), b"bytes", {1, 2}])
def test_what_has_no_place_is_refused(value):
    with pytest.raises(TypeError):
        dumps([value])


def test_what_is_not_finite_is_refused():
    with pytest.raises(ValueError, match="finite"):
        dumps(Decimal("NaN"))
