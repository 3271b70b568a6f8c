"""The tiles of the accountant's Home. Each is a selection on a list: its number and what it opens cannot differ."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from ledgerhall.finance.foundation.models import AccountingPeriod
from ledgerhall.pages.declare import Cue, Selection, Sum, Threshold
from ledgerhall.pages.filtering import day_range
from ledgerhall.pages.viewer import Viewer


def cash_accounts_balance(viewer: Viewer) -> Selection:
    """All entries on asset accounts whose subcategory is reported as cash, of any date; without such accounts none."""
    filters = {
        "account_type": "Posting",
        "category_kind": "Assets",
        "category__report_definition": "Cash Accounts",
    }
    return Selection("chart-of-accounts", filters, Sum("balance"))


def entries_posted_this_month(viewer: Viewer) -> Selection:
    """Entries with a posting date from the first of the work date's month to the work date."""
    days = day_range(viewer.work_date.replace(day=1), viewer.work_date)
    return Selection("general-ledger-entries", {"posting_date": days})


def gl_registers(viewer: Viewer) -> Selection:
    """Registers, one for each posting."""
    return Selection("gl-registers")


def unposted_journal_lines(viewer: Viewer) -> Selection:
    """Journal lines that nobody has posted yet."""
    return Selection("general-journal-lines")


def unbalanced_journal_lines(viewer: Viewer) -> Selection:
    """Lines of documents whose lines without balancing account do not sum to zero."""
    return Selection("unbalanced-journal-lines")


def open_periods(viewer: Viewer) -> Selection:
    """Accounting periods that are not closed; the row that only ends the last year is none."""
    last = AccountingPeriod.objects.order_by("-starting_date").values_list("starting_date", flat=True).first()
    before = {"starting_date": f"<{last.isoformat()}"} if last is not None else {}
    return Selection("accounting-periods", {"is_closed": "No", **before})


def overdue_purchase_documents(viewer: Viewer) -> Selection:
    """Open invoices and credit memos of vendors that were due before the work date."""
    return _open_purchases(due_date=f"..{viewer.work_date - timedelta(days=1)}")


def purchase_documents_due_today(viewer: Viewer) -> Selection:
    """The same that are due on the work date or were before it."""
    return _open_purchases(due_date=f"..{viewer.work_date}")


def purchase_invoices_due_next_week(viewer: Viewer) -> Selection:
    """The same that are due on one of the seven days after the work date."""
    return _open_purchases(due_date=_next_week(viewer))


def purchase_discounts_next_week(viewer: Viewer) -> Selection:
    """The same whose payment discount ends on one of the seven days after the work date."""
    return _open_purchases(payment_discount_date=_next_week(viewer))


def _open_purchases(**dates: str) -> Selection:
    filters = {"document_type": "Invoice|Credit Memo", "is_open": "Yes", **dates}
    return Selection("vendor-ledger-entries", filters)


def _next_week(viewer: Viewer) -> str:
    return day_range(viewer.work_date + timedelta(days=1), viewer.work_date + timedelta(days=7))


def findings_of_import(viewer: Viewer) -> Selection:
    """Warnings about imported files that nobody has acknowledged."""
    return Selection("import-findings", {"severity": "Warning", "acknowledged_at": "''"})


CASH_ACCOUNTS_BALANCE = Cue(
    _("Cash Accounts Balance"),
    cash_accounts_balance,
    "chart-of-accounts",
    Threshold("unfavourable", 0, "", 1, ""),
    _("All entries on accounts whose subcategory is reported as Cash Accounts, whatever their date"),
)
ENTRIES_POSTED_THIS_MONTH = Cue(
    _("Entries Posted This Month"),
    entries_posted_this_month,
    "general-ledger-entries",
    hint=_("G/L entries from the first of the work date's month to the work date"),
)
GL_REGISTERS = Cue(_("G/L Registers"), gl_registers, "gl-registers", hint=_("One for each posting"))
UNPOSTED_JOURNAL_LINES = Cue(
    _("Unposted Journal Lines"),
    unposted_journal_lines,
    "general-journal-lines",
    Threshold("", 1, "ambiguous", 2, "ambiguous"),
    _("Lines of all journal batches"),
)
UNBALANCED_JOURNAL_LINES = Cue(
    _("Unbalanced Journal Lines"),
    unbalanced_journal_lines,
    "unbalanced-journal-lines",
    Threshold("", 1, "unfavourable", 2, "unfavourable"),
    _("Lines of documents that do not balance"),
)
OPEN_PERIODS = Cue(
    _("Open Accounting Periods"), open_periods, "accounting-periods", hint=_("Periods that are not closed")
)
FINDINGS_OF_IMPORT = Cue(
    _("Findings of the Import"),
    findings_of_import,
    "import-findings",
    Threshold("", 1, "ambiguous", 2, "ambiguous"),
    _("Warnings that nobody has acknowledged"),
)
OVERDUE_PURCHASE_DOCUMENTS = Cue(
    _("Overdue Purchase Documents"),
    overdue_purchase_documents,
    "vendor-ledger-entries",
    Threshold("favourable", 0, "", 1, "unfavourable"),
    _("Open invoices and credit memos of vendors that were due before the work date"),
)
PURCHASE_DOCUMENTS_DUE_TODAY = Cue(
    _("Purchase Documents Due Today"),
    purchase_documents_due_today,
    "vendor-ledger-entries",
    Threshold("favourable", 0, "", 1, "ambiguous"),
    _("Open invoices and credit memos of vendors that are due on the work date, or were before it"),
)
PURCHASE_INVOICES_DUE_NEXT_WEEK = Cue(
    _("Purch. Invoices Due Next Week"),
    purchase_invoices_due_next_week,
    "vendor-ledger-entries",
    Threshold("favourable", 0, "", 1, "ambiguous"),
    _("Open invoices and credit memos of vendors that are due on the seven days after the work date"),
)
PURCHASE_DISCOUNTS_NEXT_WEEK = Cue(
    _("Purchase Discounts Next Week"),
    purchase_discounts_next_week,
    "vendor-ledger-entries",
    # The product that this follows marks none at all, too.
    Threshold("", 1, "ambiguous", 2, ""),
    _("Open invoices and credit memos of vendors whose payment discount ends on the seven days after the work date"),
)
