"""Every page of the product, found by following links: what a machine can check of it (visual.md section 9)."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.world import ACCOUNTANT, BAKERY, CLIENT, FIRM, IMPORTED, OWNER

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
AUDIT, FOCUS, UNREACHED = ((HERE / name).read_text() for name in ("audit.js", "focus.js", "unreached.js"))
VIOLATIONS = "async (options) => (await axe.run(options)).violations"
# Banner and navigation pane are the same on all pages of a company: looked at in these groups, still elsewhere.
WITH_FRAME = ("homes", "firm", "tenant")
STILL = "() => document.querySelectorAll('#app > .bar, #app > .nav').forEach((part) => { part.inert = true; })"
TAKE_STOPS = "() => window.stops.splice(0)"
CONTRAST = "color-contrast"
# What colours an element may have: those of its tag, classes and state, and of what it stands in.
CLASSES = """() => [...new Set([...document.querySelectorAll('body *')]
  .filter((one) => !one.closest('[inert]'))
  .map((one) => [one.parentElement.className, one.tagName, one.className.baseVal ?? one.className, one.disabled,
    one.readOnly, one.getAttribute('aria-current')].join(' ')))]"""
NOT_PAGES = ("/excel/", "/static/", "/sign-out/", "/open/", "/portal/go/", "general-ledger-entries/print/")
GROUPS = {
    "lists": r"^/(?!ovning)[^/]+/[^/]+/list/[a-f][^/]+/$",
    "further lists": r"^/(?!ovning)[^/]+/[^/]+/list/[g-z][^/]+/$",
    "cards": r"/card/",
    "documents": r"/document/",
    "questions": r"/page/act/|/inquiry/",
    "journals": r"/journal/",
    "homes": r"^/[^/]+/[^/]+/(|print/|import/|my-settings/|tell-me/|act/[^/]+/)$|^/ovning",
    "firm": r"/portal/",
    "tenant": r"^/[^/]+/(users|invitations|log|new-company|import-company)/|^/(my-settings|password|$)",
}
# Pages that have more to show in the books of a real file.
IMPORTED_PAGES = ("", "list/import-findings/", "list/imported-files/", "list/chart-of-accounts/", "list/trial-balance/")
OUTSIDE = (
    "sign-in/", "sign-up/", "sign-up/account/", "sign-up/confirm/", "password/forgotten/", "password/forgotten/sent/",
    "invitation/no-such-secret/", "no/such/page/", "password/new/1-none/",
)  # fmt: skip


def kind(address: str) -> str:
    """A page is visited once, whatever record, filter or order it shows, and an action whatever page it is asked on; a
    preview is another page."""
    parts = urlsplit(address)
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+", "key", parts.path)
    path = re.sub(r"(/(?:card|document)/[^/]+)/[^/]+/", r"\1/key/", path)
    path = re.sub(r"/(list|card|document|journal)/[^/]+/([^/]+/)?act/", "/page/act/", path)
    path = re.sub(r"/list/[^/]+/print/", "/print/", path)
    path = re.sub(f"^/({FIRM}|{CLIENT}|{BAKERY})/(users|invitations|log|new-company|import-company)/", r"/t/\2/", path)
    return path + next((f"?{sheet}" for sheet in ("preview", "statistics") if f"{sheet}=" in parts.query), "")


@pytest.fixture(scope="module")
def addresses(browser, world):
    """One address of each kind of page, by following links from the homes of an accountant and an owner."""
    found = {page: (ACCOUNTANT, world.url + page) for page in (f"/{IMPORTED}/ovning/{rest}" for rest in IMPORTED_PAGES)}
    for email, starts in ((ACCOUNTANT, (f"/{BAKERY}/books/", f"/{FIRM}/portal/")), (OWNER, ("/", f"/{BAKERY}/users/"))):
        context = browser.new_context(storage_state=world.state_of(browser, email))
        queue = [urljoin(world.url, start) for start in starts]
        while queue:
            address = queue.pop()
            if kind(address) in found:
                continue
            answer = context.request.get(address)
            assert answer.status == 200, f"{address} answers {answer.status}"
            found[kind(address)] = (email, address)
            text = re.sub(r"(?s)<template.*?</template>", "", answer.text())
            links = {urljoin(answer.url, html.unescape(link)) for link in re.findall(r'href="([^"#]+)"', text)}
            queue += sorted(link for link in links if is_walked(world, link))
        context.close()
    return found


def is_walked(world, address: str) -> bool:
    elsewhere = (f"/{CLIENT}/", f"/{IMPORTED}/", *NOT_PAGES)
    return address.startswith(world.url) and not any(part in address for part in elsewhere)


def faults_of(page, seen: set[str]) -> list[str]:
    """The audit wide and narrow, axe, and the way by Tab; the contrast of its colours, in both themes, where the page
    shows a class that none of the `seen` ones is."""
    faults = [f"1280: {fault}" for fault in page.evaluate(AUDIT)]
    is_new = not seen.issuperset(shown := page.evaluate(CLASSES))
    seen.update(shown)
    faults += [f"light: {fault}" for fault in axe(page, {} if is_new else {"rules": {CONTRAST: {"enabled": False}}})]
    faults += by_tab(page)
    page.emulate_media(color_scheme="dark")
    if is_new:
        faults += [f"dark: {fault}" for fault in axe(page, {"runOnly": [CONTRAST]})]
    faults += [f"dark: {fault}" for fault in page.evaluate(AUDIT)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    faults += [f"390: {fault}" for fault in page.evaluate(AUDIT)]
    page.set_viewport_size({"width": 1280, "height": 800})
    return faults


def axe(page, options: dict) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(VIOLATIONS, {"resultTypes": ["violations"], **options})
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:120]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:3]
    ]


def by_tab(page) -> list[str]:
    """Every action comes under Tab with its ring to be seen."""
    faults = []
    page.evaluate(FOCUS)
    for _batch in range(40):
        for _step in range(10):
            page.keyboard.press("Tab")
        stops = page.evaluate(TAKE_STOPS)
        end = next((number for number, stop in enumerate(stops) if stop["is_end"]), len(stops))
        faults += [f"focus is not seen on {stop['name']}" for stop in stops[:end] if not stop["is_clear"]]
        # A date has several stops inside, which tell nothing.
        if end < len(stops) or not stops:
            break
    return faults + [f"Tab does not reach {name}" for name in page.evaluate(UNREACHED)]


class TestEveryPage:
    @pytest.mark.parametrize("group", GROUPS)
    def test_stands_what_a_machine_can_check(self, browser, world, addresses, page_of, group):
        chosen = {key: value for key, value in addresses.items() if re.search(GROUPS[group], key)}
        assert chosen
        faults, pages, seen = [], {}, set()
        for key, (email, address) in sorted(chosen.items()):
            if email not in pages:
                pages[email] = page_of(email, viewport={"width": 1280, "height": 800})
            pages[email].goto(address)
            if group not in WITH_FRAME:
                pages[email].evaluate(STILL)
            faults += [f"{key}: {fault}" for fault in faults_of(pages[email], seen)]
        assert not faults, "\n".join(faults)

    def test_is_in_a_group(self, addresses):
        assert [key for key in addresses if not any(re.search(group, key) for group in GROUPS.values())] == []

    def test_outside_stands_it_too(self, page_of, world):
        page = page_of("", viewport={"width": 1280, "height": 800})
        faults, seen = [], set()
        for path in OUTSIDE:
            page.goto(f"{world.url}/{path}")
            faults += [f"{path}: {fault}" for fault in faults_of(page, seen)]
        assert not faults, "\n".join(faults)
