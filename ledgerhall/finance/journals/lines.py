"""The lines of a journal batch: as its grid shows them, what the empty one offers, inserting, changing, deleting.

A line may be half done: what it lacks is refused when it is posted. Refused at once is only what could not be kept or
what is surely mistyped, such as an account that does not exist.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max

from ledgerhall.finance.foundation import currencies, default_dimensions, records
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import Currency, ReasonCode
from ledgerhall.finance.journals import documents
from ledgerhall.finance.journals.models import JournalBatch, JournalLine
from ledgerhall.finance.journals.numbering import next_document_no
from ledgerhall.finance.ledger.models import GLAccount
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.money import AMOUNT_LIMIT, to_scaled
from ledgerhall.kernel.people import By

STEP = 10_000
# What decides a foreign line's local amount: one of these typed anew works it out anew.
_CONVERTED = ("amount", "currency_code", "posting_date")


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line as the grid shows it, numbered from 1, with its account's name and its two sides."""

    line: JournalLine
    number: int
    account_name: str

    @property
    def pk(self) -> int:
        return self.line.pk

    @property
    def debit(self) -> Decimal | None:
        return documents.sides(self.line)[0]

    @property
    def credit(self) -> Decimal | None:
        return documents.sides(self.line)[1]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.line, name)


def lines_of(batch: JournalBatch) -> list[JournalLine]:
    """The lines in order."""
    return list(JournalLine.objects.filter(batch=batch).order_by("line_no"))


def in_grid(batch: JournalBatch) -> list[GridLine]:
    """The lines as the grid shows them."""
    found = lines_of(batch)
    numbers = {line.account_no for line in found}
    names = dict(GLAccount.objects.filter(number__in=numbers).values_list("number", "name"))
    return [GridLine(line, position, names.get(line.account_no, "")) for position, line in enumerate(found, start=1)]


def next_line(batch: JournalBatch, work_date: date) -> dict[str, Any]:
    """What the empty last line offers: the last line's date, and its document while that is out of balance, else the
    next number; the balancing account of the batch."""
    found = lines_of(batch)
    last = found[-1] if found else None
    posting_date = last.posting_date if last is not None and last.posting_date else LedgerDate(work_date)
    offered: dict[str, Any] = {"posting_date": posting_date}
    if batch.balancing_account_no:
        offered["balancing_account_no"] = batch.balancing_account_no
    if last is not None and last.document_no and documents.missing(_document_of(last, found)):
        return {**offered, "document_no": last.document_no, "document_type": last.document_type}
    taken = {line.document_no for line in found}
    number = next_document_no(batch, taken, last.document_no if last is not None else "", posting_date.day)
    return {**offered, "document_no": number}


def balancing_amount(batch: JournalBatch, line: JournalLine | None, values: Mapping[str, Any]) -> Decimal:
    """The signed amount that would balance the document that the typed values name, without the line itself."""
    key = (values.get("posting_date"), values.get("document_type") or "", values.get("document_no") or "")
    others = [
        other for other in lines_of(batch) if documents.key_of(other) == key and (line is None or other.pk != line.pk)
    ]
    return documents.missing(others)


@under_lock
def insert(*, batch: JournalBatch, values: Mapping[str, Any], by: By, at: datetime) -> JournalLine:
    """A new last line. `values` are fields of JournalLine, or `debit` and `credit` in place of `amount`.

    Refuses accounts, currencies and codes that do not exist, and what could not be kept (E-JNL-01, 05, 08, 15).
    """
    last = JournalLine.objects.filter(batch=batch).aggregate(last=Max("line_no"))["last"] or 0
    line = JournalLine(batch=batch, line_no=last + STEP, reason_code=batch.reason_code, created_at=at)
    return _written(line, values, at)


@under_lock
def change(*, line: JournalLine, values: Mapping[str, Any], by: By, at: datetime) -> JournalLine:
    """Change a line. Refuses as `insert`, and a line that is gone, because somebody posted or deleted it."""
    current = JournalLine.objects.filter(pk=line.pk).first()
    if current is None:
        template = text("This line is gone: it was posted or deleted by somebody else.")
        raise Refused(Refusal("journal-line-gone", template, row="E-JNL-01"))
    return _written(current, values, at)


