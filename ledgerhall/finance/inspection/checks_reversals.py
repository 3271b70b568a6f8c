"""Reversals: mirror images, linked both ways, once; the marks on entries and registers recomputed (invariant 15)."""

from __future__ import annotations

from collections.abc import Iterator

from ledgerhall.finance.inspection.findings import ENTRIES, REGISTERS, Finding, rows
from ledgerhall.kernel.errors import text

_PAIR = "FROM ledger_glentry n LEFT JOIN ledger_glentry o ON o.entry_no = n.reverses_entry_no"


def links_both_ways() -> Iterator[Finding]:
    """A reversing entry and its original name each other."""
    template = text("It reverses entry {other}, which does not say so.")
    sql = (
        f"SELECT n.entry_no, n.reverses_entry_no {_PAIR} WHERE n.reverses_entry_no IS NOT NULL "
        "AND (o.entry_no IS NULL OR o.reversed_by_entry_no IS NULL OR o.reversed_by_entry_no <> n.entry_no) "
        "ORDER BY n.entry_no"
    )
    for entry_no, other in rows(sql):
        yield Finding("reversal-link", ENTRIES, template, str(entry_no), "reverses_entry_no", {"other": other})
    template = text("It says that entry {other} reversed it, which does not.")
    sql = (
        "SELECT o.entry_no, o.reversed_by_entry_no FROM ledger_glentry o "
        "LEFT JOIN ledger_glentry n ON n.entry_no = o.reversed_by_entry_no WHERE o.reversed_by_entry_no IS NOT NULL "
        "AND (n.entry_no IS NULL OR n.reverses_entry_no IS NULL OR n.reverses_entry_no <> o.entry_no) "
        "ORDER BY o.entry_no"
    )
    for entry_no, other in rows(sql):
        yield Finding("reversal-link", ENTRIES, template, str(entry_no), "reversed_by_entry_no", {"other": other})


def pairs_mirror() -> Iterator[Finding]:
    """A reversing entry has its original's account, date and document and the opposite amounts, and comes after it."""
    sql = (
        f"SELECT n.entry_no, o.entry_no {_PAIR} WHERE o.entry_no IS NOT NULL AND (o.account_no <> n.account_no "
        "OR o.posting_date <> n.posting_date OR o.document_no <> n.document_no OR o.amount <> -n.amount "
        "OR o.currency_amount <> -n.currency_amount OR o.currency_code <> n.currency_code "
        "OR o.entry_no >= n.entry_no OR o.reverses_entry_no IS NOT NULL) ORDER BY n.entry_no"
    )
    for entry_no, original in rows(sql):
        template = text("It is not the mirror image of entry {original}.")
        yield Finding("reversal-mirror", ENTRIES, template, str(entry_no), "amount", {"original": original})


def marks_on_entries() -> Iterator[Finding]:
    """`is_reversed` stands on originals and reversing entries, and on no others."""
    sql = (
        "SELECT entry_no FROM ledger_glentry WHERE is_reversed <> "
        "(reversed_by_entry_no IS NOT NULL OR reverses_entry_no IS NOT NULL) ORDER BY entry_no"
    )
    template = text("Its mark does not agree with its links.")
    for (entry_no,) in rows(sql):
        yield Finding("reversal-mark", ENTRIES, template, str(entry_no), "is_reversed")


def marks_on_registers() -> Iterator[Finding]:
    """A register is reversed when reversals have left none of its entries; a reversal's own register is not."""
    left = "SUM(CASE WHEN e.is_reversed THEN 0 ELSE 1 END)"
    originals = "SUM(CASE WHEN e.reversed_by_entry_no IS NULL THEN 0 ELSE 1 END)"
    sql = (
        f"SELECT r.number, r.is_reversed FROM ledger_glregister r JOIN ledger_glentry e ON e.register_id = r.id "
        f"GROUP BY r.number, r.is_reversed HAVING r.is_reversed <> ({left} = 0 AND {originals} > 0) ORDER BY r.number"
    )
    template = text("Its mark does not agree with its entries.")
    for number, _ in rows(sql):
        yield Finding("reversal-mark", REGISTERS, template, str(number), "is_reversed")
