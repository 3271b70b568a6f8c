"""Posting a recurring journal: what is due is posted, allocated and mirrored, and its lines stay with their next date
(finance.md 1.3, 2.1; G18a, G18b, S19)."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from ledgerhall.finance.foundation import periods
from ledgerhall.finance.foundation.locking import Head
from ledgerhall.finance.journals import allocating, allocations, deferring, drafting, lines, placeholders
from ledgerhall.finance.journals.allocating import Key
from ledgerhall.finance.journals.content import LineAccountType
from ledgerhall.finance.journals.models import (
    JournalAllocation,
    JournalApplication,
    JournalBatch,
    JournalLine,
    RecurringMethod,
)
from ledgerhall.finance.ledger import balances
from ledgerhall.finance.ledger.models import GLAccount
from ledgerhall.finance.posting import post, preview, transaction
from ledgerhall.finance.posting.draft import ACCOUNT, DraftLine, Posted, PostingDraft, VATAsked
from ledgerhall.kernel.dates import DateFormula, LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.money import Money
from ledgerhall.kernel.people import By

_BALANCE = (RecurringMethod.BALANCE, RecurringMethod.REVERSING_BALANCE)
_VARIABLE = (RecurringMethod.VARIABLE, RecurringMethod.REVERSING_VARIABLE)
_REVERSING = (
    RecurringMethod.REVERSING_FIXED,
    RecurringMethod.REVERSING_VARIABLE,
    RecurringMethod.REVERSING_BALANCE,
)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Due:
    """What is due: the lines as they stand, numbered as in the grid, and what they ask for."""

    lines: tuple[JournalLine, ...]
    draft: PostingDraft
    refusals: tuple[Refusal, ...]


def post_batch(
    *, batch: JournalBatch, work_date: date, by: By, posted_at: datetime, idempotency_key: str | None = None
) -> Posted:
    """Post what is due on the work date as one register; the lines stay, with their next date and, where they are
    variable, without their amount.

    Due are lines dated on or before the work date that have not expired. Refuses where nothing is, saying why, what
    the methods do not allow (E-JNL-17), and everything that the door refuses.
    """

    def act(_head: Head) -> Posted:
        asked = f"recurring {batch.uuid} {work_date}"
        if earlier := transaction.repeated(idempotency_key, asked):
            return earlier
        current = JournalBatch.objects.select_related("template", "posting_number_series").get(pk=batch.pk)
        due = _due(current, work_date)
        if due.refusals:
            told = preview.preview(draft=due.draft, by=by).refusals if due.draft.lines else ()
            raise Refused((*due.refusals, *told))
        request_hash = asked if idempotency_key else ""
        posted = post.post(
            draft=due.draft, by=by, posted_at=posted_at, idempotency_key=idempotency_key, request_hash=request_hash
        )
        for line in due.lines:
            _advance(line, by, posted_at)
        return posted

    return transaction.run(act)


def preview_batch(*, batch: JournalBatch, work_date: date, by: By) -> preview.Preview:
    """What posting the batch would make on the work date, and everything that stands against it."""
    due = _due(batch, work_date)
    if not due.draft.lines:
        raise Refused(due.refusals)
    shown = preview.preview(draft=due.draft, by=by)
    return replace(shown, refusals=(*due.refusals, *shown.refusals))


def _due(batch: JournalBatch, work_date: date) -> _Due:
    numbered = [
        (number, line)
        for number, line in enumerate(lines.lines_of(batch), start=1)
        if not drafting.is_empty(line) or line.recurring_method
    ]
    waiting = {number: _why_not_due(number, line, work_date) for number, line in numbered}
    due = [(number, line) for number, line in numbered if waiting[number] is None]
    if not due:
        reasons = [refusal for refusal in waiting.values() if refusal is not None]
        nothing = Refusal("nothing-to-post", text("There is nothing to post: the batch has no lines."), row="E-JNL-01")
        return _Due((), drafting.posting_draft(batch, ()), tuple(reasons or [nothing]))
    refusals = [refusal for number, line in due for refusal in _refusals(number, line)]
    asked = [(number, _as_posted(line)) for number, line in due]
    made, more = _draft_lines([(number, line) for number, line in asked if line.amount])
    draft = drafting.posting_draft(batch, made)
    return _Due(tuple(line for _, line in due), draft, (*refusals, *more))


def _why_not_due(number: int, line: JournalLine, work_date: date) -> Refusal | None:
    if line.posting_date is None:
        return None
    day = line.posting_date.day
    values: dict[str, object] = {"line": number, "date": day}
    if line.expiration_date is not None and day > line.expiration_date:
        template = text("Line {line} expired on {expiration}: it is not posted on {date}.")
        values["expiration"] = line.expiration_date
        return Refusal("recurring-expired", template, "expiration_date", number, "E-JNL-17", values)
    if day > work_date:
        template = text("Line {line} is due on {date}, after the work date {work_date}.")
        return Refusal(
            "recurring-not-due", template, "posting_date", number, "E-JNL-17", values | {"work_date": work_date}
        )
    if line.recurring_method in _VARIABLE and not line.amount:
        template = text("Line {line} waits for its amount of {date}.")
        return Refusal("recurring-amount-missing", template, "amount", number, "E-JNL-17", values)
    return None


def _refusals(number: int, line: JournalLine) -> Iterator[Refusal]:
    """E-JNL-17: what a line's method asks of it."""

    def refused(code: str, template: str, field: str, **values: object) -> Refusal:
        return Refusal(code, template, field, number, "E-JNL-17", {"line": number, **values})

    if not line.recurring_method:
        template = text("Line {line} needs a recurring method: fixed, variable, balance, or one that reverses.")
        yield refused("recurring-method-missing", template, "recurring_method")
    if line.recurring_method in _BALANCE:
        if line.currency_code:
            template = text("Line {line} posts a balance, which is in the local currency: clear {currency}.")
            yield refused("recurring-balance-currency", template, "currency_code", currency=line.currency_code)
        if line.account_type != LineAccountType.ACCOUNT:
            template = text("Line {line} posts the balance of a G/L account; {account} is none.")
            yield refused("recurring-balance-account", template, "account_no", account=line.account_no)
    if line.recurring_method in _REVERSING and line.posting_date is not None:
        reversal = _reversal_date(line)
        if reversal.day <= line.posting_date.day:
            template = text("Line {line} would be reversed on {reversal}, which is not after {date}.")
            values = {"reversal": reversal.day, "date": line.posting_date.day}
            yield refused("recurring-reversal-date", template, "reversal_date_formula", **values)


