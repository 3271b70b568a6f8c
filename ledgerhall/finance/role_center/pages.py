"""The Accountant Role Center: the Home of an accountant in one company, and what it adds to pages below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.ledger.models import GLAccount, GLRegister
from ledgerhall.finance.role_center import charts, cues, my_accounts
from ledgerhall.finance.role_center.masters import MASTERS
from ledgerhall.pages.declare import (
    Action,
    ChartPart,
    CueGroup,
    Done,
    Fact,
    Field,
    ListPart,
    NavigationArea,
    NavigationItem,
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


def _to(name: Any, page: str, icon: str, group: Any, tab: Any = "", **rest: Any) -> Action:
    """A link of the ribbon to a page."""
    return Action(name, opens=page, needs_record=False, icon=icon, group=group, tab=tab, **rest)


_ACTIONS = (
    _to(_("G/L Journal Entry"), "general-journal", "journal", _("New"), style="lead"),
    _to(_("General Journals"), "journal-batches", "list", _("Journals")),
    _to(_("Chart of Accounts"), "chart-of-accounts", "account", _("General Ledger")),
    _to(_("G/L Registers"), "gl-registers", "hash", _("General Ledger")),
    _to(_("Accounting Periods"), "accounting-periods", "cal", _("Periods")),
    _to(_("VAT Returns"), "vat-returns", "scale", _("Periods")),
    _to(_("Trial Balance"), "trial-balance", "sheet", _("Financial Statements")),
    Action(
        _("Import SIE File…"),
        permission="exchange.import",
        path="import/",
        needs_record=False,
        icon="import",
        group=_("Exchange"),
    ),
    _to(_("Find Entries"), "find-entries", "find", _("History"), key="Ctrl+Alt+Q"),
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
    _to(_("Company Information"), "company-information", "building", _("Setup"), _("Actions")),
    _to(_("General Ledger Setup"), "general-ledger-setup", "gear", _("Setup"), _("Actions")),
    _to(_("User Setup"), "user-setup", "user", _("Setup"), _("Actions")),
    _to(_("Change Log"), "change-log-entries", "clock", _("History"), _("Actions"), slug="change-log"),
    _to(_("Trial Balance"), "trial-balance", "sheet", _("G/L Reports"), _("Report"), slug="report-trial-balance"),
    _to(_("Net Change by Account"), "chart-of-accounts", "list", _("G/L Reports"), _("Report")),
)
_NAVIGATION = (
    NavigationArea(
        _("Home"),
        (
            NavigationItem("chart-of-accounts"),
            NavigationItem("general-ledger-entries"),
            NavigationItem("customers"),
            NavigationItem("vendors"),
            NavigationItem("bank-accounts"),
            NavigationItem("items"),
            NavigationItem("fixed-assets"),
            NavigationItem("journal-batches"),
            NavigationItem("gl-registers"),
            NavigationItem("accounting-periods"),
            NavigationItem("vat-returns"),
            NavigationItem("trial-balance"),
            NavigationItem("import-findings"),
        ),
    ),
    NavigationArea(
        _("Journals"),
        (
            NavigationItem("journal-batches"),
            NavigationItem("general-journal-lines"),
            NavigationItem("unbalanced-journal-lines"),
        ),
        icon="journal",
    ),
    NavigationArea(
        _("Sales Documents"),
        (
            NavigationItem("sales-quotes"),
            NavigationItem("sales-orders"),
            NavigationItem("sales-invoices"),
            NavigationItem("sales-credit-memos"),
            NavigationItem("sales-return-orders"),
        ),
        icon="doc",
    ),
    NavigationArea(
        _("Purchase Documents"),
        (
            NavigationItem("purchase-quotes"),
            NavigationItem("purchase-orders"),
            NavigationItem("purchase-invoices"),
            NavigationItem("purchase-credit-memos"),
            NavigationItem("purchase-return-orders"),
        ),
        icon="doc",
    ),
    NavigationArea(
        _("Posted Documents"),
        (
            NavigationItem("posted-sales-invoices"),
            NavigationItem("posted-sales-credit-memos"),
            NavigationItem("posted-sales-shipments"),
            NavigationItem("posted-return-receipts"),
            NavigationItem("posted-purchase-invoices"),
            NavigationItem("posted-purchase-credit-memos"),
            NavigationItem("posted-purchase-receipts"),
            NavigationItem("posted-return-shipments"),
            NavigationItem("issued-reminders"),
            NavigationItem("issued-finance-charge-memos"),
            NavigationItem("gl-registers"),
            NavigationItem("imported-files"),
        ),
        icon="doc",
    ),
    *MASTERS,
    NavigationArea(
        _("Administration"),
        (
            NavigationItem("currencies"),
            NavigationItem("exchange-rates"),
            NavigationItem("accounting-periods"),
            NavigationItem("vat-statements"),
            NavigationItem("number-series"),
            NavigationItem("account-categories"),
            NavigationItem("dimensions"),
            NavigationItem("default-dimensions"),
            NavigationItem("source-codes"),
            NavigationItem("reason-codes"),
        ),
        icon="gear",
    ),
    NavigationArea(
        _("Setup & Extensions"),
        (
            NavigationItem("company-information"),
            NavigationItem("general-ledger-setup"),
            NavigationItem("user-setup"),
            NavigationItem("change-log-entries"),
        ),
        icon="tool",
    ),
)
ACCOUNTANT = RoleCenter(
    "accountant",
    READ,
    _("Accountant"),
    wide=(
        cues.CASH_ACCOUNTS_BALANCE,
        cues.ENTRIES_POSTED_THIS_MONTH,
        cues.UNPOSTED_JOURNAL_LINES,
        cues.FINDINGS_OF_IMPORT,
    ),
    groups=(
        CueGroup(
            _("Journals"),
            (cues.UNBALANCED_JOURNAL_LINES,),
            (_to(_("Edit General Journal"), "general-journal", "", ""),),
        ),
        CueGroup(_("General Ledger"), (cues.GL_REGISTERS,), (_to(_("Trial Balance"), "trial-balance", "", ""),)),
        CueGroup(_("Periods"), (cues.OPEN_PERIODS,), (_to(_("Accounting Periods"), "accounting-periods", "", ""),)),
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
            links=(_to(_("Chart of Accounts"), "chart-of-accounts", "", ""),),
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
    navigation=_NAVIGATION,
    facts=_facts,
    keywords=_("home, start"),
)

PAGES = (
    ACCOUNTANT,
    PageExtension("chart-of-accounts", actions=(_WATCH,)),
    PageExtension("gl-account-card", actions=(_WATCH,)),
)
