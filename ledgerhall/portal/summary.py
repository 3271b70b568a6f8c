"""Client Summary: the rows of the dashboard with figures, styles, ages and reasons, their order, and honest totals.

Read from stored snapshots alone. Currencies are never added to each other: money has one total per currency. Rows that
need attention come first, the companies of a client together, placed by the worst of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from ledgerhall.pages.figures import DASH, write_number
from ledgerhall.portal.ages import Age, age, moment
from ledgerhall.portal.columns import Column, own_value
from ledgerhall.portal.models import Client, ClientCompany, Snapshot

STYLES = {"Favorable": "favourable", "Unfavorable": "unfavourable", "Ambiguous": "ambiguous"}
WEIGHT = {"unfavourable": 3, "ambiguous": 1, "unreachable": 2}


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a column: text with a style, and the amount where there is one to add up. `reason` says why a
    figure could not be answered."""

    text: str
    kind: str
    style: str = ""
    amount: Decimal | None = None
    reason: str = ""

    @property
    def exact(self) -> str:
        """All digits of the amount, which the cell shows in whole units."""
        return "" if self.amount is None else format(self.amount, "f")

    @property
    def is_figure(self) -> bool:
        return self.kind in ("money", "count")

    @property
    def is_zero(self) -> bool:
        return self.text == DASH


@dataclass(frozen=True, slots=True)
class Row:
    """A company of a client; or a client of which no company is known, then without `company`."""

    client: Client
    company: ClientCompany | None
    cells: tuple[Cell, ...]
    currency: str
    age: Age | None
    reason: str
    reason_text: str
    mark: str
    is_ditto: bool = False

    @property
    def key(self) -> str:
        return str(self.company.id if self.company else self.client.id)

    @property
    def name(self) -> str:
        return self.company.name if self.company else ""

    @property
    def is_stale(self) -> bool:
        """Old figures that could not be renewed."""
        return bool(self.reason)

    @property
    def weight(self) -> int:
        return max((WEIGHT.get(style, 0) for style in (self.mark, *(cell.style for cell in self.cells))), default=0)


@dataclass(frozen=True, slots=True)
class Total:
    """A line of totals: of everything (counts), or of one currency (money)."""

    caption: str
    currency: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom figures are written."""

    language: str
    time_zone: str
    now: datetime


def rows(clients: Iterable[Client], columns: Sequence[Column], reader: Reader) -> list[Row]:
    """All rows of these clients, blocked ones left out. Two queries whatever their number."""
    shown = {client.id: client for client in clients if not client.is_blocked}
    kept: dict[UUID, list[Snapshot]] = defaultdict(list)
    snapshots = Snapshot.objects.filter(company__client__in=shown).select_related("company")
    for snapshot in snapshots.order_by("company__name", "company__id"):
        kept[snapshot.company.client_id].append(snapshot)
    made = []
    for client in shown.values():
        if not kept[client.id]:
            made.append(_row_without_company(client, columns, reader))
        made += [_row(client, snapshot, columns, reader) for snapshot in kept[client.id]]
    return made


def by_attention(unordered: Sequence[Row]) -> list[Row]:
    """Clients by their worst company, then by name; a client's companies together, the repeated client as ditto."""
    worst: dict[UUID, int] = defaultdict(int)
    for row in unordered:
        worst[row.client.id] = max(worst[row.client.id], row.weight)
    ordered = sorted(
        unordered,
        key=lambda row: (
            -worst[row.client.id],
            row.client.name.casefold(),
            row.client.no,
            -row.weight,
            row.name.casefold(),
        ),
    )
    return _with_dittos(ordered)


def by_order(unordered: Sequence[Row], keys: Sequence[str]) -> list[Row]:
    """The order that was shown before, new rows behind: nothing moves while figures come in."""
    place = {key: number for number, key in enumerate(keys)}
    beside = {str(row.client.id): place[row.key] for row in unordered if row.key in place}
    return _with_dittos(sorted(unordered, key=lambda row: _place(row, place, beside)))


def _place(row: Row, place: Mapping[str, int], beside: Mapping[str, int]) -> int:
    """The row's own place, else that of its client, of which nothing was known or another company is shown."""
    client = str(row.client.id)
    return place.get(row.key, place.get(client, beside.get(client, len(place))))


def by_column(unordered: Sequence[Row], columns: Sequence[Column], sort: str) -> list[Row]:
    """By one column; rows without a value stay at the end either way. An unknown column sorts by attention."""
    name, is_down = sort.removeprefix("-"), sort.startswith("-")
    if name in ("company", "client"):
        named = sorted(unordered, key=lambda row: _named(row, name), reverse=is_down)
        return _with_dittos(named)
    place = next((number for number, column in enumerate(columns) if column.name == name), None)
    if place is None:
        return by_attention(unordered)
    with_value = [row for row in unordered if row.cells[place].text and not row.cells[place].reason]
    without = [row for row in unordered if row not in with_value]
    with_value.sort(key=lambda row: (row.cells[place].amount or Decimal(0), row.cells[place].text), reverse=is_down)
    return _with_dittos([*with_value, *without])


def _named(row: Row, name: str) -> str:
    return (row.name if name == "company" else row.client.name).casefold()


