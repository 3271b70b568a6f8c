"""Journals of every kind as a browser without scripts uses them: columns, look-ups, applying, previews, recurrence."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest

from ledgerhall.finance.foundation import dimensions
from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.journals import allocations, batches, choosing, lines
from ledgerhall.finance.journals.models import JournalAllocation, JournalLine, JournalTemplate, StandardJournal
from ledgerhall.finance.journals.pages import applying, journal
from ledgerhall.finance.journals.pages.journal import SLUGS
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.subledger import terms
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry
from ledgerhall.kernel.errors import Refused
from tests.finance.journals.journals import BY, default_batch, line, rent
from tests.finance.ledgers import AT
from tests.finance.pages.conftest import PREFIX
from tests.finance.subledger.masters import enter_cards, invoice
from tests.finance.viewers import FakeViewer, refused_by

BY_PAGE = {"by": FakeViewer(), "at": AT, "work_date": date(2026, 6, 30)}
KINDS = JournalTemplate.Kind


def address(kind: str, batch: str = "DEFAULT", *, is_recurring: bool = False) -> str:
    return f"{PREFIX}/journal/{SLUGS[kind, is_recurring]}/{batch}/"


def headings(page: str) -> list[str]:
    return [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<th scope=\"col\".*?</th>", page)]


@pytest.fixture
def cards(open_boatyard):
    return enter_cards()


class TestEveryKind:
    @pytest.mark.parametrize(("kind", "is_recurring"), list(SLUGS))
    def test_opens_with_its_columns(self, cards, accountant, kind, is_recurring):
        page = accountant.get(address(kind, is_recurring=is_recurring)).content.decode()
        shown = headings(page)
        assert {"Posting Date", "Doc. No.", "Acc.", "Debit", "Credit"} <= set(shown)
        assert ("Method" in shown) == is_recurring
        assert ("Type" in shown) == ((kind, is_recurring) != (KINDS.GENERAL, False))

    def test_looks_up_what_the_type_says(self, cards, accountant):
        receipts = batches.find("DEFAULT", KINDS.CASH_RECEIPTS)
        line(receipts, "G00001", "C10", account_type="customer", credit="5")
        page = accountant.get(address(KINDS.CASH_RECEIPTS)).content.decode()
        cell = re.search(r'<td data-field="account_no"[^>]*>', page)[0]
        assert f'data-look-url="{PREFIX}/list/customers/look-up/?field=number"' in cell
        assert f'data-look-bank-account="{PREFIX}/list/bank-accounts/look-up/?field=number"' in cell
        assert 'data-look-by="account_type"' in cell
        empty = re.findall(r'<td data-field="account_no"[^>]*>', page)[-1]
        assert f'data-look-url="{PREFIX}/list/customers/look-up/?field=number"' in empty

    def test_a_line_is_typed_with_what_its_journal_starts_from(self, cards, accountant):
        typed = {"line": "", "account_no": "C10", "credit": "5", "balancing_account_no": "1100"}
        assert accountant.post(f"{address(KINDS.CASH_RECEIPTS)}line/", typed).status_code == 302
        made = JournalLine.objects.get()
        assert (made.account_type, made.document_type, made.document_no) == ("customer", "payment", "G00001")

    def test_answers_to_warnings_are_kept_as_yes_no_or_nothing(self, cards):
        made = line(batches.find("DEFAULT", KINDS.CASH_RECEIPTS), "G1", "C10", account_type="customer", credit="5")
        for said, kept in (("yes", True), ("no", False), ("", None)):
            values = {"tolerance_answer": said, "account_name": "x"}
            saved = journal.save_line(record=made.batch, line=str(made.pk), values=values, **BY_PAGE)
            assert saved.is_tolerance_accepted is kept
            assert lines.in_grid(made.batch)[0].tolerance_answer == said

    def test_a_new_batch_is_one_of_the_same_journal(self, cards, accountant):
        typed = {"name": "EXTRA", "description": "", "confirmed": "1"}
        made = accountant.post(f"{address(KINDS.PAYMENTS)}act/new-batch/", typed)
        assert made["Location"].endswith("/journal/payment-journal/EXTRA/")
        assert batches.find("EXTRA", KINDS.PAYMENTS).number_series.code == "GJNL"

    def test_the_list_of_journals_leads_to_each(self, cards, accountant):
        page = accountant.get(f"{PREFIX}/list/journal-batches/").content.decode()
        for slug in set(SLUGS.values()) - {"recurring-journal"}:
            assert f"{PREFIX}/journal/{slug}/DEFAULT/" in page


class TestTemplates:
    def test_are_set_on_their_card_and_lead_to_their_batches(self, cards, accountant):
        template = JournalTemplate.objects.get(name="GENERAL")
        card = f"{PREFIX}/card/journal-template-card/{template.uuid}/"
        typed = {
            "name": "GENERAL", "description": "General", "kind": "general", "source_code": "GENJNL",
            "is_vat_difference_allowed": "1", "posting_number_series_code": "GJNL",
        }  # fmt: skip
        assert accountant.post(card, typed).status_code == 302
        changed = JournalTemplate.objects.get(name="GENERAL")
        assert (changed.is_vat_difference_allowed, changed.is_document_balance_forced) == (True, False)
        made = accountant.post(
            f"{PREFIX}/list/journal-templates/act/new-batch/?record={template.uuid}",
            {"record": str(template.uuid), "name": "EXTRA", "confirmed": "1"},
        )
        assert made["Location"].endswith("/journal/general-journal/EXTRA/")
        assert batches.find("EXTRA").posting_number_series.code == "GJNL"
        assert card in accountant.get(f"{PREFIX}/list/journal-batches/").content.decode()
        assert "journal-template" in accountant.get(address(KINDS.GENERAL)).content.decode()
        refused = accountant.post(
            f"{PREFIX}/list/journal-templates/act/delete/?record={template.uuid}",
            {"record": str(template.uuid), "confirmed": "1"},
        )
        assert "is in use: batches DEFAULT, EXTRA" in refused.content.decode()


class TestGlobalDimensions:
    def test_are_columns_where_the_setup_names_them(self, cards, accountant):
        base = address(KINDS.GENERAL)
        assert "Department" not in headings(accountant.get(base).content.decode())
        for code, value in (("DEPARTMENT", "YARD"), ("PROJECT", "X1")):
            made = dimensions.create_dimension(code=code, name=code.title(), **BY)
            dimensions.create_value(dimension=made, code=value, name=value.title(), **BY)
        GeneralLedgerSetup.objects.update(global_dimension_1_code="DEPARTMENT")
        page = accountant.get(base).content.decode()
        assert "Department" in headings(page)
        assert "Project" not in headings(page)
        look = unescape(re.search(r'data-field="global_dimension_1"[^>]*data-look-url="([^"]+)"', page)[1])
        offered = accountant.get(f"{look}&q=").json()
        assert [row["value"] for row in offered["rows"]] == ["YARD"]
        typed = {"line": "", "account_no": "6200", "debit": "5", "global_dimension_1": "yard"}
        assert accountant.post(f"{base}line/", typed).status_code == 302
        assert JournalLine.objects.get().dimensions == "DEPARTMENT=YARD"
        refused = accountant.post(f"{base}line/", {**typed, "global_dimension_1": "X1"})
        assert "has no value X1" in refused.content.decode()


class TestFooter:
    def figures(self, batch) -> dict:
        current = lines.in_grid(batch)[0]
        return {str(figure.label): figure.value for figure in journal.footer(batch, current)}

    def test_tells_the_party_and_what_it_owes_after_the_line(self, cards):
        invoice("100", "SI1")
        receipts = batches.find("DEFAULT", KINDS.CASH_RECEIPTS)
        line(receipts, "G1", "C10", account_type="customer", credit="30", balancing_account_no="1100")
        shown = self.figures(receipts)
        assert (shown["Account"], shown["Balance after line 1"]) == ("C10 Tern & Sons", 70)

    def test_tells_an_asset_by_its_name_alone(self, cards):
        found = batches.find("DEFAULT", KINDS.ASSETS)
        line(found, "G1", "FA1", account_type="fixed asset", debit="30", balancing_account_no="1100")
        assert "Balance after line 1" not in self.figures(found)


class TestPreview:
    def test_shows_the_entries_of_every_ledger(self, cards, accountant):
        receipts = batches.find("DEFAULT", KINDS.CASH_RECEIPTS)
        invoice("100", "SI1")
        bank = {"balancing_account_type": "bank account", "balancing_account_no": "BANK"}
        line(
            receipts,
            "G1",
            "C10",
            account_type="customer",
            credit="40",
            document_type="payment",
            applies_to_no="SI1",
            **bank,
        )
        page = accountant.get(f"{address(KINDS.CASH_RECEIPTS)}?preview=1").content.decode()
        for words in (
            "Detailed Customer Ledger Entries",
            "Initial entry",
            "Application",
            "Bank Account Ledger Entries",
        ):
            assert words in page
        assert GLEntry.objects.count() == 2


class TestApplying:
    def test_leads_to_the_open_entries_of_the_parties_in_the_batch(self, cards):
        receipts = batches.find("DEFAULT", KINDS.CASH_RECEIPTS)
        line(receipts, "G1", "C10", account_type="customer")
        opened = journal.entries_to_apply(receipts)
        assert (opened.page, opened.filters["is_open"]) == ("customer-ledger-entries", "Yes")
        assert "C10" in opened.filters["party__number"]
        assert journal.entries_to_apply(batches.find("DEFAULT", KINDS.PAYMENTS)).page == "vendor-ledger-entries"

    def test_entries_are_chosen_for_the_only_line_of_their_party_and_taken_back(self, cards, accountant):
        invoice("100", "SI1")
        invoice("50", "SI2")
        receipts = batches.find("DEFAULT", KINDS.CASH_RECEIPTS)
        line(receipts, "G1", "C10", account_type="customer", document_type="payment")
        entries = list(CustomerLedgerEntry.objects.order_by("entry_no"))
        values = {"batch_name": "", "line_number": None, "amount": None}
        act, undo = (action.act for action in applying.PAGES[0].actions)
        for entry in entries:
            act(record=entry, values=values, **BY_PAGE)
        shown = lines.in_grid(receipts)[0]
        assert (shown.applies_to_no, shown.amount) == ("SI1, SI2", -147)
        undo(record=entries[0], **BY_PAGE)
        shown = lines.in_grid(receipts)[0]
        assert (shown.applies_to_no, shown.amount) == ("SI2", -49)

    def test_without_a_line_or_with_several_it_asks_which(self, cards, accountant):
        invoice("100", "SI1")
        entry = CustomerLedgerEntry.objects.get()
        with pytest.raises(Refused) as refused:
            choosing.add(entry=entry, **BY)
        assert "type it first" in str(refused.value)
        receipts = batches.find("DEFAULT", KINDS.CASH_RECEIPTS)
        for number in ("G1", "G2"):
            line(receipts, number, "C10", account_type="customer")
        with pytest.raises(Refused) as refused:
            choosing.add(entry=entry, **BY)
        assert [refusal.code for refusal in refused.value.refusals] == ["application-line-unclear"]
        chosen = choosing.add(entry=entry, batch_name="DEFAULT", line_number=2, amount=Decimal(40), **BY)
        assert (chosen.document_no, chosen.amount) == ("G2", -40)


class TestRecurring:
    def test_lines_are_typed_allocated_and_posted(self, cards, accountant):
        typed = {
            "line": "", "recurring_method": "F", "recurring_frequency": "1M", "posting_date": "2026-06-30",
            "document_no": "RENT", "account_no": "1100", "credit": "1000.01",
        }  # fmt: skip
        base = address(KINDS.GENERAL, is_recurring=True)
        assert accountant.post(f"{base}line/", typed).status_code == 302
        for number, percent in (("6200", "60"), ("6210", "40")):
            values = {"batch_name": "DEFAULT", "line_number": "1", "account_no": number, "percent": percent}
            made = accountant.post(f"{PREFIX}/list/journal-allocations/act/new/", {**values, "confirmed": "1"})
            assert made.status_code == 302
        assert "2 accounts" in accountant.get(base).content.decode()
        found = batches.find("DEFAULT", is_recurring=True)
        journal.post(record=found, **BY_PAGE)
        amounts = list(GLEntry.objects.order_by("entry_no").values_list("account_no", "amount"))
        assert amounts == [("1100", Decimal("-1000.01")), ("6200", Decimal("600.01")), ("6210", Decimal("400.00"))]
        assert str(JournalLine.objects.get().posting_date) == "2026-07-30"

    def test_a_line_is_allocated_on_a_page_of_its_own_with_vat(self, cards, accountant):
        found = batches.find("DEFAULT", is_recurring=True)
        made = line(found, "RENT", "1100", credit="100", recurring_method="F")
        page = f"{PREFIX}/document/line-allocations/{made.uuid}/"
        shown = accountant.get(address(KINDS.GENERAL, is_recurring=True)).content.decode()
        assert f'<a href="{page}">Allocate…</a>' in shown
        for number, percent in (("6200", "60"), ("6210", "30")):
            typed = {"line": "", "seen": "", "account_no": number, "percent": percent}
            assert accountant.post(f"{page}line/", typed).status_code == 302
        first, second = JournalAllocation.objects.order_by("line_no")
        assert "a line is allocated whole" in accountant.get(page).content.decode()
        change = {"line": second.pk, "account_no": "6210", "percent": "40", "general_posting_type": "purchase"}
        assert accountant.post(f"{page}line/", change).status_code == 302
        second.refresh_from_db()
        assert (second.percent, second.general_posting_type) == (40, "purchase")
        assert first.percent == 60
        assert "2 accounts" in accountant.get(address(KINDS.GENERAL, is_recurring=True)).content.decode()
        assert accountant.post(f"{page}line/", {"line": first.pk, "delete": first.pk}).status_code == 302
        assert JournalAllocation.objects.get() == second

    def test_an_allocation_of_a_line_that_is_not_there_is_refused(self, cards, accountant):
        values = {"batch_name": "DEFAULT", "line_number": "7", "account_no": "6200", "percent": "5", "confirmed": "1"}
        refused = accountant.post(f"{PREFIX}/list/journal-allocations/act/new/", values)
        assert "has no line 7" in refused.content.decode()
        asked = {"batch_name": "DEFAULT", "line_number": 7}
        assert refused_by("journal-allocations", "new", values=asked) == ["allocation-line-missing"]
        assert not JournalAllocation.objects.exists()

    def test_the_list_of_allocations_shows_those_of_the_batch(self, cards, accountant):
        found = batches.find("DEFAULT", is_recurring=True)
        made = line(found, "RENT", "1100", credit="5", recurring_method="F")
        allocations.insert(line=made, values={"account_no": "6200", "percent": Decimal(100)}, **BY)
        page = accountant.get(f"{PREFIX}/list/journal-allocations/").content.decode()
        assert "RENT" in page

    def test_its_lines_are_no_unposted_lines(self, cards, accountant):
        line(batches.find("DEFAULT", is_recurring=True), "RENT99", "1100", credit="5", recurring_method="F")
        for page in ("general-journal-lines", "unbalanced-journal-lines"):
            assert "RENT99" not in accountant.get(f"{PREFIX}/list/{page}/").content.decode()


class TestStandardJournals:
    def test_are_saved_and_taken_in_from_the_journal(self, cards, accountant):
        rent(default_batch())
        base = address(KINDS.GENERAL)
        saved = {"code": "RENT", "description": "Rent", "is_with_amounts": "1", "confirmed": "1"}
        assert accountant.post(f"{base}act/save-as-standard-journal/", saved).status_code == 302
        assert StandardJournal.objects.get().lines.count() == 2
        taken = accountant.post(f"{base}act/get-standard-journal/", {"code": "RENT", "confirmed": "1"})
        assert taken.status_code == 302
        assert [one.amount for one in lines.lines_of(default_batch())] == [1240, -1240, 0, 0]
        assert "RENT" in accountant.get(f"{PREFIX}/list/standard-journals/").content.decode()

    def test_that_do_not_exist_are_refused(self, cards, accountant):
        refused = accountant.post(f"{address(KINDS.GENERAL)}act/get-standard-journal/", {"code": "X", "confirmed": "1"})
        assert "has no standard journal X" in refused.content.decode()
        found = refused_by("general-journal", "get-standard-journal", record=default_batch(), values={"code": "X"})
        assert found == ["standard-journal-missing"]


class TestDeferralSchedules:
    def test_are_opened_from_the_journal_and_typed(self, cards, accountant):
        values = {"code": "R2", "account_no": "2120", "number_of_periods": 2, "method": "user-defined"}
        terms.DEFERRAL_TEMPLATES.create(values=values, **BY)
        made = line(default_batch(), "D1", "6200", debit="9", deferral_template_code="R2", balancing_account_no="1100")
        journal_page = accountant.get(address(KINDS.GENERAL)).content.decode()
        assert f"{PREFIX}/list/journal-deferral-schedules/" in journal_page
        page = f"{PREFIX}/document/journal-deferral-schedule/{made.uuid}/"
        assert page in accountant.get(f"{PREFIX}/list/journal-deferral-schedules/").content.decode()
        shown = accountant.get(page).content.decode()
        assert shown.count("The deferral schedule releases nothing on") == 2
        assert "9.00 is deferred" in shown
        typed = {"line": "1", "seen": "", "posting_date": "30.06.2026", "amount": "9"}
        assert accountant.post(f"{page}line/", typed).status_code == 302
        gone = accountant.post(f"{page}line/", {**typed, "line": "2", "delete": "2"})
        assert gone.status_code == 302
        assert "The deferral schedule" not in accountant.get(page).content.decode()
        assert list(made.deferral_lines.values_list("amount", flat=True)) == [9]
        assert accountant.post(f"{page}act/calculate-schedule/", {"confirmed": "1"}).status_code == 302
        assert not made.deferral_lines.exists()
        assert accountant.get(f"{PREFIX}/list/journal-deferral-schedules/?document_no=D1").status_code == 200
