"""Bank accounts, fixed assets and stock: what the engine keeps on their entries, and invariant 16."""

from __future__ import annotations

from collections.abc import Iterator

from ledgerhall.finance.inspection.findings import Finding, rows
from ledgerhall.finance.inspection.ledgers import ledger_of
from ledgerhall.finance.subledger.ledgers import BankAccountLedgerEntry, FALedgerEntry, ItemLedgerEntry, ValueEntry
from ledgerhall.kernel.errors import text
from ledgerhall.kernel.money import from_scaled

_BANK, _ASSETS = ledger_of(BankAccountLedgerEntry), ledger_of(FALedgerEntry)
_ITEMS, _VALUES = ledger_of(ItemLedgerEntry), ledger_of(ValueEntry)
_DAYS_OF_YEAR = 360


def bank_entries_open() -> Iterator[Finding]:
    """A bank entry is open with its whole amount until it is reversed; no statement takes entries yet."""
    sql = (
        f"SELECT entry_no FROM {_BANK.table} WHERE is_open = is_reversed "
        "OR remaining_amount <> CASE WHEN is_open THEN amount ELSE 0 END OR statement_no <> '' "
        "OR statement_line_no IS NOT NULL OR statement_status <> 'open' OR is_positive <> (amount > 0) "
        "ORDER BY entry_no"
    )
    template = text("What it says of being open or on a statement is not so.")
    for (entry_no,) in rows(sql):
        yield Finding("bank-entry-open", _BANK.label, template, str(entry_no), "remaining_amount")


def asset_values() -> Iterator[Finding]:
    """Invariant 16: a depreciation has at most the days of a year, and the book value never falls below zero."""
    sql = (
        f"SELECT entry_no, days FROM {_ASSETS.table} WHERE ABS(days) > {_DAYS_OF_YEAR} "
        "OR (days <> 0 AND posting_type <> 'depreciation') ORDER BY entry_no"
    )
    for entry_no, days in rows(sql):
        template = text("It has {days} days.")
        yield Finding("asset-days", _ASSETS.label, template, str(entry_no), "days", {"days": days})
    sql = (
        "SELECT asset_no, book_code, MIN(entry_no), MIN(value) FROM (SELECT asset_no, book_code, entry_no, "
        "SUM(amount) OVER (PARTITION BY asset_no, book_code ORDER BY register_id) AS value "
        f"FROM {_ASSETS.table} WHERE posting_type IN ('acquisition cost', 'depreciation', 'write-down')) AS steps "
        "WHERE value < 0 GROUP BY asset_no, book_code ORDER BY asset_no, book_code"
    )
    for asset, book, entry_no, value in rows(sql):
        template = text("The book value of {asset} in book {book} falls to {value}.")
        values = {"asset": asset, "book": book, "value": from_scaled(int(value))}
        yield Finding("asset-book-value", _ASSETS.label, template, str(entry_no), "amount", values)


def stock_remaining() -> Iterator[Finding]:
    """What is left of stock that came in is its quantity less what value entries took from it; the value entries of a
    movement have its item and its quantity."""
    sql = (
        "SELECT entry_no, remaining_quantity FROM (SELECT i.entry_no, i.remaining_quantity, i.is_open, i.is_positive, "
        "i.quantity, COALESCE(v.quantity, 0) AS valued, "
        "CASE WHEN i.quantity > 0 THEN i.quantity + COALESCE(t.quantity, 0) ELSE 0 END AS must "
        f"FROM {_ITEMS.table} i LEFT JOIN (SELECT item_ledger_entry_no, SUM(quantity) AS quantity FROM {_VALUES.table} "
        "GROUP BY item_ledger_entry_no) v ON v.item_ledger_entry_no = i.entry_no "
        f"LEFT JOIN (SELECT from_entry_no, SUM(quantity) AS quantity FROM {_VALUES.table} GROUP BY from_entry_no) t "
        "ON t.from_entry_no = i.entry_no) AS found WHERE remaining_quantity <> must OR valued <> quantity "
        "OR is_open <> (remaining_quantity <> 0) OR is_positive <> (quantity > 0) OR remaining_quantity < 0 "
        "ORDER BY entry_no"
    )
    template = text("What is left of it, {said}, is not what its value entries say.")
    for entry_no, said in rows(sql):
        values = {"said": said}
        yield Finding("stock-remaining", _ITEMS.label, template, str(entry_no), "remaining_quantity", values)
    sql = (
        f"SELECT v.entry_no FROM {_VALUES.table} v LEFT JOIN {_ITEMS.table} i ON i.entry_no = v.item_ledger_entry_no "
        f"LEFT JOIN {_ITEMS.table} f ON f.entry_no = v.from_entry_no WHERE i.item_no IS DISTINCT FROM v.item_no "
        "OR (v.from_entry_no IS NOT NULL AND f.item_no IS DISTINCT FROM v.item_no) ORDER BY v.entry_no"
    )
    for (entry_no,) in rows(sql):
        template = text("Its movement of stock is missing or of another item.")
        yield Finding("value-item", _VALUES.label, template, str(entry_no), "item_ledger_entry_no")
