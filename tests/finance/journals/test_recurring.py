"""Recurring journals: what is due, how it is allocated and mirrored, what is refused, how lines go on."""

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.journals import allocating, allocations, batches, lines, placeholders, recurring
from ledgerhall.finance.journals.allocating import Key
from ledgerhall.finance.journals.models import JournalAllocation, JournalLine
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from tests.finance.journals.journals import BY, default_batch, line
from tests.finance.ledgers import AT, ROSA, ledger, post_text

JUNE = date(2026, 6, 30)
POST = {"by": ROSA, "posted_at": AT, "work_date": JUNE}


def codes(refused) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


@pytest.fixture
def batch(books):
    found = batches.find("DEFAULT", is_recurring=True)
    assert found is not None
    return found


def accrual(batch, method="RF", **values):
    """900.00 of utilities that are not invoiced yet."""
    how = {"document_no": "ACC", "recurring_method": method, "recurring_frequency": "1M+CM", **values}
    return line(batch, how.pop("document_no"), "6210", debit="900", balancing_account_no="2300", **how)


def rent(batch, amounts, **values):
    """1,000.01 paid, allocated over accounts."""
    how = {"recurring_method": "F", "recurring_frequency": "1M", **values}
    made = line(batch, "RENT", "1100", credit="1000.01", **how)
    for number, amount in amounts:
        allocations.insert(line=made, values={"account_no": number, **amount}, **BY)
    return made


def posted() -> list[tuple[str, str, Decimal]]:
    return [(day, account, amount) for _, day, _, account, amount in ledger()]


class TestMethods:
    def test_a_reversing_line_is_mirrored_the_next_day_and_gets_its_next_date(self, batch):
        accrual(batch)
        recurring.post_batch(batch=batch, **POST)
        assert posted() == [
            ("2026-06-30", "6210", 900),
            ("2026-06-30", "2300", -900),
            ("2026-07-01", "6210", -900),
            ("2026-07-01", "2300", 900),
        ]
        assert [str(left.posting_date) for left in lines.lines_of(batch)] == ["2026-07-31"]

    def test_a_formula_says_when_it_is_mirrored(self, batch):
        accrual(batch, reversal_date_formula="5D")
        recurring.post_batch(batch=batch, **POST)
        assert posted()[2][0] == "2026-07-05"

    def test_a_variable_line_loses_its_amount_and_waits_for_the_next_one(self, batch):
        accrual(batch, "V", recurring_frequency="")
        recurring.post_batch(batch=batch, **POST)
        left = lines.lines_of(batch)[0]
        assert (left.amount, str(left.posting_date)) == (0, "2026-06-30")
        with pytest.raises(Refused) as refused:
            recurring.post_batch(batch=batch, **POST)
        assert codes(refused) == ["recurring-amount-missing"]

    def test_a_balance_line_empties_its_account_over_its_allocations(self, batch):
        post_text(
            """
            2026-06-15 D1
            6420 Fuel       100.00
            1100 Bank                100.00
            """
        )
        how = {"recurring_method": "B", "recurring_frequency": "1M+CM"}
        made = line(batch, "SPREAD", "6420", **how)
        for number, percent in (("6200", 75), ("6210", 25)):
            allocations.insert(line=made, values={"account_no": number, "percent": Decimal(percent)}, **BY)
        recurring.post_batch(batch=batch, **POST)
        assert [row[1:] for row in posted()[2:]] == [("6420", -100), ("6200", 75), ("6210", 25)]

    def test_lines_due_later_or_expired_stay_as_they_are(self, batch):
        accrual(batch)
        later = line(batch, "L", "6200", debit="1", balancing_account_no="1100", day=LedgerDate(date(2026, 7, 1)))
        expired = accrual(batch, expiration_date=date(2026, 6, 29))
        recurring.post_batch(batch=batch, **POST)
        assert {row[1] for row in posted()} == {"6210", "2300"}
        left = {row.pk: str(row.posting_date) for row in JournalLine.objects.all()}
        assert (left[later.pk], left[expired.pk]) == ("2026-07-01", "2026-06-30")

    def test_the_same_key_posts_once(self, batch):
        accrual(batch, "F", recurring_frequency="")
        first = recurring.post_batch(batch=batch, idempotency_key="k", **POST)
        again = recurring.post_batch(batch=batch, idempotency_key="k", **POST)
        assert (again.register_no, again.is_repeated) == (first.register_no, True)

    def test_the_preview_is_what_is_posted(self, batch):
        rent(batch, [("6200", {"quantity": Decimal(2)}), ("6210", {"quantity": Decimal(1)})])
        accrual(batch)
        shown = recurring.preview_batch(batch=batch, work_date=JUNE, by=ROSA)
        recurring.post_batch(batch=batch, **POST)
        assert [(str(one.posting_date), one.account_no, one.amount) for one in shown.entries] == posted()

    def test_texts_have_their_placeholders_filled(self, batch):
        accrual(batch, "F", description="Utilities %4 %6", document_no="ACC-%6%3")
        recurring.post_batch(batch=batch, **POST)
        shown = lines.lines_of(batch)[0]
        assert (ledger()[0][2], shown.document_no) == ("ACC-20266", "ACC-%6%3")


