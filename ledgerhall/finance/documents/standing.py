"""How posted documents stand: what is left to pay of them, and whether they were cancelled; for many at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from ledgerhall.finance.documents.models import Correction, PostedDocument
from ledgerhall.finance.documents.sides import Side
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry, PartyLedgerEntry, VendorLedgerEntry
from ledgerhall.tenancy.fields import MoneyField


def with_remaining(documents: QuerySet[Any], side: Side, kind: str) -> QuerySet[Any]:
    """Annotated with `remaining`, in each document's currency and positive as its total is; 0 where it has no entry."""
    money = MoneyField()
    # The entry of a sales invoice is positive, that of a purchase invoice negative; credit memos are turned round.
    is_negative = side.is_sale == (kind == PostedDocument.Kind.CREDIT_MEMO)
    left = ExpressionWrapper(F("remaining_amount") * (-1 if is_negative else 1), output_field=money)
    entry = _entries(side, kind).order_by("-entry_no").values(left=left)[:1]
    found: QuerySet[Any] = documents.annotate(
        remaining=Coalesce(Subquery(entry), Value(Decimal(0), output_field=money))
    )
    return found


def with_closed(documents: QuerySet[Any], side: Side, kind: str) -> QuerySet[Any]:
    """Annotated with `is_closed`: whether nothing is left of it."""
    found: QuerySet[Any] = documents.annotate(is_closed=~Exists(_entries(side, kind).filter(is_open=True)))
    return found


def with_cancelled(invoices: QuerySet[Any]) -> QuerySet[Any]:
    """Annotated with `is_cancelled`: whether a credit memo took the whole invoice back."""
    cancelled = Correction.objects.filter(invoice=OuterRef("pk"), kind=Correction.Kind.CANCELLATION)
    found: QuerySet[Any] = invoices.annotate(is_cancelled=Exists(cancelled))
    return found


def with_credited(invoices: QuerySet[Any]) -> QuerySet[Any]:
    """Annotated with `is_credited`: whether corrective credit memos took parts of the invoice back."""
    parts = Correction.objects.filter(invoice=OuterRef("pk"), kind=Correction.Kind.CORRECTION)
    found: QuerySet[Any] = invoices.annotate(is_credited=Exists(parts))
    return found


def with_corrective(memos: QuerySet[Any]) -> QuerySet[Any]:
    """Annotated with `is_corrective`: whether the credit memo takes a posted invoice back, wholly or in part."""
    found: QuerySet[Any] = memos.annotate(is_corrective=Exists(Correction.objects.filter(credit_memo=OuterRef("pk"))))
    return found


def _entries(side: Side, kind: str) -> QuerySet[PartyLedgerEntry]:
    """The ledger entry of each document."""
    model: type[PartyLedgerEntry] = CustomerLedgerEntry if side.is_sale else VendorLedgerEntry
    return model._default_manager.filter(  # noqa: SLF001 (of either model)
        document_no=OuterRef("number"), party_no=OuterRef("billed_no"), document_type=kind, is_reversed=False
    )
