"""What a reader of a SIE file has to tell the accountant about it.

An *error* keeps the whole file out. A *warning* is imported and kept in the company until somebody acknowledges it. A
*notice* is only told. Each names the lines of the file it is about and speaks in a template marked for translation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ledgerhall.kernel.errors import Refusal, filled


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `values` fill the named places of `template`; `lines` are lines of the file, counted from 1."""

    severity: Severity
    code: str
    template: str
    lines: tuple[int, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The English sentence, values put in."""
        return filled(self.template, self.values)

    @property
    def line(self) -> int | None:
        return self.lines[0] if self.lines else None

    @property
    def as_refusal(self) -> Refusal:
        return Refusal(self.code, self.template, line=self.line, values=self.values)


def error(code: str, template: str, *lines: int, **values: object) -> Finding:
    return Finding(Severity.ERROR, code, template, lines, values)


def warning(code: str, template: str, *lines: int, **values: object) -> Finding:
    return Finding(Severity.WARNING, code, template, lines, values)


def notice(code: str, template: str, *lines: int, **values: object) -> Finding:
    return Finding(Severity.NOTICE, code, template, lines, values)


def has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def sorted_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first, then warnings, then notices; by line within each."""
    order = list(Severity)
    return tuple(sorted(findings, key=lambda f: (order.index(f.severity), f.line or 0, f.code)))


def in_ranges(numbers: Iterable[int]) -> str:
    """1, 2, 3, 7 as `1-3, 7`."""
    ranges: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in ranges)
