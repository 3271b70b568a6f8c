"""The Role Center: numbers and what they open, charts, navigation, Tell me."""

import re

from ledgerhall.pages.charts import chart_view
from ledgerhall.pages.declare import Threshold
from ledgerhall.pages.role_center import style_of
from tests.pages import declared, shop


def cue(page, caption):
    return re.search(
        r'<(?:a|div) class="cue(?:(?!class="cue).)*?' + caption + r"</span></(?:a|div)>", page, re.DOTALL
    ).group(0)


class TestRoleCenter:
    def test_a_cue_counts_what_it_opens(self, site, books):
        page = site.text("")
        june = cue(page, "Entries in June")
        address = re.search(r'href="/acme/books/([^"]*)"', june).group(1).replace("&amp;", "&")
        assert '<span class="v">2</span>' in june
        assert len(re.findall("<tr data-key", site.text(address))) == 2

    def test_a_sum_is_written_in_whole_units_with_its_currency(self, site, books):
        tile = cue(site.text(""), "Cash Accounts Balance")
        assert "<small>£</small>108" in tile

    def test_zero_is_a_dash(self, site, books):
        assert '<span class="zero">–</span>' in cue(site.text(""), "Nothing")

    def test_what_the_viewer_may_not_read_is_not_readable(self, site, books):
        tile = cue(site.text(""), "Secrets")
        assert "not readable" in tile
        assert "href" not in tile

    def test_a_style_says_its_word(self, site, books):
        assert "Unfavourable" in cue(site.text(""), "Entries in June")

    def test_shows_links_and_actions_that_the_viewer_may_use(self, site, books):
        page = site.text("")
        assert ">All Entries</a>" in page
        assert "/list/secrets/" not in page

    def test_draws_bars_that_lead_to_their_entries_without_style_or_script(self, site, books):
        svg = re.search(r'<svg class="chart".*?</svg>', site.text(""), re.DOTALL).group(0)
        assert svg.count("<rect") == 2
        assert 'aria-label="May, Revenue: 120,000"' in svg
        assert "f.posting_date=2026-06-01..2026-06-30" in svg
        assert "<style" not in svg
        assert "style=" not in svg
        assert "script" not in svg

    def test_bars_lead_nowhere_the_viewer_may_not_look(self, context, pages, viewer):
        part, registry = declared.HOME.left[0], pages
        assert "<a href" in chart_view(part, context, registry)["svg"]
        viewer.permissions.discard("read")
        assert "<a href" not in chart_view(part, context, registry)["svg"]

    def test_has_the_figures_of_the_chart_in_a_table(self, site, books):
        table = re.search(r'<table class="tbl dense ctab".*?</table>', site.text(""), re.DOTALL).group(0)
        assert ">120,000</a>" in table
        assert ">−4,000</a>" in table

    def test_shows_the_selected_accounts_with_their_balances(self, site, books):
        part = re.search(r'aria-label="My Accounts">.*?</section>', site.text(""), re.DOTALL).group(0)
        assert "107.50" in part
        assert "3000" not in part

    def test_navigation_names_pages_the_viewer_may_see_with_counts(self, site, books):
        page = site.text("")
        assert re.search(r"<span>General Ledger Entries</span><span class=\"n\">2</span>", page)
        assert "Secrets" not in re.search(r"<nav.*</nav>", page, re.DOTALL).group(0)

    def test_no_page_has_inline_style_or_script(self, site, books):
        shop.BATCHES["MONTHEND"] = shop.Batch()
        for address in (
            "",
            "list/entries/",
            f"card/account/{books['cash'].uuid}/",
            "journal/general-journal/MONTHEND/",
            "tell-me/?q=e",
        ):
            page = site.text(address)
            assert not re.search(r"<style|\sstyle=|<script(?![^>]*\bsrc=)", page), address

    def test_is_not_found_without_the_right(self, site, books, viewer):
        viewer.permissions.discard("read")
        assert site.get("").status_code == 404


class TestStyle:
    def test_both_bounds_belong_to_the_middle(self):
        rule = Threshold("favourable", 0, "", 1, "unfavourable")
        assert [style_of(value, rule) for value in (-1, 0, 1, 2)] == ["favourable", "", "", "unfavourable"]


class TestTellMe:
    def test_finds_pages_and_actions_by_their_words(self, site, books):
        found = site.get("tell-me/?q=entries", Accept="application/json").json()["found"]
        assert found[0]["caption"] == "General Ledger Entries"
        assert site.get("tell-me/?q=close+year", Accept="application/json").json()["found"][0]["kind"] == "action"

    def test_names_a_page_once_however_many_actions_open_it(self, site, books):
        found = site.get("tell-me/?q=general+journal", Accept="application/json").json()["found"]
        assert [entry["kind"] for entry in found] == ["page"]

    def test_finds_the_records_that_rooms_search_where_the_viewer_may_look(self, site, books, viewer):
        found = site.get("tell-me/?q=B-1", Accept="application/json").json()["found"]
        address = "/acme/books/list/entries/?f.document_no=B-1"
        assert found == [{"caption": "B-1", "where": "Document", "url": address, "kind": "record"}]
        viewer.permissions.discard("read")
        assert site.get("tell-me/?q=B-1", Accept="application/json").json()["found"] == []

    def test_never_names_what_the_viewer_may_not_use(self, site, books, viewer):
        viewer.permissions.discard("post")
        for words in ("secret", "reverse"):
            assert site.get(f"tell-me/?q={words}", Accept="application/json").json()["found"] == []

    def test_answers_scripts_with_entries_alone(self, site, books):
        piece = site.text("tell-me/?q=chart", **{"X-Fragment": "tell-me"})
        assert piece.strip().startswith("<li>")

    def test_is_a_page_without_scripts(self, site, books):
        assert "Chart of Accounts" in site.text("tell-me/?q=chart")


class TestKeep:
    def test_keeps_what_the_shell_may_keep_and_nothing_else(self, site, books, viewer):
        assert site.post("keep/", {"key": "ribbon_open", "value": "true"}).status_code == 204
        assert viewer.kept == {"ribbon_open": True}
        assert site.post("keep/", {"key": "other", "value": "true"}).status_code == 400
