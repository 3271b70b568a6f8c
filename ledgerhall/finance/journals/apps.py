"""The Django app of the room; its tables lie in each company's books."""

from django.apps import AppConfig


class JournalsConfig(AppConfig):
    name = "ledgerhall.finance.journals"
    label = "journals"
