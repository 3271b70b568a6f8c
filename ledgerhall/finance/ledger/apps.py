"""The Django app of the room; its tables lie in each company's books."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "ledgerhall.finance.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Tell what is named here, and register the room's pages."""
        from ledgerhall.finance.ledger import named
        from ledgerhall.finance.ledger.pages import categories, chart, entries
        from ledgerhall.pages import registry

        named.register()
        for module in (chart, entries, categories):
            registry.register(*module.PAGES)
