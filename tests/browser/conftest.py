"""The world that browser tests share, one for each test process, and pages of its people."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial

import pytest

from tests.browser.world import ACCOUNTANT, make, person


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    """A served deployment with a firm, an owner and companies that have books (tests/browser/world.py)."""
    made = make(tmp_path_factory.mktemp("world"))
    made.start(LEDGERHALL_MAIL="file")
    yield made
    made.stop()


@pytest.fixture
def page_of(browser, world):
    """`page_of(email, **options)`: a page of a browser of its own; "" stays signed out. Faults fail the test."""
    with ExitStack() as stack:
        opened = partial(person, browser, world)
        yield lambda email=ACCOUNTANT, **options: stack.enter_context(opened(email, **options))
