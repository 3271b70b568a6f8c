"""The Django app of the tenancy wing."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "ledgerhall.tenancy"
    label = "tenancy"
