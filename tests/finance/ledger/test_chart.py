"""The chart of accounts: what may change once entries stand on an account, and how totals are set."""

import pytest

from ledgerhall.finance.foundation.models import ChangeLogEntry
from ledgerhall.finance.ledger import chart
from ledgerhall.finance.ledger.categories import named
from ledgerhall.finance.ledger.models import GLAccount
from ledgerhall.finance.ledger.totaling import accounts_in
from ledgerhall.kernel.errors import Refused
from tests.finance.ledgers import AT, ROSA, post_text

SALE = """
    2026-06-30 D1
    1200 Customers      100.00
    4100 Sales                  100.00
"""


def codes(refused) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def account(number: str) -> GLAccount:
    return GLAccount.objects.get(number=number)


def create(**values) -> GLAccount:
    return chart.create(values={"income_balance": "balance sheet", "name": "New", **values}, by=ROSA, at=AT)


class TestCreate:
    def test_a_category_forces_its_statement(self, books):
        made = create(number="4150", category_kind="income", income_balance="balance sheet")
        assert made.income_balance == "income statement"
        assert ChangeLogEntry.objects.latest("entry_no").record_key == "4150"

    def test_tells_all_refusals_at_once(self, books):
        with pytest.raises(Refused) as refused:
            create(number="1100", name=" ", account_type="total", totaling="1000..2000..3000")
        assert codes(refused) == ["account-number-used", "account-name", "account-totaling"]

    @pytest.mark.parametrize("number", ["", "1" * 21, "12\n3"])
    def test_a_number_is_a_code(self, books, number):
        with pytest.raises(Refused) as refused:
            create(number=number)
        assert codes(refused) == ["account-number"]


class TestChange:
    def test_each_changed_field_is_logged(self, books):
        chart.change(account=account("1100"), values={"name": "Main bank", "is_blocked": True}, by=ROSA, at=AT)
        rows = ChangeLogEntry.objects.order_by("-entry_no").values_list("field", "new_value")[:3]
        assert {("name", "Main bank"), ("is_blocked", "True")} <= set(rows)

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({"number": "1299"}, "account-number-has-entries"),
            ({"account_type": "heading"}, "account-type-has-entries"),
            ({"income_balance": "income statement"}, "account-statement-has-entries"),
        ],
    )
    def test_an_account_with_entries_keeps_what_they_rest_on(self, books, values, code):
        post_text(SALE)
        with pytest.raises(Refused) as refused:
            chart.change(account=account("1200"), values=values, by=ROSA, at=AT)
        assert codes(refused) == [code]

    def test_an_account_without_entries_may_change(self, books):
        chart.change(account=account("1290"), values={"account_type": "heading"}, by=ROSA, at=AT)
        assert not account("1290").is_direct_posting


class TestDelete:
    def test_an_account_with_entries_stays(self, books):
        post_text(SALE)
        with pytest.raises(Refused) as refused:
            chart.delete(account=account("1200"), by=ROSA, at=AT)
        assert set(codes(refused)) == {"account-has-balance", "account-has-entries"}

    def test_an_unused_account_goes_with_a_trace(self, books):
        chart.delete(account=account("1290"), by=ROSA, at=AT)
        assert not GLAccount.objects.filter(number="1290").exists()
        assert ChangeLogEntry.objects.latest("entry_no").kind == "deletion"


class TestIndent:
    def test_sets_levels_and_totaling(self, books):
        assert account("1100").indentation == 2
        assert account("1499").totaling == "1010..1499"
        assert "1100" in {one.number for one in accounts_in(account("1999"))}

    @pytest.mark.parametrize(
        ("kind", "code"), [("end-total", "account-end-total"), ("begin-total", "account-begin-total")]
    )
    def test_refuses_a_total_without_its_other_end(self, books, kind, code):
        create(number="9000", account_type=kind)
        with pytest.raises(Refused) as refused:
            chart.indent(by=ROSA, at=AT)
        assert codes(refused) == [code]


def test_cash_accounts_are_found_by_their_subcategory(books):
    cash = GLAccount.objects.filter(category__report_definition="cash accounts").order_by("number")
    assert [one.number for one in cash] == ["1100", "1110", "1120"]
    assert named("Cash").report_definition == "cash accounts"
