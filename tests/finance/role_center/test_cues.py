"""Every tile of the Role Center: its number, and that it opens exactly the rows that it counts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ledgerhall.finance.exchange.models import ImportedFile, ImportFinding
from ledgerhall.finance.foundation import periods
from ledgerhall.finance.ledger import totals
from ledgerhall.finance.ledger.models import AccountCategory
from ledgerhall.finance.posting.draft import PartyTerms
from ledgerhall.finance.role_center import cues
from ledgerhall.finance.role_center.data_points import DATA_POINTS
from ledgerhall.finance.role_center.pages import ACCOUNTANT
from ledgerhall.pages.declare import List
from ledgerhall.pages.registry import registered
from ledgerhall.pages.role_center import cue_view
from ledgerhall.pages.selecting import measured, select
from tests.finance.journals.journals import default_batch, line, rent
from tests.finance.ledgers import AT, ROSA, post_text
from tests.finance.settlement.trade import enter_trade, invoice, payment
from tests.finance.viewers import FakeViewer, context_for

ALL_CUES = (*ACCOUNTANT.wide, *(cue for group in ACCOUNTANT.groups for cue in group.cues))
OPENING = """
    2026-05-31 D1
    1100 Bank           1000.00
    3100 Shares                 1000.00
    2026-06-01 D2
    1200 Customers       121.00
    4100 Sales                   121.00
    2026-06-30 D3
    1100 Bank            121.00
    1200 Customers               121.00
    2026-07-01 D4
    6200 Rent             50.00
    1100 Bank                     50.00
