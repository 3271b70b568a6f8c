"""What is refused of bank accounts, of closing dates beside the general ledger, and of undoing applications. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ledgerhall.finance.posting.books import PostingBooks
from ledgerhall.finance.posting.books_parties import Detail
from ledgerhall.finance.posting.draft import (
    ACCOUNT,
    BANK_ACCOUNT,
    CUSTOMER,
    VENDOR,
    DraftLine,
    Effect,
    PostingDraft,
)
from ledgerhall.finance.posting.parts import Line
from ledgerhall.kernel.errors import Refusal, text

_PARTIES = (CUSTOMER, VENDOR)
_UNREALIZED = ("unrealized gain", "unrealized loss")


def ledgers_fit(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """E-JNL-03: a closing date is for G/L accounts only. E-JNL-13: only a party's line settles entries."""
    for line in draft.lines:
        has_other = bool(line.balancing_account_no) and line.balancing_account_type != ACCOUNT
        is_of_accounts = line.account_type == ACCOUNT and not has_other
        is_applied = bool(line.applies_to or line.effects or line.applying_entry_no)
        if not is_of_accounts and line.posting_date is not None and line.posting_date.is_closing:
            template = text("The closing date {date} is for lines on G/L accounts alone.")
            yield _refusal(
                line, "closing-date-other-ledger", template, "posting_date", "E-JNL-03", date=line.posting_date
            )
        if is_applied and line.account_type not in _PARTIES and line.balancing_account_type not in _PARTIES:
            template = text("Line {line} is to be applied, but has no customer or vendor.")
            yield _refusal(line, "application-without-party", template, "applies_to", "E-JNL-13")


def banks_usable(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """E-JNL-05, E-JNL-08: the bank account is not blocked, and one in a foreign currency takes that currency alone."""
    if not books.stock.banks:
        return
    for line in draft.lines:
        for kind, number in (
            (line.account_type, line.account_no),
            (line.balancing_account_type, line.balancing_account_no),
        ):
            bank = books.stock.banks.get(number) if kind == BANK_ACCOUNT else None
            if bank is None:
                continue
            if bank.is_blocked:
                template = text("Bank account {bank} is blocked.")
                yield _refusal(line, "bank-account-blocked", template, "account_no", "E-JNL-05", bank=bank.number)
            if bank.currency_code and bank.currency_code != line.amount.currency.code:
                template = text("Bank account {bank} is in {currency}; the line is in {line_currency}.")
                values = {
                    "bank": bank.number,
                    "currency": bank.currency_code,
                    "line_currency": line.amount.currency.code,
                }
                yield _refusal(line, "bank-currency", template, "currency_code", "E-JNL-08", **values)


def applications_undone(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """E-APP-01: only the last application of an entry is undone, once, not before its date, nor under an adjustment."""
    if not books.parties.details:
        return
    for line in draft.lines:
        for effect in line.effects:
            if effect.unapplies_entry_no is not None:
                yield from _undone(line, effect, books)


def _undone(line: DraftLine, effect: Effect, books: PostingBooks) -> Iterator[Refusal]:
    side = line.account_type
    detail = books.parties.details.get((side, effect.unapplies_entry_no or 0))
    known = books.parties.entries.get((side, effect.entry_no))
    values: dict[str, Any] = {"entry_no": effect.unapplies_entry_no}
    if detail is None or detail.ledger_entry_no != effect.entry_no or detail.application_no is None or known is None:
        template = text("Detailed entry {entry_no} is of no application that could be undone.")
        yield _refusal(line, "unapply-not-found", template, "effects", "E-APP-01", **values)
        return
    values = {"document_no": known.entry.document_no}
    if detail.is_unapplied or detail.unapplies_entry_no is not None:
        template = text("The application of {document_no} has been undone already.")
        yield _refusal(line, "unapply-twice", template, "effects", "E-APP-01", **values)
        return
    if known.is_reversed:
        template = text("{document_no} has been reversed: its application stays.")
        yield _refusal(line, "unapply-reversed", template, "effects", "E-APP-01", **values)
    if line.posting_date is not None and line.posting_date < detail.posting_date:
        values["date"] = detail.posting_date
        template = text("{document_no} was applied on {date}: undo it on that day or later.")
        yield _refusal(line, "unapply-before-application", template, "posting_date", "E-APP-01", **values)
    yield from _later(line, side, detail, values, books)


def _later(
    line: DraftLine, side: str, detail: Detail, values: dict[str, Any], books: PostingBooks
) -> Iterator[Refusal]:
    """What happened to the entry after the application and must be undone first."""
    for (kind, entry_no), other in books.parties.details.items():
        is_later = kind == side and other.ledger_entry_no == detail.ledger_entry_no and entry_no > detail.entry_no
        is_live = not other.is_unapplied and other.unapplies_entry_no is None
        if not is_later or not is_live or other.application_no == detail.application_no:
            continue
        if other.application_no is not None:
            template = text("{document_no} has a later application, of {date}: undo that one first.")
            yield _refusal(
                line, "unapply-not-last", template, "effects", "E-APP-01", **values | {"date": other.posting_date}
            )
            return
        if other.entry_type in _UNREALIZED:
            template = text("{document_no} was adjusted to an exchange rate on {date}, after the application.")
            yield _refusal(
                line, "unapply-adjusted", template, "effects", "E-APP-01", **values | {"date": other.posting_date}
            )
            return


def _refusal(line: DraftLine, code: str, template: str, field: str, row: str, **values: Any) -> Refusal:
    return Refusal(code, template, field=field, line=line.line_no, row=row, values={"line": line.line_no, **values})
