from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from ledgerhall.identity import memberships, permission_sets, rights
from ledgerhall.identity.models import Grant, Membership, User
from ledgerhall.identity.viewer import viewer_for
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.people import COMMAND_LINE
from ledgerhall.tenancy.models import Tenant
from tests.identity.conftest import AT, make_company, make_person

TODAY = AT.date()


class TestPermissionsOf:
    def test_a_set_for_one_company_gives_nothing_in_another_nor_in_the_tenant(self, tenant, boatyard, moorings):
        user = make_person(tenant, "a@x.example", permission_sets.READ, company=boatyard)
        assert rights.permissions_of(user, tenant, boatyard, on=TODAY) == {"books.read"}
        assert rights.permissions_of(user, tenant, moorings, on=TODAY) == frozenset()
        assert rights.permissions_of(user, tenant, None, on=TODAY) == frozenset()

    def test_rights_add_up(self, tenant, boatyard):
        user = make_person(tenant, "a@x.example", permission_sets.READ)
        assert "posting.post" not in rights.permissions_of(user, tenant, boatyard, on=TODAY)
        make_person(tenant, "a@x.example", permission_sets.ACCOUNTANTS, company=boatyard)
        held = rights.permissions_of(user, tenant, boatyard, on=TODAY)
        assert held == set(permission_sets.BOOKS)
        assert not {one for one in held if one.startswith("security.")}

    def test_an_owner_has_everything_but_the_portal(self, tenant, owner, boatyard):
        held = rights.permissions_of(owner, tenant, boatyard, on=TODAY)
        expected = permission_sets.PERMISSIONS - permission_sets.EVERYBODY - set(permission_sets.PORTAL_PERMISSIONS)
        assert held == expected

    def test_a_company_of_another_tenant_gives_nothing(self, tenant, next_door, owner):
        assert rights.permissions_of(owner, tenant, make_company(next_door, "Shop"), on=TODAY) == frozenset()

    def test_the_days_of_a_membership_are_inside(self, tenant, boatyard):
        user = make_person(None, "a@x.example")
        memberships.add(
            user=user,
            tenant=tenant,
            grants=[(permission_sets.READ, None)],
            by=COMMAND_LINE,
            at=AT,
            from_date=date(2026, 2, 1),
            until_date=date(2026, 2, 28),
        )
        days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1)]
        held = [bool(rights.permissions_of(user, tenant, boatyard, on=day)) for day in days]
        assert held == [False, True, True, False]

    def test_somebody_whose_account_is_closed_has_none(self, tenant, owner, boatyard):
        User.objects.filter(id=owner.id).update(is_active=False)
        owner.refresh_from_db()
        assert rights.permissions_of(owner, tenant, boatyard, on=TODAY) == frozenset()

    def test_asks_once(self, tenant, owner, boatyard):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            rights.permissions_of(owner, tenant, boatyard, on=TODAY)
        assert len(asked) == 1

    def test_an_unknown_set_grants_nothing(self, tenant, boatyard):
        user = make_person(tenant, "a@x.example", permission_sets.READ)
        Grant.objects.filter(membership__user=user).update(permission_set="D365 LATER")
        assert rights.permissions_of(user, tenant, boatyard, on=TODAY) == frozenset()


class TestGranted:
    def test_names_the_first_firm_whose_portal_is_open_and_gives_no_rights_of_it(self, tenant, next_door, boatyard):
        firm = Tenant.objects.create(slug="harrow", name="Harrow", is_firm=True, created_at=AT, changed_at=AT)
        make_person(firm, "maren@x.example", permission_sets.PORTAL, permission_sets.SECURITY)
        make_person(next_door, "maren@x.example", permission_sets.PORTAL)
        user = make_person(tenant, "maren@x.example", permission_sets.READ, company=boatyard)
        granted = rights.granted(user=user, tenant=tenant, on=TODAY)
        assert granted.pairs == {(permission_sets.READ, boatyard.id)}
        assert granted.portal == rights.first_portal(user, on=TODAY) == "harrow"
        assert rights.granted(user=user, tenant=next_door, on=TODAY).pairs == {(permission_sets.PORTAL, None)}
        membership = memberships.current(user=user, tenant=firm)
        memberships.end_grant(record=membership.grants.get(permission_set=permission_sets.PORTAL), by=user, at=AT)
        assert rights.granted(user=user, tenant=tenant, on=TODAY).portal == next_door.slug

    def test_names_no_portal_where_none_is_open(self, tenant, owner):
        assert rights.granted(user=owner, tenant=tenant, on=TODAY).portal == ""
        assert rights.first_portal(owner, on=TODAY) is None


