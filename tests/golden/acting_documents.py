"""The acts on documents: sales and purchase invoices and credit memos, orders with their prepayments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ledgerhall.finance.documents import drafts, lines, posting
from ledgerhall.finance.documents.models import Document
from ledgerhall.finance.foundation.dimension_sets import canonical
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.tenancy import books
from tests.golden.entering_journals import amount_to_apply
from tests.golden.stage import Stage

_PARTIES = {"customer": "sales", "vendor": "purchases"}
_KINDS = {"item": "item", "account": "account", "fixed_asset": "fixed asset"}
_HEADER = {
    "external_document_no": "external_document_no",
    "currency": "currency_code",
    "prices_including_vat": "is_price_including_vat",
    "payment_terms": "payment_terms_code",
}
_HEADER_NUMBERS = {
    "invoice_discount_percent": "invoice_discount_percent",
    "invoice_discount_amount": "invoice_discount_amount",
    "prepayment_percent": "prepayment_percent",
}
_LINE = {
    "no": "no",
    "allow_invoice_discount": "is_invoice_discount_allowed",
    "vat_prod": "vat_product_group_code",
    "gen_prod": "general_product_group_code",
    "tax_group": "tax_group_code",
    "use_tax": "is_use_tax",
}
_LINE_NUMBERS = ("quantity", "unit_price", "line_discount_percent", "line_discount_amount")
_LINES_TAKE = (
    *(f"lines.*.type={kind}" for kind in _KINDS),
    *(f"lines.*.{field}" for field in (*_LINE, *_LINE_NUMBERS, "dimensions.*", "deferral")),
    *(
        f"lines.*.deferral.{field}"
        for field in ("template", "start", "periods", "schedule.*.date", "schedule.*.amount")
    ),
)
DOCUMENT_TAKES = (
    "document_no",
    "posting_date",
    "document_date",
    *_PARTIES,
    *_HEADER,
    *_HEADER_NUMBERS,
    "applies_to.*.document_no",
    "applies_to.*.amount",
    "dimensions.*",
    # A document without lines.
    "lines",
    *_LINES_TAKE,
)
ORDER_TAKES = ("order_no", *DOCUMENT_TAKES)
POST_ORDER_TAKES = ("order_no", "document_no", "posting_date", "document_date", "external_document_no")


def post_invoice(act: Mapping[str, Any], stage: Stage) -> None:
    _enter_and_post(act, Document.Kind.INVOICE, stage)


def post_credit_memo(act: Mapping[str, Any], stage: Stage) -> None:
    _enter_and_post(act, Document.Kind.CREDIT_MEMO, stage)


def enter_order(act: Mapping[str, Any], stage: Stage) -> None:
    _enter(act, Document.Kind.ORDER, act["order_no"], stage)


def post_prepayment_invoice(act: Mapping[str, Any], stage: Stage) -> None:
    _post_order(act, posting.post_prepayment_invoice, stage)


def invoice_order(act: Mapping[str, Any], stage: Stage) -> None:
    _post_order(act, posting.post, stage)


def _enter_and_post(act: Mapping[str, Any], kind: str, stage: Stage) -> None:
    """Enter the document and post it. One that is refused leaves no draft behind."""
    with books.transaction():
        posting.post(**_posted(_enter(act, kind, act["document_no"], stage), act, stage))


def _post_order(act: Mapping[str, Any], post: Callable[..., Any], stage: Stage) -> None:
    """Type what the vendor's paper says into the header and post. A refusal leaves the order as it was."""
    typed: dict[str, Any] = {name: act[name] for name in ("external_document_no",) if name in act}
    if "document_date" in act:
        typed["document_date"] = date.fromisoformat(act["document_date"])
    with books.transaction():
        order = Document.objects.get(kind=Document.Kind.ORDER, number=act["order_no"])
        if typed:
            order = drafts.change(document=order, values=typed, by=stage.by(act), at=stage.at)
        post(**_posted(order, act, stage))


def _posted(document: Document, act: Mapping[str, Any], stage: Stage) -> dict[str, Any]:
    return {
        "document": document,
        "document_no": act["document_no"],
        "posting_date": LedgerDate.parse(act["posting_date"]),
        "by": stage.by(act),
        "posted_at": stage.at,
    }


def _enter(act: Mapping[str, Any], kind: str, number: str, stage: Stage) -> Document:
    by, at = stage.by(act), stage.at
    party = next(name for name in _PARTIES if name in act)
    values: dict[str, Any] = {field: act[name] for name, field in _HEADER.items() if name in act}
    values |= {field: Decimal(act[name]) for name, field in _HEADER_NUMBERS.items() if name in act}
    values |= {"number": number, "party_no": act[party], "dimensions": canonical(act.get("dimensions", {}))}
    if "posting_date" in act:
        values["posting_date"] = LedgerDate.parse(act["posting_date"])
    if "document_date" in act:
        values["document_date"] = date.fromisoformat(act["document_date"])
    is_debit = (party == "customer") == (kind != Document.Kind.CREDIT_MEMO)
    values["applies_to"] = [
        (said["document_no"], amount_to_apply(said, Decimal(1 if is_debit else -1)))
        for said in act.get("applies_to", ())
    ]
    with books.transaction():
        document = drafts.create(side=_PARTIES[party], kind=kind, values=values, by=by, at=at)
        for line in act["lines"]:
            lines.insert(document=document, values=_line(_with_groups(line, stage)), by=by, at=at)
    return document


def _with_groups(said: Mapping[str, Any], stage: Stage) -> Mapping[str, Any]:
    """The line of an asset with the asset's product groups; a card of the books has none."""
    if said["type"] != "fixed_asset":
        return said
    asset = stage.setup.get("fixed_assets", {}).get(said["no"], {})
    return {**{name: asset[name] for name in ("gen_prod", "vat_prod") if name in asset}, **said}


def _line(said: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {field: said[name] for name, field in _LINE.items() if name in said}
    values |= {name: Decimal(said[name]) for name in _LINE_NUMBERS if name in said}
    values |= {"kind": _KINDS[said["type"]], "dimensions": canonical(said.get("dimensions", {}))}
    return {**values, **_deferral(said.get("deferral"))}


def _deferral(said: str | Mapping[str, Any] | None) -> dict[str, Any]:
    if said is None or isinstance(said, str):
        return {} if said is None else {"deferral_code": said}
    values: dict[str, Any] = {"deferral_code": said["template"]}
    if "start" in said:
        values["deferral_start_date"] = date.fromisoformat(said["start"])
    if "periods" in said:
        values["deferral_periods"] = int(said["periods"])
    if "schedule" in said:
        rows = [(date.fromisoformat(row["date"]), Decimal(row["amount"])) for row in said["schedule"]]
        values["deferral_schedule"] = rows
    return values
