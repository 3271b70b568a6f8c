"""The General Journal as a browser without scripts uses it: type lines, read refusals, take fixes, preview, post."""

import re
from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.journals.models import JournalLine
from ledgerhall.finance.journals.pages import journal
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.vat.models import VATReturn
from ledgerhall.kernel.errors import Refused
from tests.finance.journals.journals import BY, default_batch, line, rent
from tests.finance.ledgers import AT, ROSA
from tests.finance.pages.conftest import PREFIX
from tests.finance.viewers import FakeViewer

JOURNAL = f"{PREFIX}/journal/general-journal/DEFAULT/"
BY_PAGE = {"by": FakeViewer(), "at": AT, "work_date": FakeViewer().work_date}


@pytest.fixture
def batch(open_boatyard):
    return default_batch()


class TestLines:
    def test_are_typed_as_accountants_type(self, batch, accountant):
        typed = {"line": "", "posting_date": "30.06.26", "document_no": "", "account_no": "6200", "debit": "12*4"}
        assert accountant.post(f"{JOURNAL}line/", typed).status_code == 302
        made = JournalLine.objects.get()
        assert (str(made.posting_date), made.document_no, made.amount) == ("2026-06-30", "G00001", 48)
        changed = {**typed, "line": str(made.pk), "document_no": "G00001", "debit": "", "credit": "1,240.00"}
        assert accountant.post(f"{JOURNAL}line/", changed).status_code == 302
        assert JournalLine.objects.get().amount == -1240

    def test_that_cannot_be_kept_are_shown_as_they_were_typed(self, batch, accountant):
        typed = {"line": "", "account_no": "9999", "description": "Mooring, June", "debit": "5"}
        refused = accountant.post(f"{JOURNAL}line/", typed)
        assert refused.status_code == 422
        page = refused.content.decode()
        assert "G/L account 9999 does not exist." in page
        assert 'value="Mooring, June"' in page

    def test_whose_vat_comes_too_late_are_told_of(self, batch, accountant):
        june = {"starting_date": date(2026, 6, 1), "ending_date": date(2026, 6, 30), "calculated_at": AT}
        VATReturn.objects.create(
            kind="vat return", status="released", version=1, created_at=AT, changed_at=AT, **june
        )  # fmt: skip
        line(batch, "G00001", "6200", debit="5")
        assert "is settled up to" not in accountant.get(JOURNAL).content.decode()
        JournalLine.objects.update(general_posting_type="purchase")
        told = "Line 1: VAT of 30 Jun 2026 is settled up to 30 Jun 2026: what is posted now is told in the next return."
        assert told in accountant.get(JOURNAL).content.decode()

    def test_are_deleted(self, batch, accountant):
        made = line(batch, "G00001", "6200", debit="5")
        assert accountant.post(f"{JOURNAL}line/", {"line": str(made.pk), "delete": "1"}).status_code == 302
        assert not JournalLine.objects.exists()

    def test_get_the_balancing_amount_on_the_side_where_it_belongs(self, batch, accountant):
        line(batch, "G00001", "6200", debit="1240")
        typed = {
            "line": "",
            "suggest": "1",
            "posting_date": "2026-06-30",
            "document_no": "G00001",
            "account_no": "1100",
        }
        page = accountant.post(f"{JOURNAL}line/", typed).content.decode()
        assert re.search(r'name="credit"[^>]*value="1,240.00"', page)
        batch.is_balancing_amount_suggested = False
        batch.save()
        page = accountant.post(f"{JOURNAL}line/", typed).content.decode()
        assert not re.search(r'name="credit"[^>]*value="1,240.00"', page)
        assert JournalLine.objects.count() == 1


