"""The pages of VAT returns and EC sales lists, of their lines, and of what does not tie to the general ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from ledgerhall.finance.closing import vat_returns
from ledgerhall.finance.closing.pages.acts import CALCULATE_SETTLEMENT, SETTLE_VAT
from ledgerhall.finance.vat.models import (
    ECSalesLine,
    VATReturn,
    VATReturnDifference,
    VATReturnError,
    VATReturnLine,
    VATStatement,
)
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By
from ledgerhall.pages.calling import on_record
from ledgerhall.pages.declare import Action, Card, Column, Fact, FactBox, FastTab, Field, List, Selection
from ledgerhall.pages.viewer import Viewer

READ, POST = "books.read", "posting.post"
_LAZY = gettext_lazy


def _of(page: str, vat_return: VATReturn) -> Selection:
    return Selection(page, {"vat_return__uuid": str(vat_return.uuid)})


def _lines_of(vat_return: VATReturn) -> Selection:
    is_list = vat_return.kind == VATReturn.Kind.EC_SALES_LIST
    return _of("ec-sales-lines" if is_list else "vat-return-lines", vat_return)


def _differences_of(vat_return: VATReturn) -> Selection:
    return _of("vat-return-differences", vat_return)


def _errors_of(vat_return: VATReturn) -> Selection:
    return _of("vat-return-errors", vat_return)


def _customer_of(error: VATReturnError) -> Selection | None:
    return Selection("customers", {"number": error.party_no}) if error.party_no else None


def _entries_of(difference: VATReturnDifference) -> Selection:
    return Selection("general-ledger-entries", {"transaction_no": str(difference.transaction_no)})


def _create(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> VATReturn:
    """The statement is named by its code; without one it is an EC sales list."""
    code = values["statement"]
    statement = VATStatement.objects.filter(code=code).first() if code else None
    if code and statement is None:
        template = text("There is no VAT statement {statement}.")
        places = {"statement": code}
        raise Refused(Refusal("vat-statement-missing", template, "statement", row="E-VAT-01", values=places))
    return vat_returns.create(
        statement=statement,
        starting_date=values["starting_date"],
        ending_date=values["ending_date"],
        by=by,
        at=at,
    )


def _release(*, record: VATReturn, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> VATReturn:
    return vat_returns.release(
        vat_return=record, by=by, at=at, accepts_differences=bool(values["accepts_differences"])
    )  # fmt: skip


def _statement_used_last(_viewer: Viewer) -> str:
    last = VATReturn.objects.exclude(statement=None).order_by("-ending_date", "-id").first()
    first = VATStatement.objects.order_by("code").first()
    return last.statement_code if last is not None else (first.code if first is not None else "")


def _boxes(vat_return: VATReturn) -> Iterator[Fact]:
    """The boxes, and the part of each that comes from earlier periods."""
    opens = _lines_of(vat_return)
    for line in VATReturnLine.objects.filter(vat_return=vat_return).order_by("line_no"):
        caption = " ".join(part for part in (line.box_no, line.description) if part)
        yield Fact(caption or line.row_no, line.amount, "money", opens)
        if line.earlier_amount:
            yield Fact(_("of which from earlier periods"), line.earlier_amount, "money", opens)
    for supplied in ECSalesLine.objects.filter(vat_return=vat_return).order_by("vat_registration_no", "supply"):
        caption = f"{supplied.vat_registration_no} {supplied.get_supply_display()}"
        yield Fact(caption, supplied.amount, "money", opens)


def _ledger(vat_return: VATReturn) -> Iterator[Fact]:
    """What is owed by the boxes and by the VAT accounts."""
    opens = _differences_of(vat_return)
    yield Fact(_("Owed by the Boxes"), vat_return.amount_due, "money", _lines_of(vat_return))
    yield Fact(_("Owed by the VAT Accounts"), vat_return.ledger_amount, "money", opens)
    yield Fact(_("Transactions That Differ"), vat_return.number_of_differences, "integer", opens)
    yield Fact(_("Errors"), vat_return.number_of_errors, "integer", _errors_of(vat_return))


def _why_not(*statuses: str, why: Any) -> Any:
    return lambda vat_return: "" if vat_return.status in statuses else why


_STATUS = VATReturn.Status
_IS_OPEN = _why_not(_STATUS.OPEN, why=_LAZY("The return is released and does not change any more."))
_IS_RELEASED = _why_not(_STATUS.RELEASED, why=_LAZY("The return is not released, or is submitted already."))
_IS_SUBMITTED = _why_not(_STATUS.SUBMITTED, why=_LAZY("Only a submitted return is accepted or rejected."))
_ACTIONS = (
    Action(_LAZY("Lines"), opens=_lines_of, permission=READ, icon="list"),
    Action(_LAZY("Differences"), opens=_differences_of, permission=READ, icon="find"),
    Action(_LAZY("Errors"), opens=_errors_of, permission=READ, icon="warn"),
    Action(
        _LAZY("Calculate"),
        on_record(vat_returns.calculate, "vat_return"),
        POST,
        icon="sheet",
        refused=_LAZY("Not calculated"),
        disabled=_IS_OPEN,
    ),
    Action(
        _LAZY("Release…"),
        _release,
        POST,
        fields=(Field("accepts_differences", _LAZY("Although It Does Not Tie"), "boolean"),),
        icon="lock",
        refused=_LAZY("Not released"),
        disabled=_IS_OPEN,
    ),
    Action(
        _LAZY("Reopen"),
        on_record(vat_returns.reopen, "vat_return"),
        POST,
        icon="undo",
        refused=_LAZY("Not reopened"),
        disabled=_IS_RELEASED,
    ),
    Action(
        _LAZY("Submitted"),
        on_record(vat_returns.submit, "vat_return"),
        POST,
        confirm=_LAZY("Was this return handed in? It cannot be reopened then; a correction is a new version."),
        icon="doc",
        refused=_LAZY("Not noted"),
        disabled=_IS_RELEASED,
    ),
    Action(
        _LAZY("Accepted"),
        on_record(vat_returns.accept, "vat_return"),
        POST,
        icon="check",
        refused=_LAZY("Not noted"),
        disabled=_IS_SUBMITTED,
    ),
    Action(
        _LAZY("Rejected"),
        on_record(vat_returns.reject, "vat_return"),
        POST,
        confirm=_LAZY("Did the authority reject this return? It stays as it was handed in; make a new version of it."),
        icon="warn",
        refused=_LAZY("Not noted"),
        disabled=_IS_SUBMITTED,
    ),
    Action(
        _LAZY("Close"),
        on_record(vat_returns.close, "vat_return"),
        POST,
        icon="lock",
        refused=_LAZY("Not closed"),
        disabled=_why_not(
            _STATUS.SUBMITTED,
            _STATUS.ACCEPTED,
            _STATUS.REJECTED,
            why=_LAZY("Only a return that was handed in is closed."),
        ),
    ),
    Action(
        _LAZY("Delete"),
        on_record(vat_returns.delete, "vat_return"),
        POST,
        confirm=_LAZY("Delete this open return?"),
        then="vat-returns",
        icon="bin",
        refused=_LAZY("Not deleted"),
        disabled=_IS_OPEN,
    ),
)
_FACTS = (FactBox(_LAZY("Return"), _boxes), FactBox(_LAZY("General Ledger"), _ledger))
VAT_RETURNS = List(
    "vat-returns",
    VATReturn,
    READ,
    _LAZY("VAT Returns"),
    entity=ngettext_lazy("return", "returns", "n"),
    card="vat-return-card",
    columns=(
        "kind",
        Column("starting_date", _LAZY("From")),
        Column("ending_date", _LAZY("To")),
        Column("version", has_total=False),
        "status",
        Column("statement_code", _LAZY("Statement")),
        Column("amount_due", _LAZY("Owed"), opens=_lines_of, has_total=False),
        Column("ledger_amount", _LAZY("Owed by VAT Accounts"), has_total=False),
        Column("number_of_differences", _LAZY("Differences"), opens=_differences_of, has_total=False),
        Column("number_of_errors", _LAZY("Errors"), opens=_errors_of, has_total=False),
        Column("calculated_at", _LAZY("Calculated"), is_hidden=True),
        Column("submitted_at", _LAZY("Submitted"), is_hidden=True),
    ),
    order_by=("-ending_date", "kind", "-version"),
    filters=("kind", "status", "ending_date"),
    actions=(*_ACTIONS, CALCULATE_SETTLEMENT, SETTLE_VAT),
    fact_boxes=_FACTS,
    new=Action(
        _LAZY("New…"),
        _create,
        POST,
        key="Alt+N",
        then="vat-return-card",
        fields=(
            Field(
                "statement",
                _LAZY("VAT Statement"),
                "code",
                lookup="vat-statements",
                lookup_field="code",
                default=_statement_used_last,
                hint=_LAZY("Empty: an EC sales list"),
            ),
            Field("starting_date", _LAZY("From"), "date", is_required=True),
            Field("ending_date", _LAZY("To"), "date", is_required=True),
        ),
        needs_record=False,
        icon="plus",
        slug="new",
        refused=_LAZY("The return was not made"),
    ),
    empty=_LAZY("There is no VAT return yet."),
    keywords=_LAZY("VAT report, EC sales list, settlement, VIES"),
)
VAT_RETURN_CARD = Card(
    "vat-return-card",
    VATReturn,
    READ,
    _LAZY("VAT Return"),
    tabs=(
        FastTab(
            _LAZY("General"),
            (
                Field("kind", is_read_only=True),
                Field("statement_code", _LAZY("Statement"), is_read_only=True),
                Field("starting_date", _LAZY("From"), is_read_only=True, is_promoted=True),
                Field("ending_date", _LAZY("To"), is_read_only=True, is_promoted=True),
                Field("version", is_read_only=True),
                Field("status", is_read_only=True, is_promoted=True),
                Field("amount_due", _LAZY("Owed"), is_read_only=True),
                Field("ledger_amount", _LAZY("Owed by VAT Accounts"), is_read_only=True),
                Field("number_of_differences", _LAZY("Differences"), is_read_only=True),
                Field("number_of_errors", _LAZY("Errors"), is_read_only=True),
                Field("calculated_at", _LAZY("Calculated"), is_read_only=True),
                Field("submitted_at", _LAZY("Submitted"), is_read_only=True),
            ),
        ),
    ),
    actions=_ACTIONS,
    fact_boxes=_FACTS,
    list_page="vat-returns",
)
_OF_RETURN = (
    Column("vat_return__starting_date", _LAZY("From")),
    Column("vat_return__ending_date", _LAZY("To")),
    Column("vat_return__version", _LAZY("Version"), has_total=False),
)
VAT_RETURN_LINES = List(
    "vat-return-lines",
    VATReturnLine,
    READ,
    _LAZY("VAT Return Lines"),
    entity=ngettext_lazy("line", "lines", "n"),
    columns=(
        *_OF_RETURN,
        Column("box_no", _LAZY("Box No.")),
        Column("row_no", _LAZY("Row No.")),
        "description",
        Column("amount", has_total=False),
        Column("earlier_amount", _LAZY("Of Earlier Periods"), has_total=False),
    ),
    order_by=("-vat_return__ending_date", "-vat_return__version", "line_no"),
    filters=("vat_return__uuid", "vat_return__ending_date"),
)
VAT_RETURN_DIFFERENCES = List(
    "vat-return-differences",
    VATReturnDifference,
    READ,
    _LAZY("VAT Return Differences"),
    entity=ngettext_lazy("transaction", "transactions", "n"),
    columns=(
        *_OF_RETURN,
        Column("transaction_no", _LAZY("Transaction"), "code", align="right", opens=_entries_of, has_total=False),
        Column("document_no", _LAZY("Document No."), opens=_entries_of),
        Column("vat_date", _LAZY("VAT Date")),
        Column("returned_amount", _LAZY("By the Boxes")),
        Column("ledger_amount", _LAZY("By the VAT Accounts")),
        "difference",
    ),
    order_by=("-vat_return__ending_date", "-vat_return__version", "transaction_no"),
    filters=("vat_return__uuid", "vat_return__ending_date"),
    empty=_LAZY("The boxes and the VAT accounts say the same is owed."),
)
VAT_RETURN_ERRORS = List(
    "vat-return-errors",
    VATReturnError,
    READ,
    _LAZY("VAT Return Errors"),
    entity=ngettext_lazy("error", "errors", "n"),
    columns=(
        *_OF_RETURN,
        Column("reason", _LAZY("What Is Amiss")),
        Column("party_no", _LAZY("Customer No."), opens=_customer_of),
        Column("party_name", _LAZY("Customer Name")),
        Column("country_code", _LAZY("Country")),
        Column("row_no", _LAZY("Row No.")),
        Column("amount", _LAZY("Amount Not Listed")),
    ),
    order_by=("-vat_return__ending_date", "-vat_return__version", "id"),
    filters=("vat_return__uuid", "vat_return__ending_date", "reason"),
    empty=_LAZY("Nothing keeps the returns from being released."),
    keywords=_LAZY("error list, VAT registration no. missing"),
)
EC_SALES_LINES = List(
    "ec-sales-lines",
    ECSalesLine,
    READ,
    _LAZY("EC Sales List Lines"),
    entity=ngettext_lazy("line", "lines", "n"),
    columns=(
        *_OF_RETURN,
        Column("country_code", _LAZY("Country")),
        Column("vat_registration_no", _LAZY("VAT Registration No.")),
        "supply",
        "amount",
        Column("earlier_amount", _LAZY("Of Earlier Periods")),
    ),
    order_by=("-vat_return__ending_date", "-vat_return__version", "vat_registration_no", "supply"),
    filters=("vat_return__uuid", "vat_return__ending_date"),
)

PAGES = (VAT_RETURNS, VAT_RETURN_CARD, VAT_RETURN_LINES, VAT_RETURN_DIFFERENCES, VAT_RETURN_ERRORS, EC_SALES_LINES)
