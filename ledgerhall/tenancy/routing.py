"""The database router: tables of finance live in the open books, everything else in the directory."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Model

from ledgerhall.tenancy import guard


class BooksRouter:
    """Answers with the open books for the apps in `settings.BOOKS_APPS`, else with `default`.

    A record read from one company's books and used while another's are open is refused with BooksClosed.
    """

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return self._database(model, hints)

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return self._database(model, hints)

    def allow_relation(self, obj1: Model, obj2: Model, **hints: Any) -> bool:
        return obj1._state.db == obj2._state.db

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return guard.is_books(db) == (app_label in settings.BOOKS_APPS)

    def _database(self, model: type[Model], hints: dict[str, Any]) -> str:
        if model._meta.app_label not in settings.BOOKS_APPS:
            return "default"
        alias = guard.current_alias()
        instance = hints.get("instance")
        origin = (
            instance._state.db if instance is not None and instance._meta.app_label in settings.BOOKS_APPS else None
        )
        if origin and origin != alias:
            raise guard.BooksClosed("A record of one company was used while another company's books are open.")
        return alias
