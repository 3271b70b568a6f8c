import re

import pytest
from django.core import mail
from django.urls import reverse

from ledgerhall.identity import people, permission_sets, sign_up
from ledgerhall.identity.models import DirectoryLogEntry, User
from ledgerhall.kernel.errors import Refused
from ledgerhall.tenancy.models import Tenant
from tests.identity.conftest import AT, PASSWORD, make_company, make_person

SIGN_IN = "/sign-in/"


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def link_in(message, start) -> str:
    """The path of the first link in the mail that begins so."""
    return re.search(rf"http://127\.0\.0\.1:8000({start}\S+)", message.body)[1]


def kinds() -> list[str]:
    return list(DirectoryLogEntry.objects.order_by("id").values_list("kind", flat=True))


class TestSignIn:
    def test_by_address_in_any_case_and_password(self, client, owner):
        response = sign_in(client, "OLIVE@brightwater.example")
        assert (response.status_code, response["Location"]) == (302, "/")
        assert kinds()[-1] == "signed-in"

    def test_goes_where_the_visitor_wanted_to_go_and_nowhere_else(self, client, owner):
        assert sign_in(client, owner.email, next="/brightwater/users/")["Location"] == "/brightwater/users/"
        client.post("/sign-out/")
        assert sign_in(client, owner.email, next="https://evil.example/")["Location"] == "/"

    def test_says_the_same_of_a_wrong_password_and_of_an_unknown_address(self, client, owner):
        wrong, unknown = sign_in(client, owner.email, "no"), sign_in(client, "nobody@x.example", "no")
        said = "The address and the password do not fit together."
        assert said in wrong.content.decode()
        assert said in unknown.content.decode()
        assert (wrong.status_code, unknown.status_code) == (200, 200)

    def test_five_wrong_passwords_close_the_door_for_the_address_also_by_another_host_name(self, client, owner):
        for host in ("localhost", "127.0.0.1", "localhost", "127.0.0.1", "localhost"):
            client.post(SIGN_IN, {"login": owner.email, "password": "no"}, headers={"host": host})
        closed = sign_in(client, owner.email)
        assert closed.status_code == 200
        assert "Too many attempts" in closed.content.decode()
        assert kinds().count("sign-in-failed") == 5

    def test_a_closed_account_does_not_come_in(self, client, owner):
        User.objects.filter(id=owner.id).update(is_active=False)
        sign_in(client, owner.email)
        assert client.get("/my-settings/").status_code == 302

    def test_an_unverified_address_is_mailed_a_link_first(self, client):
        people.add(email="new@x.example", name="New", at=AT, password=PASSWORD)
        assert sign_in(client, "new@x.example")["Location"] == "/sign-up/confirm/"
        assert client.get("/my-settings/").status_code == 302
        path = link_in(mail.outbox[-1], "/sign-up/confirm/")
        assert client.get(path).status_code == 200
        assert client.post(path)["Location"] == "/"
        assert client.get("/my-settings/").status_code == 200

    def test_the_session_gets_a_new_key(self, client, owner):
        client.get(SIGN_IN)
        session = client.session
        session["seen"] = True
        session.save()
        sign_in(client, owner.email)
        assert client.session.session_key != session.session_key

    def test_is_over_after_signing_out(self, client, owner):
        sign_in(client, owner.email)
        assert client.get("/my-settings/").status_code == 200
        key = client.session.session_key
        assert client.post("/sign-out/")["Location"] == SIGN_IN
        client.cookies["sessionid"] = key
        assert client.get("/my-settings/").status_code == 302
        assert kinds()[-1] == "signed-out"

    def test_get_signs_nobody_out(self, client, owner):
        sign_in(client, owner.email)
        assert client.get("/sign-out/").status_code == 200
        assert client.get("/my-settings/").status_code == 200

    def test_needs_the_token_of_the_form(self, owner):
        from django.test import Client

        strict = Client(enforce_csrf_checks=True)
        assert strict.post(SIGN_IN, {"login": owner.email, "password": PASSWORD}).status_code == 403

    @pytest.mark.parametrize("page", ["/sign-in/", "/sign-up/", "/sign-up/account/", "/password/forgotten/"])
    def test_the_pages_are_ours_and_have_no_inline_style_or_script(self, client, page):
        text = client.get(page).content.decode()
        assert "Every figure leads to its entries." in text
        assert " style=" not in text
        assert "<script>" not in text


class TestHashing:
    def test_a_deployment_hashes_passwords_by_argon2_alone(self):
        from ledgerhall.web import settings as deployment

        assert deployment.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


