"""The Django app of the room; its tables lie in each company's books."""

from django.apps import AppConfig


class SubledgerConfig(AppConfig):
    name = "ledgerhall.finance.subledger"
    label = "subledger"

    def ready(self) -> None:
        """Tell what is named here, and register the room's pages."""
        from ledgerhall.finance.foundation import references
        from ledgerhall.finance.ledger.chart import NAME as ACCOUNT
        from ledgerhall.finance.subledger import named
        from ledgerhall.finance.subledger import terms as term_acts
        from ledgerhall.finance.subledger.pages import (
            bank_accounts,
            fixed_assets,
            groups,
            items,
            parties,
            party_entries,
            terms,
            thing_entries,
        )
        from ledgerhall.pages import registry

        named.register()
        for name in (ACCOUNT, named.BANK_ACCOUNT):
            references.register_objection(name, term_acts.methods_naming)
        for module in (groups, terms, parties, bank_accounts, items, fixed_assets, party_entries, thing_entries):
            registry.register(*module.PAGES)
