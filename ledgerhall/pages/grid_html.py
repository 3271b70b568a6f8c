"""The cells of a grid's row as HTML; written in Python because a document has hundreds of lines. All is escaped here.

The attributes are those that the scripts look for (templates/pages/README.md, *Grid*).
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

# What a box or button of the empty line sends in place of its empty key (grid_forms.NEW).
NEW = "new"


def cells_html(row: Mapping[str, Any], *, is_editable: bool) -> SafeString:
    """The cells of one line; in a grid that is typed into, those that are reckoned stand back."""
    key = escape(row["key"])
    return mark_safe("".join(_cell(cell, key, is_editable) for cell in row["cells"]))  # noqa: S308 (escaped below)


def _cell(cell: Mapping[str, Any], key: str, is_editable: bool) -> str:
    name = escape(cell["name"])
    places = _attribute("data-role", cell["role"]) + _attribute("data-look-url", cell["look_url"])
    if cell["look_by"]:
        places += _attribute("data-look-by", cell["look_by"])
        places += "".join(f' data-look-{slugify(by)}="{escape(url)}"' for by, url in cell["look_urls"].items())
    marks = (
        ("num", cell["is_figure"]),
        ("cellbad", cell["is_bad"]),
        ("auto", is_editable and not cell["is_editable"]),
    )
    classes = " ".join(mark for mark, is_so in marks if is_so)
    opened = f'<td data-field="{name}" data-kind="{escape(cell["kind"])}"{places} class="{classes}">'
    return f"{opened}{_editor(cell, key, name) if cell['is_editable'] else _read(cell)}</td>"


def _read(cell: Mapping[str, Any]) -> str:
    """A text that is only read, as a link where it leads somewhere."""
    shown = escape(cell["text"])
    return f'<a href="{escape(cell["href"])}">{shown}</a>' if cell.get("href") and shown else shown


def _editor(cell: Mapping[str, Any], key: str, name: str) -> str:
    label, faulty = escape(cell["caption"]), ' aria-invalid="true"' if cell["is_bad"] else ""
    if cell["kind"] == "enum":
        choices = "".join(
            f'<option value="{escape(value)}"{" selected" if value == cell["text"] else ""}>{escape(said)}</option>'
            for value, said in cell["choices"]
            if value
        )
        return (
            f'<select id="cell-{key}-{name}" name="{name}" form="lines" aria-label="{label}"{faulty}>'
            f'<option value="">{escape(cell["placeholder"])}</option>{choices}</select>'
        )
    if cell["kind"] == "boolean":
        ticked = " checked" if cell["text"] else ""
        return (
            f'<input type="checkbox" id="cell-{key}-{name}" name="{name}" value="{key or NEW}" form="lines" '
            f'aria-label="{label}"{ticked}>'
        )
    return (
        f'<input id="cell-{key}-{name}" name="{name}" form="lines" value="{escape(cell["text"])}"'
        f"{_attribute('placeholder', cell['placeholder'])} "
        f'aria-label="{label}" autocomplete="off" spellcheck="false"{faulty}>'
    )


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escape(value)}"' if value else ""
