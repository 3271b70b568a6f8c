"""What must be refused when lines are posted (finance.md section 6). Pure; every check runs, every refusal is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from ledgerhall.finance.posting import (
    checks_balance,
    checks_dimensions,
    checks_ledgers,
    checks_numbers,
    checks_parties,
)
from ledgerhall.finance.posting.books import PostingBooks, PostingRange
from ledgerhall.finance.posting.draft import DraftLine, PostingDraft, VATAsked, VATComputed
from ledgerhall.finance.posting.parts import Line, Parts
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, text
from ledgerhall.kernel.money import AMOUNT_LIMIT

_PROCEEDS = "proceeds on disposal"
# Why a date is outside the range; whether it is the closing date of the range's last day.
_OUTSIDE = {
    False: (
        "posting-date-not-allowed",
        text(
            "{date} is not within your range of allowed posting dates, {from_date} to {to_date}. "
            "The range is set by the {set_by}."
        ),
    ),
    True: (
        "closing-date-not-allowed",
        text(
            "{date} is the closing date of {to_date}, and comes after it: it is not within your range of allowed "
            "posting dates, {from_date} to {to_date}. The range is set by the {set_by}: leave its end empty, or set it "
            "to {date} or later."
        ),
    ),
}
Check = Callable[[PostingDraft, PostingBooks, Sequence[Line]], Iterable[Refusal]]


def all_refusals(draft: PostingDraft, books: PostingBooks, parts: Parts) -> tuple[Refusal, ...]:
    """Every refusal, in order of line and precedence, the checks' before those of the expansion.

    What could not be worked out is not in balance either; that is told only where nothing else is amiss with parts.
    """
    found = [refusal for check in ALL_CHECKS for refusal in check(draft, books, parts.lines)]
    found += parts.refusals or checks_balance.documents_balance(draft, books, parts.lines)
    if not found:
        found += _nothing_made(draft, parts)
    order = {id(refusal): position for position, refusal in enumerate(found)}
    last = max((line.line_no for line in draft.lines), default=0) + 1
    return tuple(sorted(found, key=lambda refusal: (refusal.line or last, order[id(refusal)])))


def _nothing_made(draft: PostingDraft, parts: Parts) -> list[Refusal]:
    """E-JNL-13: between currencies, what is left of an entry may be worth less than the other's smallest unit."""
    made = (parts.lines, parts.parties, parts.details, parts.vat, parts.bank, parts.assets, parts.items, parts.values)
    if not draft.lines or any(made):
        return []
    template = text("{document_no}: what is to be applied comes to nothing in the currency that it is applied to.")
    values = {"document_no": draft.lines[0].document_no}
    return [Refusal("application-nothing", template, "applies_to", draft.lines[0].line_no, "E-JNL-13", values)]


