"""The look in a real browser: what a machine can check of visual.md section 9, on every page of the gallery."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import gallery_site

pytestmark = pytest.mark.browser
PAGES = sorted(gallery_site.PAGES)
STRICT = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.fixture(scope="module")
def gallery():
    with gallery_site.served() as address:
        yield address


def _open(browser, address, width=1280, height=800, **options):
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda said: said.type in ("error", "warning") and page.complaints.append(said.text))
    page.on("pageerror", lambda fault: page.complaints.append(str(fault)))
    page.goto(address)
    page.locator("html.js").wait_for(state="attached")
    return page


@pytest.fixture
def open_page(browser, gallery):
    """Opens a page of the gallery and collects what the browser complains about."""
    pages = []

    def opened(path, *size, **options):
        pages.append(_open(browser, gallery + path, *size, **options))
        return pages[-1]

    yield opened
    for page in pages:
        page.context.close()


@pytest.fixture(scope="module")
def standing(browser, gallery):
    """A page of the gallery that is opened once, for tests that only look."""
    pages = {}

    def opened(path):
        if path not in pages:
            pages[path] = _open(browser, gallery + path)
        return pages[path]

    yield opened
    for page in pages.values():
        page.context.close()


@pytest.mark.parametrize("path", PAGES)
class TestEveryPage:
    def test_is_accessible_in_both_themes(self, standing, path):
        page = standing(path)
        for theme in ("dark", "light"):
            page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            found = Axe().run(page, options=STRICT)
            assert not found.response["violations"], found.generate_report()

    def test_keeps_a_strict_content_security_policy(self, standing, path):
        assert standing(path).complaints == []

    def test_neither_scrolls_sideways_nor_cuts_a_figure(self, standing, path):
        page = standing(path)
        for width in (390, 1024, 1280, 1600):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            cut = page.evaluate(
                "[...document.querySelectorAll('td.num, .cue .v, .kv dd')].filter(cell => cell.checkVisibility()"
                " && cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.textContent)"
            )
            assert cut == [], width
        page.set_viewport_size({"width": 1280, "height": 800})

    def test_writes_minus_as_a_minus(self, standing, path):
        figures = standing(path).eval_on_selector_all(
            "td.num, .cue .v", "cells => cells.map(cell => cell.textContent.trim())"
        )
        assert not [text for text in figures if text.startswith(("-", "("))]

    def test_gives_what_is_coloured_a_word(self, standing, path):
        silent = standing(path).evaluate(
            "[...document.querySelectorAll('.fav, .amb, .unf')].filter(element => element.tagName !== 'svg'"
            " && !element.textContent.trim() && element.childElementCount).map(element => element.outerHTML)"
        )
        assert silent == []

    def test_shows_the_ring_on_every_tab_stop(self, standing, path):
        page = standing(path)
        for _step in range(45):
            page.keyboard.press("Tab")
            ring = page.evaluate(
                """() => {
                  const element = document.activeElement;
                  if (element === document.body) return 'left';
                  const around = element.closest('.in, .tell-box, td');
                  const near = [around, element.nextElementSibling, element.firstElementChild];
                  const rings = [element, ...near].filter(Boolean).map(each => getComputedStyle(each).outlineStyle);
                  return rings.includes('solid') ? 'ring' : element.outerHTML.slice(0, 160);
                }"""
            )
            if ring == "left":
                break
            assert ring == "ring"


class TestWithoutScript:
    def test_menus_ribbon_and_navigation_open(self, open_page, browser, gallery):
        context = browser.new_context(java_script_enabled=False, viewport={"width": 1600, "height": 900})
        page = context.new_page()
        page.goto(f"{gallery}/journal")
        page.locator(".crumb summary").click()
        assert page.locator(".crumb").get_by_role("link", name="All Companies").get_attribute("href") == "/companies"
        assert page.locator(".crumb").get_by_role("link", name="All Companies").is_visible()
        page.locator(".rib-tab", has_text="Entry").click()
        assert page.locator(".rib-row").get_by_text("Registers").is_visible()
        assert page.locator(".grid input").first.is_editable()
        context.close()

    def test_the_pane_comes_over_a_phone(self, browser, gallery):
        context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
        page = context.new_page()
        page.goto(f"{gallery}/list")
        assert not page.get_by_role("link", name="Chart of Accounts").is_visible()
        page.get_by_role("link", name="Menu").click()
        assert page.get_by_role("link", name="Chart of Accounts").is_visible()
        context.close()


class TestThePhone:
    @pytest.mark.parametrize("path", ["/role-center", "/list", "/portal", "/card", "/sign-in"])
    def test_has_nothing_under_44_to_touch(self, open_page, path):
        small = open_page(path, 390, 844).evaluate(
            """[...document.querySelectorAll('button, .btn, .tool, summary, input:not([type=checkbox]), select')]
               .filter(element => element.checkVisibility())
               .filter(element => (element.closest('.in') ?? element).getBoundingClientRect().height < 43.5)
               .map(element => element.outerHTML.slice(0, 120))"""
        )
        assert small == []

    @pytest.mark.parametrize("path", ["/role-center", "/list", "/portal"])
    def test_has_nothing_under_12_to_read(self, open_page, path):
        small = open_page(path, 390, 844).evaluate(
            """[...document.querySelectorAll('body *')]
               .filter(element => element.checkVisibility() && !element.closest('.avatar')
               && [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())
               && parseFloat(getComputedStyle(element).fontSize) < 11.99)
               .map(element => element.outerHTML.slice(0, 120))"""
        )
        assert small == []


class TestThemes:
    def test_follow_the_system_without_a_choice(self, open_page):
        light = open_page("/list", color_scheme="light").evaluate(
            "getComputedStyle(document.querySelector('.main')).backgroundColor"
        )
        dark = open_page("/list", color_scheme="dark").evaluate(
            "getComputedStyle(document.querySelector('.main')).backgroundColor"
        )
        assert (light, dark) == ("rgb(255, 255, 255)", "rgb(23, 27, 32)")

    def test_follow_the_choice_against_the_system(self, open_page):
        page = open_page("/list?theme=light", color_scheme="dark")
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.main')).backgroundColor") == "rgb(255, 255, 255)"
        )

    def test_lay_out_the_page_in_inter(self, open_page):
        assert open_page("/list").evaluate(
            "document.fonts.ready.then(() => document.fonts.check('13px Inter') && document.fonts.size)"
        )

    def test_survive_forced_colours(self, open_page):
        page = open_page("/list", forced_colors="active")
        page.locator("tr[data-key]").first.focus()
        page.keyboard.press("ArrowDown")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


class TestPrint:
    def test_shows_the_page_without_its_shell(self, open_page):
        page = open_page("/list")
        page.emulate_media(media="print")
        for shell in (".bar", ".rib", ".nav", ".side", ".tline"):
            assert not page.locator(shell).first.is_visible()
        assert page.locator("table.tbl").is_visible()
        assert (
            page.evaluate("getComputedStyle(document.querySelector('table.tbl thead')).display") == "table-header-group"
        )

    def test_is_black_on_white_from_the_dark_theme(self, open_page):
        page = open_page("/list?theme=dark")
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"

    def test_puts_sixty_rows_on_one_page(self, open_page):
        page = open_page("/list?rows=60")
        pdf = page.pdf(prefer_css_page_size=True)
        assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 1
