import re
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.core import mail
from django.utils import timezone

from ledgerhall.identity import joining, people, rights
from ledgerhall.identity.models import Grant, Membership, User
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.people import COMMAND_LINE
from ledgerhall.web.commands.grant import grant
from tests.identity.conftest import AT, PASSWORD, make_person


def run(*words: str):
    return CliRunner().invoke(grant, words, catch_exceptions=False)


class TestGrant:
    def test_a_new_person_sets_a_password_by_the_mailed_link(self, client, tenant, boatyard):
        result = run("Maren@Harrow.example", "d365 accountants", "--tenant", "Brightwater", "--company", "Boatyard")
        assert (result.exit_code, "was mailed" in result.output) == (0, True)
        given = Grant.objects.get()
        assert (given.permission_set, given.company, given.created_by) == ("D365 ACCOUNTANTS", boatyard, "command line")
        path = re.search(r"http://127\.0\.0\.1:8000(/password/new/\S+)", mail.outbox[0].body)[1]
        form = client.get(path, follow=True).request["PATH_INFO"]
        client.post(form, {"password1": "mine-and-long-77", "password2": "mine-and-long-77"})
        user = User.objects.get()
        assert user.check_password("mine-and-long-77")
        assert people.is_verified(user)
        assert client.get("/brightwater/")["Location"] == "/brightwater/boatyard/"

    def test_who_has_a_password_is_mailed_where_to_sign_in(self, owner, tenant):
        assert run(owner.email, "D365 READ", "--tenant", "brightwater").exit_code == 0
        assert "/password/new/" not in mail.outbox[0].body
        assert "http://127.0.0.1:8000/sign-in/" in mail.outbox[0].body

    def test_the_password_of_an_account_that_nobody_verified_opens_nothing(self, tenant):
        people.add(email="maren@harrow.example", name="Whoever", at=AT, password=PASSWORD)
        assert run("maren@harrow.example", "D365 READ", "--tenant", "brightwater").exit_code == 0
        assert not User.objects.get().check_password(PASSWORD)
        assert "/password/new/" in mail.outbox[0].body

    def test_somebody_whose_last_day_is_past_has_access_again(self, tenant, boatyard):
        user = make_person(tenant, "maren@harrow.example", "D365 ACCOUNTANTS")
        Membership.objects.update(until_date=AT.date())
        assert run(user.email, "D365 READ", "--tenant", "brightwater").exit_code == 0
        held = rights.permissions_of(user, tenant, boatyard, on=timezone.now().date())
        assert held == {"books.read"}

    def test_owner_stands_for_two_sets(self, tenant):
        run("o@x.example", "owner", "--tenant", "brightwater")
        held = Grant.objects.order_by("permission_set").values_list("permission_set", flat=True)
        assert list(held) == ["SECURITY", "SUPER"]

    def test_refuses_in_words_and_writes_nothing(self, tenant):
        for words, said in [
            (("a@x.example", "SUPERMAN", "--tenant", "brightwater"), "No permission set is called SUPERMAN"),
            (("a@x.example", "SUPER", "--tenant", "nowhere"), "No tenant is called nowhere"),
            (("a@x.example", "SUPER", "--tenant", "brightwater", "--company", "Shop"), "No company is called"),
            (("no-address", "SUPER", "--tenant", "brightwater"), "no-address is no e-mail address"),
        ]:
            result = run(*words)
            assert (result.exit_code, said in result.output) == (1, True), result.output
        assert not User.objects.exists()
        assert mail.outbox == []


class TestGiveAccess:
    def give(self, tenant, **asked) -> list[str]:
        """The codes of what giving access refuses."""
        values = {"email": "a@x.example", "permission_sets": ["D365 READ"], "company": None, **asked}
        with pytest.raises(Refused) as refused:
            joining.give_access(tenant=tenant, by=COMMAND_LINE, at=AT, **values)
        return [one.code for one in refused.value.refusals]

    def test_refuses_what_is_no_address_and_a_last_day_that_is_past(self, tenant):
        assert self.give(tenant, email="no-address") == ["address-invalid"]
        assert self.give(tenant, until_date=AT.date() - timedelta(days=1)) == ["access-past"]
        assert not User.objects.exists()

    def test_stays_given_where_the_mail_cannot_be_sent(self, tenant, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        assert self.give(tenant) == ["mail-not-sent"]
        assert Grant.objects.get().membership.user.email == "a@x.example"
