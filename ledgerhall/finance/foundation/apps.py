"""The Django app of the room; its tables lie in each company's books."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "ledgerhall.finance.foundation"
    label = "foundation"

    def ready(self) -> None:
        """Register the room's pages."""
        from ledgerhall.finance.foundation.pages import accounting_periods, analysis, company, currencies, series
        from ledgerhall.pages import registry

        for module in (accounting_periods, analysis, company, currencies, series):
            registry.register(*module.PAGES)
