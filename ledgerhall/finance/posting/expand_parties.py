"""Sides on customers and vendors: a ledger entry with terms and control account, or what happens to one. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ledgerhall.finance.posting import expand_effects
from ledgerhall.finance.posting.books_parties import Party, PartyGroup
from ledgerhall.finance.posting.draft import PartyTerms
from ledgerhall.finance.posting.making import Document, Making, Order, Side, Standing, document_of
from ledgerhall.finance.posting.parts import DetailPart, EntryRef, PartyPart
from ledgerhall.finance.subledger.open_entries import OpenEntry
from ledgerhall.finance.subledger.tolerance import maximum_tolerance
from ledgerhall.finance.vat.arithmetic import HUNDRED, VatCalculation, rounded_part
from ledgerhall.kernel.dates import DateFormula
from ledgerhall.kernel.errors import text
from ledgerhall.kernel.money import Money, round_half_away

DISCOUNTED = ("invoice", "credit memo")
_TOLERATED = ("invoice", "credit memo", "finance charge memo", "reminder")
_ZERO = Decimal(0)
_NO_TERMS = PartyTerms()


@dataclass(frozen=True, slots=True)
class _Due:
    """When an entry is due, and its discount with the entry's sign; the percent, where that was worked out by one."""

    due_date: date
    discount_date: date | None
    discount: Decimal
    percent: Decimal = _ZERO


def expand_party(side: Side, making: Making) -> None:
    """A ledger entry; or, where the line says so, effects on entries that exist, or an application of one."""
    party = making.books.parties.parties.get((side.account_type, side.account_no))
    if party is None:
        if side.account_no:
            template = text("The {side} {number} does not exist.")
            values = {"side": side.account_type, "number": side.account_no}
            making.refuse(side.source, "party-missing", template, "account_no", "E-JNL-05", **values)
        return
    if side.source.effects:
        expand_effects.expand(side, making)
    elif (number := side.source.applying_entry_no) is not None:
        _apply_existing(side, party, number, making)
    else:
        _new_entry(side, party, making)


def discount_without_vat(making: Making) -> None:
    """Discounts in percent are of the document without the VAT that it was charged, where the setup says so."""
    if not making.books.rules.is_discount_without_vat or not making.discounted:
        return
    charged: defaultdict[Document, Decimal] = defaultdict(Decimal)
    for vat in making.vat:
        if vat.calculation != VatCalculation.REVERSE_CHARGE and not vat.is_use_tax:
            charged[document_of(vat.source)] += vat.amount + vat.unrealized_amount + vat.nondeductible_amount
    for place, percent in making.discounted.items():
        part = making.parties[place]
        vat_lcy = charged[document_of(part.source)]
        if vat_lcy and not part.amount_lcy.is_zero:
            whole, lcy = part.amount.amount * percent, part.amount_lcy.amount
            discount = rounded_part(whole, lcy + vat_lcy, HUNDRED * lcy, part.amount.currency.minor_units)
            making.parties[place] = replace(part, discount=discount)
            standing = making.standing[part.side, -place - 1]
            standing.open = replace(standing.open, remaining_discount=discount)


def _apply_existing(side: Side, party: Party, entry_no: int, making: Making) -> None:
    standing = making.standing.get((party.side, entry_no))
    if standing is None or standing.party_no != party.number:
        template = text("Entry {entry_no} of {number} does not exist.")
        values = {"entry_no": entry_no, "number": party.number}
        making.refuse(side.source, "application-not-found", template, "applying_entry_no", "E-JNL-13", **values)
    elif not side.source.applies_to:
        template = text("Choose which entries {document_no} is to be applied to.")
        values = {"document_no": standing.open.document_no}
        making.refuse(side.source, "application-nothing-chosen", template, "applies_to", "E-JNL-13", **values)
    else:
        making.orders.append(Order(side.position, side.source, standing.key, party))


