"""The Django app of the room; its tables lie in each company's books."""

from django.apps import AppConfig


class SettlementConfig(AppConfig):
    name = "ledgerhall.finance.settlement"
    label = "settlement"

    def ready(self) -> None:
        """Tell what is named here."""
        from ledgerhall.finance.settlement import named

        named.register()