class TestCompaniesOf:
    def test_lists_what_may_be_read_and_nothing_else(self, tenant, next_door, boatyard, moorings):
        make_company(next_door, "Shop")
        user = make_person(tenant, "a@x.example", permission_sets.READ, company=moorings)
        assert rights.companies_of(user, on=TODAY) == [moorings]
        make_person(tenant, "a@x.example", permission_sets.READ)
        assert rights.companies_of(user, on=TODAY) == [boatyard, moorings]


class TestMemberships:
    def test_ending_removes_all_of_it_at_once(self, tenant, owner, boatyard):
        user = make_person(tenant, "a@x.example", permission_sets.ACCOUNTANTS)
        membership = memberships.current(user=user, tenant=tenant)
        memberships.end(record=membership, by=owner, at=AT + timedelta(hours=1))
        assert rights.permissions_of(user, tenant, boatyard, on=TODAY) == frozenset()
        assert not Grant.objects.filter(membership=membership, ended_at=None).exists()
        assert Membership.objects.get(id=membership.id).ended_by == "Olive Owner <olive@brightwater.example>"

    def test_one_who_comes_back_gets_a_new_membership(self, tenant, owner):
        user = make_person(tenant, "a@x.example", permission_sets.READ)
        first = memberships.current(user=user, tenant=tenant)
        memberships.end(record=first, by=owner, at=AT)
        make_person(tenant, "a@x.example", permission_sets.READ)
        assert memberships.current(user=user, tenant=tenant).id != first.id

    def test_the_last_owner_cannot_be_ended_nor_lose_security(self, tenant, owner):
        membership = memberships.current(user=owner, tenant=tenant)
        with pytest.raises(Refused) as refused:
            memberships.end(record=membership, by=owner, at=AT)
        assert [one.code for one in refused.value.refusals] == ["last-owner"]
        held = membership.grants.get(permission_set=permission_sets.SECURITY)
        with pytest.raises(Refused):
            memberships.end_grant(record=held, by=owner, at=AT)
        make_person(tenant, "second@x.example", permission_sets.SECURITY)
        memberships.end(record=membership, by=owner, at=AT)
        assert memberships.current(user=owner, tenant=tenant) is None

    def test_what_a_membership_past_its_last_day_granted_does_not_come_back(self, tenant, owner, boatyard):
        user = make_person(tenant, "a@x.example", permission_sets.SUPER)
        Membership.objects.filter(user=user).update(until_date=TODAY)
        later = AT + timedelta(days=40)
        memberships.add(user=user, tenant=tenant, grants=[(permission_sets.READ, None)], by=owner, at=later)
        assert rights.permissions_of(user, tenant, boatyard, on=later.date()) == {"books.read"}
        assert Membership.objects.filter(user=user).count() == 2

    def test_the_last_owner_gets_no_last_day(self, tenant, owner):
        until = {"until_date": TODAY + timedelta(days=9)}
        grants = [(permission_sets.READ, None)]
        with pytest.raises(Refused) as refused:
            memberships.add(user=owner, tenant=tenant, grants=grants, by=owner, at=AT, **until)
        assert [one.code for one in refused.value.refusals] == ["last-owner"]
        make_person(tenant, "second@x.example", permission_sets.SECURITY)
        assert memberships.add(user=owner, tenant=tenant, grants=grants, by=owner, at=AT, **until).until_date

    @pytest.mark.parametrize(
        ("name", "is_for_company", "code"),
        [
            ("D365 NOTHING", False, "permission-set-unknown"),
            (permission_sets.SECURITY, True, "permission-set-for-all-companies"),
            (permission_sets.PORTAL, True, "permission-set-for-all-companies"),
        ],
    )
    def test_refuses_a_set_that_does_not_fit(self, tenant, boatyard, name, is_for_company, code):
        with pytest.raises(Refused) as refused:
            make_person(tenant, "a@x.example", name, company=boatyard if is_for_company else None)
        assert [one.code for one in refused.value.refusals] == [code]

    def test_refuses_a_company_of_another_tenant(self, tenant, next_door):
        with pytest.raises(Refused) as refused:
            make_person(tenant, "a@x.example", permission_sets.READ, company=make_company(next_door, "Shop"))
        assert [one.code for one in refused.value.refusals] == ["company-of-another-tenant"]

    def test_the_database_holds_one_membership_and_one_grant_of_a_kind(self, tenant, owner):
        membership = memberships.current(user=owner, tenant=tenant)
        with pytest.raises(IntegrityError):
            Grant.objects.create(
                membership=membership, permission_set=permission_sets.SUPER, created_at=AT, created_by="x"
            )


