"""An owner lets an accountant in: invited, accepted with a new account, found on the portal, and ended again."""

from __future__ import annotations

import re
import urllib.error
import urllib.request

import pytest

from tests.browser.deployment import PASSWORD
from tests.browser.world import BAKERY, OWNER

pytestmark = pytest.mark.browser
NEW = "nils@harrow.example"


def test_an_accountant_is_invited_finds_the_client_on_the_portal_and_is_ended(page_of, world):
    owner = page_of(OWNER)
    owner.goto(f"{world.url}/{BAKERY}/invitations/")
    owner.get_by_role("link", name="Invite External Accountant").first.click()
    owner.get_by_label("I Accept").check()
    owner.get_by_role("button", name="Next").click()
    owner.get_by_label("Email Address").fill(NEW)
    owner.get_by_label("First Name").fill("Nils")
    owner.get_by_label("Last Name").fill("Harrow")
    owner.get_by_label("Zur Mühle Bäckerei AG").check()
    owner.get_by_role("button", name="Invite").click()
    owner.get_by_text("Success: Nils Harrow is invited").wait_for()

    invitation, welcome = world.mails(NEW)
    link = world.link_in(invitation, "/invitation/")
    assert f"/{BAKERY}/" in world.link_in(welcome, BAKERY)

    nils = page_of("")
    nils.goto(link)
    nils.get_by_label("Password").fill(PASSWORD)
    nils.get_by_role("button", name="Make Account and Accept").click()
    nils.wait_for_url(f"**/{BAKERY}/books/")
    nils.get_by_role("heading", name="Accountant").wait_for()
    nils.goto(f"{world.url}/sign-up/firm/")
    nils.get_by_label("Name of the firm").fill("Nils & Daughters")
    nils.get_by_role("button", name="Sign Up").click()
    nils.wait_for_url("**/portal/")
    row = nils.locator("table.clients tbody tr", has_text="Zur Mühle Bäckerei AG")
    row.wait_for(timeout=60_000)
    row.locator("td[data-amount]").first.wait_for(timeout=60_000)

    secret = token_of(nils, world)
    assert answer(world, secret) == 200
    used = page_of("")
    used.goto(link)
    assert "has been used already" in used.locator("main").inner_text()

    owner.goto(f"{world.url}/{BAKERY}/invitations/")
    assert "Accepted" in owner.locator("tr", has_text=NEW).inner_text()
    owner.goto(f"{world.url}/{BAKERY}/users/")
    owner.locator("tr", has_text=NEW).get_by_role("link", name="End Access").click()
    owner.get_by_role("button", name=re.compile("End Access")).click()
    owner.locator("tr", has_text=NEW).locator("td", has_text="Ended").wait_for()
    assert nils.goto(f"{world.url}/{BAKERY}/books/").status == 404
    assert answer(world, secret) == 401


def token_of(page, world) -> str:
    """A token at the client, made by hand in My Settings."""
    page.goto(f"{world.url}/my-settings/")
    page.locator("#tokens select[name=membership]").select_option(label=BAKERY.capitalize())
    page.locator("#tokens input[name=name]").fill("Own program")
    page.get_by_role("button", name="Make Token").click()
    return page.locator("#new-token").input_value()


def answer(world, secret: str) -> int:
    address = f"{world.url}/{BAKERY}/api/v2.0/companies"
    try:
        with urllib.request.urlopen(
            urllib.request.Request(address, headers={"Authorization": f"Bearer {secret}"})
        ) as found:
            return found.status
    except urllib.error.HTTPError as refused:
        return refused.code