class TestForgottenPassword:
    def test_mails_a_link_that_sets_a_password_once(self, client, owner):
        answer = client.post("/password/forgotten/", {"email": owner.email})
        assert answer["Location"] == "/password/forgotten/sent/"
        path = link_in(mail.outbox[0], "/password/new/")
        form = client.get(path, follow=True)
        set_at = form.request["PATH_INFO"]
        answer = client.post(set_at, {"password1": "another-long-one-99", "password2": "another-long-one-99"})
        assert answer.status_code == 302
        client.post("/sign-out/")
        sign_in(client, owner.email, "another-long-one-99")
        assert client.get("/my-settings/").status_code == 200
        assert "used or too old" in client.get(path, follow=True).content.decode()

    def test_answers_alike_for_an_unknown_address_and_mails_nobody(self, client):
        answer = client.post("/password/forgotten/", {"email": "nobody@x.example"})
        assert answer["Location"] == "/password/forgotten/sent/"
        assert mail.outbox == []

    def test_the_link_never_comes_from_the_host_header(self, client, owner, settings):
        settings.ALLOWED_HOSTS = ["*"]
        client.post("/password/forgotten/", {"email": owner.email}, headers={"host": "evil.example"})
        assert "evil.example" not in mail.outbox[0].body
        settings.PUBLIC_URL = "https://books.example.com"
        client.post("/password/forgotten/", {"email": owner.email}, headers={"host": "evil.example"})
        assert "https://books.example.com/password/new/" in mail.outbox[1].body

    def test_following_the_link_verifies_the_address(self, client):
        user = people.add(email="new@x.example", name="New", at=AT, password="who-knows-whose-11")
        client.post("/password/forgotten/", {"email": user.email})
        form = client.get(link_in(mail.outbox[0], "/password/new/"), follow=True)
        new = {"password1": "mine-and-long-77", "password2": "mine-and-long-77"}
        client.post(form.request["PATH_INFO"], new)
        assert people.is_verified(user)

    def test_other_devices_are_signed_out(self, client, owner):
        from django.test import Client

        elsewhere = Client()
        sign_in(elsewhere, owner.email)
        client.post("/password/forgotten/", {"email": owner.email})
        form = client.get(link_in(mail.outbox[0], "/password/new/"), follow=True)
        client.post(form.request["PATH_INFO"], {"password1": "mine-and-long-77", "password2": "mine-and-long-77"})
        assert elsewhere.get("/my-settings/").status_code == 302

    def test_refuses_a_weak_password(self, client, owner):
        client.post("/password/forgotten/", {"email": owner.email})
        form = client.get(link_in(mail.outbox[0], "/password/new/"), follow=True)
        answer = client.post(form.request["PATH_INFO"], {"password1": "password12", "password2": "password12"})
        assert "too common" in answer.content.decode()


class TestSignUp:
    NEW = {"name": "Maren Lindqvist", "email": "Maren@Harrow.example", "password1": PASSWORD}

    def test_a_firm_signs_up_from_nothing(self, client, settings):
        settings.AFTER_FIRM_SIGN_UP = []
        settings.AFTER_MEMBERSHIP_ACCEPTED = []
        assert (
            client.post("/sign-up/account/?next=/sign-up/firm/", {**self.NEW, "next": "/sign-up/firm/"}).status_code
            == 302
        )
        path = link_in(mail.outbox[0], "/sign-up/confirm/")
        assert client.post(path)["Location"] == "/sign-up/firm/"
        answer = client.post("/sign-up/firm/", {"name": "Harrow & Lindqvist"})
        assert answer["Location"] == "/harrow-lindqvist/portal/"
        user = User.objects.get()
        assert (user.email, user.name) == ("maren@harrow.example", "Maren Lindqvist")
        held = user.memberships.get().grants.order_by("permission_set").values_list("permission_set", flat=True)
        assert list(held) == ["PORTAL", "SECURITY", "SUPER"]

    def test_a_company_signs_up_and_goes_on_to_its_first_company(self, client):
        client.force_login(make_person(None, "a@x.example"))
        answer = client.post("/sign-up/company/", {"name": "Users"})
        assert answer["Location"] == "/users/new-company/"

    def test_a_name_that_is_no_slug_or_taken_gets_another(self, client, tenant):
        client.force_login(make_person(None, "a@x.example"))
        assert client.post("/sign-up/company/", {"name": "Brightwater"})["Location"] == "/brightwater-2/new-company/"
        assert client.post("/sign-up/company/", {"name": "My Settings"})["Location"] == "/my-settings-2/new-company/"
        assert client.post("/sign-up/company/", {"name": "株式会社"})["Location"] == "/tenant/new-company/"

    def test_needs_a_name_and_a_verified_address(self):
        unverified = people.add(email="a@x.example", name="A", at=AT, password=PASSWORD)
        with pytest.raises(Refused) as refused:
            sign_up.company_tenant(name=" ", by=unverified, at=AT)
        assert [one.code for one in refused.value.refusals] == ["tenant-without-name", "address-not-verified"]
        assert not Tenant.objects.exists()

    def test_an_address_that_has_an_account_is_told_by_mail_only(self, client, owner):
        known = client.post("/sign-up/account/", {**self.NEW, "email": owner.email})
        unknown = client.post("/sign-up/account/", self.NEW)
        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
        assert "You have an account already" in mail.outbox[0].subject
        assert User.objects.filter(email=owner.email).count() == 1

    def test_tells_who_wants_to_know_once(self, client, settings):
        from tests.identity import hooks

        settings.AFTER_FIRM_SIGN_UP = ["tests.identity.hooks.firm"]
        settings.AFTER_MEMBERSHIP_ACCEPTED = ["tests.identity.hooks.membership"]
        hooks.told.clear()
        client.force_login(make_person(None, "a@x.example"))
        client.post("/sign-up/firm/", {"name": "Harrow"})
        assert hooks.told == ["membership Harrow", "firm Harrow a@x.example"]

    def test_can_be_closed(self, client, settings):
        settings.SIGN_UP_IS_OPEN = False
        assert client.get("/sign-up/").status_code == 404
        assert "No sign-up here" in client.get("/sign-up/account/").content.decode()
        client.post("/sign-up/account/", self.NEW)
        assert not User.objects.exists()
        client.force_login(make_person(None, "a@x.example"))
        assert client.post("/sign-up/firm/", {"name": "x"}).status_code == 404


