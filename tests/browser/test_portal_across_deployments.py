"""The portal over a client on another deployment: its figure follows a posting exactly, and stays when it is gone."""

from __future__ import annotations

import re
from contextlib import ExitStack
from decimal import Decimal

import pytest

from tests.browser.deployment import Deployment
from tests.browser.hands import post_two_lines
from tests.browser.world import ACCOUNTANT, person, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """Where the books are: own home, own port."""
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
    deployment.put("firm")
    deployment.start(LEDGERHALL_PORTAL_ALLOW=client.url)
    yield deployment
    deployment.stop()


@pytest.fixture
def page_at(browser):
    """`page_at(deployment)`: a page of a browser of its own, its accountant signed in there. Faults fail the test."""
    with ExitStack() as stack:

        def opened(deployment):
            page = stack.enter_context(person(browser, deployment, "", viewport={"width": 1600, "height": 900}))
            sign_in(page, deployment, ACCOUNTANT)
            return page

        yield opened


def refresh(page):
    page.locator("#ribbon button", has_text="Refresh All Companies").click()
    page.locator("#portal-progress", has_text=re.compile("^Refreshed")).wait_for()


def cash(page) -> Decimal:
    row = page.locator("table.clients tbody tr", has_text="Brightwater Boatyard Ltd")
    cell = row.locator("td[data-amount]").first
    exact = Decimal(cell.get_attribute("data-amount"))
    assert cell.inner_text().replace(",", "").strip() == str(round(exact))
    return exact


def make_token(page, client) -> str:
    page.goto(f"{client.url}/my-settings/")
    page.locator("#tokens input[name=name]").fill("Portal")
    page.get_by_role("button", name="Make Token").click()
    return page.locator("#new-token").input_value()


def test_a_figure_follows_a_posting_and_outlives_the_client(page_at, client, portal):
    there, page = page_at(client), page_at(portal)
    secret = make_token(there, client)
    page.get_by_role("link", name="Add Client").click()
    page.get_by_label("Client URL").fill(client.url + client.made["path"] + "/boatyard/")
    page.get_by_label("Name", exact=True).fill("Brightwater")
    page.get_by_label("Access token").fill(secret)
    page.get_by_role("button", name="Save and Test").click()
    page.locator("#client-state", has_text="opens 1 company to you").wait_for()
    assert secret not in page.content()

    page.goto(f"{portal.url}/harrow/portal/")
    before = cash(page)
    there.goto(f"{client.url}{client.made['path']}/boatyard/journal/general-journal/")
    post_two_lines(there, "PF", "234.50")
    page.reload()
    assert cash(page) == before == Decimal("1000.25")
    refresh(page)
    assert cash(page) == before + Decimal("234.50")

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
