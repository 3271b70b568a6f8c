"""VAT and sales tax setup: rules of rates, identifiers and accounts, and what stays once it was used."""

from datetime import date
from decimal import Decimal

from ledgerhall.finance.foundation.identifiers import is_vat_registration_doubtful
from ledgerhall.finance.posting.draft import VATAsked
from ledgerhall.finance.vat import setup, tax_setup
from ledgerhall.finance.vat.models import VATBusinessPostingGroup, VATPostingSetup
from tests.finance.subledger.masters import BY, codes, enter_groups, post_lines

PAIR = {"business_group_code": "DOMESTIC", "product_group_code": "VAT21"}


class TestVATPostingSetup:
    def test_has_rates_accounts_and_one_rate_for_each_identifier(self, books):
        enter_groups()
        setup.PRODUCT_GROUPS.create(values={"code": "VAT9"}, **BY)
        reduced = {**PAIR, "product_group_code": "VAT9"}
        wrong = {**reduced, "identifier": "", "percent": Decimal(101), "deductible_percent": Decimal(-1)}
        assert codes(setup.POSTING_SETUPS.create, values=wrong, **BY) == [
            "percent-range", "percent-range", "vat-identifier",
        ]  # fmt: skip
        same = {**reduced, "identifier": "VAT21", "percent": Decimal(9)}
        assert codes(setup.POSTING_SETUPS.create, values=same, **BY) == ["vat-identifier-rate"]
        reverse = {**reduced, "identifier": "RC", "calculation": "reverse charge", "sales_account_no": "9999"}
        assert codes(setup.POSTING_SETUPS.create, values=reverse, **BY) == [
            "account-missing", "vat-reverse-charge-account",
        ]  # fmt: skip
        on_payment = {**reduced, "identifier": "T", "calculation": "sales tax", "is_unrealized": True}
        assert codes(setup.POSTING_SETUPS.create, values=on_payment, **BY) == [
            "vat-unrealized-sales-tax", "vat-unrealized-account",
        ]  # fmt: skip
        right = {**reduced, "identifier": "VAT9", "percent": Decimal(9), "is_unrealized": True}
        made = setup.POSTING_SETUPS.create(values={**right, "sales_unrealized_account_no": "2110"}, **BY)
        setup.POSTING_SETUPS.delete(record=made, **BY)

    def test_stays_once_entries_were_made_by_it(self, books):
        enter_groups()
        vat = VATAsked("sale", "DOMESTIC", "VAT21")
        post_lines(("account", "4100", "-121"), ("account", "1100", "121"), document_no="D1", vat=vat)
        made = VATPostingSetup.objects.get()
        assert codes(setup.POSTING_SETUPS.delete, record=made, **BY) == ["vat-setup-used"]
        assert setup.POSTING_SETUPS.change(record=made, values={"is_blocked": True}, **BY).is_blocked
        group = VATBusinessPostingGroup.objects.get()
        assert codes(setup.BUSINESS_GROUPS.delete, record=group, **BY) == ["code-in-use"]


class TestSalesTax:
    def test_is_set_up_by_jurisdiction_area_and_dated_rate(self, books):
        create = tax_setup.JURISDICTIONS.create
        assert codes(create, values={"code": "STATE", "report_to_code": "STATE"}, **BY) == [
            "code-unknown", "tax-reports-to-itself",
        ]  # fmt: skip
        state = create(values={"code": "STATE", "sales_account_no": "2200"}, **BY)
        tax_setup.GROUPS.create(values={"code": "GOODS"}, **BY)
        area = tax_setup.AREAS.create(values={"code": "CITY"}, **BY)
        line = {"area": area, "jurisdiction": state, "calculation_order": 1}
        tax_setup.AREA_LINES.create(values=line, **BY)
        assert codes(tax_setup.AREA_LINES.create, values=line, **BY) == ["setup-exists"]
        rate = {"jurisdiction": state, "group_code": "GOODS", "effective_date": date(2026, 1, 1)}
        wrong = {**rate, "group_code": "X", "percent_below_maximum": Decimal(101), "percent_above_maximum": Decimal(1)}
        assert codes(tax_setup.DETAILS.create, values=wrong, **BY) == [
            "code-unknown", "percent-range", "tax-maximum-missing",
        ]  # fmt: skip
        made = tax_setup.DETAILS.create(values={**rate, "percent_below_maximum": Decimal(6)}, **BY)
        assert codes(tax_setup.DETAILS.create, values=rate, **BY) == ["setup-exists"]
        later = {"effective_date": date(2027, 1, 1)}
        assert codes(tax_setup.DETAILS.change, record=made, values=later, **BY) == ["key-stays"]
        assert codes(tax_setup.JURISDICTIONS.delete, record=state, **BY) == ["record-in-use"]


class TestVATRegistrationNumbers:
    def test_are_doubted_by_the_check_of_their_country(self):
        doubted = {
            ("SE556188840401", ""): False,
            ("SE556188840402", ""): True,
            ("EL094259216", ""): False,
            ("094259217", "GR"): True,
            ("", "SE"): False,
            ("12345", ""): False,
            ("ZZ12345", "ZZ"): False,
        }
        assert {key: is_vat_registration_doubtful(*key) for key in doubted} == doubted
