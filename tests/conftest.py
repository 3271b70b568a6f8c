"""The engines that tests run on (SQLite, PostgreSQL, Chromium), and which tests a run leaves out when asked to."""

import os
import shutil
from collections.abc import Iterator

import pytest

from tests import postgres


def pytest_addoption(parser):
    parser.addoption("--without-postgres", action="store_true", help="leave out the tests on PostgreSQL")
    parser.addoption("--without-browser", action="store_true", help="leave out the tests in a browser")


def pytest_collection_modifyitems(config, items):
    """Takes out what the run was asked to leave out, and what runs on Citus nodes only (or, there, all the rest)."""

    def wanted(item) -> bool:
        marks = {mark.name for mark in item.iter_markers()}
        fixtures = set(getattr(item, "fixturenames", ()))
        needs_browser = "browser" in marks or "chromium" in fixtures
        needs_postgres = "postgres" in marks or bool(fixtures & {"postgres_url", "postgres_server"})
        if os.environ.get("LEDGERHALL_TEST_CITUS"):
            return ("citus" in marks or needs_postgres) and "postgres_server" not in fixtures
        if "citus" in marks or (needs_postgres and config.getoption("--without-postgres")):
            return False
        return not (needs_browser and config.getoption("--without-browser"))

    left_out = [item for item in items if not wanted(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if wanted(item)]


def pytest_terminal_summary(terminalreporter):
    """Where golden cases ran, those that could not be collected are named."""
    seen = (report for reports in terminalreporter.stats.values() for report in reports)
    if any(getattr(report, "nodeid", "").startswith("tests/golden/") for report in seen):
        from tests.golden import acts, reading, summary

        if told := list(summary.told(reading.all_cases(), acts.REPERTOIRE)):
            terminalreporter.section(summary.HEADING)
            for line in told:
                terminalreporter.write_line(line)


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput"):
        postgres.stop()


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """Address of a PostgreSQL server of our own (its database `postgres`), to make databases and roles on."""
    return postgres.url()


@pytest.fixture(scope="session")
def postgres_url(request, worker_id: str) -> str:
    """Address of an empty PostgreSQL database for this process; under bin/test --citus that of the coordinator."""
    if cluster := os.environ.get("LEDGERHALL_TEST_CITUS"):
        return cluster
    return postgres.make_database(postgres.url(), f"ledgerhall_{worker_id}")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request) -> str:
    """Where the books of this test are kept: every test that asks for it runs once on each engine."""
    return request.param


@pytest.fixture(autouse=True)
def _servers_of_books_as_before() -> Iterator[None]:
    """What a test adds to the servers that books may lie on is gone after it."""
    from django.conf import settings

    known = settings.BOOKS_SERVERS, settings.BOOKS_OWNER_SERVERS
    before = [dict(servers) for servers in known]
    yield
    for servers, kept in zip(known, before, strict=True):
        servers.clear()
        servers.update(kept)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program."""
    for name in ("chromium", "chromium-browser"):
        if found := shutil.which(name):
            return found
    raise RuntimeError("no Chromium on this machine: install the package chromium, or run --without-browser")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator:
    """A Chromium without a window, driven by Playwright; every test makes its own `browser.new_context()`.

    One per module, because Playwright keeps an event loop running in this thread as long as it is open: other modules'
    tests could start none, and Django refuses database calls under one unless it is told otherwise.
    """
    from playwright.sync_api import sync_playwright

    quiet = ("background-networking", "component-update", "sync", "gpu", "extensions", "default-apps")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chrome = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)],
        )
        yield chrome
        chrome.close()
