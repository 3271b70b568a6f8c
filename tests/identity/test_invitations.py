import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from ledgerhall.identity import invitations, memberships, people, permission_sets, rights
from ledgerhall.identity.models import DirectoryLogEntry, Invitation, User
from ledgerhall.kernel.errors import Refused
from tests.identity.conftest import AT, PASSWORD, make_company, make_person

ADDRESS = "maren@harrow.example"
WELCOME = "Hello Maren,\n\nplease look after our books.\n\nOlive"


def draft(*companies, **changes) -> invitations.Draft:
    values = {"email": "Maren@Harrow.example", "first_name": "Maren", "last_name": "Lindqvist", "welcome": WELCOME}
    return invitations.Draft(**{**values, "has_consent": True, "companies": companies, **changes})


def invite(owner, tenant, *companies, at=None, **changes) -> Invitation:
    wanted = draft(*companies, **changes)
    return invitations.invite(draft=wanted, tenant=tenant, by=owner, at=at or timezone.now()).invitation


def link(message=None) -> str:
    return re.search(r"http://127\.0\.0\.1:8000(/invitation/\S+/)", (message or mail.outbox[-2]).body)[1]


def codes(refused) -> list[str]:
    return [one.code for one in refused.value.refusals]


class TestInvite:
    def test_sends_the_link_and_the_inviters_own_words(self, owner, tenant, boatyard):
        invitation = invite(owner, tenant, boatyard)
        first, second = mail.outbox
        assert (first.to, second.to) == ([ADDRESS], [ADDRESS])
        assert "/invitation/" in first.body
        assert second.body.startswith(WELCOME)
        assert "http://127.0.0.1:8000/brightwater/boatyard/" in second.body
        assert "/invitation/" not in second.body
        assert second.reply_to == [owner.email]
        assert (invitation.state, invitation.was_account_new) == ("sent", True)

    def test_the_link_is_not_kept(self, owner, tenant, boatyard):
        invite(owner, tenant, boatyard)
        secret = link().split("/")[2]
        assert secret not in str(Invitation.objects.values().get())
        assert secret not in str(list(DirectoryLogEntry.objects.values()))

    def test_tells_everything_that_is_missing_at_once(self, owner, tenant):
        empty = draft(email=" ", first_name="", last_name="", welcome="", has_consent=False)
        with pytest.raises(Refused) as refused:
            invitations.invite(draft=empty, tenant=tenant, by=owner, at=AT)
        assert codes(refused) == ["invitation-without-consent", *["invitation-incomplete"] * 4]
        assert mail.outbox == []

    @pytest.mark.parametrize("name", [permission_sets.SUPER, permission_sets.SECURITY, permission_sets.PORTAL])
    def test_refuses_a_set_that_is_not_for_outsiders(self, owner, tenant, name):
        with pytest.raises(Refused) as refused:
            invite(owner, tenant, permission_set=name)
        assert codes(refused) == ["invitation-set"]

    def test_refuses_a_company_of_another_tenant(self, owner, tenant, next_door):
        with pytest.raises(Refused) as refused:
            invite(owner, tenant, make_company(next_door, "Shop"))
        assert codes(refused) == ["company-of-another-tenant"]

    def test_a_mail_that_cannot_be_sent_leaves_it_failed_with_the_reason(self, owner, tenant, boatyard, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        invitation = invite(owner, tenant, boatyard)
        assert invitation.state == "failed"
        assert invitation.failure.startswith("mail: ")

    def test_a_second_one_supersedes_the_first(self, owner, tenant, boatyard):
        first = invite(owner, tenant, boatyard)
        second = invite(owner, tenant, boatyard)
        first.refresh_from_db()
        assert (first.state, first.superseded_by, second.state) == ("superseded", second, "sent")

    def test_somebody_who_has_access_already_is_told_so_and_mailed_the_welcome_again(self, owner, tenant, boatyard):
        make_person(tenant, ADDRESS, permission_sets.ACCOUNTANTS, company=boatyard)
        result = invitations.invite(draft=draft(boatyard), tenant=tenant, by=owner, at=timezone.now())
        assert result.had_access
        assert [message.subject for message in mail.outbox] == ["Welcome to Boatyard"]

    def test_a_line_break_in_a_name_makes_no_mail_header(self, owner, tenant, boatyard):
        owner.name = "Olive\nBcc: all@x.example"
        owner.save(update_fields=["name"])
        invite(owner, tenant, boatyard, first_name="Ma\r\nren")
        assert all("\n" not in f"{message.subject}{message.from_email}" for message in mail.outbox)
        assert all(message.recipients() == [ADDRESS] for message in mail.outbox)


class TestAccept:
    def test_gives_the_companies_until_the_day_that_the_owner_chose(self, owner, tenant, boatyard, moorings):
        user = make_person(None, ADDRESS)
        last_day = timezone.now().date() + timedelta(days=90)
        invitation = invite(owner, tenant, moorings, access_until_date=last_day)
        assert invitations.accept(record=invitation, user=user, at=timezone.now()) == moorings
        on = timezone.now().date()
        assert "posting.post" in rights.permissions_of(user, tenant, moorings, on=on)
        assert not rights.permissions_of(user, tenant, boatyard, on=on)
        assert not rights.permissions_of(user, tenant, moorings, on=last_day + timedelta(days=1))
        invitation.refresh_from_db()
        assert (invitation.state, invitation.membership.user) == ("accepted", user)

    def test_is_for_the_invited_address_alone(self, owner, tenant, boatyard):
        invitation = invite(owner, tenant, boatyard)
        for other in (make_person(None, "other@harrow.example"), people.add(email=ADDRESS, name="Unverified", at=AT)):
            with pytest.raises(Refused) as refused:
                invitations.accept(record=invitation, user=other, at=timezone.now())
            assert codes(refused) == ["invitation-for-another-address"]

    @pytest.mark.parametrize(
        ("spoil", "code"),
        [
            (lambda one, by, at: invitations.revoke(record=one, by=by, at=at), "invitation-revoked"),
            (lambda one, by, at: invitations.decline(record=one, by=by, at=at), "invitation-declined"),
            (lambda one, by, at: invitations.send_again(record=one, by=by, at=at), "invitation-superseded"),
            (lambda one, by, at: Invitation.objects.update(expires_at=at), "invitation-expired"),
            (
                lambda one, by, at: invitations.accept(record=one, user=User.objects.get(email=ADDRESS), at=at),
                "invitation-accepted",
            ),
        ],
    )
    def test_an_ended_invitation_gives_nothing(self, owner, tenant, boatyard, spoil, code):
        user = make_person(None, ADDRESS)
        invitation = invite(owner, tenant, boatyard)
        spoil(invitation, owner, timezone.now())
        held_before = rights.permissions_of(user, tenant, boatyard, on=timezone.now().date())
        with pytest.raises(Refused) as refused:
            invitations.accept(record=invitation, user=user, at=timezone.now())
        assert codes(refused) == [code]
        assert rights.permissions_of(user, tenant, boatyard, on=timezone.now().date()) == held_before

    def test_two_who_read_it_before_either_answered_use_it_once(self, owner, tenant, boatyard):
        user = make_person(None, ADDRESS)
        invitation = invite(owner, tenant, boatyard)
        copies = [Invitation.objects.get(id=invitation.id) for _ in range(2)]
        invitations.accept(record=copies[0], user=user, at=timezone.now())
        with pytest.raises(Refused) as refused:
            invitations.accept(record=copies[1], user=user, at=timezone.now())
        assert codes(refused) == ["invitation-accepted"]

    def test_tells_the_portal(self, owner, tenant, boatyard, settings):
        from tests.identity import hooks

        settings.AFTER_MEMBERSHIP_ACCEPTED = ["tests.identity.hooks.membership"]
        hooks.told.clear()
        user = make_person(None, ADDRESS)
        invitations.accept(record=invite(owner, tenant, boatyard), user=user, at=timezone.now())
        assert hooks.told == ["membership Brightwater"]


class TestPage:
    def test_a_new_person_makes_an_account_and_lands_in_the_company(self, client, owner, tenant, boatyard):
        invite(owner, tenant, boatyard)
        page = client.get(link())
        assert "Brightwater invites you" in page.content.decode()
        assert Invitation.objects.get().state == "opened"
        answer = client.post(link(), {"name": "Maren L.", "password": PASSWORD})
        assert answer["Location"] == "/brightwater/boatyard/"
        user = User.objects.get(email=ADDRESS)
        assert people.is_verified(user)
        assert client.get("/my-settings/").status_code == 200
        assert memberships.current(user=user, tenant=tenant) is not None

    def test_a_known_person_signs_in_and_accepts(self, client, owner, tenant, boatyard):
        make_person(None, ADDRESS)
        invite(owner, tenant, boatyard)
        path = link()
        assert f"/sign-in/?next={path}" in client.get(path).content.decode()
        answer = client.post("/sign-in/", {"login": ADDRESS, "password": PASSWORD, "next": path})
        assert answer["Location"] == path
        assert client.post(path)["Location"] == "/brightwater/boatyard/"

    def test_somebody_else_signed_in_cannot_accept(self, client, owner, tenant, boatyard):
        make_person(None, ADDRESS)
        other = make_person(None, "other@x.example")
        invite(owner, tenant, boatyard)
        client.force_login(other)
        assert "Sign out, then in as maren@harrow.example" in client.post(link()).content.decode()
        assert Invitation.objects.get().state == "opened"
        assert memberships.current(user=other, tenant=tenant) is None

    def test_an_account_that_nobody_verified_is_taken_over(self, client, owner, tenant, boatyard):
        from django.test import Client

        squatter = people.add(email=ADDRESS, name="Mallory", at=AT, password="mallory-knows-this-1")
        invite(owner, tenant, boatyard)
        client.post(link(), {"name": "Maren L.", "password": PASSWORD})
        squatter.refresh_from_db()
        assert (squatter.name, squatter.check_password(PASSWORD)) == ("Maren L.", True)
        answer = Client().post("/sign-in/", {"login": ADDRESS, "password": "mallory-knows-this-1"})
        assert answer.status_code == 200

    def test_a_weak_password_is_refused_and_the_link_stays_good(self, client, owner, tenant, boatyard):
        invite(owner, tenant, boatyard)
        assert "too common" in client.post(link(), {"name": "M", "password": "password12"}).content.decode()
        assert not User.objects.filter(email=ADDRESS).exists()
        assert client.post(link(), {"name": "M", "password": PASSWORD}).status_code == 302

    def test_declining_needs_no_account(self, client, owner, tenant, boatyard):
        invite(owner, tenant, boatyard)
        assert "was declined" in client.post(link(), {"decline": "1"}).content.decode()
        assert Invitation.objects.get().state == "declined"
        assert not User.objects.filter(email=ADDRESS).exists()

    def test_a_dead_link_makes_no_account(self, client, owner, tenant, boatyard):
        invitation = invite(owner, tenant, boatyard)
        invitations.revoke(record=invitation, by=owner, at=timezone.now())
        assert "taken back" in client.post(link(), {"name": "M", "password": PASSWORD}).content.decode()
        assert not User.objects.filter(email=ADDRESS).exists()

    def test_an_unknown_link_is_not_there(self, client):
        assert client.get("/invitation/abc/").status_code == 404


class TestOwnersPages:
    def test_three_steps_lead_to_success(self, client, owner, tenant, boatyard, moorings):
        client.force_login(owner)
        new = "/brightwater/invitations/new/"
        assert "I Accept" in client.get(new).content.decode()
        assert "required" in client.post(new, {}).content.decode()
        second = client.post(new, {"has_consent": "on"}).content.decode()
        assert "Olive Owner\nBrightwater" in second
        values = {"has_consent": "on", "email": ADDRESS, "first_name": "Maren", "last_name": "L", "welcome": WELCOME}
        missing = client.post(new, values)
        assert "This field is required" in missing.content.decode()
        done = client.post(
            new, {**values, "companies": [str(boatyard.id)], "permission_set": "D365 READ", "access_until_date": ""}
        )
        assert "Success: Maren L is invited" in done.content.decode()
        assert list(Invitation.objects.get().companies.all()) == [boatyard]
        assert "Sent" in client.get("/brightwater/invitations/").content.decode()

    def test_an_answer_is_required_of_the_consent_itself(self, client, owner, tenant, boatyard):
        client.force_login(owner)
        values = {"email": ADDRESS, "first_name": "M", "last_name": "L", "welcome": "x", "companies": str(boatyard.id)}
        client.post("/brightwater/invitations/new/", {**values, "permission_set": "D365 READ"})
        assert not Invitation.objects.exists()

    def test_every_state_has_its_name_in_the_list(self, client, owner, tenant, boatyard):
        client.force_login(owner)
        invitation = invite(owner, tenant, boatyard)
        for state in Invitation.State.values:
            Invitation.objects.filter(id=invitation.id).update(state=state)
            assert state.capitalize() in client.get("/brightwater/invitations/").content.decode()
        Invitation.objects.filter(id=invitation.id).update(state="sent", expires_at=AT)
        assert "Expired" in client.get("/brightwater/invitations/").content.decode()

    def test_revoke_and_send_again(self, client, owner, tenant, boatyard):
        client.force_login(owner)
        invitation = invite(owner, tenant, boatyard)
        client.post(f"/brightwater/invitations/{invitation.id}/again/")
        newest = Invitation.objects.exclude(id=invitation.id).get()
        assert newest.state == "sent"
        assert list(newest.companies.all()) == [boatyard]
        client.post(f"/brightwater/invitations/{newest.id}/revoke/")
        newest.refresh_from_db()
        assert newest.state == "revoked"
        again = client.post(f"/brightwater/invitations/{newest.id}/revoke/")
        assert "has taken this invitation back" in again.content.decode()

    def test_an_invitation_of_another_tenant_is_not_there(self, client, owner, tenant, next_door):
        neighbour = make_person(next_door, "n@x.example", *permission_sets.OWNER)
        theirs = invite(neighbour, next_door)
        client.force_login(owner)
        assert client.post(f"/brightwater/invitations/{theirs.id}/revoke/").status_code == 404
        theirs.refresh_from_db()
        assert theirs.state == "sent"

    def test_the_log_tells_the_whole_story(self, client, owner, tenant, boatyard):
        invite(owner, tenant, boatyard)
        client.get(link())
        client.post(link(), {"name": "Maren L.", "password": PASSWORD})
        kinds = DirectoryLogEntry.objects.filter(tenant=tenant).order_by("id").values_list("kind", flat=True)
        assert [kind for kind in kinds if kind.startswith("invitation")] == [
            "invitation-sent",
            "invitation-opened",
            "invitation-accepted",
        ]


def test_days_of_access_in_the_past_are_refused(owner, tenant):
    with pytest.raises(Refused) as refused:
        invite(owner, tenant, access_until_date=date(2020, 1, 1))
    assert codes(refused) == ["invitation-access-past"]
