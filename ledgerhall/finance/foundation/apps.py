"""The Django app of the room; its tables lie in each company's books."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "ledgerhall.finance.foundation"
    label = "foundation"

    def ready(self) -> None:
        """Tell what is named here, and register the room's pages."""
        from ledgerhall.finance.foundation import named
        from ledgerhall.finance.foundation.pages import accounting_periods, analysis, company, currencies, series
        from ledgerhall.pages import registry

        named.register()
        for module in (accounting_periods, analysis, company, currencies, series):
            registry.register(*module.PAGES)
