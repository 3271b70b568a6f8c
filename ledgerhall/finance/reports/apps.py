"""The Django app of the room; it has no tables, only questions and their pages."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "ledgerhall.finance.reports"
    label = "reports"

    def ready(self) -> None:
        """Register the room's pages."""
        from ledgerhall.finance.reports import pages
        from ledgerhall.pages import registry

        registry.register(*pages.PAGES)
