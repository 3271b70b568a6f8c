"""The portal over a client on another deployment: its figure follows a posting exactly, and stays when it is gone."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from tests.browser.deployment import PASSWORD, Deployment

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """Where the books are: own home, own port, a token to paste."""
    deployment = Deployment(tmp_path_factory.mktemp("client"))
    deployment.made = deployment.put("books")
    deployment.put("post", "1000.25")
    deployment.start()
    yield deployment
    deployment.stop()


@pytest.fixture(scope="module")
def portal(tmp_path_factory, client):
    """The accountant's own deployment, which excepts the client's address."""
    deployment = Deployment(tmp_path_factory.mktemp("portal"))
    deployment.made = deployment.put("firm")
    deployment.start(LEDGERHALL_PORTAL_ALLOW=client.url)
    yield deployment
    deployment.stop()


@pytest.fixture
def page(browser, portal):
    context = browser.new_context(viewport={"width": 1600, "height": 900})
    page = context.new_page()
    page.faults = []
    page.on("console", lambda said: said.type == "error" and page.faults.append(said.text))
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    page.goto(f"{portal.url}/sign-in/")
    page.fill("input[name=login]", portal.made["email"])
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/harrow/portal/")
    yield page
    assert page.faults == []
    context.close()


def refresh(page):
    page.locator("#ribbon button", has_text="Refresh All Companies").click()
    page.locator("#portal-progress", has_text=re.compile("^Refreshed")).wait_for()


def cash(page) -> Decimal:
    row = page.locator("table.clients tbody tr", has_text="Brightwater Boatyard Ltd")
    cell = row.locator("td[data-amount]").first
    exact = Decimal(cell.get_attribute("data-amount"))
    assert cell.inner_text().replace(",", "").strip() == str(round(exact))
    return exact


def test_a_figure_follows_a_posting_and_outlives_the_client(page, client, portal):
    page.get_by_role("link", name="Add Client").click()
    page.get_by_label("Client URL").fill(client.url + client.made["path"] + "/boatyard/")
    page.get_by_label("Name", exact=True).fill("Brightwater")
    page.get_by_label("Access token").fill(client.made["secret"])
    page.get_by_role("button", name="Save and Test").click()
    page.locator("#client-state", has_text="opens 1 company to you").wait_for()
    assert client.made["secret"] not in page.content()

    page.goto(f"{portal.url}/harrow/portal/")
    before = cash(page)
    client.put("post", "234.50")
    refresh(page)
    assert cash(page) == before + Decimal("234.50") == Decimal("1234.75")

    client.stop()
    refresh(page)
    page.reload()
    row = page.locator("tr.stale", has_text="Brightwater Boatyard Ltd")
    row.wait_for()
    assert cash(page) == Decimal("1234.75")
    assert re.search(r"No answer since \d\d \w{3} \d{4} \d\d:\d\d", row.inner_text())
    assert re.search(r"now|\d+ min ago", row.locator(".age").inner_text())
    assert row.locator("svg.m title").first.text_content() == (
        f"{client.url}/brightwater cannot be reached. Open the link by hand to see whether the address is right."
    )

    page.goto(f"{portal.url}/harrow/portal/errors/")
    assert "Companies cannot be listed" in page.content()
