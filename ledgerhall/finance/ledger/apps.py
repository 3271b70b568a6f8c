"""The Django app of the room; its tables lie in each company's books."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "ledgerhall.finance.ledger"
    label = "ledger"
