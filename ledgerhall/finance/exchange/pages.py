"""The pages of imports: what was found in imported files, and the files themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from ledgerhall.finance.exchange import acknowledging
from ledgerhall.finance.exchange.differences import open_differences
from ledgerhall.finance.exchange.models import ImportedFile, ImportFinding
from ledgerhall.finance.ledger.models import GLAccount
from ledgerhall.kernel.people import By
from ledgerhall.pages.declare import (
    Action,
    Column,
    Done,
    Fact,
    FactBox,
    List,
    Marking,
    PageExtension,
    Selection,
    Style,
    View,
)

READ, IMPORT = "books.read", "exchange.import"
_LAZY = gettext_lazy


def _acknowledge(*, record: ImportFinding, by: By, at: datetime, work_date: date) -> Done:
    acknowledging.acknowledge(record=record, by=by, at=at)
    return Done(_("The finding was acknowledged."))


def _why_not(finding: ImportFinding) -> str:
    if finding.severity != ImportFinding.Severity.WARNING:
        return _("Only warnings are acknowledged.")
    return _("It was acknowledged already.") if finding.acknowledged_at is not None else ""


def _facts(finding: ImportFinding) -> list[Fact]:
    return [
        Fact(_("Finding"), finding.message),
        Fact(_("Code"), finding.code),
        Fact(_("File"), str(finding.file)),
        Fact(_("File Lines"), finding.file_lines),
        Fact(_("Imported"), finding.file.imported_at, "moment"),
        Fact(_("Acknowledged by"), finding.acknowledged_by_text),
        Fact(_("Acknowledged"), finding.acknowledged_at, "moment"),
    ]


def _registers(file: ImportedFile) -> Selection:
    if file.first_register_no is None:
        return Selection("gl-registers", {"number": "0"})
    return Selection("gl-registers", {"number": f"{file.first_register_no}..{file.last_register_no}"})


IMPORT_FINDINGS = List(
    "import-findings",
    ImportFinding,
    READ,
    _LAZY("Findings of the Import"),
    entity=ngettext_lazy("finding", "findings", "n"),
    columns=(
        Column(
            "severity",
            width=92,
            mark=lambda finding: "ambiguous" if finding.severity == ImportFinding.Severity.WARNING else "",
        ),
        Column("message", _LAZY("Finding")),
        Column("file_lines", _LAZY("File Lines"), is_soft=True, width=120),
        Column("code", is_hidden=True),
        Column("file__file_name", _LAZY("File"), is_hidden=True),
        Column("acknowledged_at", _LAZY("Acknowledged")),
        Column("acknowledged_by_text", _LAZY("Acknowledged by"), is_hidden=True),
    ),
    order_by=("-file__imported_at", "position"),
    filters=("severity", "acknowledged_at", "code", "file__file_name"),
    views=(
        View(_LAZY("Open Warnings"), {"severity": "Warning", "acknowledged_at": "''"}),
        View(_LAZY("Notices"), {"severity": "Notice"}),
    ),
    actions=(
        Action(
            _LAZY("Acknowledge"),
            _acknowledge,
            IMPORT,
            style="lead",
            icon="check",
            refused=_LAZY("Not acknowledged"),
            disabled=_why_not,
            is_for_many=True,
        ),
        Action(_LAZY("Imported Files"), opens="imported-files", needs_record=False, icon="doc"),
    ),
    fact_boxes=(FactBox(_LAZY("Finding"), _facts),),
    search=("message", "code"),
    empty=_LAZY("No import found anything that you should know."),
)
IMPORTED_FILES = List(
    "imported-files",
    ImportedFile,
    READ,
    _LAZY("Imported Files"),
    entity=ngettext_lazy("file", "files", "n"),
    columns=(
        Column("file_name", _LAZY("File")),
        "kind",
        "format",
        "from_date",
        "to_date",
        Column("imported_at", _LAZY("Imported")),
        Column("user_text", _LAZY("By")),
        Column("sha256", _LAZY("SHA-256"), is_hidden=True),
    ),
    order_by=("-imported_at", "sha256"),
    actions=(Action(_LAZY("G/L Registers"), opens=_registers, permission=READ, icon="hash"),),
    empty=_LAZY("Nothing was imported into these books."),
)


def _judged(accounts: Sequence[GLAccount]) -> dict[int, tuple[Style, str]]:
    word = _("Opening difference of an import, not cleared")
    return dict.fromkeys(open_differences(accounts), ("unfavourable", word))


DIFFERENCES = Marking(("name", "balance"), _judged)

PAGES = (
    IMPORT_FINDINGS,
    IMPORTED_FILES,
    PageExtension("chart-of-accounts", markings=(DIFFERENCES,)),
    PageExtension("trial-balance", markings=(DIFFERENCES,)),
)
