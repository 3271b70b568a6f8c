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
            create(number="1100", name=" ", income_balance="", account_type="total", totaling="1000..2000..3000")
        assert codes(refused) == [
            "account-number-used", "account-name", "account-income-balance", "account-totaling"
        ]  # fmt: skip

    def test_tells_what_does_not_fit(self, books):
        with pytest.raises(Refused) as refused:
            create(number="1100", name="N" * 101, account_type="total", totaling="1" * 251)
        assert codes(refused) == ["account-number-used", "text-too-long", "text-too-long"]
        assert [refusal.field for refusal in refused.value.refusals] == ["number", "name", "totaling"]

    def test_wants_a_subcategory_of_the_accounts_category(self, books):
        with pytest.raises(Refused) as refused:
            create(number="4150", name="", category_kind="income", category=named("Cash"))
        assert codes(refused) == ["account-name", "account-subcategory"]

    @pytest.mark.parametrize("totaling", ["9100", "1000..1999|9100", "9100..9100", "'9100'"])
    def test_a_totaling_does_not_name_its_own_account(self, books, totaling):
        with pytest.raises(Refused) as refused:
            create(number="9100", account_type="total", totaling=totaling)
        assert codes(refused) == ["account-totaling-cycle"]

    @pytest.mark.parametrize("totaling", ["1000..9999", "*", "9000..9100", "1999|2999"])
    def test_total_accounts_within_a_range_are_ignored(self, books, totaling):
        assert create(number="9100", account_type="total", totaling=totaling).totaling == totaling

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

    def test_totals_do_not_lead_back_to_themselves(self, books):
        create(number="9100", account_type="total", totaling="1000..1999")
        create(number="9200", account_type="total", totaling="9100")
        create(number="9300", account_type="total", totaling="9200|2100")
        with pytest.raises(Refused) as refused:
            chart.change(account=account("9100"), values={"totaling": "1100|9300"}, by=ROSA, at=AT)
        assert codes(refused) == ["account-totaling-cycle"]
        assert "9100 → 9300 → 9200 → 9100" in str(refused.value)
        with pytest.raises(Refused) as refused:
            chart.change(account=account("9300"), values={"number": "9400", "totaling": "9400"}, by=ROSA, at=AT)
        assert codes(refused) == ["account-totaling-cycle"]
        assert account("9100").totaling == "1000..1999"

    def test_what_does_not_fit_is_refused_with_the_rest(self, books):
        post_text(SALE)
        values = {"account_type": "total", "name": "N" * 101, "totaling": "1" * 251}
        with pytest.raises(Refused) as refused:
            chart.change(account=account("1200"), values=values, by=ROSA, at=AT)
        assert codes(refused) == ["account-type-has-entries", "text-too-long", "text-too-long"]

    def test_one_that_becomes_a_posting_account_may_be_posted_on(self, books):
        chart.change(account=account("1999"), values={"account_type": "posting"}, by=ROSA, at=AT)
        assert (account("1999").is_direct_posting, account("1999").totaling) == (True, "")
        chart.change(
            account=account("1999"), values={"account_type": "posting", "is_direct_posting": False}, by=ROSA, at=AT
        )
        assert not account("1999").is_direct_posting

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
