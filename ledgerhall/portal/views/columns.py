"""Choosing the columns of Client Summary: which, and in which order."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ledgerhall.identity.access import needs
from ledgerhall.portal import columns as choice
from ledgerhall.portal import tasks
from ledgerhall.portal.views.frame import Frame, refusals_of


@needs("portal.read")
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, tenant: str) -> HttpResponse:
    """The shown columns in their order, then those that can be added. A column that is new is asked for at once."""
    frame = Frame(request)
    refusals = []
    if request.method == "POST":
        before = {column.name for column in choice.shown(frame.viewer)}
        refusals = refusals_of(lambda: _change(frame))
        if not refusals:
            added = [column for column in choice.shown(frame.viewer) if column.name not in before]
            if choice.asked(added) and frame.viewer.may("portal.refresh"):
                names = choice.asked(choice.shown(frame.viewer))
                tasks.refresh_all(firm=frame.firm, user_id=frame.user_id, names=names, at=frame.viewer.now)
            return redirect(frame.url("columns" if "stay" in request.POST else "dashboard"))
    shown = choice.shown(frame.viewer)
    offered = [column for column in choice.ALL_COLUMNS if column not in shown]
    context = frame.page(_("Columns"), here="columns", shown=shown, offered=offered, refusals=refusals)
    return render(request, "portal/columns.html", context)


def _change(frame: Frame) -> None:
    post, viewer = frame.request.POST, frame.viewer
    if name := post.get("add"):
        choice.add(viewer=viewer, name=name)
    elif name := post.get("remove"):
        choice.remove(viewer=viewer, name=name)
    elif name := post.get("left"):
        choice.move(viewer=viewer, name=name, by=-1)
    elif name := post.get("right"):
        choice.move(viewer=viewer, name=name, by=1)
    elif "all_columns" in post:
        viewer.keep(choice.PREFERENCE, None)
    else:
        kept = [column.name for column in choice.shown(viewer)]
        ticked = post.getlist("columns")
        stay = [name for name in kept if name in ticked]
        choice.choose(viewer=viewer, names=[*stay, *(name for name in ticked if name not in stay)])
