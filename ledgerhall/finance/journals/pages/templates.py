"""The pages of journal templates: what the journals of a kind allow, number and post with (finance.md 1.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.foundation.pages.code_pages import Said, code_pages, looked_up
from ledgerhall.finance.journals import batches, templates
from ledgerhall.finance.journals.models import JournalBatch, JournalTemplate
from ledgerhall.finance.journals.pages.journal import slug_of
from ledgerhall.kernel.filters import exact
from ledgerhall.kernel.people import By
from ledgerhall.pages.declare import Action, Column, Fact, FactBox, FastTab, Field, Opened, Selection

READ, EDIT = "books.read", "journals.edit"


def _batches_of(template: JournalTemplate) -> Selection | Opened:
    """Its batches; of a recurring one, whose batches are in no list, the journal of the first."""
    if not template.is_recurring:
        return Selection("journal-batches", {"template__name": exact(template.name)})
    first = JournalBatch.objects.filter(template=template).order_by("name").first()
    return Opened(slug_of(template), first.name if first else "")


def _new_batch(*, record: JournalTemplate, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Opened:
    made = batches.create(values=values, by=by, at=at, template=record)
    return Opened(slug_of(record), made.name)


def _batches(template: JournalTemplate) -> Iterator[Fact]:
    """How many lines wait in each of its batches."""
    found = list(JournalBatch.objects.filter(template=template).order_by("name"))
    contents = batches.contents(found)
    for batch in found:
        yield Fact(batch.name, contents[batch.id].lines, "integer", Opened(slug_of(template), batch.name))


_TABS = (
    FastTab(
        _("General"),
        (
            Field("name", _("Name"), "code", is_required=True, is_promoted=True),
            Field("description", _("Description"), is_promoted=True),
            Field("kind", _("Type"), is_promoted=True, hint=_("stays while there are batches")),
            Field("is_recurring", _("Recurring")),
        ),
    ),
    FastTab(
        _("Posting"),
        (
            looked_up("source_code", _("Source Code"), "source-codes", is_required=True, default="GENJNL"),
            looked_up("reason_code", _("Reason Code"), "reason-codes", hint=_("of new batches")),
            looked_up("number_series_code", _("No. Series"), "number-series", hint=_("of new batches")),
            looked_up("posting_number_series_code", _("Posting No. Series"), "number-series", hint=_("of new batches")),
            Field(
                "is_document_balance_forced",
                _("Force Doc. Balance"),
                default="1",
                hint=_("each document balances by itself"),
            ),
        ),
    ),
    FastTab(
        _("VAT"),
        (
            Field(
                "is_vat_setup_copied",
                _("Copy VAT Setup to Lines"),
                default="1",
                hint=_("VAT type and groups of the account"),
            ),
            Field(
                "is_vat_difference_allowed",
                _("Allow VAT Difference"),
                hint=_("up to Max. VAT Diff. of General Ledger Setup"),
            ),
        ),
    ),
)
TEMPLATES = code_pages(
    templates.TEMPLATES,
    "journal-templates",
    Said(
        _("Journal Templates"),
        _("Journal Template"),
        ngettext_lazy("template", "templates", "n"),
        _("There is no journal template: every kind of journal has one."),
        _("kinds of journal, VAT difference, force document balance"),
        _("Delete this journal template? No batch is of it any more."),
    ),
    _TABS,
    card="journal-template-card",
    columns=(
        Column("name", _("Name"), width=96),
        Column("description", _("Description")),
        Column("kind", _("Type"), width=112),
        Column("is_recurring", _("Recurring"), width=72),
        Column("source_code", _("Source Code"), width=96),
        Column("number_series_code", _("No. Series"), width=80),
        Column("posting_number_series_code", _("Posting No. Series"), is_hidden=True),
        Column("reason_code", _("Reason Code"), is_hidden=True),
        Column("is_document_balance_forced", _("Force Doc. Balance"), width=88),
        Column("is_vat_difference_allowed", _("Allow VAT Difference"), width=88),
        Column("is_vat_setup_copied", _("Copy VAT Setup"), is_hidden=True),
    ),
    order_by=("name",),
    filters=("name", "kind", "is_recurring"),
    search=("name", "description"),
    actions=(
        Action(_("Batches"), opens=_batches_of, permission=READ, icon="list"),
        Action(
            _("New Batch…"),
            _new_batch,
            EDIT,
            fields=(
                Field("name", _("Name"), "code", is_required=True),
                Field("description", _("Description"), "text"),
            ),
            icon="plus",
            refused=_("The batch was not made"),
        ),
    ),
    fact_boxes=(FactBox(_("Batches"), _batches),),
)

PAGES = (*TEMPLATES,)
