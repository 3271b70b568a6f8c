"""The journal grid in a real browser: keys, typed dates, exact arithmetic, balancing amount, saving by itself."""

from datetime import date

import pytest

from ledgerhall.kernel.dates import parse_typed_date
from ledgerhall.pages.inputs import calculate
from tests.browser import gallery_site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def gallery():
    with gallery_site.served() as address:
        yield address


@pytest.fixture
def page(browser, gallery):
    gallery_site.SAVED.clear()
    context = browser.new_context(viewport={"width": 1600, "height": 900})
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    page.goto(f"{gallery}/journal")
    page.locator("html.js").wait_for(state="attached")
    yield page
    assert page.faults == []
    context.close()


def cell(page, line, field):
    return page.locator(f"tr[data-line='{line}'] input[name={field}]")


def standing_in(page):
    return page.evaluate("(at => [at.closest('tr')?.dataset.line, at.name, at.value])(document.activeElement)")


def saved(page, count=1):
    page.locator("#line-count", has_text=f"saved {count}").wait_for()
    return gallery_site.SAVED


class TestMoving:
    def test_the_grid_is_one_tab_stop(self, page):
        assert page.locator("table[data-grid] [tabindex='0']").count() == 1

    def test_arrows_go_from_cell_to_cell(self, page):
        cell(page, "b", "account_no").focus()
        for key, line, field in [
            ("ArrowDown", "c", "account_no"),
            ("ArrowRight", "c", "description"),
            ("ArrowUp", "b", "description"),
            ("ArrowLeft", "b", "account_no"),
            ("End", "b", "balancing_account_no"),
            ("Home", "b", "posting_date"),
            ("Control+End", "", "balancing_account_no"),
            ("Control+Home", "a", "posting_date"),
        ]:
            page.keyboard.press(key)
            assert standing_in(page)[:2] == [line, field], key

    def test_enter_goes_to_the_next_field_and_shift_enter_back(self, page):
        cell(page, "a", "balancing_account_no").focus()
        page.keyboard.press("Enter")
        assert standing_in(page)[:2] == ["b", "posting_date"]
        page.keyboard.press("Shift+Enter")
        assert standing_in(page)[:2] == ["a", "balancing_account_no"]

    def test_arrows_stay_in_a_cell_that_is_being_typed_in(self, page):
        cell(page, "a", "description").focus()
        page.keyboard.type("Water")
        page.keyboard.press("ArrowLeft")
        assert standing_in(page) == ["a", "description", "Water"]

    def test_escape_gives_back_what_stood_there(self, page):
        cell(page, "a", "description").focus()
        page.keyboard.type("Water")
        page.keyboard.press("Escape")
        assert standing_in(page) == ["a", "description", "Electricity June, meter read"]

    def test_control_insert_goes_to_the_empty_line(self, page):
        cell(page, "a", "description").focus()
        page.keyboard.press("Control+Insert")
        assert standing_in(page)[0] == ""

    def test_the_current_row_is_marked(self, page):
        cell(page, "c", "description").focus()
        assert page.locator("tr.cur").get_attribute("data-line") == "c"


class TestTyping:
    @pytest.mark.parametrize(
        ("typed", "shown"),
        [
            ("t", "07 Jul 2026"),
            ("w", "30 Jun 2026"),
            ("28", "28 Jun 2026"),
            ("3105", "31 May 2026"),
            ("c3006", "C30 Jun 2026"),
            ("31", "31"),
        ],
    )
    def test_a_date_is_written_out_and_what_is_none_stays(self, page, typed, shown):
        cell(page, "a", "posting_date").focus()
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        assert cell(page, "a", "posting_date").input_value() == shown

    @pytest.mark.parametrize(
        ("typed", "shown"),
        [
            ("12*4", "48.00"),
            ("500-", "\u2212500.00"),
            ("=1000/3", "333.33"),
            ("0.1+0.2", "0.30"),
            ("9,007,199,254,740,993.01",) * 2,
        ],
    )
    def test_an_amount_is_reckoned_exactly(self, page, typed, shown):
        cell(page, "a", "debit_amount").focus()
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        assert cell(page, "a", "debit_amount").input_value() == shown

    def test_an_amount_empties_the_other_side(self, page):
        cell(page, "b", "debit_amount").focus()
        page.keyboard.type("5")
        page.keyboard.press("Enter")
        assert cell(page, "b", "credit_amount").input_value() == ""

    def test_f8_copies_the_cell_above(self, page):
        cell(page, "b", "description").focus()
        page.keyboard.press("F8")
        assert standing_in(page)[2] == "Electricity June, meter read"