class TestRefusals:
    def refused(self, batch) -> list[tuple[str, str, int]]:
        with pytest.raises(Refused) as refused:
            recurring.post_batch(batch=batch, **POST)
        assert ledger() == []
        return [(refusal.code, refusal.row, refusal.line) for refusal in refused.value.refusals]

    def test_an_empty_batch(self, batch):
        assert self.refused(batch)[0][0] == "nothing-to-post"

    def test_nothing_due_says_why_of_each_line(self, batch):
        accrual(batch, day=LedgerDate(date(2026, 7, 1)))
        accrual(batch, expiration_date=date(2026, 6, 29))
        assert self.refused(batch) == [("recurring-not-due", "E-JNL-17", 1), ("recurring-expired", "E-JNL-17", 2)]

    def test_what_the_methods_do_not_allow_all_at_once(self, batch):
        accrual(batch, "")
        accrual(batch, "RF", reversal_date_formula="-1D")
        line(batch, "B", "6200", recurring_method="RB", recurring_frequency="1M")
        JournalLine.objects.filter(document_no="B").update(account_type="customer", currency_code="USD")
        assert [row[:1] + row[2:] for row in self.refused(batch)] == [
            ("recurring-method-missing", 1),
            ("recurring-reversal-date", 2),
            ("recurring-balance-currency", 3),
            ("recurring-balance-account", 3),
        ]

    @pytest.mark.parametrize(
        ("amounts", "code"),
        [
            ([{"percent": 60}, {"percent": 30}], "allocation-percent"),
            ([{"amount": 600}, {"amount": 400}], "allocation-total"),
            ([{"percent": 60}, {"quantity": 1}], "allocation-keys-mixed"),
            ([{"quantity": 1}, {"quantity": -1}], "allocation-quantities"),
        ],
    )
    def test_allocations_that_are_not_the_amount(self, batch, amounts, code):
        rent(batch, [("6200", {name: Decimal(value) for name, value in one.items()}) for one in amounts])
        assert (code, "E-JNL-17", 1) in self.refused(batch)

    def test_a_number_series_in_a_recurring_journal(self, batch):
        with pytest.raises(Refused) as refused:
            batches.change(batch=batch, values={"number_series": "GJNL"}, **BY)
        assert codes(refused) == ["journal-batch-recurring-series"]

    def test_a_frequency_that_is_no_formula(self, batch):
        with pytest.raises(Refused) as refused:
            accrual(batch, recurring_frequency="monthly")
        assert codes(refused) == ["date-formula"]


class TestAllocations:
    def test_percentages_carry_their_remainder(self):
        keys = [Key(percent=Decimal(share)) for share in (60, 30, 10)]
        assert allocating.divide(Decimal("-1000.01"), keys, 2).parts == (
            Decimal("600.01"), Decimal("300.00"), Decimal("100.00"),
        )  # fmt: skip

    def test_amounts_have_the_opposite_sign(self):
        keys = [Key(amount=Decimal(70)), Key(amount=Decimal(30))]
        assert allocating.divide(Decimal(-100), keys, 2).parts == (70, 30)

    def test_are_changed_and_deleted(self, batch):
        made = rent(batch, [("6200", {"percent": Decimal(100)})])
        (one,) = allocations.of_lines([made])[made.pk]
        changed = allocations.change(allocation=one, values={"account_no": "6210"}, **BY)
        assert changed.account_no == "6210"
        allocations.delete(allocation=one, **BY)
        assert not JournalAllocation.objects.exists()
        with pytest.raises(Refused) as refused:
            allocations.change(allocation=one, values={"account_no": "6200"}, **BY)
        assert codes(refused) == ["allocation-gone"]

    def test_refuse_what_cannot_be_allocated(self, batch):
        values = {"account_no": "9", "percent": Decimal(50), "amount": Decimal(1), "general_posting_type": "sale"}
        own_vat = accrual(batch, general_posting_type="purchase")
        with pytest.raises(Refused) as refused:
            allocations.insert(line=own_vat, values=values, **BY)
        assert codes(refused) == ["allocation-balanced", "account-missing", "allocation-keys-mixed", "allocation-vat"]
        general = line(default_batch(), "G1", "6200", debit="1")
        with pytest.raises(Refused) as refused:
            allocations.insert(line=general, values={"account_no": "6200"}, **BY)
        assert codes(refused) == ["allocation-not-recurring"]


class TestPlaceholders:
    def test_stand_for_day_week_month_period_and_year(self):
        assert placeholders.filled("%1 %2 %3 %4 %5 %6", date(2017, 1, 31), "P1") == "31 5 1 January P1 2017"
