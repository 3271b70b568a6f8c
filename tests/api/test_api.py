"""The public API: who is let in, what is closed, and the shapes of what is answered."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.utils import timezone

from ledgerhall.finance.journals import batches
from ledgerhall.finance.journals.models import JournalLine
from ledgerhall.finance.journals.starting import NewBooks, start_books
from ledgerhall.identity import memberships, permission_sets, tokens
from ledgerhall.identity.models import User
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Currency
from ledgerhall.kernel.people import COMMAND_LINE
from ledgerhall.tenancy import books
from ledgerhall.tenancy.models import Company, Tenant
from tests.finance.conftest import copy_books
from tests.finance.ledgers import post_text

__all__ = ["copy_books"]

pytestmark = [pytest.mark.django_db, pytest.mark.urls("ledgerhall.api.urls")]

AT = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
NAMES = (
    "cashAccountsBalance,entriesPostedThisMonth,netIncomeThisMonth,netIncomeThisFiscalYear,openPeriods,glRegisters,"
    "lastPostedDate"
)


@pytest.fixture(autouse=True)
def no_bad_tokens_yet():
    cache.clear()


@pytest.fixture
def tenant():
    return Tenant.objects.create(slug="brightwater", name="Brightwater", created_at=AT, changed_at=AT)


@pytest.fixture
def make_company(copy_books):
    """Companies with books on the engine that the test runs on."""
    year = timezone.now().year

    def make(tenant: Tenant, name: str) -> Company:
        def start(made) -> None:
            with books.open(made):
                new = NewBooks(name, Currency("EUR"), years=((date(year - 1, 1, 1), 12), (date(year, 1, 1), 12)))
                start_books(new=new, by=COMMAND_LINE, at=AT)

        place = copy_books(f"api_{name.lower()}_{year}", start).books
        return Company.objects.create(
            tenant=tenant, slug=name.lower(), name=name, currency_code="EUR", books=place, created_at=AT, changed_at=AT
        )

    return make


@pytest.fixture
def boatyard(tenant, make_company):
    return make_company(tenant, "Boatyard")


def person(tenant: Tenant, email: str, permission_set: str, company: Company | None = None) -> User:
    user = User.objects.by_address(email) or User.objects.add(email=email, name=email.partition("@")[0], at=AT)
    memberships.add(user=user, tenant=tenant, grants=[(permission_set, company)], by=COMMAND_LINE, at=AT)
    return user


def token_for(user: User, tenant: Tenant, **more) -> str:
    now = timezone.now()
    values = {"name": "Portal", "expires_at": now + timedelta(days=30), "at": now, **more}
    return tokens.issue(user=user, tenant=tenant, by=COMMAND_LINE, **values).secret


@pytest.fixture
def secret(tenant, boatyard):
    return token_for(person(tenant, "maren@harrow.example", permission_sets.READ), tenant)


def get(client, path: str, secret: str = "", **more):
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return client.get(path, headers=headers, **more)


def exact(response) -> dict:
    return json.loads(response.content, parse_float=Decimal)


class TestCompanies:
    def test_has_the_shape_of_business_central(self, client, secret, boatyard):
        response = get(client, "/brightwater/api/v2.0/companies", secret)
        assert response.status_code == 200
        assert response["Content-Type"].startswith("application/json")
        assert response["Cache-Control"] == "no-store"
        answer = exact(response)
        assert answer["@odata.context"].endswith("/brightwater/api/v2.0/$metadata#companies")
        assert [(one["id"], one["name"], one["displayName"]) for one in answer["value"]] == [
            (str(boatyard.id), "Boatyard", "Boatyard")
        ]

    def test_tells_a_portal_how_to_open_and_show_them(self, client, secret):
        response = get(client, "/brightwater/api/ledgerhall/accountant/v1.0/companies", secret)
        (company,) = exact(response)["value"]
        assert (company["slug"], company["currencyCode"], company["isDemo"]) == ("boatyard", "EUR", False)

    def test_lists_granted_companies_only(self, client, tenant, boatyard, make_company):
        moorings = make_company(tenant, "Moorings")
        user = person(tenant, "otto@harrow.example", permission_sets.READ, moorings)
        secret = token_for(user, tenant)
        (only,) = exact(get(client, "/brightwater/api/v2.0/companies", secret))["value"]
        assert only["id"] == str(moorings.id)
        assert get(client, f"/brightwater/api/v2.0/companies({boatyard.id})", secret).status_code == 404
        assert get(client, f"/brightwater/api/v2.0/companies({moorings.id})", secret).status_code == 200

    def test_gives_company_information(self, client, secret, boatyard):
        path = f"/brightwater/api/v2.0/companies({boatyard.id})/companyInformation"
        (information,) = exact(get(client, path, secret))["value"]
        assert (information["displayName"], information["currencyCode"]) == ("Boatyard", "EUR")
        assert information["currentFiscalYearStartDate"] == f"{timezone.now().year}-01-01"


class TestLedger:
    def test_gives_accounts_and_entries_with_exact_amounts(self, client, secret, boatyard):
        _post(boatyard, "1200 x 0.10", "4100 y       0.10")
        base = f"/brightwater/api/v2.0/companies({boatyard.id})"
        entries = exact(get(client, f"{base}/generalLedgerEntries", secret))["value"]
        names = ("entryNumber", "accountNumber", "debitAmount", "creditAmount")
        assert [tuple(one[name] for name in names) for one in entries] == [
            (1, "1200", Decimal("0.10"), 0), (2, "4100", 0, Decimal("0.10")),
        ]  # fmt: skip
        accounts = exact(get(client, f"{base}/accounts", secret))["value"]
        by_number = {account["number"]: account for account in accounts}
        assert by_number["1200"]["id"] == entries[0]["accountId"]

    def test_pages_and_counts(self, client, secret, boatyard):
        _post(boatyard, "1200 x 5.00", "4100 y       5.00")
        path = f"/brightwater/api/v2.0/companies({boatyard.id})/generalLedgerEntries"
        answer = exact(get(client, path + "?$top=1&$skip=1&$count=true", secret))
        assert [one["entryNumber"] for one in answer["value"]] == [2]
        assert answer["@odata.count"] == 2
        assert "@odata.nextLink" not in answer

    @pytest.mark.parametrize(
        "query", ["$top=x", "$top=-1", "$skip=99999999999999999999", "$filter=number eq '1'", "$orderby=x"]
    )
    def test_refuses_what_it_does_not_understand(self, client, secret, boatyard, query):
        response = get(client, f"/brightwater/api/v2.0/companies({boatyard.id})/accounts?{query}", secret)
        assert response.status_code == 400
        assert exact(response)["error"]["code"] == "BadRequest"


class TestCues:
    def test_gives_the_asked_figures_alone(self, client, secret, boatyard):
        _post(boatyard, "1200 Customers 121.10", "4100 Sales                121.10")
        rows = _cues(client, secret, boatyard, NAMES + ",somethingOfNextYear")
        assert [row["name"] for row in rows.values()] == NAMES.split(",")
        assert rows["netIncomeThisMonth"]["amount"] == Decimal("121.10")
        assert rows["netIncomeThisMonth"]["text"] == "€121"
        assert rows["netIncomeThisFiscalYear"]["amount"] == Decimal("121.10")
        assert rows["entriesPostedThisMonth"]["amount"] == 2
        assert rows["openPeriods"]["amount"] == 24
        assert rows["glRegisters"]["amount"] == 1
        assert rows["cashAccountsBalance"] == {
            "name": "cashAccountsBalance", "text": "€0", "amount": 0, "currencySymbol": "€", "style": "None",
        }  # fmt: skip

    def test_what_cannot_be_answered_comes_with_its_reason(self, client, secret, boatyard):
        rows = _cues(client, secret, boatyard, "lastPostedDate,openPeriods")
        assert rows["lastPostedDate"] == {
            "name": "lastPostedDate", "text": "", "amount": None, "currencySymbol": "", "style": "None",
            "reason": "Nothing is posted yet.",
        }  # fmt: skip
        assert "reason" not in rows["openPeriods"]

    def test_a_negative_cash_balance_is_unfavorable(self, client, secret, boatyard):
        from ledgerhall.finance.ledger.models import GLAccount, ReportDefinition

        with books.open(boatyard):
            cash = GLAccount.objects.filter(category__report_definition=ReportDefinition.CASH, account_type="posting")
            number = cash.order_by("number")[0].number
        _post(boatyard, "6100 Rent 12480.55", f"{number} Bank              12480.55")
        row = _cues(client, secret, boatyard, "cashAccountsBalance")["cashAccountsBalance"]
        assert (row["amount"], row["text"], row["style"]) == (Decimal("-12480.55"), "€−12,481", "Unfavorable")

    def test_unposted_lines_are_counted_and_unbalanced_ones_told_apart(self, client, secret, boatyard):
        with books.open(boatyard), books.transaction():
            batch = batches.find("DEFAULT")
            for line_no, document, amount in ((1, "D1", 10), (2, "D1", -10), (3, "D2", 5)):
                JournalLine.objects.create(
                    batch=batch, line_no=line_no, document_no=document, amount=Decimal(amount), account_no="1200",
                    posting_date=LedgerDate(date(2026, 1, 1)), created_at=AT, changed_at=AT,
                )  # fmt: skip
        rows = _cues(client, secret, boatyard, "unpostedJournalLines,unbalancedJournalLines")
        assert (rows["unpostedJournalLines"]["amount"], rows["unpostedJournalLines"]["style"]) == (3, "Ambiguous")
        assert (rows["unbalancedJournalLines"]["amount"], rows["unbalancedJournalLines"]["style"]) == (1, "Unfavorable")

    def test_refuses_a_call_without_names(self, client, secret, boatyard):
        response = get(client, f"/brightwater/api/ledgerhall/accountant/v1.0/companies({boatyard.id})/cues", secret)
        assert response.status_code == 400


class TestClosed:
    PATHS = (
        "companies",
        "companies({id})",
        "companies({id})/companyInformation",
        "companies({id})/accounts",
        "companies({id})/generalLedgerEntries",
        "../ledgerhall/accountant/v1.0/companies",
        "../ledgerhall/accountant/v1.0/companies({id})/cues?names=openPeriods",
        "elsewhere",
        "",
    )

    @pytest.fixture(params=PATHS)
    def path(self, request, boatyard):
        path = request.param.format(id=boatyard.id)
        return f"/brightwater/api/{path[3:]}" if path.startswith("../") else f"/brightwater/api/v2.0/{path}"

    @pytest.mark.parametrize("header", ["", "Bearer ", "Bearer lht_unknown", "Basic bWU6bWU=", "lht_x"])
    def test_without_a_valid_token_all_is_401(self, client, path, header):
        response = client.get(path, headers={"Authorization": header} if header else {})
        assert response.status_code == 401
        assert response["WWW-Authenticate"].startswith("Bearer")
        assert exact(response)["error"]["code"] == "Authentication_InvalidCredentials"

    def test_another_tenants_token_finds_nothing(self, client, path):
        other = Tenant.objects.create(slug="other", name="Other", created_at=AT, changed_at=AT)
        secret = token_for(person(other, "eve@other.example", permission_sets.SUPER), other)
        response = get(client, path, secret)
        assert response.status_code == 404
        assert b"Boatyard" not in response.content

    def test_a_person_without_a_right_to_the_books_finds_nothing(self, client, tenant, boatyard):
        secret = token_for(person(tenant, "clerk@brightwater.example", permission_sets.SECURITY), tenant)
        assert exact(get(client, "/brightwater/api/v2.0/companies", secret))["value"] == []
        for path in (f"companies({boatyard.id})", f"companies({boatyard.id})/accounts"):
            assert get(client, f"/brightwater/api/v2.0/{path}", secret).status_code == 404

    def test_a_company_of_another_tenant_is_not_found_under_this_one(self, client, secret, make_company):
        other = Tenant.objects.create(slug="other", name="Other", created_at=AT, changed_at=AT)
        strange = make_company(other, "Strange")
        assert get(client, f"/brightwater/api/v2.0/companies({strange.id})/accounts", secret).status_code == 404

    def test_access_that_ended_ends_the_token_on_the_next_call(self, client, secret):
        assert get(client, "/brightwater/api/v2.0/companies", secret).status_code == 200
        membership = memberships.current(
            user=User.objects.get(email="maren@harrow.example"), tenant=Tenant.objects.get(slug="brightwater")
        )
        memberships.end(record=membership, by=COMMAND_LINE, at=timezone.now())
        assert get(client, "/brightwater/api/v2.0/companies", secret).status_code == 401

    def test_an_expired_token_is_no_token(self, client, tenant, boatyard):
        user = person(tenant, "maren@harrow.example", permission_sets.READ)
        then = timezone.now() - timedelta(days=3)
        secret = token_for(user, tenant, at=then, expires_at=then + timedelta(days=1))
        assert get(client, "/brightwater/api/v2.0/companies", secret).status_code == 401

    def test_a_signed_in_browser_is_nobody_here(self, client, tenant, boatyard):
        client.force_login(person(tenant, "maren@harrow.example", permission_sets.READ))
        assert client.get("/brightwater/api/v2.0/companies").status_code == 401

    def test_nothing_is_written(self, client, secret):
        for method in (client.post, client.put, client.patch, client.delete):
            response = method("/brightwater/api/v2.0/companies", headers={"Authorization": f"Bearer {secret}"})
            assert response.status_code == 405


class TestBadTokens:
    def test_many_from_one_address_are_told_to_wait_and_valid_ones_are_not(self, client, secret):
        answers = [get(client, "/brightwater/api/v2.0/companies", f"lht_guess{n}").status_code for n in range(22)]
        assert answers == [401] * 20 + [429] * 2
        assert get(client, "/brightwater/api/v2.0/companies", "lht_again")["Retry-After"] == "300"
        assert get(client, "/brightwater/api/v2.0/companies", secret).status_code == 200


def _post(company: Company, *lines: str) -> None:
    day = timezone.now().date()
    with books.open(company):
        post_text("\n".join([f"{day} D1", *lines]), by=COMMAND_LINE)


def _cues(client, secret: str, company: Company, names: str) -> dict[str, dict]:
    path = f"/brightwater/api/ledgerhall/accountant/v1.0/companies({company.id})/cues?names={names}"
    response = get(client, path, secret)
    assert response.status_code == 200, response.content
    return {row["name"]: row for row in exact(response)["value"]}
