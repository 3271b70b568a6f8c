"""The batch acts of a period's end, as an accountant asks for them in the pages."""

import re
from datetime import date

import pytest

from ledgerhall.finance.foundation import periods
from ledgerhall.finance.journals.models import JournalLine
from ledgerhall.finance.ledger.models import GLRegister
from ledgerhall.finance.vat.models import VATReturn
from ledgerhall.tenancy import books
from ledgerhall.tenancy.models import Company, Tenant
from tests.finance.closing.period_ends import BY, buy, document, euro, line, post_lines, sell, start_company
from tests.finance.closing.test_vat_returns import make_statement
from tests.finance.ledgers import AT
from tests.finance.pages.conftest import PREFIX
from tests.finance.viewers import refused_by


@pytest.fixture
def boatyard(db, make_books):
    """The company of this folder, in the directory, its books open."""
    stamp = {"created_at": AT, "changed_at": AT}
    tenant = Tenant.objects.create(slug="quill", name="Quill", **stamp)
    names = {"slug": "boatyard", "name": "Boatyard", "currency_code": "DKK", "books": make_books().books}
    made = Company.objects.create(tenant=tenant, **stamp, **names)
    with books.open(made):
        start_company()
        yield made


def ask(browser, page: str, act: str, **typed) -> str:
    """Do an act of a list with what is typed into its form; the page that comes after it."""
    answer = browser.post(f"{PREFIX}/list/{page}/act/{act}/", {"confirmed": "1", **typed}, follow=True)
    return answer.content.decode()


