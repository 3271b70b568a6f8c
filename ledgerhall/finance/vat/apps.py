"""The Django app of the room; its tables lie in each company's books."""

from django.apps import AppConfig


class VATConfig(AppConfig):
    name = "ledgerhall.finance.vat"
    label = "vat"
