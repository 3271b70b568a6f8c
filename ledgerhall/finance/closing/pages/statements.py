"""The pages of VAT statements and their lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.closing import vat_statements
from ledgerhall.finance.closing.vat_figures import BOTH, CLOSED, OPEN, Scope
from ledgerhall.finance.foundation import periods
from ledgerhall.finance.vat.models import VATStatement, VATStatementLine
from ledgerhall.finance.vat.settled import settled_up_to
from ledgerhall.finance.vat.statement_tables import StatementLineType
from ledgerhall.kernel.filters import exact, matches
from ledgerhall.pages import fields
from ledgerhall.pages.calling import on_record, with_values
from ledgerhall.pages.declare import (
    Action,
    Card,
    Column,
    Fact,
    FactBox,
    FastTab,
    Field,
    FilterField,
    List,
    Selection,
    ValuesColumn,
)
from ledgerhall.pages.filtering import Condition
from ledgerhall.pages.viewer import Viewer

READ, EDIT = "books.read", "setup.edit"


def _lines_of(statement: VATStatement) -> Selection:
    return Selection("vat-statement-lines", {"statement__code": exact(statement.code)})


def _figures(statement: VATStatement) -> Iterator[Fact]:
    """What the statement shows for all open VAT entries."""
    years = periods.fiscal_years()
    first = years[0].starting_date if years else date.min
    scope = Scope(first, date.max, entries=OPEN)
    for shown in vat_statements.shown(statement, scope):
        caption = " ".join(part for part in (shown.line.box_no, shown.line.description) if part)
        yield Fact(caption or shown.line.row_no, shown.amount, "money", _lines_of(statement))


def _amounts(lines: Sequence[VATStatementLine], totals: Mapping[str, Condition]) -> dict[int, Decimal]:
    """What the lines show for the VAT dates and entries of the totals filters; an open beginning takes all before."""
    first, end = _span(totals.get("date_filter"))
    scope = Scope(first, end, entries=_entries(totals.get("entries_filter")))
    statements = {line.statement_id: line.statement for line in lines}
    return {
        shown.line.pk: shown.amount
        for statement in statements.values()
        for shown in vat_statements.shown(statement, scope)
    }


def _span(dates: Condition | None) -> tuple[date, date]:
    span = dates.span() if dates is not None else None
    first, end = span if span is not None else (None, None)
    return first or date.min, end or date.max


def _entries(chosen: Condition | None) -> str:
    """Open or closed where one of them was chosen, else both."""
    if chosen is None:
        return BOTH
    found = [
        name
        for name, label in _ENTRIES
        if any(matches(chosen.filter, word, str.casefold) for word in (name, str(label)))
    ]
    return found[0] if len(found) == 1 else BOTH


def _not_settled_yet(viewer: Viewer) -> dict[str, str]:
    """From the day after the last settled period, or the first day of the fiscal year, to the work date."""
    up_to = settled_up_to()
    year = periods.fiscal_year_of(viewer.work_date)
    first = up_to + timedelta(days=1) if up_to is not None else (year.starting_date if year is not None else None)
    if first is None or first > viewer.work_date:
        return {}
    return {"date_filter": f"{first}..{viewer.work_date}"}


def _entries_behind(line: VATStatementLine) -> Selection | None:
    """The VAT entries that the line adds up; its accounts' and rows' are found through theirs."""
    if line.line_type != StatementLineType.VAT_ENTRIES:
        return None
    names = ("entry_type", "business_group_code", "product_group_code", "tax_jurisdiction_code")
    filters = {name: exact(getattr(line, name)) for name in names[1:] if getattr(line, name)}
    if line.entry_type:
        filters["entry_type"] = str(line.get_entry_type_display())
    return Selection("vat-entries", filters)


_ENTRIES = ((OPEN, _("Open")), (CLOSED, _("Closed")))
_STATEMENT_FIELDS = (
    Field("description", _("Description")),
    Field("net_row_no", _("Row of What Is Owed"), "code"),
    Field("is_whole_numbers", _("Whole Numbers"), "boolean"),
)
_LINE_FIELDS = (
    Field("row_no", _("Row No.")),
    Field("box_no", _("Box No.")),
    "description",
    "line_type",
    Field("account_totaling", hint=_("2100..2199|2300")),
    Field("row_totaling", hint=_("10|20..29")),
    Field("entry_type", _("Type of VAT Entries")),
    Field("business_group_code", _("VAT Business Group")),
    Field("product_group_code", _("VAT Product Group")),
    Field("tax_jurisdiction_code", _("Tax Jurisdiction")),
    Field("is_use_tax", _("Use Tax")),
    "amount_type",
    Field("is_calculated_opposite", _("Calculate with Opposite Sign")),
    Field("is_printed", _("Print"), default="1"),
    Field("is_printed_opposite", _("Print with Opposite Sign")),
)


def _typed(field: str | Field) -> Field:
    """A field of a request form, which has no model of its own to be read from."""
    named = Field(field) if isinstance(field, str) else field
    column = fields.model_field(VATStatementLine, named.name)
    return replace(
        named,
        caption=named.caption or fields.caption_of(column),
        kind=fields.kind_of(column),
        choices=fields.choices_of(column),
        default=named.default or (str(column.default) if column.choices and column.has_default() else ""),
    )


ADD_LINE = Action(
    _("New Line…"),
    on_record(vat_statements.add_line, "statement"),
    EDIT,
    fields=tuple(_typed(field) for field in _LINE_FIELDS),
    icon="plus",
    refused=_("The line was not added"),
)
LINES = Action(_("Lines"), opens=_lines_of, permission=READ, icon="list")
VAT_STATEMENTS = List(
    "vat-statements",
    VATStatement,
    READ,
    _("VAT Statements"),
    entity=ngettext_lazy("statement", "statements", "n"),
    card="vat-statement-card",
    columns=(
        "code",
        "description",
        Column("net_row_no", _("Row of What Is Owed")),
        Column("is_whole_numbers", _("Whole Numbers")),
    ),
    order_by=("code",),
    actions=(
        LINES,
        ADD_LINE,
        Action(
            _("Delete"),
            on_record(vat_statements.delete, "statement"),
            EDIT,
            confirm=_("Delete this statement with its lines?"),
            icon="bin",
        ),
    ),
    fact_boxes=(FactBox(_("Open VAT Entries"), _figures),),
    new=Action(
        _("New…"),
        with_values(vat_statements.create),
        EDIT,
        key="Alt+N",
        fields=(Field("code", _("Code"), "code", is_required=True), *_STATEMENT_FIELDS),
        needs_record=False,
        icon="plus",
        slug="new",
        refused=_("The statement was not made"),
    ),
    empty=_("There is no VAT statement yet."),
    keywords=_("tax return boxes"),
)
VAT_STATEMENT_CARD = Card(
    "vat-statement-card",
    VATStatement,
    READ,
    _("VAT Statement"),
    tabs=(FastTab(_("General"), (Field("code", is_read_only=True), *_STATEMENT_FIELDS)),),
    title=lambda statement: f"{statement.code} {statement.description}".strip(),
    save=on_record(vat_statements.change, "statement"),
    save_permission=EDIT,
    actions=(LINES, ADD_LINE),
    fact_boxes=(FactBox(_("Open VAT Entries"), _figures),),
    list_page="vat-statements",
)
VAT_STATEMENT_LINES = List(
    "vat-statement-lines",
    VATStatementLine,
    READ,
    _("VAT Statement Lines"),
    entity=ngettext_lazy("line", "lines", "n"),
    card="vat-statement-line-card",
    columns=(
        Column("statement__code", _("Statement")),
        Column("row_no", _("Row No.")),
        Column("box_no", _("Box No.")),
        "description",
        "line_type",
        "account_totaling",
        "row_totaling",
        ValuesColumn(
            "amount",
            _amounts,
            caption=_("Amount"),
            opens=_entries_behind,
            passes={"date_filter": "vat_date"},
            has_total=False,
        ),
        Column("entry_type", _("VAT Entries")),
        Column("business_group_code", _("Business Group")),
        Column("product_group_code", _("Product Group")),
        Column("tax_jurisdiction_code", _("Jurisdiction"), is_hidden=True),
        "amount_type",
        Column("is_calculated_opposite", _("Opposite Sign"), is_hidden=True),
        Column("is_printed", _("Print"), is_hidden=True),
    ),
    order_by=("statement__code", "line_no"),
    filters=("statement__code",),
    totals_filters=(
        FilterField("date_filter", _("VAT Date Filter"), "date", hint=_("..31.03 for before and within")),
        FilterField("entries_filter", _("Entries"), "enum", choices=_ENTRIES),
    ),
    opens_with=_not_settled_yet,
    actions=(
        Action(
            _("Delete"),
            on_record(vat_statements.delete_line, "line"),
            EDIT,
            confirm=_("Delete this line?"),
            icon="bin",
        ),
    ),
)
VAT_STATEMENT_LINE_CARD = Card(
    "vat-statement-line-card",
    VATStatementLine,
    READ,
    _("VAT Statement Line"),
    tabs=(FastTab(_("General"), (Field("statement__code", _("Statement"), is_read_only=True), *_LINE_FIELDS)),),
    save=on_record(vat_statements.change_line, "line"),
    save_permission=EDIT,
    list_page="vat-statement-lines",
)

PAGES = (VAT_STATEMENTS, VAT_STATEMENT_CARD, VAT_STATEMENT_LINES, VAT_STATEMENT_LINE_CARD)
