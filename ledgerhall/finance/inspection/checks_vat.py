"""VAT entries: what settlements closed and payments released, worked out anew (invariant 8, finance.md 1.5a)."""

from __future__ import annotations

from collections.abc import Iterator

from ledgerhall.finance.inspection.findings import Finding, rows
from ledgerhall.finance.inspection.ledgers import ledger_of
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.kernel.errors import text
from ledgerhall.kernel.money import from_scaled

_LABEL = ledger_of(VATEntry).label


def settled_entries() -> Iterator[Finding]:
    """A closed entry names a later settlement entry of its own setup or jurisdiction, which names itself."""
    sql = (
        "SELECT e.entry_no, e.closed_by_entry_no FROM vat_vatentry e "
        "LEFT JOIN vat_vatentry s ON s.entry_no = e.closed_by_entry_no AND s.entry_type = 'settlement' "
        "WHERE e.is_closed <> (e.closed_by_entry_no IS NOT NULL) OR (e.entry_type = 'settlement' "
        "AND e.closed_by_entry_no IS DISTINCT FROM e.entry_no) OR (e.is_closed AND e.entry_type <> 'settlement' AND "
        "(s.entry_no IS NULL OR s.entry_no < e.entry_no OR s.vat_date < e.vat_date "
        "OR s.tax_jurisdiction_code <> e.tax_jurisdiction_code OR s.is_use_tax <> e.is_use_tax "
        "OR (e.tax_jurisdiction_code = '' AND (s.business_group_code <> e.business_group_code "
        "OR s.product_group_code <> e.product_group_code)) "
        "OR (e.vat_account_no <> '' AND s.vat_account_no <> e.vat_account_no))) ORDER BY e.entry_no"
    )
    template = text("It says that settlement entry {settlement} closed it.")
    for entry_no, settlement in rows(sql):
        values = {"settlement": settlement}
        yield Finding("vat-closed-by", _LABEL, template, str(entry_no), "closed_by_entry_no", values)


def settlements_sum_up() -> Iterator[Finding]:
    """A settlement entry is the opposite of what it closed, in base and amount."""
    sql = (
        "SELECT s.entry_no, s.amount, COALESCE(SUM(e.amount), 0) FROM vat_vatentry s LEFT JOIN vat_vatentry e "
        "ON e.closed_by_entry_no = s.entry_no AND e.entry_no <> s.entry_no WHERE s.entry_type = 'settlement' "
        "GROUP BY s.entry_no, s.amount, s.base HAVING s.amount <> -COALESCE(SUM(e.amount), 0) "
        "OR s.base <> -COALESCE(SUM(e.base), 0) ORDER BY s.entry_no"
    )
    template = text("It settles {said}; the entries that it closed come to {found}.")
    for entry_no, said, found in rows(sql):
        values = {"said": from_scaled(int(said)), "found": from_scaled(int(found))}
        yield Finding("vat-settlement-sum", _LABEL, template, str(entry_no), "amount", values)


def unrealized_remaining() -> Iterator[Finding]:
    """What is left unrealised of an entry is what it began with less what payments released; nothing once reversed."""
    sql = (
        "SELECT entry_no, remaining_unrealized_base, remaining_unrealized_amount, must_base, must_amount FROM ("
        "SELECT e.entry_no, e.remaining_unrealized_base, e.remaining_unrealized_amount, "
        "CASE WHEN e.is_reversed THEN 0 ELSE e.unrealized_base - COALESCE(r.base, 0) END AS must_base, "
        "CASE WHEN e.is_reversed THEN 0 ELSE e.unrealized_amount - COALESCE(r.amount, 0) END AS must_amount "
        "FROM vat_vatentry e LEFT JOIN (SELECT realizes_entry_no, SUM(base) AS base, SUM(amount) AS amount "
        "FROM vat_vatentry WHERE realizes_entry_no IS NOT NULL GROUP BY realizes_entry_no) r "
        "ON r.realizes_entry_no = e.entry_no) AS found "
        "WHERE remaining_unrealized_base <> must_base OR remaining_unrealized_amount <> must_amount ORDER BY entry_no"
    )
    template = text("Unrealised are {base} and {amount}; it should be {must_base} and {must_amount}.")
    for entry_no, *amounts in rows(sql):
        names = ("base", "amount", "must_base", "must_amount")
        values = dict(zip(names, (from_scaled(int(amount)) for amount in amounts), strict=True))
        yield Finding("vat-unrealized", _LABEL, template, str(entry_no), "remaining_unrealized_amount", values)


def bases_agree() -> Iterator[Finding]:
    """The G/L entry that an entry names lies in its transaction, and where it carries the base, has the base's sign."""
    sql = (
        "SELECT e.entry_no, e.gl_entry_no FROM vat_vatentry e LEFT JOIN ledger_glentry g ON g.entry_no = e.gl_entry_no "
        "WHERE e.gl_entry_no IS NOT NULL AND (g.transaction_no IS DISTINCT FROM e.transaction_no "
        "OR (e.entry_type <> 'settlement' AND e.realizes_entry_no IS NULL AND e.application_no IS NULL "
        "AND g.account_no <> e.vat_account_no AND g.account_no <> e.reverse_charge_account_no "
        "AND e.base + e.unrealized_base <> 0 AND (g.amount > 0) <> (e.base + e.unrealized_base > 0))) "
        "ORDER BY e.entry_no"
    )
    template = text("It does not agree with G/L entry {number}.")
    for entry_no, number in rows(sql):
        yield Finding("vat-base", _LABEL, template, str(entry_no), "gl_entry_no", {"number": number})
