"""Changing the tree of account categories: subcategories made, changed, deleted; the six roots are fixed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F

from ledgerhall.finance.foundation import records
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.ledger import categories
from ledgerhall.finance.ledger.models import AccountCategory, GLAccount
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By


@under_lock
def create_below(*, parent: AccountCategory, values: Mapping[str, Any], by: By, at: datetime) -> AccountCategory:
    """A subcategory below another, at the end of its siblings. `values`: description, report_definition.

    Refuses an empty description and one that is used (E-GLA-01).
    """
    records.refuse(_refusals(values.get("description", ""), None))
    last = _last_order_below(parent)
    later = AccountCategory.objects.filter(presentation_order__gt=last)
    later.update(presentation_order=F("presentation_order") + 1)
    category = AccountCategory(parent=parent, kind=parent.kind, presentation_order=last + 1, **values)
    return records.insert(category, key=category.description, by=by, at=at)


@under_lock
def change(*, category: AccountCategory, values: Mapping[str, Any], by: By, at: datetime) -> AccountCategory:
    """Change description and report definition. Refuses as `create_below`, and a root (E-GLA-01)."""
    _refuse_root(category)
    records.refuse(_refusals(values.get("description", category.description), category))
    kept = {name: value for name, value in values.items() if name in ("description", "report_definition")}
    return records.change(category, kept, key=category.description, by=by, at=at)


@under_lock
def delete(*, category: AccountCategory, by: By, at: datetime) -> None:
    """Take a subcategory away. Refuses a root, and one with accounts or subcategories below it (E-GLA-01)."""
    _refuse_root(category)
    number = GLAccount.objects.filter(category=category).count()
    if number or AccountCategory.objects.filter(parent=category).exists():
        template = text("{category} has {number} accounts or subcategories and cannot be deleted.")
        raise Refused(_refusal("category-in-use", template, category=category.description, number=number))
    records.remove(category, key=category.description, by=by, at=at)


def _last_order_below(parent: AccountCategory) -> int:
    """The place of the last category in the parent's branch, or the parent's own."""
    last, level_of_parent = parent.presentation_order, None
    for category, level in categories.lines():
        if category.pk == parent.pk:
            level_of_parent = level
        elif level_of_parent is not None:
            if level <= level_of_parent:
                break
            last = category.presentation_order
    return last


def _refuse_root(category: AccountCategory) -> None:
    if category.parent_id is None:
        template = text("{category} is one of the six categories that every chart has, and stays as it is.")
        raise Refused(_refusal("category-is-root", template, category=category.description))


def _refusals(description: str, own: AccountCategory | None) -> list[Refusal]:
    others = AccountCategory.objects.filter(description=description)
    if own is not None:
        others = others.exclude(pk=own.pk)
    if not description.strip() or others.exists():
        template = text("A subcategory needs a description of its own; {category} is empty or used already.")
        return [_refusal("category-description", template, category=repr(description))]
    return []


def _refusal(code: str, template: str, **values: Any) -> Refusal:
    return Refusal(code, template, "description", row="E-GLA-01", values=values)
