"""Every page of the finance rooms: it opens, costs the same number of queries for many rows, and keeps to rights."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connections

from ledgerhall.finance.foundation import codes, currencies, default_dimensions, dimensions, setup
from ledgerhall.finance.foundation.models import CompanyInformation, GeneralLedgerSetup
from ledgerhall.finance.journals import batches
from ledgerhall.finance.journals.models import JournalBatch
from ledgerhall.finance.journals.pages.journal import SLUGS
from ledgerhall.finance.ledger.models import AccountCategory, GLAccount, GLEntry
from ledgerhall.pages.declare import Card, Journal, List
from ledgerhall.pages.registry import registered
from ledgerhall.tenancy import books
from tests.finance.closing.returned import enter_returns
from tests.finance.journals.journals import BY, line, rent
from tests.finance.ledgers import draft, post_text
from tests.finance.pages.conftest import PREFIX, begin, company_with
from tests.finance.settlement.claimed import enter_claims
from tests.finance.subledger.masters import enter_everything

PAGES = list(registered().pages())
LISTS = [page for page in PAGES if isinstance(page, List)]
CARDS = [page for page in PAGES if isinstance(page, Card)]
SALE = """
    2026-06-30 D{0}
    1200 Customers      121.00
    4100 Sales                  100.00
    2200 VAT                     21.00
