"""The Django app of the room; its tables lie in each company's books."""

from django.apps import AppConfig


class SubledgerConfig(AppConfig):
    name = "ledgerhall.finance.subledger"
    label = "subledger"
