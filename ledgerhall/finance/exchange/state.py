"""What a SIE plan has to know about the open books."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledgerhall.finance.exchange.models import ImportedFile
from ledgerhall.finance.exchange.sie.accounts import AccountType
from ledgerhall.finance.exchange.sie.planning import BooksState
from ledgerhall.finance.foundation import periods
from ledgerhall.finance.foundation.models import CompanyInformation, GeneralLedgerSetup
from ledgerhall.finance.ledger.balances import sums_up_to
from ledgerhall.finance.ledger.models import CategoryKind, GLAccount, GLEntry, IncomeBalance
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.tenancy import books

_TYPES = {
    CategoryKind.ASSETS: AccountType.ASSETS,
    CategoryKind.LIABILITIES: AccountType.LIABILITIES,
    CategoryKind.EQUITY: AccountType.EQUITY,
    CategoryKind.INCOME: AccountType.INCOME,
    CategoryKind.COST_OF_GOODS_SOLD: AccountType.EXPENSE,
    CategoryKind.EXPENSE: AccountType.EXPENSE,
}


def books_state() -> BooksState | None:
    """The state of the open books; None where they have not been started."""
    with books.snapshot():
        information = CompanyInformation.objects.order_by("id").first()
        setup = GeneralLedgerSetup.objects.order_by("id").first()
        if information is None or setup is None:
            return None
        imported = list(ImportedFile.objects.order_by("id"))
        end = _last_year_end(imported)
        return BooksState(
            company_name=information.legal_name,
            organisation_number=information.registration_no,
            currency_code=setup.local_currency_code,
            last_year_end=end,
            account_types={account.number: _type(account) for account in GLAccount.objects.order_by("number")},
            balances=_balances(end),
            difference_account=next((f.difference_account_no for f in imported if f.difference_account_no), ""),
            imported_sha256=frozenset(file.sha256 for file in imported),
        )


def _last_year_end(imported: list[ImportedFile]) -> LedgerDate | None:
    """The end of the last fiscal year that has entries or was imported; later years are only prepared."""
    last_entry = GLEntry.objects.order_by("-posting_date").values_list("posting_date", flat=True).first()
    used_until = max([file.to_date for file in imported if file.to_date], default=date.min)
    if last_entry is not None:
        used_until = max(used_until, last_entry.day)
    ends = [year.ending_date for year in periods.fiscal_years() if year.starting_date <= used_until]
    return LedgerDate(max(ends)) if ends else None


def _balances(end: LedgerDate | None) -> dict[str, Decimal]:
    if end is None:
        return {}
    numbers = dict(GLAccount.objects.values_list("id", "number"))
    return {numbers[account]: sums.net for account, sums in sums_up_to(end.closing).items() if sums.net}


def _type(account: GLAccount) -> AccountType:
    """By category; an account without one is told by its statement alone, and is no equity."""
    if account.category_kind:
        return _TYPES[CategoryKind(account.category_kind)]
    is_balance = account.income_balance == IncomeBalance.BALANCE_SHEET
    return AccountType.ASSETS if is_balance else AccountType.EXPENSE
