"""The Django app of the identity wing."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "ledgerhall.identity"
    label = "identity"