"""


@pytest.fixture
def boatyard(db, copy_books):
    """Boatyard with one of everything that a page shows."""

    def fill(made) -> None:
        begin(made)
        with books.open(made):
            enter_one_of_everything()

    return company_with(copy_books("one of everything", fill), "EUR")


@pytest.fixture
def filled(open_boatyard):
    return open_boatyard


def enter_one_of_everything() -> None:
    department = dimensions.create_dimension(code="DEPARTMENT", name="Department", **BY)
    dimensions.create_value(dimension=department, code="YARD", name="Yard", **BY)
    dimensions.create_dimension(code="PROJECT", name="Project", **BY)
    pair = {"dimension_1_code": "DEPARTMENT", "dimension_2_code": "PROJECT"}
    dimensions.create_combination(values=pair, **BY)
    default = {"record_no": "4100", "dimension_code": "DEPARTMENT", "value_code": "YARD"}
    default_dimensions.create(values=default, **BY)
    dollar = currencies.create(values={"code": "USD"}, **BY)
    rate = {"starting_date": date(2026, 1, 1), "exchange_amount": Decimal(1), "relational_amount": Decimal("0.85")}
    currencies.add_rate(currency=dollar, values=rate, **BY)
    codes.create_reason_code(values={"code": "ERROR"}, **BY)
    who = {"user_text": "Maren <maren@example.com>", "user_uuid": BY["by"].user_uuid}
    setup.create_user_setup(**who, values={}, **BY)
    post_text(SALE.format(1))
    enter_everything()
    enter_returns()
    enter_claims()
    rent(batches.find("DEFAULT"), "G00001")
    line(batches.find("DEFAULT"), "G00002", "6200", debit="7")


class TestLists:
    @pytest.mark.parametrize("page", LISTS, ids=lambda page: page.slug)
    def test_open_with_every_column_and_in_a_spreadsheet(self, filled, accountant, page):
        shown = accountant.get(f"{PREFIX}/list/{page.slug}/")
        assert shown.status_code == 200
        assert str(page.caption).replace("&", "&amp;") in shown.content.decode()
        names = [column if isinstance(column, str) else column.name for column in page.columns]
        kept = accountant.post(f"{PREFIX}/list/{page.slug}/keep/", {"columns": names})
        assert kept.status_code == 302
        assert accountant.get(f"{PREFIX}/list/{page.slug}/").status_code == 200
        sheet = accountant.get(f"{PREFIX}/list/{page.slug}/excel/")
        assert b"".join(sheet.streaming_content if sheet.streaming else [sheet.content]).startswith(b"PK")

    @pytest.mark.parametrize("page", LISTS, ids=lambda page: page.slug)
    def test_call_one_row_by_the_singular(self, page):
        one, many = page.entity % {"n": 1}, page.entity % {"n": 2}
        assert one != many or one in ("series", "terms")  # words that are their own plural

    def test_count_one_row_as_one(self, filled, accountant):
        shown = accountant.get(f"{PREFIX}/list/default-dimensions/").content.decode()
        assert re.search(r"\b1 default\b", shown)
        assert "1 defaults" not in shown

    @pytest.mark.parametrize("slug", ["general-ledger-entries", "chart-of-accounts", "gl-registers", "trial-balance"])
    def test_ask_as_often_for_many_rows_as_for_few(self, filled, accountant, slug):
        few = queries_of(accountant, f"{PREFIX}/list/{slug}/")
        for number in range(2, 40):
            post_text(SALE.format(number))
        assert queries_of(accountant, f"{PREFIX}/list/{slug}/") <= few


class TestCards:
    @pytest.mark.parametrize("page", CARDS, ids=lambda page: page.slug)
    def test_open_on_their_first_record(self, filled, accountant, page):
        record = page.model._default_manager.order_by("pk").first()
        assert record is not None
        shown = accountant.get(f"{PREFIX}/card/{page.slug}/{record.uuid}/")
        assert shown.status_code == 200
        assert "Save" in shown.content.decode()

    def test_of_an_account_change_it_and_refuse_what_does_not_fit(self, filled, accountant):
        account = GLAccount.objects.get(number="6200")
        address = f"{PREFIX}/card/gl-account-card/{account.uuid}/"
        typed = {
            "number": "6200", "name": "Rent and Rates", "account_type": "posting", "category_kind": "expense",
            "category__description": "Rent Expense", "income_balance": "income statement", "is_direct_posting": "1",
        }  # fmt: skip
        assert accountant.post(address, typed).status_code == 302
        assert GLAccount.objects.get(number="6200").name == "Rent and Rates"
        refused = accountant.post(address, {**typed, "category__description": "Cash"})
        assert refused.status_code == 422
        assert "no subcategory" in refused.content.decode()

    def test_make_an_account(self, filled, accountant):
        typed = {
            "number": "6310", "name": "Rates", "account_type": "posting", "category_kind": "expense",
            "category__description": "", "income_balance": "income statement", "is_direct_posting": "1",
        }  # fmt: skip
        made = accountant.post(f"{PREFIX}/card/gl-account-card/new/", typed)
        assert made.status_code == 302
        assert GLAccount.objects.get(number="6310").is_direct_posting

    def test_of_the_company_and_its_setup_need_no_key(self, filled, accountant):
        information = {"legal_name": "Boatyard Ltd", "time_zone": "Europe/Stockholm", "language": "en"}
        assert accountant.post(f"{PREFIX}/card/company-information/only/", information).status_code == 302
        assert CompanyInformation.objects.get().legal_name == "Boatyard Ltd"
        days = {"allow_posting_from": "01.06.2026", "allow_posting_to": "30.06.2026"}
        assert accountant.post(f"{PREFIX}/card/general-ledger-setup/only/", days).status_code == 302
        assert str(GeneralLedgerSetup.objects.get().allow_posting_to) == "2026-06-30"


class TestActs:
    def test_reverse_a_transaction_from_its_entries(self, filled, accountant):
        entry, posted = GLEntry.objects.get(entry_no=1), GLEntry.objects.count()
        address = f"{PREFIX}/list/general-ledger-entries/act/reverse-transaction/"
        question = accountant.post(f"{address}?record={entry.uuid}", {"record": str(entry.uuid)})
        assert "mirror image" in question.content.decode()
        done = accountant.post(f"{address}?record={entry.uuid}", {"record": str(entry.uuid), "confirmed": "1"})
        assert done.status_code == 302
        assert GLEntry.objects.get(entry_no=1).is_reversed
        again = accountant.post(f"{address}?record={entry.uuid}", {"record": str(entry.uuid), "confirmed": "1"})
        assert again.status_code == 422
        assert GLEntry.objects.count() == posted + 3

    def test_make_a_fiscal_year(self, filled, accountant):
        last = registered().page("accounting-periods").model.objects.order_by("-starting_date").first().starting_date
        typed = {"starting_date": last.isoformat(), "number_of_periods": "12", "period_length": "1M", "confirmed": "1"}
        made = accountant.post(f"{PREFIX}/list/accounting-periods/act/create-fiscal-year/", typed)
        assert made.status_code == 302
        newest = registered().page("accounting-periods").model.objects.order_by("-starting_date").first().starting_date
        assert newest == last.replace(year=last.year + 1)

    def test_make_a_batch_and_name_its_series_by_code(self, filled, accountant):
        typed = {"name": "MONTHEND", "number_series__code": "GJNL", "confirmed": "1"}
        assert accountant.post(f"{PREFIX}/list/journal-batches/act/new/", typed).status_code == 302
        assert JournalBatch.objects.get(name="MONTHEND").number_series.code == "GJNL"

    def test_make_a_subcategory_after_its_siblings(self, filled, accountant):
        parent = AccountCategory.objects.get(description="Current Assets")
        address = f"{PREFIX}/list/account-categories/act/new-subcategory/?record={parent.uuid}"
        typed = {"record": str(parent.uuid), "description": "Deposits", "report_definition": "", "confirmed": "1"}
        assert accountant.post(address, typed).status_code == 302
        order = list(AccountCategory.objects.order_by("presentation_order").values_list("description", flat=True))
        assert order[order.index("Inventory") + 1] == "Deposits"

    def test_give_a_member_a_posting_range_of_the_members_own(self, open_boatyard, accountant):
        address = f"{PREFIX}/list/user-setup/act/new/"
        typed = {"user": "MAREN@example.com", "allow_posting_to": "30.06.2026", "confirmed": "1"}
        assert accountant.post(address, typed).status_code == 302
        nobody = accountant.post(address, {**typed, "user": "nobody@example.com"})
        assert (nobody.status_code, "user-setup-unknown-user" in nobody.content.decode()) == (422, True)

    def test_watch_an_account(self, filled, accountant):
        account = GLAccount.objects.get(number="6200")
        address = f"{PREFIX}/list/chart-of-accounts/act/add-to-my-accounts/?record={account.uuid}"
        assert accountant.post(address, {"record": str(account.uuid)}).status_code == 302
        assert "6200" in accountant.get(f"{PREFIX}/").content.decode()


class TestRights:
    @pytest.mark.parametrize("page", LISTS, ids=lambda page: page.slug)
    def test_of_a_reader_open_every_list(self, filled, reader, page):
        assert reader.get(f"{PREFIX}/list/{page.slug}/").status_code == 200

    def test_of_a_reader_neither_change_nor_post(self, filled, reader):
        entry = GLEntry.objects.get(entry_no=1)
        attempts = [
            ("list/general-ledger-entries/act/reverse-transaction/", {"record": str(entry.uuid), "confirmed": "1"}),
            ("journal/general-journal/DEFAULT/post/", {}),
            ("journal/general-journal/DEFAULT/line/", {"account_no": "6200"}),
            ("card/company-information/only/", {"legal_name": "X"}),
            ("list/accounting-periods/act/create-fiscal-year/", {"confirmed": "1"}),
        ]
        assert {path: reader.post(f"{PREFIX}/{path}", typed).status_code for path, typed in attempts} == {
            path: 404 for path, _typed in attempts
        }

    def test_of_strangers_open_nothing(self, filled, client):
        for path in ("", "list/chart-of-accounts/", "journal/general-journal/DEFAULT/"):
            assert client.get(f"{PREFIX}/{path}").status_code in (302, 404)


class TestRoleCenter:
    def test_opens_with_tiles_charts_and_navigation(self, filled, accountant):
        page = accountant.get(f"{PREFIX}/").content.decode()
        for words in (
            "Cash Accounts Balance",
            "Business Performance",
            "My Accounts",
            "Import SIE File",
            "Administration",
        ):
            assert words in page

    def test_asks_a_bounded_number_of_questions(self, filled, accountant):
        assert queries_of(accountant, f"{PREFIX}/") <= 50


class TestKinds:
    def test_every_kind_of_page_is_tested_here(self):
        assert {type(page).__name__ for page in PAGES} == {
            "List",
            "Card",
            "Journal",
            "Document",
            "Inquiry",
            "RoleCenter",
        }
        assert [page.slug for page in PAGES if isinstance(page, Journal)] == list(SLUGS.values())
        assert draft(SALE.format(1)).lines[0].account_no == "1200"


def queries_of(client, path: str) -> int:
    """How many statements a request asks, of the directory and of the books."""
    client.get(path)
    watched = [connections["default"], books.connection()]
    for connection in watched:
        connection.force_debug_cursor = True
        connection.queries_log.clear()
    try:
        assert client.get(path).status_code == 200
        return sum(len(connection.queries_log) for connection in watched)
    finally:
        for connection in watched:
            connection.force_debug_cursor = False
