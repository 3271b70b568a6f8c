"""The Django app of the room; it has no tables, only questions and their pages."""

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "ledgerhall.finance.inspection"
    label = "inspection"

    def ready(self) -> None:
        """Register the room's pages."""
        from ledgerhall.finance.inspection import pages
        from ledgerhall.pages import registry

        registry.register(*pages.PAGES)
