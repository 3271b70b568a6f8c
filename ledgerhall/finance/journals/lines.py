"""The lines of a journal batch: as its grid shows them, what the empty one offers, inserting, changing, deleting.

A line may be half done: what it lacks is refused when it is posted. Refused at once is only what `checks` finds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Field, Max

from ledgerhall.finance.foundation import default_dimensions, global_dimensions, records
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.journals import applications, checks, defaults, documents, taxes
from ledgerhall.finance.journals.applications import Chosen
from ledgerhall.finance.journals.content import TAX_BLOCK, LineAccountType, of_balancing_side
from ledgerhall.finance.journals.models import JournalBatch, JournalLine, JournalTemplate
from ledgerhall.finance.journals.numbering import next_document_no
from ledgerhall.finance.ledger.models import DocumentType
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.people import By

STEP = 10_000
# What decides a foreign line's local amount: one of these typed anew works it out anew.
_CONVERTED = ("amount", "currency_code", "posting_date")
# What is typed on a line and is no column of it.
_BESIDE = {*applications.TYPED, "exchange_rate"}
# The VAT amount of each side, and what it is worked out of.
_VAT_AMOUNTS = {"vat_amount": "account", "balancing_vat_amount": "balancing_account"}
_BLOCK = frozenset(TAX_BLOCK.values())
_DECIDING_VAT = {
    "vat_amount": (_BLOCK - {"vat_amount"}) | {"amount", "currency_code"},
    "balancing_vat_amount": frozenset(of_balancing_side(name) for name in _BLOCK - {"vat_amount"})
    | {"amount", "currency_code"},
}
_ANSWERS = {None: "", True: "yes", False: "no"}
_KINDS = JournalTemplate.Kind
# What lines of a kind of journal start from.
_STARTS: dict[str, dict[str, str]] = {
    _KINDS.SALES: {"account_type": LineAccountType.CUSTOMER, "document_type": DocumentType.INVOICE},
    _KINDS.PURCHASES: {"account_type": LineAccountType.VENDOR, "document_type": DocumentType.INVOICE},
    _KINDS.CASH_RECEIPTS: {"account_type": LineAccountType.CUSTOMER, "document_type": DocumentType.PAYMENT},
    _KINDS.PAYMENTS: {"account_type": LineAccountType.VENDOR, "document_type": DocumentType.PAYMENT},
    _KINDS.ASSETS: {"account_type": LineAccountType.FIXED_ASSET},
}


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line as the grid shows it, numbered from 1: with what it stands on, its two sides, its VAT and applications."""

    line: JournalLine
    number: int
    account_name: str
    taxes: Mapping[str, taxes.Tax] = field(default_factory=dict)
    chosen: Sequence[Chosen] = ()
    # The codes of the global dimensions.
    globals: Mapping[str, str] = field(default_factory=dict)

    @property
    def pk(self) -> int:
        return self.line.pk

    @property
    def debit(self) -> Decimal | None:
        return documents.sides(self.line)[0]

    @property
    def credit(self) -> Decimal | None:
        return documents.sides(self.line)[1]

    @property
    def vat_percent(self) -> Decimal | None:
        return self.taxes["account"].percent if "account" in self.taxes else None

    @property
    def balancing_vat_percent(self) -> Decimal | None:
        return self.taxes["balancing_account"].percent if "balancing_account" in self.taxes else None

    @property
    def vat_amount(self) -> Decimal | None:
        return self.taxes["account"].amount if "account" in self.taxes else self.line.vat_amount

    @property
    def balancing_vat_amount(self) -> Decimal | None:
        is_taxed = "balancing_account" in self.taxes
        return self.taxes["balancing_account"].amount if is_taxed else self.line.balancing_vat_amount

    @property
    def global_dimension_1(self) -> str:
        return global_dimensions.values_of(self.line.dimensions, self.globals)["global_dimension_1"]

    @property
    def global_dimension_2(self) -> str:
        return global_dimensions.values_of(self.line.dimensions, self.globals)["global_dimension_2"]

    @property
    def exchange_rate(self) -> Decimal | None:
        return documents.exchange_rate(self.line)

    @property
    def late_discount_answer(self) -> str:
        return _ANSWERS[self.line.is_late_discount_accepted]

    @property
    def tolerance_answer(self) -> str:
        return _ANSWERS[self.line.is_tolerance_accepted]

    @property
    def applies_to_no(self) -> str:
        return applications.written(self.chosen)

    @property
    def applies_to_type(self) -> str:
        return self.chosen[0].document_type if self.chosen else ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.line, name)


