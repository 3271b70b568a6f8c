"""Refreshing, against a client on loopback: figures, refusals, old figures, and what is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest

from ledgerhall.identity.models import User
from ledgerhall.portal import clients, passage, refresh, tasks
from ledgerhall.portal.models import Client, ClientCompany, PortalError, Snapshot
from ledgerhall.portal.refresh import Outcome
from ledgerhall.tenancy.jobs import Stopped, ask_to_stop
from ledgerhall.tenancy.models import Tenant
from tests.portal.conftest import AT, BOATYARD, MOORINGS, SECRET, FakeClient

NAMES = ["cashAccountsBalance", "openPeriods"]


@pytest.fixture
def client(firm: Tenant, accountant: User, books: FakeClient) -> Client:
    return clients.add(firm=firm, user_id=accountant.id, client_url=books.url, name="Brightwater", secret=SECRET, at=AT)


def run(
    *asked: Client,
    at: datetime = AT,
    report: Callable[[int, int, int], None] | None = None,
    names: Sequence[str] = NAMES,
) -> Outcome:
    fresh = list(Client.objects.filter(id__in=[one.id for one in asked]).select_related("firm"))
    return refresh.run(
        clients=fresh,
        names=names,
        passage=passage.of_this_deployment(),
        clock=lambda: at,
        report=report or (lambda done, total, failed: None),
    )


def snapshot(company: object = BOATYARD) -> Snapshot:
    return Snapshot.objects.get(company__company_uuid=company)


class TestFigures:
    def test_are_kept_as_they_came(self, client: Client) -> None:
        outcome = run(client)
        assert (outcome.done, outcome.total, outcome.failed) == (2, 2, 0)
        assert snapshot().values["cashAccountsBalance"] == {
            "text": "£223719.25", "amount": "223719.25", "currency": "£", "style": "None",
        }  # fmt: skip
        assert snapshot(MOORINGS).values["cashAccountsBalance"]["style"] == "Unfavorable"
        assert snapshot().taken_at == AT
        client.refresh_from_db()
        assert (client.state, client.refreshed_at) == ("connected", AT)

    def test_that_the_client_cannot_answer_keep_its_reason(self, client: Client) -> None:
        run(client, names=["netIncomeThisFiscalYear"])
        assert snapshot().values["netIncomeThisFiscalYear"] == {
            "text": "", "amount": None, "currency": "", "style": "None", "reason": "No year.",
        }  # fmt: skip

    def test_exactly_the_shown_columns_are_asked(self, client: Client, books: FakeClient) -> None:
        run(client)
        asked = [path for path in books.server.paths if "cues" in path]
        assert len(asked) == 2
        assert all(path.endswith("/cues?names=cashAccountsBalance%2CopenPeriods") for path in asked)

    def test_of_a_company_that_is_no_longer_listed_go(self, client: Client, books: FakeClient) -> None:
        run(client)
        del books.companies[1]
        run(client)
        assert [company.company_uuid for company in ClientCompany.objects.all()] == [BOATYARD]

    def test_demo_companies_come_where_they_are_wanted(self, client: Client, books: FakeClient) -> None:
        books.companies[1]["isDemo"] = True
        run(client)
        assert ClientCompany.objects.count() == 1
        clients.change(client=client, values={}, include_demo_companies=True, at=AT)
        run(client)
        assert ClientCompany.objects.count() == 2

    def test_of_one_company_alone(self, client: Client, books: FakeClient) -> None:
        run(client)
        books.cash = {BOATYARD: "1.00", MOORINGS: "2.00"}
        fresh = Client.objects.select_related("firm").get()
        refresh.run(
            clients=[fresh], names=NAMES, passage=passage.of_this_deployment(), clock=lambda: AT,
            report=lambda done, total, failed: None, only_company=MOORINGS,
        )  # fmt: skip
        assert snapshot(MOORINGS).values["cashAccountsBalance"]["amount"] == "2.00"
        assert snapshot(BOATYARD).values["cashAccountsBalance"]["amount"] == "223719.25"


class TestRefusals:
    LATER = AT + timedelta(days=2)

    @pytest.mark.parametrize(
        ("status", "code", "state"),
        [(503, "client-offline", "unreachable"), (404, "client-not-reachable", "unreachable")],
    )
    def test_leave_the_old_figures_with_their_age(
        self, client: Client, books: FakeClient, status: int, code: str, state: str
    ) -> None:
        run(client)
        books.status = status
        outcome = run(client, at=self.LATER)
        assert (outcome.done, outcome.failed) == (1, 1)
        assert snapshot().values["cashAccountsBalance"]["amount"] == "223719.25"
        assert (snapshot().taken_at, snapshot().refused_code, snapshot().refused_at) == (AT, code, self.LATER)
        client.refresh_from_db()
        assert (client.state, client.refused_code) == (state, code)
        error = PortalError.objects.get()
        assert (error.kind, error.code, error.at) == ("companies", code, self.LATER)
        books.status = 200
        run(client, at=self.LATER)
        assert (snapshot().taken_at, snapshot().refused_code) == (self.LATER, "")
        client.refresh_from_db()
        assert (client.state, client.refused_code) == ("connected", "")

    def test_a_client_that_is_gone_leaves_the_old_figures(self, client: Client, books: FakeClient) -> None:
        run(client)
        books.server.http.shutdown()
        books.server.http.server_close()
        run(client, at=self.LATER)
        assert snapshot().values["cashAccountsBalance"]["amount"] == "223719.25"
        assert snapshot().refused_code == "client-not-reachable"

    def test_access_that_ended_takes_the_figures_away(self, client: Client, books: FakeClient) -> None:
        run(client)
        books.status = 401
        run(client, at=self.LATER)
        assert (snapshot().values, snapshot().taken_at) == ({}, None)
        client.refresh_from_db()
        assert (client.state, client.refused_code) == ("access ended", "client-credentials-rejected")

    def test_of_one_company_leave_the_other_fresh(self, client: Client, books: FakeClient) -> None:
        run(client)
        books.status_of[MOORINGS] = 500
        outcome = run(client, at=self.LATER)
        assert (outcome.done, outcome.total, outcome.failed) == (2, 2, 1)
        assert snapshot(BOATYARD).taken_at == self.LATER
        assert (snapshot(MOORINGS).taken_at, snapshot(MOORINGS).refused_code) == (AT, "client-offline")
        error = PortalError.objects.get()
        assert (error.kind, error.company_name) == ("figures", "Brightwater Moorings Ltd")

    def test_no_company_open_has_its_own_words(self, client: Client, books: FakeClient) -> None:
        books.companies = []
        run(client)
        client.refresh_from_db()
        assert client.refused_code == "client-no-company"

    def test_a_client_without_token_is_not_asked(self, firm: Tenant, accountant: User, books: FakeClient) -> None:
        bare = clients.add(firm=firm, user_id=accountant.id, client_url=books.url, at=AT)
        run(bare)
        bare.refresh_from_db()
        assert (bare.refused_code, books.server.paths) == ("client-token-missing", [])

    def test_an_exception_taken_back_ends_the_calls(self, client: Client, books: FakeClient, settings: object) -> None:
        settings.PORTAL_ALLOW = frozenset()  # type: ignore[attr-defined]
        run(client)
        client.refresh_from_db()
        assert (client.refused_code, books.server.paths) == ("client-url-format", [])


class TestMeanwhile:
    def test_a_blocked_client_is_not_asked(self, client: Client, books: FakeClient) -> None:
        run(client)
        clients.block(client=client, at=AT)
        books.server.paths.clear()
        run(client)
        assert books.server.paths == []
        assert snapshot().values

    def test_what_comes_for_a_url_that_was_changed_is_dropped(self, client: Client) -> None:
        def change_while_it_runs(done: int, total: int, failed: int) -> None:
            Client.objects.update(client_url="https://other.example.com", origin="https://other.example.com")

        run(client, report=change_while_it_runs)
        assert all(not one.values for one in Snapshot.objects.all())

    def test_a_stop_keeps_what_is_done(self, client: Client) -> None:
        def stop(done: int, total: int, failed: int) -> None:
            if done == 1:
                raise Stopped

        with pytest.raises(Stopped):
            run(client, report=stop)
        assert [bool(one.values) for one in Snapshot.objects.order_by("company__name")] == [True, False]

    def test_more_clients_than_threads_are_all_asked(self, firm: Tenant, accountant: User, books: FakeClient) -> None:
        made = [
            clients.add(
                firm=firm, user_id=accountant.id, client_url=f"{books.server.origin}/t{i}", secret=SECRET, at=AT
            )
            for i in range(15)
        ]
        outcome = run(*made)
        assert (outcome.done, outcome.total, outcome.failed) == (30, 30, 0)
        assert Snapshot.objects.exclude(taken_at=None).count() == 30


class TestInWorker:
    def test_refreshes_all_clients_of_the_jobs_user_and_tells_how_far(
        self, firm: Tenant, accountant: User, colleague: User, client: Client, books: FakeClient
    ) -> None:
        other = clients.add(firm=firm, user_id=colleague.id, client_url=books.url, secret=SECRET, at=AT)
        job = tasks.refresh_all(firm=firm, user_id=accountant.id, names=NAMES, at=AT)
        assert job is not None
        books.status_of[MOORINGS] = 500
        tasks.refresh_in_worker.func(job_id=str(job.id), client_ids=[], names=NAMES)
        job.refresh_from_db()
        assert (job.state, job.done, job.total, job.result) == ("done", 2, 2, {"failed": 1})
        assert Snapshot.objects.filter(company__client=client).count() == 2
        assert not Snapshot.objects.filter(company__client=other).exists()

    def test_stops_where_it_was_asked_to(self, firm: Tenant, accountant: User, client: Client) -> None:
        job = tasks.refresh_all(firm=firm, user_id=accountant.id, names=NAMES, at=AT)
        assert job is not None
        ask_to_stop(job.id)
        tasks.refresh_in_worker.func(job_id=str(job.id), client_ids=[], names=NAMES)
        job.refresh_from_db()
        assert job.state == "stopped"
        assert not Snapshot.objects.exclude(taken_at=None).exists()
