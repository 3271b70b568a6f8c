"""Verify finds what was changed behind the product's back, cell by cell, and nothing where nothing was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from ledgerhall.finance.closing import vat_settlement
from ledgerhall.finance.foundation.models import ExchangeRate
from ledgerhall.finance.inspection import ledgers
from ledgerhall.finance.inspection.checks_parties import tolerance_accepted
from ledgerhall.finance.inspection.verify import verify
from ledgerhall.finance.ledger import hashing
from ledgerhall.finance.posting import sealing
from ledgerhall.finance.posting.append_only import APPEND_ONLY
from ledgerhall.finance.posting.draft import PartyTerms
from ledgerhall.finance.subledger.cards import TradeSetup
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry
from ledgerhall.kernel.money import Money
from ledgerhall.tenancy import books as tenancy_books
from tests.finance.inspection import rich_books, rich_ledgers
from tests.finance.inspection.cells import columns, each_other_value, model_of, spread, tampering
from tests.finance.inspection.looking import Looking, faults
from tests.finance.ledgers import AT, EUR, ROSA

# Entries, registers and logs, and what is kept beside them. Documents and claims: test_documents.py.
TABLES = [
    *(table for table in sorted(APPEND_ONLY) if not table.startswith(("documents_", "settlement_"))),
    "foundation_postinghead",
    "foundation_dimensionset",
    "foundation_dimensionsetentry",
    "ledger_gltotal",
    "ledger_totalshead",
]
LEDGERS = [ledger.table for ledger in ledgers.ALL]
# What a register's hash covers: looked for in the entry's register first; all else by the checks that work columns out.
HASHED = {ledger.table: set(sealing.LEDGERS[ledger.model][1]) for ledger in ledgers.OTHERS}
HASHED["ledger_glentry"] = set(hashing.FIELDS)
# UUIDs, the moment of last change, and keys of rows that nothing else names.
EXEMPT = {"uuid"}
ALSO_EXEMPT = {
    **{table: {"changed_at"} for table in LEDGERS},
    "ledger_glregister": {"changed_at"},
    "foundation_dimensionset": {"id"},
    "foundation_dimensionsetentry": {"id"},
    "ledger_gltotal": {"id"},
    "exchange_importedfile": {"changed_at"},
    "exchange_historyrow": {"id"},
    # Who acknowledged a finding, and when, may change; the change log tells it.
    "exchange_importfinding": {
        "id",
        "changed_at",
        "acknowledged_by_text",
        "acknowledged_by_uuid",
        "acknowledged_at",
    },
}
# Nothing fills these yet: corrections of stock and assets, statements, exports, reminders, interest.
STILL_EMPTY = {
    "subledger_bankaccountledgerentry": {"statement_no", "statement_line_no"},
    "subledger_itemledgerentry": {"reverses_entry_no", "reversed_by_entry_no", "is_reversed"},
    "subledger_valueentry": {"reverses_entry_no", "reversed_by_entry_no", "is_reversed"},
    "subledger_customerledgerentry": {"is_exported", "last_reminder_level", "is_interest_calculated"},
    "subledger_vendorledgerentry": {"is_exported"},
}


def books_cursor():
    return tenancy_books.connection().cursor()


def register_of(raw, table: str, key: int) -> int:
    """The register that the entry lies in."""
    return raw.execute(f"SELECT register_id FROM {table} WHERE id = {key}").fetchone()[0]


class TestCells:
    @pytest.mark.parametrize("table", TABLES)
    def test_a_changed_cell_is_found(self, rich, table):
        with tenancy_books.open(rich), tampering(rich.books) as raw:
            assert faults() == []
            fields = {field.column: field for field in model_of(table)._meta.concrete_fields}
            wanted = set(columns(raw, table)) - EXEMPT - ALSO_EXEMPT.get(table, set())
            keys = [row[0] for row in raw.execute(f"SELECT id FROM {table} ORDER BY id").fetchall()]
            assert wanted
            escaped, changed = [], set()
            for column in sorted(wanted):
                # What a hash covers is found in any row; what is worked out depends on what the row is.
                is_hashed, looking = column in HASHED.get(table, ()), Looking()
                for key in [keys[len(keys) // 2]] if is_hashed else spread(keys, 5):
                    register = register_of(raw, table, key) if is_hashed else None
                    for value in each_other_value(raw, table, column, fields[column], key):
                        changed.add(column)
                        if not looking.finds(register):
                            escaped.append((table, key, column, value))
            assert escaped == []
            assert changed == wanted
            assert faults() == []

    @pytest.mark.parametrize("table", LEDGERS)
    def test_cells_exchanged_between_two_rows_are_found(self, rich, table):
        """Those that no hash covers; of a hash's cells an exchange is a change like any other."""
        with tenancy_books.open(rich), tampering(rich.books) as raw:
            escaped = []
            for field in model_of(table)._meta.concrete_fields:
                is_told_by_hash = field.column in HASHED.get(table, ())
                is_unique = field.unique or field.column == "reverses_entry_no"
                if is_unique or is_told_by_hash or field.column in ALSO_EXEMPT[table]:
                    continue
                looking = Looking()
                for pair in self.exchanged(raw, table, field.column):
                    if not looking.finds():
                        escaped.append((table, field.column, pair))
            assert escaped == []
            assert faults() == []

    def exchanged(self, raw, table: str, column: str) -> Iterator[tuple[Any, Any]]:
        """Exchanges the cells of neighbours with different values, of up to three pairs; puts them back after each."""
        mark = "?" if isinstance(raw, sqlite3.Connection) else "%s"
        rows = raw.execute(f'SELECT id, "{column}" FROM {table} ORDER BY id').fetchall()
        pairs = [pair for pair in pairwise(rows) if pair[0][1] != pair[1][1]]
        for one, other in [*pairs[:1], *pairs[len(pairs) // 2 :][:1], *pairs[-1:]]:
            for key, value in ((one[0], other[1]), (other[0], one[1])):
                raw.execute(f'UPDATE {table} SET "{column}" = {mark} WHERE id = {key}', [value])
            yield one, other
            for key, value in (one, other):
                raw.execute(f'UPDATE {table} SET "{column}" = {mark} WHERE id = {key}', [value])

    @pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
    def test_rich_books_hold_something_in_every_column(self, rich):
        with tenancy_books.open(rich):
            empty = {
                (ledger.table, field.column)
                for ledger in ledgers.OTHERS
                for field in ledger.model._meta.concrete_fields
                if not any(ledger.model.objects.values_list(field.column, flat=True))
            }
        assert empty == {(table, column) for table, columns in STILL_EMPTY.items() for column in columns}


class TestLedgers:
    """What a hash cannot tell: cells that the engine keeps, of rows that look alike."""

    def test_equal_vat_entries_of_two_settlements(self, company):
        with tenancy_books.open(company), tampering(company.books) as raw:
            rich_books.set_up()
            rich_ledgers.set_up()
            for month in (3, 4):
                day = date(2026, month, 15)
                rich_ledgers.post_lines(rich_ledgers.sale(f"SI-{month}", day=day.isoformat()))
                asked = vat_settlement.Asked(day, f"VAT-{month}", day, "2250")
                vat_settlement.settle(asked=asked, by=ROSA, posted_at=AT)
            assert faults() == []
            raw.execute("UPDATE vat_vatentry SET closed_by_entry_no = 6 - closed_by_entry_no WHERE entry_no IN (1, 3)")
            assert [line for line in faults() if line.startswith("VAT entry 3, closed_by_entry_no")]

    def test_a_tolerance_between_currencies_is_what_its_rate_makes_of_it(self, company):
        """A cent too much of a currency that is worth a third is none of the invoice's: that is no fault."""
        with tenancy_books.open(company), tampering(company.books) as raw:
            rich_books.set_up()
            rich_ledgers.set_up()
            TradeSetup.objects.update(is_applied_between_currencies=True)
            ExchangeRate.objects.update(exchange_amount=300)
            no_discount = PartyTerms(discount=Money(0, EUR))
            for number, paid in (("1", "-300.01"), ("2", "-301.50")):
                rich_ledgers.post_lines(rich_ledgers.sale(f"SI-{number}", "100", vat=None, terms=no_discount))
                paying = rich_ledgers.payment(f"CR-{number}", paid, f"SI-{number}", currency=rich_ledgers.USD)
                rich_ledgers.post_lines(paying)
            invoices = CustomerLedgerEntry.objects.filter(document_type="invoice").order_by("entry_no")
            accepted = invoices.values_list("entry_no", "accepted_tolerance", "is_open")
            assert list(accepted) == [(1, 0, False), (3, Decimal("-0.5"), False)]
            assert faults() == []
            for number, wrong in ((1, -200), (1, 100), (3, 0), (3, -4800), (3, -5200), (3, 5000)):
                table, kept = "subledger_customerledgerentry", "accepted_tolerance"
                ((was,),) = raw.execute(f"SELECT {kept} FROM {table} WHERE entry_no = {number}").fetchall()
                raw.execute(f"UPDATE {table} SET {kept} = {wrong} WHERE entry_no = {number}")
                assert [finding.code for finding in tolerance_accepted()] == ["accepted-tolerance"], (number, wrong)
                raw.execute(f"UPDATE {table} SET {kept} = {was} WHERE entry_no = {number}")

    def test_what_a_user_changed_without_the_log(self, rich):
        with tenancy_books.open(rich), tampering(rich.books) as raw:
            raw.execute("UPDATE subledger_customerledgerentry SET on_hold = 'ZZ' WHERE on_hold = 'XY'")
            assert [line for line in faults() if "It holds 'ZZ'; the change log says 'XY'." in line]

    def test_a_transaction_left_out(self, rich):
        with tenancy_books.open(rich), tampering(rich.books) as raw:
            ((last,),) = raw.execute("SELECT MAX(transaction_no) FROM ledger_glentry").fetchall()
            for table in LEDGERS:
                raw.execute(f"UPDATE {table} SET transaction_no = {last + 1} WHERE transaction_no = {last}")
            assert [line for line in faults() if "those between them are missing" in line]

    def test_entries_beside_a_register_of_version_1(self, company):
        with tenancy_books.open(company), tampering(company.books) as raw:
            rich_books.set_up()
            rich_ledgers.set_up()
            rich_ledgers.post_lines(rich_ledgers.sale("SI-1"))
            raw.execute("UPDATE ledger_glregister SET hash_version = 1")
            assert [line for line in faults() if "or those beside them, are not what was posted" in line]

    def test_a_control_account_posted_to_by_hand_is_told_and_no_fault(self, books):
        rich_books.set_up()
        rich_ledgers.set_up()
        rich_ledgers.post_lines(rich_ledgers.sale("SI-1"))
        rich_ledgers.post_lines(rich_ledgers.line("1200", "3", balancing_account_no="1100"))
        assert faults() == []
        told = [finding.message for finding in verify() if finding.code == "control-account-alone"]
        assert told == ["Control account 1200 has 3 on it that no ledger has: it was posted to directly."]


class TestKinds:
    @pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("amount", 12.5),
            ("is_reversed", 2),
            ("posting_date", "x"),
            ("vat_date", "2026-03-29x"),
            ("description", b"x"),
        ],
    )
    def test_a_cell_of_another_kind_is_found_on_sqlite(self, rich, column, value):
        with tenancy_books.open(rich), tampering(rich.books) as raw:
            raw.execute(f"UPDATE ledger_glentry SET {column} = ? WHERE id = 2", [value])
            assert f"G/L entry 2, {column}: The cell holds what its column cannot hold." in faults()


