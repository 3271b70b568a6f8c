"""The Django app of the room; its tables lie in each company's books."""

from django.apps import AppConfig


class JournalsConfig(AppConfig):
    name = "ledgerhall.finance.journals"
    label = "journals"

    def ready(self) -> None:
        """Tell what is named here, and register the room's pages."""
        from ledgerhall.finance.journals import named
        from ledgerhall.finance.journals.pages import (
            applying,
            batches,
            deferral_schedules,
            kinds,
            line_allocations,
            recurring,
            standard_journals,
            stock,
            templates,
        )
        from ledgerhall.pages import registry

        named.register()
        modules = (kinds, batches, applying, recurring, line_allocations, standard_journals, templates, stock)
        for module in (*modules, deferral_schedules):
            registry.register(*module.PAGES)
