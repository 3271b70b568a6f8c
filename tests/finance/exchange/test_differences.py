"""An account with an import's opening difference is judged as long as it has a balance, and told in the chart."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ledgerhall.finance.exchange.differences import open_differences
from ledgerhall.finance.exchange.import_file import import_sie
from ledgerhall.finance.exchange.models import ImportedFile
from ledgerhall.finance.exchange.pages import DIFFERENCES
from ledgerhall.finance.ledger.models import GLAccount
from ledgerhall.finance.posting.reversal import reverse_register
from ledgerhall.pages.registry import registered
from ledgerhall.tenancy import books as tenancy_books
from tests.finance.exchange.test_importing import FIRST_YEAR
from tests.finance.ledgers import AT, ROSA


@pytest.fixture
def file(make_books):
    """The books of a file that opens 30 out of balance, open."""
    with tenancy_books.open(make_books()):
        data = FIRST_YEAR.replace("#IB 0 1910 100", "#IB 0 1910 130").encode()
        import_sie(data=data, by=ROSA, posted_at=AT, file_name="prov.se")
        yield ImportedFile.objects.get()


def test_the_account_is_open_until_its_balance_is_zero(file) -> None:
    accounts = list(GLAccount.objects.order_by("number"))
    account = next(one for one in accounts if one.number == file.difference_account_no)
    assert open_differences(accounts) == {account.id: Decimal(-30)}
    assert open_differences([one for one in accounts if one is not account]) == {}
    assert DIFFERENCES.marks(accounts)[account.id][0] == "unfavourable"
    for number in range(file.last_register_no, file.first_register_no - 1, -1):
        reverse_register(register_no=number, by=ROSA, posted_at=AT)
    assert open_differences(accounts) == {}
    assert DIFFERENCES.marks(accounts) == {}


@pytest.mark.parametrize("slug", ["chart-of-accounts", "trial-balance"])
def test_the_pages_of_accounts_carry_the_judgement(slug: str) -> None:
    assert DIFFERENCES in registered().page(slug).markings
