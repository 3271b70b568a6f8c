"""Whether verify finds what was changed behind the product's back."""

from __future__ import annotations

from django.db import DatabaseError

from ledgerhall.finance.inspection import checks_registers
from ledgerhall.finance.inspection.findings import Check
from ledgerhall.finance.inspection.verify import ALL_CHECKS, verify
from ledgerhall.tenancy import books as tenancy_books

SLOW = ("checks_database", "checks_setup", "checks_log", "checks_imports", "sealed_rows")
BY_FIGURES = sorted(
    ALL_CHECKS,
    key=lambda check: ("hashes" in check.__name__, check.__module__.endswith(SLOW), "_hold" in check.__name__),
)


def faults() -> list[str]:
    """What verify says; while cells are changed on SQLite the triggers are gone, which is not what is tested here."""
    found = [finding for finding in verify() if not finding.is_notice and finding.code != "trigger-missing"]
    return [f"{finding.place}: {finding.message}" for finding in found]


class Looking:
    """Whether verify would find a fault in a column's cells. The check that found the last one is asked first, for a
    check that finds one cell of a column finds others; if it does not, all others are."""

    def __init__(self) -> None:
        self._checks = list(BY_FIGURES)

    def finds(self, register: int | None = None) -> bool:
        """`register`: that of the changed entry, where its hash should tell."""
        with tenancy_books.snapshot():
            if register is not None and is_found_by(lambda: checks_registers.content_hashes_hold(register, register)):
                return True
            found = next((check for check in self._checks if is_found_by(check)), None)
        if found is not None:
            self._checks.remove(found)
            self._checks.insert(0, found)
        return found is not None


def is_found_by(check: Check) -> bool:
    """Whether the check stumbles over the books, or yields a fault; it is stopped at the first one."""
    try:
        return any(not finding.is_notice and finding.code != "trigger-missing" for finding in check())
    except (ValueError, TypeError, AttributeError, ArithmeticError, LookupError, DatabaseError):
        return True
