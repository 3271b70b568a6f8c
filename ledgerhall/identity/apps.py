"""The Django app of the identity wing."""

from django.apps import AppConfig
from django.core.checks import register


class IdentityConfig(AppConfig):
    name = "ledgerhall.identity"
    label = "identity"

    def ready(self) -> None:
        from ledgerhall.identity.access import urls_are_declared

        register(urls_are_declared, "security")