def lines_of(batch: JournalBatch) -> list[JournalLine]:
    """The lines in order."""
    return list(JournalLine.objects.filter(batch=batch).order_by("line_no"))


def number_of(line: JournalLine) -> int:
    """The number of the line in its grid, counted from 1."""
    return JournalLine.objects.filter(batch_id=line.batch_id, line_no__lte=line.line_no).count()


def in_grid(batch: JournalBatch) -> list[GridLine]:
    """The lines as the grid shows them."""
    found = lines_of(batch)
    names = _names(found)
    of_side: dict[int, dict[str, taxes.Tax]] = defaultdict(dict)
    for (key, side), tax in taxes.of_lines(found).items():
        of_side[key][side] = tax
    chosen, of_globals = applications.of_lines(found), global_dimensions.codes()
    return [
        GridLine(
            line,
            position,
            names.get((line.account_type, line.account_no), ""),
            of_side.get(line.pk, {}),
            chosen.get(line.pk, ()),
            of_globals,
        )
        for position, line in enumerate(found, start=1)
    ]


def next_line(batch: JournalBatch, work_date: date) -> dict[str, Any]:
    """What the empty last line offers: the last line's date, and its document while that is out of balance, else the
    next number; what the kind of journal starts from, and the balancing account of the batch."""
    found = lines_of(batch)
    last = found[-1] if found else None
    posting_date = last.posting_date if last is not None and last.posting_date else LedgerDate(work_date)
    offered: dict[str, Any] = {"posting_date": posting_date, **_STARTS.get(batch.template.kind, {})}
    if batch.balancing_account_no:
        offered["balancing_account_no"] = batch.balancing_account_no
        if batch.balancing_account_type != LineAccountType.ACCOUNT:
            offered["balancing_account_type"] = batch.balancing_account_type
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
    """A new last line. `values` are fields of JournalLine, or `debit` and `credit` in place of `amount`; an
    `exchange_rate` gives the local amount of a foreign line. `applies_to` are the open entries that it settles, or
    `applies_to_type` and `applies_to_no` the document of one; `global_dimension_1` and `_2` are values of these.

    Refuses accounts, parties, currencies and codes that do not exist, and what could not be kept (`checks.refusals`).
    """
    last = JournalLine.objects.filter(batch=batch).aggregate(last=Max("line_no"))["last"] or 0
    line = JournalLine(batch=batch, line_no=last + STEP, reason_code=batch.reason_code, created_at=at)
    return _written(line, {**_of_batch(batch, values), **values}, at)


@under_lock
def change(*, line: JournalLine, values: Mapping[str, Any], by: By, at: datetime) -> JournalLine:
    """Change a line. Refuses as `insert`, and a line that is gone, because somebody posted or deleted it."""
    current = JournalLine.objects.select_related("batch__template").filter(pk=line.pk).first()
    if current is None:
        raise Refused(applications.GONE)
    return _written(current, values, at)


@under_lock
def delete(*, line: JournalLine, by: By, at: datetime) -> None:
    """Take a line away; unposted lines leave no trace."""
    JournalLine.objects.filter(pk=line.pk).delete()


@under_lock
def delete_all(*, batch: JournalBatch, by: By, at: datetime) -> int:
    """Take all lines of a batch away; how many there were."""
    found = JournalLine.objects.filter(batch=batch)
    number = found.count()
    found.delete()
    return number


def _of_batch(batch: JournalBatch, values: Mapping[str, Any]) -> dict[str, Any]:
    """The type of a balancing account that comes from the batch, where the caller says its number alone."""
    number = values.get("balancing_account_no")
    is_of_batch = bool(number) and number == batch.balancing_account_no
    return {"balancing_account_type": batch.balancing_account_type} if is_of_batch else {}


