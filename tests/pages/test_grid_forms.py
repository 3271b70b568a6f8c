"""The grid of a journal as one form, with the viewer's columns, and with two people at its lines."""

import re
from decimal import Decimal
from html import unescape

import pytest

from ledgerhall.kernel.dates import LedgerDate
from tests.pages import shop

GRID = "journal/general-journal/MONTHEND/"
DAY = LedgerDate.parse("2026-06-30")


@pytest.fixture
def batch(books):
    made = shop.BATCHES["MONTHEND"] = shop.Batch()
    made.lines += [
        shop.Line("k1", 1, DAY, "CLO-1", "1910", "Cash", Decimal("12.50")),
        shop.Line("k2", 2, DAY, "CLO-1", "3000", "Sales", Decimal("-2.50")),
    ]
    return made


def form(page):
    """What the grid sends: the values of its fields by name, in the order of the page."""
    sent = {}
    for tag in re.findall(r"<input[^>]*>", page):
        attributes = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if attributes.get("form") != "lines" or (attributes.get("type") == "checkbox" and " checked" not in tag):
            continue
        sent.setdefault(attributes["name"], []).append(attributes.get("value", ""))
    return sent


def changed(page, **places):
    """The same with some of it typed anew: `amount={0: "5"}` in the first line."""
    sent = form(page)
    for name, typed in places.items():
        for place, text in typed.items():
            sent[name][place] = text
    return {**sent, "save_all": "1"}


class TestSaveLines:
    def test_saves_what_was_typed_anywhere_in_the_grid(self, site, batch):
        sent = changed(site.text(GRID), amount={0: "7", 1: "-7"}, description={2: "Fee"}, account_no={2: "1910"})
        answer = site.post(f"{GRID}line/", sent)
        assert answer.headers["Location"].endswith(GRID)
        assert [line.amount for line in batch.lines[:2]] == [Decimal(7), Decimal(-7)]
        assert (batch.lines[2].description, batch.lines[2].document_no) == ("Fee", "CLO-9")

    def test_leaves_lines_alone_that_nobody_typed_into(self, site, batch):
        site.post(f"{GRID}line/", changed(site.text(GRID), amount={1: "-3"}))
        assert len(shop.CALLS) == 1
        assert len(batch.lines) == 2

    def test_saves_the_others_where_one_is_refused_and_keeps_what_was_typed_there(self, site, batch):
        sent = changed(site.text(GRID), amount={0: "7", 1: "many"}, account_no={2: "9999"})
        page = site.post(f"{GRID}line/", sent).content.decode()
        assert batch.lines[0].amount == Decimal(7)
        assert batch.lines[1].amount == Decimal("-2.50")
        assert len(batch.lines) == 2
        assert form(page)["amount"] == ["7.00", "many", ""]
        assert form(page)["account_no"][2] == "9999"
        assert "many is no number." in page
        assert "There is no account 9999." in page

    def test_deletes_and_balances_the_line_of_the_button(self, site, batch):
        sent = {**form(site.text(GRID)), "suggest": "k2"}
        page = site.post(f"{GRID}suggest/", sent).content.decode()
        assert form(page)["amount"] == ["12.50", "−10.00", ""]
        site.post(f"{GRID}line/", {**form(site.text(GRID)), "delete": "k1"})
        assert [line.key for line in batch.lines] == ["k2"]

    def test_types_a_fix_into_its_line(self, site, batch):
        page = site.post(f"{GRID}post/").content.decode()
        address = unescape(re.search(r'formaction="/acme/books/([^"]+)" data-fix data-name="amount"', page).group(1))
        site.post(address, {**form(page)})
        assert [line.amount for line in batch.lines] == [Decimal("12.50"), Decimal(1)]

    def test_refuses_a_grid_that_came_in_pieces(self, site, batch):
        sent = changed(site.text(GRID))
        sent["amount"].pop()
        assert site.post(f"{GRID}line/", sent).status_code == 400
        assert shop.CALLS == []


