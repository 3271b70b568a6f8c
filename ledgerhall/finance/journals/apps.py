"""The Django app of the room; its tables lie in each company's books."""

from django.apps import AppConfig


class JournalsConfig(AppConfig):
    name = "ledgerhall.finance.journals"
    label = "journals"

    def ready(self) -> None:
        """Register the room's pages."""
        from ledgerhall.finance.journals.pages import batches, journal
        from ledgerhall.pages import registry

        for module in (journal, batches):
            registry.register(*module.PAGES)
