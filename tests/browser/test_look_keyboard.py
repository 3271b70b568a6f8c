"""The keyboard in a real browser: every key that has an action on the page, and none that is taken from a field."""

import pytest

from tests.browser import gallery_site

pytestmark = pytest.mark.browser
AREA = "element => element.closest('header, .rib, nav, .side, main').tagName + (element.closest('.side')?.id ?? '')"


@pytest.fixture(scope="module")
def gallery():
    with gallery_site.served() as address:
        yield address


@pytest.fixture
def open_page(browser, gallery):
    contexts = []

    def opened(path, width=1600):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}))
        page = contexts[-1].new_page()
        page.goto(gallery + path)
        page.locator("html.js").wait_for(state="attached")
        return page

    yield opened
    for context in contexts:
        context.close()


def focused(page, what="element => element.outerHTML"):
    return page.evaluate(f"({what})(document.activeElement)")


class TestKeys:
    def test_alt_q_is_tell_me(self, open_page):
        page = open_page("/list")
        page.keyboard.press("Alt+q")
        assert focused(page, "element => element.name") == "q"
        assert page.locator(".tell input").evaluate("field => field === document.activeElement")

    def test_ctrl_o_opens_the_company_menu_which_then_reads_the_companies(self, open_page):
        page = open_page("/list")
        assert page.get_by_text("Brightwater Moorings Ltd").count() == 0
        page.keyboard.press("Control+o")
        page.get_by_text("Brightwater Moorings Ltd").wait_for()
        page.keyboard.press("ArrowDown")
        assert "portal" in focused(page, "element => element.href")
        for _entry in ("Brightwater Boatyard Ltd", "Brightwater Moorings Ltd"):
            page.keyboard.press("ArrowDown")
        assert focused(page, "element => element.textContent") == "Brightwater Moorings Ltd"
        page.keyboard.press("ArrowDown")
        assert focused(page, "element => element.textContent") == "All Companies"
        page.keyboard.press("Escape")
        assert not page.get_by_text("Brightwater Moorings Ltd").is_visible()
        page.keyboard.press("Control+o")
        assert page.get_by_text("Brightwater Moorings Ltd").count() == 1

    def test_f3_searches_and_shift_f3_hides_the_filter_pane(self, open_page):
        page = open_page("/list")
        page.keyboard.press("F3")
        assert page.locator("[data-find]").evaluate("field => field === document.activeElement")
        page.keyboard.press("Shift+F3")
        assert not page.locator("#filter-pane").is_visible()
        page.keyboard.press("Shift+F3")
        assert page.locator("#filter-pane").is_visible()

    def test_alt_f2_hides_the_factbox(self, open_page):
        page = open_page("/list")
        page.keyboard.press("Alt+F2")
        assert not page.locator("#factbox").is_visible()

    def test_on_a_narrow_desk_the_panes_take_turns(self, open_page):
        page = open_page("/list", width=1280)
        assert not page.locator("#factbox").is_visible()
        page.keyboard.press("Alt+F2")
        assert page.locator("#factbox").is_visible()
        assert not page.locator("#filter-pane").is_visible()

    @pytest.mark.parametrize(
        ("key", "place"),
        [("F9", "/posted"), ("Alt+t", "/settings"), ("Control+e", "/excel"), ("Control+Alt+F9", "/journal?preview=1")],
    )
    def test_of_an_action_presses_it(self, open_page, key, place):
        page = open_page("/list")
        with page.expect_navigation():
            page.keyboard.press(key)
        assert page.url.endswith(place)

    def test_of_an_action_on_another_tab_of_the_ribbon_holds_too(self, open_page):
        page = open_page("/list")
        page.locator(".rib-tab", has_text="Navigate").click()
        with page.expect_navigation():
            page.keyboard.press("Control+e")
        assert page.url.endswith("/excel")

    def test_f6_walks_through_the_areas_and_back(self, open_page):
        page = open_page("/list")
        seen = []
        for _step in range(6):
            page.keyboard.press("F6")
            seen.append(focused(page, AREA))
        assert seen == ["HEADER", "DIV", "NAV", "MAIN", "ASIDEfilter-pane", "ASIDEfactbox"]
        page.keyboard.press("Shift+F6")
        assert focused(page, AREA) == seen[-2]

    def test_control_point_goes_to_the_next_refusal(self, open_page):
        page = open_page("/journal?refused=1")
        page.keyboard.press("Control+.")
        assert focused(page, "element => element.name + element.closest('tr').dataset.line") == "posting_datec"

    @pytest.mark.parametrize("key", ["Control+a", "Alt+ArrowLeft", "Control+ArrowLeft"])
    def test_that_edit_are_not_taken_from_a_field(self, open_page, key):
        page = open_page("/list")
        page.locator("#f1").click()
        page.keyboard.press(key)
        assert page.locator("input[name=row]:checked").count() == 0
        assert page.url.endswith("/list")

    def test_of_alt_gr_type_their_sign(self, open_page):
        page = open_page("/list")
        taken = page.evaluate(
            """() => { const press = new KeyboardEvent('keydown', { key: '@', code: 'KeyQ', ctrlKey: true,
                 altKey: true, modifierAltGraph: true, bubbles: true, cancelable: true });
               return !document.body.dispatchEvent(press); }"""
        )
        assert not taken

    def test_of_a_disabled_action_say_why(self, open_page):
        page = open_page("/journal")
        action = page.locator(".rib [aria-disabled=true]")
        action.focus()
        assert page.locator(".tip").inner_text() == "No line is chosen."