def fields_filled(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """E-JNL-01: date, document number, account and amount must have a value."""
    if not draft.lines:
        yield Refusal("nothing-to-post", text("There is nothing to post: the batch has no lines."), row="E-JNL-01")
    for line in draft.lines:
        if line.posting_date is None:
            yield _refusal(line, "posting-date-empty", text("Line {line} needs a posting date."), "posting_date")
        if not line.document_no:
            yield _refusal(line, "document-no-empty", text("Line {line} needs a document number."), "document_no")
        if not line.account_no:
            yield _refusal(line, "account-empty", text("Line {line} needs an account."), "account_no")
        if line.amount.is_zero and not _is_more_than_amount(line):
            yield _refusal(line, "amount-zero", text("Line {line} needs an amount other than 0."), "amount")


def dates_allowed(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """E-JNL-02: in the range that user or company setup allows, and in an accounting period where there are any.

    A range that ends on a day ends before that day's closing date (finance.md section 4), which is told apart.
    """
    allowed = books.posting_range
    for line in draft.lines:
        moment = line.posting_date
        if moment is None or (draft.is_opening and _is_opening_date(moment, books)):
            continue
        if not allowed.allows(moment):
            code, template = _OUTSIDE[_is_just_after(moment, allowed)]
            values = {
                "date": moment,
                "from_date": allowed.allowed_from or "…",
                "to_date": allowed.allowed_to or "…",
                "set_by": allowed.set_by,
            }
            yield _refusal(line, code, template, "posting_date", "E-JNL-02", **values)
        elif books.period_starts and not books.is_in_periods(moment.day):
            template = text("{date} lies in no accounting period; they run from {from_date} to before {to_date}.")
            ends = {"from_date": books.period_starts[0].day, "to_date": books.period_starts[-1].day}
            yield _refusal(
                line, "posting-date-outside-periods", template, "posting_date", "E-JNL-02", date=moment, **ends
            )


def closing_dates(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """E-JNL-03: a closing date only where the day after it starts a locked fiscal year, or for opening balances."""
    for line in draft.lines:
        moment = line.posting_date
        if moment is None or not moment.is_closing or (draft.is_opening and _is_opening_date(moment, books)):
            continue
        next_day = LedgerDate.from_ordinal(moment.ordinal + 1).day
        if not books.is_locked_year_start(next_day):
            template = text("The closing date {date} needs a closed fiscal year that ends on that day.")
            yield _refusal(line, "closing-date-year-open", template, "posting_date", "E-JNL-03", date=moment)


def accounts_usable(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """E-JNL-05: the account exists, posts, is not blocked, and lets users post directly."""
    for line in lines:
        number = line.account_no
        if not number:
            continue
        field = "account_no" if number == line.source.account_no else "balancing_account_no"
        account = books.accounts.get(number)
        if account is None:
            template = text("G/L account {account} does not exist.")
            yield _refusal(line.source, "account-missing", template, field, "E-JNL-05", account=number)
            continue
        if not account.is_posting:
            template = text("G/L account {account} is not a posting account.")
            yield _refusal(line.source, "account-not-posting", template, field, "E-JNL-05", account=number)
        if account.is_blocked:
            template = text("G/L account {account} is blocked.")
            yield _refusal(line.source, "account-blocked", template, field, "E-JNL-05", account=number)
        if account.is_posting and not account.is_direct_posting and not line.is_system_created:
            template = text("G/L account {account} does not allow direct posting.")
            yield _refusal(line.source, "direct-posting-off", template, field, "E-JNL-05", account=number)


def currencies_known(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """E-JNL-08: the currency is known, has a rate on the date, and both amounts have one sign."""
    for line in draft.lines:
        code = line.amount.currency.code
        if code == books.local_currency.code:
            continue
        foreign = books.currencies.get(code)
        if foreign is None:
            template = text("Currency {currency} is unknown.")
            yield _refusal(line, "currency-unknown", template, "currency_code", "E-JNL-08", currency=code)
            continue
        local = line.amount_lcy
        if local is None and line.posting_date and foreign.rate_on(line.posting_date.day) is None:
            template = text("Currency {currency} has no exchange rate on {date}.")
            values = {"currency": code, "date": line.posting_date.day}
            yield _refusal(line, "currency-rate-missing", template, "currency_code", "E-JNL-08", **values)
        if local is not None and local.amount * line.amount.amount < 0:
            template = text("The amount {amount} and its local amount {local} have different signs.")
            values = {"amount": line.amount, "local": local}
            yield _refusal(line, "currency-signs-differ", template, "amount_lcy", "E-JNL-08", **values)


def local_amounts_not_zero(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """E-JNL-08: what a foreign amount is worth in the local currency must be at least its smallest unit."""
    for line in lines:
        if line.amount_lcy is not None and line.amount_lcy.is_zero and not line.amount.is_zero:
            template = text("{amount} is worth nothing in {currency}: it is less than the smallest unit.")
            values = {"amount": line.amount, "currency": books.local_currency.code}
            yield _refusal(line.source, "amount-lcy-zero", template, "amount", "E-JNL-08", **values)


def rounding_accounts(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """E-JNL-08: a currency whose documents leave cents needs accounts for them."""
    for line in lines:
        if not line.account_no and line.is_system_created:
            template = text(
                "Document {document} leaves {amount} of rounding: fill in the currency's rounding accounts."
            )
            values = {"document": line.source.document_no, "amount": line.amount}
            yield _refusal(line.source, "currency-rounding-account", template, "currency_code", "E-JNL-08", **values)


def amounts_precise(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """E-JNL-11: amounts lie on the currency's smallest unit and below 10¹²."""
    for line in draft.lines:
        amounts = [("amount", line.amount)]
        if line.amount_lcy is not None:
            amounts.append(("amount_lcy", line.amount_lcy))
        typed = (vat.amount for vat in (line.vat, line.balancing_vat) if isinstance(vat, VATAsked))
        amounts += [("vat_amount", amount) for amount in typed if amount is not None]
        for field, amount in amounts:
            if not amount.is_rounded:
                template = text("{amount} has more decimals than {currency} has.")
                values = {"amount": amount.amount, "currency": amount.currency.code}
                yield _refusal(line, "amount-precision", template, field, "E-JNL-11", **values)
            if abs(amount.amount) >= AMOUNT_LIMIT:
                template = text("{amount} is too large: a line stays below {limit}.")
                values = {"amount": amount.amount, "limit": AMOUNT_LIMIT}
                yield _refusal(line, "amount-too-large", template, field, "E-JNL-11", **values)


def reason_codes_known(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """E-JNL-01: a reason code that is given exists."""
    for line in draft.lines:
        if line.reason_code and line.reason_code not in books.reason_codes:
            template = text("Reason code {reason} does not exist.")
            yield _refusal(line, "reason-code-unknown", template, "reason_code", reason=line.reason_code)


ALL_CHECKS: tuple[Check, ...] = (
    fields_filled,
    dates_allowed,
    closing_dates,
    accounts_usable,
    currencies_known,
    local_amounts_not_zero,
    rounding_accounts,
    amounts_precise,
    reason_codes_known,
    checks_dimensions.dimensions_known,
    checks_dimensions.dimension_rules_kept,
    checks_dimensions.combinations_allowed,
    checks_numbers.texts_storable,
    checks_numbers.numbers_available,
    checks_ledgers.ledgers_fit,
    checks_ledgers.banks_usable,
    checks_ledgers.applications_undone,
    checks_parties.sides_fit,
    checks_parties.parties_unblocked,
    checks_parties.signs_fit,
    checks_parties.documents_once,
    checks_parties.vendor_documents_once,
    checks_parties.customer_documents_named,
    checks_parties.discounts_fit,
    checks_parties.documents_of_one_party,
)


def _is_more_than_amount(line: DraftLine) -> bool:
    """Lines that may have no amount: a local one alone, VAT or a movement of stock alone, or only applications; the
    party of a document that comes to nothing, because all of it was prepaid or is discount; and an asset that is
    scrapped, which brings nothing."""
    vat = line.vat if isinstance(line.vat, VATComputed) else None
    is_vat = vat is not None and not (vat.amount_lcy.is_zero and vat.base_lcy.is_zero and not vat.closes)
    is_local = line.amount_lcy is not None and not line.amount_lcy.is_zero
    is_document = line.is_system_created and line.terms is not None
    is_scrapped = line.asset is not None and line.asset.posting_type == _PROCEEDS
    return is_local or is_vat or is_document or is_scrapped or bool(line.item or line.effects or line.applying_entry_no)


def _is_just_after(moment: LedgerDate, allowed: PostingRange) -> bool:
    """The closing date of the day that the range ends on."""
    return moment.is_closing and allowed.allowed_to == LedgerDate(moment.day) and allowed.allows(allowed.allowed_to)


def _is_opening_date(moment: LedgerDate, books: PostingBooks) -> bool:
    """The closing date of the day before the first fiscal year."""
    first = books.first_day
    return first is not None and moment == LedgerDate(first).day_before


def _refusal(line: DraftLine, code: str, template: str, field: str, row: str = "E-JNL-01", **values: Any) -> Refusal:
    return Refusal(code, template, field=field, line=line.line_no, row=row, values={"line": line.line_no, **values})
