"""Lists as people see them."""

import re
from html import unescape
from io import BytesIO
from urllib.parse import quote

import python_calamine

from ledgerhall.pages.lists import WINDOW
from tests.pages import shop


def rows(page):
    return re.findall(r'<tr data-key="(\d+)"', page)


class TestList:
    def test_shows_rows_with_figures_and_dates_as_they_are_written(self, site, books):
        page = site.text("list/entries/")
        assert "C30 Jun 2026" in page
        assert "−40.25" in page
        assert rows(page) == ["4", "3", "2", "1"]

    def test_escapes_what_people_wrote(self, site, books):
        shop.Entry.objects.filter(entry_no=1).update(description="<script>alert(1)</script>")
        assert "<script>alert" not in site.text("list/entries/")

    def test_sums_the_whole_selection_exactly(self, site, many):
        page = site.text("list/entries/")
        assert re.search(r"<tfoot.*107\.25.*</tfoot>", page, re.DOTALL)
        assert "1,004 entries" in page

    def test_filters_by_the_address_and_says_so_in_a_chip(self, site, books):
        page = site.text("list/entries/?f.posting_date=1..30+Jun+2026")
        assert rows(page) == ["3", "2"]
        assert "2 of 4 entries" in page
        assert "Posting Date <b>1..30 Jun 2026</b>" in page

    def test_includes_the_closing_date_only_where_the_filter_reaches_it(self, site, books):
        assert rows(site.text("list/entries/?f.posting_date=2026-06-30..C2026-06-30")) == ["4", "3"]
        assert rows(site.text("list/entries/?f.posting_date=P6")) == ["4", "3", "2"]

    def test_refuses_a_bad_filter_at_its_field_and_stays(self, site, books):
        page = site.text("list/entries/?f.posting_date=yesterdayish")
        assert rows(page) == ["4", "3", "2", "1"]
        assert 'role="alert"' in page
        assert 'aria-invalid="true"' in page
        assert 'value="yesterdayish"' in page

    def test_asks_nothing_about_other_tables_by_undeclared_paths(self, site, books):
        page = site.text("list/entries/?f.account__uuid=x")
        assert "no field account__uuid" in page
        assert len(rows(page)) == 4

    def test_sorts_by_a_heading_and_marks_it(self, site, books):
        page = site.text("list/entries/?sort=amount")
        assert rows(page) == ["3", "1", "4", "2"]
        assert re.search(r'<th scope="col" class="num" aria-sort="ascending"><a href="[^"]*sort=-amount', page)

    def test_searches_all_shown_texts(self, site, books):
        assert rows(site.text("list/entries/?q=closing")) == ["4"]
        assert rows(site.text("list/entries/?q=B-1+closing")) == ["4"]

    def test_shows_a_window_and_leads_to_the_next(self, site, many):
        first = site.text("list/entries/")
        assert len(rows(first)) == WINDOW
        assert "/acme/books/list/entries/rows/?page=2&amp;after=" in first
        assert '<a class="no-js" href="/acme/books/list/entries/?page=2&amp;after=' in first
        seen = set(rows(first))
        for number in range(2, 7):
            more = rows(site.text(f"list/entries/rows/?page={number}"))
            assert not seen & set(more)
            seen |= set(more)
        assert len(seen) == 1004

    def test_costs_the_same_queries_for_one_row_and_for_two_hundred(self, site, many, django_assert_num_queries):
        def queries(address):
            from django.db import connection
            from django.test.utils import CaptureQueriesContext

            with CaptureQueriesContext(connection) as asked:
                site.text(address)
            return len(asked)

        assert queries("list/entries/?f.entry_no=1") == queries("list/entries/?f.entry_no=<>0") < 10
        one, both = queries("list/accounts/?f.number=1910"), queries("list/accounts/?f.number=1*")
        assert one == both < 10

    def test_closes_each_document_with_a_rule(self, site, books):
        page = site.text("list/entries/")
        assert [
            key for key, classes in re.findall(r'<tr data-key="(\d+)"[^>]*class="([^"]*)"', page) if "docend" in classes
        ] == ["3", "2", "1"]

    def test_makes_the_named_row_the_current_one(self, site, books):
        page = site.text("list/entries/?row=2")
        assert re.search(r'data-key="2"[^>]*aria-current="true"', page)
        assert "act/mark/?record=2" in page

    def test_gives_a_script_only_what_is_about_the_row(self, site, books):
        piece = site.text("list/entries/?row=2", **{"X-Fragment": "row"})
        assert "act/mark/?record=2" in piece
        assert "100.50" in piece
        assert "<table" not in piece

    def test_offers_the_way_on_where_nothing_matches(self, site, books):
        page = site.text("list/entries/?f.document_no=NONE")
        assert "Nothing matches." in page


