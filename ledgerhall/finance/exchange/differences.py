"""What an import could not explain: the accounts that took opening differences, while they have a balance."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ledgerhall.finance.exchange.models import ImportedFile
from ledgerhall.finance.ledger.account_figures import balances
from ledgerhall.finance.ledger.models import GLAccount


def open_differences(accounts: Sequence[GLAccount]) -> dict[int, Decimal]:
    """Of these accounts, the balance of each that holds an import's opening difference, by its id; none that is 0."""
    numbers = set(
        ImportedFile.objects.exclude(difference_account_no="").values_list("difference_account_no", flat=True)
    )
    holding = [account for account in accounts if account.number in numbers]
    found = balances(holding) if holding else {}
    return {account: balance for account, balance in found.items() if balance}
