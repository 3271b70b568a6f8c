"""The Django app of the room; it has no tables, only questions and their pages."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "ledgerhall.finance.reports"
    label = "reports"

    def ready(self) -> None:
        """Register the room's pages."""
        from ledgerhall.finance.reports.pages import aged, trial_balance
        from ledgerhall.pages import registry

        for module in (trial_balance, aged):
            registry.register(*module.PAGES)
