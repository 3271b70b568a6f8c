"""Books for each case: copies of what this process made once, empty or with what all cases of a file have in common."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from ledgerhall.tenancy import books
from tests.finance.conftest import copy_books
from tests.golden import reading, setting_up
from tests.golden.acting_setup import change_setup
from tests.golden.reading import Case
from tests.golden.small_case import FILE
from tests.golden.stage import Stage

__all__ = ["copy_books"]

# What cannot be another one later; accounts and posting groups name each other.
_FROM_THE_START = {"local_currency", "fiscal_years", "accounts"}
# The registers of the opening, by the name of the books that were filled.
_openings: dict[str, frozenset[int]] = {}


@pytest.fixture
def write(tmp_path):
    """Writes the small case into a file `small.json`, with these parts of the case in place of its own."""

    def written(**parts) -> Case:
        content = copy.deepcopy(FILE)
        content["cases"][0].update(copy.deepcopy(parts))
        file = tmp_path / "small.json"
        file.write_text(json.dumps(content))
        return reading.cases_of(file)[0]

    return written


@pytest.fixture
def fresh_books(copy_books) -> Iterator[None]:
    """Empty, migrated books on the test's engine, open."""
    with books.open(copy_books("empty", lambda made: None)):
        yield


@pytest.fixture
def set_up(copy_books):
    """`with set_up(case) as stage`: books with the case's setup, open.

    What a case adds to what all of its file have in common is entered on a copy, by the act that changes a setup; where
    it takes something out, or says what can be said at the start alone, all of it is entered in empty books.
    """

    @contextmanager
    def entered(case: Case) -> Iterator[Stage]:
        if case.given.keys() & _FROM_THE_START or _takes_out(case.given):
            with books.open(copy_books("empty", lambda made: None)):
                stage = Stage(case.setup)
                setting_up.start(stage)
                yield stage
            return
        name = "golden_" + hashlib.sha256(json.dumps(case.common, sort_keys=True).encode()).hexdigest()[:16]
        with books.open(copy_books(name, lambda made: _fill(made, name, case.common))):
            stage = Stage(case.common, set(_openings[name]))
            change_setup({"set": case.given}, stage)
            assert stage.setup == case.setup
            yield stage

    return entered


def _fill(made: Any, name: str, common: Mapping[str, Any]) -> None:
    stage = Stage(common)
    with books.open(made):
        setting_up.start(stage)
    _openings[name] = frozenset(stage.openings)


def _takes_out(given: Mapping[str, Any]) -> bool:
    """Whether a null or a list takes out something of what the file has in common."""
    return any(
        value is None or isinstance(value, list) or (isinstance(value, Mapping) and _takes_out(value))
        for value in given.values()
    )
