"""From a reading to the plan of the import. Pure: what the books hold comes in as a value.

Three ways: a new company, the next year of a company that exists, and a 4I file that becomes a journal batch. All of
them read, check, and say everything at once; a plan with an error is made by nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

from ledgerhall.finance.exchange.sie import charting, sums, vouchers
from ledgerhall.finance.exchange.sie.accounts import AccountType
from ledgerhall.finance.exchange.sie.carrying import Closing, carry
from ledgerhall.finance.exchange.sie.checks import check
from ledgerhall.finance.exchange.sie.findings import Finding, error, has_errors, sorted_findings, warning
from ledgerhall.finance.exchange.sie.model import ZERO, FiscalYear, SieFile
from ledgerhall.finance.exchange.sie.monthly import monthly_postings
from ledgerhall.finance.exchange.sie.plan import (
    DIFFERENCE_ACCOUNT,
    ImportKind,
    ImportPlan,
    PlannedAccount,
    PlannedCompany,
    PlannedLine,
    PlannedPosting,
    PlannedYear,
    PostingKind,
)
from ledgerhall.finance.exchange.sie.reader import Reading, read
from ledgerhall.kernel.dates import LedgerDate, add_months
from ledgerhall.kernel.errors import text


@dataclass(frozen=True, slots=True)
class BooksState:
    """What a plan has to know about books that exist. `balances` are at the end of their last fiscal year."""

    company_name: str
    organisation_number: str
    currency_code: str
    last_year_end: LedgerDate | None
    account_types: Mapping[str, AccountType] = field(default_factory=dict)
    balances: Mapping[str, Decimal] = field(default_factory=dict)
    difference_account: str = ""
    imported_sha256: frozenset[str] = frozenset()


def plan(data: bytes, *, company_name: str = "", books: BooksState | None = None) -> ImportPlan:
    """What importing these bytes would make: into books that exist, or as a new company where there are none."""
    return plan_reading(read(data), sha256=hashlib.sha256(data).hexdigest(), company_name=company_name, books=books)


def plan_reading(
    reading: Reading, *, sha256: str, company_name: str = "", books: BooksState | None = None
) -> ImportPlan:
    file = reading.file
    kind = _kind(file, books)
    found = list(reading.findings)
    if reading.is_sie:
        found += [*check(file), *_against_books(file, kind, sha256, books), *_company_named(file, company_name, books)]
    made = _Made() if has_errors(found) else _make(file, kind, books)
    found += made.findings
    return ImportPlan(
        kind=kind,
        sha256=sha256,
        encoding=file.encoding,
        sie_type=file.sie_type,
        company=_company(file, company_name, books),
        fiscal_years=made.years,
        accounts=made.accounts,
        dimensions=charting.dimensions(file) if not has_errors(found) else (),
        postings=made.postings if not has_errors(found) else (),
        history=vouchers.history(file) if not has_errors(found) else (),
        findings=sorted_findings(found),
    )


@dataclass(frozen=True, slots=True)
class _Made:
    years: tuple[PlannedYear, ...] = ()
    accounts: tuple[PlannedAccount, ...] = ()
    postings: tuple[PlannedPosting, ...] = ()
    findings: tuple[Finding, ...] = ()


def _kind(file: SieFile, books: BooksState | None) -> ImportKind:
    if file.is_transactions_only:
        return ImportKind.JOURNAL
    return ImportKind.NEXT_YEAR if books else ImportKind.NEW_COMPANY


def _company(file: SieFile, name: str, books: BooksState | None) -> PlannedCompany:
    header = file.header
    return PlannedCompany(
        name=books.company_name if books else name or header.company_name,
        currency_code=header.currency_code,
        organisation_number=header.organisation_number,
        contact=header.contact,
        street=header.street,
        post_code_city=header.post_code_city,
        phone=header.phone,
    )


def _company_named(file: SieFile, name: str, books: BooksState | None) -> Iterator[Finding]:
    if not (name or file.header.company_name or books):
        yield error("sie-company-name-missing", text("The file does not name its company (#FNAMN); give a name."))


def _against_books(file: SieFile, kind: ImportKind, sha256: str, books: BooksState | None) -> Iterator[Finding]:
    if books is None:
        if kind is ImportKind.JOURNAL:
            template = text("The file holds vouchers for books that exist (SIE 4I, no #RAR): name the company.")
            yield error("sie-company-needed", template)
        return
    if sha256 in books.imported_sha256:
        template = text("{company} has imported this file before.")
        yield error("sie-file-imported-before", template, company=books.company_name)
    if file.header.currency_code != books.currency_code:
        template = text("The file is in {currency}, the books of {company} are in {books_currency}.")
        yield error(
            "sie-other-currency",
            template,
            currency=file.header.currency_code,
            books_currency=books.currency_code,
            company=books.company_name,
        )
    if not is_same_company(file.header.organisation_number, books.organisation_number):
        template = text("The file is of company {number} ({name}), the books are of {books_number} ({company}).")
        yield error(
            "sie-other-company",
            template,
            number=file.header.organisation_number,
            name=file.header.company_name,
            books_number=books.organisation_number,
            company=books.company_name,
        )
    first = _years(file)[0] if _years(file) else None
    if kind is ImportKind.NEXT_YEAR and first and books.last_year_end:
        expected = books.last_year_end.day + timedelta(days=1)
        if first.start != expected:
            template = text("The file's first year begins on {start}; the books of {company} go on from {expected}.")
            found = {"start": first.start, "company": books.company_name, "expected": expected}
            yield error("sie-not-the-next-year", template, first.line, **found)


def is_same_company(number: str, other: str) -> bool:
    """Whether two organisation numbers can be of one company: equal, or one of them not said."""
    return not _digits(number) or not _digits(other) or _digits(number) == _digits(other)


def _digits(number: str) -> str:
    """556488-2362 and 16556488-2362 are one company: the last ten digits."""
    digits = "".join(c for c in number if c in "0123456789")[-10:]
    return digits if digits.strip("0") else ""


def _years(file: SieFile) -> list[FiscalYear]:
    """The fiscal years that are posted: year 0, and the ones before it from the first that has vouchers."""
    dated = {year.index for voucher in file.vouchers if (year := file.fiscal_year_of(voucher.voucher_date))}
    first = min([0, *dated])
    return [year for year in file.fiscal_years if first <= year.index <= max([0, *dated])]


def _make(file: SieFile, kind: ImportKind, books: BooksState | None) -> _Made:
    known = books.account_types if books else {}
    accounts = [account for account in charting.accounts(file) if account.number not in known]
    if kind is ImportKind.JOURNAL:
        return _Made(accounts=tuple(accounts), postings=tuple(vouchers.postings(file)))
    types = {**{account.number: account.account_type for account in accounts}, **known}
    maker = _Maker(file, types, books.difference_account if books else "")
    if books is None or books.last_year_end is None:
        maker.open(_years(file)[0])
        maker.add_year(_years(file)[0])
        rest = _years(file)[1:]
    else:
        maker.balances, maker.end, rest = dict(books.balances), books.last_year_end, _years(file)
    for year in rest:
        maker.carry_to(year)
        maker.add_year(year)
    if maker.needs_difference_account and not (books and books.difference_account):
        accounts.append(charting.difference_account(maker.difference_account))
    years = tuple(_planned_year(year) for year in _years(file))
    return _Made(years, tuple(accounts), tuple(maker.postings), tuple(maker.findings))


class _Maker:
    """Walks through the years of a file and knows at each moment what every account holds."""

    def __init__(self, file: SieFile, types: Mapping[str, AccountType], difference_account: str) -> None:
        self.file, self.types = file, dict(types)
        self.difference_account = difference_account or _free_number(types)
        self.types.setdefault(self.difference_account, AccountType.EQUITY)
        self.balances: dict[str, Decimal] = {}
        self.end: LedgerDate | None = None
        self.postings: list[PlannedPosting] = []
        self.findings: list[Finding] = []
        self.needs_difference_account = False

    def open(self, year: FiscalYear) -> None:
        lines = charting.opening_lines(self.file, year)
        if lines:
            date = LedgerDate(year.start).day_before
            number = f"IB-{year.start:%Y%m%d}"
            self._add(PlannedPosting(PostingKind.OPENING, number, date, "Opening balances", lines, lines[0].file_line))

    def carry_to(self, year: FiscalYear) -> None:
        assert self.end is not None
        closing = Closing(self.end, self.balances, self.types, self.difference_account)
        carried = carry(self.file, year, closing)
        self.findings += carried.findings
        if carried.close is not None:
            self._add(carried.close)

    def add_year(self, year: FiscalYear) -> None:
        if self.file.sie_type == 4:
            for posting in vouchers.postings(self.file, year):
                self._add(posting)
        else:
            monthly = monthly_postings(self.file, year)
            self.findings += monthly.findings
            for posting in monthly.postings:
                self._add(posting)
        self.end = LedgerDate(year.end)

    def _add(self, posting: PlannedPosting) -> None:
        left = sums.total(line.amount for line in posting.lines)
        if left:
            self.needs_difference_account = True
            title = "Opening difference" if _opens(posting) else "Difference"
            line = PlannedLine(self.difference_account, -left, title)
            if not _opens(posting):
                template = text("{title} ({number}) do not sum to zero: {amount} is posted on the account {account}.")
                found = {"title": posting.text, "number": posting.document_number, "account": self.difference_account}
                lines = [posting.file_line] if posting.file_line else []
                self.findings.append(warning("sie-posting-difference", template, *lines, amount=-left, **found))
            posting = replace(posting, lines=(*posting.lines, line))
        for line in posting.lines:
            self.balances[line.account] = self.balances.get(line.account, ZERO) + line.amount
        self.postings.append(posting)


def _opens(posting: PlannedPosting) -> bool:
    return posting.kind is PostingKind.OPENING


def _free_number(types: Mapping[str, AccountType]) -> str:
    numbers = (DIFFERENCE_ACCOUNT, *(f"{DIFFERENCE_ACCOUNT}{n}" for n in range(1, len(types) + 2)))
    return next(number for number in numbers if number not in types)


def _planned_year(year: FiscalYear) -> PlannedYear:
    """Periods by calendar month; a year that begins in the middle of one has a shorter first period."""
    starts, month = [year.start], add_months(year.start.replace(day=1), 1)
    while month <= year.end:
        starts.append(month)
        month = add_months(month, 1)
    return PlannedYear(year.start, year.end, tuple(starts))