class TestBalancing:
    def test_what_is_missing_is_offered_and_enter_takes_it(self, page):
        self._new_line_of_document(page)
        cell(page, "", "credit_amount").focus()
        assert page.locator(".ghost").inner_text().startswith("4,300.00")
        page.keyboard.press("Enter")
        assert cell(page, "", "credit_amount").input_value() == "4,300.00"
        assert page.locator("[data-total=balance]").inner_text().strip() == "0.00"

    def test_escape_leaves_it_to_the_person(self, page):
        self._new_line_of_document(page)
        cell(page, "", "credit_amount").focus()
        page.keyboard.press("Escape")
        assert page.locator(".ghost").count() == 0
        page.keyboard.press("Enter")
        assert cell(page, "", "credit_amount").input_value() == ""

    def test_is_offered_on_the_side_that_misses_it_alone(self, page):
        self._new_line_of_document(page)
        cell(page, "", "debit_amount").focus()
        assert page.locator(".ghost").count() == 0

    def _new_line_of_document(self, page):
        cell(page, "", "document_no").focus()
        page.keyboard.type("CLO-0633")


class TestTotals:
    def test_are_of_the_lines_as_they_are_typed(self, page):
        cell(page, "e", "credit_amount").focus()
        totals = {
            name: page.locator(f"[data-total={name}]").inner_text().strip()
            for name in ("debit", "credit", "balance", "document")
        }
        assert totals == {"debit": "8,570.00", "credit": "4,270.00", "balance": "4,300.00", "document": "4,300.00"}
        page.keyboard.type("6480")
        assert page.locator("[data-total=document]").inner_text().strip() == "0.00"
        assert "fav" in page.locator("[data-total=document]").get_attribute("class")


class TestSaving:
    def test_happens_when_a_changed_line_is_left(self, page):
        cell(page, "a", "description").focus()
        page.keyboard.type("Water")
        page.keyboard.press("ArrowDown")
        sent = saved(page)
        assert [(line["line"], line["description"], line["debit_amount"]) for line in sent] == [
            ("a", "Water", "1,240.00")
        ]
        assert standing_in(page)[:2] == ["b", "description"]
        assert page.locator("#save-status").inner_text() == "Saved"

    def test_does_not_happen_where_nothing_changed(self, page):
        cell(page, "a", "description").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.wait_for_timeout(150)
        assert gallery_site.SAVED == []

    def test_of_the_empty_line_makes_a_line_and_a_new_empty_one(self, page):
        cell(page, "", "description").focus()
        page.keyboard.type("Postage")
        page.keyboard.press("Enter")
        for _cell in range(3):
            page.keyboard.press("Enter")
        saved(page)
        page.locator("tr.cur[data-line='']").wait_for()
        assert page.locator("tr[data-line]").count() == 7
        assert cell(page, "new-1", "description").input_value() == "Postage"

    def test_moves_no_row(self, page):
        cell(page, "a", "description").focus()
        before = page.locator("tr[data-line='d']").bounding_box()
        page.keyboard.type("Water")
        page.keyboard.press("ArrowDown")
        saved(page)
        assert page.locator("tr[data-line='d']").bounding_box() == before

    def test_control_delete_deletes_the_line(self, page):
        cell(page, "c", "description").focus()
        page.keyboard.press("Control+Delete")
        cell(page, "c", "description").wait_for(state="detached")
        assert gallery_site.SAVED[0]["delete"] == "1"
        assert standing_in(page)[0] == "d"

    def test_comes_before_an_act(self, page):
        cell(page, "a", "description").focus()
        page.keyboard.type("Water")
        with page.expect_navigation():
            page.keyboard.press("F9")
        assert gallery_site.SAVED[0]["description"] == "Water"
        assert page.url.endswith("/posted")


