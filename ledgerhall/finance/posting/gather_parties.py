"""Reads what a draft touches of customers and vendors: cards, groups, terms, and the ledger entries it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Q, Sum

from ledgerhall.finance.posting.books_parties import (
    AccountPair,
    Detail,
    DimensionRule,
    EntryKey,
    Key,
    LedgerEntry,
    Party,
    PartyBooks,
    PartyGroup,
    Terms,
)
from ledgerhall.finance.posting.draft import CUSTOMER, VENDOR, DraftLine, PostingDraft
from ledgerhall.finance.posting.reading import rows
from ledgerhall.finance.subledger.cards import PaymentTerms, TradeSetup
from ledgerhall.finance.subledger.ledgers import (
    CustomerLedgerEntry,
    DetailedCustomerLedgerEntry,
    DetailedLedgerEntry,
    DetailedVendorLedgerEntry,
    DetailType,
    PartyLedgerEntry,
    VendorLedgerEntry,
)
from ledgerhall.finance.subledger.open_entries import OpenEntry
from ledgerhall.kernel.money import Currency

_CARDS = {CUSTOMER: "Customer", VENDOR: "Vendor"}
_LEDGERS: Mapping[str, type[PartyLedgerEntry]] = {CUSTOMER: CustomerLedgerEntry, VENDOR: VendorLedgerEntry}
_DETAILS: Mapping[str, type[DetailedLedgerEntry]] = {
    CUSTOMER: DetailedCustomerLedgerEntry,
    VENDOR: DetailedVendorLedgerEntry,
}
# Documents whose number is used once; of a vendor, whose own number is.
SALES_DOCUMENTS = ("invoice", "credit memo", "finance charge memo", "reminder")
VENDOR_DOCUMENTS = ("invoice", "credit memo")

_PARTIES = """
SELECT p.id, p.number, p.blocked, p.posting_group_code, p.country_code, p.vat_registration_no, p.payment_terms_code,
       p.is_applied_to_oldest, p.is_tolerance_blocked, d.dimension_code, d.value_code, d.rule
  FROM subledger_{table} AS p LEFT JOIN foundation_defaultdimension AS d
    ON d."table" = '{card}' AND d.record_no = p.number AND d.rule <> ''
 WHERE p.number IN ({places}) ORDER BY p.number, d.dimension_code
"""
_GROUPS = """
SELECT code, control_account_no, payment_discount_debit_account_no, payment_discount_credit_account_no,
       payment_tolerance_debit_account_no, payment_tolerance_credit_account_no,
       rounding_debit_account_no, rounding_credit_account_no
  FROM subledger_{table}postinggroup ORDER BY code
"""
_USED = """
SELECT document_type, document_no, external_document_no, party_no FROM subledger_{table}ledgerentry
 WHERE is_reversed = {false} AND {column} IN ({places})
"""
_UNREALIZED = (DetailType.UNREALIZED_GAIN, DetailType.UNREALIZED_LOSS)


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A draft line on a customer or vendor, whichever side of it that is."""

    side: str
    number: str
    source: DraftLine


def party_lines(draft: PostingDraft) -> list[PartyLine]:
    return [
        PartyLine(kind, number, line)
        for line in draft.lines
        for kind, number in (
            (line.account_type, line.account_no),
            (line.balancing_account_type, line.balancing_account_no),
        )
        if kind in _CARDS and number
    ]


def gather_parties(lines: list[PartyLine], local_currency: Currency) -> PartyBooks:
    """Cards and groups of the sides that the lines name, entries to be applied or changed, numbers that are used."""
    sides = sorted({line.side for line in lines})
    parties = {key: party for side in sides for key, party in _parties(side, lines)}
    entries: dict[EntryKey, LedgerEntry] = {}
    details: dict[EntryKey, Detail] = {}
    for side in sides:
        entries |= _entries(side, lines, parties, local_currency)
        details |= _details(side, lines)
    setups = _trade_setups(lines, bool(entries))
    return PartyBooks(
        parties=parties,
        groups={(side, group.code): group for side in sides for group in _groups(side)},
        terms=_terms(lines, parties),
        entries=entries,
        details=details,
        sales_documents=_sales_documents(lines),
        vendor_documents=_vendor_documents(lines),
        is_external_no_mandatory=VENDOR in setups and setups[VENDOR].is_external_document_no_mandatory,
        is_customer_no_mandatory=CUSTOMER in setups and setups[CUSTOMER].is_external_document_no_mandatory,
        sides_between_currencies=frozenset(side for side in setups if setups[side].is_applied_between_currencies),
    )


