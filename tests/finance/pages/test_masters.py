"""The pages of masters and setup: made and changed by cards, refused there; figures that lead to what they count."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from ledgerhall.finance.foundation.models import DefaultDimension, GeneralLedgerSetup
from ledgerhall.finance.subledger.cards import AssetBook, BankAccount, Customer, FixedAsset, Item, TradeSetup, Vendor
from ledgerhall.finance.subledger.posting_groups import CustomerPostingGroup
from ledgerhall.finance.vat.models import TaxAreaLine, VATPostingSetup
from tests.finance.pages.conftest import PREFIX
from tests.finance.subledger.masters import enter_everything, invoice

CUSTOMER = {"name": "Cormorant AB", "posting_group_code": "DOMESTIC", "vat_business_group_code": "DOMESTIC"}


@pytest.fixture
def filled(open_boatyard):
    enter_everything()
    return open_boatyard


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


class TestCards:
    def test_make_a_customer_and_doubt_its_vat_number(self, filled, accountant):
        new = f"{PREFIX}/card/customer-card/new/"
        refused = accountant.post(new, {**CUSTOMER, "iban": "SE00", "email": "cormorant"})
        assert refused.status_code == 422
        assert "needs a number" in refused.content.decode()
        assert "is no IBAN" in refused.content.decode()
        assert "is no e-mail address" in refused.content.decode()
        typed = {**CUSTOMER, "number": "C20", "country_code": "SE", "vat_registration_no": "SE556188840402"}
        assert accountant.post(new, typed).status_code == 302
        made = Customer.objects.get(number="C20")
        card = f"{PREFIX}/card/customer-card/{made.uuid}/"
        saved = accountant.post(card, {**typed, "name": "Cormorant & Co"}, follow=True)
        assert "do not fit its country" in text_of(saved)
        assert "do not fit the country" in text_of(accountant.get(card))
        assert Customer.objects.get(number="C20").search_name == "cormorant & co"

    @pytest.mark.parametrize(
        ("page", "typed", "model"),
        [
            ("vendor-card", {**CUSTOMER, "number": "V30"}, Vendor),
            ("bank-account-card", {"number": "B2", "name": "Savings", "posting_group_code": "SAVINGS"}, BankAccount),
            ("item-card", {"number": "HOUR", "description": "An hour", "kind": "service"}, Item),
            ("fixed-asset-card", {"number": "FA2", "description": "Van"}, FixedAsset),
            ("customer-posting-group-card", {"code": "EU", "control_account_no": "1200"}, CustomerPostingGroup),
            (
                "vat-posting-setup-card",
                {"business_group_code": "DOMESTIC", "identifier": "NONE", "calculation": "normal", "percent": ""},
                VATPostingSetup,
            ),
        ],
    )
    def test_make_one_of_each_kind(self, filled, accountant, page, typed, model):
        before = model.objects.count()
        assert accountant.get(f"{PREFIX}/card/{page}/new/").status_code == 200
        assert accountant.post(f"{PREFIX}/card/{page}/new/", typed).status_code == 302
        assert model.objects.count() == before + 1

    def test_write_prices_with_the_decimals_of_money_and_all_of_their_own(self, filled, accountant):
        typed = {"description": "A ball of twine", "kind": "service", "unit_price": "18.5", "unit_cost": "0.125"}
        for number, more in (("TWINE", {}), ("GIFT", {"unit_price": "", "unit_cost": ""})):
            made = accountant.post(f"{PREFIX}/card/item-card/new/", {**typed, "number": number, **more})
            assert made.status_code == 302, (
                number,
                re.findall("class=.(?:fault|error|refus)[^<]*<[^<]*<?[^<]*", made.content.decode()),
            )
        found = accountant.get(f"{PREFIX}/list/items/?unit_price=18..19").content.decode()
        assert re.findall(r'<td data-field="unit_(?:price|cost)" class="num[^>]*>([^<]+)<', found) == ["18.50", "0.125"]
        card = accountant.get(f"{PREFIX}/card/item-card/{Item.objects.get(number='TWINE').uuid}/").content.decode()
        assert 'value="18.50"' in card
        assert 'value="0.125"' in card
        sheet = ZipFile(BytesIO(b"".join(accountant.get(f"{PREFIX}/list/items/excel/?number=TWINE"))))
        assert 'formatCode="#,##0.00#######"' in sheet.read("xl/styles.xml").decode()
        assert "<v>18.5" in sheet.read("xl/worksheets/sheet1.xml").decode()

    def test_of_lines_name_their_records_by_code(self, filled, accountant):
        new = f"{PREFIX}/card/tax-area-line-card/new/"
        wrong = accountant.post(new, {"area__code": "MOON", "jurisdiction__code": "STATE"})
        assert "There is no tax area MOON." in text_of(wrong)
        line = TaxAreaLine.objects.get()
        typed = {"area__code": "CITY", "jurisdiction__code": "STATE", "calculation_order": "7"}
        assert accountant.post(f"{PREFIX}/card/tax-area-line-card/{line.uuid}/", typed).status_code == 302
        assert TaxAreaLine.objects.get().calculation_order == 7
        book = AssetBook.objects.get()
        typed = {"asset__number": "FA1", "book__code": "COMPANY", "posting_group_code": "EQUIPMENT", "years": "5"}
        typed |= {"method": "straight-line", "starting_date": "2026-01-01"}
        assert accountant.post(f"{PREFIX}/card/asset-book-card/{book.uuid}/", typed).status_code == 302
        assert AssetBook.objects.get().years == 5

    def test_of_both_setups_change_each_its_own_side(self, filled, accountant):
        typed = {"discount_posting": "all", "invoice_series_code": "GJNL", "invoice_rounding_precision": "0.05"}
        assert accountant.post(f"{PREFIX}/card/purchase-setup/only/", typed).status_code == 302
        found = dict(TradeSetup.objects.values_list("side", "discount_posting"))
        assert found == {"sales": "none", "purchases": "all"}
        typed = {"payment_tolerance_percent": "1", "vat_rounding": "nearest", "payment_discount_grace_formula": "5D"}
        typed |= {"payment_tolerance_posting": "tolerance", "discount_tolerance_posting": "discount"}
        assert accountant.post(f"{PREFIX}/card/general-ledger-setup/only/", typed).status_code == 302
        assert GeneralLedgerSetup.objects.get().payment_tolerance_percent == 1

    def test_of_readers_only_show(self, filled, reader):
        customer = Customer.objects.get()
        shown = reader.get(f"{PREFIX}/card/customer-card/{customer.uuid}/")
        assert shown.status_code == 200
        assert "act/delete/" not in shown.content.decode()
        assert reader.post(f"{PREFIX}/card/customer-card/{customer.uuid}/", CUSTOMER).status_code == 404
        assert reader.get(f"{PREFIX}/card/customer-card/new/").status_code == 404


class TestActs:
    def test_keep_a_customer_with_open_entries(self, filled, accountant):
        customer = Customer.objects.get()
        address = f"{PREFIX}/list/customers/act/delete/?record={customer.uuid}"
        refused = accountant.post(address, {"record": str(customer.uuid), "confirmed": "1"})
        assert refused.status_code == 422
        assert "The customer C10 has open entries: 1." in text_of(refused)

    def test_give_a_vendor_a_default_dimension(self, filled, accountant):
        accountant.post(f"{PREFIX}/list/dimensions/act/new/", {"code": "YARD", "name": "Yard", "confirmed": "1"})
        typed = {"table": "Vendor", "record_no": "V20", "dimension_code": "YARD", "rule": "code mandatory"}
        made = accountant.post(f"{PREFIX}/list/default-dimensions/act/new/", {**typed, "confirmed": "1"})
        assert made.status_code == 302
        assert DefaultDimension.objects.get(table="Vendor").record_no == "V20"
        shown = accountant.get(f"{PREFIX}/card/vendor-card/{Vendor.objects.get().uuid}/")
        assert "Code Mandatory" in text_of(shown)


class TestFigures:
    def test_of_customers_lead_to_the_entries_that_make_them_up(self, filled, accountant):
        invoice("79", "SI2")
        shown = accountant.get(f"{PREFIX}/list/customers/?view=all").content.decode()
        assert "200.00" in shown
        opened = f"{PREFIX}/list/customer-ledger-entries/?f.party__number=C10&f.is_open=Yes"
        assert "200.00" in text_of(accountant.get(opened))

    def test_of_what_is_due_follow_the_due_date_filter(self, filled, accountant):
        def figures(until: str) -> list[str]:
            shown = accountant.get(f"{PREFIX}/list/customers/?t.date_filter=..{until}").content.decode()
            row = next(row.split("</tr>")[0] for row in shown.split("<tr")[1:] if "Tern &amp; Sons" in row)
            return re.findall(r"[\d,]+\.\d\d", re.sub(r"<[^>]+>", " ", row))

        assert figures("2026-07-30") == ["121.00", "121.00"]
        assert figures("2026-07-29") == ["121.00"]

    @pytest.mark.parametrize(
        ("page", "figure"),
        [
            ("vendors", "−60.50"),
            ("bank-accounts", "−5,000.00"),
            ("items", "60.00"),
            ("fixed-assets", "5,000.00"),
            ("vat-entries", "−21.00"),
            ("value-entries", "60.00"),
            ("fa-ledger-entries", "5,000.00"),
            ("detailed-vendor-ledger-entries", "−60.50"),
        ],
    )
    def test_stand_on_their_lists(self, filled, accountant, page, figure):
        assert figure in text_of(accountant.get(f"{PREFIX}/list/{page}/"))

    def test_are_asked_once_for_a_whole_page(self, filled, accountant):
        from tests.finance.pages.test_pages import queries_of
        from tests.finance.subledger.masters import CUSTOMERS, NEW, PARTY

        address = f"{PREFIX}/list/customers/"
        few = queries_of(accountant, address)
        for number in range(20):
            CUSTOMERS.create(values={"number": f"D{number}", "name": "Diver", **PARTY}, **NEW)
        assert queries_of(accountant, address) <= few