class TestLookUp:
    def test_opens_on_typing_and_enter_chooses(self, page):
        cell(page, "a", "account_no").focus()
        page.keyboard.type("sal")
        page.locator(".look li[aria-selected=true]").wait_for()
        assert page.locator(".look u").first.inner_text() == "Sal"
        page.keyboard.press("Enter")
        assert standing_in(page) == ["a", "account_no", "6110"]
        assert page.locator(".look").count() == 0

    def test_opens_on_alt_down_with_all_that_can_be_chosen(self, page):
        cell(page, "a", "account_no").focus()
        page.keyboard.press("Alt+ArrowDown")
        page.locator(".look li").first.wait_for()
        assert "9 of 9" in page.locator(".look-h").inner_text()
        assert page.locator(".look li[aria-selected=true]").get_attribute("data-value") == "6220"

    def test_does_not_choose_what_cannot_be_chosen(self, page):
        cell(page, "a", "account_no").focus()
        page.keyboard.type("euro")
        page.locator(".look li[data-value='1430']").wait_for()
        assert page.locator(".look li[aria-selected=true]").count() == 0
        assert "Blocked" in page.locator(".look li").inner_text()

    def test_escape_closes_it_and_keeps_what_was_typed(self, page):
        cell(page, "a", "account_no").focus()
        page.keyboard.type("sal")
        page.locator(".look li").first.wait_for()
        page.keyboard.press("Escape")
        assert page.locator(".look").count() == 0
        assert standing_in(page) == ["a", "account_no", "sal"]


class TestTheScriptsReadAsTheServerDoes:
    def test_dates(self, page, gallery):
        typed = [
            "t",
            "w",
            "ct",
            "cw",
            "1",
            "30",
            "31",
            "3006",
            "2902",
            "29022028",
            "290228",
            "c3112",
            "30.6.",
            "30.6",
            "30/6/27",
        ]
        typed += [
            "2026-02-29",
            "2026-02-28",
            "5 jan",
            "05 Jan 2026",
            "5-jan-27",
            "5 foo",
            "x",
            "",
            "00",
            "3013",
            "c",
            "c2026-12-31",
        ]
        answers = page.evaluate(
            """async ([module, typed]) => { const { readDate } = await import(module);
               return typed.map(text => readDate(text, { today: '2026-07-07', workDate: '2026-06-30' })); }""",
            [f"{gallery}/static/pages/js/dates.js", typed],
        )
        assert answers == [self._server_date(text) for text in typed]

    def test_amounts(self, page, gallery):
        typed = [
            "12*4",
            "1,240.00",
            "500-",
            "-500",
            "(1+2)*3",
            "1000/3",
            "2/3",
            "-2/3",
            "0.005",
            "-0.005",
            "1.5.2",
            "12,5",
            "1.234,56",
            "1,234,567.5",
            "=12*4",
            "12*",
            "1/0",
            "abc",
        ]
        typed += ["\u2212125.50", "7-2-", "--5", "2*(3", ".5", "5.", "1e5", "0.1+0.2", "99999999999.99*100"]
        answers = page.evaluate(
            """async ([module, typed]) => { const { readAmount } = await import(module);
               const written = found => found === undefined ? null : String(found);
               return typed.map(text => written(readAmount(text))); }""",
            [f"{gallery}/static/pages/js/money.js", typed],
        )
        assert answers == [self._server_amount(text) for text in typed]

    def _server_date(self, typed):
        try:
            return str(parse_typed_date(typed, today=date(2026, 7, 7), work_date=date(2026, 6, 30)))
        except ValueError:
            return None

    def _server_amount(self, typed):
        from decimal import ROUND_HALF_UP, Decimal, DivisionByZero, InvalidOperation

        try:
            found = calculate(typed, "en")
        except (ValueError, InvalidOperation, DivisionByZero):
            return None
        return str(int((found * 100).quantize(Decimal(1), ROUND_HALF_UP)))
