"""The Django app of the room; its tables lie in each company's books."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "ledgerhall.finance.foundation"
    label = "foundation"
