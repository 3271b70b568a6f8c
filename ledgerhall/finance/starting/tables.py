"""What a company starts from, as tables, and the notation they are written in. Pure.

VAT, by business and product group: rate, calculation, and the accounts of sales, of purchases and of the VAT that the
buyer owes; `50%` is deductible, `service` counts as an EU service.

    EU       SERVICES   25 reverse  2611 2645 2614 service

Trade: the sales and the purchase account of a general business and product group.

    DOMESTIC GOODS      3001 4010

Statement: box, what it is, and what it adds up; `(8)` is a row that is no box, `-` one that lessens what is owed.

    10  | VAT on sales   | sale amount DOMESTIC STANDARD; sale amount DOMESTIC SERVICES
    48- | VAT deducted   | purchase amount * *
    49  | VAT to pay     | rows 10 48

Sales tax: jurisdiction, accounts of sales, purchases and use tax, percent, and the base that it is capped at.

    COUNTY   2210 5020 2230   1 5000
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from string import ascii_uppercase
from typing import Any

from ledgerhall.finance.starting.accounts import Accounts

# `rest` is the part of the base whose VAT is not deducted.
_AMOUNTS = {"amount": "amount", "base": "base", "rest": "non-deductible base"}
_CALCULATIONS = {"normal": "normal", "reverse": "reverse charge", "full": "full"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A class of fixed assets: cost, depreciation up to now, and depreciation of a period."""

    code: str
    description: str
    cost: str
    accumulated: str
    expense: str


@dataclass(frozen=True, slots=True)
class Setup:
    """A ready-made setup. Groups are code → description; a product group names the VAT product group it starts from."""

    chart: str
    name: str
    accounts: Accounts
    assets: tuple[Asset, ...]
    businesses: Mapping[str, str]
    products: Mapping[str, tuple[str, str]]
    trade: str
    vat_products: Mapping[str, str] = field(default_factory=dict)
    vat: str = ""
    reverse_clause: str = ""
    statement: tuple[str, str] = ("", "")
    net_row: str = ""
    rows: str = ""
    jurisdictions: str = ""
    areas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    currencies: Mapping[str, str] = field(default_factory=dict)

    def trades(self) -> list[tuple[str, str, str, str]]:
        """Business group, product group, sales account, purchase account."""
        return [(words[0], words[1], words[2], words[3]) for words in _words(self.trade)]

    def vat_setups(self) -> list[dict[str, Any]]:
        """The VAT posting setups, as fields of one each."""
        return [self._vat_setup(words) for words in _words(self.vat)]

    def tax_jurisdictions(self) -> list[tuple[str, dict[str, str], Decimal, Decimal | None]]:
        """Code, accounts, percent and the most that is taxed."""
        names = ("sales_account_no", "purchase_account_no", "use_tax_account_no")
        return [
            (code, dict(zip(names, more[:3], strict=True)), Decimal(more[3]), Decimal(more[4]) if more[4:] else None)
            for code, *more in _words(self.jurisdictions)
        ]

    def statement_lines(self) -> list[dict[str, Any]]:
        """The lines of the VAT statement, as fields of one each."""
        return [line for text in self.rows.strip().splitlines() for line in _statement_lines(text)]

    def _vat_setup(self, words: list[str]) -> dict[str, Any]:
        business, product, percent, calculation, *rest = words
        accounts = [word for word in rest if word.isdigit()]
        named = dict(
            zip(("sales_account_no", "purchase_account_no", "reverse_charge_account_no"), accounts, strict=False)
        )
        deductible = next((word.removesuffix("%") for word in rest if word.endswith("%")), "100")
        return {
            "business_group_code": business,
            "product_group_code": product,
            "description": f"{self.businesses[business]}, {self.vat_products[product]}",
            "identifier": product,
            "percent": Decimal(percent),
            "calculation": _CALCULATIONS[calculation],
            "deductible_percent": Decimal(deductible),
            "is_eu_service": "service" in rest,
            "clause": self.reverse_clause if calculation == "reverse" else "",
            **named,
        }


def _words(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines() if line.strip()]


def _statement_lines(text: str) -> Iterator[dict[str, Any]]:
    """A box of several parts is a row that adds them up; the parts are not printed."""
    head, description, content = (part.strip() for part in text.split("|"))
    is_less = head.endswith("-")
    number = head.removesuffix("-").strip("()")
    shown = {"row_no": number, "description": description, "box_no": "" if head.startswith("(") else number}
    if content.startswith("rows "):
        yield {**shown, "line_type": "row totaling", "row_totaling": "|".join(content.split()[1:])}
        return
    parts = [_part(part.split(), is_less) for part in content.split(";")]
    if len(parts) == 1:
        yield {**shown, **parts[0], "is_printed_opposite": is_less}
        return
    names = [f"{number}{letter}" for letter in ascii_uppercase[: len(parts)]]
    for name, part in zip(names, parts, strict=True):
        yield {"row_no": name, "description": description, "is_printed": False, **part}
    totaling = {"line_type": "row totaling", "row_totaling": "|".join(names)}
    yield {**shown, **totaling, "is_printed_opposite": is_less}


def _part(words: list[str], is_less: bool) -> dict[str, Any]:
    """`sale amount DOMESTIC STANDARD`, `purchase base EU *`, `sale amount @STATE`, `use amount @STATE`. VAT on sales is
    negative in the entries, so that it is turned; on purchases the buyer's own VAT stands positive, as owed."""
    entries, amount, first, *rest = words
    is_tax = first.startswith("@")
    return {
        "entry_type": "purchase" if entries == "use" else entries,
        "amount_type": _AMOUNTS[amount],
        "is_calculated_opposite": (entries == "sale") != is_less,
        "tax_jurisdiction_code": first.removeprefix("@") if is_tax else "",
        "business_group_code": "" if is_tax or first == "*" else first,
        "product_group_code": "" if not rest or rest[0] == "*" else rest[0],
        "is_use_tax": entries == "use",
    }
