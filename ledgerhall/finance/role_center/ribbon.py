"""The links of the accountant's ribbon: to pages, and to acts of pages that need no record to be chosen first."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ledgerhall.pages.declare import Action, Text

_EDIT, _POST = "journals.edit", "posting.post"
_ACTIONS, _REPORT = _("Actions"), _("Report")


def to(name: Text, page: str, icon: str = "", group: Text = "", tab: Text = "", **rest: Any) -> Action:
    """A link to a page; to a new record, where it is a document."""
    return Action(name, opens=page, needs_record=False, icon=icon, group=group, tab=tab, **rest)


def asking(name: Text, place: str, permission: str, icon: str = "", group: Text = "", tab: Text = "") -> Action:
    """A link to the form of an act of a list: `place` is the list's slug and the act's."""
    page, act = place.split("/")
    path = f"list/{page}/act/{act}/"
    return Action(name, permission=permission, path=path, needs_record=False, icon=icon, group=group, tab=tab)


LINKS = (
    to(_("G/L Journal Entry"), "general-journal", "journal", _("New"), style="lead"),
    to(_("Sales Invoice"), "sales-invoice", "doc", _("New")),
    to(_("Purchase Invoice"), "purchase-invoice", "doc", _("New")),
    to(_("Cash Receipt Journal"), "cash-receipt-journal", "pay", _("Payments")),
    to(_("Payment Journal"), "payment-journal", "pay", _("Payments")),
    to(_("VAT Returns"), "vat-returns", "scale", _("Periods")),
    to(_("Accounting Periods"), "accounting-periods", "cal", _("Periods")),
    to(_("Trial Balance"), "trial-balance", "sheet", _("Financial Statements")),
    to(_("Find Entries"), "find-entries", "find", _("History"), key="Ctrl+Alt+Q"),
    to(_("Sales Credit Memo"), "sales-credit-memo", "doc", _("New"), _ACTIONS),
    to(_("Purchase Credit Memo"), "purchase-credit-memo", "doc", _("New"), _ACTIONS),
    asking(_("Create Reminders…"), "reminders/suggest", _EDIT, "send", _("Create"), _ACTIONS),
    asking(_("Create Finance Charge Memos…"), "finance-charge-memos/suggest", _EDIT, "percent", _("Create"), _ACTIONS),
    asking(_("Suggest Vendor Payments…"), "vendors/suggest-vendor-payments", _EDIT, "pay", _("Create"), _ACTIONS),
    asking(_("Calculate Depreciation…"), "fixed-assets/calculate-depreciation", _EDIT, "stats", _("Tasks"), _ACTIONS),
    asking(_("Adjust Exchange Rates…"), "currencies/adjust-exchange-rates", _POST, "refresh", _("Tasks"), _ACTIONS),
    asking(_("Calc. and Post VAT Settlement…"), "vat-returns/settle-vat", _POST, "lock", _("Tasks"), _ACTIONS),
    asking(
        _("Close Income Statement…"),
        "accounting-periods/close-income-statement",
        _EDIT,
        "journal",
        _("Tasks"),
        _ACTIONS,
    ),
    Action(
        _("Import SIE File…"),
        permission="exchange.import",
        path="import/",
        needs_record=False,
        icon="import",
        group=_("Exchange"),
        tab=_ACTIONS,
    ),
    to(_("Company Information"), "company-information", "building", _("Setup"), _ACTIONS),
    to(_("General Ledger Setup"), "general-ledger-setup", "gear", _("Setup"), _ACTIONS),
    to(_("Sales & Receivables Setup"), "sales-setup", "gear", _("Setup"), _ACTIONS),
    to(_("Purchases & Payables Setup"), "purchase-setup", "gear", _("Setup"), _ACTIONS),
    to(_("User Setup"), "user-setup", "user", _("Setup"), _ACTIONS),
    to(_("G/L Registers"), "gl-registers", "hash", _("History"), _ACTIONS),
    to(_("Change Log"), "change-log-entries", "clock", _("History"), _ACTIONS, slug="change-log"),
    to(_("Trial Balance"), "trial-balance", "sheet", _("G/L Reports"), _REPORT, slug="report-trial-balance"),
    to(_("Net Change by Account"), "chart-of-accounts", "list", _("G/L Reports"), _REPORT),
    to(_("Aged Accounts Receivable"), "aged-receivables", "sheet", _("Customers and Vendors"), _REPORT),
    to(_("Aged Accounts Payable"), "aged-payables", "sheet", _("Customers and Vendors"), _REPORT),
    to(_("Customer Statement"), "customer-statement", "sheet", _("Customers and Vendors"), _REPORT),
    to(_("VAT Statements"), "vat-statements", "percent", _("VAT Reports"), _REPORT),
    to(_("EC Sales List"), "ec-sales-lines", "list", _("VAT Reports"), _REPORT),
    to(_("VAT Return Errors"), "vat-return-errors", "warn", _("VAT Reports"), _REPORT),
)
