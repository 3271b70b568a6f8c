"""The drawings of our icon file."""

from __future__ import annotations

from functools import cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString


@cache
def sprite(name: str) -> str:
    """The address of one drawing in our icon file."""
    return f"{static('pages/icons.svg')}#{name}"


@cache
def icon(name: str, *, small: bool = False) -> SafeString:
    """A 16 px icon (12 px where small), drawn in the colour of the text beside it and hidden from screen readers."""
    size = "i i-s" if small else "i"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', size, sprite(f"i-{name}"))
