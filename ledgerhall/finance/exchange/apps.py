"""The Django app of the room; its tables lie in each company's books."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "ledgerhall.finance.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Register the room's pages."""
        from ledgerhall.finance.exchange import pages
        from ledgerhall.pages import registry

        registry.register(*pages.PAGES)
