"""Reads what a draft touches of VAT and sales tax: setup, jurisdictions, and the VAT entries of applied documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Q

from ledgerhall.finance.posting.books_parties import PartyBooks
from ledgerhall.finance.posting.books_vat import Jurisdiction, PostingRules, VATBooks, VATFact, VATSetup, Waiting
from ledgerhall.finance.posting.draft import PostingDraft, VATAsked, VATComputed
from ledgerhall.finance.posting.reading import rows
from ledgerhall.finance.vat.arithmetic import VatRounding
from ledgerhall.finance.vat.models import TaxAreaLine, TaxDetail, TaxJurisdiction, VATEntry
from ledgerhall.finance.vat.sales_tax import AreaLine, Rates, TaxType
from ledgerhall.finance.vat.sales_tax import TaxDetail as Rate
from ledgerhall.kernel.money import from_scaled

_SETUPS = """
SELECT business_group_code, product_group_code, identifier, percent, calculation, sales_account_no, purchase_account_no,
       reverse_charge_account_no, is_unrealized, sales_unrealized_account_no, purchase_unrealized_account_no,
       deductible_percent, is_adjusted_for_payment_discount, is_eu_service, is_blocked
  FROM vat_vatpostingsetup WHERE business_group_code IN ({business}) AND product_group_code IN ({product})
"""
_RULES = """
SELECT vat_rounding, maximum_vat_difference, is_unrealized_vat, is_vat_adjusted_for_payment_discount,
       payment_discount_grace_formula, payment_tolerance_percent, payment_tolerance_maximum,
       is_payment_tolerance_warned, is_discount_tolerance_warned, payment_tolerance_posting,
       discount_tolerance_posting, application_rounding_precision, is_payment_discount_excl_vat
  FROM foundation_generalledgersetup ORDER BY id LIMIT 1
"""
_RATE_PLACES = 9
_FACT = (
    "entry_no",
    "transaction_no",
    "entry_type",
    "calculation",
    "base",
    "amount",
    "unrealized_base",
    "unrealized_amount",
    "remaining_unrealized_base",
    "remaining_unrealized_amount",
    "nondeductible_base",
    "nondeductible_amount",
    "vat_account_no",
    "reverse_charge_account_no",
    "realizes_entry_no",
    "application_no",
    "document_no",
    "business_group_code",
    "product_group_code",
    "identifier",
    "percent",
    "general_business_group_code",
    "general_product_group_code",
    "party_no",
    "country_code",
    "vat_registration_no",
    "is_eu_service",
    "is_eu_triangular",
    "is_prepayment",
    "tax_area_code",
    "tax_jurisdiction_code",
    "tax_group_code",
    "is_use_tax",
)


def gather_rules() -> PostingRules:
    """What the general ledger setup says of VAT, discounts and tolerances."""
    ((rounding, difference, is_unrealized, is_adjusted, grace, percent, maximum, *rest),) = rows(_RULES)
    is_tolerance_asked, is_late_discount_asked, tolerance_posting, late_discount_posting, precision, is_without_vat = (
        rest
    )
    return PostingRules(
        VatRounding(rounding),
        from_scaled(difference),
        bool(is_unrealized),
        bool(is_adjusted),
        grace,
        _rate(percent),
        from_scaled(maximum),
        bool(is_tolerance_asked),
        bool(is_late_discount_asked),
        tolerance_posting,
        late_discount_posting,
        from_scaled(precision),
        bool(is_without_vat),
    )


def gather_vat(draft: PostingDraft, rules: PostingRules, parties: PartyBooks) -> VATBooks:
    """Setup of the draft's VAT and of the documents it applies; their VAT entries where applications concern them."""
    asked = [vat for line in draft.lines for vat in (line.vat, line.balancing_vat) if vat is not None]
    documents = _documents(parties) if rules.is_unrealized_vat or rules.is_vat_adjusted else {}
    applications = _applications(draft, parties)
    facts = [fact for group in (documents, applications) for found in group.values() for fact in found]
    pairs = {(vat.business_group, vat.product_group) for vat in asked if not _is_sales_tax(vat)}
    pairs |= {(fact.business_group, fact.product_group) for fact in facts}
    return VATBooks(
        setups=_setups(pairs),
        jurisdictions=_jurisdictions(asked),
        areas=_areas(asked),
        documents=documents,
        applications=applications,
        waiting=_waiting({fact.realizes_entry_no for fact in facts} - {None}),
    )


def _is_sales_tax(vat: VATAsked | VATComputed) -> bool:
    return bool(vat.tax_area or (isinstance(vat, VATComputed) and vat.tax_jurisdiction))


def _setups(pairs: set[tuple[str, str]]) -> dict[tuple[str, str], VATSetup]:
    if not pairs:
        return {}
    business, product = (sorted({pair[at] for pair in pairs}) for at in (0, 1))
    places = {"business": ", ".join(["%s"] * len(business)), "product": ", ".join(["%s"] * len(product))}
    found = (_setup(row) for row in rows(_SETUPS.format(**places), *business, *product))
    return {(setup.business_group, setup.product_group): setup for setup in found}


