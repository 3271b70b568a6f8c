"""Open entries are ticked on their lists and chosen for the line of a journal that is to settle them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledgerhall.finance.journals import choosing, lines
from ledgerhall.finance.journals.pages import journal
from ledgerhall.finance.subledger.ledgers import PartyLedgerEntry
from ledgerhall.kernel.people import By
from ledgerhall.pages.declare import Action, Done, Field, Opened, PageExtension


def _add(*, record: PartyLedgerEntry, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    line = choosing.add(
        entry=record,
        batch_name=values["batch_name"],
        line_number=values["line_number"],
        amount=values["amount"],
        by=by,
        at=at,
    )
    places = {"line": lines.number_of(line), "batch": line.batch.name, "document": record.document_no}
    told = gettext("Line %(line)s of batch %(batch)s settles %(document)s when it is posted.") % places
    return Done(told, Opened(journal.slug_of(line.batch.template), line.batch.name))


def _remove(*, record: PartyLedgerEntry, by: By, at: datetime, work_date: date) -> None:
    choosing.remove(entry=record, by=by, at=at)


_ADD = Action(
    _("Apply in Journal…"),
    _add,
    journal.EDIT,
    fields=(
        Field("batch_name", _("Batch"), "code", hint=_("Empty: whichever holds a line of this party.")),
        Field("line_number", _("Line"), "integer", hint=_("Empty: the only line of this party.")),
        Field("amount", _("Amount to Apply"), "money", hint=_("Of the entry, with its sign. Empty: all that is left.")),
    ),
    icon="check",
    is_for_many=True,
    group=_("Journal"),
    refused=_("Not chosen"),
)
_REMOVE = Action(
    _("Do Not Apply in Journal"),
    _remove,
    journal.EDIT,
    icon="bin",
    is_for_many=True,
    group=_("Journal"),
    refused=_("Not changed"),
)

PAGES = tuple(
    PageExtension(page, actions=(_ADD, _REMOVE)) for page in ("customer-ledger-entries", "vendor-ledger-entries")
)
