"""Serving the demo: from the start of the server to its first page, and the time that the two home pages take."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from statistics import median
from typing import Any

from bench import home
from bench.figures import Figure, middle, p99

TITLE = "Serving the demo"
NOTES = (
    "On the data that `ledgerhall demo` makes. *Start to first page*: from starting `ledgerhall serve` (with its "
    "worker) until the sign-in page has come over HTTP, the middle of several starts. *Pages*: server time in one "
    "process, through all middleware, of the accountant's Role Center of each client in turn, and of the firm's portal."
)
_ROLE_CENTER_MOST, _PORTAL_MOST, _START_MOST = 40.0, 60.0, 2.0
_PROGRAM = "from ledgerhall.web.commands.main import main; main()"


def measure(folder: Path, *, quick: bool) -> list[Figure]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LEDGERHALL_")}
    environment["LEDGERHALL_HOME"] = str(folder)
    start = time.monotonic()
    subprocess.run([sys.executable, "-c", _PROGRAM, "demo", "--make-only"], check=True, env=environment)
    making = time.monotonic() - start
    starts = [_start(environment) for _ in range(2 if quick else 7)]
    home.set_up(folder)
    role_center, portal = _pages(10 if quick else 60)
    return [
        Figure("making the demo", making, "s", 60.0),
        Figure("start to first page, p50", median(starts), "s", _START_MOST),
        Figure("Role Center, p50", middle(role_center), "ms", _ROLE_CENTER_MOST),
        Figure("Role Center, p99", p99(role_center), "ms"),
        Figure("portal, p50", middle(portal), "ms", _PORTAL_MOST),
        Figure("portal, p99", p99(portal), "ms"),
    ]


def _start(environment: dict[str, str]) -> float:
    """Seconds until the first page is there; then the server ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start = time.monotonic()
    server = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _has_page(f"http://127.0.0.1:{port}/sign-in/"):
            if server.poll() is not None or time.monotonic() - start > 60:
                raise RuntimeError("the server did not come up")
            time.sleep(0.02)
        return time.monotonic() - start
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _has_page(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _pages(rounds: int) -> tuple[list[float], list[float]]:
    """Times of the Role Center over all companies in turn, and of the portal, after one round to warm up."""
    from django.test import Client

    from ledgerhall.identity.models import User
    from ledgerhall.tenancy.models import Company, Tenant
    from ledgerhall.web.demo import house

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(email=house.ACCOUNTANT), "allauth.account.auth_backends.AuthenticationBackend")
    companies = Company.objects.filter(is_demo=True).select_related("tenant").order_by("id")
    addresses = [f"/{company.tenant.slug}/{company.slug}/" for company in companies]
    portal = f"/{Tenant.objects.get(is_firm=True).slug}/portal/"
    role_center_times: list[float] = []
    portal_times: list[float] = []
    for number in range(rounds + 1):
        times = [_timed(client, address) for address in addresses]
        portal_time = _timed(client, portal)
        if number:
            role_center_times += times
            portal_times.append(portal_time)
    return role_center_times, portal_times


def _timed(client: Any, address: str) -> float:
    start = time.perf_counter()
    answer = client.get(address)
    taken = time.perf_counter() - start
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return taken
