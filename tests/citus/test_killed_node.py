"""The node that holds a company is killed while somebody posts into it: what was confirmed is there, once."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import Error

from ledgerhall.finance.inspection.verify import verify
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.tenancy import books as tenancy_books
from ledgerhall.tenancy import building
from ledgerhall.tenancy.backup import backup
from ledgerhall.tenancy.locations import Location
from ledgerhall.tenancy.models import Company, Tenant
from ledgerhall.tenancy.restore import restore
from tests.citus import nodes
from tests.finance.conftest import started
from tests.finance.ledgers import AT, post_text

SALE = """
    2026-06-30 D1
    1200 Customers      121.00
    4100 Sales                  100.00
    2200 VAT                     21.00
"""

pytestmark = [pytest.mark.citus, pytest.mark.parametrize("engine", ["postgresql"], indirect=True)]


class Poster(threading.Thread):
    """Posts without end, each posting until it is confirmed, under a key of its own."""

    def __init__(self, company) -> None:
        super().__init__()
        self.company, self.stop = company, threading.Event()
        self.confirmed: list[str] = []
        self.faults = 0

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                self.post(f"key-{len(self.confirmed)}")
        finally:
            tenancy_books.close_all()

    def post(self, key: str) -> None:
        try:
            with tenancy_books.open(self.company):
                post_text(SALE, key=key)
        except Error:
            self.faults += 1
            time.sleep(0.1)
        else:
            self.confirmed.append(key)

    def wait_for_more(self, count: int) -> None:
        wanted, deadline = len(self.confirmed) + count, time.monotonic() + 90
        while len(self.confirmed) < wanted:
            assert time.monotonic() < deadline, f"only {len(self.confirmed)} postings of {wanted}"
            time.sleep(0.05)


class TestKilledNode:
    def test_what_was_confirmed_is_there_once(self, company):
        node = nodes.holder(company.books)
        poster = Poster(company)
        poster.start()
        try:
            for _ in range(3):
                poster.wait_for_more(10)
                nodes.kill(node)
                time.sleep(0.5)
                nodes.start(node)
                poster.wait_for_more(5)
        finally:
            poster.stop.set()
            poster.join(60)
        assert poster.faults > 0
        with tenancy_books.open(company):
            posted = list(GLRegister.objects.order_by("number").values_list("idempotency_key", flat=True))
            assert posted == poster.confirmed
            assert [finding for finding in verify() if not finding.is_notice] == []

    def test_companies_of_other_nodes_do_not_notice(self, company, make_books):
        node = nodes.holder(company.books)
        other = started(next(made for made in iter(make_books, None) if nodes.holder(made.books) != node))
        nodes.kill(node)
        try:
            with tenancy_books.open(other):
                for _ in range(5):
                    post_text(SALE)
        finally:
            nodes.start(node)
        with tenancy_books.open(company):
            post_text(SALE)
            assert GLRegister.objects.count() == 1


class TestRestore:
    def test_a_restored_company_lies_on_a_node_and_keeps_its_triggers(self, company, tmp_path, db):
        tenant = Tenant.objects.create(slug="acme", name="Acme", created_at=AT, changed_at=AT)
        with tenancy_books.open(company):
            post_text(SALE)
        values = {"slug": "one", "name": "One", "currency_code": "EUR", "created_at": AT, "changed_at": AT}
        listed = Company.objects.create(id=company.id, tenant=tenant, books=company.books, **values)
        backup(company=listed, file=tmp_path / "b", at=AT)
        place = Location.parse(f"postgresql:test/restored_{company.id.hex[:12]}")
        restored = restore(file=tmp_path / "b", tenant=tenant, at=AT, name="Two", location=place)
        try:
            assert nodes.holder(restored.books).name in ("w1", "w2")
            with tenancy_books.open(restored):
                post_text(SALE)
                assert [finding for finding in verify() if not finding.is_notice] == []
                with pytest.raises(Error, match="posted entries never change"):
                    GLEntry.objects.update(description="changed")
        finally:
            building.remove(place)
