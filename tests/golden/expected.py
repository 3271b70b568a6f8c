"""What a case expects, as rows: one small function for each ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation.dimension_sets import canonical
from tests.golden.reading import Case
from tests.golden.rows import Row


def rows(case: Case) -> dict[str, list[Row]]:
    """Everything that the case lists, by ledger."""
    return {ledger: list(_LEDGERS[ledger](listed)) for ledger, listed in case.expected.items()}


def _transactions(listed: list[Any]) -> Iterator[Row]:
    for document in listed:
        for line in document["lines"]:
            place = _place(document, "by", "document_no", "posting_date") | _place(line, "account")
            yield Row({**place, "dimensions": canonical(line.get("dimensions", {}))}, _amounts(line, "amount"))


def _detailed(listed: list[Any]) -> Iterator[Row]:
    for row in listed:
        place = _place(row, "by", "control_account", "entry_type", "on", "currency")
        yield Row(place, _amounts(row, "amount_lcy", "amount"))


def _vat_entries(listed: list[Any]) -> Iterator[Row]:
    for row in listed:
        yield Row(_place(row, "by", "account", "type", "vat"), _amounts(row, "base", "amount"))


def _remaining(listed: list[Any]) -> Iterator[Row]:
    """With `open`: 1 for an entry that is, 0 for one that is not (open ⇔ not 0)."""
    for row in listed:
        amounts = _amounts(row, "amount", "amount_lcy")
        is_open = {"open": Decimal(bool(amounts["amount"]))} if "amount" in amounts else {}
        yield Row(_place(row, "on", "currency"), {**amounts, **is_open})


def _balances(listed: list[Any]) -> Iterator[Row]:
    for row in listed:
        window = _place({"after": "", "from": "", **row}, "after", "from", "to")
        for account, balance in row["accounts"].items():
            yield Row({**window, "account": account}, {"amount": Decimal(balance)})


_LEDGERS: Mapping[str, Callable[[list[Any]], Iterator[Row]]] = {
    "transactions": _transactions,
    "detailed": _detailed,
    "vat_entries": _vat_entries,
    "remaining": _remaining,
    "balances": _balances,
}


def _place(row: Mapping[str, Any], *names: str) -> dict[str, str]:
    return {name: str(row[name]) for name in names if name in row}


def _amounts(row: Mapping[str, Any], *names: str) -> dict[str, Decimal]:
    return {name: Decimal(row[name]) for name in names if name in row}