class TestFilterToThisValue:
    def cells(self, page, key):
        row = re.search(rf'<tr data-key="{key}".*?</tr>', page, re.DOTALL).group(0)
        found = re.findall(r'<td data-field="(\w+)"[^>]*? data-filter-value(?:="([^"]*)")?>(.*?)</td>', row)
        return {field: unescape(value or re.sub("<[^>]+>", "", text)) for field, value, text in found}

    def test_each_stored_cell_says_the_filter_that_finds_it(self, site, books):
        shop.Entry.objects.filter(pk=3).update(description="A|B*")
        page = site.text("list/entries/")
        address = unescape(re.search(r'data-filter-url="/acme/books/([^"]+)"', page).group(1))
        for key in ("1", "2", "3", "4"):
            cells = self.cells(page, key)
            assert set(cells) == {
                "posting_date", "document_no", "account__number", "description", "amount", "reversed", "entry_no",
            }  # fmt: skip
            for field, value in cells.items():
                filtered = site.text(address.replace("__field__", field).replace("__value__", quote(value)))
                assert key in rows(filtered), (field, value)
                assert 'role="alert"' not in filtered
        assert self.cells(page, "3")["description"] == "'A|B*'"
        assert self.cells(page, "4")["posting_date"] == "C2026-06-30"

    def test_an_empty_cell_finds_the_empty_ones(self, site, books, viewer):
        viewer.kept["list.entries.columns"] = ["entry_no", "posted_at", "description"]
        shop.Entry.objects.filter(pk=2).update(description="")
        cells = self.cells(site.text("list/entries/"), "2")
        assert (cells["posted_at"], cells["description"]) == ("''", "''")
        assert rows(site.text("list/entries/?f.description=''")) == ["2"]

    def test_takes_the_place_of_a_filter_that_the_field_has(self, site, books):
        page = site.text("list/entries/?f.amount=>1")
        address = unescape(re.search(r'data-filter-url="/acme/books/([^"]+)"', page).group(1))
        assert rows(site.text(address.replace("__field__", "amount").replace("__value__", "7"))) == ["1"]

    def test_a_figure_that_is_worked_out_has_none(self, site, books):
        page = site.text("list/accounts/")
        assert re.search(r'<td data-field="number"[^>]* data-filter-value', page)
        assert not re.search(r'<td data-field="balance"[^>]* data-filter-value', page)

    def test_the_pane_has_the_way_to_reset_filters(self, site, books):
        page = site.text("list/entries/?f.amount=7&q=x")
        assert re.search(r'<a class="end" href="[^"]*list/entries/\?view=all" data-key="Ctrl\+Shift\+Alt\+F3"', page)


class TestColumns:
    def test_keeps_the_chosen_columns_for_the_viewer(self, site, books, viewer):
        answer = site.post("list/entries/keep/?sort=amount", {"columns": ["amount", "entry_no"]})
        assert answer.headers["Location"] == "/acme/books/list/entries/?sort=amount"
        page = site.text("list/entries/")
        assert 'data-field="amount"' in page
        assert 'data-field="description"' not in page
        assert "2 of 8 columns" in page

    def test_gives_back_the_delivered_columns(self, site, books, viewer):
        viewer.kept["list.entries.columns"] = ["amount"]
        site.post("list/entries/keep/", {"all_columns": "1"})
        assert 'data-field="description"' in site.text("list/entries/")

    def test_flow_columns_are_filtered_by_the_totals_filter(self, site, books):
        page = site.text("list/accounts/?t.date_filter=..2026-05-31")
        cash = re.search(r"1910.*?</tr>", page, re.DOTALL).group(0)
        assert ">7.00</a>" in cash
        assert ">107.50</td>" in cash

    def test_a_flow_column_leads_to_its_entries(self, site, books):
        page = site.text("list/accounts/")
        assert "/acme/books/list/entries/?f.account__number=1910" in page

    def test_passes_the_totals_filter_on_to_its_entries(self, site, books):
        page = site.text("list/accounts/?t.date_filter=..2026-05-31")
        assert "/acme/books/list/entries/?f.account__number=1910&amp;f.posting_date=..2026-05-31" in page

    def test_the_first_column_leads_to_the_card(self, site, books):
        assert f"/acme/books/card/account/{books['cash'].uuid}/" in site.text("list/accounts/")

    def test_bold_and_indentation_are_classes(self, site, books):
        shop.Account.objects.create(number="1000", name="Assets", kind="total")
        page = site.text("list/accounts/")
        assert 'data-field="name" class="strong lv0 p-name"' in page
        assert "lv1" in page


class TestExcel:
    def sheet(self, site, address):
        answer = site.get(address)
        assert answer.status_code == 200
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
        return book.get_sheet_by_index(0).to_python()

    def test_writes_figures_as_numbers_and_texts_as_texts(self, site, books):
        table = self.sheet(site, "list/entries/excel/?f.document_no=A-2")
        headings = next(row for row in table if "Amount" in row)
        row = table[table.index(headings) + 1]
        assert row[headings.index("Amount")] == 100.5
        assert row[headings.index("Description")] == "=1+1"
        assert str(row[headings.index("Posting Date")]).startswith("2026-06-01")
        assert table[table.index(headings) + 2 :] == []

    def test_keeps_every_row_sort_and_columns(self, site, many, viewer):
        viewer.kept["list.entries.columns"] = ["entry_no"]
        table = self.sheet(site, "list/entries/excel/?sort=entry_no")
        numbers = [row[0] for row in table if isinstance(row[0], float)]
        assert numbers == [1, 2, 3, 4, *range(1000, 2000)]


class TestLookup:
    def test_offers_rows_that_contain_what_is_typed(self, site, books):
        found = site.get("list/accounts/look-up/?field=number&q=sal").json()
        assert [row["value"] for row in found["rows"]] == ["3000"]
        assert found["total"] == 1


class TestRights:
    def test_a_page_without_the_right_looks_like_no_page(self, site, books, viewer):
        for address in (
            "list/secrets/",
            "list/secrets/rows/",
            "list/secrets/excel/",
            "list/secrets/look-up/",
            "list/none/",
        ):
            assert site.get(address).status_code == 404
        viewer.permissions.add("secret")
        assert site.get("list/secrets/").status_code == 200

    def test_a_card_of_another_kind_is_no_list(self, site, books):
        assert site.get("list/account/").status_code == 404