class TestPost:
    def test_makes_entries_and_says_so(self, batch, accountant):
        rent(batch)
        posted = accountant.post(f"{JOURNAL}post/", follow=True)
        assert "2 entries were posted as register 1." in posted.content.decode()
        assert [entry.amount for entry in GLEntry.objects.order_by("entry_no")] == [1240, -1240]
        entry = GLEntry.objects.get(entry_no=1)
        assert (entry.user_text, entry.source_code) == ("Maren <maren@example.com>", "GENJNL")

    def test_refused_keeps_the_lines_and_tells_each_at_its_line(self, batch, accountant):
        line(batch, "G00001", "6200", debit="112.35")
        line(batch, "G00001", "1100", credit="102.35")
        refused = accountant.post(f"{JOURNAL}post/")
        assert refused.status_code == 422
        page = refused.content.decode()
        assert "Document G00001 is out of balance by 10.00" in page
        assert "Set credit to 112.35" in page
        assert "E-JNL-10" in page
        assert JournalLine.objects.count() == 2

    def test_needs_the_right(self, batch, reader):
        rent(batch)
        assert reader.post(f"{JOURNAL}post/").status_code == 404
        page = reader.get(JOURNAL).content.decode()
        assert "You have no right to post." in page
        assert not GLEntry.objects.exists()


class TestPreview:
    def test_shows_entries_and_what_would_change(self, batch, accountant):
        rent(batch)
        page = accountant.get(f"{JOURNAL}?preview=1").content.decode()
        for words in ("2 entries would be posted.", "6200 Rent", "1,240.00"):
            assert words in page
        assert not GLEntry.objects.exists()

    def test_lists_what_stands_against_it(self, batch, accountant):
        line(batch, "G00001", "6200", debit="5")
        page = accountant.get(f"{JOURNAL}?preview=1").content.decode()
        assert "1 refusal stands against it." in page
        assert "out of balance" in page


class TestFooter:
    def test_tells_account_document_and_batch(self, batch):
        rent(batch)
        line(batch, "G00002", "6200", debit="7", description="Rent July")
        current = journal.lines.in_grid(batch)[2]
        figures = {str(figure.label): figure.value for figure in journal.footer(batch, current)}
        assert figures == {
            "Account": "6200 Rent",
            "Balance after line 3": 7,
            "Document G00002": 7,
            "Batch Debit": 1247,
            "Batch Credit": 1240,
            "Total Balance": 7,
        }


class TestFixes:
    def refusal(self, batch):
        with pytest.raises(Refused) as refused:
            journal.post(record=batch, **BY_PAGE)
        return refused.value.refusals[-1]

    def test_offer_the_amount_that_balances(self, batch):
        line(batch, "G00001", "6200", debit="112.35")
        line(batch, "G00001", "1100", credit="102.35")
        assert journal.fixes(batch, self.refusal(batch)) == [
            ("Set credit to 112.35", {"debit": "", "credit": "112.35"})
        ]

    def test_offer_the_nearest_day_that_is_open(self, batch):
        from datetime import date

        from ledgerhall.kernel.dates import LedgerDate

        rent(batch)
        GeneralLedgerSetup.objects.update(allow_posting_from=LedgerDate(date(2026, 7, 1)))
        assert journal.fixes(batch, self.refusal(batch)) == [("Use 2026-07-01", {"posting_date": "2026-07-01"})]


class TestBatch:
    def test_is_made_from_the_journal_with_the_same_series(self, batch, accountant):
        typed = {"name": "MONTHEND", "description": "Month end", "confirmed": "1"}
        made = accountant.post(f"{JOURNAL}act/new-batch/", typed)
        assert made["Location"].endswith("/journal/general-journal/MONTHEND/")
        assert accountant.get(made["Location"]).status_code == 200

    def test_loses_all_lines_after_a_question(self, batch, accountant):
        rent(batch)
        assert "leave no trace" in accountant.post(f"{JOURNAL}act/delete-all-lines/").content.decode()
        assert accountant.post(f"{JOURNAL}act/delete-all-lines/", {"confirmed": "1"}).status_code == 302
        assert not JournalLine.objects.exists()

    def test_keeps_exact_decimals(self, batch):
        made = journal.save_line(
            record=batch, line=None, values={"account_no": "6200", "debit": Decimal("0.10"), "credit": None}, **BY_PAGE
        )
        assert made.amount == Decimal("0.1")
        assert BY["by"] is ROSA
