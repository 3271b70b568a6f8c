"""Verifying books: every check over one moment of them (finance.md section 3, hash chains, triggers, logs)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import DatabaseError

from ledgerhall.finance.inspection import (
    changes,
    checks_accounts,
    checks_applications,
    checks_claims,
    checks_codes,
    checks_database,
    checks_documents,
    checks_entries,
    checks_imports,
    checks_log,
    checks_parties,
    checks_registers,
    checks_reversals,
    checks_setup,
    checks_things,
    checks_vat,
)
from ledgerhall.finance.inspection.findings import Check, Finding
from ledgerhall.kernel.errors import text
from ledgerhall.tenancy import books

ALL_CHECKS: tuple[Check, ...] = (
    checks_database.triggers_present,
    checks_database.owner_is_another_role,
    checks_database.file_intact,
    checks_database.cells_of_the_right_kind,
    checks_entries.head_agrees,
    checks_entries.numbers_gapless,
    checks_entries.transactions_in_order,
    checks_entries.transactions_gapless,
    checks_entries.debit_less_credit,
    checks_entries.transactions_balance,
    checks_entries.registers_balance,
    checks_entries.dates_balance,
    checks_registers.registers_partition_entries,
    checks_registers.content_hashes_hold,
    checks_registers.register_chain_holds,
    checks_registers.entries_agree_with_register,
    checks_registers.idempotency_keys_once,
    checks_codes.codes_agree,
    checks_codes.entries_on_posting_accounts,
    checks_codes.dimension_sets_agree,
    checks_codes.dimension_sets_canonical,
    checks_codes.global_dimensions_agree,
    checks_reversals.links_both_ways,
    checks_reversals.pairs_mirror,
    checks_reversals.marks_on_entries,
    checks_reversals.marks_on_registers,
    changes.users_changes_hold,
    checks_parties.remaining_amounts,
    checks_parties.closed_by_applications,
    checks_parties.tolerance_accepted,
    checks_parties.remaining_discounts,
    checks_parties.adjusted_factors,
    checks_parties.marks_without_cause,
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
    checks_accounts.control_accounts_posted_to_alone,
    checks_documents.documents_have_their_entry,
    checks_documents.entries_have_their_document,
    checks_documents.documents_add_up,
    checks_documents.lines_add_up,
    checks_documents.deferrals_agree,
    checks_documents.corrections_agree,
    checks_claims.claims_have_their_entry,
    checks_claims.claim_lines_have_their_entry,
    checks_log.change_log_chain_holds,
    checks_imports.imported_files_hold,
    checks_imports.imported_rows_have_their_file,
    checks_database.totals_agree,
    checks_setup.series_have_lines,
    checks_setup.number_series_sane,
    checks_setup.series_gapless,
    checks_setup.dates_in_periods,
    checks_setup.closing_dates_follow_closed_years,
    checks_setup.prior_year_marked,
)


def verify(checks: Iterable[Check] = ALL_CHECKS) -> list[Finding]:
    """Everything that is wrong with the open books, in the order of the checks; notices among it.

    All of it is of one moment, also while others post.
    """
    with books.snapshot():
        return [finding for check in checks for finding in _run(check)]


def _run(check: Check) -> Iterator[Finding]:
    """What a check finds; that it cannot read the books to their end is a finding too."""
    try:
        yield from check()
    except (ValueError, TypeError, AttributeError, ArithmeticError, LookupError, DatabaseError) as problem:
        template = text("The check {check} cannot read the books: {problem}.")
        values = {"check": check.__name__, "problem": str(problem).strip() or type(problem).__name__}
        yield Finding("books-unreadable", "database", template, values=values)