class TestVerify:
    def test_is_clean_on_books_with_everything(self, rich):
        with tenancy_books.open(rich):
            assert faults() == []

    def test_finds_a_missing_row(self, rich):
        with tenancy_books.open(rich), tampering(rich.books) as raw:
            raw.execute("DELETE FROM ledger_glentry WHERE entry_no = 3")
            assert any("numbers between them are missing" in line for line in faults())

    def test_finds_the_end_cut_off(self, rich):
        with tenancy_books.open(rich), tampering(rich.books) as raw:
            raw.execute("DELETE FROM ledger_glentry WHERE register_id = (SELECT MAX(id) FROM ledger_glregister)")
            raw.execute("DELETE FROM ledger_glregister WHERE id = (SELECT MAX(id) FROM ledger_glregister)")
            assert any(line.startswith("posting head") for line in faults())

    def test_finds_a_number_that_was_given_and_not_used(self, rich):
        with tenancy_books.open(rich), tampering(rich.books) as raw:
            raw.execute("UPDATE foundation_numberseriesline SET last_no_used = 'V004' WHERE last_no_used = 'V002'")
            assert [line for line in faults() if "V003" in line or "V004" in line]

    def test_finds_a_missing_trigger(self, books):
        with books_cursor() as cursor:
            on_table = " ON ledger_glentry" if books.engine == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER ledger_glentry_no_delete{on_table}")
        assert [finding.values["trigger"] for finding in verify() if finding.code == "trigger-missing"] == [
            "ledger_glentry_no_delete"
        ]

    def test_says_that_one_role_does_everything_without_calling_it_a_fault(self, books):
        notices = [finding.code for finding in verify() if finding.is_notice]
        assert notices == (["one-database-role"] if books.engine == "postgresql" else [])