@under_lock
def delete(*, line: JournalLine, by: By, at: datetime) -> None:
    """Take a line away; unposted lines leave no trace."""
    JournalLine.objects.filter(pk=line.pk).delete()


@under_lock
def delete_all(*, batch: JournalBatch, by: By, at: datetime) -> int:
    """Take all lines of a batch away; how many there were."""
    number, _ = JournalLine.objects.filter(batch=batch).delete()
    return number


def _written(line: JournalLine, values: Mapping[str, Any], at: datetime) -> JournalLine:
    typed = _with_amount(values)
    refusals = [*records.fit_refusals(JournalLine, typed), *_amount_refusals(typed), *_code_refusals(typed)]
    records.refuse(refusals)
    if "dimensions" in typed:
        typed["dimensions"] = default_dimensions.read(typed["dimensions"] or "")
    is_new_account = typed.get("account_no", line.account_no) != line.account_no
    is_converted_anew = any(name in typed and typed[name] != getattr(line, name) for name in _CONVERTED)
    for name, value in typed.items():
        setattr(line, name, value)
    if is_new_account:
        line.dimensions = default_dimensions.with_defaults(
            line.dimensions, [line.account_no, line.balancing_account_no]
        )
    if "amount_lcy" not in values and is_converted_anew:
        line.amount_lcy = _converted(line)
    line.changed_at = at
    line.save()
    return line


def _with_amount(values: Mapping[str, Any]) -> dict[str, Any]:
    """Debit and credit as one signed amount; what is typed with a minus is a correction of its side."""
    typed = {name: value for name, value in values.items() if name not in ("debit", "credit")}
    if "debit" in values or "credit" in values:
        debit, credit = (values.get(side) or Decimal(0) for side in ("debit", "credit"))
        typed["amount"] = debit - credit
        typed["is_correction"] = (debit or credit) < 0
    return typed


def _amount_refusals(typed: Mapping[str, Any]) -> list[Refusal]:
    found = []
    for field in ("amount", "amount_lcy"):
        amount = typed.get(field)
        if amount is None:
            continue
        if abs(amount) >= AMOUNT_LIMIT:
            template = text("{amount} is larger than any amount that is posted.")
            found.append(Refusal("amount-too-large", template, field, row="E-JNL-11", values={"amount": amount}))
        elif not _is_storable(amount):
            template = text("{amount} has more than four decimals.")
            found.append(Refusal("amount-precision", template, field, row="E-JNL-11", values={"amount": str(amount)}))
    return found


def _is_storable(amount: Decimal) -> bool:
    try:
        to_scaled(amount)
    except ValueError:
        return False
    return True


def _code_refusals(typed: Mapping[str, Any]) -> list[Refusal]:
    found = []
    for field in ("account_no", "balancing_account_no"):
        number = typed.get(field)
        if number and not GLAccount.objects.filter(number=number).exists():
            template = text("G/L account {account} does not exist.")
            found.append(Refusal("account-missing", template, field, row="E-JNL-05", values={"account": number}))
    code = typed.get("currency_code")
    if code and not Currency.objects.filter(code=code).exists():
        template = text("Currency {currency} is unknown.")
        found.append(Refusal("currency-unknown", template, "currency_code", row="E-JNL-08", values={"currency": code}))
    reason = typed.get("reason_code")
    if reason and not ReasonCode.objects.filter(code=reason).exists():
        template = text("Reason code {reason} does not exist.")
        found.append(Refusal("reason-code-unknown", template, "reason_code", row="E-JNL-01", values={"reason": reason}))
    return found


def _converted(line: JournalLine) -> Decimal | None:
    """The local amount at the day's rate; None for a local line, or while there is no date or rate."""
    if not line.currency_code or line.posting_date is None:
        return None
    return currencies.in_local(line.amount, line.currency_code, line.posting_date.day, currencies.local_currency())


def _document_of(line: JournalLine, found: Sequence[JournalLine]) -> list[JournalLine]:
    return [other for other in found if documents.key_of(other) == documents.key_of(line)]
