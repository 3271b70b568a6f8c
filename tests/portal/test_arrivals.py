"""Clients that appear by themselves, where the books are on this deployment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledgerhall.identity import links, memberships, permission_sets, tokens
from ledgerhall.identity.models import AccessToken, User
from ledgerhall.kernel.people import COMMAND_LINE
from ledgerhall.portal import clients, tasks
from ledgerhall.portal.models import Client, ClientCompany
from ledgerhall.tenancy.models import Job, Tenant
from tests.portal.conftest import AT, BOATYARD


@pytest.fixture
def brightwater(db: None) -> Tenant:
    return Tenant.objects.create(slug="brightwater", name="Brightwater", created_at=AT, changed_at=AT)


def give_access(user: User, tenant: Tenant, permission_set: str = permission_sets.ACCOUNTANTS) -> None:
    memberships.add(user=user, tenant=tenant, grants=[(permission_set, None)], by=COMMAND_LINE, at=AT)


class TestAfterMembership:
    def test_a_tenant_appears_in_the_persons_firm_with_a_token_that_holds(
        self, firm: Tenant, accountant: User, brightwater: Tenant
    ) -> None:
        give_access(accountant, brightwater)
        client = Client.objects.get()
        assert (client.firm, client.user, client.name) == (firm, accountant, "Brightwater")
        assert client.client_url == links.absolute("/brightwater")
        token = clients.token_of(client)
        assert token is not None
        principal = tokens.authenticate(token.secret, at=AT)
        assert principal is not None
        assert (principal.user, principal.tenant) == (accountant, brightwater)

    def test_appears_once_however_often_access_is_widened(self, accountant: User, brightwater: Tenant) -> None:
        give_access(accountant, brightwater)
        give_access(accountant, brightwater, permission_sets.READ)
        assert Client.objects.count() == 1
        assert AccessToken.objects.filter(revoked_at=None).count() == 1

    def test_a_new_firm_shows_what_the_person_has_already(self, firm: Tenant, brightwater: Tenant) -> None:
        user = User.objects.add(email="new@harrow.example", name="New", at=AT)
        give_access(user, brightwater)
        assert not Client.objects.exists()
        give_access(user, firm, permission_sets.PORTAL)
        assert [client.name for client in Client.objects.all()] == ["Brightwater"]

    def test_figures_are_asked_for_at_once_and_once_for_all_that_arrive(
        self, accountant: User, brightwater: Tenant
    ) -> None:
        other = Tenant.objects.create(slug="okafor", name="Okafor", created_at=AT, changed_at=AT)
        give_access(accountant, brightwater)
        give_access(accountant, other)
        assert [job.kind for job in Job.objects.all()] == [tasks.REFRESH_ALL]
        Job.objects.update(state=Job.State.RUNNING)
        third = Tenant.objects.create(slug="third", name="Third", created_at=AT, changed_at=AT)
        give_access(accountant, third)
        assert Job.objects.count() == 2

    def test_a_colleague_sees_nothing_of_it(self, accountant: User, colleague: User, brightwater: Tenant) -> None:
        give_access(accountant, brightwater)
        assert not Client.objects.filter(user=colleague).exists()

    def test_the_sample_tenant_is_the_sample_client(self, accountant: User, brightwater: Tenant) -> None:
        brightwater.is_sample = True
        brightwater.save()
        give_access(accountant, brightwater, permission_sets.READ)
        assert Client.objects.get().is_sample

    def test_access_that_was_ended_and_given_again_renews_the_token(
        self, accountant: User, brightwater: Tenant
    ) -> None:
        give_access(accountant, brightwater)
        old = clients.token_of(Client.objects.get())
        membership = memberships.current(user=accountant, tenant=brightwater)
        assert membership is not None
        assert old is not None
        memberships.end(record=membership, by=COMMAND_LINE, at=AT)
        assert tokens.authenticate(old.secret, at=AT) is None
        give_access(accountant, brightwater)
        new = clients.token_of(Client.objects.get())
        assert new is not None
        assert tokens.authenticate(new.secret, at=AT) is not None


class TestMoveOrigin:
    NEW = "http://127.0.0.1:8123"
    LATER = AT + timedelta(days=1)

    def test_takes_along_what_lives_here_with_figures_and_token(self, accountant: User, brightwater: Tenant) -> None:
        give_access(accountant, brightwater)
        client = Client.objects.get()
        ClientCompany.objects.create(client=client, company_uuid=BOATYARD, name="Boatyard", listed_at=AT)
        assert clients.move_origin(old=client.origin, new=self.NEW, at=self.LATER) == 1
        client.refresh_from_db()
        assert (client.client_url, client.origin) == (f"{self.NEW}/brightwater", self.NEW)
        token = clients.token_of(client)
        assert token is not None
        assert token.origin == self.NEW
        assert tokens.authenticate(token.secret, at=self.LATER) is not None
        assert ClientCompany.objects.count() == 1

    def test_leaves_clients_elsewhere(self, firm: Tenant, accountant: User) -> None:
        url = "https://elsewhere.example.com/brightwater"
        elsewhere = clients.add(firm=firm, user_id=accountant.id, client_url=url, secret="lht_pasted-elsewhere", at=AT)
        assert clients.move_origin(old=links.absolute(""), new=self.NEW, at=self.LATER) == 0
        elsewhere.refresh_from_db()
        assert elsewhere.client_url == url
