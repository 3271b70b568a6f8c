from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledgerhall.identity import memberships, permission_sets, tokens
from ledgerhall.identity.models import AccessToken, DirectoryLogEntry, User
from ledgerhall.kernel.errors import Refused
from tests.identity.conftest import AT, make_person

LATER = AT + timedelta(days=1)


@pytest.fixture
def reader(tenant):
    return make_person(tenant, "maren@harrow.example", permission_sets.READ)


@pytest.fixture
def issued(reader, tenant):
    return tokens.issue(user=reader, tenant=tenant, name="Portal", expires_at=AT + timedelta(days=30), by=reader, at=AT)


class TestIssue:
    def test_the_secret_is_kept_nowhere(self, issued):
        row = AccessToken.objects.filter(id=issued.token.id).values().get()
        assert issued.secret.startswith("lht_")
        assert len(issued.secret) >= 47
        assert issued.secret not in str(row)
        assert issued.secret not in str(list(DirectoryLogEntry.objects.values()))
        assert row["secret_hash"] == tokens.hashed(issued.secret)

    def test_refuses_somebody_without_access(self, tenant):
        stranger = make_person(None, "a@x.example")
        with pytest.raises(Refused) as refused:
            tokens.issue(user=stranger, tenant=tenant, name="x", expires_at=LATER, by=stranger, at=AT)
        assert [one.code for one in refused.value.refusals] == ["token-without-access"]

    def test_tells_all_that_is_wrong_at_once(self, reader, tenant):
        with pytest.raises(Refused) as refused:
            tokens.issue(user=reader, tenant=tenant, name=" ", expires_at=AT, by=reader, at=AT)
        assert [one.code for one in refused.value.refusals] == ["token-without-name", "token-expiry"]


class TestAuthenticate:
    def test_knows_the_person_and_the_tenant(self, issued, reader, tenant):
        principal = tokens.authenticate(issued.secret, at=LATER)
        assert (principal.user, principal.tenant) == (reader, tenant)

    def test_asks_once_and_notes_the_use_once_a_minute(self, issued):
        with CaptureQueriesContext(connection) as first:
            tokens.authenticate(issued.secret, at=LATER)
        with CaptureQueriesContext(connection) as second:
            tokens.authenticate(issued.secret, at=LATER + timedelta(seconds=30))
        assert (len(first), len(second)) == (2, 1)
        assert AccessToken.objects.get().last_used_at == LATER

    @pytest.mark.parametrize("secret", ["", "lht_", "lht_wrong", "Bearer x", "x" * 5000])
    def test_nobody_comes_in_by_a_wrong_secret(self, issued, secret):
        assert tokens.authenticate(secret, at=LATER) is None

    def test_nobody_comes_in_by_the_hash(self, issued):
        assert tokens.authenticate(f"lht_{issued.token.secret_hash}", at=LATER) is None

    def test_ends_at_its_moment(self, issued):
        expiry = issued.token.expires_at
        assert tokens.authenticate(issued.secret, at=expiry - timedelta(seconds=1)) is not None
        assert tokens.authenticate(issued.secret, at=expiry) is None

    def test_ends_when_it_is_revoked(self, issued, reader):
        tokens.revoke(record=issued.token, by=reader, at=AT)
        assert tokens.authenticate(issued.secret, at=LATER) is None

    def test_ends_with_the_membership_and_does_not_come_back_with_a_new_one(self, issued, reader, tenant, owner):
        membership = memberships.current(user=reader, tenant=tenant)
        memberships.end(record=membership, by=owner, at=AT)
        assert tokens.authenticate(issued.secret, at=LATER) is None
        make_person(tenant, "maren@harrow.example", permission_sets.READ)
        assert tokens.authenticate(issued.secret, at=LATER) is None

    def test_ends_after_the_last_day_of_access(self, issued, reader, tenant):
        membership = memberships.current(user=reader, tenant=tenant)
        type(membership).objects.filter(id=membership.id).update(until_date=AT.date())
        assert tokens.authenticate(issued.secret, at=AT) is not None
        assert tokens.authenticate(issued.secret, at=LATER) is None

    def test_ends_with_the_account(self, issued, reader):
        User.objects.filter(id=reader.id).update(is_active=False)
        assert tokens.authenticate(issued.secret, at=LATER) is None
