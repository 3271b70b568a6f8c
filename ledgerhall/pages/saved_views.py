"""Views of a list that a viewer saved: a name and what the list's address said; one of them may be shown first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from ledgerhall.pages.declare import List
from ledgerhall.pages.state import ListState
from ledgerhall.pages.viewer import Viewer

LONGEST_NAME = 60
MOST = 50


def saved_views(page: List, viewer: Viewer) -> dict[str, ListState]:
    """The viewer's own views of the list by name, in the order of saving."""
    return {view["name"]: _state(view) for view in viewer.preference(_views_key(page), ()) or ()}


def first_view(page: List, viewer: Viewer) -> tuple[str, ListState | None]:
    """The name and state of the view that the list opens with; nothing where the viewer chose none."""
    name = viewer.preference(_first_key(page), "") or ""
    state = saved_views(page, viewer).get(name)
    return (name, state) if state is not None else ("", None)


def save_view(page: List, viewer: Viewer, name: str, state: ListState, *, is_first: bool) -> str:
    """Save the state under the name, in place of a view of that name. What stands against it, or ""."""
    views = saved_views(page, viewer)
    if not name:
        return _("A view needs a name.")
    if len(name) > LONGEST_NAME:
        return _("The name of a view has at most %(number)s letters.") % {"number": LONGEST_NAME}
    if name not in views and len(views) >= MOST:
        return _("There are %(number)s views of this list already; delete one first.") % {"number": MOST}
    _keep(page, viewer, {**views, name: state})
    if is_first:
        viewer.keep(_first_key(page), name)
    return ""


def delete_view(page: List, viewer: Viewer, name: str) -> None:
    """Forget the view; where it was the first, the list opens whole again."""
    _keep(page, viewer, {own: state for own, state in saved_views(page, viewer).items() if own != name})
    if viewer.preference(_first_key(page), "") == name:
        viewer.keep(_first_key(page), "")


def show_first(page: List, viewer: Viewer, name: str) -> None:
    """Open the list with the view of that name, or whole for ""."""
    if not name or name in saved_views(page, viewer):
        viewer.keep(_first_key(page), name)


def _keep(page: List, viewer: Viewer, views: Mapping[str, ListState]) -> None:
    kept = [
        {
            "name": name,
            "filters": dict(state.filters),
            "totals": dict(state.totals),
            "sort": state.sort,
            "search": state.search,
        }
        for name, state in views.items()
    ]
    viewer.keep(_views_key(page), kept)


def _state(view: Mapping[str, Any]) -> ListState:
    return ListState(view["filters"], view["totals"], view["sort"], view["search"])


def _views_key(page: List) -> str:
    return f"list.{page.slug}.views"


def _first_key(page: List) -> str:
    return f"list.{page.slug}.first_view"
