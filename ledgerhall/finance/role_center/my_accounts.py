"""My Accounts: the accounts that a person keeps an eye on, kept as the person's own preference in this company."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from ledgerhall.finance.ledger.balances import LAST_DATE, sums_up_to
from ledgerhall.finance.ledger.models import AccountType, GLAccount, ReportDefinition
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.filters import exact
from ledgerhall.pages.declare import Selection
from ledgerhall.pages.filtering import day_range
from ledgerhall.pages.viewer import Viewer

PREFERENCE = "role-center.my-accounts"
LIMIT = 30


def numbers(viewer: Viewer) -> list[str]:
    """The numbers of the viewer's accounts; until somebody chooses, those of cash, receivables and payables."""
    kept = viewer.preference(PREFERENCE, None)
    if not isinstance(kept, list):
        return _first_choice()
    return [number for number in kept if isinstance(number, str)]


def selection(viewer: Viewer) -> Selection | None:
    """The accounts in the chart, their net change that of the work date's month so far; None without any."""
    kept = numbers(viewer)
    if not kept:
        return None
    month = day_range(viewer.work_date.replace(day=1), viewer.work_date)
    return Selection("chart-of-accounts", {"number": "|".join(map(exact, kept))}, totals={"date_filter": month})


def add(*, viewer: Viewer, number: str) -> GLAccount:
    """Put an account on the list. Refuses one that does not exist or is there already, and more than fit."""
    kept, account = numbers(viewer), GLAccount.objects.filter(number=number).first()
    if account is None:
        template = text("G/L account {account} does not exist.")
        raise Refused(Refusal("account-missing", template, "number", row="E-JNL-05", values={"account": number}))
    if number in kept:
        template = text("{account} is among your accounts already.")
        raise Refused(Refusal("my-account-listed", template, "number", values={"account": number}))
    if len(kept) >= LIMIT:
        template = text("My Accounts holds {limit} accounts; remove one first.")
        raise Refused(Refusal("my-accounts-full", template, "number", values={"limit": LIMIT}))
    _keep(viewer, [*kept, number])
    return account


def remove(*, viewer: Viewer, number: str) -> None:
    """Take an account off the list. Refuses one that is not on it."""
    kept = numbers(viewer)
    if number not in kept:
        template = text("{account} is not among your accounts.")
        raise Refused(Refusal("my-account-not-listed", template, "number", values={"account": number}))
    _keep(viewer, [one for one in kept if one != number])


def _first_choice() -> list[str]:
    """Of the accounts of cash, receivables and payables those with a balance."""
    usual = GLAccount.objects.filter(account_type=AccountType.POSTING).filter(
        Q(category__report_definition=ReportDefinition.CASH)
        | Q(category__description__in=("Accounts Receivable", "Accounts Payable"))
    )
    accounts = dict(usual.order_by("number").values_list("id", "number"))
    sums = sums_up_to(LAST_DATE, accounts)
    return [number for account, number in accounts.items() if account in sums and sums[account].net][:8]


def _keep(viewer: Viewer, kept: Sequence[str]) -> None:
    viewer.keep(PREFERENCE, list(kept))