def asked_first(browser, page: str, act: str, **typed) -> tuple[str, dict[str, str]]:
    """The form of an act after *Preview Posting*, and what it would send to do the act ("" where it is not offered)."""
    answer = browser.post(f"{PREFIX}/list/{page}/act/{act}/", {"preview": "1", **typed})
    shown = answer.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(confirmed|previewed|preview)" value="([^"]*)">', shown))
    return shown, hidden


class TestPreviews:
    def test_exchange_rates_are_previewed_before_they_are_posted_and_never_reversed(self, boatyard, accountant):
        euro(("2017-05-10", "7.45"), ("2017-05-31", "7.50"))
        post_lines(
            line("C30", "1000", "4000", day="2017-05-10", no="SI-1", document_type="invoice", euro=True)
        )  # fmt: skip
        page, act = "currencies", "adjust-exchange-rates"
        typed = {"posting_date": "31.05.2017", "document_no": "EXADJ", "currencies": "eur"}
        typed |= {"is_customers": "1", "is_vendors": "1", "is_bank_accounts": "1"}
        form = accountant.get(f"{PREFIX}/list/{page}/act/{act}/").content.decode()
        assert "Preview Posting" in form
        assert 'name="confirmed"' not in form
        shown, hidden = asked_first(accountant, page, act, **typed)
        for part in ("2 entries would be posted.", "7020", "50.00", "Detailed Customer Ledger Entries", "C30"):
            assert part in shown
        assert document("EXADJ") == {}
        changed = ask(accountant, page, act, **hidden, **{**typed, "document_no": "OTHER"})
        assert "2 entries would be posted." in changed
        assert document("OTHER") == {}
        assert "50.00 DKK" in ask(accountant, page, act, **hidden, **typed)
        assert document("EXADJ") == {"1110": "50.00", "7020": "-50.00"}
        shown, hidden = asked_first(accountant, page, act, **typed)
        assert "nothing to post" in shown
        assert "previewed" in hidden
        register = GLRegister.objects.order_by("-number").first()
        why = ask(accountant, "gl-registers", "reverse-register", record=str(register.uuid))
        assert "correct the rate and adjust again" in why

    def test_vat_settlement_is_previewed_and_says_what_stands_against_it(self, boatyard, accountant):
        sell("SI-1", "2017-01-20", "2500")
        typed = {"to_date": "31.03.2017", "posting_date": "31.03.2017", "document_no": "VATSET"}
        typed |= {"from_date": "", "settlement_account_no": "2120"}
        shown, hidden = asked_first(accountant, "vat-returns", "settle-vat", **typed)
        assert "would be posted" in shown
        assert "VAT Entries" in shown
        assert "previewed" in hidden
        assert document("VATSET") == {}
        for wrong, told in (
            ({"settlement_account_no": "9999"}, "Settlement account 9999"),
            ({"posting_date": "31.03.2031"}, "2031"),
        ):
            shown, hidden = asked_first(accountant, "vat-returns", "settle-vat", **{**typed, **wrong})
            assert told in shown
            assert "previewed" not in hidden
        ask(accountant, "vat-returns", "settle-vat", **typed)
        register = GLRegister.objects.order_by("-number").first()
        why = ask(accountant, "gl-registers", "reverse-register", record=str(register.uuid))
        assert "VAT that was settled stays closed" in why


class TestActs:
    def test_the_question_of_close_year_names_the_year_and_its_dates(self, boatyard, accountant):
        shown = accountant.get(f"{PREFIX}/list/accounting-periods/act/close-year/").content.decode()
        assert "Close fiscal year 2017, from 01 Jan 2017 to 31 Dec 2017?" in shown
        assert 'value="01 Jan 2017"' in shown
        later = ask(accountant, "accounting-periods", "close-year", starting_date="01.01.2018")
        assert "Fiscal years are closed in their order" in later
        ask(accountant, "accounting-periods", "close-year", starting_date="01.01.2017")
        assert [year.is_closed for year in periods.fiscal_years()] == [True, True, False, False]

    def test_the_income_statement_is_closed_from_accounting_periods(self, boatyard, accountant):
        post_lines(line("4000", "-100", "2300", day="2017-06-30", no="D1"))
        periods.close_fiscal_year(**BY)
        typed = {"fiscal_year_ending": "31.12.2017", "document_no": "CLOSE-1", "retained_earnings_account_no": "3100"}
        told = ask(accountant, "accounting-periods", "close-income-statement", post_to="balance", **typed)
        assert "2 lines wait in batch CLOSING" in told
        assert JournalLine.objects.count() == 2
        again = ask(accountant, "accounting-periods", "close-income-statement", post_to="balance", **typed)
        assert "wait in batch CLOSING: post or delete them first" in again

    def test_exchange_rates_are_adjusted_from_currencies(self, boatyard, accountant):
        euro(("2017-05-10", "7.45"), ("2017-05-31", "7.50"))
        post_lines(
            line("C30", "1000", "4000", day="2017-05-10", no="SI-1", document_type="invoice", euro=True)
        )  # fmt: skip
        typed = {"posting_date": "31.05.2017", "document_no": "EXADJ", "currencies": "eur"}
        typed |= {"is_customers": "1", "is_vendors": "1", "is_bank_accounts": "1"}
        assert "50.00 DKK" in ask(accountant, "currencies", "adjust-exchange-rates", **typed)
        assert "nothing was posted" in ask(accountant, "currencies", "adjust-exchange-rates", **typed)
        assert document("EXADJ") == {"1110": "50.00", "7020": "-50.00"}

    def test_vat_is_calculated_then_settled_from_returns(self, boatyard, accountant):
        sell("SI-1", "2017-01-20", "2500")
        buy("PI-1", "2017-02-10", "1000")
        typed = {"to_date": "31.03.2017", "posting_date": "31.03.2017", "document_no": "VATSET"}
        typed |= {"from_date": "", "settlement_account_no": "2120"}
        told = ask(accountant, "vat-returns", "calculate-vat-settlement", **typed)
        assert "Payable: 300.00 DKK. Nothing was posted." in told
        assert document("VATSET") == {}
        assert "Payable: 300.00 DKK" in ask(accountant, "vat-returns", "settle-vat", **typed)
        assert document("VATSET")["2120"] == "-300.00"
        assert "no open VAT entries" in ask(accountant, "vat-returns", "settle-vat", **typed)

    def test_a_return_is_made_and_released(self, boatyard, accountant):
        make_statement()
        sell("SI-1", "2017-01-20", "2500")
        typed = {"statement": "VAT", "starting_date": "01.01.2017", "ending_date": "31.03.2017"}
        assert "500.00" in ask(accountant, "vat-returns", "new", **typed)
        made = VATReturn.objects.get()
        assert made.starting_date == date(2017, 1, 1)
        ask(accountant, "vat-returns", "release", record=str(made.uuid))
        assert VATReturn.objects.get().status == "released"
        unknown = ask(accountant, "vat-returns", "new", **{**typed, "statement": "NONE"})
        assert "There is no VAT statement NONE." in unknown
        assert refused_by("vat-returns", "new", values={"statement": "NONE"}) == ["vat-statement-missing"]

    def test_a_statement_is_shown_for_any_vat_dates_and_for_open_or_closed_entries(self, boatyard, accountant):
        make_statement()
        sell("SI-1", "2017-01-20", "2500")
        ask(
            accountant, "vat-returns", "settle-vat", to_date="31.03.2017", posting_date="31.03.2017",
            document_no="VATSET", settlement_account_no="2120",
        )  # fmt: skip
        sell("SI-2", "2017-03-20", "125")

        def shows(amount: str, dates: str, entries: str = "") -> bool:
            asked = {"t.date_filter": dates} | ({"t.entries_filter": entries} if entries else {})
            return f">{amount}<" in accountant.get(f"{PREFIX}/list/vat-statement-lines/", asked).content.decode()

        assert shows("525.00", "01.01.2017..31.03.2017")
        assert shows("25.00", "..31.12.2017", "Open")
        assert shows("500.00", "..31.12.2017", "Closed")
        assert not shows("525.00", "..31.12.2017", "Closed")
        assert not shows("525.00", "01.04.2017..31.12.2017")

    def test_who_may_only_read_does_none_of_it(self, boatyard, reader):
        typed = {"to_date": "31.03.2017", "posting_date": "31.03.2017", "document_no": "VATSET"}
        sell("SI-1", "2017-01-20", "2500")
        ask(reader, "vat-returns", "settle-vat", settlement_account_no="2120", **typed)
        assert document("VATSET") == {}
