"""Entries by themselves: numbers without gaps, debit less credit, sums of zero (finance.md section 3, 1 to 3)."""

from __future__ import annotations

from collections.abc import Iterator

from ledgerhall.finance.foundation.models import PostingHead
from ledgerhall.finance.inspection.findings import ENTRIES, Finding, rows
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import text
from ledgerhall.kernel.money import from_scaled

_STEPS = """
SELECT entry_no, before_no, transaction_no, before_transaction FROM (
  SELECT entry_no, transaction_no, COALESCE(LAG(entry_no) OVER (ORDER BY entry_no), 0) AS before_no,
    COALESCE(LAG(transaction_no) OVER (ORDER BY entry_no), 0) AS before_transaction FROM ledger_glentry
) AS steps WHERE {condition} ORDER BY entry_no
"""
_BY_GROUP = (
    "SELECT {group}, SUM(amount), MIN(entry_no) FROM ledger_glentry GROUP BY {group} HAVING SUM(amount) <> 0 "
    "ORDER BY {group}"
)


def numbers_gapless() -> Iterator[Finding]:
    """Invariant 3: entry numbers run from 1 to the head's last number without a gap, and are the rows' keys."""
    template = text("Entry {entry_no} follows entry {before}: the numbers between them are missing.")
    for entry_no, before, _, _ in rows(_STEPS.format(condition="entry_no <> before_no + 1")):
        values = {"entry_no": entry_no, "before": before}
        yield Finding("entry-number-gap", ENTRIES, template, str(entry_no), "entry_no", values)
    for entry_no, key in rows("SELECT entry_no, id FROM ledger_glentry WHERE id <> entry_no ORDER BY entry_no"):
        template = text("The row's key is {key}, not its entry number.")
        yield Finding("entry-key", ENTRIES, template, str(entry_no), "id", {"key": key})


def transactions_in_order() -> Iterator[Finding]:
    """Invariant 3: the transaction number stays or goes up by one from entry to entry."""
    template = text("Transaction {transaction_no} follows transaction {before}.")
    condition = "transaction_no NOT IN (before_transaction, before_transaction + 1) OR transaction_no < 1"
    for entry_no, _, transaction_no, before in rows(_STEPS.format(condition=condition)):
        values = {"transaction_no": transaction_no, "before": before}
        yield Finding("transaction-order", ENTRIES, template, str(entry_no), "transaction_no", values)


def transactions_in_one_register() -> Iterator[Finding]:
    """A transaction lies within one register."""
    sql = (
        "SELECT transaction_no, MIN(entry_no), COUNT(DISTINCT register_id) FROM ledger_glentry "
        "GROUP BY transaction_no HAVING COUNT(DISTINCT register_id) > 1 ORDER BY transaction_no"
    )
    template = text("Transaction {transaction_no} lies in {count} registers.")
    for transaction_no, entry_no, count in rows(sql):
        values = {"transaction_no": transaction_no, "count": count}
        yield Finding("transaction-in-registers", ENTRIES, template, str(entry_no), "register", values)


def head_agrees() -> Iterator[Finding]:
    """The posting head holds the last entry and transaction number."""
    heads = list(PostingHead.objects.order_by("id"))
    if [head.id for head in heads] != [1]:
        yield Finding("posting-head-missing", "posting head", text("The books need exactly one posting head, row 1."))
        return
    head = heads[0]
    for column, name in (("last_entry_no", "entry_no"), ("last_transaction_no", "transaction_no")):
        ((last,),) = rows(f"SELECT COALESCE(MAX({name}), 0) FROM ledger_glentry")
        if last != getattr(head, column):
            template = text("The posting head says {said}, the last entry says {found}.")
            values = {"said": getattr(head, column), "found": last}
            yield Finding("posting-head-differs", "posting head", template, "", column, values)


def debit_less_credit() -> Iterator[Finding]:
    """Invariant 2: debit less credit is the amount, one side is empty; corrections stand negative on the other side."""
    sql = (
        "SELECT entry_no, is_correction, amount, debit_amount, credit_amount FROM ledger_glentry "
        "WHERE amount <> debit_amount - credit_amount OR (debit_amount = 0) = (credit_amount = 0) "
        "OR (debit_amount + credit_amount < 0) <> is_correction ORDER BY entry_no"
    )
    template = text("Amount {amount}, debit {debit} and credit {credit} do not fit together.")
    for entry_no, _, *amounts in rows(sql):
        amount, debit, credit = (from_scaled(int(number)) for number in amounts)
        values = {"amount": amount, "debit": debit, "credit": credit}
        yield Finding("debit-credit-amount", ENTRIES, template, str(entry_no), "amount", values)


def transactions_balance() -> Iterator[Finding]:
    """Invariant 1: every transaction sums to zero."""
    yield from _unbalanced("transaction_no", "transaction-unbalanced", text("Transaction {group} is out by {sum}."))


def registers_balance() -> Iterator[Finding]:
    """Invariant 1: every register sums to zero."""
    yield from _unbalanced("register_id", "register-unbalanced", text("The entries of one register are out by {sum}."))


def dates_balance() -> Iterator[Finding]:
    """Invariant 1: every posting date, ordinary or closing, sums to zero, and so does every cut at a date."""
    for group, amount, entry_no in rows(_BY_GROUP.format(group="posting_date")):
        template = text("The entries of {date} are out by {sum}.")
        values = {"date": LedgerDate.from_ordinal(int(group)), "sum": from_scaled(int(amount))}
        yield Finding("date-unbalanced", ENTRIES, template, str(entry_no), "posting_date", values)


def _unbalanced(group: str, code: str, template: str) -> Iterator[Finding]:
    for number, amount, entry_no in rows(_BY_GROUP.format(group=group)):
        values = {"group": number, "sum": from_scaled(int(amount))}
        yield Finding(code, ENTRIES, template, str(entry_no), "amount", values)
