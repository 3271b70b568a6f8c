"""What the pages of cards have in common: made by series or by hand, saved, deleted, with their default dimensions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ledgerhall.finance.foundation.models import DefaultDimension
from ledgerhall.finance.subledger.card_table import CardTable
from ledgerhall.kernel.filters import exact
from ledgerhall.kernel.people import By
from ledgerhall.pages.calling import on_record
from ledgerhall.pages.declare import Action, Fact, FactBox, Field, Selection, Text
from ledgerhall.pages.figures import write_day

READ, EDIT = "books.read", "setup.edit"
NUMBER = Field("number", _("No."), hint=_("Empty: the next of the series"), is_promoted=True)


def create(table: CardTable[Any]) -> Callable[..., Any]:
    """The act that a new card is made by."""

    def called(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Any:
        return table.create(values=values, by=by, at=at, work_date=work_date)

    return called


def save(table: CardTable[Any]) -> Callable[..., Any]:
    """The act that a card is saved by."""
    return on_record(table.change, "record")


def new(card: str) -> Action:
    return Action(_("New"), opens=card, permission=EDIT, key="Alt+N", needs_record=False, icon="plus")


def delete(table: CardTable[Any], slug: str, confirm: Text) -> Action:
    return Action(
        _("Delete"),
        on_record(table.delete, "record"),
        EDIT,
        confirm=confirm,
        then=slug,
        icon="bin",
        refused=_("Not deleted"),
    )


def defaults_of(table: CardTable[Any]) -> Callable[[Any], Selection]:
    """The default dimensions of a card."""

    def of(record: Any) -> Selection:
        keys = {"table": exact(table.dimension_table), "record_no": exact(record.number)}
        return Selection("default-dimensions", keys)

    return of


def dimensions(table: CardTable[Any]) -> Action:
    return Action(_("Dimensions"), opens=defaults_of(table), permission=READ, key="Alt+D", icon="tag")


def dimension_box(table: CardTable[Any]) -> FactBox:
    """Each default dimension of the current card, and how many there are."""
    opens = defaults_of(table)

    def facts(record: Any) -> Iterator[Fact]:
        defaults = DefaultDimension.objects.filter(table=table.dimension_table, record_no=record.number)
        rows = list(defaults.order_by("dimension_code"))
        for default in rows:
            value = " ".join(part for part in (default.value_code, str(default.get_rule_display())) if part != "None")
            yield Fact(default.dimension_code, value, opens=opens(record))
        yield Fact(_("Defaults"), len(rows), "integer", opens(record))

    return FactBox(_("Dimensions"), facts)


def last_entries(entries: Any, page: str) -> FactBox:
    """The five newest entries of the current card: date and document beside the amount, each leading to its document.

    `entries(record)` gives them with `amount_lcy` or `amount`, or a quantity where there is neither.
    """

    def facts(record: Any) -> Iterator[Fact]:
        for entry in entries(record).order_by("-posting_date", "-entry_no")[:5]:
            label = f"{write_day(entry.posting_date.day, get_language() or 'en')} {entry.document_no}"
            opens = Selection(page, {"entry_no": str(entry.entry_no)})
            for name, kind in (("amount_lcy", "money"), ("amount", "money"), ("quantity", "number")):
                if hasattr(entry, name):
                    yield Fact(label, getattr(entry, name), kind, opens)  # type: ignore[arg-type]
                    break

    return FactBox(_("Last Entries"), facts)
