"""The Django app of the room; it has no tables, only acts and their pages."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    name = "ledgerhall.finance.assets"
    label = "assets"

    def ready(self) -> None:
        """Register what the room adds to pages."""
        from ledgerhall.finance.assets import pages
        from ledgerhall.pages import registry

        registry.register(*pages.PAGES)
