"""The Django app of the room; its tables lie in each company's books."""

from django.apps import AppConfig


class SubledgerConfig(AppConfig):
    name = "ledgerhall.finance.subledger"
    label = "subledger"

    def ready(self) -> None:
        """Tell what is named here."""
        from ledgerhall.finance.foundation import references
        from ledgerhall.finance.subledger import named, terms

        named.register()
        for name in (terms.ACCOUNT, named.BANK_ACCOUNT):
            references.register_objection(name, terms.methods_naming)
