"""Importing a file that a person sent: what it would do, and doing it in the worker."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ledgerhall.finance.exchange.import_file import Imported, Progress, plan_for_open_books
from ledgerhall.finance.exchange.new_company import import_as_new_company, import_into, imported_before
from ledgerhall.finance.exchange.sie import planning
from ledgerhall.finance.exchange.sie.plan import ImportPlan, PostingKind
from ledgerhall.kernel.errors import Refusal
from ledgerhall.kernel.people import By
from ledgerhall.tenancy import books
from ledgerhall.tenancy.models import Company, Tenant, Upload

LARGEST_FILE = 50_000_000
_OPENING = (PostingKind.OPENING, PostingKind.CLOSE)


@dataclass(frozen=True, slots=True)
class PreviewedAccount:
    """An account as it will stand; amounts in the file's currency, debit positive."""

    number: str
    name: str
    opening: Decimal
    change: Decimal

    @property
    def closing(self) -> Decimal:
        return self.opening + self.change


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would make, and what stands against it."""

    plan: ImportPlan
    accounts: tuple[PreviewedAccount, ...]
    refusals: tuple[Refusal, ...]

    @property
    def voucher_count(self) -> int:
        return sum(posting.kind not in _OPENING for posting in self.plan.postings)

    @property
    def line_count(self) -> int:
        return sum(len(posting.lines) for posting in self.plan.postings)


def preview(upload: Upload) -> Preview:
    """What importing the upload would make: exactly what `run` makes."""
    data = bytes(upload.content)
    if upload.company is None:
        plan = planning.plan(data)
    else:
        with books.open(upload.company):
            plan = plan_for_open_books(data=data)
    refusals = imported_before(sha256=plan.sha256, tenant=upload.tenant, into=upload.company)
    return Preview(plan, _accounts(plan), (*(finding.as_refusal for finding in plan.errors), *refusals))


def run(upload: Upload, *, by: By, at: datetime, progress: Progress) -> tuple[Company, Imported]:
    """Import the upload: into its company, or as a new one. Refuses with every reason; nothing is made then."""
    data = bytes(upload.content)
    tenant: Tenant = upload.tenant
    if upload.company is None:
        return import_as_new_company(
            data=data, tenant=tenant, by=by, at=at, file_name=upload.file_name, progress=progress
        )
    imported = import_into(
        company=upload.company, data=data, by=by, at=at, file_name=upload.file_name, progress=progress
    )
    return upload.company, imported


def _accounts(plan: ImportPlan) -> tuple[PreviewedAccount, ...]:
    """Every account that the plan posts on, with its opening and its change."""
    opening: dict[str, Decimal] = defaultdict(Decimal)
    change: dict[str, Decimal] = defaultdict(Decimal)
    for posting in plan.postings:
        sums = opening if posting.kind in _OPENING else change
        for line in posting.lines:
            sums[line.account] += line.amount
    names = {account.number: account.name for account in plan.accounts}
    numbers = sorted(opening.keys() | change.keys())
    return tuple(PreviewedAccount(number, names.get(number, ""), opening[number], change[number]) for number in numbers)
