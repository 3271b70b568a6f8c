"""Adding, changing, blocking, removing clients, and what becomes of their tokens."""

from __future__ import annotations

import pytest

from ledgerhall.identity.models import DirectoryLogEntry, User
from ledgerhall.kernel.errors import Refused
from ledgerhall.portal import clients, sealing
from ledgerhall.portal.models import Client, ClientToken
from ledgerhall.tenancy.models import Tenant
from tests.portal.conftest import AT, SECRET

URL = "https://books.example.com/brightwater"


def add(firm: Tenant, user: User, url: str = URL, **more: object) -> Client:
    return clients.add(firm=firm, user_id=user.id, client_url=url, at=AT, **more)  # type: ignore[arg-type]


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.refusals[0].code


class TestAdd:
    def test_numbers_and_names_a_client(self, firm: Tenant, accountant: User) -> None:
        first = add(firm, accountant, URL + "/boatyard/?x=1", name="Brightwater")
        second = add(firm, accountant, "https://okafor.example.com")
        assert (first.no, first.client_url, first.origin) == ("C00001", URL, "https://books.example.com")
        assert (second.no, second.name, second.state) == ("C00002", "okafor.example.com", "new")

    def test_the_firms_log_tells_who_pointed_the_portal_where(self, firm: Tenant, accountant: User) -> None:
        client = add(firm, accountant, name="Brightwater")
        clients.change(client=client, values={"client_url": "https://okafor.example.com"}, at=AT)
        clients.remove(client=client, at=AT)
        kept = DirectoryLogEntry.objects.filter(tenant=firm, kind__startswith="client-").order_by("id")
        assert [(one.kind, one.by_text, one.values["client_url"]) for one in kept] == [
            ("client-added", accountant.text, URL),
            ("client-url-changed", accountant.text, "https://okafor.example.com"),
            ("client-removed", accountant.text, "https://okafor.example.com"),
        ]

    def test_refuses_a_duplicate_and_names_who_has_it(self, firm: Tenant, accountant: User) -> None:
        add(firm, accountant, name="Brightwater")
        with pytest.raises(Refused, match="client C00001, Brightwater") as refused:
            add(firm, accountant, "https://BOOKS.example.com/Brightwater/")
        assert code_of(refused) == "client-url-duplicate"

    def test_a_colleague_has_clients_of_their_own(self, firm: Tenant, accountant: User, colleague: User) -> None:
        add(firm, accountant)
        assert add(firm, colleague).no == "C00001"
        assert clients.of(firm=firm, user_id=colleague.id).count() == 1

    def test_refuses_a_wrong_format_and_keeps_nothing(self, firm: Tenant, accountant: User) -> None:
        with pytest.raises(Refused) as refused:
            add(firm, accountant, "http://books.example.com")
        assert code_of(refused) == "client-url-format"
        assert not Client.objects.exists()

    def test_a_refused_token_takes_the_client_with_it(self, firm: Tenant, accountant: User) -> None:
        with pytest.raises(Refused) as refused:
            add(firm, accountant, secret="no token")
        assert code_of(refused) == "client-token-format"
        assert not Client.objects.exists()

    def test_refuses_texts_that_do_not_fit(self, firm: Tenant, accountant: User) -> None:
        with pytest.raises(Refused) as refused:
            add(firm, accountant, details={"group_code": "x" * 21, "name": " "})
        assert {one.code for one in refused.value.refusals} == {"client-field-too-long", "client-name-missing"}


class TestTokens:
    def test_is_kept_encrypted_and_read_back(self, firm: Tenant, accountant: User) -> None:
        client = add(firm, accountant, secret=SECRET)
        kept = ClientToken.objects.get()
        assert SECRET not in kept.sealed
        assert kept.ending == SECRET[-4:]
        token = clients.token_of(client)
        assert token is not None
        assert (token.secret, token.origin) == (SECRET, "https://books.example.com")

    def test_another_origin_drops_it(self, firm: Tenant, accountant: User) -> None:
        client = add(firm, accountant, secret=SECRET)
        clients.change(client=client, values={"client_url": "https://evil.example.com/brightwater"}, at=AT)
        assert clients.token_of(client) is None
        assert not ClientToken.objects.exists()

    def test_another_name_keeps_it(self, firm: Tenant, accountant: User) -> None:
        client = add(firm, accountant, secret=SECRET)
        clients.change(client=client, values={"client_url": URL + "/", "name": "Brightwater Group"}, at=AT)
        assert clients.token_of(client) is not None

    def test_a_row_moved_behind_the_products_back_does_not_open(self, firm: Tenant, accountant: User) -> None:
        client, other = add(firm, accountant, secret=SECRET), add(firm, accountant, "https://evil.example.com")
        ClientToken.objects.update(client=other, origin=other.origin)
        assert clients.token_of(other) is None
        Client.objects.filter(id=client.id).update(origin=other.origin)
        ClientToken.objects.update(client=client)
        client.refresh_from_db()
        assert clients.token_of(client) is None

    def test_another_key_of_the_deployment_does_not_open_it(self, settings: object) -> None:
        from uuid import uuid4

        client_id = uuid4()
        sealed = sealing.seal(SECRET, client_id=client_id, origin="https://a.example")
        settings.SECRET_KEY, old = "another", settings.SECRET_KEY  # type: ignore[attr-defined]
        assert sealing.unseal(sealed, client_id=client_id, origin="https://a.example") is None
        settings.SECRET_KEY_FALLBACKS = [old]  # type: ignore[attr-defined]
        assert sealing.unseal(sealed, client_id=client_id, origin="https://a.example") is not None


class TestRemove:
    def test_takes_figures_and_token_and_frees_the_url(self, firm: Tenant, accountant: User) -> None:
        client = add(firm, accountant, secret=SECRET)
        clients.remove(client=client, at=AT)
        assert not ClientToken.objects.exists()
        assert not clients.of(firm=firm, user_id=accountant.id).exists()
        assert add(firm, accountant).no == "C00002"

    def test_the_sample_comes_back_with_its_token(self, firm: Tenant, accountant: User) -> None:
        client = add(firm, accountant, secret=SECRET, is_sample=True)
        clients.remove(client=client, at=AT)
        back = clients.bring_back_sample(firm=firm, user_id=accountant.id, at=AT)
        assert (back.id, back.state) == (client.id, "new")
        assert clients.token_of(back) is not None
        with pytest.raises(Refused) as refused:
            clients.bring_back_sample(firm=firm, user_id=accountant.id, at=AT)
        assert code_of(refused) == "sample-client-missing"


class TestArrive:
    def test_gives_a_known_client_the_new_token(self, firm: Tenant, accountant: User) -> None:
        client = add(firm, accountant, name="Ours")
        arrived = clients.arrive(firm=firm, user_id=accountant.id, client_url=URL, name="Theirs", secret=SECRET, at=AT)
        assert (arrived.id, arrived.name) == (client.id, "Ours")
        assert clients.token_of(arrived) is not None
