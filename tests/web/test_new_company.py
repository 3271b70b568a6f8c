"""The page New Company."""

import pytest

from ledgerhall.finance.foundation.models import AccountingPeriod, CompanyInformation, GeneralLedgerSetup
from ledgerhall.finance.ledger.models import GLAccount
from ledgerhall.finance.starting.setups import NAMES
from ledgerhall.finance.vat.models import VATStatement
from ledgerhall.kernel.errors import Refused
from ledgerhall.tenancy import books
from ledgerhall.tenancy.models import Company, PendingBooks
from ledgerhall.web.new_company import iso_currency

FILLED = {
    "legal_name": "Quill Print Works Ltd",
    "currency_code": "GBP",
    "chart": "generic",
    "starting_date": "2026-04-01",
    "number_of_periods": "12",
    "time_zone": "Europe/London",
    "language": "en",
    "country_code": "GB",
    "vat_registration_no": "GB123456789",
}
PAGE = "/quill/new-company/"


class TestNewCompany:
    def test_makes_books_with_chart_and_years(self, owner_client):
        answer = owner_client.post(PAGE, FILLED)
        assert (answer.status_code, answer["Location"]) == (302, "/quill/quill-print-works-ltd/")
        company = Company.objects.get()
        assert (company.currency_code, company.minor_units, company.time_zone) == ("GBP", 2, "Europe/London")
        with books.open(company):
            assert CompanyInformation.objects.get().vat_registration_no == "GB123456789"
            assert GLAccount.objects.filter(number="1100").exists()
            assert AccountingPeriod.objects.count() == 25
        assert not PendingBooks.objects.exists()

    def test_offers_the_setups_and_makes_books_with_one(self, owner_client):
        shown = owner_client.get(PAGE).content.decode()
        for code, name in NAMES.items():
            assert f'<option value="{code}"' in shown
            assert name in shown
        owner_client.post(PAGE, {**FILLED, "chart": "gb"})
        with books.open(Company.objects.get()):
            assert VATStatement.objects.get().code == "VAT100"
            assert GeneralLedgerSetup.objects.get().vat_settlement_account_no == "2202"

    def test_keeps_what_was_typed_when_it_refuses(self, owner_client):
        answer = owner_client.post(PAGE, {**FILLED, "legal_name": "", "starting_date": "31 April"})
        assert answer.status_code == 422
        assert b"GB123456789" in answer.content
        assert b"No company was made" in answer.content
        assert not Company.objects.exists()

    def test_refuses_a_logo_that_is_no_picture(self, owner_client, tmp_path):
        file = tmp_path / "logo.png"
        file.write_bytes(b"<svg onload=alert(1)>")
        with file.open("rb") as logo:
            answer = owner_client.post(PAGE, {**FILLED, "logo": logo})
        assert answer.status_code == 422
        assert not Company.objects.exists()

    def test_is_not_there_for_strangers(self, client, owner, django_user_model):
        stranger = django_user_model.objects.add(email="s@example.com", name="S", password=None, at=owner.created_at)
        client.force_login(stranger)
        assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize(("code", "minor_units"), [("JPY", 0), ("KWD", 3), ("EUR", 2)])
def test_currencies_have_their_minor_units(owner_client, code, minor_units):
    owner_client.post(PAGE, {**FILLED, "currency_code": code})
    assert Company.objects.get().minor_units == minor_units


def test_a_currency_that_iso_4217_does_not_know_is_refused():
    with pytest.raises(Refused) as refused:
        iso_currency("QQQ")
    assert [one.code for one in refused.value.refusals] == ["currency-not-iso"]
