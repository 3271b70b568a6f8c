"""What a request hands to the engine: the viewer, where the company's pages lie, how its money is written.

The engine asks `current(request)`; `web` names the function that answers in the setting LEDGERHALL_PAGES_CONTEXT.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.pages.viewer import Viewer

# A token of the filter language that only the books can tell (`P1`, `P-1`, `Y`, `Y-1`) as first and last date of it.
Period = Callable[[str], tuple[LedgerDate, LedgerDate]]


@dataclass(frozen=True, slots=True)
class Context:
    """One viewer in one company.

    `prefix` is the path of the company without a slash at its end (`/acme/books`). `period` answers the period tokens
    of filters and raises ValueError for one that does not exist. `reading` wraps what a page reads, so that all its
    figures are of one moment; `acting` wraps what has to be done whole or not at all (a transaction). `books_note` says
    at the end of a print of which books it is. `role_center` is the page at the prefix; `shell` goes to the shell's
    templates as it is.
    """

    viewer: Viewer
    prefix: str
    company_name: str
    currency_code: str
    minor_units: int = 2
    period: Period | None = None
    reading: Callable[[], AbstractContextManager[Any]] = nullcontext
    acting: Callable[[], AbstractContextManager[Any]] = nullcontext
    books_note: Callable[[], str] = str
    role_center: str = ""
    shell: Mapping[str, Any] = field(default_factory=dict)


def current(request: HttpRequest) -> Context:
    """The context of this request. Raises Http404 (in the function that web names) where there is none for it."""
    answer: Context = import_string(settings.LEDGERHALL_PAGES_CONTEXT)(request)
    return answer
