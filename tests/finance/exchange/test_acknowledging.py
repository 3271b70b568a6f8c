"""Warnings of an import stay until somebody acknowledges them; the change log remembers who did."""

from __future__ import annotations

import pytest

from ledgerhall.finance.exchange.acknowledging import acknowledge
from ledgerhall.finance.exchange.import_file import import_sie
from ledgerhall.finance.exchange.models import ImportFinding
from ledgerhall.finance.foundation.models import ChangeLogEntry
from ledgerhall.kernel.errors import Refused
from ledgerhall.tenancy import books as tenancy_books
from tests.finance.exchange.test_importing import FIRST_YEAR
from tests.finance.ledgers import AT, ROSA


@pytest.fixture
def findings(make_books):
    """A warning (opening out of balance) and a notice (#FLAGGA 1), their books open."""
    with tenancy_books.open(make_books()):
        data = ("#FLAGGA 1\n" + FIRST_YEAR.replace("#IB 0 1910 100", "#IB 0 1910 130")).encode()
        import_sie(data=data, by=ROSA, posted_at=AT, file_name="prov.se")
        yield {finding.severity: finding for finding in ImportFinding.objects.order_by("position")}


def test_a_warning_is_open_until_it_is_acknowledged(findings) -> None:
    warning = findings["warning"]
    assert (warning.code, warning.file_lines, warning.acknowledged_at) == ("sie-opening-unbalanced", "11-12", None)
    acknowledge(record=warning, by=ROSA, at=AT)
    warning.refresh_from_db()
    assert (warning.acknowledged_by_text, warning.acknowledged_by_uuid, warning.acknowledged_at) == (
        ROSA.text,
        ROSA.user_uuid,
        AT,
    )
    logged = ChangeLogEntry.objects.order_by("-entry_no")[0]
    assert (logged.table, logged.record_key, logged.field) == ("import finding", "prov.se 1", "acknowledged_by_text")


@pytest.mark.parametrize(
    ("severity", "times", "code"), [("warning", 2, "finding-acknowledged"), ("notice", 1, "finding-no-warning")]
)
def test_what_is_no_open_warning_is_refused(findings, severity: str, times: int, code: str) -> None:
    for _ in range(times - 1):
        acknowledge(record=findings[severity], by=ROSA, at=AT)
    with pytest.raises(Refused) as caught:
        acknowledge(record=findings[severity], by=ROSA, at=AT)
    assert [refusal.code for refusal in caught.value.refusals] == [code]
