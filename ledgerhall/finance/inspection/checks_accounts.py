"""Ledgers against their accounts in the general ledger: control accounts and VAT accounts (invariants 5 and 8).

Compared per transaction, where a ledger has entries on an account: with all G/L entries there, or with those alone that
the system made, for somebody may have posted to the account by hand in the same transaction. A control account that
was posted to without its ledger is worth knowing and no fault.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledgerhall.finance.inspection.findings import ENTRIES, Finding, rows
from ledgerhall.kernel.errors import text
from ledgerhall.kernel.money import from_scaled

# What each ledger says stands on an account: transaction, account, local amount.
_DETAILED = (
    "SELECT transaction_no, control_account_no AS account_no, amount_lcy AS amount FROM {table} "
    "WHERE entry_type <> 'application' AND control_account_no <> ''"
)
_CONTROL = " UNION ALL ".join(
    (
        _DETAILED.format(table="subledger_detailedcustomerledgerentry"),
        _DETAILED.format(table="subledger_detailedvendorledgerentry"),
        "SELECT transaction_no, control_account_no, amount_lcy FROM subledger_bankaccountledgerentry",
        "SELECT transaction_no, control_account_no, amount FROM subledger_faledgerentry WHERE control_account_no <> ''",
        (
            "SELECT transaction_no, inventory_account_no, cost_amount FROM subledger_valueentry "
            "WHERE inventory_account_no <> ''"
        ),
    )
)
# Tax that is part of a cost stands with it on the cost's account, where it cannot be told apart.
_TAXED = (
    "SELECT v.*, CASE WHEN a.income_balance = 'income statement' OR (v.calculation = 'sales tax' "
    "AND g.account_no = v.vat_account_no) THEN '' ELSE v.vat_account_no END AS own_account_no FROM vat_vatentry v "
    "LEFT JOIN ledger_glaccount a ON a.number = v.vat_account_no "
    "LEFT JOIN ledger_glentry g ON g.entry_no = v.gl_entry_no"
)
_OWN = "FROM taxed v WHERE v.entry_type <> 'settlement'"
# Amount on the VAT account; its opposite for reverse charge and use tax; released VAT leaves its waiting account; a
# settlement empties the accounts of what it closes.
_VAT = (
    f"SELECT v.transaction_no, v.own_account_no AS account_no, v.amount + v.unrealized_amount AS amount {_OWN} "
    f"UNION ALL SELECT v.transaction_no, v.reverse_charge_account_no, -v.amount - v.nondeductible_amount {_OWN} "
    "UNION ALL SELECT v.transaction_no, w.vat_account_no, -v.amount FROM taxed v JOIN vat_vatentry w "
    "ON w.entry_no = v.realizes_entry_no "
    "UNION ALL SELECT s.transaction_no, v.own_account_no, -v.amount FROM taxed v JOIN vat_vatentry s "
    "ON s.entry_no = v.closed_by_entry_no AND s.entry_no <> v.entry_no "
    "UNION ALL SELECT s.transaction_no, v.reverse_charge_account_no, v.amount + v.nondeductible_amount FROM taxed v "
    "JOIN vat_vatentry s ON s.entry_no = v.closed_by_entry_no AND s.entry_no <> v.entry_no"
)
# A mirror image counts as what it mirrors.
_COMPARED = """
WITH taxed AS ({taxed}),
wanted AS (SELECT transaction_no, account_no, SUM(amount) AS amount FROM ({entries}) AS entries
  WHERE account_no <> '' GROUP BY transaction_no, account_no),
posted AS (SELECT e.transaction_no, e.account_no, SUM(e.amount) AS amount,
    SUM(CASE WHEN COALESCE(o.is_system_created, e.is_system_created) THEN e.amount ELSE 0 END) AS system_amount
  FROM ledger_glentry e LEFT JOIN ledger_glentry o ON o.entry_no = e.reverses_entry_no
  WHERE e.account_no IN (SELECT account_no FROM wanted) GROUP BY e.transaction_no, e.account_no)
"""
_DIFFERENT = """
SELECT w.transaction_no, w.account_no, w.amount, COALESCE(p.amount, 0) FROM wanted w
LEFT JOIN posted p ON p.transaction_no = w.transaction_no AND p.account_no = w.account_no
WHERE w.amount <> COALESCE(p.amount, 0) AND w.amount <> COALESCE(p.system_amount, 0)
ORDER BY w.transaction_no, w.account_no
"""
# Gain and loss on assets sold are their ledger's too, and emptied when the year is closed: no control accounts.
_ALONE = """
SELECT p.account_no, SUM(p.amount) FROM posted p LEFT JOIN wanted w
ON w.transaction_no = p.transaction_no AND w.account_no = p.account_no
WHERE w.transaction_no IS NULL
  AND p.account_no NOT IN (SELECT number FROM ledger_glaccount WHERE income_balance = 'income statement')
GROUP BY p.account_no HAVING SUM(p.amount) <> 0 ORDER BY p.account_no
"""
_CONTROLLED = _COMPARED.format(taxed=_TAXED, entries=_CONTROL)


def control_accounts_agree() -> Iterator[Finding]:
    """Invariant 5: in each transaction, what stands on a control account is what its ledger says."""
    template = text("Transaction {number} has {found} on control account {account}; its ledger says {must}.")
    yield from _different(_CONTROLLED, "control-account", template)


def vat_accounts_agree() -> Iterator[Finding]:
    """Invariant 8: in each transaction, what stands on a VAT account is what the VAT entries say."""
    template = text("Transaction {number} has {found} on VAT account {account}; the VAT entries say {must}.")
    yield from _different(_COMPARED.format(taxed=_TAXED, entries=_VAT), "vat-account", template)


def control_accounts_posted_to_alone() -> Iterator[Finding]:
    """A notice of each control account that has more on it than its ledger: it was posted to directly."""
    template = text("Control account {account} has {sum} on it that no ledger has: it was posted to directly.")
    for account, amount in rows(_CONTROLLED + _ALONE):
        values = {"account": account, "sum": from_scaled(int(amount))}
        yield Finding("control-account-alone", "G/L account", template, account, values=values, is_notice=True)


def _different(compared: str, code: str, template: str) -> Iterator[Finding]:
    for number, account, must, found in rows(compared + _DIFFERENT):
        values = {"number": number, "account": account}
        values |= {"must": from_scaled(int(must)), "found": from_scaled(int(found))}
        yield Finding(code, ENTRIES, template, f"of transaction {number}", "amount", values)
