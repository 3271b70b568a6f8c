"""A draft and the books become balanced parts: both sides of each line, local amounts, VAT, the other ledgers. Pure.

Each kind of account has one function, `expand_…(side, making)`, in a module of its own; applications follow when all
entries are there, and the currency rounding of each document. What cannot be worked out makes no part: the expansion
says why, or a check does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import Any

from ledgerhall.finance.posting.books import PostingBooks
from ledgerhall.finance.posting.draft import (
    ACCOUNT,
    BANK_ACCOUNT,
    CUSTOMER,
    FIXED_ASSET,
    VENDOR,
    DraftLine,
    PostingDraft,
)
from ledgerhall.finance.posting.expand_accounts import expand_account, expand_bank_account
from ledgerhall.finance.posting.expand_applications import apply_all
from ledgerhall.finance.posting.expand_assets import expand_asset
from ledgerhall.finance.posting.expand_parties import discount_without_vat, expand_party
from ledgerhall.finance.posting.expand_stock import expand_movement
from ledgerhall.finance.posting.making import PARTIES, Making, Side, document_of
from ledgerhall.finance.posting.parts import Line, Parts, PartyState, VATPart
from ledgerhall.kernel.money import Money, round_half_away

_ONE = Decimal(1)
_FACTOR_PLACES = 9
_EXPANSIONS: Mapping[str, Callable[[Side, Making], None]] = {
    ACCOUNT: expand_account,
    CUSTOMER: expand_party,
    VENDOR: expand_party,
    BANK_ACCOUNT: expand_bank_account,
    FIXED_ASSET: expand_asset,
}
# Posted after the other side, so that a subledger stands last.
_LAST = frozenset((CUSTOMER, VENDOR, FIXED_ASSET))


def expand(draft: PostingDraft, books: PostingBooks) -> Parts:
    """What the draft makes in these books, in order, each part with the number of its transaction (from 0)."""
    making = Making(draft, books)
    for position, source in enumerate(draft.lines):
        main, *others = _sides(position, source, books)
        for side in (*others, main) if main.account_type in _LAST else (main, *others):
            _EXPANSIONS[side.account_type](side, making)
        if source.item is not None:
            expand_movement(main, source.item, making)
    _round_documents(making)
    discount_without_vat(making)
    apply_all(making)
    return _finished(making)


def _sides(position: int, source: DraftLine, books: PostingBooks) -> Iterator[Side]:
    """The side of the line's account and, where there is one, of its balancing account."""
    amount_lcy, factor = _in_local(source, books)
    number, other = source.account_no, source.balancing_account_no
    kind, other_kind = source.account_type, source.balancing_account_type
    yield Side(position, source, kind, number, source.amount, amount_lcy, factor, other_kind, other, source.vat)
    if other:
        opposite = None if amount_lcy is None else -amount_lcy
        yield Side(
            position, source, other_kind, other, -source.amount, opposite, factor, kind, number, source.balancing_vat
        )


def _in_local(source: DraftLine, books: PostingBooks) -> tuple[Money | None, Decimal | None]:
    """The local amount and the factor: of foreign amounts at the day's rate, LCY = round(FCY × relational / exchange).

    A typed local amount stays.
    """
    amount, typed = source.amount, source.amount_lcy
    if amount.currency.code == books.local_currency.code:
        return amount, _ONE
    foreign = books.currencies.get(amount.currency.code)
    if foreign is None or source.posting_date is None:
        return typed, None
    is_typed = typed is not None and not typed.is_zero
    if is_typed and source.currency_factor is not None:
        return typed, source.currency_factor
    is_exact = is_typed and not amount.is_zero and not _is_of_party(source)
    rate = None if is_exact else foreign.rate_on(source.posting_date.day)
    local = factor = None
    if rate is not None:
        exchange, relational = rate
        local = Money(amount.amount * relational / exchange, books.local_currency).rounded()
        factor = round_half_away(exchange / relational, _FACTOR_PLACES)
    if not is_typed:
        return (typed, None) if local is None else (local, factor)
    assert typed is not None
    if typed == local or amount.is_zero:
        return typed, factor
    return typed, round_half_away(amount.amount / typed.amount, _FACTOR_PLACES)


