"""Applications: which entries a line settles, and what that does to detailed entries, accounts and VAT. Pure.

`subledger.application` decides what is settled; here its effects become detailed entries, and those with an effect on
the general ledger lines of the control account against the account that the setup names (finance.md 2.3).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ledgerhall.finance.posting import expand_vat_of_applications
from ledgerhall.finance.posting.books_parties import PartyGroup
from ledgerhall.finance.posting.draft import AppliesTo
from ledgerhall.finance.posting.making import Making, Order, Side, Standing
from ledgerhall.finance.posting.parts import DetailPart, EntryRef
from ledgerhall.finance.subledger.application import settle
from ledgerhall.finance.subledger.open_entries import (
    Choice,
    Effect,
    EntryType,
    Policy,
    Question,
    Settled,
    Settlement,
)
from ledgerhall.kernel.errors import Refusal, text
from ledgerhall.kernel.money import Money

_ZERO = Decimal(0)
_DISCOUNTS = (EntryType.PAYMENT_DISCOUNT, EntryType.DISCOUNT_TOLERANCE, EntryType.PAYMENT_TOLERANCE)
_REALIZED = (EntryType.REALIZED_GAIN, EntryType.REALIZED_LOSS)
_UNREALIZED = (EntryType.UNREALIZED_GAIN, EntryType.UNREALIZED_LOSS)
_QUESTIONS = {
    Question.LATE_DISCOUNT: (
        "application-late-discount-asked",
        text("{document_no} is paid after the discount date. Say whether the discount is still given; now it is not."),
    ),
    Question.TOLERANCE: (
        "application-tolerance-asked",
        text(
            "{document_no} differs within the payment tolerance. Say whether the rest is given up; now it stays open."
        ),
    ),
}
_WORDS = {
    EntryType.PAYMENT_DISCOUNT: "payment discount",
    EntryType.DISCOUNT_TOLERANCE: "payment discount tolerance",
    EntryType.PAYMENT_TOLERANCE: "payment tolerance",
}


def apply_all(making: Making) -> None:
    """Work out every application that lines ask for, in their order."""
    for order in making.orders:
        if order.source.posting_date is not None:
            _apply(order, making)


def _apply(order: Order, making: Making) -> None:
    applying = making.standing[order.applying]
    choices = _oldest(order, applying, making) if order.is_oldest else _chosen(order, applying, making)
    if not choices:
        return
    assert order.source.posting_date is not None
    settlement = settle(
        applying=applying.open,
        choices=choices,
        policy=_policy(order, making),
        posting_date=order.source.posting_date.day,
    )
    for refusal in settlement.refusals:
        known = {**refusal.values, "entry_no": None if applying.ref.new is not None else applying.ref.entry_no}
        making.refusals.append(replace(refusal, line=order.source.line_no, values=known))
    making.cautions.extend(_unanswered(order, applying, settlement))
    if settlement.effects:
        _post(order, settlement, making)


def _unanswered(order: Order, applying: Standing, settlement: Settlement) -> Iterator[Refusal]:
    """A question that nobody answered counts as no, and is told."""
    for question in settlement.questions:
        code, template = _QUESTIONS[question]
        values = {"document_no": applying.open.document_no}
        yield Refusal(code, template, line=order.source.line_no, values=values)


def _post(order: Order, settlement: Settlement, making: Making) -> None:
    """The effects in their order, then the VAT that they release, then how the entries stand."""
    source, applying = order.source, making.standing[order.applying]
    side = _side(order, applying)
    before = {settled.before.entry_no: settled.before for settled in (settlement.applying, *settlement.applied)}
    application = making.applications
    making.applications += 1
    for effect in settlement.effects:
        assert effect.entry_no is not None
        standing = making.standing[order.party.side, effect.entry_no]
        other = making.standing[order.party.side, effect.applied_entry_no or effect.entry_no]
        detail = DetailPart(
            standing.ref,
            order.position,
            source,
            effect.entry_type,
            Money(effect.amount, standing.open.currency),
            Money(effect.amount_lcy, making.books.local_currency),
            applied=other.ref if standing is applying else applying.ref,
            application=application,
            discount_before=before[effect.entry_no].remaining_discount,
        )
        if effect.entry_type == EntryType.APPLICATION:
            making.details.append(detail)
        else:
            _post_effect(side, effect, detail, standing, other, making)
    for settled in (settlement.applying, *settlement.applied):
        standing = making.standing[order.party.side, settled.before.entry_no or 0]
        expand_vat_of_applications.release(side, settled, standing, application, making)
    _stand(order, settlement, making)


def _post_effect(
    side: Side, effect: Effect, detail: DetailPart, standing: Standing, other: Standing, making: Making
) -> None:
    """A detailed entry against an account; of a discount, the part that is VAT stands apart where it is adjusted."""
    account_no = _counter_account(side, effect, standing, other, making)
    if not account_no and effect.amount_lcy:
        return
    if effect.entry_type in _DISCOUNTS and making.books.rules.is_vat_adjusted:
        for part in expand_vat_of_applications.adjust(side, detail, other, account_no, making):
            _lines(side, part, standing, making)
    else:
        _lines(side, replace(detail, counter_account_no=account_no), standing, making)


def _lines(side: Side, detail: DetailPart, standing: Standing, making: Making) -> None:
    making.details.append(detail)
    making.against(side, standing, detail.counter_account_no, detail.amount, detail.amount_lcy)


def _counter_account(side: Side, effect: Effect, standing: Standing, other: Standing, making: Making) -> str:
    """The account that the effect stands against; refused where the setup names none."""
    counter = -effect.amount_lcy
    entry_type = effect.entry_type
    if entry_type in _REALIZED or entry_type in _UNREALIZED:
        codes = [entry.open.currency.code for entry in (standing, other)]
        code = next((code for code in codes if code != making.books.local_currency.code), "")
        currency = making.books.currencies.get(code)
        pair = None if currency is None else currency.realized if entry_type in _REALIZED else currency.unrealized
        is_gain = entry_type in (EntryType.REALIZED_GAIN, EntryType.UNREALIZED_GAIN)
        account_no = "" if pair is None else pair.credit if is_gain else pair.debit
        if not account_no and counter:
            template = text("Fill in the {purpose} account of currency {currency}.")
            values = {"purpose": entry_type.value, "currency": code}
            making.refuse(side.source, "currency-gain-loss-account", template, "applies_to", "E-DOC-03", **values)
        return account_no
    group = making.books.parties.groups.get((standing.side, standing.posting_group))
    account_no = _group_account(group, entry_type, counter, making) if group else ""
    if not account_no and counter:
        template = text("Fill in the {purpose} accounts of {side} posting group {group}.")
        purpose = _WORDS.get(entry_type, "rounding")
        values = {"purpose": purpose, "side": standing.side, "group": standing.posting_group}
        making.refuse(side.source, "party-group-account", template, "applies_to", "E-DOC-03", **values)
    return account_no


def _group_account(group: PartyGroup, entry_type: EntryType, counter: Decimal, making: Making) -> str:
    rules = making.books.rules
    if entry_type == EntryType.PAYMENT_DISCOUNT:
        return group.payment_discount.of(counter)
    if entry_type in _DISCOUNTS:
        is_late = entry_type == EntryType.DISCOUNT_TOLERANCE
        goes_to = rules.late_discount_posting if is_late else rules.tolerance_posting
        return (group.payment_discount if goes_to == "discount" else group.payment_tolerance).of(counter)
    return group.rounding.of(counter)


def _stand(order: Order, settlement: Settlement, making: Making) -> None:
    """How the entries stand after the application, and what closed them."""
    applying = making.standing[order.applying]
    last = None
    for settled in settlement.applied:
        if settled.before == settled.after:
            continue
        standing = making.standing[order.party.side, settled.before.entry_no or 0]
        _update(standing, settled, applying.ref, order)
        last = standing.ref
    if last is not None:
        _update(applying, settlement.applying, last, order)


def _update(standing: Standing, settled: Settled, by: EntryRef, order: Order) -> None:
    standing.open, standing.is_changed = settled.after, True
    standing.accepted_tolerance += settled.accepted_tolerance
    standing.is_late_discount_accepted = standing.is_late_discount_accepted or settled.is_late_discount_accepted
    if settled.is_closed:
        standing.closed_by, standing.closed_at = by, order.source.posting_date


def _chosen(order: Order, applying: Standing, making: Making) -> list[Choice]:
    """The entries that the line names, in its order; nothing where one of them cannot be had."""
    choices = []
    for wanted in order.source.applies_to:
        standing = _found(wanted, order, applying, making)
        if standing is None:
            template = text("{document_no} of {number} cannot be applied to: there is no such entry.")
            named = wanted.document_no or wanted.entry_no
            making.refuse(
                order.source,
                "application-not-found",
                template,
                "applies_to",
                "E-JNL-13",
                document_no=named,
                number=order.party.number,
            )
        elif standing.is_reversed:
            template = text("{document_no} has been reversed: it cannot be applied.")
            number = standing.open.document_no
            making.refuse(order.source, "application-reversed", template, "applies_to", "E-JNL-13", document_no=number)
        elif wanted.amount is not None and wanted.amount.currency.code != standing.open.currency.code:
            template = text("The amount to apply {amount} of {document_no} must be in {currency}.")
            values: dict[str, Any] = {
                "amount": wanted.amount,
                "document_no": standing.open.document_no,
                "currency": standing.open.currency.code,
            }
            making.refuse(order.source, "application-amount-currency", template, "applies_to", "E-JNL-13", **values)
        else:
            choices.append(Choice(standing.open, None if wanted.amount is None else wanted.amount.amount))
    return choices if len(choices) == len(order.source.applies_to) else []


def _found(wanted: AppliesTo, order: Order, applying: Standing, making: Making) -> Standing | None:
    """The entry of the party with that number; of several with one document number, one that can be settled."""
    if wanted.entry_no is not None:
        standing = making.standing.get((order.party.side, wanted.entry_no))
        is_meant = standing is not None and standing.party_no == order.party.number
        is_named = standing is not None and wanted.document_no in ("", standing.open.document_no)
        return standing if is_meant and is_named else None
    candidates = [
        standing
        for standing in _others(order, applying, making)
        if standing.open.document_no == wanted.document_no and wanted.document_type in ("", standing.open.document_type)
    ]
    return max(candidates, key=lambda standing: _usefulness(standing, applying), default=None)


def _usefulness(standing: Standing, applying: Standing) -> tuple[bool, bool, bool]:
    is_opposite = standing.open.remaining_amount * applying.open.remaining_amount < 0
    return is_opposite, not standing.open.is_closed, not standing.is_reversed


def _oldest(order: Order, applying: Standing, making: Making) -> Sequence[Choice]:
    """Every open entry that it can settle, the one due first first (the books give them in that order)."""
    assert order.source.posting_date is not None
    day = order.source.posting_date.day
    is_between = order.party.side in making.books.parties.sides_between_currencies
    return [
        Choice(standing.open)
        for standing in _others(order, applying, making)
        if standing.open.remaining_amount * applying.open.remaining_amount < 0
        and standing.open.posting_date <= day
        and not standing.on_hold
        and not standing.is_reversed
        and (is_between or standing.open.currency.code == applying.open.currency.code)
    ]


def _others(order: Order, applying: Standing, making: Making) -> Iterator[Standing]:
    """The other entries of the party: those that exist, then those of lines before this one."""
    for standing in making.of_party[order.party.side, order.party.number]:
        if standing is not applying:
            yield standing


def _policy(order: Order, making: Making) -> Policy:
    """What setup and line say. To the oldest entries, only the line's own answer gives tolerance and late discounts."""
    books, source = making.books, order.source
    assert source.posting_date is not None
    rates = {}
    for code, currency in books.currencies.items():
        if (rate := currency.rate_on(source.posting_date.day)) is not None:
            rates[code] = rate
    return Policy(
        local_currency=books.local_currency,
        is_late_discount_asked=books.rules.is_late_discount_asked or order.is_oldest,
        is_tolerance_asked=books.rules.is_tolerance_asked or order.is_oldest,
        accept_late_discount=source.accepts_late_discount,
        accept_tolerance=source.accepts_tolerance,
        is_between_currencies_allowed=order.party.side in books.parties.sides_between_currencies,
        rounding_precision=books.rules.rounding_precision,
        rates=rates,
    )


def _side(order: Order, applying: Standing) -> Side:
    """The line as the effects need it: its place, and the currency and factor of the applying entry."""
    nothing = Money.zero(applying.open.currency)
    return Side(
        order.position,
        order.source,
        order.party.side,
        order.party.number,
        nothing,
        None,
        applying.open.currency_factor,
    )
