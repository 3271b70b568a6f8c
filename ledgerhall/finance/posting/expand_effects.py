"""Effects on ledger entries that an act has worked out: unapplying and adjusting (finance.md 2.3, 2.6). Pure.

An effect with a counter account moves the control account against it. What applications did to VAT (released it, or
adjusted it for a discount) is taken back with them.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from ledgerhall.finance.posting.books_vat import AMOUNTS, TRAITS, VATFact
from ledgerhall.finance.posting.draft import Effect
from ledgerhall.finance.posting.making import Making, Side, Standing
from ledgerhall.finance.posting.parts import DetailPart, EntryRef, VATPart
from ledgerhall.finance.subledger.open_entries import EntryType
from ledgerhall.kernel.errors import text

_ZERO = Decimal(0)
_UNREALIZED = (EntryType.UNREALIZED_GAIN, EntryType.UNREALIZED_LOSS)


def expand(side: Side, making: Making) -> None:
    """The detailed entries of the line, their lines, and the VAT that goes back."""
    for effect in side.source.effects:
        standing = making.standing.get((side.account_type, effect.entry_no))
        if standing is None or standing.party_no != side.account_no:
            template = text("Entry {entry_no} of {number} does not exist.")
            values = {"entry_no": effect.entry_no, "number": side.account_no}
            making.refuse(side.source, "application-not-found", template, "effects", "E-JNL-13", **values)
            continue
        _detail(side, effect, standing, making)
        _lines(side, effect, standing, making)
        _change(side, effect, standing, making)
        if effect.unapplies_entry_no is not None:
            _take_vat_back(side, effect, making)


def _detail(side: Side, effect: Effect, standing: Standing, making: Making) -> None:
    applied = None if effect.applied_entry_no is None else EntryRef(side.account_type, effect.applied_entry_no)
    making.details.append(
        DetailPart(
            standing.ref,
            side.position,
            side.source,
            effect.entry_type,
            effect.amount,
            effect.amount_lcy,
            effect.counter_account_no,
            applied,
            application_no=effect.application_no,
            unapplies_entry_no=effect.unapplies_entry_no,
            discount_before=standing.open.remaining_discount,
        )
    )


def _lines(side: Side, effect: Effect, standing: Standing, making: Making) -> None:
    if effect.counter_account_no and not effect.is_gl_apart:
        making.against(side, standing, effect.counter_account_no, effect.amount, effect.amount_lcy)


def _change(side: Side, effect: Effect, standing: Standing, making: Making) -> None:
    """The entry after the effect. Unapplying gives back the discount that was left before the application."""
    entry = standing.open
    unrealized = effect.amount_lcy.amount if effect.entry_type in _UNREALIZED else _ZERO
    entry = replace(
        entry,
        remaining_amount=entry.remaining_amount + effect.amount.amount,
        remaining_amount_lcy=entry.remaining_amount_lcy + effect.amount_lcy.amount,
        unrealized_lcy=entry.unrealized_lcy + unrealized,
        adjusted_factor=entry.adjusted_factor if effect.adjusted_factor is None else effect.adjusted_factor,
    )
    undone = making.books.parties.details.get((side.account_type, effect.unapplies_entry_no or 0))
    if undone is not None and effect.entry_type == EntryType.APPLICATION:
        entry = replace(entry, remaining_discount=undone.discount_before)
        standing.accepted_tolerance, standing.is_late_discount_accepted = _ZERO, False
    standing.open, standing.is_changed = entry, True
    if entry.is_closed:
        applied = effect.applied_entry_no
        standing.closed_by = standing.ref if applied is None else EntryRef(side.account_type, applied)
        standing.closed_at = side.source.posting_date
    else:
        standing.closed_by, standing.closed_at = None, None


def _take_vat_back(side: Side, effect: Effect, making: Making) -> None:
    """The mirror image of the VAT entries that the application made, once for all of its effects."""
    undone = making.books.parties.details.get((side.account_type, effect.unapplies_entry_no or 0))
    if undone is None or effect.application_no is None:
        return
    application = undone.transaction_no, effect.application_no
    if application in making.undone:
        return
    making.undone.add(application)
    for fact in making.books.vat.applications.get(application, ()):
        place = len(making.lines[side.position])
        if fact.realizes_entry_no is not None:
            _give_back(side, fact, making)
        elif fact.reverse_charge_account_no:
            making.local_pair(side, fact.vat_account_no, fact.reverse_charge_account_no, -fact.amount)
        carries = place if len(making.lines[side.position]) > place else None
        making.vat.append(_mirrored(side, fact, effect.application_no, carries))


def _give_back(side: Side, fact: VATFact, making: Making) -> None:
    """Released VAT goes back to the account where it waits."""
    assert fact.realizes_entry_no is not None
    waiting = making.books.vat.waiting[fact.realizes_entry_no]
    base, amount = making.unrealized.get(fact.realizes_entry_no, (waiting.base, waiting.amount))
    making.unrealized[fact.realizes_entry_no] = base + fact.base, amount + fact.amount
    making.local_pair(side, fact.vat_account_no, waiting.account_no, -fact.amount)


def _mirrored(side: Side, fact: VATFact, application_no: int, place: int | None) -> VATPart:
    turned: dict[str, Any] = {
        name: value if isinstance(value := getattr(fact, name), str) else -value for name in AMOUNTS
    }
    kept: dict[str, Any] = {name: getattr(fact, name) for name in TRAITS}
    return VATPart(
        side.position,
        side.source,
        **kept,
        **turned,
        realizes_entry_no=fact.realizes_entry_no,
        application_no=application_no,
        line=place,
    )
