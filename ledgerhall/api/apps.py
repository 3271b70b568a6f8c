"""The Django app of the public API; it has no models."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "ledgerhall.api"
    label = "api"