def _parties(side: str, lines: list[PartyLine]) -> Iterator[tuple[Key, Party]]:
    numbers = sorted({line.number for line in lines if line.side == side})
    statement = _PARTIES.format(table=side, card=_CARDS[side], places=", ".join(["%s"] * len(numbers)))
    for number, group in groupby(rows(statement, *numbers), key=itemgetter(1)):
        found = list(group)
        rules = tuple(DimensionRule(*row[9:]) for row in found if row[9] is not None)
        id, _, blocked, posting_group, country, vat_no, terms, is_oldest, is_blocked = found[0][:9]
        yield (
            (side, number),
            Party(
                side,
                id,
                number,
                blocked,
                posting_group,
                country,
                vat_no,
                terms,
                bool(is_oldest),
                bool(is_blocked),
                rules,
            ),
        )


def _groups(side: str) -> Iterator[PartyGroup]:
    for code, control, *accounts in rows(_GROUPS.format(table=side)):
        pairs = [AccountPair(*accounts[at : at + 2]) for at in (0, 2, 4)]
        yield PartyGroup(code, control, *pairs)


def _terms(lines: list[PartyLine], parties: Mapping[Key, Party]) -> dict[str, Terms]:
    """The payment terms of lines that have no due date of their own."""
    codes = set()
    for line in lines:
        given = line.source.terms
        if given is None or given.due_date is None or (given.discount is None and given.discount_percent is None):
            party = parties.get((line.side, line.number))
            codes.add((given and given.payment_terms) or (party.payment_terms if party else ""))
    codes.discard("")
    if not codes:
        return {}
    names = ("due_date_formula", "discount_date_formula", "discount_percent", "is_discount_on_credit_memos")
    found = PaymentTerms.objects.filter(code__in=codes).values_list("code", *names)
    return {code: Terms(*values) for code, *values in found}


def _trade_setups(lines: list[PartyLine], is_applying: bool) -> dict[str, TradeSetup]:
    """By side; asked where documents or applications are posted."""
    if not (is_applying or any(line.source.document_type in VENDOR_DOCUMENTS for line in lines)):
        return {}
    sides = {TradeSetup.Side.SALES: CUSTOMER, TradeSetup.Side.PURCHASES: VENDOR}
    return {sides[TradeSetup.Side(setup.side)]: setup for setup in TradeSetup.objects.order_by("id")}


def _sales_documents(lines: list[PartyLine]) -> frozenset[tuple[str, str]]:
    """Posted sales documents with the numbers of the draft's."""
    numbers = {
        line.source.document_no
        for line in lines
        if line.side == CUSTOMER and line.source.document_type in SALES_DOCUMENTS
    } - {""}
    return frozenset((kind, number) for kind, number, _, _ in _used(CUSTOMER, "document_no", numbers))


def _vendor_documents(lines: list[PartyLine]) -> dict[tuple[str, str, str], str]:
    """Posted documents with the vendors' numbers of the draft's."""
    numbers = {
        line.source.external_document_no
        for line in lines
        if line.side == VENDOR and line.source.document_type in VENDOR_DOCUMENTS
    } - {""}
    found = _used(VENDOR, "external_document_no", numbers)
    return {(party_no, kind, external): document for kind, document, external, party_no in found}


def _used(side: str, column: str, numbers: set[str]) -> list[tuple[Any, ...]]:
    if not numbers:
        return []
    statement = _USED.format(table=side, column=column, false="%s", places=", ".join(["%s"] * len(numbers)))
    return rows(statement, False, *sorted(numbers))


