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
        if "browser" in marks or {"browser", "chromium"} & set(getattr(item, "fixturenames", ())):
            marks.add("browser")
        if "postgres_server" in getattr(item, "fixturenames", ()):
            marks.add("postgres")
        if os.environ.get("LEDGERHALL_TEST_CITUS"):
            return bool(marks & {"postgres", "citus"}) and "postgres_server" not in item.fixturenames
        if "citus" in marks or ("postgres" in marks and config.getoption("--without-postgres")):
            return False
        return not ("browser" in marks and config.getoption("--without-browser"))

    left_out = [item for item in items if not wanted(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if wanted(item)]


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


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program."""
    for name in ("chromium", "chromium-browser"):
        if found := shutil.which(name):
            return found
    raise RuntimeError("no Chromium on this machine: install the package chromium, or run --without-browser")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator:
    """A Chromium without a window, driven by Playwright; every test makes its own `browser.new_context()`."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, and Django refuses database calls under one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    quiet = ("background-networking", "component-update", "sync", "gpu", "extensions", "default-apps")
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)],
        )
        yield chrome
        chrome.close()