class TestHome:
    def test_leads_to_the_company_or_to_the_portal_or_to_signing_up(self, client, tenant, next_door, boatyard):
        user = make_person(None, "a@x.example")
        client.force_login(user)
        assert "no company yet" in client.get("/").content.decode()
        make_person(tenant, "a@x.example", permission_sets.READ)
        assert client.get("/")["Location"] == "/brightwater/boatyard/"
        type(next_door).objects.filter(id=next_door.id).update(is_firm=True)
        next_door.refresh_from_db()
        make_person(next_door, "a@x.example", permission_sets.PORTAL)
        assert client.get("/")["Location"] == "/next-door/portal/"

    def test_nobody_is_asked_to_sign_in(self, client):
        assert client.get("/")["Location"] == reverse("account_login") + "?next=%2F"

    def test_a_tenants_own_address_leads_to_what_the_person_may_see_of_it(self, client, tenant, next_door, boatyard):
        user = make_person(next_door, "a@x.example", permission_sets.SECURITY)
        client.force_login(user)
        assert client.get("/next-door/")["Location"] == "/next-door/users/"
        assert client.get("/brightwater/").status_code == 404
        make_person(tenant, "a@x.example", permission_sets.READ, company=boatyard)
        assert client.get("/brightwater/")["Location"] == "/brightwater/boatyard/"
        type(next_door).objects.filter(id=next_door.id).update(is_firm=True)
        make_person(next_door, "a@x.example", permission_sets.PORTAL)
        assert client.get("/next-door/")["Location"] == "/next-door/portal/"


class TestHostNames:
    @pytest.fixture(autouse=True)
    def domain(self, settings):
        settings.TENANT_DOMAIN = "example.com"
        settings.PUBLIC_URL = "http://books.example.com"
        settings.ALLOWED_HOSTS = [".example.com"]

    def test_a_tenants_host_name_is_its_path(self, client, tenant, boatyard):
        client.force_login(make_person(tenant, "a@x.example", *permission_sets.OWNER))
        here = {"headers": {"host": "Brightwater.example.com:8000"}}
        assert client.get("/", **here)["Location"] == "/brightwater/boatyard/"
        for path in ("/users/", "/brightwater/users/", "/my-settings/"):
            assert client.get(path, **here).status_code == 200, path
        assert client.get("/users/", headers={"host": "other.example.com"}).status_code == 404

    def test_a_path_with_the_tenants_slug_is_whole_also_where_a_company_has_that_slug(self, client, tenant):
        company = make_company(tenant, "Brightwater")
        client.force_login(make_person(tenant, "a@x.example", *permission_sets.OWNER))
        here = {"headers": {"host": "brightwater.example.com"}}
        assert company.slug == tenant.slug
        assert client.get("/brightwater/", **here)["Location"] == "/brightwater/brightwater/"
        assert client.get("/brightwater", **here)["Location"] == "/brightwater/"
        assert client.get("/brightwater/users/", **here).status_code == 200
        assert client.get("/brightwater/users", **here)["Location"] == "/brightwater/users/"
        elsewhere = {"headers": {"host": "books.example.com"}}
        for path in ("/brightwater/", "/brightwater"):
            assert client.get(path, **here)["Location"] == client.get(path, **elsewhere)["Location"]

    def test_the_deployments_own_name_is_no_tenant(self, client, tenant, boatyard):
        client.force_login(make_person(tenant, "a@x.example", permission_sets.READ))
        own = {"headers": {"host": "books.example.com"}}
        assert client.get("/", **own)["Location"] == "/brightwater/boatyard/"
        assert client.get("/brightwater/", **own)["Location"] == "/brightwater/boatyard/"

    def test_the_api_answers_there_too(self, client, tenant):
        answer = client.get("/api/v2.0/companies", headers={"host": "brightwater.example.com"})
        assert answer.status_code == 401
