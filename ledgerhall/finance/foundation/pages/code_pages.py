"""The two pages of a table of setup: the list of its records and the card of one, over the acts of its `CodeTable`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ledgerhall.finance.foundation import references
from ledgerhall.finance.foundation.code_tables import CodeTable
from ledgerhall.finance.foundation.models import Record
from ledgerhall.finance.foundation.pages.small_cards import EDIT, READ
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By
from ledgerhall.pages.calling import on_record, with_values
from ledgerhall.pages.declare import Action, Card, Column, Fact, FactBox, FastTab, Field, FilterField, List, Text


@dataclass(frozen=True, slots=True)
class Said:
    """What the pages of a table say: captions of list and card, the word for several records, and texts around them."""

    many: Text
    one: Text
    entity: Text
    empty: Text = ""
    keywords: Text = ""
    delete: Text = ""


def code_pages(
    table: CodeTable[Any],
    slug: str,
    said: Said,
    tabs: tuple[FastTab, ...],
    *,
    card: str,
    columns: tuple[str | Column, ...],
    order_by: tuple[str, ...] = ("code",),
    filters: tuple[str | FilterField, ...] = (),
    search: tuple[str, ...] = ("code", "description"),
    actions: tuple[Action, ...] = (),
    fact_boxes: tuple[FactBox, ...] = (),
    records: Mapping[str, str] | None = None,
) -> tuple[List, Card]:
    """List and card. `records` names fields over foreign keys (`area__code`) with what their codes are codes of."""
    actions = (*actions, _delete(table, slug, said))
    listed = List(
        slug,
        table.model,
        READ,
        said.many,
        entity=said.entity,
        card=card,
        columns=columns,
        order_by=order_by,
        filters=filters,
        search=search,
        actions=actions,
        fact_boxes=fact_boxes,
        new=Action(_("New"), opens=card, permission=EDIT, key="Alt+N", needs_record=False, icon="plus"),
        empty=said.empty,
        keywords=said.keywords,
    )
    shown = Card(
        card,
        table.model,
        READ,
        said.one,
        tabs=tabs,
        title=table.key_of,
        save=_with_records(on_record(table.change, "record"), records or {}),
        save_permission=EDIT,
        create=_with_records(with_values(table.create), records or {}),
        create_permission=EDIT,
        actions=actions,
        fact_boxes=fact_boxes,
        list_page=slug,
    )
    return listed, shown


def _delete(table: CodeTable[Any], slug: str, said: Said) -> Action:
    return Action(
        _("Delete"),
        on_record(table.delete, "record"),
        EDIT,
        confirm=said.delete or _("Delete this record? Nothing names it any more."),
        then=slug,
        icon="bin",
        refused=_("Not deleted"),
    )


def looked_up(name: str, caption: Text, page: str, column: str = "code", **rest: Any) -> Field:
    """A field that names a record of another list."""
    return Field(name, caption, "code", lookup=page, lookup_field=column, **rest)


def account(name: str, caption: Text, **rest: Any) -> Field:
    """A field that names a posting account."""
    return looked_up(name, caption, "chart-of-accounts", "number", **rest)


def general(*fields: str | Field) -> FastTab:
    """The first FastTab of a coded record: its code, its description and more."""
    code = Field("code", _("Code"), is_required=True, is_promoted=True)
    return FastTab(_("General"), (code, Field("description", is_promoted=True), *fields))


def _with_records(act: Callable[..., Any], names: Mapping[str, str]) -> Callable[..., Any]:
    """The act with the records in place of their codes. Refuses codes that do not exist."""
    if not names:
        return act

    def called(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date, **record: Any) -> Any:
        found = dict(values)
        refusals = []
        for path, name in names.items():
            code = found.pop(path, "")
            named = references.find(name, code)
            if named is None:
                template = text("There is no {table} {code}.")
                refusals.append(Refusal("code-unknown", template, path, values={"table": name, "code": code}))
            found[path.split("__")[0]] = named
        if refusals:
            raise Refused(refusals)
        return act(values=found, by=by, at=at, work_date=work_date, **record)

    return called


def used_by(table: CodeTable[Any]) -> FactBox:
    """Where a record is named, for the FactBox."""

    def facts(record: Record) -> Iterator[Fact]:
        for place, count in references.uses(table.name, table.key_of(record)):
            yield Fact(place[:1].upper() + place[1:], count, "integer")

    return FactBox(_("Where Used"), facts)
