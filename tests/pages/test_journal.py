"""Journals without scripts and as scripts see them."""

import re
from decimal import Decimal

import pytest

from tests.pages import shop

GRID = "journal/general-journal/MONTHEND/"


@pytest.fixture
def batch(books):
    made = shop.BATCHES["MONTHEND"] = shop.Batch()
    made.lines += [
        shop.Line("k1", 1, None, "CLO-1", "1910", "Cash", Decimal("12.50")),
        shop.Line("k2", 2, None, "CLO-1", "3000", "Sales", Decimal("-2.50")),
    ]
    return made


def typed(**values):
    return {
        "posting_date": "w",
        "document_no": "CLO-2",
        "account_no": "1910",
        "description": "x",
        "amount": "1",
        **values,
    }


class TestGrid:
    def test_shows_lines_as_fields_of_one_form(self, site, batch):
        page = site.text(GRID)
        assert "data-grid" in page
        assert '<tr data-line="k2" data-row="2" data-document="CLO-1"' in page
        assert 'name="amount" form="lines" value="12.50"' in page
        assert '<form id="lines" method="post" action="/acme/books/journal/general-journal/MONTHEND/line/">' in page
        assert page.count("<form id=") == 1
        assert 'data-look-url="/acme/books/list/accounts/look-up/?field=number"' in page

    def test_offers_an_empty_line_with_what_it_would_get(self, site, batch):
        empty = re.search(r'<tr data-line="".*?</tr>', site.text(GRID), re.DOTALL).group(0)
        assert 'placeholder="CLO-9"' in empty

    def test_saves_a_line_by_its_form(self, site, batch):
        answer = site.post(f"{GRID}line/", {"line": "k1", **typed(amount="12*4")})
        assert answer.headers["Location"].endswith("?line=k1")
        assert batch.lines[0].amount == Decimal(48)
        assert str(batch.lines[0].posting_date) == "2026-06-30"

    def test_makes_a_line_with_what_was_offered(self, site, batch):
        site.post(f"{GRID}line/", {"line": "", **typed(document_no="")})
        assert batch.lines[2].document_no == "CLO-9"

    def test_deletes_a_line(self, site, batch):
        site.post(f"{GRID}line/", {"line": "k1", "delete": "1"})
        assert [line.key for line in batch.lines] == ["k2"]

    def test_a_refused_line_keeps_its_texts_and_says_why_beside_it(self, site, batch):
        answer = site.post(f"{GRID}line/", {"line": "k2", **typed(account_no="9999")})
        page = answer.content.decode()
        assert answer.status_code == 422
        row = re.search(r'<tr data-line="k2".*?</tr>', page, re.DOTALL).group(0)
        assert "err" in row
        assert 'value="9999"' in row
        assert 'aria-invalid="true"' in row
        assert re.search(r'<tr class="say.*There is no account 9999\..*E-JNL-01', page, re.DOTALL)
        assert batch.lines[1].account_no == "3000"

    def test_what_cannot_be_read_is_said_beside_the_line(self, site, batch):
        answer = site.post(f"{GRID}line/", {"line": "k1", **typed(posting_date="31 Feb")})
        assert "31 Feb is no date." in answer.content.decode()

    def test_answers_a_script_with_the_row_footer_and_notices(self, site, batch):
        answer = site.post(f"{GRID}line/", {"line": "k1", **typed()}, **{"X-Fragment": "line"})
        piece = answer.content.decode()
        assert '<tr data-line="k1"' in piece
        assert '<tr data-line="k2"' not in piece
        assert 'id="journal-footer"' in piece
        assert 'data-total="balance"' in piece
        assert "−1.50" in piece
        assert "<html" not in piece

    def test_types_the_balancing_amount_without_saving_it(self, site, batch):
        answer = site.post(f"{GRID}suggest/", {"line": "", "suggest": "1", **typed(amount="")})
        empty = re.search(r'<tr data-line="".*?</tr>', answer.content.decode(), re.DOTALL).group(0)
        assert 'value="−10.00"' in empty
        assert len(batch.lines) == 2

    def test_is_read_only_without_the_right(self, site, batch, viewer):
        viewer.permissions -= {"edit", "post"}
        page = site.text(GRID)
        assert '<input id="cell-' not in page
        assert "12.50" in page
        assert site.post(f"{GRID}line/", {"line": "k1", **typed()}).status_code == 404
        assert site.post(f"{GRID}post/").status_code == 404
        assert "You have no right to post." in page


class TestPost:
    def test_posts_the_batch_and_says_as_what(self, site, batch):
        batch.lines[1].amount = Decimal("-12.50")
        answer = site.post(f"{GRID}post/")
        assert answer.status_code == 302
        page = site.client.get(answer.headers["Location"]).content.decode()
        assert 'Posted as register 7 <a href="/acme/books/list/entries/?f.document_no=CLO-1">' in page
        assert len(batch.posted) == 1

    def test_refusals_stand_on_top_and_beside_their_lines(self, site, batch):
        answer = site.post(f"{GRID}post/")
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Not posted: 2 of 2 lines are refused." in page
        assert page.index("Line 1 has no date.") < page.index("CLO-1 is out of balance by 10.00.")
        assert 'href="#cell-k2-amount"' in page
        assert re.search(r'<tr data-line="k2"[^>]*err', page)
        assert ">Use 1</button>" in page
        assert len(batch.lines) == 2

    def test_previews_beside_the_lines(self, site, batch):
        page = site.text(f"{GRID}?preview=1")
        assert "Nothing is written" in page
        assert "1 document can post." in page
        assert "−12.50" in page
        assert batch.posted == []

    def test_opens_the_batch_used_last(self, site, batch):
        shop.BATCHES["OTHER"] = shop.Batch("OTHER")
        assert site.get("journal/general-journal/").headers["Location"].endswith("/MONTHEND/")
        site.text("journal/general-journal/OTHER/")
        assert site.get("journal/general-journal/").headers["Location"].endswith("/OTHER/")

    def test_says_so_where_there_is_no_batch(self, site, books):
        assert "This journal has no batch." in site.text("journal/general-journal/")
        assert site.get(GRID).status_code == 404
