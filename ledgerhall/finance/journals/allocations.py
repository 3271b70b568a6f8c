"""The allocations of a recurring line: the accounts that its amount is divided over (finance.md 1.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max

from ledgerhall.finance.foundation import default_dimensions, records
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.journals.models import JournalAllocation, JournalLine
from ledgerhall.finance.ledger.models import GLAccount
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

STEP = 10_000
_AMOUNTS = ("quantity", "percent", "amount")
_TAX = (
    "general_posting_type",
    "general_business_group_code",
    "general_product_group_code",
    "vat_business_group_code",
    "vat_product_group_code",
)


def of_lines(lines: Sequence[JournalLine]) -> dict[int, list[JournalAllocation]]:
    """The allocations of the lines in order, by the lines' keys."""
    found: dict[int, list[JournalAllocation]] = defaultdict(list)
    rows = JournalAllocation.objects.filter(line__in=[line.pk for line in lines])
    for row in rows.order_by("line_id", "line_no"):
        found[row.line_id].append(row)
    return found


@under_lock
def insert(*, line: JournalLine, values: Mapping[str, Any], by: By, at: datetime) -> JournalAllocation:
    """A further allocation: account_no, one of quantity, percent and amount (opposite in sign to the line's),
    dimensions, VAT posting type and groups.

    Refuses a line that is not of a recurring journal or has a balancing account, an account that does not exist, more
    than one of the three, and VAT where the line has its own (E-JNL-05, 17).
    """
    last = JournalAllocation.objects.filter(line=line).aggregate(last=Max("line_no"))["last"] or 0
    return _written(JournalAllocation(line=line, line_no=last + STEP, created_at=at), values, at)


@under_lock
def change(*, allocation: JournalAllocation, values: Mapping[str, Any], by: By, at: datetime) -> JournalAllocation:
    """Change an allocation. Refuses as `insert`, and one that is gone."""
    current = JournalAllocation.objects.select_related("line__batch__template").filter(pk=allocation.pk).first()
    if current is None:
        template = text("This allocation is gone: somebody else deleted it.")
        raise Refused(Refusal("allocation-gone", template, row="E-JNL-17"))
    return _written(current, values, at)


@under_lock
def delete(*, allocation: JournalAllocation, by: By, at: datetime) -> None:
    """Take an allocation away."""
    JournalAllocation.objects.filter(pk=allocation.pk).delete()


def _written(allocation: JournalAllocation, values: Mapping[str, Any], at: datetime) -> JournalAllocation:
    written = records.filled(JournalAllocation, values)
    if "dimensions" in written:
        written["dimensions"] = default_dimensions.read(written["dimensions"] or "")
    is_new_account = "account_no" in written and written["account_no"] != allocation.account_no
    for name, value in written.items():
        setattr(allocation, name, value)
    records.refuse([*records.fit_refusals(JournalAllocation, written), *_refusals(allocation)])
    if is_new_account:
        allocation.dimensions = default_dimensions.with_defaults(allocation.dimensions, [allocation.account_no])
    allocation.changed_at = at
    allocation.save()
    return allocation


def _refusals(allocation: JournalAllocation) -> Iterator[Refusal]:
    line = allocation.line
    if not line.batch.template.is_recurring:
        yield _refusal("allocation-not-recurring", text("Only lines of a recurring journal are allocated."), "line")
    if line.balancing_account_no:
        template = text("A line with balancing account {account} is not allocated: it is posted in balance.")
        yield _refusal("allocation-balanced", template, "account_no", account=line.balancing_account_no)
    number = allocation.account_no
    if not GLAccount.objects.filter(number=number).exists():
        template = text("G/L account {account} does not exist.")
        yield Refusal("account-missing", template, "account_no", row="E-JNL-05", values={"account": number})
    if sum(1 for name in _AMOUNTS if getattr(allocation, name)) > 1:
        template = text("The allocations of a line use quantities, percentages or amounts: one of them.")
        yield _refusal("allocation-keys-mixed", template, "amount")
    if line.general_posting_type and any(getattr(allocation, name) for name in _TAX):
        template = text("The line has VAT of its own, so that its allocations have none.")
        yield _refusal("allocation-vat", template, "general_posting_type")


def _refusal(code: str, template: str, field: str, **values: object) -> Refusal:
    return Refusal(code, template, field, row="E-JNL-17", values=values)
