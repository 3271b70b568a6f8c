"""Views of identity translate refusals into what templates show, and find what a URL names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest
from django.utils.translation import gettext

from ledgerhall.identity.viewer import Viewer
from ledgerhall.kernel.errors import Refusal, Refused
from ledgerhall.tenancy.models import Company, Tenant

Record = TypeVar("Record", bound=Model)


class Bound(HttpRequest):
    """A request after the access middleware."""

    viewer: Viewer
    tenant: Tenant
    company: Company | None


def sentence(refusal: Refusal) -> str:
    """The refusal in the reader's language."""
    return gettext(refusal.template).format(**refusal.values)


def refused(act: Callable[[], Any], form: Form | None = None) -> list[dict[str, str]]:
    """Run the act; what it refuses comes back for the strip under the heading, or is put at the form's field."""
    try:
        act()
    except Refused as no:
        shown = []
        for refusal in no.refusals:
            if form is not None and refusal.field in form.fields:
                form.add_error(refusal.field, sentence(refusal))
            else:
                shown.append({"message": sentence(refusal), "code": refusal.code})
        return shown
    return []


def one(rows: QuerySet[Record], key: UUID) -> Record:
    """The row with that key among those that the viewer may see, else Http404."""
    record = rows.filter(pk=key).first()
    if record is None:
        raise Http404
    return record