def _written(line: JournalLine, values: Mapping[str, Any], at: datetime) -> JournalLine:
    before = copy(line)
    values = global_dimensions.in_text(values, line.dimensions)
    written = _kept(line, {name: value for name, value in values.items() if name not in _BESIDE})
    records.refuse(checks.refusals(line, written))
    if "dimensions" in written:
        written["dimensions"] = default_dimensions.read(written["dimensions"] or "")
    changed = {name for name, value in written.items() if value != getattr(line, name)}
    party = defaults.party_of(line)
    for name, value in written.items():
        setattr(line, name, value)
    defaults.fill(line, changed)
    _forget_worked_out(line, changed)
    _set_local_amount(line, before, values)
    line.changed_at = at
    line.save()
    records.refuse(checks.difference_refusals(line, written))
    applications.write(line, values, is_other_party=defaults.party_of(line) != party)
    return line


def _kept(line: JournalLine, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as columns: one amount, defaults in place of nothing, and no VAT but what somebody typed."""
    shown = {}
    if line.pk is not None and values.keys() & _VAT_AMOUNTS.keys():
        shown = {side: tax.amount for (_, side), tax in taxes.of_lines([line]).items()}
    found = {}
    for name, value in _with_amount(values).items():
        column = JournalLine._meta.get_field(name)
        if name in _VAT_AMOUNTS and getattr(line, name) is None and value == shown.get(_VAT_AMOUNTS[name]):
            continue
        assert isinstance(column, Field)
        is_nothing = (value is None and not column.null) or (value == "" and bool(column.choices) and not column.blank)
        found[name] = column.get_default() if is_nothing else value
    return found


def _forget_worked_out(line: JournalLine, changed: Collection[str]) -> None:
    """A VAT amount that was typed holds for the amount and the groups that it was typed for."""
    for name, decided_by in _DECIDING_VAT.items():
        if name not in changed and decided_by & {*changed}:
            setattr(line, name, None)


def _set_local_amount(line: JournalLine, before: JournalLine, values: Mapping[str, Any]) -> None:
    """The local amount is what was typed, or what the rate that was typed gives; else what the day's rate gives, where
    it is not kept. A grid hands back what it showed: that is nothing typed. Refuses what fits no amount (E-JNL-11)."""
    typed, rate = values.get("amount_lcy"), values.get("exchange_rate")
    is_typed = typed is not None and typed != before.amount_lcy
    if not is_typed and rate is not None and rate != documents.exchange_rate(before):
        line.amount_lcy, is_typed = documents.at_rate(line, rate), True
    if is_typed:
        records.refuse(list(checks.local_amount_refusals(line)))
        if not line.currency_code:
            line.amount_lcy = None
    elif line.amount_lcy is None or [getattr(before, name) for name in _CONVERTED] != [
        getattr(line, name) for name in _CONVERTED
    ]:
        line.amount_lcy = documents.converted(line)


def _with_amount(values: Mapping[str, Any]) -> dict[str, Any]:
    """Debit and credit as one signed amount; what is typed with a minus is a correction of its side."""
    typed = {name: value for name, value in values.items() if name not in ("debit", "credit")}
    if "debit" in values or "credit" in values:
        debit, credit = (values.get(side) or Decimal(0) for side in ("debit", "credit"))
        typed["amount"] = debit - credit
        typed["is_correction"] = (debit or credit) < 0
    return typed


def _document_of(line: JournalLine, found: Sequence[JournalLine]) -> list[JournalLine]:
    return [other for other in found if documents.key_of(other) == documents.key_of(line)]


def _names(found: Sequence[JournalLine]) -> dict[tuple[str, str], str]:
    """What the accounts, parties and assets of the lines are called, by type and number."""
    numbers: dict[str, set[str]] = defaultdict(set)
    for line in found:
        numbers[line.account_type].add(line.account_no)
    return {
        (account_type, number): name
        for account_type, wanted in numbers.items()
        for number, name in defaults.names(account_type, wanted)
    }