"""


@pytest.fixture
def viewer() -> FakeViewer:
    return FakeViewer()


@pytest.fixture
def prepared(books):
    """Entries in May, June and July, journals with and without balance, two findings, and nothing closed."""
    post_text(OPENING)
    batch = default_batch()
    rent(batch, "G00001")
    line(batch, "G00002", "6200", debit="7")
    file = ImportedFile.objects.create(
        sha256="0" * 64, content=b"", kind="new-company", format="PC8", encoding="cp437", imported_at=AT,
        created_at=AT, changed_at=AT, user_text=ROSA.text,
    )  # fmt: skip
    for position, severity in enumerate(("warning", "warning", "notice")):
        ImportFinding.objects.create(
            file=file, position=position, severity=severity, code="x", template="x", message="x", created_at=AT,
            changed_at=AT, acknowledged_at=AT if position == 1 else None,
        )  # fmt: skip


def number(cue, viewer):
    return measured(cue.selection(viewer), registered(), context_for(viewer))


class TestNumbers:
    def test_are_those_of_the_books(self, prepared, viewer):
        assert {str(cue.caption): number(cue, viewer) for cue in ALL_CUES} == {
            "Overdue Purchase Documents": 0,
            "Cash Accounts Balance": 1071,
            "Entries Posted This Month": 4,
            "Unposted Journal Lines": 3,
            "Findings of the Import": 1,
            "Purchase Documents Due Today": 0,
            "Purch. Invoices Due Next Week": 0,
            "Purchase Discounts Next Week": 0,
            "Unbalanced Journal Lines": 1,
            "G/L Registers": 1,
            "Open Accounting Periods": 24,
        }

    def test_are_the_same_from_totals(self, prepared, viewer):
        before = number(cues.CASH_ACCOUNTS_BALANCE, viewer)
        totals.roll()
        assert number(cues.CASH_ACCOUNTS_BALANCE, viewer) == before

    def test_are_nothing_in_empty_books(self, books, viewer):
        found = {str(cue.caption): number(cue, viewer) for cue in ALL_CUES}
        assert {caption: value for caption, value in found.items() if value} == {"Open Accounting Periods": 24}

    def test_of_cash_are_nothing_where_no_category_is_reported_as_cash(self, prepared, viewer):
        AccountCategory.objects.filter(report_definition="cash accounts").update(report_definition="")
        assert number(cues.CASH_ACCOUNTS_BALANCE, viewer) == 0

    def test_of_periods_leave_closed_ones_and_the_last_row_out(self, prepared, viewer):
        periods.close_fiscal_year(by=ROSA, at=AT)
        assert number(cues.OPEN_PERIODS, viewer) == 12

    def test_of_purchases_are_those_of_the_worked_example(self, books, viewer):
        """rolecenter.md 2.2, its 9 June 2017 moved to the work date."""
        enter_trade()

        def due(days: int, discount: int | None = None) -> dict:
            on, discounted = viewer.work_date + timedelta(days=days), None
            if discount is not None:
                discounted = viewer.work_date + timedelta(days=discount)
            return {"day": "2026-06-01", "terms": PartyTerms(due_date=on, discount_date=discounted)}

        invoice("V2", "E1", -10, **due(-8))
        invoice("V2", "E2", -10, **due(0, discount=3))
        invoice("V2", "E3", 10, **due(-4), document_type="credit memo")
        invoice("V2", "E4", -10, **due(7))
        invoice("V2", "E5", -10, **due(8))
        payment("V2", "E6", 10, **due(-8))
        invoice("V2", "E7", -10, **due(-7))
        payment("V2", "E8", 10, day="2026-06-02", applies="E7")
        assert number(cues.OVERDUE_PURCHASE_DOCUMENTS, viewer) == 2
        assert number(cues.PURCHASE_DOCUMENTS_DUE_TODAY, viewer) == 3
        assert number(cues.PURCHASE_INVOICES_DUE_NEXT_WEEK, viewer) == 1
        assert number(cues.PURCHASE_DISCOUNTS_NEXT_WEEK, viewer) == 1


class TestOpening:
    @pytest.mark.parametrize("cue", ALL_CUES, ids=lambda cue: str(cue.caption))
    def test_shows_exactly_what_was_counted(self, prepared, viewer, cue):
        selection, context = cue.selection(viewer), context_for(viewer)
        page = registered().of_kind(List, selection.page)
        assert selection.page == cue.opens
        selected = select(page, context, selection.filters, selection.totals)
        assert not selected.faults
        rows = list(selected.rows(()))
        if selection.measure == "count":
            assert len(rows) == number(cue, viewer)
        else:
            assert [account.number for account in rows] == ["1100", "1110", "1120"]

    def test_is_marked_where_something_needs_a_hand(self, prepared, viewer):
        views = {str(cue.caption): cue_view(cue, context_for(viewer), registered()) for cue in ALL_CUES}
        marked = {caption: view["style"] for caption, view in views.items() if view["style"]}
        assert marked == {
            "Unposted Journal Lines": "ambiguous",
            "Unbalanced Journal Lines": "unfavourable",
            "Findings of the Import": "ambiguous",
        }
        assert views["Cash Accounts Balance"]["symbol"] == "€"


class TestDataPoints:
    def test_are_the_cues_own_numbers_and_styles(self, prepared, viewer):
        values = {name: point(viewer, "EUR") for name, point in DATA_POINTS.items()}
        assert values["cashAccountsBalance"].amount == number(cues.CASH_ACCOUNTS_BALANCE, viewer) == 1071
        assert (values["cashAccountsBalance"].text, values["cashAccountsBalance"].currency) == ("€1,071", "€")
        assert values["unbalancedJournalLines"].amount == 1
        assert (values["unbalancedJournalLines"].style, values["openPeriods"].style) == ("Unfavorable", "None")
        assert values["netIncomeThisMonth"].amount == 121
        assert values["netIncomeThisFiscalYear"].amount == Decimal(121)
        assert values["lastPostedDate"].text == "01 Jul 2026"

    def test_of_next_month_take_its_work_date(self, prepared):
        july = FakeViewer(work_date=date(2026, 7, 31))
        assert DATA_POINTS["netIncomeThisMonth"](july, "EUR").amount == -50
        assert DATA_POINTS["entriesPostedThisMonth"](july, "EUR").amount == 2

    def test_say_why_they_cannot_be_answered(self, books):
        beyond = FakeViewer(work_date=date(2030, 1, 1))
        year, last = (DATA_POINTS[name](beyond, "EUR") for name in ("netIncomeThisFiscalYear", "lastPostedDate"))
        assert (year.text, year.amount) == ("", None)
        assert year.reason == "The work date, 01 Jan 2030, lies in no fiscal year."
        assert last.reason == "Nothing is posted yet."
