"""The order of a list, and where a record stands in it: the rows after a record are found by its values, not counted.

Skipping a million rows costs a database a million rows; asking for what follows a record costs an index one search.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, Q, QuerySet

from ledgerhall.pages import fields
from ledgerhall.pages.columns import all_columns
from ledgerhall.pages.declare import List


def order_of(page: List, sort: str) -> list[str]:
    """The asked order, then the page's own, then the key: no two rows ever stand equal."""
    sortable = {column.name for column in all_columns(page) if column.does_sort}
    order: list[str] = []
    for name in (*sort.split(","), *page.order_by, "pk"):
        bare = name.lstrip("-")
        is_known = bare in sortable or name in page.order_by or name == "pk"
        if is_known and bare not in (known.lstrip("-") for known in order):
            order.append(name)
        if order and _is_unique(page.model, order[-1].lstrip("-")):
            break  # what follows would only hide from the database that an index has this order
    return order


def beyond(page: List, sort: str, record: Model, *, backwards: bool = False) -> Q | None:
    """The condition of the rows after the record (before it); None where the order has no such condition, because a
    field of it may be empty or is worked out by a flow column."""
    order = order_of(page, sort)
    if not all(_is_stored(page.model, name.lstrip("-")) for name in order):
        return None
    found = Q()
    for name in reversed(order):
        path = name.lstrip("-")
        value = fields.value_of(record, path)
        sign = "gt" if name.startswith("-") == backwards else "lt"
        # The bound over the whole is what an index is searched by; databases do not see it in the alternatives.
        nearer = Q(**{f"{path}__{sign}": value})
        found = Q(**{f"{path}__{sign}e": value}) & (nearer | (Q(**{path: value}) & found)) if found else nearer
    return found


def neighbours(page: List, sort: str, rows: QuerySet[Any], record: Model) -> tuple[Model | None, Model | None]:
    """The records before and after this one, in the order of the rows; None where there is none or no telling."""
    order = order_of(page, sort)
    before, after = beyond(page, sort, record, backwards=True), beyond(page, sort, record)
    if before is None or after is None:
        return None, None
    return rows.filter(before).order_by(*_reversed(order)).first(), rows.filter(after).order_by(*order).first()


def _reversed(order: Sequence[str]) -> list[str]:
    return [name.removeprefix("-") if name.startswith("-") else f"-{name}" for name in order]


def _is_unique(model: type[Model], path: str) -> bool:
    return "__" not in path and _is_stored(model, path) and fields.model_field(model, path).unique


def _is_stored(model: type[Model], path: str) -> bool:
    """Whether every step of the path is stored and never empty."""
    *steps, _last = path.split("__")
    try:
        last, current = fields.model_field(model, path), model
    except LookupError:
        return False
    for step in steps:
        relation: Any = current._meta.get_field(step)
        if relation.null:
            return False
        current = relation.related_model
    return not last.null
