"""What an application does to VAT: it releases VAT on payment, and adjusts VAT for discounts. Pure.

Both go by the VAT entries of the settled document, in proportion (finance.md 1.7, G4b); figures in the local currency.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ledgerhall.finance.posting.books_vat import AMOUNTS, TRAITS, VATFact
from ledgerhall.finance.posting.draft import SALE
from ledgerhall.finance.posting.making import Making, Side, Standing, document_of
from ledgerhall.finance.posting.parts import DetailPart, VATPart
from ledgerhall.finance.subledger.open_entries import Settled
from ledgerhall.finance.vat import arithmetic
from ledgerhall.finance.vat.arithmetic import Vat, VatCalculation
from ledgerhall.kernel.errors import text
from ledgerhall.kernel.money import Money

_ZERO = Decimal(0)


def release(side: Side, settled: Settled, standing: Standing, application: int, making: Making) -> None:
    """VAT on payment of the settled document: the part that was settled of what was open leaves its waiting account."""
    applied = settled.before.remaining_amount - settled.after.remaining_amount
    remaining, places = settled.before.remaining_amount, making.books.local_currency.minor_units
    if not applied or not remaining or applied / remaining < 0:
        return
    for fact in _facts(standing, making):
        if not (fact.unrealized_base or fact.unrealized_amount):
            continue
        left_base, left_amount = making.unrealized.get(fact.entry_no, (fact.remaining_base, fact.remaining_amount))
        base = arithmetic.released(left_base, _ZERO, applied, remaining, places)
        amount = arithmetic.released(left_amount, _ZERO, applied, remaining, places)
        if not base and not amount:
            continue
        if not (account_no := _vat_account(side, fact, making)):
            return
        making.unrealized[fact.entry_no] = left_base - base, left_amount - amount
        place = len(making.lines[side.position])
        making.local_pair(side, account_no, fact.vat_account_no, amount)
        making.vat.append(
            replace(
                _entry(side, fact, application),
                base=base,
                amount=amount,
                vat_account_no=account_no,
                line=place if amount else None,
                realizes_entry_no=fact.entry_no if fact.entry_no > 0 else None,
                realizes=None if fact.entry_no > 0 else -fact.entry_no - 1,
            )
        )


def adjust(side: Side, detail: DetailPart, settled: Standing, account_no: str, making: Making) -> Iterator[DetailPart]:
    """The discount or tolerance in parts: base and VAT of each VAT entry that is adjusted, and what is left of it."""
    facts = [fact for fact in _facts(settled, making) if _is_adjusted(fact, making)]
    total, places = settled.open.amount_lcy, making.books.local_currency.minor_units
    if not facts or not total:
        yield replace(detail, counter_account_no=account_no)
        return
    discount = -detail.amount_lcy.amount
    # The VAT entries have the opposite sign of the document's entry, which is the discount's.
    parts = arithmetic.payment_discount(discount, [_as_vat(fact) for fact in facts], total, places)
    pieces: list[tuple[str, str, Decimal]] = []
    for fact, part in zip(facts, parts, strict=True):
        if not (vat_account_no := _vat_account(side, fact, making)):
            return
        is_reverse = fact.calculation == VatCalculation.REVERSE_CHARGE
        _adjust_entry(side, fact, part, vat_account_no, detail, making)
        tax = _ZERO if is_reverse else part.vat
        pieces.append((f"{detail.entry_type} (vat excl.)", account_no, part.owed - tax))
        pieces.append((f"{detail.entry_type} (vat adjustment)", vat_account_no, tax))
    pieces.append((detail.entry_type, account_no, discount - sum((part.owed for part in parts), _ZERO)))
    pieces = [piece for piece in pieces if piece[2]]
    units = detail.amount.currency.minor_units
    amounts = arithmetic.shares(-detail.amount.amount, [piece[2] for piece in pieces], units) if pieces else ()
    for (entry_type, counter, local), amount in zip(pieces, amounts, strict=True):
        yield replace(
            detail,
            entry_type=entry_type,
            counter_account_no=counter,
            amount=Money(-amount, detail.amount.currency),
            amount_lcy=Money(-local, detail.amount_lcy.currency),
        )


def _adjust_entry(
    side: Side, fact: VATFact, part: Vat, vat_account_no: str, detail: DetailPart, making: Making
) -> None:
    """The VAT entry of an adjustment. A reverse charge is adjusted on both of its accounts, and owed to nobody."""
    place = len(making.lines[side.position])
    is_reverse = fact.calculation == VatCalculation.REVERSE_CHARGE and bool(fact.reverse_charge_account_no)
    if is_reverse:
        making.local_pair(side, vat_account_no, fact.reverse_charge_account_no, part.vat)
    making.vat.append(
        replace(
            _entry(side, fact, detail.application),
            base=part.base,
            amount=part.vat,
            vat_account_no=vat_account_no,
            reverse_charge_account_no=fact.reverse_charge_account_no if is_reverse else "",
            line=place if is_reverse and part.vat else None,
        )
    )


def _facts(standing: Standing, making: Making) -> list[VATFact]:
    """The VAT entries of the document of a ledger entry, of this posting or of an earlier one."""
    if standing.ref.entry_no is not None:
        return list(making.books.vat.documents.get((standing.transaction_no, standing.open.document_no), ()))
    return [
        _fact(part, place)
        for place, part in enumerate(making.vat)
        if document_of(part.source) == standing.document and part.application is None and part.application_no is None
    ]


def _fact(part: VATPart, place: int) -> VATFact:
    kept = {name: getattr(part, name) for name in (*TRAITS, *AMOUNTS, "remaining_base", "remaining_amount")}
    return VATFact(
        entry_no=-place - 1,
        transaction_no=0,
        realizes_entry_no=None,
        application_no=None,
        document_no=part.source.document_no,
        **kept,
    )


def _entry(side: Side, fact: VATFact, application: int | None) -> VATPart:
    kept = {name: getattr(fact, name) for name in TRAITS}
    return VATPart(
        side.position, side.source, base=_ZERO, amount=_ZERO, vat_account_no="", application=application, **kept
    )


def _is_adjusted(fact: VATFact, making: Making) -> bool:
    setup = making.books.vat.setups.get((fact.business_group, fact.product_group))
    return setup is not None and setup.is_adjusted_for_payment_discount and not fact.tax_jurisdiction


def _as_vat(fact: VATFact) -> Vat:
    """What the entry made the party owe, with the sign of the document's ledger entry."""
    base = fact.base + fact.unrealized_base + fact.nondeductible_base + fact.nondeductible_amount
    tax = fact.amount + fact.unrealized_amount
    is_reverse = fact.calculation == VatCalculation.REVERSE_CHARGE
    return Vat(-base, -tax, -base if is_reverse else -base - tax)


def _vat_account(side: Side, fact: VATFact, making: Making) -> str:
    """The account that realised VAT stands on."""
    if not (fact.unrealized_base or fact.unrealized_amount):
        return fact.vat_account_no
    setup = making.books.vat.setups.get((fact.business_group, fact.product_group))
    account_no = ""
    if setup is not None:
        account_no = setup.sales_account_no if fact.entry_type == SALE else setup.purchase_account_no
    if not account_no:
        template = text("Fill in the {posting_type} VAT accounts of VAT posting setup {setup}.")
        values = {"posting_type": fact.entry_type, "setup": f"{fact.business_group} / {fact.product_group}"}
        making.refuse(side.source, "vat-account-missing", template, "applies_to", "E-DOC-03", **values)
    return account_no
