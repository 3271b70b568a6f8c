"""Where columns stand: their widths, which give way, what a phone shows; bands, marks and paper."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from ledgerhall.pages import layout
from ledgerhall.pages.columns import all_columns
from ledgerhall.pages.declare import Column, FilterField, List, Marking, Phone, ValuesColumn
from tests.pages import declared, shop

CSS = Path(layout.__file__).parent / "static" / "pages" / "css" / "lists.css"


def arranged(viewer, page=declared.ENTRIES):
    return {column.name: column for column in layout.arranged(page, viewer)}


def needs(column):
    return next((int(name[2:]) for name in column.place.split() if name.startswith("n-")), 0)


def with_columns(*columns, page=declared.ENTRIES, **changes):
    return replace(page, columns=columns, **changes)


class TestWidths:
    def test_texts_share_what_is_left_and_everything_else_has_its_own(self, viewer):
        found = arranged(viewer)
        assert found["description"].width == 0
        assert all(column.width >= 60 for name, column in found.items() if name != "description")

    def test_a_soft_text_stands_beside_the_one_that_takes_what_is_left(self, viewer):
        page = with_columns("document_no", Column("account__name", is_soft=True), "description", "amount")
        found = arranged(viewer, page)
        assert "beside" in found["account__name"].place.split()
        assert "beside" not in found["description"].place.split()

    def test_a_weight_says_which_text_is_wide(self, viewer):
        page = with_columns("document_no", Column("account__name", weight=3), "description")
        found = arranged(viewer, page)
        assert "beside" in found["description"].place.split()
        assert "beside" not in found["account__name"].place.split()

    def test_a_long_sum_makes_its_column_grow(self, viewer):
        amount = arranged(viewer)["amount"]
        assert layout.width(amount, [], len("1,234,567,890,123.45")) > layout.width(amount, [], len("1.00"))


class TestGivingWay:
    def test_never_of_figures_the_first_column_or_the_widest_text(self, viewer):
        found = arranged(viewer)
        assert [needs(found[name]) for name in ("posting_date", "amount", "description")] == [0, 0, 0]
        assert needs(found["reversed"]) > needs(found["document_no"]) > 0

    def test_by_the_declared_importance_and_of_equals_the_last_first(self, viewer):
        page = with_columns("posting_date", Column("document_no", importance=1), "reversed", "entry_no", "amount")
        found = arranged(viewer, page)
        assert needs(found["document_no"]) > needs(found["reversed"]) > needs(found["entry_no"])

    def test_in_steps_that_the_css_knows(self, viewer):
        steps = {int(step) for step in re.findall(r"width < (\d+)px\) \{ \.n-\1 \{", CSS.read_text())}
        assert all(needs(column) in steps | {0} for column in arranged(viewer).values())
        assert steps == set(range(480, 1901, layout.STEP))

    def test_not_of_what_the_viewer_has_chosen(self, viewer):
        viewer.kept["list.entries.columns"] = ["entry_no", "posted_at", "document_no", "reversed", "amount"]
        assert [needs(column) for column in arranged(viewer).values()] == [0] * 5

    def test_a_cell_over_all_columns_spans_those_that_always_stay(self, site, many):
        span = int(re.search(r'<td colspan="(\d+)"', site.text("list/entries/")).group(1))
        assert span == 5  # box, date, description, amount, row menu


class TestAPhone:
    def test_shows_the_widest_text_over_the_first_columns_and_one_figure(self, viewer):
        places = {name: column.place.split() for name, column in arranged(viewer).items()}
        assert "p-name" in places["description"]
        assert [name for name, place in places.items() if "p-sub" in place] == ["posting_date", "document_no"]
        assert [name for name, place in places.items() if "p-fig" in place] == ["amount"]

    def test_shows_what_is_declared_also_a_figure_that_the_list_hides(self, viewer):
        page = with_columns(
            "document_no", "description", Column("amount", is_hidden=True), phone=Phone("document_no", (), ("amount",))
        )
        found = arranged(viewer, page)
        assert found["amount"].is_for_phone
        assert found["amount"].place == "only-phone p-fig"
        assert "p-name" in found["document_no"].place

    def test_keeps_the_chosen_figure(self, site, books, viewer):
        assert site.client.post("/acme/books/list/accounts/keep/", {"figure": "balance"}).status_code == 302
        assert viewer.kept["list.accounts.figure"] == "balance"
        cells = re.findall(r'<td data-field="(\w+)" class="[^"]*p-fig', site.text("list/accounts/"))
        assert set(cells) == {"balance"}

    def test_keeps_no_figure_that_the_list_does_not_have(self, site, books, viewer):
        site.client.post("/acme/books/list/accounts/keep/", {"figure": "number"})
        assert "list.accounts.figure" not in viewer.kept


@pytest.fixture
def changed(pages, site):
    """`changed(page, …)`: the page with these changes stands in place of the declared one."""

    def change(page: List, **changes) -> None:
        pages.declared[:] = [replace(page, **changes) if one.slug == page.slug else one for one in pages.declared]
        pages._merged = {}

    return change


class TestColumnsThatTheBooksName:
    def test_have_the_name_or_are_left_out(self, changed, site, books):
        columns = ("number", Column("name", named=lambda: "Yard"), Column("kind", named=lambda: ""))
        totals = tuple(FilterField(f"date_{name}", kind="date", named=lambda name=name: name) for name in ("Yard", ""))
        changed(declared.ACCOUNTS, columns=columns, totals_filters=totals)
        page = site.text("list/accounts/")
        assert re.findall(r'<col data-field="(\w+)"', page) == ["number", "name"]
        assert re.findall(r'<label for="id-t.date_\w*">(.*?)<', page) == ["Yard"]
        assert re.search(r'<th scope="col"[^>]*><a [^>]*>Yard</a>', page)

    def test_are_all_there_where_nothing_is_asked(self):
        page = with_columns("number", Column("name", named=lambda: ""), page=declared.ACCOUNTS)
        assert [column.name for column in all_columns(page)] == ["number", "name"]


class TestAroundTheRows:
    def test_a_band_stands_over_its_neighbours(self, changed, site, books):
        columns = (
            "number",
            Column("kind", band="Both", under_band="One"),
            Column("level", band=lambda _totals: "Both"),
        )
        changed(declared.ACCOUNTS, columns=columns)
        page = site.text("list/accounts/")
        assert '<th scope="colgroup" colspan="2">Both</th>' in page
        assert re.search(r'<th scope="col"[^>]*><a [^>]*>One</a>', page)

    def test_debits_less_credits_are_told_with_their_mark(self, changed, site, books):
        columns = ("document_no", "amount", ValuesColumn("other", lambda rows, _totals: {}, has_total=True))
        changed(declared.ENTRIES, columns=columns, pairs=(("amount", "other"),))
        page = site.text("list/entries/")
        assert re.search(r'class="bal">.*Debit less credit.*class="st unf">.*Unfavourable', page, re.DOTALL)
        changed(declared.ENTRIES, columns=columns, pairs=(("other", "other"),))
        assert re.search(r'class="bal">.*class="st fav">.*0\.00', site.text("list/entries/"), re.DOTALL)

    def test_sums_leave_out_what_is_counted_already(self, changed, site, books):
        shop.Account.objects.create(number="9999", name="All", kind="total")
        ones = ValuesColumn("ones", lambda rows, _totals: {row.pk: 100 for row in rows}, has_total=True)
        changed(declared.ACCOUNTS, columns=("number", ones), added_up={"kind": "posting"})
        posting = shop.Account.objects.filter(kind="posting").count()
        assert re.search(rf"<tfoot.*>{posting * 100}\.00<", site.text("list/accounts/"), re.DOTALL)

    def test_what_is_judged_has_its_colour_mark_and_word(self, changed, site, books):
        cash = shop.Account.objects.get(number="1910")
        marking = Marking(("name",), lambda rows: {cash.pk: ("unfavourable", "Not explained")})
        changed(declared.ACCOUNTS, markings=(marking,))
        page = site.text("list/accounts/")
        assert re.search(r'class="st unf"><svg class="m unf"[^>]*aria-label="Not explained".*?<span>Cash', page)
        assert page.count("Not explained") == 2  # its label and its title

    def test_a_bare_address_opens_with_the_declared_totals_filters(self, changed, site, books):
        changed(declared.ACCOUNTS, opens_with=lambda viewer: {"date_filter": f"..{viewer.work_date}"})
        assert "Date Filter <b>..2026-06-30</b>" in site.text("list/accounts/")
        assert "Date Filter <b>" not in site.text("list/accounts/?view=all")

    def test_a_balance_opens_what_was_posted_up_to_the_end_of_the_filter(self, changed, site, books):
        balance = ValuesColumn(
            "balance",
            declared.balances,
            opens=declared.of_account,
            passes_until={"date_filter": "posting_date"},
        )
        changed(declared.ACCOUNTS, columns=("number", balance))
        page = site.text("list/accounts/?t.date_filter=2026-06-01..2026-06-30")
        assert "f.posting_date=..2026-06-30" in page


class TestPaper:
    def test_has_every_row_what_it_is_of_and_who_printed_it(self, site, many):
        page = site.text("list/entries/print/?f.posting_date=2020-01-01..2020-12-31")
        rows = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)[1]
        assert rows.count("<tr ") == 1000
        assert "<a " not in rows
        assert re.search(r"print-lead\">Posting Date 2020-01-01\.\.2020-12-31 · GBP<", page)
        assert re.search(r"data-prints><span>Ledgerhall · printed \d\d \w+ \d{4} \d\d:\d\d by Maren Lindqvist<", page)

    def test_is_landscape_for_wide_lists_alone(self, site, books, viewer):
        assert "wide-print" not in site.text("list/accounts/")
        viewer.kept["list.entries.columns"] = [column.name for column in all_columns(declared.ENTRIES)]
        assert '<body class="wide-print"' in site.text("list/entries/")
