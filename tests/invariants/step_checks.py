"""The invariants of finance.md section 3 after a single step, as far as they can be asked cheaply; and what all engines
must have alike. The whole of verify is asked at the end of a run.
"""

from __future__ import annotations

from typing import Any

from ledgerhall.finance.foundation.models import AccountingPeriod, GeneralLedgerSetup
from ledgerhall.finance.inspection import (
    checks_accounts,
    checks_applications,
    checks_codes,
    checks_entries,
    checks_parties,
    checks_registers,
    checks_reversals,
    checks_setup,
    checks_things,
    checks_vat,
    ledgers,
)
from ledgerhall.finance.inspection.findings import Check, Finding, rows
from ledgerhall.finance.inspection.verify import verify

# A statement or two each. The numbers of entries and registers are asked for here, by their counts alone.
EACH_STEP: tuple[Check, ...] = (
    checks_entries.transactions_in_order,
    checks_entries.transactions_gapless,
    checks_entries.debit_less_credit,
    checks_entries.transactions_balance,
    checks_entries.registers_balance,
    checks_entries.dates_balance,
    checks_registers.idempotency_keys_once,
    checks_codes.dimension_sets_agree,
    checks_reversals.pairs_mirror,
    checks_reversals.marks_on_entries,
    checks_reversals.marks_on_registers,
    checks_parties.remaining_amounts,
    checks_parties.closed_by_applications,
    checks_parties.tolerance_accepted,
    checks_applications.applications_cancel_out,
    checks_applications.unapplications_mirror,
    checks_applications.details_copy_their_entry,
    checks_vat.settled_entries,
    checks_vat.settlements_sum_up,
    checks_vat.unrealized_remaining,
    checks_vat.bases_agree,
    checks_things.bank_entries_open,
    checks_things.asset_values,
    checks_things.stock_remaining,
    checks_accounts.control_accounts_agree,
    checks_accounts.vat_accounts_agree,
    checks_setup.closing_dates_follow_closed_years,
)
_COUNTS = " UNION ALL ".join(
    f"SELECT '{ledger.table}' AS place, COUNT(*) AS found, COALESCE(MAX(entry_no), 0) AS last FROM {ledger.table}"
    for ledger in ledgers.ALL
)
_COUNTED = (
    f"SELECT * FROM ({_COUNTS} "
    "UNION ALL SELECT 'registers', COUNT(*), COALESCE(MAX(number), 0) FROM ledger_glregister "
    "UNION ALL SELECT 'ranges', (SELECT COUNT(*) FROM ledger_glentry), "
    "COALESCE(SUM(to_entry_no - from_entry_no + 1), 0) FROM ledger_glregister) AS counts WHERE found <> last"
)
_KEPT = """
SELECT COUNT(*), SUM(CASE WHEN is_open THEN 1 ELSE 0 END), SUM(remaining_amount), SUM(remaining_amount_lcy),
  SUM(remaining_discount), SUM(accepted_tolerance), SUM(closed_by_entry_no), SUM(adjusted_factor)
FROM subledger_{side}ledgerentry
"""
_KEPT_ALL = " UNION ALL ".join(
    (
        "SELECT 1 AS place, customers.* FROM (" + _KEPT.format(side="customer") + ") AS customers",
        "SELECT 2, vendors.* FROM (" + _KEPT.format(side="vendor") + ") AS vendors",
        (
            "SELECT 3, COUNT(*), SUM(CASE WHEN is_closed THEN 1 ELSE 0 END), SUM(remaining_unrealized_base), "
            "SUM(remaining_unrealized_amount), SUM(amount), SUM(base), SUM(closed_by_entry_no), 0 FROM vat_vatentry"
        ),
        (
            "SELECT 4, COUNT(*), SUM(CASE WHEN is_reversed THEN 1 ELSE 0 END), SUM(amount), SUM(debit_amount), 0, 0, "
            "SUM(reversed_by_entry_no), 0 FROM ledger_glentry"
        ),
    )
)


def faults() -> list[str]:
    return _told(verify(EACH_STEP))


def gaps() -> list[Any]:
    """Ledgers and registers whose numbers do not run from 1, or whose ranges do not make up the ledger."""
    return list(rows(_COUNTED))


def whole_faults() -> list[str]:
    return _told(verify())


def kept() -> list[tuple[int, ...]]:
    """Sums of what the engine keeps on entries, which no hash covers."""
    return [tuple(int(cell or 0) for cell in row) for row in rows(f"{_KEPT_ALL} ORDER BY place")]


def locked_periods() -> set[tuple[Any, str]]:
    """Periods by what they are, closed or locked: none of them may be missing later (invariant 11)."""
    periods = AccountingPeriod.objects.filter(is_date_locked=True).values_list("starting_date", "is_closed")
    return {(day, state) for day, is_closed in periods for state in ("locked", *(["closed"] if is_closed else []))}


def outside_of_the_range(before: dict[str, Any]) -> list[Any]:
    """Entries of the step that lie where the setup lets nobody post, or in no period (invariant 10)."""
    setup = GeneralLedgerSetup.objects.get()
    first = setup.allow_posting_from.ordinal if setup.allow_posting_from else 0
    last = setup.allow_posting_to.ordinal if setup.allow_posting_to else 1 << 40
    sql = "SELECT entry_no FROM ledger_glentry WHERE entry_no > %s AND posting_date NOT BETWEEN %s AND %s"
    return list(rows(sql, [before["last_entry_no"], first, last]))


def _told(findings: list[Finding]) -> list[str]:
    return [f"{finding.place} ({finding.code}): {finding.message}" for finding in findings if not finding.is_notice]
