"""Small tags of the look: icons, status marks and classes, so that templates name a thing and not its drawing.

{% load look %}
{% icon "check" %}  {% icon "down" small=True %}  {% mark "unfavourable" _("Overdue") %}
{% action action place="menu" %}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ledgerhall.pages.buttons import action_html
from ledgerhall.pages.grid_html import cells_html
from ledgerhall.pages.icons import icon, sprite

register = template.Library()

# A style's class and drawing, and the word it is read as where the template gives none.
MARKS = {
    "favourable": ("fav", _("Favourable")),
    "ambiguous": ("amb", _("Ambiguous")),
    "unfavourable": ("unf", _("Unfavourable")),
    "running": ("run", _("Running")),
    "waiting": ("open", _("Waiting")),
    "unreachable": ("off", _("Not reachable")),
}


register.simple_tag(icon, name="icon")


@register.simple_tag(takes_context=True)
def action(context: Context, shown: Mapping[str, Any], place: str = "") -> SafeString:
    """An action of ribbon or tool line, or of a menu (place="menu"); what it holds is said in buttons.py."""
    return action_html(shown, str(context.get("csrf_token", "")), is_in_menu=place == "menu")


@register.simple_tag
def grid_cells(row: Mapping[str, Any], is_editable: object) -> SafeString:
    """The cells of a line of a grid (grid_html.py)."""
    return cells_html(row, is_editable=bool(is_editable))


@register.simple_tag
def arrow(direction: str) -> SafeString:
    """The sort arrow of a column heading: `down` for descending, `up` for ascending."""
    return format_html('<svg class="arr" aria-hidden="true"><use href="{}"/></svg>', sprite(f"arrow-{direction}"))


@register.simple_tag
def logo() -> SafeString:
    """The house with its ledger lines."""
    return format_html(
        '<svg class="logo" viewBox="0 0 20 20" aria-hidden="true"><use href="{}"/></svg>', sprite("brand")
    )


@register.simple_tag
def mark(style: str, title: object = "") -> SafeString:
    """A status mark: shape and colour of the style, with a title that says the state in words. No style, no mark."""
    if not style:
        return SafeString("")
    kind, word = MARKS[style]
    text = str(title or word)
    return format_html(
        '<svg class="m {}" viewBox="0 0 10 10" role="img" aria-label="{}"><title>{}</title><use href="{}"/></svg>',
        kind,
        text,
        text,
        sprite(f"m-{kind}"),
    )


@register.filter
def style_class(style: str) -> str:
    """The colour class of a style (`fav`, `amb`, `unf`), empty for none."""
    return MARKS[style][0] if style in MARKS else ""


@register.filter
def style_word(style: str) -> str:
    """The word of a style, as it stands beside the bar of a cue; empty for none."""
    return str(MARKS[style][1]) if style in MARKS else ""


# What a column of text needs to be read; the widest class that lists.css knows.
TEXT_WIDTH = 120
WIDEST = 2400


@register.filter
def least_width(headings: Iterable[Mapping[str, Any]]) -> str:
    """The class of a table's least width from its headings' `width` (0: text, which gets room to be read)."""
    return width_class(sum(int(heading.get("width") or TEXT_WIDTH) for heading in headings))


@register.filter
def width_class(pixels: int) -> str:
    """The class of a table's least width: narrower than this, a list scrolls."""
    step = min(max(-(-pixels // 50) * 50, 600), WIDEST)
    return f"w-{step}"
