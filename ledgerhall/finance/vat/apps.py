"""The Django app of the room; its tables lie in each company's books."""

from django.apps import AppConfig


class VATConfig(AppConfig):
    name = "ledgerhall.finance.vat"
    label = "vat"

    def ready(self) -> None:
        """Tell what is named here, and register the room's pages."""
        from ledgerhall.finance.vat import named
        from ledgerhall.finance.vat.pages import entries, sales_tax, setup
        from ledgerhall.pages import registry

        named.register()
        for module in (setup, sales_tax, entries):
            registry.register(*module.PAGES)