def _entries(
    side: str, lines: list[PartyLine], parties: Mapping[Key, Party], local_currency: Currency
) -> dict[EntryKey, LedgerEntry]:
    """The entries that lines name by number or document, and all open ones of parties applied to the oldest; those due
    first come first."""
    wanted = _wanted(side, lines, parties)
    if wanted is None:
        return {}
    model = _LEDGERS[side]
    found = list(model._default_manager.filter(wanted).order_by("due_date", "entry_no"))  # noqa: SLF001
    foreign = [entry.entry_no for entry in found if entry.currency_code]
    unrealized: dict[int, Decimal] = defaultdict(Decimal)
    if foreign:
        sums = _DETAILS[side]._default_manager.filter(ledger_entry_no__in=foreign, entry_type__in=_UNREALIZED)  # noqa: SLF001
        unrealized |= sums.values_list("ledger_entry_no").annotate(total=Sum("amount_lcy"))
    units = _minor_units({entry.currency_code for entry in found} - {""})
    return {
        (side, entry.entry_no): _entry(side, entry, unrealized[entry.entry_no], parties, units, local_currency)
        for entry in found
    }


def _wanted(side: str, lines: list[PartyLine], parties: Mapping[Key, Party]) -> Q | None:
    """By number; by document, of all these parties together, so that a large batch makes no larger statement; open."""
    numbers: set[int] = set()
    named: set[str] = set()
    documents: set[str] = set()
    oldest: set[str] = set()
    for line in lines:
        if line.side != side:
            continue
        source, party = line.source, parties.get((side, line.number))
        numbers |= {effect.entry_no for effect in source.effects} | {source.applying_entry_no or 0}
        numbers |= {applied.entry_no or 0 for applied in source.applies_to}
        if found := {applied.document_no for applied in source.applies_to if applied.entry_no is None}:
            named.add(line.number)
            documents |= found
        if party is not None and party.is_applied_to_oldest and not (source.applies_to or source.effects):
            oldest.add(line.number)
    wanted = Q(entry_no__in=numbers - {0}) if numbers - {0} else Q()
    if documents:
        wanted |= Q(party_no__in=named, document_no__in=documents)
    if oldest:
        wanted |= Q(party_no__in=oldest, is_open=True)
    return wanted or None


def _minor_units(codes: Iterable[str]) -> dict[str, int]:
    codes = sorted(codes)
    if not codes:
        return {}
    places = ", ".join(["%s"] * len(codes))
    return dict(rows(f"SELECT code, minor_units FROM foundation_currency WHERE code IN ({places})", *codes))


def _entry(
    side: str,
    row: PartyLedgerEntry,
    unrealized_lcy: Decimal,
    parties: Mapping[Key, Party],
    units: Mapping[str, int],
    local: Currency,
) -> LedgerEntry:
    party = parties.get((side, row.party_no))
    entry = OpenEntry(
        entry_no=row.entry_no,
        document_type=row.document_type,
        document_no=row.document_no,
        posting_date=row.posting_date.day,
        currency=Currency(row.currency_code, units[row.currency_code]) if row.currency_code else local,
        amount=row.amount,
        amount_lcy=row.amount_lcy,
        remaining_amount=row.remaining_amount,
        remaining_amount_lcy=row.remaining_amount_lcy,
        currency_factor=row.currency_factor,
        adjusted_factor=row.adjusted_factor or None,
        unrealized_lcy=unrealized_lcy,
        payment_discount_date=row.payment_discount_date,
        discount_tolerance_date=row.discount_tolerance_date,
        remaining_discount=row.remaining_discount,
        maximum_tolerance=row.maximum_tolerance,
        is_tolerance_blocked=party is not None and party.is_tolerance_blocked,
    )
    return LedgerEntry(
        side,
        entry,
        row.party_no,
        row.posting_group_code,
        row.control_account_no,
        row.transaction_no,
        row.due_date,
        row.is_reversed,
        row.on_hold,
        row.accepted_tolerance,
        row.is_late_discount_accepted,
        row.closed_by_entry_no,
        row.closed_at_date,
    )


def _details(side: str, lines: list[PartyLine]) -> dict[EntryKey, Detail]:
    """All detailed entries of the ledger entries of which something is unapplied."""
    ledger_entries = {
        effect.entry_no
        for line in lines
        if line.side == side
        for effect in line.source.effects
        if effect.unapplies_entry_no is not None
    }
    if not ledger_entries:
        return {}
    names = (
        "entry_no",
        "ledger_entry_no",
        "entry_type",
        "posting_date",
        "transaction_no",
        "application_no",
        "is_unapplied",
        "unapplies_entry_no",
        "discount_before",
    )
    found = _DETAILS[side]._default_manager.filter(ledger_entry_no__in=ledger_entries)  # noqa: SLF001
    return {(side, row[0]): Detail(*row) for row in found.order_by("entry_no").values_list(*names)}