def _new_entry(side: Side, party: Party, making: Making) -> None:
    """The ledger entry, its first detailed entry, the line on its control account, and the application asked for."""
    terms = side.source.terms or _NO_TERMS
    code = terms.posting_group or party.posting_group
    group = making.books.parties.groups.get((party.side, code))
    if group is None or not group.control_account_no:
        template = text("The {side} {number} has no posting group {group} with an account.")
        values = {"side": party.side, "number": party.number, "group": code}
        making.refuse(side.source, "posting-group-missing", template, "account_no", "E-JNL-06", **values)
        return
    if side.amount_lcy is None or side.factor is None or side.source.posting_date is None or side.is_nothing:
        return
    balancing = making.gl_account(side.other_type, side.other_no) if side.other_no else ""
    making.line(side, group.control_account_no, side.amount, side.amount_lcy, balancing=balancing)
    due = _due(side, party, terms, making)
    part = _part(side, party, group, due, making)
    ref = EntryRef(party.side, new=len(making.parties))
    making.parties.append(part)
    if due.percent:
        making.discounted[len(making.parties) - 1] = due.percent
    making.details.append(
        DetailPart(ref, side.position, side.source, "initial entry", part.amount, part.amount_lcy)
    )  # fmt: skip
    standing = _standing(part, ref, party)
    making.stand(standing)
    if side.source.applies_to or party.is_applied_to_oldest:
        is_oldest = not side.source.applies_to
        making.orders.append(Order(side.position, side.source, standing.key, party, is_oldest))


def _part(side: Side, party: Party, group: PartyGroup, due: _Due, making: Making) -> PartyPart:
    assert side.amount_lcy is not None
    assert side.factor is not None
    rules = making.books.rules
    grace_end = None
    if due.discount_date is not None and rules.grace:
        grace_end = DateFormula.parse(rules.grace).apply(due.discount_date)
    return PartyPart(
        party.side,
        side.position,
        side.source,
        party.id,
        party.number,
        group.code,
        group.control_account_no,
        side.amount,
        side.amount_lcy,
        side.factor,
        due.due_date,
        due.discount_date,
        grace_end,
        due.discount,
        _maximum_tolerance(side, making),
    )


def _due(side: Side, party: Party, terms: PartyTerms, making: Making) -> _Due:
    """What the line says, else what its payment terms make of the document date; only invoices and credit memos have
    terms, and credit memos only those that give discount on them."""
    source = side.source
    assert source.posting_date is not None
    day = source.document_date or source.posting_date.day
    rule = making.books.parties.terms.get(terms.payment_terms or party.payment_terms)
    is_invoice = source.document_type == "invoice"
    is_memo_with_terms = source.document_type == "credit memo" and rule is not None and rule.is_discount_on_credit_memos
    is_with_terms = rule is not None and (is_invoice or is_memo_with_terms)
    percent = terms.discount_percent
    if percent is None:
        percent = rule.discount_percent if rule is not None and is_with_terms and terms.discount is None else _ZERO
    discount = _share(side.amount, percent) if terms.discount is None else terms.discount.amount
    if rule is None or not is_with_terms:
        return _Due(terms.due_date or day, terms.discount_date, discount, percent)
    discount_date = terms.discount_date
    if discount_date is None and discount:
        discount_date = rule.discount_date(day)
    return _Due(terms.due_date or rule.due_date(day), discount_date, discount, percent)


def _share(amount: Money, percent: Decimal) -> Decimal:
    return round_half_away(amount.amount * percent / 100, amount.currency.minor_units)


def _maximum_tolerance(side: Side, making: Making) -> Decimal:
    """The setup's percent of the amount, at most its maximum, which is in the local currency."""
    rules = making.books.rules
    if side.source.document_type not in _TOLERATED or not (rules.tolerance_percent or rules.tolerance_maximum):
        return _ZERO
    units = side.amount.currency.minor_units
    assert side.factor is not None
    return maximum_tolerance(
        amount=side.amount.amount,
        percent=rules.tolerance_percent,
        maximum=round_half_away(rules.tolerance_maximum * side.factor, units),
        places=units,
    )


def _standing(part: PartyPart, ref: EntryRef, party: Party) -> Standing:
    source = part.source
    assert source.posting_date is not None
    assert ref.new is not None
    entry = OpenEntry(
        entry_no=-ref.new - 1,
        document_type=source.document_type,
        document_no=source.document_no,
        posting_date=source.posting_date.day,
        currency=part.amount.currency,
        amount=part.amount.amount,
        amount_lcy=part.amount_lcy.amount,
        remaining_amount=part.amount.amount,
        remaining_amount_lcy=part.amount_lcy.amount,
        currency_factor=part.factor,
        payment_discount_date=part.discount_date,
        discount_tolerance_date=part.discount_tolerance_date,
        remaining_discount=part.discount,
        maximum_tolerance=part.maximum_tolerance,
        is_tolerance_blocked=party.is_tolerance_blocked,
    )
    terms = source.terms or _NO_TERMS
    return Standing(
        part.side,
        entry,
        ref,
        part.party_no,
        part.posting_group,
        part.control_account_no,
        document=document_of(source),
        on_hold=terms.on_hold,
    )