class TestDialogs:
    def test_ask_with_the_focus_on_the_safe_button_and_escape_gives_it_back(self, open_page):
        page = open_page("/list", width=2200)
        opener = page.locator(".rib [data-dialog=reverse]")
        opener.click()
        assert page.locator("dialog[open]").is_visible()
        assert "Keep as It Is" in focused(page)
        page.keyboard.press("F9")
        assert page.url.endswith("/list")
        page.keyboard.press("Escape")
        assert page.locator("dialog[open]").count() == 0
        assert opener.evaluate("element => element === document.activeElement")

    def test_a_sheet_closes_by_escape(self, open_page):
        page = open_page("/journal?preview=1")
        page.keyboard.press("Escape")
        assert page.locator(".sheet").count() == 0

    def test_a_toast_is_there_to_be_closed(self, open_page):
        page = open_page("/list?posted=1")
        assert "Posted as GJ-26-0419" in page.locator(".toast").inner_text()
        page.locator(".toast [data-closes]").click()
        assert page.locator(".toast").count() == 0


class TestLists:
    def test_arrows_move_the_current_row_and_enter_opens_it(self, open_page):
        page = open_page("/list")
        page.locator("tr.cur").focus()
        page.keyboard.press("ArrowDown")
        assert page.locator("tr.cur").get_attribute("data-key") == "20611"
        page.keyboard.press("Home")
        assert page.locator("tr.cur").get_attribute("data-key") == "20618"
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.url.endswith("/card")

    def test_rows_are_one_tab_stop(self, open_page):
        assert open_page("/list").locator("tr[data-key][tabindex='0']").count() == 1

    def test_space_ticks_and_the_selection_bar_takes_the_place_of_the_tool_line(self, open_page):
        page = open_page("/list")
        before = page.locator("tr.cur").bounding_box()
        page.locator("tr.cur").focus()
        page.keyboard.press("Space")
        assert page.locator("[data-ticked-count]").inner_text() == "1"
        assert page.locator("tr.on").get_attribute("data-key") == "20612"
        assert page.locator("tr.cur").bounding_box() == before
        page.keyboard.press("Control+a")
        assert page.locator("[data-ticked-count]").inner_text() == "30"
        page.keyboard.press("Escape")
        assert not page.locator("[data-while-ticked]").is_visible()

    def test_shift_f10_opens_the_row_menu_about_that_row(self, open_page):
        page = open_page("/portal")
        page.locator("tr[data-key='1420']").focus()
        page.keyboard.press("Shift+F10")
        assert page.locator("[data-floating] .cap").inner_text() == "Savings account"
        assert focused(page, "element => element.getAttribute('href')") == "/go/1420"
        page.keyboard.press("Escape")
        assert page.locator("[data-floating]").count() == 0
        assert focused(page, "element => element.dataset.key") == "1420"

    def test_without_a_menu_of_its_own_the_row_offers_the_ribbon(self, open_page):
        page = open_page("/list")
        page.locator("tr.cur [data-row-menu]").click()
        assert page.locator("[data-floating]").get_by_text("Find Entries").is_visible()


class TestTellMe:
    def test_offers_actions_pages_and_what_the_server_finds(self, open_page):
        page = open_page("/list")
        page.keyboard.press("Alt+q")
        page.keyboard.type("entr")
        page.get_by_text("Found by the server").wait_for()
        assert [
            text
            for text in page.locator(".tell .look li").all_inner_texts()
            if "G/L Entries" in text or "Find Entries" in text
        ]
        page.keyboard.press("Escape")
        assert page.locator(".tell .look").count() == 0

    def test_enter_takes_the_first(self, open_page):
        page = open_page("/list")
        page.keyboard.press("Alt+q")
        page.keyboard.type("open in ex")
        page.get_by_text("Found by the server").wait_for()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.url.endswith("/excel")


class TestTheShell:
    def test_what_does_not_fit_goes_into_more_and_comes_back(self, open_page):
        page = open_page("/journal", width=900)
        more = page.locator(".rib-row:visible .rib-more > summary")
        assert more.is_visible()
        more.click()
        assert page.locator(".rib-more .pop").get_by_text("Open in Excel").is_visible()
        page.set_viewport_size({"width": 2200, "height": 900})
        more.wait_for(state="hidden")
        assert page.locator(".rib-acts").get_by_text("Open in Excel").is_visible()

    def test_the_ribbon_opens_and_is_kept(self, open_page):
        page = open_page("/list")
        with page.expect_request("**/keep") as kept:
            page.locator(".rib-fold").click()
        assert kept.value.post_data == "key=ribbon_open&value=true"
        assert page.locator(".rib").bounding_box()["height"] == pytest.approx(79, abs=1)

    def test_the_pane_folds_to_a_rail_that_shows_it_again(self, open_page):
        page = open_page("/role-center")
        page.locator("[data-folds-nav]").click()
        assert page.locator(".nav").bounding_box()["width"] == 44
        page.locator(".nav-rail [aria-label=Journals]").click()
        assert page.get_by_role("link", name="General Journals").is_visible()
        page.keyboard.press("Escape")
        assert not page.get_by_role("link", name="General Journals").is_visible()
