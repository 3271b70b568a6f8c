"""Entries by themselves: numbers without gaps in every ledger, debit less credit, sums of zero (finance.md section 3,
1 to 3)."""

from __future__ import annotations

from collections.abc import Iterator

from ledgerhall.finance.foundation.models import PostingHead
from ledgerhall.finance.inspection import ledgers
from ledgerhall.finance.inspection.findings import ENTRIES, Finding, rows
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import text
from ledgerhall.kernel.money import from_scaled

_GAPS = """
SELECT entry_no, before_no FROM (
  SELECT entry_no, COALESCE(LAG(entry_no) OVER (ORDER BY entry_no), 0) AS before_no FROM {table}
) AS steps WHERE entry_no <> before_no + 1 ORDER BY entry_no
"""
_FALLS = """
SELECT entry_no, transaction_no, before_no FROM (
  SELECT entry_no, transaction_no, COALESCE(LAG(transaction_no) OVER (ORDER BY entry_no), 0) AS before_no
  FROM ledger_glentry
) AS steps WHERE transaction_no < before_no OR transaction_no < 1 ORDER BY entry_no
"""
# Every transaction with its registers; an application may have no G/L entry.
_TRANSACTIONS = (
    "SELECT transaction_no, MIN(register_id) AS first, MAX(register_id) AS last FROM ({each}) AS each GROUP BY 1"
)
_TRANSACTION_STEPS = """
SELECT transaction_no, before_no, first, last, register_before FROM (
  SELECT transaction_no, first, last, COALESCE(LAG(transaction_no) OVER (ORDER BY transaction_no), 0) AS before_no,
    COALESCE(LAG(last) OVER (ORDER BY transaction_no), 0) AS register_before FROM ({transactions}) AS transactions
) AS steps WHERE transaction_no <> before_no + 1 OR first <> last OR first < register_before ORDER BY transaction_no
"""
_BY_GROUP = (
    "SELECT {group}, SUM(amount), MIN(entry_no) FROM ledger_glentry GROUP BY {group} HAVING SUM(amount) <> 0 "
    "ORDER BY {group}"
)


def numbers_gapless() -> Iterator[Finding]:
    """Invariant 3: the numbers of each ledger run from 1 without a gap, and are the rows' keys."""
    for ledger in ledgers.ALL:
        template = text("Entry {entry_no} follows entry {before}: the numbers between them are missing.")
        for entry_no, before in rows(_GAPS.format(table=ledger.table)):
            values = {"entry_no": entry_no, "before": before}
            yield Finding("entry-number-gap", ledger.label, template, str(entry_no), "entry_no", values)
        for entry_no, key in rows(f"SELECT entry_no, id FROM {ledger.table} WHERE id <> entry_no ORDER BY entry_no"):
            template = text("The row's key is {key}, not its entry number.")
            yield Finding("entry-key", ledger.label, template, str(entry_no), "id", {"key": key})


def transactions_in_order() -> Iterator[Finding]:
    """Invariant 3: from one G/L entry to the next the transaction number stays or rises."""
    template = text("Transaction {transaction_no} follows transaction {before}.")
    for entry_no, transaction_no, before in rows(_FALLS):
        values = {"transaction_no": transaction_no, "before": before}
        yield Finding("transaction-order", ENTRIES, template, str(entry_no), "transaction_no", values)


def transactions_gapless() -> Iterator[Finding]:
    """Invariant 3: the transactions of all ledgers together run from 1 without a gap, each within one register."""
    each = " UNION ALL ".join(
        f"SELECT DISTINCT transaction_no, register_id FROM {ledger.table}" for ledger in ledgers.ALL
    )
    steps = _TRANSACTION_STEPS.format(transactions=_TRANSACTIONS.format(each=each))
    for transaction_no, before, first, last, register_before in rows(steps):
        values = {"number": transaction_no, "before": before}
        if transaction_no != before + 1:
            template = text("Transaction {number} follows transaction {before}: those between them are missing.")
            yield Finding("transaction-gap", "transaction", template, str(transaction_no), "", values)
        if first != last:
            template = text("Transaction {number} lies in more than one register.")
            yield Finding("transaction-registers", "transaction", template, str(transaction_no), "", values)
        if first < register_before:
            template = text("Transaction {number} lies in an earlier register than transaction {before}.")
            yield Finding("transaction-registers", "transaction", template, str(transaction_no), "", values)


def head_agrees() -> Iterator[Finding]:
    """The posting head holds the last entry number of every ledger, and the last transaction number of all."""
    heads = list(PostingHead.objects.order_by("id"))
    if [head.id for head in heads] != [1]:
        yield Finding("posting-head-missing", "posting head", text("The books need exactly one posting head, row 1."))
        return
    last_transaction = 0
    for ledger in ledgers.ALL:
        sql = f"SELECT COALESCE(MAX(entry_no), 0), COALESCE(MAX(transaction_no), 0) FROM {ledger.table}"
        ((last, transaction_no),) = rows(sql)
        last_transaction = max(last_transaction, transaction_no)
        yield from _head_differs(heads[0], ledger.head_column, last)
    yield from _head_differs(heads[0], "last_transaction_no", last_transaction)


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


def _head_differs(head: PostingHead, column: str, found: int) -> Iterator[Finding]:
    if getattr(head, column) != found:
        template = text("The posting head says {said}, the last entry says {found}.")
        values = {"said": getattr(head, column), "found": found}
        yield Finding("posting-head-differs", "posting head", template, "", column, values)


def _unbalanced(group: str, code: str, template: str) -> Iterator[Finding]:
    for number, amount, entry_no in rows(_BY_GROUP.format(group=group)):
        values = {"group": number, "sum": from_scaled(int(amount))}
        yield Finding(code, ENTRIES, template, str(entry_no), "amount", values)
