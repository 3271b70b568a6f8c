"""Views that people save: kept for them, opened by a click, first only where they choose so."""

import re

LIST = "list/entries/"
JUNE = "?f.posting_date=P6&sort=amount"


def save(site, name="June", query=JUNE, **data):
    return site.post(f"{LIST}keep/{query}", {"save_view": "1", "view_name": name, **data})


def links(site, query="?view=all"):
    """What stands under Views: name, address, whether it is the current one."""
    pane = re.search(r'<ul class="vw">.*?</ul>', site.text(f"{LIST}{query}"), re.DOTALL).group(0)
    found = re.findall(r'<li><a href="/acme/books/([^"]+)"( aria-current="true")?>([^<]+)', pane)
    return {name: (address.replace("&amp;", "&"), bool(current)) for address, current, name in found}


class TestSavedView:
    def test_stands_under_views_with_all_that_the_address_said(self, site, books):
        assert save(site).headers["Location"].endswith(JUNE)
        assert links(site)["June"] == (f"{LIST}{JUNE}", False)
        assert links(site, JUNE)["June"] == (f"{LIST}{JUNE}", True)
        assert list(links(site)) == ["All", "June"]

    def test_stands_behind_the_views_of_the_page(self, site, books):
        save(site, "Mine")
        assert list(links(site)) == ["All", "June", "Mine"]
        assert links(site)["All"] == (f"{LIST}?view=all", True)

    def test_takes_the_place_of_one_of_the_same_name(self, site, books, viewer):
        save(site, "Mine")
        save(site, " Mine ", "?q=cash")
        assert links(site)["Mine"][0] == f"{LIST}?q=cash"
        assert len(viewer.kept["list.entries.views"]) == 1

    def test_is_not_shown_first_unless_chosen(self, site, books):
        save(site)
        assert site.get(LIST).status_code == 200

    def test_is_what_the_bare_address_opens_where_chosen(self, site, books):
        save(site, is_first="1")
        assert site.get(LIST).headers["Location"] == f"/acme/books/{LIST}{JUNE}"
        assert site.get(f"{LIST}?view=all").status_code == 200

    def test_never_stands_between_a_figure_and_its_rows(self, site, books, pages, context):
        from ledgerhall.pages import links as addresses
        from ledgerhall.pages.declare import Selection

        save(site, is_first="1")
        address = addresses.to_selection(Selection("entries"), context.prefix)
        assert site.client.get(address).status_code == 200

    def test_is_chosen_and_not_chosen_from_its_menu(self, site, books):
        save(site, "Mine")
        site.post(f"{LIST}keep/", {"first_view": "Mine"})
        assert site.get(LIST).status_code == 302
        site.post(f"{LIST}keep/", {"first_view": ""})
        assert site.get(LIST).status_code == 200

    def test_is_gone_when_deleted_and_the_list_opens_whole(self, site, books):
        save(site, "Mine", is_first="1")
        site.post(f"{LIST}keep/", {"delete_view": "Mine"})
        assert "Mine" not in links(site)
        assert site.get(LIST).status_code == 200

    def test_needs_a_name(self, site, books):
        answer = save(site, "  ")
        assert answer.status_code == 422
        assert "A view needs a name." in answer.content.decode()
        assert "at most 60 letters" in save(site, "x" * 61).content.decode()

    def test_belongs_to_its_viewer_alone(self, site, books, viewer):
        save(site, "Mine")
        viewer.kept.clear()
        assert "Mine" not in links(site)
