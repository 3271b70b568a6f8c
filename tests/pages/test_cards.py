"""Cards: from record to record, and two people at the same one."""

import re
from html import unescape

import pytest

from tests.pages import shop


@pytest.fixture
def chart(books):
    shop.Account.objects.create(number="2000", name="Bank", kind="posting", level=7)
    return {account.number: account for account in shop.Account.objects.all()}


def address(account, query=""):
    return f"card/account/{account.uuid}/{query}"


def step(page, name):
    found = re.search(rf'<a class="act" href="/acme/books/([^"]+)"[^>]*data-step="{name}"', page)
    return unescape(found.group(1)) if found else None


def fields(page, **typed):
    """What the form of the card sends, with some of it typed anew."""
    sent = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page)}
    sent.pop("is_blocked")
    return {**sent, "kind": "posting", **typed}


class TestStepping:
    def test_leads_along_the_order_of_the_cards_list(self, site, chart):
        page = site.text(address(chart["2000"]))
        assert step(page, "previous") == address(chart["1910"])
        assert step(page, "next") == address(chart["3000"])
        assert step(site.text(address(chart["1910"])), "previous") is None
        assert step(site.text(address(chart["3000"])), "next") is None

    def test_keeps_to_the_list_that_the_card_was_opened_from(self, site, chart):
        rows = site.text("list/accounts/?f.number=<>2000&sort=-name")
        opened = unescape(re.search(r'<a href="/acme/books/(card/account/[^"]+)">3000', rows).group(1))
        page = site.text(opened)
        assert step(page, "previous") is None
        assert step(page, "next").startswith(address(chart["1910"], "?from="))
        back = step(site.text(step(page, "next")), "previous")
        assert back == opened
        link = unescape(re.search(r'href="/acme/books/(list/accounts/[^"]+)">Chart of Accounts', page).group(1))
        assert link == f"list/accounts/?f.number=%3C%3E2000&sort=-name&row={chart['3000'].uuid}"

    def test_is_the_same_by_the_ribbon_of_the_list(self, site, chart):
        rows = site.text(f"list/accounts/?sort=-name&row={chart['3000'].uuid}")
        opened = unescape(re.search(r'href="/acme/books/(list/accounts/open/[^"]+)"', rows).group(1))
        assert site.get(opened).headers["Location"].endswith(address(chart["3000"], "?from=sort%3D-name"))

    def test_saves_what_was_typed_before_it_goes(self, site, chart):
        here = address(chart["2000"], "?from=sort%3D-name")
        answer = site.post(here, fields(site.text(here), name="Zebra", step="previous"))
        assert shop.Account.objects.get(number="2000").name == "Zebra"
        assert answer.headers["Location"].endswith(here)  # it is the first of all now: there is none before it
        answer = site.post(here, fields(site.text(here), name="Dull", step="next"))
        assert answer.headers["Location"].endswith(address(chart["1910"], "?from=sort%3D-name"))

    def test_stays_where_the_save_is_refused(self, site, chart):
        here = address(chart["2000"])
        answer = site.post(here, fields(site.text(here), name="Bad", step="next"))
        assert answer.status_code == 422
        assert "data-unsaved" in answer.content.decode()


class TestTwoPeople:
    def test_at_one_card_do_not_overwrite_each_other_unasked(self, site, chart):
        here = address(chart["2000"])
        mine = fields(site.text(here), name="Mine", level="8")
        shop.Account.objects.filter(number="2000").update(name="Theirs", is_blocked=True)
        answer = site.post(here, mine)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Name was changed to Theirs by somebody else meanwhile." in page
        assert "Blocked was changed to Yes by somebody else meanwhile." in page
        assert "changed-meanwhile" in page
        assert "Level was changed" not in page
        assert re.search(r'name="name" value="Mine"[^>]*aria-invalid="true"', page)
        assert 'name="level" value="8"' in page
        assert shop.Account.objects.get(number="2000").name == "Theirs"

    def test_put_theirs_in_its_place_by_saving_again(self, site, chart):
        here = address(chart["2000"])
        mine = fields(site.text(here), name="Mine")
        shop.Account.objects.filter(number="2000").update(name="Theirs")
        again = fields(site.post(here, mine).content.decode())
        assert again["name"] == "Mine"
        assert site.post(here, again).status_code == 302
        assert shop.Account.objects.get(number="2000").name == "Mine"

    def test_change_what_the_other_does_not_see_without_a_word(self, site, chart):
        here = address(chart["2000"])
        mine = fields(site.text(here), name="Mine")
        shop.Entry.objects.update(account=chart["2000"])
        assert site.post(here, mine).status_code == 302

    def test_find_a_choice_by_its_name(self, site, chart):
        here = address(chart["2000"])
        mine = fields(site.text(here))
        shop.Account.objects.filter(number="2000").update(kind="total")
        assert "Account Type was changed to Total by somebody else" in site.post(here, mine).content.decode()

    def test_save_a_record_that_is_gone_in_vain(self, site, chart):
        here = address(chart["2000"])
        mine = fields(site.text(here), name="Mine")
        shop.Account.objects.filter(number="2000").delete()
        assert site.post(here, mine).status_code == 404