class TestViewer:
    def test_today_is_the_day_of_the_company(self, tenant, owner):
        now = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
        auckland = make_company(tenant, "Auckland", time_zone="Pacific/Auckland")
        lima = make_company(tenant, "Lima", time_zone="America/Lima")
        assert viewer_for(owner, tenant, auckland, now=now).today == date(2026, 7, 2)
        assert viewer_for(owner, tenant, lima, now=now).today == date(2026, 7, 1)

    def test_the_work_date_is_todays_until_one_is_chosen_in_that_company(self, owner, tenant, boatyard, moorings):
        session = {"work_dates": {str(boatyard.id): "2026-06-30"}}
        now = datetime(2026, 7, 15, 12, 0, tzinfo=UTC)
        assert viewer_for(owner, tenant, boatyard, now=now, session=session).work_date == date(2026, 6, 30)
        assert viewer_for(owner, tenant, moorings, now=now, session=session).work_date == date(2026, 7, 15)
        assert viewer_for(owner, tenant, boatyard, now=now).work_date == date(2026, 7, 15)

    def test_keeps_preferences_for_the_company_alone(self, owner, tenant, boatyard, moorings):
        viewer_for(owner, tenant, boatyard, now=AT).keep("list.chart.columns", ["number", "name"])
        assert viewer_for(owner, tenant, boatyard, now=AT).preference("list.chart.columns") == ["number", "name"]
        assert viewer_for(owner, tenant, moorings, now=AT).preference("list.chart.columns", "none") == "none"
        viewer_for(owner, tenant, boatyard, now=AT).keep("list.chart.columns", None)
        assert viewer_for(owner, tenant, boatyard, now=AT).preference("list.chart.columns") is None

    def test_rows_are_as_high_as_my_settings_say_until_chosen_for_a_list(self, owner, tenant, boatyard):
        owner.density = "compact"
        viewer = viewer_for(owner, tenant, boatyard, now=AT)
        assert viewer.preference("list.chart.density", "standard") == "compact"
        viewer.keep("list.chart.density", "roomy")
        assert viewer.preference("list.chart.density", "standard") == "roomy"

    def test_everybody_may_see_their_own_settings(self, boatyard, tenant):
        user = make_person(None, "a@x.example")
        viewer = viewer_for(user, tenant, boatyard, now=AT)
        assert viewer.may("self.settings")
        assert not viewer.may("books.read")


class TestAddresses:
    def test_one_address_is_one_person_whatever_its_case(self):
        user = make_person(None, "Maren@Harrow.Example")
        assert user.email == "maren@harrow.example"
        assert User.objects.by_address(" MAREN@harrow.example") == user
        with pytest.raises(IntegrityError):
            User.objects.create(email="MAREN@harrow.example", name="x", created_at=AT, changed_at=AT)
