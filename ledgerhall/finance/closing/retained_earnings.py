"""The account that the result of a year goes to: one of equity in the balance sheet (finance.md section 4)."""

from __future__ import annotations

from collections.abc import Iterator

from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.ledger.models import AccountType, CategoryKind, GLAccount, IncomeBalance, ReportDefinition
from ledgerhall.kernel.errors import Refusal, text


def default_account_no() -> str:
    """The account of general ledger setup, else the first one whose category is Retained Earnings; "" for none."""
    setup = GeneralLedgerSetup.objects.order_by("id").first()
    if setup is not None and setup.retained_earnings_account_no:
        return setup.retained_earnings_account_no
    found = GLAccount.objects.filter(
        account_type=AccountType.POSTING, category__report_definition=ReportDefinition.RETAINED_EARNINGS
    )
    return found.order_by("number").values_list("number", flat=True).first() or ""


def refusals(number: str) -> Iterator[Refusal]:
    """Why the account cannot take the result (E-PER-03)."""
    account = GLAccount.objects.filter(number=number).first()
    if account is None:
        yield _refusal("retained-earnings-missing", text("Retained earnings account {account} does not exist."), number)
        return
    if account.account_type != AccountType.POSTING:
        template = text("Retained earnings account {account} is not a posting account.")
        yield _refusal("retained-earnings-not-posting", template, number)
    if account.income_balance != IncomeBalance.BALANCE_SHEET:
        template = text("Retained earnings account {account} is not an account of the balance sheet.")
        yield _refusal("retained-earnings-not-balance", template, number)
    if account.category_kind not in ("", CategoryKind.EQUITY):
        template = text("Retained earnings account {account} has another category than Equity.")
        yield _refusal("retained-earnings-not-equity", template, number)


def _refusal(code: str, template: str, number: str) -> Refusal:
    return Refusal(code, template, "retained_earnings_account_no", row="E-PER-03", values={"account": number})
