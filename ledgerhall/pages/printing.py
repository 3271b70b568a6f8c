"""What a list says on paper besides its rows: what it is of, its filters, who printed it when, of which books."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.columns import BoundColumn
from ledgerhall.pages.context import Context
from ledgerhall.pages.layout import natural_width

# Rows on paper: beyond this a spreadsheet serves better.
MOST = 5_000
# What A4 portrait holds at the size of printed lists, in the pixels in which columns are declared.
PORTRAIT = 830


def on_paper(columns: Sequence[BoundColumn], view: Mapping[str, Any], context: Context, at: datetime) -> dict[str, Any]:
    """The line below the heading, the line at the end, and whether the list needs landscape."""
    state = view["state"]
    filters = [f"{chip['caption']} {chip['text']}" for chip in view["pane"]["chips"]]
    searched = [_("Search %(text)s") % {"text": state.search}] if state.search else []
    return {
        "lead": " · ".join([*filters, *searched, context.currency_code]),
        **signed(context, at),
        "is_wide": natural_width(columns) > PORTRAIT,
        "left_out": _("Only the first %(count)s rows are printed.") % {"count": len(view["rows"])}
        if view["next_url"]
        else "",
    }


def signed(context: Context, at: datetime) -> dict[str, str]:
    """The line at the end: who printed it when, of which books."""
    who = {"moment": writer_of(context).moment(at), "person": context.viewer.text.partition(" <")[0]}
    return {
        "printed": _("Ledgerhall · printed %(moment)s by %(person)s") % who,
        "books": context.books_note(),
    }
