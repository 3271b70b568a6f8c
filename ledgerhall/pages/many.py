"""An action done to several rows of a list at once: once for each record, and whole or not at all.

The act is called for every record within one `Context.acting()` (a transaction on the books), so that one refusal
leaves everything as it was; it is called for the rest nevertheless, so that all refusals are told at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledgerhall.kernel.errors import Refused
from ledgerhall.pages import acts, refusals
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Action, List
from ledgerhall.pages.refusals import ShownRefusal
from ledgerhall.pages.registry import Registry


class SomeRefusedError(Exception):
    """The act was refused for some of the records, and done to none; `refused` says why, with the record's name."""

    def __init__(self, refused: Sequence[ShownRefusal]) -> None:
        self.refused = tuple(refused)
        super().__init__(" ".join(one.message for one in refused))


def actions_for_many(page: List, context: Context, registry: Registry) -> list[Action]:
    """The actions that the selection bar of the list offers this viewer."""
    actions = acts.page_actions(page)
    return [action for action in actions if action.is_for_many and acts.may_do(action, context, registry)]


def do_to_all(
    action: Action,
    records: Sequence[Any],
    values: Mapping[str, Any],
    context: Context,
    registry: Registry,
    at: datetime,
) -> str:
    """Do it to every record, in their order; what was done, in words. Raises SomeRefusedError, having done nothing."""
    refused: list[ShownRefusal] = []
    with context.acting():
        for record in records:
            refused += _refused_for(action, record, values, context, registry, at)
        if refused:
            raise SomeRefusedError(refused)
    told = ngettext("%(action)s: %(number)s row.", "%(action)s: %(number)s rows.", len(records))
    return told % {"action": str(action.name).rstrip("…"), "number": len(records)}


def _refused_for(
    action: Action, record: Any, values: Mapping[str, Any], context: Context, registry: Registry, at: datetime
) -> list[ShownRefusal]:
    name = str(record)  # before the act, which may change or delete it
    if reason := acts.why_not(action, record, context, registry):
        return [refusals.unread("", _named(name, reason))]
    try:
        acts.do(action, record=record, values=values, context=context, at=at)
    except Refused as told:
        shown = refusals.shown(told.refusals, writer_of(context))
        return [replace(one, message=_named(name, one.message)) for one in shown]
    return []


def _named(name: str, message: str) -> str:
    return _("%(record)s: %(message)s") % {"record": name, "message": message}
