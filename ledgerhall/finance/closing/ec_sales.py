"""What an EC sales list says: goods, services and triangular trade per VAT registration number of a customer.

It tells of customers in other countries of the EU alone (finance.md 1.8). What cannot be told is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from ledgerhall.finance.closing.vat_figures import Scope, vat_entries
from ledgerhall.finance.foundation.identifiers import NORTHERN_IRELAND, is_eu_country, vat_country
from ledgerhall.finance.foundation.models import CompanyInformation
from ledgerhall.finance.subledger.cards import Customer
from ledgerhall.finance.vat.models import Calculation, VATEntry, VATReturnError
from ledgerhall.finance.vat.statement_tables import ECSalesLine

Reason = VATReturnError.Reason


@dataclass(frozen=True, slots=True)
class Supplied:
    """What one customer was supplied with, in the local currency; credit memos deducted."""

    country_code: str
    vat_registration_no: str
    supply: str
    amount: Decimal
    earlier_amount: Decimal


@dataclass(frozen=True, slots=True)
class Untold:
    """What the list cannot tell, and why: of a customer, or (without one) of the company itself."""

    reason: str
    party_no: str = ""
    party_name: str = ""
    country_code: str = ""
    amount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Sale:
    """Sales of one kind to one customer; country and number as posted; where the number is missing, as
    the card of that country has it by now."""

    party_no: str
    party_name: str
    country_code: str
    vat_registration_no: str
    supply: str


def supplied(scope: Scope) -> tuple[list[Supplied], list[Untold]]:
    """The lines by country, number and kind of supply: sales for which the customer owes the VAT, at their base.

    Sales at home and outside the EU are no part of it. A customer without VAT registration number, or without anything
    that says its country, is an error; so is a company that does not say its own.
    """
    own = _own_country()
    within, earlier = _bases(scope, scope.within), _bases(scope, scope.earlier)
    lines: dict[tuple[str, str, str], tuple[Decimal, Decimal]] = {}
    untold: dict[tuple[str, str, str, str], Decimal] = {}
    for sale in within.keys() | earlier.keys():
        late = earlier.get(sale, Decimal(0))
        amount = within.get(sale, Decimal(0)) + late
        if not _is_told(sale, own):
            continue
        reason = _why_not(sale)
        if reason:
            key = reason, sale.party_no, sale.party_name, sale.country_code
            untold[key] = untold.get(key, Decimal(0)) + amount
            continue
        place = sale.country_code, sale.vat_registration_no, sale.supply
        before = lines.get(place, (Decimal(0), Decimal(0)))
        lines[place] = before[0] + amount, before[1] + late
    errors = [Untold(*key, amount=amount) for key, amount in sorted(untold.items()) if amount]
    if not own:
        errors.insert(0, Untold(Reason.OWN_COUNTRY))
    return [Supplied(*place, *amounts) for place, amounts in sorted(lines.items())], errors


def _own_country() -> str:
    company = CompanyInformation.objects.order_by("id").first()
    return "" if company is None else company.country_code.upper() or vat_country(company.vat_registration_no, "")


def _is_told(sale: _Sale, own: str) -> bool:
    """Sold to another country of the EU, or to nobody knows where."""
    if sale.country_code == NORTHERN_IRELAND:
        return sale.supply != ECSalesLine.Supply.SERVICES
    return sale.country_code != own and (not sale.country_code or is_eu_country(sale.country_code))


def _why_not(sale: _Sale) -> str:
    if not sale.country_code:
        return Reason.COUNTRY
    return "" if sale.vat_registration_no else Reason.VAT_NO


def _bases(scope: Scope, which: Q) -> dict[_Sale, Decimal]:
    sales = vat_entries(scope, which).filter(
        entry_type=VATEntry.Type.SALE, calculation=Calculation.REVERSE_CHARGE
    )  # fmt: skip
    names = ("party_no", "country_code", "vat_registration_no", "is_eu_triangular", "is_eu_service")
    rows = list(sales.order_by().values_list(*names).annotate(total=Sum("base")))
    found: dict[_Sale, Decimal] = {}
    for sale, base in _sales(rows):
        found[sale] = found.get(sale, Decimal(0)) - base
    return found


def _sales(rows: list[tuple[str, str, str, bool, bool, Decimal]]) -> Iterator[tuple[_Sale, Decimal]]:
    cards = Customer.objects.in_bulk({row[0] for row in rows}, field_name="number")
    for party_no, posted_country, posted_no, is_triangular, is_service, base in rows:
        card = cards.get(party_no)
        country, number = vat_country(posted_no, posted_country), posted_no
        if card is not None and not number and country in ("", vat_country("", card.country_code)):
            number = card.vat_registration_no
            country = vat_country(number, card.country_code)
        name = card.name if card else ""
        yield _Sale(party_no, name, country, number, _supply(is_triangular, is_service)), base


def _supply(is_triangular: bool, is_service: bool) -> str:
    if is_triangular:
        return ECSalesLine.Supply.TRIANGULAR
    return ECSalesLine.Supply.SERVICES if is_service else ECSalesLine.Supply.GOODS