def totals(of_rows: Sequence[Row], columns: Sequence[Column], reader: Reader) -> list[Total]:
    """Counts over all rows; money per currency, on the same line where there is only one."""
    found = [row for row in of_rows if row.company is not None]
    currencies = sorted({row.currency for row in found if any(cell.kind == "money" for cell in row.cells)})
    only = currencies[0] if len(currencies) == 1 else ""
    caption = _("1 company") if len(found) == 1 else _("%(n)s companies") % {"n": len(found)}
    first = Total(caption, only, tuple(_total(found, n, only, reader, with_counts=True) for n in range(len(columns))))
    if len(currencies) < 2 or not any(column.kind == "money" for column in columns):
        return [first]
    return [first, *(_of_currency(found, currency, columns, reader) for currency in currencies)]


def stale_note(of_rows: Sequence[Row]) -> str:
    """What the totals say about figures that are not fresh."""
    number = sum(1 for row in of_rows if row.company is not None and (row.is_stale or (row.age and row.age.is_old)))
    if not number:
        return ""
    return _("1 company with old figures") if number == 1 else _("%(n)s companies with old figures") % {"n": number}


def _of_currency(found: Sequence[Row], currency: str, columns: Sequence[Column], reader: Reader) -> Total:
    same = [row for row in found if row.currency == currency]
    texts = tuple(_total(same, number, currency, reader, with_counts=False) for number in range(len(columns)))
    return Total(_("of which %(n)s") % {"n": len(same)}, currency, texts)


def _total(of_rows: Sequence[Row], place: int, currency: str, reader: Reader, *, with_counts: bool) -> str:
    cells = [row.cells[place] for row in of_rows]
    kinds = {cell.kind for cell in cells}
    is_asked = (kinds == {"count"} and with_counts) or (kinds == {"money"} and currency != "")
    amounts = [cell.amount for cell in cells if cell.amount is not None]
    if not is_asked or not amounts:
        return ""
    # Each row shows whole units; the total is the sum of what is shown, so that it agrees with its column.
    return write_number(sum((_as_shown(amount) for amount in amounts), Decimal(0)), 0, reader.language)


def _as_shown(amount: Decimal) -> Decimal:
    """The whole units that a figure is shown with, half away from zero."""
    return amount.quantize(Decimal(1), ROUND_HALF_UP)


def _row(client: Client, snapshot: Snapshot, columns: Sequence[Column], reader: Reader) -> Row:
    company = snapshot.company
    reason = _reason(snapshot.refused_code, snapshot.taken_at, reader)
    return Row(
        client=client,
        company=company,
        cells=tuple(_cell(client, column, snapshot.values, reader) for column in columns),
        currency=company.currency_code,
        age=age(snapshot.taken_at, now=reader.now, time_zone=reader.time_zone) if snapshot.taken_at else None,
        reason=reason,
        reason_text=snapshot.refused_text,
        mark="unreachable" if reason else _worst(snapshot.values, columns),
    )


def _row_without_company(client: Client, columns: Sequence[Column], reader: Reader) -> Row:
    reason = _reason(client.refused_code, None, reader) if client.refused_code else ""
    cells = tuple(_cell(client, column, {}, reader) for column in columns)
    return Row(client, None, cells, "", None, reason, client.refused_text, "unreachable" if reason else "")


def _cell(client: Client, column: Column, values: Mapping[str, Mapping[str, str | None]], reader: Reader) -> Cell:
    if column.kind == "own":
        return Cell(own_value(column, client), column.kind)
    value = values.get(column.name)
    if value is None:
        return _not_answered(column, _("The client does not answer this.")) if values else Cell("", column.kind)
    if reason := value.get("reason"):
        return _not_answered(column, reason)
    style = STYLES.get(value.get("style") or "", "")
    digits = value.get("amount")
    if column.kind == "day" or digits is None:
        return Cell(value.get("text") or "", column.kind, style)
    amount = Decimal(digits)
    is_nothing = column.kind == "count" and not amount
    return Cell(DASH if is_nothing else write_number(amount, 0, reader.language), column.kind, style, amount)


def _not_answered(column: Column, reason: str) -> Cell:
    return Cell(_("n/a"), column.kind, reason=reason)


def _worst(values: Mapping[str, Mapping[str, str | None]], columns: Sequence[Column]) -> str:
    found = {STYLES.get((values.get(column.name) or {}).get("style") or "", "") for column in columns}
    return next((style for style in ("unfavourable", "ambiguous") if style in found), "")


def _reason(code: str, taken_at: datetime | None, reader: Reader) -> str:
    """The reason in the row, short; its whole sentence is the tip."""
    if not code:
        return ""
    if code in ("client-not-reachable", "client-offline"):
        if taken_at is None:
            return _("No answer")
        since = moment(taken_at, time_zone=reader.time_zone, language=reader.language)
        return _("No answer since %(moment)s") % {"moment": since}
    return {
        "client-credentials-rejected": _("No access"),
        "client-token-missing": _("Needs a token"),
        "client-no-company": _("No company open to you"),
    }.get(code, _("Needs another Client URL"))


def _with_dittos(ordered: Sequence[Row]) -> list[Row]:
    before: Row | None = None
    made = []
    for row in ordered:
        same = before is not None and before.client.id == row.client.id
        made.append(replace(row, is_ditto=same))
        before = row
    return made
