"""The Django app of the room; it has no tables, only the accountant's Home."""

from django.apps import AppConfig


class RoleCenterConfig(AppConfig):
    name = "ledgerhall.finance.role_center"
    label = "role_center"

    def ready(self) -> None:
        """Register the room's pages."""
        from ledgerhall.finance.role_center import pages
        from ledgerhall.pages import registry

        registry.register(*pages.PAGES)