def _is_of_party(source: DraftLine) -> bool:
    """Gains and losses are measured from the rate of its entry: the day's own, where a typed amount is by it."""
    return source.account_type in PARTIES or source.balancing_account_type in PARTIES


def _round_documents(making: Making) -> None:
    """A document that balances in its one foreign currency, but not in cents of the local one, gets a rounding line."""
    if not making.books.currencies:
        return
    documents = [document_of(line) for line in making.draft.lines]
    for _, group in groupby(range(len(documents)), key=documents.__getitem__):
        positions = [position for position in group if making.lines[position]]
        document = [line for position in positions for line in making.lines[position]]
        if (rounding := _rounding_line(document, making.books)) is not None:
            making.lines[positions[-1]].append(rounding)


def _rounding_line(document: Sequence[Line], books: PostingBooks) -> Line | None:
    codes = {line.amount.currency.code for line in document}
    foreign = books.currencies.get(next(iter(codes))) if len(codes) == 1 else None
    if foreign is None or any(line.amount_lcy is None for line in document):
        return None
    in_currency = sum((line.amount.amount for line in document), Decimal(0))
    residue = sum((line.amount_lcy.amount for line in document if line.amount_lcy), Decimal(0))
    if in_currency or not residue:
        return None
    account_no = foreign.rounding_debit_account_no if residue < 0 else foreign.rounding_credit_account_no
    amount = Money(-residue, books.local_currency)
    return Line(document[-1].source, account_no, "", amount, amount, _ONE, is_system_created=True)


def _finished(making: Making) -> Parts:
    """Everything in order, frozen."""
    transactions = _transactions(making)
    is_one = not transactions or transactions[-1] == 0
    lines: list[Line] = []
    starts = []
    for made, transaction in zip(making.lines, transactions, strict=True):
        starts.append(len(lines))
        lines += made if is_one else [replace(line, transaction=transaction) for line in made]

    def placed(parts: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(
            replace(part, transaction=transactions[part.transaction]) if part.transaction else part for part in parts
        )

    if not making.has_parts:
        return Parts(tuple(lines), refusals=tuple(making.refusals))
    items = [
        replace(part, remaining=making.stock_left.get(-place - 1, part.remaining))
        for place, part in enumerate(making.items)
    ]
    return Parts(
        tuple(lines),
        parties=placed(making.parties),
        details=placed(making.details),
        states=tuple(_states(making)),
        vat=tuple(_placed_vat(part, place, starts, transactions, making) for place, part in enumerate(making.vat)),
        vat_remaining=tuple((no, base, amount) for no, (base, amount) in making.unrealized.items() if no > 0),
        bank=placed(making.bank),
        assets=placed(making.assets),
        items=placed(items),
        values=placed(making.values),
        stock_remaining=tuple((number, left) for number, left in making.stock_left.items() if number > 0),
        refusals=tuple(making.refusals),
        cautions=tuple(making.cautions),
    )


def _placed_vat(
    part: VATPart, place: int, starts: Sequence[int], transactions: Sequence[int], making: Making
) -> VATPart:
    """The part with its transaction, the place of its line among all lines, and what is left unrealised of it."""
    base, amount = making.unrealized.get(-place - 1, (part.remaining_base, part.remaining_amount))
    line = None if part.line is None else starts[part.transaction] + part.line
    transaction = transactions[part.transaction]
    return replace(part, transaction=transaction, line=line, remaining_base=base, remaining_amount=amount)


def _transactions(making: Making) -> list[int]:
    """The transaction of each draft line: one begins where the document changes and what stands before is balanced."""
    found, transaction, balance, document = [], 0, Decimal(0), None
    for source, made in zip(making.draft.lines, making.lines, strict=True):
        current = document_of(source)
        if document is not None and current != document and balance == 0:
            transaction += 1
        document = current
        for line in made:
            balance += line.amount_lcy.amount if line.amount_lcy is not None else Decimal(0)
        found.append(transaction)
    return found


def _states(making: Making) -> Iterator[PartyState]:
    for standing in making.standing.values():
        if standing.is_changed:
            yield PartyState(
                standing.ref,
                standing.open.remaining_amount,
                standing.open.remaining_amount_lcy,
                standing.open.remaining_discount,
                standing.accepted_tolerance,
                standing.is_late_discount_accepted,
                standing.closed_by,
                standing.closed_at,
                standing.open.adjusted_factor or Decimal(0),
            )
