"""Reading what a client answered: foreign JSON in, small frozen values out, whatever does not fit left out or refused.

A client is somebody else's server. Texts are cut and stripped of control characters, figures must be figures, a style
must be one that we know; an answer of another shape is no answer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from ledgerhall.portal import client_api
from ledgerhall.portal.client_api import Passage, Token, Unanswered
from ledgerhall.portal.client_url import ClientUrl

ACCOUNTANT_API = "/api/ledgerhall/accountant/v1.0"
STYLES = ("None", "Favorable", "Unfavorable", "Ambiguous", "Subordinate")
MOST_COMPANIES = 2_000
LARGEST = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class ListedCompany:
    """A company that the client opens to the owner of the token."""

    company_uuid: UUID
    name: str
    slug: str
    currency_code: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class Value:
    """One data point: text always; the decimal and the currency where it is money, the decimal alone for a count.

    `reason` is the client's own sentence where its books cannot answer.
    """

    text: str
    amount: Decimal | None
    currency: str
    style: str
    reason: str = ""


def companies(url: ClientUrl, *, token: Token | None, passage: Passage) -> list[ListedCompany]:
    """The companies at the client, in the client's order."""
    answer = client_api.get(url, f"{ACCOUNTANT_API}/companies", token=token, passage=passage)
    rows = answer.get("value") if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        raise Unanswered(client_api.not_reachable(url), "unknown shape")
    listed = [company for row in rows[:MOST_COMPANIES] if (company := _company(row)) is not None]
    return list({company.company_uuid: company for company in listed}.values())


def cues(
    url: ClientUrl, company_uuid: UUID, names: Iterable[str], *, token: Token | None, passage: Passage
) -> dict[str, Value]:
    """The values of the asked data points; one that the client does not have, or not for this person, is missing."""
    wanted = list(names)
    path = f"{ACCOUNTANT_API}/companies({company_uuid})/cues"
    answer = client_api.get(url, path, query={"names": ",".join(wanted)}, token=token, passage=passage)
    rows = answer.get("value") if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        raise Unanswered(client_api.not_reachable(url), "unknown shape")
    found: dict[str, Value] = {}
    for row in rows[: len(wanted)]:
        if isinstance(row, dict) and row.get("name") in wanted and (value := _value(row)) is not None:
            found[row["name"]] = value
    return found


def _company(row: Any) -> ListedCompany | None:
    if not isinstance(row, dict):
        return None
    try:
        company_uuid = UUID(str(row.get("id")))
    except ValueError:
        return None
    slug = _text(row.get("slug"), 60)
    return ListedCompany(
        company_uuid=company_uuid,
        name=_text(row.get("displayName"), 100) or _text(row.get("name"), 100) or str(company_uuid),
        slug=slug if all(letter.isalnum() or letter in "-_" for letter in slug) and slug.isascii() else "",
        currency_code=_text(row.get("currencyCode"), 10),
        is_demo=row.get("isDemo") is True,
    )


def _value(row: dict[str, Any]) -> Value | None:
    sent = row.get("amount")
    amount = Decimal(sent) if isinstance(sent, int | Decimal) and not isinstance(sent, bool) else None
    if amount is not None and abs(amount) >= LARGEST:
        return None
    style = row.get("style")
    return Value(
        text=_text(row.get("text"), 60),
        amount=amount,
        currency=_text(row.get("currencySymbol"), 8),
        style=style if style in STYLES else "None",
        reason=_text(row.get("reason"), 200),
    )


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str):
        return ""
    shown = "".join(letter for letter in value[: 4 * longest] if unicodedata.category(letter)[0] != "C")
    return " ".join(shown.split())[:longest]
