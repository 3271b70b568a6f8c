"""What an EC sales list says: goods, services and triangular trade per VAT registration number of a customer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from ledgerhall.finance.closing.vat_figures import Scope, vat_entries
from ledgerhall.finance.vat.models import Calculation, VATEntry
from ledgerhall.finance.vat.statement_tables import ECSalesLine


@dataclass(frozen=True, slots=True)
class Supplied:
    """What one customer was supplied with, in the local currency; credit memos deducted."""

    country_code: str
    vat_registration_no: str
    supply: str
    amount: Decimal
    earlier_amount: Decimal


def supplied(scope: Scope) -> list[Supplied]:
    """The lines by country, number and kind of supply: sales for which the customer owes the VAT, at their base."""
    within, earlier = _bases(scope, scope.within), _bases(scope, scope.earlier)
    zero = Decimal(0)
    return [
        Supplied(*key, within.get(key, zero) + earlier.get(key, zero), earlier.get(key, zero))
        for key in sorted(within.keys() | earlier.keys())
    ]


def _bases(scope: Scope, which) -> dict[tuple[str, str, str], Decimal]:  # type: ignore[no-untyped-def]
    sales = vat_entries(scope, which).filter(
        entry_type=VATEntry.Type.SALE, calculation=Calculation.REVERSE_CHARGE
    )  # fmt: skip
    names = ("country_code", "vat_registration_no", "is_eu_triangular", "is_eu_service")
    found: dict[tuple[str, str, str], Decimal] = {}
    for country, number, is_triangular, is_service, base in (
        sales.order_by().values_list(*names).annotate(total=Sum("base"))
    ):
        key = country, number, _supply(is_triangular, is_service)
        found[key] = found.get(key, Decimal(0)) - base
    return found


def _supply(is_triangular: bool, is_service: bool) -> str:
    if is_triangular:
        return ECSalesLine.Supply.TRIANGULAR
    return ECSalesLine.Supply.SERVICES if is_service else ECSalesLine.Supply.GOODS
