"""Bank accounts: each in one currency, on the G/L account of its posting group (finance.md 1.11)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ledgerhall.finance.foundation import identifiers
from ledgerhall.finance.subledger import named
from ledgerhall.finance.subledger.card_table import CardTable, series_in_setup
from ledgerhall.finance.subledger.cards import BankAccount
from ledgerhall.finance.subledger.control_accounts import bank_balance_elsewhere, entries_of
from ledgerhall.finance.subledger.posting_groups import BankAccountPostingGroup
from ledgerhall.finance.subledger.posting_setup import needed
from ledgerhall.kernel.errors import Refusal, text


def _written(values: dict[str, Any]) -> dict[str, Any]:
    if values.get("iban"):
        values["iban"] = identifiers.compact_iban(values["iban"])
    if values.get("bic"):
        values["bic"] = values["bic"].replace(" ", "").upper()
    return values


def _rules(account: BankAccount) -> Iterable[Refusal]:
    yield from needed(account, "name", "posting_group_code")
    yield from identifiers.iban_refusals(account.iban, "iban")


def _changes(before: BankAccount, after: BankAccount) -> Iterable[Refusal]:
    """Entries keep the currency they are in, and a balance the G/L account that it lies on."""
    if before.currency_code != after.currency_code and entries_of(before).exists():
        template = text("Bank account {number} has entries, so its currency stays.")
        yield Refusal("bank-account-currency", template, "currency_code", values={"number": before.number})
    if before.posting_group_code != after.posting_group_code:
        group = BankAccountPostingGroup.objects.filter(code=after.posting_group_code).first()
        if group is not None:
            yield from bank_balance_elsewhere(entries_of(before), group.account_no)


BANK_ACCOUNTS = CardTable(
    BankAccount,
    named.BANK_ACCOUNT,
    "name",
    series_in_setup("bank_account_series_code"),
    rules=_rules,
    changes=_changes,
    written=_written,
)
