"""Every address of the project, asked by people with every permission set, at companies granted and not granted.

The routes come from the URL configuration and the pages from the registry: nobody can add one that is not asked.
"""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from ledgerhall.finance.journals.models import JournalLine
from ledgerhall.finance.journals.starting import NewBooks, start_books
from ledgerhall.finance.ledger.models import GLAccount, GLRegister
from ledgerhall.identity import access, memberships, people, tokens
from ledgerhall.identity.models import Grant, Invitation, Membership, User
from ledgerhall.kernel.money import Currency
from ledgerhall.kernel.people import COMMAND_LINE
from ledgerhall.pages.acts import permission_of
from ledgerhall.pages.declare import Card, Document, Inquiry, Journal, List, RoleCenter
from ledgerhall.pages.registry import action_slug, registered
from ledgerhall.tenancy import books, building
from ledgerhall.tenancy.locations import Location
from ledgerhall.tenancy.models import Company, Tenant
from tests.identity.conftest import AT, PASSWORD

# What each set gives, written here a second time: a set that grows must be meant.
READING = {"books.read"}
WORKING = READING | {"journals.edit", "posting.post", "posting.reverse", "setup.edit", "exchange.import"}
SETS = {
    "SUPER": WORKING | {"company.create"},
    "SECURITY": {"security.users", "security.invitations", "security.tokens", "security.log"},
    "D365 ACCOUNTANTS": WORKING,
    "D365 READ": READING,
    "PORTAL": {"portal.read", "portal.clients", "portal.refresh"},
}
# What a tenant's own address asks for: any access there, be it to one company.
ANY_ACCESS = "any access"
# Addresses that anybody may open. A new one must be meant.
PUBLIC = {
    "health/",
    "sign-in/",
    "sign-out/",
    "sign-in/inactive/",
    "sign-up/",
    "sign-up/account/",
    "sign-up/confirm/",
    r"^sign-up/confirm/(?P<key>[-:\w]+)/$",
    "password/forgotten/",
    "password/forgotten/sent/",
    r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
    "password/new/done/",
    "invitation/<str:secret>/",
}


@dataclass(frozen=True)
class Persona:
    """Somebody, with sets in the tenant `here`: for the company `granted` where it says so, else for all."""

    name: str
    sets: tuple[str, ...]
    is_for_one: bool = False
    is_effective: bool = True

    def permissions(self, place: str) -> set[str]:
        """What they may do at `here`, at its companies `granted` and `other`, and `next door`."""
        if not self.is_effective or place.startswith("next door") or (self.is_for_one and place != "granted"):
            return set()
        return set().union(*(SETS[name] for name in self.sets))


PERSONAS = [
    Persona("owner", ("SUPER", "SECURITY")),
    *(Persona(f"{name} for all", (name,)) for name in SETS),
    *(Persona(f"{name} for one", (name,), is_for_one=True) for name in ("SUPER", "D365 ACCOUNTANTS", "D365 READ")),
    Persona("ended", tuple(SETS), is_effective=False),
    Persona("past the last day", tuple(SETS), is_effective=False),
    Persona("not yet begun", tuple(SETS), is_effective=False),
    Persona("a stranger", (), is_effective=False),
]


@dataclass(frozen=True)
class Case:
    """One address with sample arguments, and the permissions that it asks for."""

    path: str
    place: str
    needs: frozenset[str]
    is_sure: bool = True  # its arguments name things that are there

    def is_open_to(self, persona: Persona) -> bool:
        if self.needs == {ANY_ACCESS}:
            return self.place == "here" and persona.is_effective
        return self.needs <= persona.permissions(self.place)


