"""How many rows a selection has and what its columns add up to: exactly, as far as that costs little.

A list of a million entries is not counted and added up whenever somebody looks at it. Beyond LIMIT rows it says that
there are more, and counts and adds up when asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count
from django.db.models import Sum as SumOf
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledgerhall.pages.columns import BoundColumn
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import List
from ledgerhall.pages.figures import write_number
from ledgerhall.pages.selecting import Selected, added, all_rows

LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class Figures:
    """The number of rows and the exact sums of the columns that add up; where `is_more`, only that the rows are more
    than `count`, and no sums."""

    count: int
    sums: dict[str, Decimal]
    is_more: bool = False


def figures(selected: Selected, columns: Sequence[BoundColumn], *, is_whole: bool = False) -> Figures:
    """Over all rows and not only a window, unless they are more than LIMIT and `is_whole` does not insist: one query,
    and one more where a column answers for rows that it has to see."""
    queryset, sums = selected.queryset.order_by(), [column for column in columns if column.has_total]
    stored = [column for column in sums if column.column.values is None]
    for column in stored:
        if column.column.flow is not None:
            queryset = column.column.flow(queryset, selected.totals)
    asked = {f"sum_{number}": SumOf(column.name) for number, column in enumerate(stored)}
    looked_at = queryset if is_whole else queryset[: LIMIT + 1]
    answer = looked_at.aggregate(number_of_rows=Count("pk"), **asked)
    if not is_whole and answer["number_of_rows"] > LIMIT:
        return Figures(LIMIT, {}, is_more=True)
    totals = {column.name: answer[f"sum_{number}"] or Decimal(0) for number, column in enumerate(stored)}
    records = list(selected.queryset.filter(**selected.page.added_up)) if len(stored) < len(sums) else []
    for column in sums:
        if column.column.values is not None:
            totals[column.name] = added(column.column.values(records, selected.totals).values())
    return Figures(answer["number_of_rows"], {column.name: totals[column.name] for column in sums})


def count_text(page: List, found: Figures, context: Context, *, is_narrowed: bool) -> str:
    """`2 of 1,340 entries`, the second only where the list is narrowed."""
    if not is_narrowed:
        return entries_text(page, found.count, context, is_more=found.is_more)
    of = all_rows(page).order_by()[: LIMIT + 1].count()
    shown = number_text(found.count, context, is_more=found.is_more)
    if of == found.count and not found.is_more:
        return entries_text(page, of, context)
    every = entries_text(page, min(of, LIMIT), context, is_more=of > LIMIT)
    return _("%(count)s of %(all)s") % {"count": shown, "all": every}


def entries_text(page: List, count: int, context: Context, *, is_more: bool = False) -> str:
    """A number of rows with the page's word for them."""
    noun = page.entity % {"n": count} if page.entity else ngettext("row", "rows", count)
    return f"{number_text(count, context, is_more=is_more)} {noun}"


def number_text(count: int, context: Context, *, is_more: bool = False) -> str:
    """A number of rows; `20,000+` where they are more."""
    written = write_number(count, 0, context.viewer.language)
    return f"{written}+" if is_more else written
