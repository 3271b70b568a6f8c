"""The Django app of the room; it has no tables, only acts and their pages."""

from django.apps import AppConfig


class ClosingConfig(AppConfig):
    name = "ledgerhall.finance.closing"
    label = "closing"

    def ready(self) -> None:
        """Register the room's pages."""
        from ledgerhall.finance.closing.pages import acts, returns, statements
        from ledgerhall.pages import registry

        registry.register(*acts.PAGES, *returns.PAGES, *statements.PAGES)
