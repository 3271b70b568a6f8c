"""The Django app of the room; its tables lie in each company's books."""

from django.apps import AppConfig


class VATConfig(AppConfig):
    name = "ledgerhall.finance.vat"
    label = "vat"

    def ready(self) -> None:
        """Tell what is named here."""
        from ledgerhall.finance.vat import named

        named.register()