class TestColumns:
    def choose(self, site, *names):
        return site.post(f"{GRID}keep/", {"columns": names})

    def test_are_those_that_the_viewer_chose(self, site, batch, viewer):
        assert "5 of 6 columns" in site.text(GRID)
        assert self.choose(site, "amount", "account_no", "is_checked").headers["Location"].endswith(GRID)
        assert list(form(site.text(GRID))) == ["line", "seen", "account_no", "amount"]
        assert "3 of 6 columns" in site.text(GRID)
        site.post(f"{GRID}keep/", {"all_columns": "1"})
        assert "posting_date" in form(site.text(GRID))

    def test_that_are_hidden_keep_what_they_hold(self, site, batch):
        self.choose(site, "account_no", "amount")
        site.post(f"{GRID}line/", changed(site.text(GRID), amount={0: "7", 2: "1"}))
        first, new = batch.lines[0], batch.lines[2]
        assert (first.amount, first.description, first.posting_date) == (Decimal(7), "Cash", DAY)
        assert new.document_no == "CLO-9"

    def test_of_boxes_are_sent_for_the_right_line(self, site, batch):
        self.choose(site, "amount", "is_checked")
        sent = {**changed(site.text(GRID)), "is_checked": ["k2"]}
        site.post(f"{GRID}line/", sent)
        assert [line.is_checked for line in batch.lines] == [False, True]
        assert form(site.text(GRID))["is_checked"] == ["k2"]
        site.post(f"{GRID}line/", changed(site.text(GRID), amount={0: "1"}))
        assert [line.is_checked for line in batch.lines] == [False, True]
        one = {"line": "k1", "amount": "1", "is_checked": "k1"}
        site.post(f"{GRID}line/", one, **{"X-Fragment": "line"})
        assert batch.lines[0].is_checked is True

    def test_need_only_the_right_to_look(self, site, batch, viewer):
        viewer.permissions -= {"edit", "post"}
        assert self.choose(site, "amount").status_code == 302
        viewer.permissions.discard("read")
        assert self.choose(site, "amount").status_code == 404


class TestTwoPeople:
    def test_at_one_line_do_not_overwrite_each_other_unasked(self, site, batch):
        mine = changed(site.text(GRID), amount={0: "7"}, description={1: "Mine"})
        batch.lines[0].amount = Decimal(8)
        page = site.post(f"{GRID}line/", mine).content.decode()
        assert "Amount was changed to 8.00 by somebody else meanwhile." in page
        assert batch.lines[0].amount == Decimal(8)
        assert batch.lines[1].description == "Mine"
        assert form(page)["amount"][0] == "7"
        site.post(f"{GRID}line/", {**form(page), "save_all": "1"})
        assert batch.lines[0].amount == Decimal(7)

    def test_are_told_by_the_row_that_a_script_gets(self, site, batch):
        sent = {name: texts[0] for name, texts in form(site.text(GRID)).items()}
        batch.lines[0].account_no = "3000"
        piece = site.post(f"{GRID}line/", {**sent, "amount": "7"}, **{"X-Fragment": "line"}).content.decode()
        row = re.search(r'<tr data-line="k1".*?</tr>', piece, re.DOTALL).group(0)
        assert "err" in row
        assert "Account No. was changed to 3000 by somebody else meanwhile." in piece
        again = {**sent, "amount": "7", "seen": form(row)["seen"][0]}
        site.post(f"{GRID}line/", again, **{"X-Fragment": "line"})
        assert (batch.lines[0].amount, batch.lines[0].account_no) == (Decimal(7), "1910")

    def test_at_two_lines_do_not_meet(self, site, batch):
        mine = changed(site.text(GRID), amount={0: "7"})
        batch.lines[1].amount = Decimal(8)
        assert site.post(f"{GRID}line/", mine).status_code == 302
        assert batch.lines[0].amount == Decimal(7)
        assert batch.lines[1].amount == Decimal(8)