def _as_posted(line: JournalLine) -> JournalLine:
    """A copy of the line with its placeholders filled and, of a balance, with the amount that empties the account."""
    posted = copy.copy(line)
    if line.posting_date is None:
        return posted
    day = line.posting_date.day
    period = next((one.name for one in periods.periods() if one.starting_date <= day <= one.ending_date), "")
    posted.document_no = placeholders.filled(line.document_no, day, period)
    posted.description = placeholders.filled(line.description, day, period)
    if line.recurring_method in _BALANCE:
        posted.amount = -_balance(line)
    return posted


def _balance(line: JournalLine) -> Decimal:
    account = GLAccount.objects.filter(number=line.account_no).first()
    if account is None or line.posting_date is None:
        return Decimal(0)
    return balances.sums_up_to(line.posting_date, [account.id]).get(account.id, balances.NOTHING).net


def _draft_lines(numbered: Sequence[tuple[int, JournalLine]]) -> tuple[list[DraftLine], list[Refusal]]:
    """The lines with their allocations and deferrals, and behind them what mirrors those that reverse."""
    mains = drafting.draft_lines(numbered)
    allocated = allocations.of_lines([line for _, line in numbered])
    made: list[DraftLine] = []
    mirrors: list[DraftLine] = []
    refusals: list[Refusal] = []
    for (number, line), main in zip(numbered, mains, strict=True):
        parts = _allocated(main, allocated.get(line.pk, ()))
        refusals += [replace(refusal, line=number) for refusal in parts.refusals]
        made += [main, *parts.lines]
        if line.recurring_method in _REVERSING and line.posting_date is not None:
            day = _reversal_date(line)
            mirrors += [_mirrored(one, day) for one in (main, *parts.lines)]
    deferred = deferring.lines_of(list(zip(numbered, mains, strict=True)))
    return [*made, *deferred.lines, *mirrors], [*refusals, *deferred.refusals]


