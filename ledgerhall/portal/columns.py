"""The columns of Client Summary: what can be asked of a client, what the portal knows itself, and which are shown.

A data point's name is that of the API. Only the columns that are shown are asked for. This list holds what books can
answer today; a room that learns to answer more adds a line here and one to its data points.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.pages.viewer import Viewer

PREFERENCE = "portal.columns"
Kind = Literal["money", "count", "day", "own"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a user can add, move and remove. `own` ones come from the client's card, others from the API."""

    name: str
    caption: str | Promise
    kind: Kind
    is_default: bool = False


ALL_COLUMNS = (
    Column("cashAccountsBalance", _("Cash Accounts Balance"), "money", is_default=True),
    Column("netIncomeThisMonth", _("Net Income This Month"), "money"),
    Column("netIncomeThisFiscalYear", _("Net Income This Fiscal Year"), "money", is_default=True),
    Column("entriesPostedThisMonth", _("Entries Posted This Month"), "count", is_default=True),
    Column("unpostedJournalLines", _("Unposted Journal Lines"), "count", is_default=True),
    Column("unbalancedJournalLines", _("Unbalanced Journal Lines"), "count"),
    Column("findingsOfImport", _("Findings of the Import"), "count", is_default=True),
    Column("openPeriods", _("Open Periods"), "count"),
    Column("glRegisters", _("G/L Registers"), "count"),
    Column("lastPostedDate", _("Last Posted Date"), "day", is_default=True),
    Column("clientNo", _("Client No."), "own"),
    Column("groupCode", _("Group"), "own"),
    Column("contactName", _("Contact Name"), "own"),
)
BY_NAME = {column.name: column for column in ALL_COLUMNS}
# The data points of a dashboard that nobody has changed yet.
DEFAULT = tuple(column.name for column in ALL_COLUMNS if column.is_default and column.kind != "own")


def shown(viewer: Viewer) -> list[Column]:
    """The viewer's columns in the viewer's order; names that are no longer offered fall away."""
    kept = viewer.preference(PREFERENCE, None)
    if not isinstance(kept, list):
        return [column for column in ALL_COLUMNS if column.is_default]
    return [BY_NAME[name] for name in dict.fromkeys(kept) if name in BY_NAME]


def choose(*, viewer: Viewer, names: Iterable[str]) -> None:
    """Keep these columns, in this order, for the viewer."""
    viewer.keep(PREFERENCE, [column.name for column in _known(names)])


def add(*, viewer: Viewer, name: str) -> None:
    """Show one more column, as the last one."""
    choose(viewer=viewer, names=[*(column.name for column in shown(viewer)), name])


def remove(*, viewer: Viewer, name: str) -> None:
    """Show one column less."""
    choose(viewer=viewer, names=[column.name for column in shown(viewer) if column.name != name])


def move(*, viewer: Viewer, name: str, by: int) -> None:
    """Move a shown column to the left (negative) or to the right; it stays at the edge."""
    names = [column.name for column in shown(viewer)]
    if name not in names:
        raise Refused(_unknown(name))
    place = names.index(name)
    names.insert(max(place + by, 0) if by < 0 else place + by, names.pop(place))
    choose(viewer=viewer, names=names)


def asked(columns: Iterable[Column]) -> list[str]:
    """The data points to ask clients for: exactly the shown columns that come from there."""
    return [column.name for column in columns if column.kind != "own"]


def own_value(column: Column, client: Any) -> str:
    """What the client's card says in an `own` column."""
    return str({"clientNo": client.no, "groupCode": client.group_code, "contactName": client.contact_name}[column.name])


def _known(names: Iterable[str]) -> list[Column]:
    wanted = list(dict.fromkeys(names))
    unknown = [_unknown(name) for name in wanted if name not in BY_NAME]
    if unknown:
        raise Refused(unknown)
    return [BY_NAME[name] for name in wanted]


def _unknown(name: str) -> Refusal:
    return Refusal("portal-column-unknown", text("There is no column {name}."), values={"name": name[:60]})
