"""Calculate Depreciation as an accountant asks for it in the pages."""

import pytest

from ledgerhall.finance.assets import calculating
from ledgerhall.finance.journals.models import JournalLine
from ledgerhall.finance.subledger.cards import FixedAsset
from ledgerhall.tenancy import books
from ledgerhall.tenancy.models import Company, Tenant
from tests.finance.assets.equipment import BY, acquire, asset, document, start_company
from tests.finance.ledgers import AT
from tests.finance.pages.conftest import PREFIX

TYPED = {"confirmed": "1", "book_code": "COMPANY", "to": "31.12.2017", "document_no": "FADEP", "description": "2017"}


@pytest.fixture
def boatyard(db, make_books):
    """The company of the assets' tests, in the directory, its books open; it has two assets."""
    stamp = {"created_at": AT, "changed_at": AT}
    tenant = Tenant.objects.create(slug="quill", name="Quill", **stamp)
    names = {"slug": "boatyard", "name": "Boatyard", "currency_code": "DKK", "books": make_books().books}
    made = Company.objects.create(tenant=tenant, **stamp, **names)
    with books.open(made):
        start_company()
        for number in ("FA1", "FA2"):
            asset(number)
            acquire(number=number)
        yield made


def ask(browser, place: str, act: str, **typed) -> str:
    answer = browser.post(f"{PREFIX}/{place}/act/{act}/", {**TYPED, **typed}, follow=True)
    return answer.content.decode()


class TestActs:
    def test_lines_of_chosen_assets_go_into_the_journal(self, boatyard, accountant):
        told = ask(accountant, "list/fixed-assets", "calculate-depreciation", assets="fa1, fa2")
        assert "2 lines wait in batch DEFAULT to be posted; the depreciation is 4800.00 DKK" in told
        assert JournalLine.objects.values_list("account_no", "amount").count() == 2
        again = ask(accountant, "list/fixed-assets", "calculate-depreciation", assets="")
        assert "waits in batch DEFAULT: post or delete it first" in again

    def test_of_one_asset_are_posted_from_its_card(self, boatyard, accountant):
        card = f"card/fixed-asset-card/{FixedAsset.objects.get(number='FA2').uuid}"
        told = ask(accountant, card, "post-depreciation", to="31.01.2017")
        assert "Depreciation of 200.00 DKK was posted" in told
        assert document("FADEP") == {"1310": "-200.00", "6100": "200.00"}
        listed = accountant.get(f"{PREFIX}/list/fixed-assets/").content.decode()
        assert [amount for amount in ("24,000.00", "23,800.00", "200.00") if amount not in listed] == []
        assert "1 line waits" in ask(accountant, card, "calculate-depreciation")

    def test_all_are_posted_from_the_list_on_another_day(self, boatyard, accountant):
        told = ask(accountant, "list/fixed-assets", "post-depreciation", assets="", posting_date="31.01.2018")
        assert "Depreciation of 4800.00 DKK was posted" in told
        assert "has anything left to depreciate" in ask(accountant, "list/fixed-assets", "post-depreciation", assets="")

    def test_the_journal_fills_the_batch_that_is_open(self, boatyard, accountant):
        batch = calculating.asset_batch(**BY)
        told = ask(accountant, f"journal/fixed-asset-journal/{batch.name}", "calculate-depreciation", assets="FA1")
        assert "1 line waits" in told
        assert JournalLine.objects.get().batch == batch

    def test_who_may_only_read_does_none_of_it(self, boatyard, reader):
        ask(reader, "list/fixed-assets", "post-depreciation", assets="")
        assert document("FADEP") == {}
