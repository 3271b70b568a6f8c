"""The Django app of the room; its tables lie in each company's books."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ledgerhall.finance.documents"
    label = "documents"

    def ready(self) -> None:
        """Tell what is named here."""
        from ledgerhall.finance.documents import named

        named.register()
