"""The golden cases: setup and acts of an accountant, and the figures they must make (tests/data/cases/FORMAT.md)."""

import pytest

from tests.golden.acts import REPERTOIRE
from tests.golden.playing import perform, verdict
from tests.golden.reading import all_cases

PLAYED = [case for case in all_cases() if not REPERTOIRE.missing(case)]


@pytest.mark.parametrize("case", PLAYED, ids=lambda case: case.name)
def test_golden_case_makes_what_it_expects(case, engine, set_up):
    with set_up(case) as stage:
        failed = verdict(case, perform(case, stage, REPERTOIRE), f"{case.name} on {engine}: {case.title}")
    if failed:
        pytest.fail(failed, pytrace=False)
