"""Numbers that others give out and whose check digits tell a slip of the pen: IBAN, GLN, VAT registration numbers.

The one place that knows python-stdnum. IBAN and GLN that do not add up are refused; a VAT registration number is only
doubted, because countries change their rules and some of their numbers keep to none.
"""

from __future__ import annotations

import re

from stdnum import ean, iban
from stdnum.util import get_cc_module

from ledgerhall.kernel.dates import DateFormula
from ledgerhall.kernel.errors import Refusal, text

_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")
_GLN_DIGITS = 13
# As VAT sees it: Greece is written EL too. Northern Ireland (XI) belongs to it for goods alone, Great Britain does not.
_EU = frozenset("AT BE BG CY CZ DE DK EE EL ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())
NORTHERN_IRELAND = "XI"


def compact_iban(number: str) -> str:
    """An IBAN as it is kept: capital letters, no spaces."""
    return str(iban.compact(number))


def iban_refusals(number: str, field: str) -> list[Refusal]:
    """An IBAN has the form of its country and the right check digits. Empty is none."""
    if not number or iban.is_valid(number, check_country=False):
        return []
    template = text("{iban} is no IBAN: its check digits or its length are wrong.")
    return [Refusal("iban-wrong", template, field, values={"iban": number})]


def gln_refusals(number: str, field: str) -> list[Refusal]:
    """A GLN has 13 digits, the last of them a check digit."""
    if not number or (len(number) == _GLN_DIGITS and ean.is_valid(number)):
        return []
    template = text("{gln} is no GLN: it has 13 digits, and the last one checks the others.")
    return [Refusal("gln-wrong", template, field, values={"gln": number})]


def email_refusals(address: str, field: str) -> list[Refusal]:
    """An address has the form of one."""
    if not address or _EMAIL.fullmatch(address):
        return []
    return [Refusal("email-wrong", text("{address} is no e-mail address."), field, values={"address": address})]


def country_refusals(code: str, field: str) -> list[Refusal]:
    """A country is two letters of ISO 3166."""
    if not code or (len(code) == 2 and code.isalpha() and code.isascii() and code.isupper()):
        return []
    template = text("{country} is no country code of two letters, such as SE or GB.")
    return [Refusal("country-code", template, field, values={"country": code})]


def is_eu_country(code: str) -> bool:
    """Whether the country is a member of the EU's common system of VAT (directive 2006/112/EC)."""
    return code.upper() in _EU


def vat_country(number: str, country_code: str) -> str:
    """The country of a VAT registration number: that of its letters where they are one of the EU, else the one given.
    Greece is GR."""
    letters = number[:2].upper()
    country = letters if letters == NORTHERN_IRELAND or is_eu_country(letters) else country_code.upper()
    return "GR" if country == "EL" else country


def formula_refusals(formula: str, field: str) -> list[Refusal]:
    """A date formula can be read (finance.md section 0). Empty is none."""
    try:
        DateFormula.parse(formula)
    except ValueError:
        template = text("{formula} is no date formula, such as 30D, 1M or CM+10D.")
        return [Refusal("date-formula", template, field, values={"formula": formula})]
    return []


def is_vat_registration_doubtful(number: str, country_code: str) -> bool:
    """Whether a VAT registration number fails the check of its country: the one whose letters it begins with, else the
    one given. Where the country is not known, or has no such check, nothing is doubted."""
    if not number:
        return False
    letters = number[:2].upper()
    country = letters if letters.isalpha() else country_code.upper()
    module = get_cc_module({"EL": "GR", "XI": "GB"}.get(country, country), "vat") if country else None
    return module is not None and not module.is_valid(number)