def _allocated(main: DraftLine, found: Sequence[JournalAllocation]) -> deferring.Deferred:
    if not found:
        return deferring.Deferred()
    keys = [Key(one.quantity, one.percent, one.amount) for one in found]
    divided = allocating.divide(main.amount.amount, keys, main.amount.currency.minor_units)
    if divided.refusals:
        return deferring.Deferred(refusals=divided.refusals)
    local = main.amount_lcy
    local_parts = [None] * len(found) if local is None else _local_parts(local, divided.parts)
    return deferring.Deferred(
        tuple(
            replace(
                main,
                account_no=one.account_no,
                account_type=ACCOUNT,
                amount=Money(part, main.amount.currency),
                amount_lcy=local_part,
                dimensions=one.dimensions,
                vat=_vat(one),
                terms=None,
                applies_to=(),
                asset=None,
            )
            for one, part, local_part in zip(found, divided.parts, local_parts, strict=True)
            if part
        )
    )


def _local_parts(local: Money, parts: Sequence[Decimal]) -> list[Money | None]:
    keys = [Key(quantity=abs(part)) for part in parts]
    divided = allocating.divide(local.amount, keys, local.currency.minor_units)
    return [Money(part, local.currency) for part in divided.parts]


def _vat(allocation: JournalAllocation) -> VATAsked | None:
    if not (allocation.general_posting_type or allocation.vat_business_group_code or allocation.vat_product_group_code):
        return None
    return VATAsked(
        allocation.general_posting_type,
        allocation.vat_business_group_code,
        allocation.vat_product_group_code,
        allocation.general_business_group_code,
        allocation.general_product_group_code,
    )


def _reversal_date(line: JournalLine) -> LedgerDate:
    assert line.posting_date is not None
    day = line.posting_date.day
    formula = DateFormula.parse(line.reversal_date_formula)
    return LedgerDate(formula.apply(day) if formula.terms else day + _ONE_DAY)


def _mirrored(line: DraftLine, day: LedgerDate) -> DraftLine:
    """The opposite on the later day; what it took of open entries stays taken."""
    vat, balancing_vat = (_opposite(vat) for vat in (line.vat, line.balancing_vat))
    terms = line.terms and replace(line.terms, due_date=None, discount_date=None, discount_percent=None)
    return replace(
        line,
        posting_date=day,
        document_date=None,
        vat_date=None,
        amount=-line.amount,
        amount_lcy=None if line.amount_lcy is None else -line.amount_lcy,
        vat=vat,
        balancing_vat=balancing_vat,
        terms=terms,
        applies_to=(),
    )


def _opposite(vat: object) -> VATAsked | None:
    if not isinstance(vat, VATAsked):
        return None
    return replace(vat, amount=None if vat.amount is None else -vat.amount)


def _advance(line: JournalLine, by: By, at: datetime) -> None:
    """The next date, and no amount where it is another one each time; its applications are done."""
    assert line.posting_date is not None
    JournalApplication.objects.filter(line=line).delete()
    formula = DateFormula.parse(line.recurring_frequency)
    values: dict[str, object] = {"posting_date": LedgerDate(formula.apply(line.posting_date.day))}
    if line.document_date is not None:
        values["document_date"] = formula.apply(line.document_date)
    if line.recurring_method in _VARIABLE:
        values["amount"] = Decimal(0)
    lines.change(line=line, values=values, by=by, at=at)
