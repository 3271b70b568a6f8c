"""The Django app of the room; its tables lie in each company's books."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "ledgerhall.finance.exchange"
    label = "exchange"