def _setup(row: tuple[Any, ...]) -> VATSetup:
    business, product, identifier, percent, calculation, sales, purchase, reverse = row[:8]
    is_unrealized, sales_waiting, purchase_waiting, deductible, *flags = row[8:]
    return VATSetup(
        business,
        product,
        identifier,
        _rate(percent),
        calculation,
        sales,
        purchase,
        reverse,
        bool(is_unrealized),
        sales_waiting,
        purchase_waiting,
        _rate(deductible),
        *map(bool, flags),
    )


def _rate(scaled: int) -> Decimal:
    return Decimal(scaled).scaleb(-_RATE_PLACES).normalize() + 0


def _jurisdictions(asked: Iterable[VATAsked | VATComputed]) -> dict[str, Jurisdiction]:
    """Those that documents name, and all of the areas that lines ask tax of."""
    named = {vat.tax_jurisdiction for vat in asked if isinstance(vat, VATComputed)} - {""}
    areas = {vat.tax_area for vat in asked if isinstance(vat, VATAsked)} - {""}
    if not named and not areas:
        return {}
    wanted = Q(code__in=named) | Q(area_lines__area__code__in=areas)
    names = ("code", "sales_account_no", "purchase_account_no", "use_tax_account_no")
    found = TaxJurisdiction.objects.filter(wanted).distinct().values_list(*names)
    return {row[0]: Jurisdiction(*row) for row in found}


def _areas(asked: Iterable[VATAsked | VATComputed]) -> dict[str, Rates]:
    """The areas that lines ask tax of; one without jurisdictions is none."""
    codes = {vat.tax_area for vat in asked if isinstance(vat, VATAsked)} - {""}
    found = {code: _rates(code) for code in sorted(codes)}
    return {code: rates for code, rates in found.items() if rates.area}


def _rates(area: str) -> Rates:
    lines = TaxAreaLine.objects.filter(area__code=area).values_list(
        "jurisdiction__code", "calculation_order", "jurisdiction__is_tax_on_tax"
    )
    area_lines = tuple(AreaLine(*row) for row in lines)
    details = TaxDetail.objects.filter(jurisdiction__area_lines__area__code=area).values_list(
        "jurisdiction__code",
        "group_code",
        "tax_type",
        "effective_date",
        "percent_below_maximum",
        "maximum",
        "percent_above_maximum",
    )
    found = tuple(
        Rate(code, group, TaxType(kind), day, below, maximum, above)
        for code, group, kind, day, below, maximum, above in details
    )
    return Rates(area_lines, found)


def _documents(parties: PartyBooks) -> dict[tuple[int, str], tuple[VATFact, ...]]:
    """The VAT entries of the documents of all ledger entries that were read."""
    keys = {(known.transaction_no, known.entry.document_no) for known in parties.entries.values()}
    if not keys:
        return {}
    transactions = sorted({transaction for transaction, _ in keys})
    found: dict[tuple[int, str], list[VATFact]] = defaultdict(list)
    for fact in _facts(VATEntry.objects.filter(transaction_no__in=transactions, application_no=None)):
        if (fact.transaction_no, fact.document_no) in keys:
            found[fact.transaction_no, fact.document_no].append(fact)
    return {key: tuple(facts) for key, facts in found.items()}


def _applications(draft: PostingDraft, parties: PartyBooks) -> Mapping[tuple[int, int], tuple[VATFact, ...]]:
    """The VAT entries that undone applications made, of the parties whose applications they were."""
    undone: dict[tuple[int, int], str] = {}
    for line in draft.lines:
        for effect in line.effects:
            detail = parties.details.get((line.account_type, effect.unapplies_entry_no or 0))
            if detail is not None and effect.application_no is not None:
                undone[detail.transaction_no, effect.application_no] = line.account_no
    if not undone:
        return {}
    transactions = sorted({transaction for transaction, _ in undone})
    found: dict[tuple[int, int], list[VATFact]] = defaultdict(list)
    for fact in _facts(VATEntry.objects.filter(transaction_no__in=transactions).exclude(application_no=None)):
        key = fact.transaction_no, fact.application_no or 0
        if undone.get(key) == fact.party_no:
            found[key].append(fact)
    return {key: tuple(facts) for key, facts in found.items()}


def _facts(entries: Any) -> Iterable[VATFact]:
    return (VATFact(*row) for row in entries.order_by("entry_no").values_list(*_FACT))


def _waiting(numbers: Iterable[int | None]) -> dict[int, Waiting]:
    names = ("remaining_unrealized_base", "remaining_unrealized_amount", "vat_account_no")
    wanted = sorted(number for number in numbers if number is not None)
    if not wanted:
        return {}
    found = VATEntry.objects.filter(entry_no__in=wanted).values_list("entry_no", *names)
    return {number: Waiting(*values) for number, *values in found}
