"""A small world for tests in a browser, made through the acts: a firm, an owner, companies with books; ways into it.

python -m tests.browser.world make     fills the data directory of its environment
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from tests.browser.deployment import PASSWORD, ROOT, Deployment

ACCOUNTANT, OWNER, READER = "maren@harrow.example", "olive@brightwater.example", "rolf@brightwater.example"
FIRM, CLIENT, BAKERY, IMPORTED = "harrow", "brightwater", "muehle", "ovningsbolaget"
SIE = ROOT / "tests" / "data" / "sie"
# Companies of the client, each for the tests that write into it; their name says to whom they belong.
COMPANIES = {
    "boatyard": ("Brightwater Boatyard Ltd", "GBP", "Europe/London"),
    "keys": ("Brightwater by Keyboard Ltd", "GBP", "Europe/London"),
    "mouse": ("Brightwater by Mouse Ltd", "GBP", "Europe/London"),
    "input": ("Brightwater Input Ltd", "GBP", "Europe/London"),
    "twice": ("Brightwater Twice Ltd", "GBP", "Europe/London"),
    "shared": ("Brightwater Shared Ltd", "GBP", "Europe/London"),
    "walk": ("Brightwater Walk Ltd", "GBP", "Europe/London"),
    "kiritimati": ("Line Islands Trading", "AUD", "Pacific/Kiritimati"),
    "los-angeles": ("Mulholland Pictures", "USD", "America/Los_Angeles"),
    "yen": ("Hinode Ceramics KK", "JPY", "Asia/Tokyo"),
}


class World(Deployment):
    """The deployment that holds this world, with its mails and its people."""

    module = "tests.browser.world"

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.states: dict[str, Any] = {}

    def state_of(self, browser: Any, email: str) -> Any:
        """The cookies of somebody who is signed in, by one sign-in for all tests of this process."""
        if email not in self.states:
            context = browser.new_context()
            sign_in(context.new_page(), self, email)
            self.states[email] = context.storage_state()
            context.close()
        return self.states[email]

    def path(self, company: str, rest: str = "") -> str:
        return f"{self.url}/{CLIENT}/{company}/{rest}"

    def mails(self, to: str) -> list[Any]:
        """Mails to an address, oldest first."""
        found = []
        files = sorted((self.home / "mail").glob("*.log"), key=lambda file: (file.stat().st_mtime_ns, file.name))
        for file in files:
            for text in re.split(rb"^-{79}$", file.read_bytes(), flags=re.MULTILINE):
                mail = message_from_bytes(text.strip(), policy=policy.default)
                if to in str(mail["To"]):
                    found.append(mail)
        return found

    def link_in(self, mail: Any, part: str) -> str:
        """The first address in a mail that contains `part`."""
        text = mail.get_body(("plain",)).get_content()
        links: list[str] = re.findall(r"https?://[^\s>)]+", text)
        return next(link for link in links if part in link)


@contextmanager
def person(browser: Any, world: World, email: str, **options: Any) -> Iterator[Any]:
    """A page of a browser of their own, signed in, that fails where a script or the content policy complains."""
    options.setdefault("viewport", {"width": 1600, "height": 1000})
    if email:
        options.setdefault("storage_state", world.state_of(browser, email))
    context = browser.new_context(accept_downloads=True, **options)
    context.set_default_timeout(15_000)
    faults: list[str] = []
    context.on("page", lambda opened: listen(opened, faults))
    page = context.new_page()
    try:
        yield page
        assert not faults, "\n".join(faults)
    finally:
        context.close()


def listen(page: Any, faults: list[str]) -> None:
    """Faults that the browser tells: of scripts, of the content policy, of files that are missing.

    That a refusal answers 422, and what a test itself makes missing (404, 403), is told by the browser too; only
    those lines are left out, and only for documents.
    """

    def on_console(said: Any) -> None:
        is_status = re.search(r"status of (422|404|403)", said.text)
        if said.type == "error" and not (is_status and "/static/" not in said.location.get("url", "")):
            faults.append(f"{page.url}: {said.text}")

    page.on("console", on_console)
    page.on("pageerror", lambda fault: faults.append(f"{page.url}: {fault}"))


def sign_in(page: Any, world: Deployment, email: str, password: str = PASSWORD) -> None:
    page.goto(f"{world.url}/sign-in/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/sign-in/" not in address)
    page.wait_for_load_state()


def _make() -> dict[str, str]:
    from django.utils import timezone

    from ledgerhall.identity import memberships, people, permission_sets, sign_up
    from ledgerhall.kernel.people import Person
    from ledgerhall.portal import columns, tasks
    from ledgerhall.tenancy.models import Tenant

    now = timezone.now()
    maren = people.add(email=ACCOUNTANT, name="Maren Lindqvist", password=PASSWORD, at=now, is_verified=True)
    olive = people.add(email=OWNER, name="Olive Okafor", password=PASSWORD, at=now, is_verified=True)
    rolf = people.add(email=READER, name="Rolf Reader", password=PASSWORD, at=now, is_verified=True)
    firm = sign_up.firm(name="Harrow", by=maren, at=now, with_sample=False)
    by = Person(olive.text, olive.id)
    for slug, fill in ((CLIENT, _client), (BAKERY, _bakery), (IMPORTED, _imported)):
        tenant = sign_up.company_tenant(name=slug.capitalize(), by=olive, at=now, is_demo=slug == BAKERY)
        fill(tenant, by, now)
        grants = [(permission_sets.ACCOUNTANTS, None)]
        memberships.add(user=maren, tenant=tenant, grants=grants, by=by, at=now)
    client = Tenant.objects.get(slug=CLIENT)
    memberships.add(user=rolf, tenant=client, grants=[(permission_sets.READ, None)], by=by, at=now)
    names = columns.asked(column for column in columns.ALL_COLUMNS if column.is_default)
    tasks.refresh_all(firm=firm, user_id=maren.id, names=names, at=now)
    return {"firm": firm.slug}


def _client(tenant: Any, by: Any, at: datetime) -> None:
    """The small companies: a generic chart, three fiscal years, and a posting in each of the last three months."""
    from ledgerhall.finance.journals.starting import NewBooks
    from ledgerhall.kernel.money import Currency
    from ledgerhall.tenancy import books
    from ledgerhall.web.new_company import create_company

    for slug, (name, currency, zone) in COMPANIES.items():
        units = 0 if currency == "JPY" else 2
        years = tuple((date(at.year + step, 1, 1), 12) for step in (-1, 0, 1))
        new = NewBooks(name, Currency(currency, units), years=years)
        company = create_company(tenant=tenant, new=new, by=by, at=at, time_zone=zone, slug=slug)
        with books.open(company):
            for step in (61, 31, 2):
                _post((at - timedelta(days=step)).date(), f"S{step}", Currency(currency, units), by, at)


def _post(day: date, number: str, currency: Any, by: Any, at: datetime) -> None:
    from ledgerhall.finance.posting.draft import DraftLine, PostingDraft
    from ledgerhall.finance.posting.post import post
    from ledgerhall.kernel.dates import LedgerDate
    from ledgerhall.kernel.money import Money

    lines = tuple(
        DraftLine(position, account, LedgerDate(day), number, Money(amount, currency), description="Refit, stage work")
        for position, (account, amount) in enumerate((("1100", "12500"), ("1200", "-3000"), ("4100", "-9500")), start=1)
    )
    post(draft=PostingDraft(lines=lines, source_code="GENJNL"), by=by, posted_at=at)


def _bakery(tenant: Any, by: Any, at: datetime) -> None:
    """A company of the demo: two years of a bakery, with lines that nobody has posted."""
    from ledgerhall.web.demo import making
    from ledgerhall.web.demo.trades import TRADES

    trade = next(trade for trade in TRADES if "baeckerei" in trade.slug)
    company = making.make_company(trade=trade, tenant=tenant, today=at.date(), by=by, at=at)
    making.add_unposted_lines(company=company, trade=trade, today=at.date(), by=by, at=at)


def _imported(tenant: Any, by: Any, at: datetime) -> None:
    """A company of a real SIE file, with a finding."""
    from ledgerhall.finance.exchange.new_company import import_as_new_company

    file = SIE / "transaktioner_ovnbolag.se"
    import_as_new_company(data=file.read_bytes(), tenant=tenant, by=by, at=at, file_name=file.name, name="Övning")


def make(home: Path) -> World:
    """The world, filled and not yet served."""
    world = World(home)
    world.put("make")
    return world


if __name__ == "__main__":
    import django

    os.environ.setdefault("LEDGERHALL_MAIL", "file")
    django.setup()
    from ledgerhall.web.commands.main import prepare_directory

    prepare_directory()
    print(json.dumps({"make": _make}[sys.argv[1]]()))
