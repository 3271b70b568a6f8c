"""The Django app of the room; it has no tables and adds to the pages of the ledger."""

from django.apps import AppConfig


class PostingConfig(AppConfig):
    name = "ledgerhall.finance.posting"
    label = "posting"

    def ready(self) -> None:
        """Register what the room adds to pages."""
        from ledgerhall.finance.posting import pages
        from ledgerhall.pages import registry

        registry.register(*pages.PAGES)