class World:
    """The tenant `here` with two companies, one next door, and a person."""

    def __init__(self, persona: Persona, started: Path) -> None:
        self.persona = persona
        self.here, self.next_door = _tenant("here"), _tenant("next-door")
        self.companies = {
            "granted": _company(self.here, "granted", started),
            "other": _company(self.here, "other", started),
            "next door": _company(self.next_door, "marker-of-next-door", started),
        }
        colleague = people.add(email="olive@x.example", name="Olive", at=AT, password=PASSWORD, is_verified=True)
        self.spare = memberships.add(
            user=colleague, tenant=self.here, grants=[("SUPER", None), ("SECURITY", None)], by=COMMAND_LINE, at=AT
        )
        self.invitation = Invitation.objects.create(
            tenant=self.here, email="i@x.example", permission_set="D365 READ", secret_hash="x", invited_by=colleague,
            consented_at=AT, created_at=AT, changed_at=AT, expires_at=AT,
        )  # fmt: skip
        at = timezone.now()
        self.token = tokens.issue_for_membership(
            membership=self.spare, name="Spare", expires_at=at + timedelta(days=1), by=COMMAND_LINE, at=at
        ).token
        self.user = people.add(email="p@x.example", name="Persona", at=AT, password=PASSWORD, is_verified=True)
        self.secret = self._let_in(at) if persona.sets else ""

    def _let_in(self, at) -> str:
        """The membership and a token of the persona."""
        company = self.companies["granted"] if self.persona.is_for_one else None
        grants = [(name, company) for name in self.persona.sets]
        made = memberships.add(user=self.user, tenant=self.here, grants=grants, by=COMMAND_LINE, at=AT)
        expires_at = at + timedelta(days=1)
        secret = tokens.issue_for_membership(
            membership=made, name="Mine", expires_at=expires_at, by=COMMAND_LINE, at=at
        ).secret
        rows, today = Membership.objects.filter(id=made.id), at.date()
        if self.persona.name == "ended":
            memberships.end(record=made, by=COMMAND_LINE, at=at)
        if self.persona.name == "past the last day":
            rows.update(until_date=today - timedelta(days=2))
        if self.persona.name == "not yet begun":
            rows.update(from_date=today + timedelta(days=2))
        return secret

    def close(self) -> None:
        books.close_all()
        for company in Company.objects.all():
            building.remove(Location.parse(company.books))

    def fill(self, route: str, place: str, **more: str) -> tuple[str, bool]:
        """The route with sample arguments for that place, and whether all of them name something that is there."""
        tenant = self.next_door if place.startswith("next door") else self.here
        company = self.companies.get(place, self.companies["granted"])
        samples: dict[str, object] = {"tenant": tenant.slug, "company": company.slug, "batch": "DEFAULT", **more}
        if "/users/" in route:
            samples.update(key=self.spare.id, grant=Grant.objects.filter(membership=self.spare).first().id)
        if "/users/tokens/" in route:
            samples["key"] = self.token.id
        if "/invitations/" in route:
            samples["key"] = self.invitation.id
        is_sure = not route.endswith("/portal/rows/")  # the row of a job, of which there is none
        for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", route):
            value = company.id if kind == "entity_key" else samples.get(name)
            if value is None:
                is_sure, value = False, uuid.uuid4() if kind == "uuid" else "sample"
            route = route.replace(f"<{kind}:{name}>", str(value))
        return f"/{route}", is_sure

    def cases(self) -> Iterator[Case]:
        for route, view in routes():
            needed = access.declared(view)
            if needed in (access.PUBLIC, access.BY_TOKEN):
                continue
            places = ["granted", "other", "next door"] if "<slug:company>" in route else ["here", "next door itself"]
            for place in places if "<slug:tenant>" in route else []:
                if needed == access.BY_PAGE:
                    cases = self._page_cases(route, place)
                    # Nobody comes as far as a page in a company that is not theirs, so there one page is asked for all.
                    may_enter = "books.read" in self.persona.permissions(place)
                    yield from cases if may_enter else islice(cases, 1)
                else:
                    entering = {"books.read"} if place in self.companies else set()
                    own = {needed} - {"self.settings", access.SIGNED_IN}
                    path, is_sure = self.fill(route, place)
                    yield Case(path, place, frozenset(entering | own or {ANY_ACCESS}), is_sure)

    def _page_cases(self, route: str, place: str) -> Iterator[Case]:
        """A route of the page engine for each declared page and action that fits it and that they may not open; of
        those that they may, one for each need: tests/finance/pages opens them all."""
        kinds = {"/list/": List, "/card/": Card, "/journal/": Journal, "/document/": Document, "/inquiry/": Inquiry}
        kind = next((kind for part, kind in kinds.items() if part in route), RoleCenter)
        asked = set()
        for page in registered().pages():
            if not isinstance(page, kind):
                continue
            for action in page.actions if "<slug:action>" in route else (None,):
                needed = {page.permission} | ({permission_of(action, registered())} if action else set())
                if route.endswith(("/line/", "/suggest/")):
                    needed.add(page.edit_permission)
                if route.endswith("/post/"):
                    needed.add(page.post_permission)
                needed.discard("")  # what nobody may do there
                more = {"page": page.slug, **({"action": action_slug(action)} if action else {})}
                path, is_sure = self.fill(route, place, **more)
                is_sure = is_sure and action is None and not route.endswith("/open/")
                case = Case(path, place, frozenset(needed), is_sure)
                if case.needs not in asked or not case.is_open_to(self.persona):
                    yield case
                asked.add(case.needs)


