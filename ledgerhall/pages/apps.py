"""The Django app of the page engine. Its system check refuses to start on declarations that do not hold."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register


class PagesConfig(AppConfig):
    name = "ledgerhall.pages"
    label = "pages"

    def ready(self) -> None:
        register(pages_are_declared, "security")


def pages_are_declared(**_ignored: Any) -> list[CheckMessage]:
    """A system check: one error for each fault of a declaration. LEDGERHALL_PAGES_PERMISSIONS names all permissions."""
    from django.conf import settings
    from django.utils.module_loading import import_string

    from ledgerhall.pages.checks import PageDeclarationError, check

    try:
        check(import_string(settings.LEDGERHALL_PAGES_PERMISSIONS))
    except PageDeclarationError as told:
        return [Error(fault, id="pages.E001") for fault in told.faults]
    return []
