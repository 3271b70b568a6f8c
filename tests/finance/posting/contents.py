"""Everything that books hold, to see whether something left a trace in them."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings


def everything() -> dict[str, list[tuple]]:
    """All rows of all tables of the open books, by table."""
    return {
        model._meta.db_table: list(model._default_manager.order_by("pk").values_list())
        for label in settings.BOOKS_APPS
        for model in apps.get_app_config(label).get_models()
    }
