"""A deployment of its own for a test: home, port, server and worker; and what is put into it, by a process of its own.

python -m tests.browser.deployment firm|books|post [AMOUNT]     prints JSON
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.templates import give_template

ROOT = Path(__file__).parents[2]
PASSWORD = "a-long-password-4711"
SERVER = "from ledgerhall.web.commands.main import main; main()"


class Deployment:
    """One `ledgerhall serve` on loopback."""

    module = "tests.browser.deployment"

    def __init__(self, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.home = home
        give_template(home)
        self.url = f"http://127.0.0.1:{self.port}"
        self.server: subprocess.Popen[bytes] | None = None

    def put(self, *words: str) -> dict[str, str]:
        """Run this module, or the one that a subclass names, in the deployment's home."""
        run = subprocess.run(
            [sys.executable, "-m", self.module, *words],
            cwd=ROOT, env=self._environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        answer: dict[str, str] = json.loads(run.stdout.splitlines()[-1])
        return answer

    def start(self, **settings: str) -> None:
        command = [sys.executable, "-c", SERVER, "serve", "--port", str(self.port), "--threads", "4"]
        log = (self.home / "server.log").open("wb")
        self.server = subprocess.Popen(command, cwd=ROOT, env=self._environment(**settings), stdout=log, stderr=log)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.url}/health/", timeout=2).close()
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
            else:
                return
        raise AssertionError((self.home / "server.log").read_text())

    def stop(self) -> None:
        if self.server is not None:
            self.server.send_signal(signal.SIGTERM)
            self.server.wait(timeout=30)
            self.server = None

    def _environment(self, **settings: str) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("LEDGERHALL_")}
        return {
            **own,
            "LEDGERHALL_HOME": str(self.home),
            "LEDGERHALL_PUBLIC_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "ledgerhall.web.settings",
            **settings,
        }


def _firm() -> dict[str, str]:
    """A firm with one accountant."""
    from django.utils import timezone

    from ledgerhall.identity import memberships, people, permission_sets
    from ledgerhall.kernel.people import COMMAND_LINE
    from ledgerhall.tenancy.models import Tenant

    now = timezone.now()
    user = people.add(email="maren@harrow.example", name="Maren", password=PASSWORD, at=now, is_verified=True)
    firm = Tenant.objects.create(slug="harrow", name="Harrow", is_firm=True, created_at=now, changed_at=now)
    memberships.add(user=user, tenant=firm, grants=[(permission_sets.PORTAL, None)], by=COMMAND_LINE, at=now)
    return {"email": user.email, "firm": firm.slug}


def _books() -> dict[str, str]:
    """A tenant with one company and its accountant."""
    import uuid
    from datetime import date

    from django.utils import timezone

    from ledgerhall.finance.journals.starting import NewBooks, start_books
    from ledgerhall.identity import memberships, people, permission_sets
    from ledgerhall.kernel.money import Currency
    from ledgerhall.kernel.people import COMMAND_LINE
    from ledgerhall.tenancy import books, building
    from ledgerhall.tenancy.locations import Location
    from ledgerhall.tenancy.models import Company, Tenant

    now = timezone.now()
    tenant = Tenant.objects.create(slug="brightwater", name="Brightwater", created_at=now, changed_at=now)
    place = f"sqlite:{uuid.uuid4().hex}.sqlite3"
    building.create(Location.parse(place))
    company = Company.objects.create(
        tenant=tenant, slug="boatyard", name="Brightwater Boatyard Ltd", currency_code="GBP", books=place,
        created_at=now, changed_at=now,
    )  # fmt: skip
    with books.open(company):
        years = ((date(now.year - 1, 1, 1), 12), (date(now.year, 1, 1), 12))
        start_books(new=NewBooks(company.name, Currency("GBP"), years=years), by=COMMAND_LINE, at=now)
    user = people.add(email="maren@harrow.example", name="Maren", password=PASSWORD, at=now, is_verified=True)
    memberships.add(user=user, tenant=tenant, grants=[(permission_sets.ACCOUNTANTS, None)], by=COMMAND_LINE, at=now)
    return {"path": f"/{tenant.slug}"}


def _post(amount: str) -> dict[str, str]:
    """Money into the bank."""
    from django.utils import timezone

    from ledgerhall.finance.posting.draft import DraftLine, PostingDraft
    from ledgerhall.finance.posting.post import post
    from ledgerhall.kernel.dates import LedgerDate
    from ledgerhall.kernel.money import Currency, Money
    from ledgerhall.kernel.people import COMMAND_LINE
    from ledgerhall.tenancy import books
    from ledgerhall.tenancy.models import Company

    now = timezone.now()
    day, money = LedgerDate(now.date()), Money(amount, Currency("GBP"))
    lines = (DraftLine(1, "1100", day, "D1", money), DraftLine(2, "4100", day, "D1", -money))
    with books.open(Company.objects.get()):
        post(draft=PostingDraft(lines=lines, source_code="GENJNL"), by=COMMAND_LINE, posted_at=now)
    return {"posted": amount}


if __name__ == "__main__":
    import django

    django.setup()
    from ledgerhall.web.commands.main import prepare_directory

    prepare_directory()
    act, *words = sys.argv[1:]
    print(json.dumps({"firm": _firm, "books": _books, "post": _post}[act](*words)))