def routes(resolver: URLResolver | None = None, start: str = "") -> Iterator[tuple[str, Callable]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, start + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield start + str(pattern.pattern), pattern.callback


@pytest.fixture(scope="module")
def started(django_db_setup, django_db_blocker) -> Iterator[Path]:
    """The file of books that every company here begins with."""
    location = Location.parse(f"sqlite:matrix-{uuid.uuid4().hex}.sqlite3")
    with django_db_blocker.unblock():
        building.create(location)
        with books.open_location(location):
            new = NewBooks("Started", Currency("EUR"), years=((date(2026, 1, 1), 12),))
            start_books(new=new, by=COMMAND_LINE, at=AT)
        books.close_all()
    yield location.file
    building.remove(location)


@pytest.fixture(params=PERSONAS, ids=lambda persona: persona.name)
def world(request, settings, caplog, started) -> Iterator[World]:
    caplog.set_level("CRITICAL", "django.request")
    settings.AFTER_MEMBERSHIP_ACCEPTED = []
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    made = World(request.param, started)
    yield made
    made.close()


class TestEverybody:
    def test_gets_what_is_granted_and_for_all_else_the_answer_that_it_does_not_exist(self, world):
        client = Client(raise_request_exception=False)
        client.force_login(world.user)
        wrong, opened = [], 0
        for case in world.cases():
            for ask in (client.get, client.post):
                response = ask(case.path)
                status = response.status_code
                if not case.is_open_to(world.persona):
                    # Who may enter the company may learn that a page takes no such request.
                    is_inside = "books.read" in world.persona.permissions(case.place)
                    is_right = status == 404 or (status == 405 and is_inside)
                    is_right = is_right and b"marker-of-next-door" not in response.content
                elif ask == client.get and case.is_sure:
                    is_right = status in (200, 302, 405)
                    opened += status == 200
                else:
                    is_right = status < 500 and status not in (401, 403)
                if not is_right:
                    wrong.append((ask.__name__, case.path, case.place, sorted(case.needs), status))
        assert wrong == []
        granted = [case for case in world.cases() if case.is_open_to(world.persona) and case.is_sure]
        assert bool(opened) == bool(granted)

    @pytest.mark.parametrize(
        "world", [one for one in PERSONAS if "journals.edit" not in one.permissions("granted")], indirect=True
    )
    def test_changes_no_books_where_reading_is_all_that_is_granted(self, world):
        before = world_state(world)
        client = Client(raise_request_exception=False)
        client.force_login(world.user)
        for case in world.cases():
            if case.place in world.companies:
                client.post(case.path, {"confirmed": "1", "delete": "1"})
        assert world_state(world) == before

    def test_the_api_opens_by_the_token_what_the_grants_open(self, world):
        client = Client(raise_request_exception=False)
        client.force_login(world.user)  # a signed-in browser must not count there
        wrong = []
        headers = {"Authorization": f"Bearer {world.secret}"} if world.secret else {}
        for route, view in routes():
            if access.declared(view) != access.BY_TOKEN:
                continue
            for place in ("granted", "other", "next door"):
                path, _ = world.fill(route, place)
                bare, called = client.get(path), client.get(path, headers=headers)
                may = "books.read" in world.persona.permissions(place) and "<path:" not in route
                is_about_company = "<entity_key:company>" in route
                if bare.status_code not in (401, 404):
                    wrong.append(("without token", path, bare.status_code))
                if is_about_company and (called.status_code == 200) and not may:
                    wrong.append(("by token", path, place, called.status_code))
                if is_about_company and may and called.status_code not in (200, 400):
                    wrong.append(("by token", path, place, called.status_code))
                if b"marker-of-next-door" in called.content:
                    wrong.append(("leaks", path, place))
        assert wrong == []


class TestNobody:
    @pytest.fixture
    def someone(self, settings, started) -> Iterator[World]:
        settings.AFTER_MEMBERSHIP_ACCEPTED = []
        made = World(PERSONAS[0], started)
        yield made
        made.close()

    def test_is_asked_to_sign_in_everywhere_whether_or_not_it_exists(self, someone):
        client = Client(raise_request_exception=False)
        wrong = []
        for case in someone.cases():
            for ask in (client.get, client.post):
                response = ask(case.path)
                if response.status_code != 302 or not response["Location"].startswith("/sign-in/"):
                    wrong.append((ask.__name__, case.path, response.status_code))
        assert wrong == []
        for path in ("/nobody-here/users/", "/nobody-here/nothing/", "/nobody-here/nothing/list/customers/"):
            assert client.get(path)["Location"].startswith("/sign-in/?next=")

    def test_a_script_is_sent_to_the_sign_in_page_as_a_whole(self, someone):
        response = Client().get("/here/granted/", headers={"HX-Request": "true"})
        assert response["HX-Redirect"] == "/sign-in/"


class TestDeclarations:
    def test_every_view_declares_who_may_open_it(self):
        assert list(access.undeclared()) == []

    def test_a_view_that_declares_nothing_does_not_start_and_is_not_served(self, settings):
        settings.ROOT_URLCONF = "tests.identity.undeclared_urls"
        errors = access.urls_are_declared()
        assert [error.id for error in errors] == ["identity.E001"]
        assert Client(raise_request_exception=False).get("/open/").status_code == 403

    def test_an_unknown_permission_cannot_be_declared(self):
        with pytest.raises(ValueError, match=r"books\.steal"):
            access.needs("books.steal")

    def test_what_anybody_may_open_is_meant(self):
        assert {route for route, view in routes() if access.declared(view) == access.PUBLIC} == PUBLIC

    def test_addresses_of_users_and_of_the_portal_ask_for_their_own_kind_of_permission(self):
        starts = {"users": "security.", "invitations": "security.", "log": "security.", "portal": "portal."}
        for route, view in routes():
            part = re.match(r"<slug:tenant>/(\w+)/", route)
            if part and part[1] in starts:
                assert access.declared(view).startswith(starts[part[1]]), route


def world_state(world: World) -> list[object]:
    """What could have been changed in the books of `here`, in numbers."""
    state = []
    for company in world.companies.values():
        with books.open(company):
            blocked = GLAccount.objects.filter(is_blocked=True).count()
            state.append((GLRegister.objects.count(), JournalLine.objects.count(), GLAccount.objects.count(), blocked))
    return [*state, User.objects.count(), Company.objects.count()]


def _tenant(slug: str) -> Tenant:
    return Tenant.objects.create(slug=slug, name=slug, is_firm=True, created_at=AT, changed_at=AT)


def _company(tenant: Tenant, name: str, started: Path) -> Company:
    """A company with a copy of the started books."""
    place = f"matrix-{uuid.uuid4().hex}.sqlite3"
    shutil.copyfile(started, started.with_name(place))
    return Company.objects.create(
        tenant=tenant, slug=name, name=name, currency_code="EUR", books=f"sqlite:{place}", created_at=AT, changed_at=AT
    )
