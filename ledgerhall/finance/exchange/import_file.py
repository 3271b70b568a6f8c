"""Importing a SIE file into the open books: everything in one transaction, through the one door, or nothing.

Empty books become a company with its chart, fiscal years, opening and vouchers; books that exist get their next year;
a 4I becomes a journal batch. What is made is exactly what `plan` shows.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ledgerhall.finance.exchange import building, drafts, seals
from ledgerhall.finance.exchange.models import HistoryRow, ImportedFile, ImportFinding
from ledgerhall.finance.exchange.sie import planning
from ledgerhall.finance.exchange.sie.findings import Finding, Severity, in_ranges
from ledgerhall.finance.exchange.sie.plan import ImportKind, ImportPlan, PostingKind
from ledgerhall.finance.exchange.state import books_state
from ledgerhall.finance.foundation.currencies import local_currency
from ledgerhall.finance.foundation.locking import Head
from ledgerhall.finance.posting import transaction
from ledgerhall.finance.posting.post import post
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.people import By
from ledgerhall.tenancy.imported_files import Claim

Progress = Callable[[int, int], None]
"""Called with how many registers are posted, and how many there are."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made: its plan, the record of the file, and the registers it posted."""

    plan: ImportPlan
    file: ImportedFile
    register_numbers: tuple[int, ...] = ()


def plan_for_open_books(*, data: bytes) -> ImportPlan:
    """What importing the file into the open books would make; nothing is written."""
    return planning.plan(data, books=books_state())


def goes_on_with(plan: ImportPlan) -> bool:
    """Whether the plan's first year follows the last one of the open books and is of the same company."""
    state = books_state()
    if state is None or state.last_year_end is None or not plan.fiscal_years:
        return False
    is_same = planning.is_same_company(plan.company.organisation_number, state.organisation_number)
    return is_same and plan.fiscal_years[0].start == state.last_year_end.day + timedelta(days=1)


def import_sie(
    *,
    data: bytes,
    by: By,
    posted_at: datetime,
    file_name: str = "",
    planned: ImportPlan | None = None,
    claim: Claim | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Import the file into the open books, in one transaction. `planned` is the file's plan for books that are empty,
    where it is made already; `claim` takes the file for these books at the end.

    Refuses with every error among the findings (their lines are lines of the file), and with whatever the door and the
    claim refuse.
    """

    def act(_head: Head) -> Imported:
        plan = planned or plan_for_open_books(data=data)
        if plan.is_refused:
            raise Refused(finding.as_refusal for finding in plan.errors)
        imported = _make(plan, data, file_name, by, posted_at, progress)
        if claim is not None:
            claim(plan.sha256)
        return imported

    return transaction.run(act)


def _make(
    plan: ImportPlan,
    data: bytes,
    file_name: str,
    by: By,
    at: datetime,
    progress: Progress | None,
) -> Imported:
    if books_state() is None:
        building.start(plan, by, at)
    building.add_years(plan, by, at)
    building.add_accounts(plan, by, at)
    building.add_dimensions(plan, by, at)
    if plan.kind is ImportKind.JOURNAL:
        batch_name = building.add_journal_batch(plan, by, at)
        file = _record(plan, data, file_name, (), batch_name, by, at)
        return Imported(plan, file)
    numbers = _post(plan, by, at, progress)
    return Imported(plan, _record(plan, data, file_name, numbers, "", by, at), numbers)


def _post(plan: ImportPlan, by: By, at: datetime, progress: Progress | None) -> tuple[int, ...]:
    currency = local_currency()
    groups = drafts.registers(plan)
    numbers = []
    for position, postings in enumerate(groups, start=1):
        if postings[0].kind is PostingKind.CLOSE:
            building.close_years_until(postings[0].posting_date.day, by, at)
        posted = post(draft=drafts.draft(postings, currency), by=by, posted_at=at)
        numbers.append(posted.register_no)
        if progress is not None:
            progress(position, len(groups))
    return tuple(numbers)


def _record(
    plan: ImportPlan,
    data: bytes,
    file_name: str,
    register_numbers: tuple[int, ...],
    batch_name: str,
    by: By,
    at: datetime,
) -> ImportedFile:
    file = ImportedFile(
        sha256=plan.sha256,
        file_name=file_name[-200:],
        content=zlib.compress(data),
        kind=ImportedFile.Kind(plan.kind.value),
        format=f"SIE {plan.sie_type}{'I' if plan.kind is ImportKind.JOURNAL else ''}",
        encoding=plan.encoding,
        company_name=plan.company.name[:100],
        from_date=plan.fiscal_years[0].start if plan.fiscal_years else None,
        to_date=plan.fiscal_years[-1].end if plan.fiscal_years else None,
        first_register_no=min(register_numbers, default=None),
        last_register_no=max(register_numbers, default=None),
        journal_batch_name=batch_name,
        difference_account_no=plan.difference_account,
        user_text=by.text[:400],
        user_uuid=by.user_uuid,
        imported_at=at,
        created_at=at,
        changed_at=at,
    )
    findings, history = _findings(file, plan.findings, at), _history(file, plan)
    file.content_hash = seals.content_hash(file, findings, history)
    file.save(force_insert=True)
    ImportFinding.objects.bulk_create(findings)
    HistoryRow.objects.bulk_create(history, batch_size=500)
    return file


def _findings(file: ImportedFile, findings: Iterable[Finding], at: datetime) -> list[ImportFinding]:
    return [
        ImportFinding(
            file=file,
            position=position,
            severity=ImportFinding.Severity(finding.severity.value),
            code=finding.code,
            template=finding.template,
            values=json.dumps({name: str(value) for name, value in finding.values.items()}, ensure_ascii=False),
            message=finding.message,
            file_lines=in_ranges(finding.lines),
            created_at=at,
            changed_at=at,
        )
        for position, finding in enumerate(findings, start=1)
        if finding.severity is not Severity.ERROR
    ]


def _history(file: ImportedFile, plan: ImportPlan) -> list[HistoryRow]:
    return [
        HistoryRow(
            file=file,
            file_line=row.file_line,
            kind=row.kind,
            document_no=row.document_number,
            row_date=row.row_date,
            account_no=row.account,
            amount=row.amount,
            objects_text=" ".join(f"{dimension}:{code}" for dimension, code in row.objects),
            description=row.text,
            sign=row.sign,
        )
        for row in plan.history
    ]
