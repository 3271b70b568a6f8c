"""The Accountant Role Center: the Home of an accountant in one company, and what it adds to pages below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.ledger.models import GLAccount, GLRegister
from ledgerhall.finance.role_center import charts, cues, my_accounts, ribbon
from ledgerhall.finance.role_center.navigation import NAVIGATION
from ledgerhall.finance.role_center.ribbon import to
from ledgerhall.pages.declare import (
    Action,
    ChartPart,
    CueGroup,
    Done,
    Fact,
    Field,
    ListPart,
    Opened,
    PageExtension,
    RoleCenter,
    Selection,
)
from ledgerhall.pages.viewer import Viewer

READ = "books.read"


def _facts(viewer: Viewer) -> Iterator[Fact]:
    """Which days are open for posting, and the head of the chain of registers."""
    setups = GeneralLedgerSetup.objects.order_by("id").values_list("allow_posting_from", "allow_posting_to")
    ends = setups.first() or ()
    if any(ends):
        days = "..".join(str(end) if end else "" for end in ends)
        yield Fact(_("Posting Allowed"), days, opens=Opened("general-ledger-setup"))
    register = GLRegister.objects.order_by("-number").only("number", "chain_hash").first()
    if register is not None:
        opens = Selection("gl-registers", {"number": str(register.number)})
        yield Fact(_("Register %(number)s") % {"number": register.number}, register.hash_badge, opens=opens)


def _add_account(*, values: Mapping[str, Any], by: Viewer, at: datetime, work_date: date) -> Done:
    account = my_accounts.add(viewer=by, number=values["number"])
    return Done(_("%(account)s is among your accounts now.") % {"account": account})


def _remove_account(*, values: Mapping[str, Any], by: Viewer, at: datetime, work_date: date) -> Done:
    my_accounts.remove(viewer=by, number=values["number"])
    return Done(_("%(account)s is no longer among your accounts.") % {"account": values["number"]})


def _watch(*, record: GLAccount, by: Viewer, at: datetime, work_date: date) -> Done:
    account = my_accounts.add(viewer=by, number=record.number)
    return Done(_("%(account)s is among your accounts now.") % {"account": account}, Opened("accountant"))


_NUMBER = (
    Field("number", _("G/L Account No."), "code", lookup="chart-of-accounts", lookup_field="number", is_required=True),
)
_WATCH = Action(_("Add to My Accounts"), _watch, READ, icon="pin", refused=_("Not added"), slug="add-to-my-accounts")


_ACTIONS = (
    *ribbon.LINKS,
    Action(
        _("Add to My Accounts…"),
        _add_account,
        READ,
        fields=_NUMBER,
        needs_record=False,
        icon="pin",
        group=_("My Accounts"),
        tab=_("Actions"),
        slug="add-to-my-accounts",
        refused=_("Not added"),
    ),
    Action(
        _("Remove from My Accounts…"),
        _remove_account,
        READ,
        fields=_NUMBER,
        needs_record=False,
        icon="close",
        group=_("My Accounts"),
        tab=_("Actions"),
        slug="remove-from-my-accounts",
        refused=_("Not removed"),
    ),
)
ACCOUNTANT = RoleCenter(
    "accountant",
    READ,
    _("Accountant"),
    wide=(
        cues.OVERDUE_PURCHASE_DOCUMENTS,
        cues.CASH_ACCOUNTS_BALANCE,
        cues.ENTRIES_POSTED_THIS_MONTH,
        cues.UNPOSTED_JOURNAL_LINES,
        cues.FINDINGS_OF_IMPORT,
    ),
    groups=(
        CueGroup(
            _("Payments"),
            (
                cues.PURCHASE_DOCUMENTS_DUE_TODAY,
                cues.PURCHASE_INVOICES_DUE_NEXT_WEEK,
                cues.PURCHASE_DISCOUNTS_NEXT_WEEK,
            ),
            (
                to(_("Edit Cash Receipt Journal"), "cash-receipt-journal"),
                to(_("Edit Payment Journal"), "payment-journal"),
                to(_("New Sales Credit Memo"), "sales-credit-memo"),
                to(_("New Purchase Credit Memo"), "purchase-credit-memo"),
            ),
        ),
        CueGroup(
            _("Financials"),
            (cues.UNBALANCED_JOURNAL_LINES, cues.GL_REGISTERS, cues.OPEN_PERIODS),
            (
                to(_("Edit General Journal"), "general-journal"),
                to(_("Trial Balance"), "trial-balance"),
                to(_("Accounting Periods"), "accounting-periods"),
            ),
        ),
    ),
    left=(
        ChartPart(
            _("Business Performance"),
            charts.income_and_expense,
            READ,
            empty=_("Nothing was earned or spent in these twelve months."),
        ),
        ListPart(
            _("My Accounts"),
            "chart-of-accounts",
            ("number", "name", "balance", "net_change"),
            my_accounts.selection,
            limit=my_accounts.LIMIT,
            empty=_("Put the accounts that you watch here: Add to My Accounts, on the chart or on a card."),
            links=(to(_("Chart of Accounts"), "chart-of-accounts"),),
        ),
    ),
    right=(
        ChartPart(_("Cash"), charts.cash, READ, empty=_("No cash moved in these six months.")),
        ListPart(
            _("Latest Registers"),
            "gl-registers",
            ("number", "posted_at", "source_code", "user_text"),
            limit=6,
            empty=_("Nothing has been posted yet."),
        ),
    ),
    actions=_ACTIONS,
    navigation=NAVIGATION,
    facts=_facts,
    keywords=_("home, start"),
)

PAGES = (
    ACCOUNTANT,
    PageExtension("chart-of-accounts", actions=(_WATCH,)),
    PageExtension("gl-account-card", actions=(_WATCH,)),
)
