"""The portal's pages: who may open what, what a request does and does not do, and what stands in the rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from ledgerhall.identity import memberships, permission_sets, preferences
from ledgerhall.identity.models import User
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.people import COMMAND_LINE
from ledgerhall.portal import client_api, clients, columns, tasks
from ledgerhall.portal.models import Client, ClientCompany, PortalError, Snapshot
from ledgerhall.tenancy.models import Job, Tenant
from tests.portal.conftest import AT, SECRET

URL = "https://books.example.com/brightwater"


@pytest.fixture(autouse=True)
def nobody_calls_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A web request that called out would fail its test."""

    def refuse(*_arguments: Any, **_named: Any) -> None:
        raise AssertionError("a web request called out")

    monkeypatch.setattr(client_api, "get", refuse)


@pytest.fixture
def browser(accountant: User, client: Browser) -> Browser:
    client.force_login(accountant)
    return client


@pytest.fixture
def brightwater(firm: Tenant, accountant: User) -> Client:
    return clients.add(firm=firm, user_id=accountant.id, client_url=URL, name="Brightwater", secret=SECRET, at=AT)


def company(
    client: Client, name: str, currency: str = "GBP", *, hours: int = 0, **values: dict[str, Any]
) -> ClientCompany:
    now = timezone.now()
    made = ClientCompany.objects.create(
        client=client, company_uuid=uuid4(), name=name, slug=name.lower(), currency_code=currency, listed_at=now
    )
    Snapshot.objects.create(company=made, values=values, taken_at=now - timedelta(hours=hours))
    return made


def money(amount: str, style: str = "None") -> dict[str, Any]:
    return {"text": amount, "amount": amount, "currency": "£", "style": style}


def at(firm: Tenant, name: str = "dashboard", **named: Any) -> str:
    return reverse(f"portal:{name}", kwargs={"tenant": firm.slug, **named})


