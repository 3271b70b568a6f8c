"""The page of a customer's statement: what happened in a range of days and what is open at its end, to be printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ledgerhall.finance.foundation import currencies
from ledgerhall.finance.foundation.models import Currency
from ledgerhall.finance.ledger.models import DocumentType
from ledgerhall.finance.settlement import statements
from ledgerhall.finance.settlement.statements import Band, OpenItem, Statement
from ledgerhall.finance.subledger.cards import Customer
from ledgerhall.kernel.filters import exact
from ledgerhall.kernel.money import Currency as MoneyCurrency
from ledgerhall.kernel.people import By
from ledgerhall.pages.declare import (
    Action,
    Answer,
    Done,
    Fact,
    Field,
    Inquiry,
    Kind,
    Opened,
    PageExtension,
    Paper,
    PreviewTable,
    Selection,
    TableCell,
    Text,
)
from ledgerhall.pages.figures import write_day
from ledgerhall.pages.viewer import Viewer

READ, SLUG = "books.read", "customer-statement"
_LAZY = gettext_lazy
_ENTRIES, _CARD = "customer-ledger-entries", "customer-card"
_TYPES = {str(kind.value): str(kind.label) for kind in DocumentType}
_BANDS = (_LAZY("to 1 Month"), _LAZY("to 2 Months"), _LAZY("to 3 Months"))


def _paper(values: Mapping[str, Any], _viewer: Viewer) -> Paper:
    begin, end = values["from_date"], values["to_date"]
    customer = statements.customer_of(number=values["customer_no"], from_date=begin, to_date=end)
    found = statements.statements_of(customer.number, from_date=begin, to_date=end)
    period = _("%(first)s to %(last)s") % {"first": _day(begin), "last": _day(end)}
    nothing = () if found else (_("Nothing was posted in this time, and nothing is open."),)
    statement = f"{_('Statement')} {values['statement_no'] or ''}".strip()
    lead = (*_addressed(customer), f"{statement} · {customer.number} · {period}", *nothing)
    return Paper(lead, tuple(table for one in found for table in _tables(one, begin, end)))


def _addressed(customer: Customer) -> Iterator[str]:
    """Whom it is for, line by line."""
    town = f"{customer.postal_code} {customer.city}".strip()
    yield from (line for line in (customer.name, customer.address, town, customer.country_code) if line)


def _tables(statement: Statement, begin: date, end: date) -> Iterator[PreviewTable]:
    currency = _currency(statement.currency_code)
    yield _lines(statement, currency, begin, end)
    if statement.open_items:
        yield _open_items(statement, currency, end)
        yield _bands(statement, currency)


def _lines(statement: Statement, currency: MoneyCurrency, begin: date, end: date) -> PreviewTable:
    columns: tuple[tuple[Text, Kind], ...] = (
        (_("Date"), "ledger date"),
        (_("Type"), "text"),
        (_("Document No."), "code"),
        (_("Description"), "text"),
        (_("Amount"), "money"),
        (_("Balance"), "money"),
    )
    rows = [
        (
            line.posting_date,
            _TYPES.get(line.document_type, ""),
            TableCell(line.document_no, opens=_entry(line.entry_no)),
            line.description,
            line.amount,
            line.balance,
        )
        for line in statement.lines
    ]
    opening = (begin, "", "", _("Opening Balance"), None, statement.opening_balance)
    closing = (end, "", _("Closing Balance"), "", None, statement.balance)
    return _table(f"{_('Transactions')} {currency.code}", columns, [opening, *rows], closing, currency)


def _open_items(statement: Statement, currency: MoneyCurrency, end: date) -> PreviewTable:
    """What is overdue at the end says for how long."""
    columns: tuple[tuple[Text, Kind], ...] = (
        (_("Document No."), "code"),
        (_("Type"), "text"),
        (_("Due Date"), "date"),
        (_("Days Overdue"), "integer"),
        (_("Amount"), "money"),
        (_("Remaining"), "money"),
    )
    rows = [
        (
            TableCell(item.document_no, opens=_entry(item.entry_no)),
            _TYPES.get(item.document_type, ""),
            item.due_date,
            _overdue(item, end),
            item.amount,
            item.remaining,
        )
        for item in statement.open_items
    ]
    totals = (_("Total"), "", None, None, None, statement.balance)
    return _table(f"{_('Open Items')} {currency.code}", columns, rows, totals, currency)


def _overdue(item: OpenItem, end: date) -> TableCell | None:
    days = (end - item.due_date).days
    return TableCell(days, "unfavourable") if days > 0 else None


def _bands(statement: Statement, currency: MoneyCurrency) -> PreviewTable:
    rows = [
        (caption, _days(band), band.amount)
        for caption, band in zip((_("Not Due"), *_BANDS, _("Older")), statement.bands, strict=True)
    ]
    columns: tuple[tuple[Text, Kind], ...] = ((_("Overdue"), "code"), (_("Due"), "text"), (_("Amount"), "money"))
    return _table(f"{_('Ageing')} {currency.code}", columns, rows, (_("Overdue"), "", statement.overdue), currency)


def _table(
    caption: str, columns: tuple[tuple[Text, Kind], ...], rows: Any, totals: Any, currency: MoneyCurrency
) -> PreviewTable:
    return PreviewTable(caption, columns, rows, totals, minor_units=currency.minor_units, zero="zero")


def _days(band: Band) -> str:
    first, last = (_day(day) if day is not None else "" for day in (band.from_date, band.to_date))
    if not first:
        return _("until %(day)s") % {"day": last}
    return _("%(first)s to %(last)s") % {"first": first, "last": last} if last else _("from %(day)s") % {"day": first}


def _day(day: date) -> str:
    return write_day(day, get_language() or "en")


def _entry(entry_no: int) -> Selection:
    return Selection(_ENTRIES, {"entry_no": str(entry_no)})


def _currency(code: str) -> MoneyCurrency:
    if not code:
        return currencies.local_currency()
    return MoneyCurrency(code, Currency.objects.get(code=code).minor_units)


def _answers(typed: Mapping[str, str], _viewer: Viewer) -> Iterator[Answer]:
    """The entries of all time that are behind it."""
    yield Answer(_("Entries"), (Selection(_ENTRIES, {"party__number": exact(typed["customer_no"])}),))


def _facts(typed: Mapping[str, str]) -> Iterator[Fact]:
    customer = Customer.objects.get(number=typed["customer_no"])
    yield Fact(_("Customer"), str(customer), opens=Opened(_CARD, str(customer.uuid)))
    yield Fact(_("E-Mail"), customer.document_email or customer.email)


def _month_begins(viewer: Viewer) -> str:
    return viewer.work_date.replace(day=1).isoformat()


def _of_customer(customer: Customer) -> Selection:
    return Selection(SLUG, {"customer_no": customer.number})


def _issue(*, record: Customer, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    """Counts the statement, and shows it."""
    begin, end = values["from_date"], values["to_date"]
    number = statements.issue(number=record.number, from_date=begin, to_date=end, by=by, at=at)
    asked = {"customer_no": record.number, "from_date": str(begin), "to_date": str(end), "statement_no": str(number)}
    message = _("This is statement %(number)s of %(customer)s.") % {"number": number, "customer": record}
    return Done(message, Selection(SLUG, asked))


STATEMENT = Inquiry(
    SLUG,
    READ,
    _LAZY("Customer Statement"),
    fields=(
        Field(
            "customer_no", _LAZY("Customer No."), "code", lookup="customers", lookup_field="number", is_required=True
        ),
        Field("from_date", _LAZY("From"), "date", is_required=True, default=_month_begins),
        Field("to_date", _LAZY("To"), "date", is_required=True, default="w"),
        Field("statement_no", _LAZY("Statement No."), "integer", hint=_LAZY("Counted by Issue Statement")),
    ),
    answers=_answers,
    paper=_paper,
    facts=_facts,
    facts_caption=_LAZY("Sent to"),
    lead=_LAZY("Choose a customer: what happened in these days, what is open at their end, and how old that is."),
    empty=_LAZY("There is no such statement."),
    keywords=_LAZY("account statement, balance, ageing, open items"),
)
ISSUE = Action(
    _LAZY("Issue Statement…"),
    _issue,
    "journals.edit",
    then=SLUG,
    fields=(
        Field("from_date", _LAZY("From"), "date", is_required=True, default=_month_begins),
        Field("to_date", _LAZY("To"), "date", is_required=True, default="w"),
    ),
    icon="send",
    slug="issue-statement",
    refused=_LAZY("Not issued"),
)
OPENS = Action(_LAZY("Statement"), opens=_of_customer, permission=READ, icon="sheet", slug="statement")

PAGES = (
    STATEMENT,
    PageExtension("customers", actions=(OPENS, ISSUE)),
    PageExtension("customer-card", actions=(OPENS, ISSUE)),
)
