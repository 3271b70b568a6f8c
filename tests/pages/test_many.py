"""Several rows at once: ticked, asked about together, done whole or not at all."""

import re
from html import unescape

from tests.pages import shop


def reversed_ones():
    return list(shop.Entry.objects.filter(reversed=True).order_by("pk").values_list("pk", flat=True))


class TestSelectionBar:
    def test_offers_the_actions_for_many_in_the_place_of_the_tool_line(self, site, books):
        page = site.text("list/entries/?f.entry_no=1..3")
        bar = re.search(r'<div class="tline sel" data-while-ticked hidden>.*?</div>', page, re.DOTALL).group(0)
        assert "Mark Reversed" in bar
        assert "Retitle…" in bar
        assert "Account" not in bar
        assert 'form="ticked" formaction="/acme/books/list/entries/act/mark/?f.entry_no=1..3"' in bar
        assert page.count('name="row"') == 3
        assert 'name="row" value="2" form="ticked"' in page
        assert 'name="row"' in site.text("list/entries/rows/")

    def test_stands_below_the_rows_for_those_without_scripts(self, site, books):
        below = re.search(r'<div class="more-rows no-js.*?</div>', site.text("list/entries/"), re.DOTALL).group(0)
        assert "Mark Reversed" in below

    def test_is_not_there_where_nothing_can_be_done_to_many(self, site, books, viewer):
        assert 'name="row"' not in site.text("list/accounts/")
        viewer.permissions -= {"post", "edit"}
        assert 'name="row"' not in site.text("list/entries/")


class TestMany:
    def test_are_done_once_for_each_record_and_lead_back_to_the_list_as_it_was(self, site, books):
        answer = site.post("list/entries/act/mark/?f.entry_no=1..3", {"row": ["1", "3"]})
        assert answer.headers["Location"] == "/acme/books/list/entries/?f.entry_no=1..3"
        assert reversed_ones() == [1, 3]
        assert "Mark Reversed: 2 rows." in site.client.get(answer.headers["Location"]).content.decode()

    def test_are_done_to_none_where_one_refuses_and_every_refusal_is_told(self, site, books):
        shop.Entry.objects.filter(pk__in=[2, 4]).update(reversed=True)
        answer = site.post("list/entries/act/mark/", {"row": ["1", "2", "3", "4"]})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert reversed_ones() == [2, 4]
        assert "Entry 2: Entry 2 is reversed already." in page
        assert "Entry 4: Entry 4 is reversed already." in page
        assert len(re.findall(r'name="row"[^>]* checked', page)) == 4

    def test_are_asked_about_together_and_keep_what_was_typed(self, site, books):
        asked = site.post("list/entries/act/retitle/", {"row": ["1", "2"]}).content.decode()
        assert "2 rows are selected." in asked
        assert re.findall(r'type="hidden" name="row" value="(\d)"', asked) == ["1", "2"]
        shop.Entry.objects.filter(pk=2).update(reversed=True)
        typed = {"row": ["1", "2"], "confirmed": "1", "text": "Anew"}
        refused = site.post("list/entries/act/retitle/", typed).content.decode()
        assert "Entry 2: It is reversed." in refused
        assert 'value="Anew"' in refused
        shop.Entry.objects.filter(pk=2).update(reversed=False)
        assert site.post("list/entries/act/retitle/", typed).status_code == 302
        assert shop.Entry.objects.filter(description="Anew").count() == 2

    def test_are_not_for_an_act_on_one_record(self, site, books):
        assert site.post("list/entries/act/reverse-transaction/", {"row": ["1"], "confirmed": "1"}).status_code == 404
        assert site.post("list/entries/act/mark/", {"row": ["1", "77"]}).status_code == 404
        assert reversed_ones() == []

    def test_need_the_right(self, site, books, viewer):
        viewer.permissions.discard("post")
        assert site.post("list/entries/act/mark/", {"row": ["1"]}).status_code == 404


class TestOne:
    def test_leads_back_to_the_filtered_list(self, site, books):
        page = site.text("list/entries/?f.entry_no=1..3&sort=amount&row=2")
        address = unescape(re.search(r'action="/acme/books/(list/entries/act/mark/\?record=2[^"]*)"', page).group(1))
        assert site.post(address).headers["Location"].endswith("list/entries/?f.entry_no=1..3&sort=amount&row=2")

    def test_refused_shows_the_filtered_list(self, site, books):
        shop.Entry.objects.filter(pk=2).update(reversed=True)
        page = site.post("list/entries/act/mark/?record=2&f.entry_no=1..3").content.decode()
        assert "3 of 4 entries" in page
