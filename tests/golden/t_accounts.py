"""A failed case as an accountant reads it: what was expected and what was made, side by side, as T-accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tests.golden.comparing import Compared, Place, Sums
from tests.golden.rows import SHAPES

_NARROWEST_LABEL, _AMOUNT = 40, 12
_LEDGER = "transactions"
# How the parts of a place are called in the tables.
_WORDS = {
    **{part: part for part in ("from", "to", "account")},
    "by": "act",
    "after": "after act",
    "control_account": "account",
    "currency": "in",
    "vat": "VAT",
}


@dataclass(frozen=True)
class _Line:
    """What stands beside each other: where, what was expected, what was made."""

    label: str = ""
    expected: str = ""
    made: str = ""
    differ: bool = False


def shown(*, title: str, complaints: Sequence[str], compared: Iterable[Compared], names: Mapping[str, str]) -> str:
    """The case's title, what went wrong while it was played, and every ledger in which figures differ.

    Of the general ledger the documents that differ are shown whole. `names` are the accounts' names.
    """
    parts = [title, *(f"  {complaint}" for complaint in complaints)]
    for ledger in compared:
        if ledger.differences:
            lines = _accounts(ledger, names) if ledger.ledger == _LEDGER else _table(ledger)
            parts += ["", SHAPES[ledger.ledger].title, *_in_columns(lines)]
    return "\n".join(parts)


def _in_columns(lines: Sequence[_Line]) -> list[str]:
    """As wide as the longest label, so that what belongs together stands below each other."""
    width = max(_NARROWEST_LABEL, *(len(line.label) for line in lines))
    return [
        f"  {line.label:<{width}}  {line.expected}    {line.made}{'  ≠' if line.differ else ''}".rstrip()
        for line in lines
    ]


def _accounts(ledger: Compared, names: Mapping[str, str]) -> list[_Line]:
    """One T-account beside another: on the left the debits and credits that are expected, on the right those made."""
    documents = {_document(dict(place)) for place, _ in ledger.differences}
    accounts: dict[str, list[tuple[dict[str, str], Sums]]] = {}
    for (place, _), sums in ledger.sums.items():
        where = dict(place)
        if _document(where) in documents:
            accounts.setdefault(where["account"], []).append((where, sums))
    lines = [_Line("", "expected".center(2 * _AMOUNT + 3), "made".center(2 * _AMOUNT + 3))]
    for number in sorted(accounts):
        lines += [
            _Line(),
            *_account(f"{number} {names.get(number, 'an account that the chart lacks')}", accounts[number]),
        ]
    return lines


def _account(heading: str, rows: Sequence[tuple[dict[str, str], Sums]]) -> list[_Line]:
    heads = f"{'Debit':>{_AMOUNT}} │ {'Credit':>{_AMOUNT}}"
    rule = "─" * (_AMOUNT + 1) + "┼" + "─" * (_AMOUNT + 1)
    lines = [_Line(heading, heads, heads), _Line("", rule, rule)]
    for where, sums in rows:
        lines.append(_Line(_words(where, but="account"), _sides(sums.expected), _sides(sums.made), sums.differ))
    if len(rows) > 1:
        total = Sums(sum(sums.expected for _, sums in rows), sum(sums.made for _, sums in rows))
        lines += [_Line("", rule, rule), _Line("Balance", _sides(total.expected), _sides(total.made))]
    return lines


def _table(ledger: Compared) -> list[_Line]:
    """The amounts that differ, one a line."""
    lines = [_Line("", f"{'expected':>{_AMOUNT}}", f"{'made':>{_AMOUNT}}")]
    for (place, name), sums in ledger.differences.items():
        label = f"{_words(dict(place))}: {'open' if name == 'open' else name.replace('_', ' ')}"
        figures = [_yes_or_no(side) if name == "open" else _figure(side) for side in (sums.expected, sums.made)]
        lines.append(_Line(label, f"{figures[0]:>{_AMOUNT}}", f"{figures[1]:>{_AMOUNT}}", differ=True))
    return lines


def _sides(amount: Decimal) -> str:
    """The amount on its side: debit left, credit right; nothing at all for 0."""
    debit = _figure(amount) if amount > 0 else ""
    credit = _figure(-amount) if amount < 0 else ""
    return f"{debit:>{_AMOUNT}} │ {credit:>{_AMOUNT}}"


def _figure(amount: Decimal) -> str:
    exponent = amount.normalize().as_tuple().exponent
    return f"{amount:,.{max(2, -exponent if isinstance(exponent, int) else 2)}f}"


def _yes_or_no(flag: Decimal) -> str:
    return "yes" if flag else "no"


def _document(where: Mapping[str, str]) -> tuple[str, str]:
    return where["document_no"], where["posting_date"]


def _words(where: Mapping[str, str], but: str = "") -> str:
    """The place in words: `act 1 SI-001 2017-01-10 DEPARTMENT=A`."""
    told: Place = tuple((part, value) for part, value in where.items() if value and part != but)
    return " ".join(f"{_WORDS.get(part, '')} {value}".strip() for part, value in told)
