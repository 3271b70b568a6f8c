"""The notation that charts to start from are written in. Pure.

    [assets]                     the category of what follows
    1000 + Assets                begins a total
    (Cash)                       the subcategory of what follows
    1100 * Bank                  a control account: only other ledgers post on it
    1120 Petty Cash              an account to post on
    1999 = Assets, Total         ends the total

Numbers are texts; `+`, `=` and `*` stand between number and name.
"""

from __future__ import annotations

from dataclasses import dataclass

POSTING, BEGIN_TOTAL, END_TOTAL = "posting", "begin-total", "end-total"
_TYPES = {"+": BEGIN_TOTAL, "=": END_TOTAL, "*": POSTING}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a chart to start from."""

    number: str
    name: str
    account_type: str
    kind: str
    subcategory: str = ""
    is_direct_posting: bool = True


def rows(text: str) -> tuple[Row, ...]:
    """The rows that the text says, in its order."""
    found, kind, subcategory = [], "", ""
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("["):
            kind, subcategory = line.strip("[]"), ""
        elif line.startswith("("):
            subcategory = line.strip("()")
        else:
            number, rest = line.split(" ", 1)
            mark = rest[0] if rest[:2] in ("+ ", "= ", "* ") else ""
            account_type = _TYPES.get(mark, POSTING)
            found.append(
                Row(
                    number,
                    rest[2:] if mark else rest,
                    account_type,
                    kind,
                    subcategory if account_type == POSTING else "",
                    account_type == POSTING and mark != "*",
                )
            )
    return tuple(found)
