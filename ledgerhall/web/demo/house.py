"""The whole demo: a firm of accountants, eight fictional clients, one client imported from a real file, and people."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from ledgerhall.finance.exchange.new_company import import_as_new_company
from ledgerhall.identity import memberships, people, permission_sets, sign_up
from ledgerhall.identity.models import User
from ledgerhall.kernel.people import Person
from ledgerhall.portal import columns, tasks
from ledgerhall.tenancy.models import Company, Tenant
from ledgerhall.web.demo import crew, making
from ledgerhall.web.demo.crew import Job
from ledgerhall.web.demo.sample import make_sample
from ledgerhall.web.demo.trades import TRADES, Trade

FIRM = "Harrow & Lindqvist Accountants"
ACCOUNTANT, OWNER, PASSWORD = "accountant@demo.example", "owner@demo.example", "demo-ledgerhall"
IMPORTED = "Övningsbolaget AB"
WITH_UNPOSTED_LINES = "zur-muehle-baeckerei"

Step = Callable[[str], None]


def make(*, at: datetime, step: Step) -> None:
    """Make everything in an empty directory. `step` is told what is made, company by company."""
    accountant = people.add(
        email=ACCOUNTANT, name="Maren Lindqvist", password=PASSWORD, is_verified=True, is_demo=True, at=at
    )
    owner = people.add(email=OWNER, name="Olive Okafor", password=PASSWORD, is_verified=True, is_demo=True, at=at)
    firm = _firm(accountant, at)
    _imported(owner, accountant, at)
    step(IMPORTED)
    companies = {trade.slug: trade.name for trade in TRADES}
    for slug in crew.make_all([_client(trade, owner, accountant, at) for trade in TRADES], at=at):
        step(companies[slug])
    sample = make_sample(at=at)
    step(sample.name)
    memberships.add(user=accountant, tenant=sample, grants=[(permission_sets.READ, None)], by=Person("demo"), at=at)
    names = columns.asked(column for column in columns.ALL_COLUMNS if column.is_default)
    tasks.refresh_all(firm=firm, user_id=accountant.id, names=names, at=at)


def steps() -> int:
    """How many times `step` is told."""
    return len(TRADES) + 2


def clear(home: Path) -> None:
    """Empty the data directory of a demo; its secret key and its mark stay."""
    for entry in home.iterdir():
        if entry.name in ("secret-key", "demo.json"):
            continue
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _firm(accountant: User, at: datetime) -> Tenant:
    return sign_up.firm(name=FIRM, by=accountant, at=at, is_demo=True, with_sample=False)


def make_books(job: Job, *, at: datetime) -> None:
    """The company of the job, with what waits to be posted in one of them."""
    trade = next(trade for trade in TRADES if trade.slug == job.trade_slug)
    user = User.objects.get(id=job.user_id)
    person = Person(user.text, user.id)
    today = at.astimezone(ZoneInfo(trade.time_zone)).date()
    tenant = Tenant.objects.get(id=job.tenant_id)
    company = making.make_company(trade=trade, tenant=tenant, today=today, by=person, at=at)
    if trade.slug == WITH_UNPOSTED_LINES:
        making.add_unposted_lines(company=company, trade=trade, today=today, by=person, at=at)


def _client(trade: Trade, owner: User, accountant: User, at: datetime) -> Job:
    """The tenant of a client, open to the accountant; its books are made by others."""
    tenant = sign_up.company_tenant(name=trade.name, by=owner, at=at, is_demo=True)
    _open_to(accountant, tenant, Person(owner.text, owner.id), at)
    return Job(trade.slug, tenant.id, owner.id)


def _imported(owner: User, accountant: User, at: datetime) -> None:
    """A real SIE file; its findings wait to be acknowledged."""
    tenant = sign_up.company_tenant(name=IMPORTED, by=owner, at=at, is_demo=True)
    person = Person(owner.text, owner.id)
    data = files("ledgerhall.web.demo").joinpath("data/ovningsbolaget.se").read_bytes()
    company, _ = import_as_new_company(
        data=data, tenant=tenant, by=person, at=at, file_name="ovningsbolaget.se", name=IMPORTED
    )
    Company.objects.filter(id=company.id).update(is_demo=True)
    _open_to(accountant, tenant, person, at)


def _open_to(accountant: User, tenant: Tenant, by: Person, at: datetime) -> None:
    grants = [(permission_sets.ACCOUNTANTS, None)]
    memberships.add(user=accountant, tenant=tenant, grants=grants, by=by, at=at)
