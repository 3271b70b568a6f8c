"""Posted documents as they were posted: header, lines and totals to be read, and the acts that take invoices back."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from ledgerhall.finance.documents.models import Correction, PostedDocument
from ledgerhall.finance.documents.pages import acts, figures, grid_lines
from ledgerhall.finance.documents.pages.columns import posted_columns
from ledgerhall.finance.documents.pages.headers import posted_tabs
from ledgerhall.finance.documents.pages.kinds import EDIT, POST, POSTED, READ, PostedKind
from ledgerhall.kernel.filters import exact
from ledgerhall.pages.declare import Action, Document, Field, Selection, Text

_KINDS = PostedDocument.Kind
_LISTS = {
    "posted-sales-return-receipt": "posted-return-receipts",
    "posted-purchase-return-shipment": "posted-return-shipments",
}
_DATE = (Field("posting_date", _("Posting Date"), "date", is_required=True, default="w"),)


def _title(document: PostedDocument) -> str:
    return f"{document.number} · {document.party_name}" if document.party_name else document.number


def _cancelled(document: PostedDocument) -> Text:
    is_cancelled = document.corrections.filter(kind=Correction.Kind.CANCELLATION).exists()
    return _("It is cancelled already.") if is_cancelled else ""


def _actions(of: PostedKind) -> Iterator[Action]:
    side = "sales" if of.side.is_sale else "purchase"
    if of.kind == _KINDS.INVOICE:
        yield Action(
            _("Correct…"),
            acts.correct,
            POST,
            fields=_DATE,
            confirm=_("Cancel this invoice by a credit memo, and make a new draft of it to be corrected?"),
            then=f"{side}-invoice",
            icon="edit",
            refused=_("Not corrected"),
            disabled=_cancelled,
        )
        yield Action(
            _("Cancel…"),
            acts.cancel,
            POST,
            fields=_DATE,
            confirm=_("Post a credit memo over all of this invoice, and apply it?"),
            then=f"posted-{side}-credit-memo",
            icon="undo",
            refused=_("Not cancelled"),
            disabled=_cancelled,
        )
        yield Action(
            _("Create Corrective Credit Memo…"),
            acts.credit,
            EDIT,
            fields=_DATE,
            then=f"{side}-credit-memo",
            icon="doc",
            refused=_("No credit memo was made"),
            disabled=_cancelled,
        )
    yield Action(_("Find Entries"), opens=_related, permission=READ, key="Ctrl+Alt+Q", icon="find")
    if of.has_amounts:
        kind = "credit-memo" if of.kind == _KINDS.CREDIT_MEMO else "invoice"
        yield Action(
            _("Copy to New Document"),
            acts.copy_to_new,
            EDIT,
            then=f"{side}-{kind}",
            icon="copy",
            refused=_("Not copied"),
        )
        yield Action(_("Register"), opens=_register, permission=READ, icon="hash", tab=_("Navigate"))


def _related(document: PostedDocument) -> Selection:
    """Find Entries (inspection): everything with the document's number on its date."""
    asked = {"document_no": exact(document.number), "posting_date": str(document.posting_date)}
    return Selection("find-entries", asked)


def _register(document: PostedDocument) -> Selection:
    return Selection("gl-registers", {"number": str(document.register_no or 0)})


def _document(of: PostedKind) -> Document:
    return Document(
        of.slug,
        PostedDocument,
        READ,
        of.caption,
        tabs=posted_tabs(of),
        columns=posted_columns(of),
        lines=grid_lines.posted_in_grid,
        title=_title,
        totals=figures.posted_totals if of.has_amounts else None,
        minor_units=grid_lines.minor_units,
        key="number",
        where={"side": of.side.code, "kind": of.kind},
        actions=tuple(_actions(of)),
        fact_boxes=(figures.POSTED_BOX,),
        list_page=_LISTS.get(of.slug, f"{of.slug}s"),
    )


PAGES = tuple(_document(one) for one in POSTED)
