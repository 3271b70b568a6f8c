"""The small cards of setup: one FastTab, saved by an act that knows its record by a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from ledgerhall.pages.calling import on_record
from ledgerhall.pages.declare import Card, FastTab, Field, Text

READ, EDIT = "books.read", "setup.edit"


def small_card(
    slug: str,
    model: type[Model],
    caption: Text,
    fields: tuple[str | Field, ...],
    *,
    save: Callable[..., Any],
    record: str,
    list_page: str,
) -> Card:
    """A card whose `save` act takes its record under the name `record`, with `values`."""
    return Card(
        slug,
        model,
        READ,
        caption,
        tabs=(FastTab(_("General"), fields),),
        save=on_record(save, record),
        save_permission=EDIT,
        list_page=list_page,
    )
