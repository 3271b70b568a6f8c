"""Whether a return ties to the general ledger: what its boxes say is owed, against the VAT accounts, by transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Min

from ledgerhall.finance.closing import statement_rows, vat_figures
from ledgerhall.finance.closing.statement_rows import Row
from ledgerhall.finance.closing.vat_figures import Scope
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.vat.models import VATEntry, VATStatementLine

# As many transactions as a statement may name.
_AT_ONCE = 900


@dataclass(frozen=True, slots=True)
class Untied:
    """A transaction of which boxes and accounts say something else is owed; positive: to pay."""

    transaction_no: int
    document_no: str
    vat_date: date
    returned: Decimal
    ledger: Decimal


@dataclass(frozen=True, slots=True)
class Tie:
    """What is owed by the boxes and by the accounts, and the transactions that make the difference."""

    returned: Decimal
    ledger: Decimal
    untied: tuple[Untied, ...]


def tie(lines: Sequence[VATStatementLine], rows: Sequence[Row], net: Row, scope: Scope) -> Tie:
    """Hold the row that says what is owed against the VAT accounts, transaction by transaction.

    The row is followed down to the rows that read entries and accounts, with its printed sign, before any rounding. An
    amount that no box counts, or that one counts twice, and a posting on a VAT account without a VAT entry show up.
    """
    which = scope.within | scope.earlier
    weights = statement_rows.weights(rows, net)
    returned: dict[int, Decimal] = {}
    for line_no, sums in vat_figures.by_transaction(lines, scope, which).items():
        weight = net.printed_sign * weights.get(line_no, 0)
        for number, amount in sums.items():
            returned[number] = returned.get(number, Decimal(0)) + weight * amount
    accounts = vat_figures.sums_of_accounts(which, vat_figures.vat_accounts())
    numbers = sorted(returned.keys() | accounts.keys())
    zero = Decimal(0)
    differing = [one for one in numbers if returned.get(one, zero) != -accounts.get(one, zero)]
    documents = _documents(differing)
    untied = tuple(Untied(one, *documents[one], returned.get(one, zero), -accounts.get(one, zero)) for one in differing)
    return Tie(sum(returned.values(), zero), -sum(accounts.values(), zero), untied)


def _documents(numbers: Sequence[int]) -> dict[int, tuple[str, date]]:
    """Document number and VAT date of transactions, from either ledger."""
    found: dict[int, tuple[str, date]] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        for model in (GLEntry, VATEntry):
            entries = model._default_manager.filter(transaction_no__in=numbers[start : start + _AT_ONCE])  # noqa: SLF001
            rows = entries.order_by().values_list("transaction_no")
            for number, document_no, vat_date in rows.annotate(document=Min("document_no"), day=Min("vat_date")):
                found[number] = document_no, vat_date
    return found
