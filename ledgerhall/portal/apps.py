"""The Django app of the portal wing."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "ledgerhall.portal"
    label = "portal"
