"""Lists of very many rows: further windows by key, counts and sums only as far as they cost little."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledgerhall.pages import counting
from ledgerhall.pages.keyset import beyond, neighbours, order_of
from tests.pages import declared, shop

MORE = re.compile(r'hx-get="/acme/books/([^"]+)"')


def keys(page):
    return [int(key) for key in re.findall(r'<tr data-key="(\d+)"', page)]


def walked(site, query=""):
    """The keys of all rows, window after window, as a script follows them; and what was asked of the database."""
    page, found = site.text(f"list/entries/{query}"), []
    with CaptureQueriesContext(connection) as asked:
        while True:
            found += keys(page)
            following = MORE.search(page)
            if following is None:
                return found, [query["sql"] for query in asked]
            page = site.text(unescape(following.group(1)))


class TestWindows:
    @pytest.mark.parametrize(
        ("query", "order"),
        [
            ("", ("-posting_date", "-entry_no")),
            ("?sort=amount", ("amount", "-posting_date", "-entry_no")),
            ("?sort=-document_no", ("-document_no", "-posting_date", "-entry_no")),
            ("?sort=account__number", ("account__number", "-posting_date", "-entry_no")),
            ("?sort=entry_no&f.account__number=1910", ("entry_no",)),
            ("?f.description=Many&q=m-7", ("-posting_date", "-entry_no")),
        ],
    )
    def test_follow_each_other_by_key_in_any_order_without_a_row_lost_or_twice(self, site, many, query, order):
        rows = shop.Entry.objects.order_by(*order)
        if "1910" in query:
            rows = rows.filter(account__number="1910")
        if "q=" in query:
            rows = rows.filter(description="Many", document_no__icontains="m-7")
        found, asked = walked(site, query)
        assert found == list(rows.values_list("pk", flat=True))
        assert not [sql for sql in asked if "OFFSET" in sql]

    def test_are_counted_where_the_order_has_a_field_that_may_be_empty(self, site, many):
        shop.Entry.objects.filter(pk__gte=1500).update(document_date="2026-01-01")
        found, asked = walked(site, "?sort=document_no,posted_at")
        assert sorted(found) == sorted(shop.Entry.objects.values_list("pk", flat=True))
        assert beyond(declared.ENTRIES, "posted_at", shop.Entry.objects.get(pk=1)) is None
        assert asked

    def test_go_on_by_counting_where_the_row_before_is_gone(self, site, many):
        expected = keys(site.text("list/entries/rows/?page=2"))
        assert keys(site.text("list/entries/rows/?page=2&after=77777")) == expected

    def test_stay_where_they_are_when_another_row_becomes_the_current_one(self, site, many):
        page = site.text("list/entries/rows/?page=2&after=1500")
        first = keys(page)[0]
        assert f"?page=2&amp;after=1500&amp;row={first}" in page
        assert keys(site.text(f"list/entries/?page=2&after=1500&row={first}"))[0] == first


class TestOrder:
    def test_ends_with_the_first_field_that_no_two_rows_share(self):
        assert order_of(declared.ENTRIES, "") == ["-posting_date", "-entry_no"]
        assert order_of(declared.ENTRIES, "description") == ["description", "-posting_date", "-entry_no"]
        assert order_of(declared.ENTRIES, "entry_no,amount") == ["entry_no"]
        assert order_of(declared.ACCOUNTS, "name") == ["name", "number"]

    def test_knows_the_neighbours_of_a_record(self, books):
        accounts = shop.Account.objects.all()
        assert neighbours(declared.ACCOUNTS, "", accounts, books["cash"]) == (None, books["sales"])
        assert neighbours(declared.ACCOUNTS, "-number", accounts, books["cash"]) == (books["sales"], None)


class TestFigures:
    def test_of_very_many_rows_are_not_worked_out_unasked(self, site, many, monkeypatch):
        monkeypatch.setattr(counting, "LIMIT", 500)
        with CaptureQueriesContext(connection) as asked:
            page = site.text("list/entries/")
        assert "500+ entries" in page
        assert "107.25" not in page
        counted = [query["sql"] for query in asked if "COUNT(" in query["sql"] or "SUM(" in query["sql"]]
        of_the_list = [sql for sql in counted if "WHERE" not in sql]  # the navigation counts June
        assert of_the_list
        assert all("LIMIT 501" in sql for sql in of_the_list)

    def test_are_exact_where_somebody_asks_for_them(self, site, many, monkeypatch):
        monkeypatch.setattr(counting, "LIMIT", 500)
        address = re.search(
            r'<a href="/acme/books/(list/entries/[^"]+)"[^>]*>Count and Add Up', site.text("list/entries/")
        )
        page = site.text(unescape(address.group(1)))
        assert "1,004 entries" in page
        assert re.search(r"<tfoot.*107\.25.*</tfoot>", page, re.DOTALL)

    def test_say_how_many_of_how_many_as_far_as_they_are_known(self, site, many, monkeypatch):
        monkeypatch.setattr(counting, "LIMIT", 500)
        assert "2 of 500+ entries" in site.text("list/entries/?f.document_no=B-1")
        assert "500+ of 500+ entries" in site.text("list/entries/?f.entry_no=>5")