def text_of(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


class TestDashboard:
    def test_shows_stored_figures_with_style_age_and_link(
        self, browser: Browser, firm: Tenant, brightwater: Client
    ) -> None:
        boatyard = company(brightwater, "Boatyard", cashAccountsBalance=money("-12480.55", "Unfavorable"))
        page = text_of(browser.get(at(firm)))
        assert "−12,481" in page
        assert "title>Unfavourable</title" in page
        assert at(firm, "go", key=boatyard.id, place="company") in page
        assert ">now<" in page

    def test_the_company_opens_below_the_client_url(self, browser: Browser, firm: Tenant, brightwater: Client) -> None:
        boatyard = company(brightwater, "Boatyard")
        response = browser.get(at(firm, "go", key=boatyard.id, place="company"))
        assert response["Location"] == f"{URL}/boatyard/"
        assert browser.get(at(firm, "go", key=boatyard.id, place="elsewhere")).status_code == 404

    def test_old_figures_stay_with_age_and_reason(self, browser: Browser, firm: Tenant, brightwater: Client) -> None:
        company(brightwater, "Boatyard", hours=52, cashAccountsBalance=money("37205"))
        Snapshot.objects.update(
            refused_code="client-not-reachable", refused_text="It cannot be reached.", refused_at=timezone.now()
        )
        page = text_of(browser.get(at(firm)))
        assert "37,205" in page
        assert "2 d 4 h old" in page
        assert "No answer since" in page
        assert 'class="stale"' in page
        assert "1 company with old figures" in page

    def test_what_needs_attention_comes_first_and_clients_stay_together(
        self, browser: Browser, firm: Tenant, accountant: User, brightwater: Client
    ) -> None:
        other = clients.add(
            firm=firm, user_id=accountant.id, client_url="https://a.example.com", name="Aardvark", at=AT
        )
        company(other, "Aardvark Ltd", cashAccountsBalance=money("1"))
        company(brightwater, "Boatyard", cashAccountsBalance=money("2"))
        company(brightwater, "Moorings", cashAccountsBalance=money("-3", "Unfavorable"))
        page = text_of(browser.get(at(firm)))
        assert page.index("Moorings") < page.index("Boatyard") < page.index("Aardvark Ltd")

    def test_currencies_are_not_added(self, browser: Browser, firm: Tenant, brightwater: Client) -> None:
        company(brightwater, "Boatyard", "GBP", cashAccountsBalance=money("1000.40"))
        company(brightwater, "Moorings", "GBP", cashAccountsBalance=money("2000.40"))
        company(brightwater, "Werft", "EUR", cashAccountsBalance=money("5000"))
        foot = text_of(browser.get(at(firm))).split("<tfoot")[1]
        assert "3,000" in foot
        assert "5,000" in foot
        assert "8,00" not in foot
        assert "3 companies" in foot

    def test_a_blocked_clients_figures_are_hidden(self, browser: Browser, firm: Tenant, brightwater: Client) -> None:
        company(brightwater, "Boatyard", cashAccountsBalance=money("37205"))
        clients.block(client=brightwater, at=AT)
        assert "37,205" not in text_of(browser.get(at(firm)))

    def test_costs_as_many_queries_with_one_row_as_with_200(
        self, browser: Browser, firm: Tenant, brightwater: Client, django_assert_num_queries: Any
    ) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        company(brightwater, "Boatyard", cashAccountsBalance=money("1"))
        browser.get(at(firm))
        with CaptureQueriesContext(connection) as of_one:
            browser.get(at(firm))
        for number in range(200):
            company(brightwater, f"Boat {number}", cashAccountsBalance=money(str(number)))
        with django_assert_num_queries(len(of_one)):
            browser.get(at(firm))

    def test_shows_three_ways_in_while_only_the_sample_is_there(
        self, browser: Browser, firm: Tenant, accountant: User
    ) -> None:
        assert "No client is here so far" in text_of(browser.get(at(firm)))
        sample = clients.add(firm=firm, user_id=accountant.id, client_url=URL, secret=SECRET, is_sample=True, at=AT)
        assert "Only the sample is here so far" in text_of(browser.get(at(firm)))
        browser.post(at(firm, "client-remove", key=sample.id))
        assert "Bring Back the Sample" in text_of(browser.get(at(firm)))
        browser.post(at(firm, "sample"))
        assert clients.of(firm=firm, user_id=accountant.id).count() == 1

    @pytest.mark.parametrize(
        "query", ["view=attention", "view=unreachable", "q=boat", "sort=-cashAccountsBalance", "sort=x", "group=N"]
    )
    def test_views_and_orders_open(self, browser: Browser, firm: Tenant, brightwater: Client, query: str) -> None:
        company(brightwater, "Boatyard", cashAccountsBalance=money("1"))
        text_of(browser.get(f"{at(firm)}?{query}"))

    def test_a_figure_that_cannot_be_answered_says_why(
        self, browser: Browser, firm: Tenant, brightwater: Client
    ) -> None:
        why = "The work date, 24 Nov 2026, lies in no fiscal year."
        unanswered = {"text": "", "amount": None, "style": "None", "reason": why}
        company(brightwater, "Moorings", cashAccountsBalance=money("2"), netIncomeThisFiscalYear=unanswered)
        company(brightwater, "Boatyard", cashAccountsBalance=money("1"), netIncomeThisFiscalYear=money("-5"))
        for sort in ("netIncomeThisFiscalYear", "-netIncomeThisFiscalYear"):
            page = text_of(browser.get(f"{at(firm)}?sort={sort}"))
            assert f'title="{why}"' in page
            assert page.count(f'<span class="muted">n/a</span><span class="vh">: {why}</span>') == 1
            assert page.index(">Boatyard<") < page.index(">Moorings<")
        assert "The client does not answer this." in page

    def test_what_a_client_says_is_shown_as_text(self, browser: Browser, firm: Tenant, brightwater: Client) -> None:
        company(
            brightwater,
            "<script>alert(1)</script>",
            lastPostedDate={"text": "<b>x</b>", "amount": None, "style": "None"},
        )
        page = text_of(browser.get(at(firm)))
        assert "<script>alert" not in page
        assert "<b>x</b>" not in page


class TestRefresh:
    def test_all_is_a_job_for_the_shown_columns(self, browser: Browser, firm: Tenant, brightwater: Client) -> None:
        browser.post(at(firm, "refresh"))
        job = Job.objects.get()
        assert (job.kind, job.state, job.tenant) == (tasks.REFRESH_ALL, "queued", firm)
        arguments = _task_arguments()
        assert arguments["client_ids"] == []
        assert arguments["names"] == columns.asked([one for one in columns.ALL_COLUMNS if one.is_default])
        assert "Waiting for the worker" in text_of(browser.get(at(firm)))

    def test_asked_twice_runs_once(self, browser: Browser, firm: Tenant, brightwater: Client) -> None:
        browser.post(at(firm, "refresh"))
        browser.post(at(firm, "refresh"))
        assert Job.objects.count() == 1

    def test_a_refresh_that_was_lost_with_its_worker_is_not_waited_for(
        self, browser: Browser, firm: Tenant, brightwater: Client
    ) -> None:
        browser.post(at(firm, "refresh"))
        assert '<div id="portal-progress" hx-get=' in text_of(browser.get(at(firm)))
        Job.objects.update(state=Job.State.RUNNING, created_at=timezone.now() - timedelta(minutes=30))
        page = text_of(browser.get(at(firm)))
        assert "the worker was lost" in page
        assert '<div id="portal-progress"' in page
        assert '<div id="portal-progress" hx-get=' not in page
        browser.post(at(firm, "refresh"))
        assert Job.objects.count() == 2

    def test_of_one_company_and_of_selected_ones(self, browser: Browser, firm: Tenant, brightwater: Client) -> None:
        boatyard = company(brightwater, "Boatyard")
        browser.post(at(firm, "refresh-company", key=boatyard.id))
        assert _task_arguments()["company_uuid"] == str(boatyard.company_uuid)
        browser.post(at(firm, "refresh-selected"), {"row": [str(boatyard.id)]})
        assert Job.objects.count() == 2

    def test_stops_when_asked(self, browser: Browser, firm: Tenant, brightwater: Client) -> None:
        browser.post(at(firm, "refresh"))
        job = Job.objects.get()
        browser.post(at(firm, "stop", key=job.id))
        job.refresh_from_db()
        assert job.is_stop_asked

    def test_the_page_gets_rows_that_changed_and_stops_asking_at_the_end(
        self, browser: Browser, firm: Tenant, brightwater: Client
    ) -> None:
        company(brightwater, "Boatyard", hours=5, cashAccountsBalance=money("1"))
        company(brightwater, "Moorings", cashAccountsBalance=money("2"))
        browser.post(at(firm, "refresh"))
        since = (timezone.now() - timedelta(hours=1)).isoformat()
        answer = text_of(browser.get(at(firm, "rows"), {"since": since}))
        assert "Moorings" in answer
        assert "Boatyard" not in answer
        assert "hx-trigger" in answer
        Job.objects.update(state=Job.State.DONE)
        assert "hx-trigger" not in text_of(browser.get(at(firm, "rows"), {"since": since}))
        assert browser.get(at(firm, "rows"), {"since": since, "rows": "others"})["HX-Refresh"] == "true"
        assert browser.get(at(firm, "rows"), {"since": "yesterday"}).status_code == 404


class TestClients:
    def test_a_new_client_is_kept_and_tested_in_the_worker(self, browser: Browser, firm: Tenant) -> None:
        response = browser.post(at(firm, "client-new"), {"client_url": URL, "name": "Brightwater", "token": SECRET})
        made = Client.objects.get()
        assert response["Location"] == at(firm, "client", key=made.id)
        assert Job.objects.get().kind == tasks.TEST
        page = text_of(browser.get(at(firm, "client", key=made.id)))
        assert SECRET not in page
        assert SECRET[-4:] in page

    def test_a_wrong_url_is_refused_with_an_example_and_what_was_typed_stays(
        self, browser: Browser, firm: Tenant
    ) -> None:
        page = text_of(browser.post(at(firm, "client-new"), {"client_url": "http://x.example", "name": "Kept"}))
        assert "client-url-format" in page
        assert "https://mybusiness.example.com" in page
        assert 'value="Kept"' in page
        assert not Client.objects.exists()

    def test_saving_another_origin_drops_the_token(self, browser: Browser, firm: Tenant, brightwater: Client) -> None:
        path = at(firm, "client", key=brightwater.id)
        browser.post(path, {"client_url": "https://other.example.com", "name": "Brightwater"})
        brightwater.refresh_from_db()
        assert brightwater.client_url == "https://other.example.com"
        assert clients.token_of(brightwater) is None

    def test_tests_are_limited(self, browser: Browser, firm: Tenant, brightwater: Client) -> None:
        for _ in range(tasks.TESTS_A_MINUTE):
            browser.post(at(firm, "client-test", key=brightwater.id))
        once_more = browser.post(at(firm, "client-test", key=brightwater.id), follow=True)
        assert f"{tasks.TESTS_A_MINUTE} tests in a minute are enough." in text_of(once_more)
        with pytest.raises(Refused) as refused:
            tasks.test_client_url(client=brightwater, names=[], at=timezone.now())
        assert [one.code for one in refused.value.refusals] == ["client-test-too-often"]
        assert Job.objects.filter(kind=tasks.TEST).count() == tasks.TESTS_A_MINUTE

    def test_the_invitations_second_link_fills_in_the_address(self, browser: Browser, firm: Tenant) -> None:
        assert f'value="{URL}"' in text_of(browser.get(at(firm, "client-new"), {"client_url": URL}))

    def test_lists_and_errors_open(self, browser: Browser, firm: Tenant, accountant: User, brightwater: Client) -> None:
        PortalError.objects.create(
            firm=firm,
            user=accountant,
            client=brightwater,
            kind="companies",
            at=AT,
            code="client-offline",
            text="Off",
            technical="status 503",
        )
        assert "C00001" in text_of(browser.get(at(firm, "clients")))
        assert "status 503" in text_of(browser.get(at(firm, "errors")))
        text_of(browser.get(at(firm, "client-remove", key=brightwater.id)))


class TestColumns:
    def test_are_added_moved_and_removed_per_user(self, browser: Browser, firm: Tenant, brightwater: Client) -> None:
        path = at(firm, "columns")
        browser.post(path, {"add": "openPeriods", "stay": "1"})
        for _ in range(9):
            browser.post(path, {"left": "openPeriods", "stay": "1"})
        browser.post(path, {"remove": "lastPostedDate", "stay": "1"})
        page = text_of(browser.get(at(firm)))
        assert page.index("Open Periods") < page.index("Cash Accounts Balance")
        assert "Last Posted Date" not in page
        assert _task_arguments()["names"][-1] == "openPeriods"
        browser.post(path, {"all_columns": "1"})
        assert "Last Posted Date" in text_of(browser.get(at(firm)))

    def test_an_unknown_one_is_refused(self, browser: Browser, firm: Tenant) -> None:
        assert "portal-column-unknown" in text_of(browser.post(at(firm, "columns"), {"add": "x"}))

    def test_names_that_are_no_longer_offered_fall_away(
        self, browser: Browser, firm: Tenant, accountant: User, brightwater: Client
    ) -> None:
        company(brightwater, "Boatyard")
        preferences.keep(
            user=accountant, tenant=firm, company=None, key=columns.PREFERENCE, value=["gone", "openPeriods"], at=AT
        )
        assert "1 of 13 columns" in text_of(browser.get(at(firm)))


class TestClosed:
    """Nobody sees a colleague's clients, and nobody without the right sees the portal."""

    @pytest.fixture
    def routes(self, firm: Tenant, brightwater: Client) -> list[tuple[str, str]]:
        boatyard = company(brightwater, "Boatyard")
        job = Job.objects.create(kind=tasks.REFRESH, tenant=firm, user_uuid=brightwater.user_id, created_at=AT)
        of_client = [("get", "client"), ("get", "client-state"), ("get", "client-remove")]
        acts = [("post", "client"), ("post", "client-test"), ("post", "client-block"), ("post", "client-remove")]
        return [
            *((verb, at(firm, name, key=brightwater.id)) for verb, name in (*of_client, *acts)),
            ("get", at(firm, "go", key=boatyard.id, place="company")),
            ("post", at(firm, "refresh-company", key=boatyard.id)),
            ("post", at(firm, "stop", key=job.id)),
        ]

    def test_a_colleague_finds_nothing(
        self, client: Browser, colleague: User, firm: Tenant, routes: list[tuple[str, str]]
    ) -> None:
        client.force_login(colleague)
        assert {getattr(client, verb)(path).status_code for verb, path in routes} == {404}
        assert "Boatyard" not in text_of(client.get(at(firm)))
        assert "Brightwater" not in text_of(client.get(at(firm, "clients")))
        assert Client.objects.get().state == "new"

    def test_a_stranger_finds_nothing(self, client: Browser, firm: Tenant, routes: list[tuple[str, str]]) -> None:
        stranger = User.objects.add(email="eve@other.example", name="Eve", at=AT)
        client.force_login(stranger)
        for verb, path in [*routes, ("get", at(firm)), ("get", at(firm, "clients")), ("post", at(firm, "refresh"))]:
            assert getattr(client, verb)(path).status_code == 404

    def test_nobody_is_sent_to_sign_in(self, client: Browser, firm: Tenant) -> None:
        assert client.get(at(firm))["Location"].startswith("/sign-in/")

    def test_a_member_without_the_set_may_not(self, client: Browser, firm: Tenant) -> None:
        clerk = User.objects.add(email="clerk@harrow.example", name="Clerk", at=AT)
        memberships.add(user=clerk, tenant=firm, grants=[(permission_sets.SECURITY, None)], by=COMMAND_LINE, at=AT)
        client.force_login(clerk)
        assert client.get(at(firm)).status_code == 404

    def test_a_tenant_that_is_no_firm_has_no_portal(self, client: Browser, accountant: User) -> None:
        other = Tenant.objects.create(slug="brightwater", name="Brightwater", created_at=AT, changed_at=AT)
        memberships.add(user=accountant, tenant=other, grants=[(permission_sets.PORTAL, None)], by=COMMAND_LINE, at=AT)
        client.force_login(accountant)
        assert client.get(at(other)).status_code == 404

    @pytest.mark.parametrize("name", ["refresh", "refresh-selected", "sample"])
    def test_acts_are_not_links(self, browser: Browser, firm: Tenant, name: str) -> None:
        assert browser.get(at(firm, name)).status_code == 405


def _task_arguments() -> dict[str, Any]:
    from django_tasks_db.models import DBTaskResult

    newest = DBTaskResult.objects.order_by("-enqueued_at").first()
    assert newest is not None
    arguments: dict[str, Any] = newest.args_kwargs["kwargs"]
    return arguments
