"""The Django app of the room; its tables lie in each company's books."""

from django.apps import AppConfig


class SettlementConfig(AppConfig):
    name = "ledgerhall.finance.settlement"
    label = "settlement"

    def ready(self) -> None:
        """Tell what is named here, and register the room's pages."""
        from ledgerhall.finance.settlement import named
        from ledgerhall.finance.settlement.pages import applying, claims, payments, statements, terms
        from ledgerhall.pages import registry

        named.register()
        for module in (applying, claims, payments, statements, terms):
            registry.register(*module.PAGES)
