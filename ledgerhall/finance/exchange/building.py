"""What an import makes besides entries: the started books, fiscal years, accounts, dimensions, a journal batch.

Every function here runs inside the import's transaction and writes what the plan says through the acts of the rooms
that own it.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from ledgerhall.finance.exchange.drafts import description_of, dimensions_of
from ledgerhall.finance.exchange.sie.accounts import AccountType, Subcategory
from ledgerhall.finance.exchange.sie.plan import ImportPlan, PlannedAccount, PlannedCompany
from ledgerhall.finance.foundation import change_log, dimensions, periods
from ledgerhall.finance.foundation.currencies import minor_units_of
from ledgerhall.finance.foundation.models import Dimension, DimensionValue
from ledgerhall.finance.journals import batches
from ledgerhall.finance.journals.models import JournalBatch, JournalLine
from ledgerhall.finance.journals.starting import NewBooks, start_books
from ledgerhall.finance.ledger import chart
from ledgerhall.finance.ledger.categories import income_balance_of
from ledgerhall.finance.ledger.models import AccountCategory, CategoryKind, GLAccount
from ledgerhall.kernel.money import Currency
from ledgerhall.kernel.people import By

_KINDS = {
    AccountType.ASSETS: CategoryKind.ASSETS,
    AccountType.LIABILITIES: CategoryKind.LIABILITIES,
    AccountType.EQUITY: CategoryKind.EQUITY,
    AccountType.INCOME: CategoryKind.INCOME,
    AccountType.EXPENSE: CategoryKind.EXPENSE,
}
_CATEGORY_NAMES = {
    Subcategory.CASH: "Cash",
    Subcategory.RECEIVABLES: "Accounts Receivable",
    Subcategory.PAYABLES: "Accounts Payable",
    Subcategory.RETAINED_EARNINGS: "Retained Earnings",
}
_POST_CODE = re.compile(r"(?:SE-)?(\d{3} ?\d{2})\s+(.+)")


def start(plan: ImportPlan, by: By, at: datetime) -> None:
    """Fill empty books with what every company has, and an empty chart."""
    information = _information(plan.company)
    currency = Currency(plan.company.currency_code, minor_units_of(plan.company.currency_code))
    start_books(new=NewBooks(plan.company.name[:100], currency, chart="empty", information=information), by=by, at=at)


def add_years(plan: ImportPlan, by: By, at: datetime) -> None:
    for year in plan.fiscal_years:
        periods.create_fiscal_year_of(starts=year.period_starts, ending_date=year.end, by=by, at=at)


def add_accounts(plan: ImportPlan, by: By, at: datetime) -> None:
    if plan.accounts:
        categories = {found.description: found for found in AccountCategory.objects.order_by("-presentation_order")}
        accounts = [_account(account, categories) for account in plan.accounts]
        chart.create_many(accounts=accounts, by=by, at=at)


def add_dimensions(plan: ImportPlan, by: By, at: datetime) -> None:
    """The dimensions and values that the books do not have yet."""
    known = {dimension.code: dimension for dimension in Dimension.objects.order_by("id")}
    known_values = set(DimensionValue.objects.values_list("dimension__code", "code"))
    for planned in plan.dimensions:
        dimension = known.get(planned.code) or dimensions.create_dimension(
            code=planned.code, name=planned.name[:60], by=by, at=at
        )
        for code, name in planned.values:
            if (planned.code, code) not in known_values:
                dimensions.create_value(dimension=dimension, code=code, name=name[:60], by=by, at=at)


def add_journal_batch(plan: ImportPlan, by: By, at: datetime) -> str:
    """The vouchers of a 4I as lines of a batch of their own; posted, they are journal postings. The batch's name."""
    template = batches.general_template()
    name = f"SIE-{plan.sha256[:8].upper()}"
    stamp = {"created_at": at, "changed_at": at}
    description = f"SIE 4I {plan.company.name}"[:100]
    batch = JournalBatch.objects.create(template=template, name=name, description=description, **stamp)
    change_log.record([change_log.inserted(batch, f"{template.name} {name}")], by=by, at=at)
    lines = [(posting, line) for posting in plan.postings for line in posting.lines]
    JournalLine.objects.bulk_create(
        JournalLine(
            batch=batch,
            line_no=position * 10_000,
            posting_date=posting.posting_date,
            document_date=line.document_date,
            document_no=posting.document_number,
            account_no=line.account,
            description=description_of(line, posting),
            amount=line.amount,
            dimensions=dimensions_of(line.objects),
            **stamp,
        )
        for position, (posting, line) in enumerate(lines, start=1)
    )
    return name


def close_years_until(last_day: date, by: By, at: datetime) -> None:
    """Close the fiscal years up to the one that ends on the day: its closing date takes postings only then."""
    while any(year.ending_date <= last_day and not year.is_closed for year in periods.fiscal_years()):
        periods.close_fiscal_year(by=by, at=at)


def _information(company: PlannedCompany) -> dict[str, Any]:
    match = _POST_CODE.fullmatch(company.post_code_city)
    return {
        "registration_no": company.organisation_number[:30],
        "address": company.street[:200],
        "postal_code": match[1] if match else "",
        "city": (match[2] if match else company.post_code_city)[:60],
        "country_code": "SE",
        "phone_no": company.phone[:40],
        "time_zone": "Europe/Stockholm",
    }


def _account(planned: PlannedAccount, categories: dict[str, AccountCategory]) -> GLAccount:
    kind = _KINDS[planned.account_type]
    return GLAccount(
        number=planned.number,
        name=planned.name[:100],
        income_balance=income_balance_of(kind),
        category_kind=kind,
        category=categories.get(_CATEGORY_NAMES.get(planned.subcategory, "")),
    )
