"""Calculate Depreciation, on fixed assets, on the card of one, and in the asset journal; what each asset has lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ledgerhall.finance.assets import calculating
from ledgerhall.finance.assets.calculating import Asked, Calculated
from ledgerhall.finance.foundation import currencies
from ledgerhall.finance.journals.models import JournalBatch
from ledgerhall.finance.subledger import figures
from ledgerhall.finance.subledger.cards import DepreciationBook, FixedAsset
from ledgerhall.finance.subledger.ledgers import FALedgerEntry
from ledgerhall.kernel.filters import exact
from ledgerhall.kernel.money import Money
from ledgerhall.kernel.people import By
from ledgerhall.pages.declare import Action, Done, Field, FlowColumn, Opened, PageExtension, Selection
from ledgerhall.pages.viewer import Viewer

EDIT, POST = "journals.edit", "posting.post"
JOURNAL, ENTRIES = "fixed-asset-journal", "fa-ledger-entries"
_LAZY = gettext_lazy


def _fill(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    batch = calculating.asset_batch(by=by, at=at)
    return _filled(calculating.fill_journal(asked=_asked(values), batch=batch, by=by, at=at), batch)


def _fill_for(*, record: FixedAsset, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    batch = calculating.asset_batch(by=by, at=at)
    asked = _asked(values, record)
    return _filled(calculating.fill_journal(asked=asked, batch=batch, by=by, at=at), batch)


def _fill_batch(*, record: JournalBatch, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    return _filled(calculating.fill_journal(asked=_asked(values), batch=record, by=by, at=at), record)


def _post(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    return _posted(calculating.depreciate(asked=_asked(values), by=by, posted_at=at))


def _post_for(*, record: FixedAsset, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    return _posted(calculating.depreciate(asked=_asked(values, record), by=by, posted_at=at))


def _asked(values: Mapping[str, Any], asset: FixedAsset | None = None) -> Asked:
    typed = () if asset is not None else tuple(number.strip().upper() for number in values["assets"].split(","))
    return Asked(
        book_code=values["book_code"],
        to=values["to"],
        posting_date=values["posting_date"] or values["to"],
        document_no=values["document_no"],
        asset_numbers=(asset.number,) if asset is not None else tuple(number for number in typed if number),
        description=values["description"],
    )


def _filled(made: Calculated, batch: JournalBatch) -> Done:
    number = len(made.runs)
    message = ngettext(
        "%(number)s line waits in batch %(batch)s to be posted; the depreciation is %(total)s.",
        "%(number)s lines wait in batch %(batch)s to be posted; the depreciation is %(total)s.",
        number,
    )
    return Done(message % {"number": number, "batch": batch.name, "total": _total(made)}, Opened(JOURNAL, batch.name))


def _posted(made: Calculated) -> Done:
    register = made.posted.register_no if made.posted is not None else 0
    message = _("Depreciation of %(total)s was posted as register %(register)s.")
    opens = Selection(ENTRIES, {"register__number": str(register)})
    return Done(message % {"total": _total(made), "register": register}, opens)


def _total(made: Calculated) -> str:
    return str(Money(made.total, currencies.local_currency()))


def _book(_viewer: Viewer) -> str:
    """The book that reaches the general ledger, else the first."""
    found = DepreciationBook.objects.order_by("-is_integrated", "code").values_list("code", flat=True)
    return found.first() or ""


def _depreciation(cards: QuerySet[Any], _totals: Mapping[str, Any]) -> QuerySet[Any]:
    """In the books that reach the general ledger; negative."""
    entries = FALedgerEntry.objects.filter(
        posting_type=FALedgerEntry.PostingType.DEPRECIATION, book__is_integrated=True
    )
    return figures.annotated(cards, "depreciation", entries, "asset", "amount")


def _depreciation_entries(asset: FixedAsset) -> Selection:
    filters = {"asset__number": exact(asset.number), "book__is_integrated": "Yes", "posting_type": "Depreciation"}
    return Selection(ENTRIES, filters)


_BOOK = Field(
    "book_code",
    _LAZY("Depreciation Book"),
    "code",
    lookup="depreciation-books",
    lookup_field="code",
    is_required=True,
    default=_book,
)
_TO = Field("to", _LAZY("Depreciate up to"), "date", is_required=True, default="w")
_REST = (
    Field("posting_date", _LAZY("Posting Date"), "date", hint=_LAZY("Empty: the day it is depreciated up to")),
    Field("document_no", _LAZY("Document No."), "code", is_required=True),
    Field("description", _LAZY("Description"), default="Depreciation"),
)
_ASSETS = Field("assets", _LAZY("Fixed Assets"), hint=_LAZY("FA10, FA20; empty: all"))
_OF_ONE, _OF_MANY = (_BOOK, _TO, *_REST), (_BOOK, _TO, _ASSETS, *_REST)


def _action(act: Any, fields: tuple[Field, ...], *, is_posting: bool = False, needs_record: bool = True) -> Action:
    name = _LAZY("Calculate and Post Depreciation…") if is_posting else _LAZY("Calculate Depreciation…")
    return Action(
        name,
        act,
        POST if is_posting else EDIT,
        fields=fields,
        needs_record=needs_record,
        icon="lock" if is_posting else "percent",
        slug="post-depreciation" if is_posting else "calculate-depreciation",
        refused=_LAZY("Not depreciated"),
    )


PAGES = (
    PageExtension(
        "fixed-assets",
        actions=(
            _action(_fill, _OF_MANY, needs_record=False),
            _action(_post, _OF_MANY, needs_record=False, is_posting=True),
        ),
        columns=(
            FlowColumn(
                "depreciation",
                _depreciation,
                caption=_LAZY("Depreciation"),
                opens=_depreciation_entries,
                has_total=True,
            ),
        ),
    ),
    PageExtension(
        "fixed-asset-card", actions=(_action(_fill_for, _OF_ONE), _action(_post_for, _OF_ONE, is_posting=True))
    ),
    PageExtension(JOURNAL, actions=(_action(_fill_batch, _OF_MANY),)),
)
