"""Acts: asked before, done, refused, and never without the right."""

from datetime import date
from decimal import Decimal

from tests.pages import shop


class TestAct:
    def test_is_done_to_the_named_row_and_leads_back_to_it(self, site, books):
        answer = site.post("list/entries/act/mark/?record=2")
        assert answer.status_code == 302
        assert answer.headers["Location"].endswith("row=2")
        assert shop.Entry.objects.get(pk=2).reversed

    def test_shows_refusals_on_the_list(self, site, books):
        shop.Entry.objects.filter(pk=2).update(reversed=True)
        answer = site.post("list/entries/act/mark/?record=2")
        assert answer.status_code == 422
        assert "Entry 2 is reversed already." in answer.content.decode()
        assert 'role="alert"' in answer.content.decode()

    def test_asks_before_what_cannot_be_taken_back(self, site, books):
        assert "Reverse this entry?" in site.text("list/entries/act/reverse-transaction/?record=2")
        assert site.post("list/entries/act/reverse-transaction/?record=2").status_code == 200
        assert not shop.Entry.objects.get(pk=2).reversed
        assert site.post("list/entries/act/reverse-transaction/?record=2", {"confirmed": "1"}).status_code == 302
        assert shop.Entry.objects.get(pk=2).reversed

    def test_hands_over_what_was_typed_as_values(self, site, books):
        assert 'value="30 Jun 2026"' in site.text("list/entries/act/close-year/")
        answer = site.post("list/entries/act/close-year/", {"confirmed": "1", "on": "t", "amount": "12*4"})
        assert answer.headers["Location"] == "/acme/books/list/entries/"
        assert [("close", {"on": date(2026, 7, 7), "amount": Decimal(48)})] == shop.CALLS

    def test_keeps_what_was_typed_where_it_cannot_be_read(self, site, books):
        answer = site.post("list/entries/act/close-year/", {"confirmed": "1", "on": "someday", "amount": "7"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'value="someday"' in page
        assert 'value="7"' in page
        assert "someday is no date." in page
        assert "not-readable" in page
        assert shop.CALLS == []

    def test_without_the_right_is_shown_disabled_and_not_done(self, site, books, viewer):
        viewer.permissions.discard("post")
        page = site.text("list/entries/")
        assert 'aria-disabled="true"' in page
        assert "You have no right to do this." in page
        assert site.post("list/entries/act/mark/?record=2").status_code == 404
        assert not shop.Entry.objects.get(pk=2).reversed

    def test_without_a_record_there_is_nothing_to_do(self, site, books):
        assert site.post("list/entries/act/mark/").status_code == 404
        assert site.post("list/entries/act/mark/?record=77").status_code == 404
        assert site.post("list/entries/act/mark/?record=x'").status_code == 404

    def test_that_opens_leads_to_the_selection_of_the_record(self, site, books):
        answer = site.get("list/entries/act/account/?record=3")
        assert answer.headers["Location"] == "/acme/books/list/entries/?f.account__number=3000"

    def test_of_a_request_by_get_changes_nothing(self, site, books):
        assert site.get("list/entries/act/mark/?record=2").status_code == 200
        assert not shop.Entry.objects.get(pk=2).reversed


class TestCard:
    def address(self, books):
        return f"card/account/{books['cash'].uuid}/"

    def test_shows_fields_in_tabs_to_type_into(self, site, books):
        page = site.text(self.address(books))
        assert 'name="number" value="1910"' in page
        assert '<option value="posting" selected>Posting</option>' in page

    def test_is_read_only_without_the_right(self, site, books, viewer):
        viewer.permissions.discard("edit")
        page = site.text(self.address(books))
        assert 'name="number"' not in page
        assert 'data-field="kind">Posting<' in page
        assert site.post(self.address(books), {"number": "1"}).status_code == 404
        assert site.get("card/account/new/").status_code == 404

    def test_saves_by_its_act(self, site, books):
        answer = site.post(
            self.address(books),
            {"number": "1910", "name": "Petty cash", "kind": "posting", "is_blocked": "1", "level": "3"},
        )
        assert answer.status_code == 302
        account = shop.Account.objects.get(number="1910")
        assert (account.name, account.is_blocked, account.level) == ("Petty cash", True, 3)

    def test_keeps_what_was_typed_when_refused_and_says_so_at_the_field(self, site, books):
        answer = site.post(self.address(books), {"number": "1910", "name": "Bad", "kind": "posting", "level": "0"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'value="Bad" autocomplete="off" aria-invalid="true"' in page
        assert "Bad is no name." in page
        assert "Not saved." in page
        assert shop.Account.objects.get(number="1910").name == "Cash"

    def test_needs_what_is_required(self, site, books):
        assert "This field is needed." in site.post(self.address(books), {"number": "", "level": "0"}).content.decode()

    def test_makes_a_new_record(self, site, books):
        assert "<h1>New</h1>" in site.text("card/account/new/")
        answer = site.post("card/account/new/", {"number": "2000", "name": "Bank", "kind": "posting", "level": "0"})
        made = shop.Account.objects.get(number="2000")
        assert answer.headers["Location"] == f"/acme/books/card/account/{made.uuid}/"

    def test_leads_to_what_its_actions_open(self, site, books):
        assert "/acme/books/list/entries/?f.account__number=1910" in site.text(self.address(books))

    def test_that_does_not_exist_is_not_found(self, site, books):
        assert site.get("card/account/00000000-0000-0000-0000-000000000000/").status_code == 404
        assert site.get("card/account/nonsense/").status_code == 404

    def test_opens_from_its_list(self, site, books):
        answer = site.get(f"list/accounts/open/?record={books['cash'].uuid}")
        assert answer.headers["Location"] == f"/acme/books/card/account/{books['cash'].uuid}/"
