"""What an import would make, as one frozen value: the preview shows it, the act makes exactly it.

Amounts are decimals in the currency of the plan, debit positive. Nothing here knows how books are kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ledgerhall.finance.exchange.sie.accounts import AccountType, Subcategory
from ledgerhall.finance.exchange.sie.findings import Finding, Severity
from ledgerhall.finance.exchange.sie.model import ZERO, Objects
from ledgerhall.kernel.dates import LedgerDate

DIFFERENCE_ACCOUNT = "DIFFERENCE"
DIFFERENCE_NAME = "Opening difference"


class ImportKind(StrEnum):
    NEW_COMPANY = "new-company"
    NEXT_YEAR = "next-year"
    JOURNAL = "journal"


class PostingKind(StrEnum):
    OPENING = "opening"  # the opening balances, on the closing date before the first year
    CLOSE = "close"  # last year's result carried to equity, on last year's closing date
    VOUCHER = "voucher"
    MONTH = "month"  # what the months of a file without vouchers moved
    REST = "rest"  # what its months leave of the year


@dataclass(frozen=True, slots=True)
class PlannedCompany:
    """The company information that the file gives."""

    name: str
    currency_code: str
    organisation_number: str = ""
    contact: str = ""
    street: str = ""
    post_code_city: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class PlannedYear:
    """A fiscal year, and the days on which its periods begin."""

    start: date
    end: date
    period_starts: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class PlannedAccount:
    number: str
    name: str
    account_type: AccountType
    subcategory: Subcategory = Subcategory.NONE
    file_line: int | None = None
    is_difference: bool = False


@dataclass(frozen=True, slots=True)
class PlannedDimension:
    """A dimension with its values as (code, name)."""

    code: str
    name: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedLine:
    account: str
    amount: Decimal
    text: str
    objects: Objects = ()
    document_date: date | None = None
    file_line: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedPosting:
    """One transaction: lines that sum to zero, under one document number, on one date."""

    kind: PostingKind
    document_number: str
    posting_date: LedgerDate
    text: str
    lines: tuple[PlannedLine, ...]
    file_line: int | None = None

    @property
    def debit(self) -> Decimal:
        return sum((line.amount for line in self.lines if line.amount > 0), ZERO)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A row of the file that is kept but not posted."""

    kind: str  # BTRANS, RTRANS, TRANS of 0.00, VER without rows that count, PSALDO, UB and RES of last year
    file_line: int
    document_number: str = ""
    row_date: date | None = None
    account: str = ""
    amount: Decimal = ZERO
    objects: Objects = ()
    text: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All that an import makes, and all that was found. With an error among the findings nothing of it is made."""

    kind: ImportKind
    sha256: str
    encoding: str
    sie_type: int
    company: PlannedCompany
    fiscal_years: tuple[PlannedYear, ...] = ()
    accounts: tuple[PlannedAccount, ...] = ()
    dimensions: tuple[PlannedDimension, ...] = ()
    postings: tuple[PlannedPosting, ...] = ()
    history: tuple[HistoryRow, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return self._of(Severity.WARNING)

    @property
    def notices(self) -> tuple[Finding, ...]:
        return self._of(Severity.NOTICE)

    @property
    def is_refused(self) -> bool:
        return bool(self.errors)

    @property
    def difference_account(self) -> str:
        """The number of the account *Opening difference* where the plan makes one."""
        return next((account.number for account in self.accounts if account.is_difference), "")

    def postings_of(self, kind: PostingKind) -> tuple[PlannedPosting, ...]:
        return tuple(posting for posting in self.postings if posting.kind is kind)

    def _of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is severity)


def printed(plan: ImportPlan) -> list[str]:
    """The plan in a handful of lines, for the command line and for a look at a test."""
    count = Counter(posting.kind for posting in plan.postings)
    lines = [f"{plan.company.name} ({plan.company.currency_code}), SIE type {plan.sie_type}, {plan.encoding}"]
    lines += [f"Fiscal year {y.start} to {y.end}, {len(y.period_starts)} periods" for y in plan.fiscal_years]
    lines.append(f"{len(plan.accounts)} accounts, {len(plan.dimensions)} dimensions")
    lines += [
        f"{count[kind]} x {kind.value}: {sum(len(p.lines) for p in plan.postings_of(kind))} lines, "
        f"debit {sum((p.debit for p in plan.postings_of(kind)), ZERO)}"
        for kind in PostingKind
        if count[kind]
    ]
    lines.append(f"{len(plan.history)} rows kept as history, not posted")
    return lines
