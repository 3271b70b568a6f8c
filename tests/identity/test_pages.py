"""My Settings and the owner's pages of users, tokens and the log."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from ledgerhall.identity import log, memberships, permission_sets, tokens, work_dates
from ledgerhall.identity.models import AccessToken, DirectoryLogEntry, Membership, User
from tests.identity.conftest import PASSWORD, make_company, make_person


def words(response) -> str:
    return response.content.decode()


def signed_in(user) -> Client:
    client = Client()
    client.post("/sign-in/", {"login": user.email, "password": PASSWORD})
    return client


class TestMySettings:
    def test_keeps_name_and_look(self, client, owner):
        client.force_login(owner)
        values = {"act": "save", "name": "Olive O.", "language": "en", "theme": "dark", "density": "compact"}
        assert client.post("/my-settings/", values)["Location"] == "/my-settings/"
        owner.refresh_from_db()
        assert (owner.name, owner.theme, owner.density) == ("Olive O.", "dark", "compact")
        page = words(client.get("/my-settings/"))
        assert 'data-theme="dark"' in page
        assert 'data-density="compact"' in page

    def test_refuses_what_is_no_choice(self, client, owner):
        client.force_login(owner)
        client.post(
            "/my-settings/", {"act": "save", "name": "x", "language": "en", "theme": "pink", "density": "compact"}
        )
        owner.refresh_from_db()
        assert owner.theme == "system"

    def test_a_name_is_shown_as_text(self, client, owner):
        User.objects.filter(id=owner.id).update(name="<script>alert(1)</script>")
        client.force_login(owner)
        for page in ("/my-settings/", "/brightwater/users/", "/brightwater/log/"):
            assert "<script>alert" not in words(client.get(page))

    def test_the_work_date_is_of_the_sign_in_and_the_company(self, client, owner, boatyard, moorings):
        client.force_login(owner)
        here = "/brightwater/boatyard/my-settings/"
        assert client.post(here, {"act": "work-date", "work_date": "2026-06-30"})["Location"] == here
        assert str(work_dates.chosen(client.session, boatyard)) == "2026-06-30"
        assert work_dates.chosen(client.session, moorings) is None
        page = words(client.get(here))
        assert 'value="2026-06-30"' in page
        assert '<a class="work moved"' in page
        assert "<b>30 Jun 2026</b>" in page
        assert '<a class="work' not in words(client.get("/my-settings/"))
        elsewhere = signed_in(owner)
        assert 'value="2026-06-30"' not in words(elsewhere.get(here))
        client.post(here, {"act": "work-date", "today": "1", "work_date": "2026-06-30"})
        assert work_dates.chosen(client.session, boatyard) is None

    def test_devices_are_listed_and_signed_out(self, owner):
        here, there, third = (signed_in(owner) for _ in range(3))
        page = words(here.get("/my-settings/"))
        assert page.count("Sign Out There") == 2
        session = re.search(r'name="session" value="(\d+)"', page)[1]
        here.post("/my-settings/", {"act": "end-session", "session": session})
        alive = [one for one in (there, third) if one.get("/my-settings/").status_code == 200]
        assert len(alive) == 1
        here.post("/my-settings/", {"act": "end-session"})
        assert alive[0].get("/my-settings/").status_code == 302
        assert here.get("/my-settings/").status_code == 200

    def test_nobody_signs_out_a_device_of_somebody_else(self, owner, tenant):
        theirs = signed_in(make_person(tenant, "a@x.example", permission_sets.READ))
        session = theirs.get("/my-settings/").context["sessions"][0]["record"].pk
        signed_in(owner).post("/my-settings/", {"act": "end-session", "session": str(session)})
        assert theirs.get("/my-settings/").status_code == 200


class TestCompanies:
    def test_are_those_that_the_person_may_open_with_their_tenants(self, client, tenant, next_door, boatyard, moorings):
        far = make_company(next_door, "Far")
        make_company(next_door, "Marker-4711")
        maren = make_person(tenant, "maren@harrow.example", permission_sets.READ)
        make_person(next_door, "maren@harrow.example", permission_sets.READ, company=far)
        client.force_login(maren)
        page = words(client.get("/my-settings/companies/"))
        rows = re.findall(r'<tr><td><a href="([^"]+)">([^<]+)</a></td><td>([^<]+)</td></tr>', page)
        assert rows == [
            ("/brightwater/boatyard/", "Boatyard", "Brightwater"),
            ("/brightwater/moorings/", "Moorings", "Brightwater"),
            ("/next-door/far/", "Far", "Next Door"),
        ]
        assert "Marker-4711" not in page

    def test_stand_in_the_menu_when_it_opens_the_first_ones_and_the_current_one_named(self, client, tenant, owner):
        for number in range(22):
            make_company(tenant, f"C{number:02}")
        client.force_login(owner)
        page = words(client.get("/brightwater/c01/my-settings/"))
        address = re.search(r'hx-get="([^"]+)" hx-trigger="toggle', page)[1]
        assert f'<a href="{address}">' in page
        assert "/brightwater/c00/" not in page
        lines = words(client.get(address, headers={"HX-Request": "true"}))
        named = re.findall(r'<a href="/brightwater/(c\d\d)/"( aria-current="true")?>', lines)
        assert [name for name, _current in named] == [f"c{number:02}" for number in range(20)]
        assert [name for name, current in named if current] == ["c01"]
        assert "<html" not in lines

    def test_are_none_for_somebody_whose_access_is_over(self, client, tenant, owner, boatyard):
        maren = make_person(tenant, "maren@harrow.example", permission_sets.READ)
        membership = memberships.current(user=maren, tenant=tenant)
        memberships.end(record=membership, by=owner, at=timezone.now())
        client.force_login(maren)
        assert "Boatyard" not in words(client.get("/my-settings/companies/"))
        assert "Boatyard" not in words(client.get("/my-settings/companies/", headers={"HX-Request": "true"}))


class TestTokensOfMyOwn:
    def make(self, client, user, tenant, **changes):
        membership = memberships.current(user=user, tenant=tenant)
        values = {"act": "make-token", "membership": str(membership.id), "name": "Portal", "days": "30"}
        return client.post("/my-settings/", {**values, **changes})

    def test_the_secret_is_shown_once_and_works(self, client, owner, tenant):
        client.force_login(owner)
        answer = self.make(client, owner, tenant)
        secret = re.search(r"lht_[\w-]+", words(answer))[0]
        assert "no-store" in answer["Cache-Control"]
        assert tokens.authenticate(secret, at=timezone.now()).user == owner
        assert secret not in words(client.get("/my-settings/"))

    def test_is_made_at_a_tenant_of_ones_own_only(self, client, owner, tenant, next_door):
        stranger = make_person(next_door, "n@x.example", permission_sets.READ)
        client.force_login(owner)
        assert self.make(client, stranger, next_door).status_code == 404
        assert self.make(client, owner, tenant, membership="x").status_code == 404
        assert not AccessToken.objects.exists()

    def test_is_revoked_by_its_person_and_by_nobody_elses_settings(self, client, owner, tenant):
        other = make_person(tenant, "a@x.example", permission_sets.READ)
        at = timezone.now()
        issued = tokens.issue(
            user=other, tenant=tenant, name="Mine", expires_at=at + timedelta(days=9), by=other, at=at
        )
        client.force_login(owner)
        revoke = {"act": "revoke-token", "token": str(issued.token.id)}
        assert client.post("/my-settings/", revoke).status_code == 404
        client.force_login(other)
        assert client.post("/my-settings/", revoke).status_code == 302
        assert tokens.authenticate(issued.secret, at=at) is None


class TestUsers:
    def test_access_is_given_to_an_address_and_mailed(self, client, owner, tenant, boatyard):
        client.force_login(owner)
        values = {"email": "New.Person@x.example", "permission_set": "D365 READ", "company": str(boatyard.id)}
        assert client.post("/brightwater/users/", values)["Location"] == "/brightwater/users/"
        user = User.objects.get(email="new.person@x.example")
        assert user.name == "New Person"
        assert not user.has_usable_password()
        assert "/password/new/" in mail.outbox[0].body
        assert "D365 READ (Boatyard)" in words(client.get("/brightwater/users/"))

    def test_refusals_stand_on_the_page(self, client, owner, tenant, boatyard):
        client.force_login(owner)
        values = {"email": "a@x.example", "permission_set": "SECURITY", "company": str(boatyard.id)}
        assert "SECURITY is granted for all companies only." in words(client.post("/brightwater/users/", values))
        assert not User.objects.filter(email="a@x.example").exists()

    def test_a_company_of_another_tenant_is_no_choice(self, client, owner, tenant, next_door):
        client.force_login(owner)
        theirs = make_company(next_door, "Shop")
        values = {"email": "a@x.example", "permission_set": "D365 READ", "company": str(theirs.id)}
        assert client.post("/brightwater/users/", values).status_code == 200
        assert not User.objects.filter(email="a@x.example").exists()

    def test_ending_asks_first_and_then_ends_everything(self, client, owner, tenant, boatyard):
        user = make_person(tenant, "a@x.example", permission_sets.READ)
        theirs = signed_in(user)
        assert theirs.get("/brightwater/boatyard/my-settings/").status_code == 200
        membership = memberships.current(user=user, tenant=tenant)
        client.force_login(owner)
        end = f"/brightwater/users/{membership.id}/end/"
        assert "All permission sets and access tokens end at once" in words(client.get(end))
        assert theirs.get("/brightwater/boatyard/my-settings/").status_code == 200
        assert client.post(end)["Location"] == "/brightwater/users/"
        assert theirs.get("/brightwater/boatyard/my-settings/").status_code == 404
        assert "Ended" in words(client.get("/brightwater/users/"))

    def test_the_last_owner_is_told_why_not(self, client, owner, tenant):
        client.force_login(owner)
        membership = memberships.current(user=owner, tenant=tenant)
        assert "is the last who may manage users" in words(client.post(f"/brightwater/users/{membership.id}/end/"))

    def test_one_set_is_taken_away(self, client, owner, tenant, boatyard):
        user = make_person(tenant, "a@x.example", permission_sets.READ, permission_sets.ACCOUNTANTS)
        membership = memberships.current(user=user, tenant=tenant)
        held = membership.grants.get(permission_set=permission_sets.ACCOUNTANTS)
        client.force_login(owner)
        client.post(f"/brightwater/users/{membership.id}/grants/{held.id}/end/")
        left = membership.grants.filter(ended_at=None).values_list("permission_set", flat=True)
        assert list(left) == [permission_sets.READ]

    def test_a_membership_of_another_tenant_is_not_there(self, client, owner, tenant, next_door):
        stranger = make_person(next_door, "n@x.example", permission_sets.READ)
        theirs = memberships.current(user=stranger, tenant=next_door)
        client.force_login(owner)
        for path in (f"users/{theirs.id}/", f"users/{theirs.id}/end/"):
            assert client.get(f"/brightwater/{path}").status_code == 404
        assert client.post(f"/brightwater/users/{theirs.id}/end/").status_code == 404
        assert Membership.objects.get(id=theirs.id).ended_at is None

    def test_the_owner_sees_and_revokes_every_token_of_the_tenant(self, client, owner, tenant):
        other = make_person(tenant, "a@x.example", permission_sets.READ)
        at = timezone.now()
        issued = tokens.issue(
            user=other, tenant=tenant, name="Theirs", expires_at=at + timedelta(days=9), by=other, at=at
        )
        client.force_login(owner)
        assert "Theirs" in words(client.get("/brightwater/users/tokens/"))
        client.post(f"/brightwater/users/tokens/{issued.token.id}/revoke/")
        assert tokens.authenticate(issued.secret, at=at) is None


class TestLog:
    def test_entering_a_company_is_noted_once_a_sign_in(self, client, owner, tenant, boatyard):
        client.force_login(owner)
        for _ in range(3):
            client.get("/brightwater/boatyard/my-settings/")
        entered = DirectoryLogEntry.objects.filter(kind="company-entered")
        assert [(one.company_name, one.by_text) for one in entered] == [("Boatyard", owner.text)]
        assert "Entered a company" in words(client.get("/brightwater/log/"))

    def test_shows_nothing_of_another_tenant(self, client, owner, tenant, next_door):
        make_person(next_door, "marker-4711@x.example", permission_sets.READ)
        client.force_login(owner)
        assert "marker-4711" not in words(client.get("/brightwater/log/"))

    def test_the_sign_ins_of_somebody_who_works_elsewhere_too_are_not_the_tenants_business(
        self, owner, tenant, next_door
    ):
        external = make_person(tenant, "maren@harrow.example", permission_sets.READ)
        make_person(next_door, "maren@harrow.example", permission_sets.READ)
        for user in (external, owner):
            signed_in(user)
        seen = log.of_tenant(tenant).filter(kind="signed-in").values_list("user_uuid", flat=True)
        assert list(seen) == [owner.id]

    @pytest.mark.parametrize("page", ["", "?page=2", "?page=x", "?page=-1"])
    def test_pages(self, client, owner, tenant, page):
        for number in range(150):
            log.record("welcome-sent", by=owner, at=timezone.now(), tenant=tenant, subject=f"s{number}")
        client.force_login(owner)
        assert client.get(f"/brightwater/log/{page}").status_code == 200
