"""Reversals: mirror images, linked both ways, once; the marks on entries and registers recomputed (invariant 15)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ledgerhall.finance.inspection import ledgers
from ledgerhall.finance.inspection.findings import REGISTERS, Finding, rows
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.subledger.ledgers import (
    BankAccountLedgerEntry,
    CustomerLedgerEntry,
    DetailedCustomerLedgerEntry,
    DetailedVendorLedgerEntry,
    FALedgerEntry,
    ItemLedgerEntry,
    ValueEntry,
    VendorLedgerEntry,
)
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.kernel.errors import text

_PAIR = "FROM {table} n LEFT JOIN {table} o ON o.entry_no = n.reverses_entry_no"
_SAME = ("posting_date", "document_no")
_PARTY = (
    ("party_no", "control_account_no", "currency_code"),
    ("amount", "amount_lcy", "original_discount", "maximum_tolerance", "trade_amount_lcy"),
)
_DETAILED = (("party_no", "control_account_no", "currency_code", "entry_type"), ("amount", "amount_lcy"))
# Ledger → what its mirror images have as their originals, and what they have turned round.
_MIRRORED: Mapping[type[Any], tuple[tuple[str, ...], tuple[str, ...]]] = {
    GLEntry: (("account_no", "currency_code"), ("amount", "currency_amount")),
    VATEntry: (
        ("entry_type", "vat_account_no", "reverse_charge_account_no"),
        ("base", "amount", "unrealized_base", "unrealized_amount", "nondeductible_base", "nondeductible_amount"),
    ),
    CustomerLedgerEntry: _PARTY,
    VendorLedgerEntry: _PARTY,
    DetailedCustomerLedgerEntry: _DETAILED,
    DetailedVendorLedgerEntry: _DETAILED,
    BankAccountLedgerEntry: (("bank_account_no", "control_account_no", "currency_code"), ("amount", "amount_lcy")),
    FALedgerEntry: (("asset_no", "book_code", "posting_type", "is_disposal"), ("amount", "days")),
    ItemLedgerEntry: (("item_no",), ("quantity",)),
    ValueEntry: (("item_no",), ("quantity", "cost_amount", "sales_amount")),
}


def links_both_ways() -> Iterator[Finding]:
    """A reversing entry and its original name each other."""
    for ledger in ledgers.ALL:
        template = text("It reverses entry {other}, which does not say so.")
        sql = (
            f"SELECT n.entry_no, n.reverses_entry_no {_PAIR.format(table=ledger.table)} "
            "WHERE n.reverses_entry_no IS NOT NULL AND o.reversed_by_entry_no IS DISTINCT FROM n.entry_no "
            "ORDER BY n.entry_no"
        )
        for entry_no, other in rows(sql):
            yield Finding("reversal-link", ledger.label, template, str(entry_no), "reverses_entry_no", {"other": other})
        template = text("It says that entry {other} reversed it, which does not.")
        sql = (
            f"SELECT o.entry_no, o.reversed_by_entry_no FROM {ledger.table} o "
            f"LEFT JOIN {ledger.table} n ON n.entry_no = o.reversed_by_entry_no "
            "WHERE o.reversed_by_entry_no IS NOT NULL AND n.reverses_entry_no IS DISTINCT FROM o.entry_no "
            "ORDER BY o.entry_no"
        )
        for entry_no, other in rows(sql):
            values = {"other": other}
            yield Finding("reversal-link", ledger.label, template, str(entry_no), "reversed_by_entry_no", values)


def pairs_mirror() -> Iterator[Finding]:
    """A reversing entry has its original's account or party, date and document and the opposite amounts, and comes
    after it."""
    for ledger in ledgers.ALL:
        same, turned = _MIRRORED[ledger.model]
        differ = [f"o.{column} <> n.{column}" for column in (*_SAME, *same)]
        differ += [f"o.{column} <> -n.{column}" for column in turned]
        sql = (
            f"SELECT n.entry_no, o.entry_no {_PAIR.format(table=ledger.table)} WHERE o.entry_no IS NOT NULL "
            f"AND ({' OR '.join(differ)} OR o.entry_no >= n.entry_no OR o.reverses_entry_no IS NOT NULL) "
            "ORDER BY n.entry_no"
        )
        for entry_no, original in rows(sql):
            template = text("It is not the mirror image of entry {original}.")
            yield Finding("reversal-mirror", ledger.label, template, str(entry_no), "amount", {"original": original})


def marks_on_entries() -> Iterator[Finding]:
    """`is_reversed` stands on originals and reversing entries, and on no others."""
    template = text("Its mark does not agree with its links.")
    for ledger in ledgers.ALL:
        sql = (
            f"SELECT entry_no FROM {ledger.table} WHERE is_reversed <> "
            "(reversed_by_entry_no IS NOT NULL OR reverses_entry_no IS NOT NULL) ORDER BY entry_no"
        )
        for (entry_no,) in rows(sql):
            yield Finding("reversal-mark", ledger.label, template, str(entry_no), "is_reversed")


def marks_on_registers() -> Iterator[Finding]:
    """A register is reversed when reversals have left none of its entries; a reversal's own register is not."""
    left = "SUM(CASE WHEN e.is_reversed THEN 0 ELSE 1 END)"
    originals = "SUM(CASE WHEN e.reversed_by_entry_no IS NULL THEN 0 ELSE 1 END)"
    sql = (
        f"SELECT r.number, r.is_reversed FROM ledger_glregister r LEFT JOIN ledger_glentry e ON e.register_id = r.id "
        f"GROUP BY r.number, r.is_reversed HAVING r.is_reversed <> ({left} = 0 AND {originals} > 0) ORDER BY r.number"
    )
    template = text("Its mark does not agree with its entries.")
    for number, _ in rows(sql):
        yield Finding("reversal-mark", REGISTERS, template, str(number), "is_reversed")
