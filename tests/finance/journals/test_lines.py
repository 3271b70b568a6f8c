"""Lines of a batch: what the empty one offers, how amounts and dimensions are kept, what is refused at once."""

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.foundation import currencies, default_dimensions, dimensions
from ledgerhall.finance.foundation.models import DimensionValue, NumberSeriesLine
from ledgerhall.finance.journals import batches, documents, lines
from ledgerhall.finance.journals.cautions import cautions_of
from ledgerhall.finance.journals.models import JournalLine, UnbalancedLine
from ledgerhall.finance.journals.posting import post_batch
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from tests.finance.journals.journals import BY, JUNE, default_batch, line, rent

WORK_DATE = date(2026, 6, 30)


def codes(refused) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


@pytest.fixture
def batch(books):
    return default_batch()


@pytest.fixture
def dollar(books):
    made = currencies.create(values={"code": "USD"}, **BY)
    rate = {"starting_date": date(2026, 1, 1), "exchange_amount": Decimal(1), "relational_amount": Decimal("0.8551")}
    currencies.add_rate(currency=made, values=rate, **BY)
    return made


class TestEmptyLine:
    def test_offers_the_work_date_and_the_next_number_in_an_empty_batch(self, batch):
        assert lines.next_line(batch, WORK_DATE) == {"posting_date": JUNE, "document_no": "G00001"}

    def test_goes_on_with_a_document_until_it_balances(self, batch):
        line(batch, "G00001", "6200", debit="1240.00")
        assert lines.next_line(batch, WORK_DATE)["document_no"] == "G00001"
        line(batch, "G00001", "1110", credit="1240.00")
        assert lines.next_line(batch, WORK_DATE)["document_no"] == "G00002"

    def test_keeps_the_date_of_the_last_line(self, batch):
        may = LedgerDate(date(2026, 5, 31))
        line(batch, "G00001", "6200", debit="5", balancing_account_no="1110", day=may)
        assert lines.next_line(batch, WORK_DATE) == {"posting_date": may, "document_no": "G00002"}

    def test_counts_on_from_the_last_line_where_there_is_no_series(self, batch):
        batches.change(batch=batch, values={"number_series": "", "balancing_account_no": "1110"}, **BY)
        changed = default_batch()
        line(changed, "CLO-0099", "6200", debit="5", balancing_account_no="1110")
        offered = lines.next_line(changed, WORK_DATE)
        assert (offered["document_no"], offered["balancing_account_no"]) == ("CLO-0100", "1110")


class TestAmounts:
    def test_stand_on_the_side_where_they_were_typed(self, batch):
        line(batch, "G1", "6200", debit="10")
        line(batch, "G1", "1110", credit="10")
        line(batch, "G1", "6200", debit="-4")
        line(batch, "G1", "1110", credit="-4")
        kept = [(row.debit, row.credit, row.amount, row.is_correction) for row in lines.in_grid(batch)]
        assert kept == [(10, None, 10, False), (None, 10, -10, False), (-4, None, -4, True), (None, -4, 4, True)]
        total = documents.sums(lines.lines_of(batch))
        assert (total.debit, total.credit, total.balance) == (6, 6, 0)

    def test_balance_themselves_with_a_balancing_account(self, batch):
        line(batch, "G1", "6200", debit="10", balancing_account_no="1110")
        line(batch, "G2", "1110", credit="3", balancing_account_no="6200")
        total = documents.sums(lines.lines_of(batch))
        assert (total.debit, total.credit) == (13, 13)

    def test_are_suggested_for_what_the_document_lacks(self, batch):
        first = line(batch, "G1", "6200", debit="12.50")
        second = line(batch, "G1", "6420", debit="2.50")
        typed = {"posting_date": JUNE, "document_no": "G1", "document_type": ""}
        assert lines.balancing_amount(batch, None, typed) == Decimal(-15)
        assert lines.balancing_amount(batch, second, typed) == Decimal("-12.5")
        assert lines.balancing_amount(batch, first, {**typed, "document_no": "G2"}) == 0

    def test_in_a_foreign_currency_get_their_local_value(self, batch, dollar):
        made = line(batch, "G1", "6200", debit="100", currency_code="USD")
        assert made.amount_lcy == Decimal("85.51")
        changed = lines.change(line=made, values={"amount_lcy": Decimal("85.50")}, **BY)
        assert changed.amount_lcy == Decimal("85.5")
        anew = lines.change(line=made, values={"debit": Decimal(200), "credit": None}, **BY)
        assert anew.amount_lcy == Decimal("171.02")

    def test_typed_local_value_or_rate_is_posted_in_place_of_the_days_rate(self, batch, dollar):
        made = line(batch, "G1", "6200", debit="100", currency_code="USD", balancing_account_no="1110")
        shown = {"amount_lcy": Decimal("85.51"), "exchange_rate": Decimal("0.8551")}
        assert lines.in_grid(batch)[0].exchange_rate == Decimal("0.8551")
        doubled = lines.change(line=made, values={"debit": Decimal(200), "credit": None, **shown}, **BY)
        assert doubled.amount_lcy == Decimal("171.02")
        by_rate = lines.change(line=made, values={"exchange_rate": Decimal("0.86")}, **BY)
        assert by_rate.amount_lcy == Decimal("172.00")
        lines.change(line=made, values={"amount_lcy": Decimal("169.95"), "exchange_rate": Decimal("0.86")}, **BY)
        assert lines.in_grid(batch)[0].exchange_rate == Decimal("0.84975")
        for values, code in (
            ({"amount_lcy": Decimal("-169.95")}, "local-amount-side"),
            ({"amount_lcy": Decimal(1), "currency_code": ""}, "local-amount-without-currency"),
        ):
            with pytest.raises(Refused) as refused:
                lines.change(line=made, values=values, **BY)
            assert codes(refused) == [code]
        post_batch(batch=batch, by=BY["by"], posted_at=BY["at"])
        amounts = list(GLEntry.objects.order_by("entry_no").values_list("account_no", "amount"))
        assert amounts == [("6200", Decimal("169.95")), ("1110", Decimal("-169.95"))]

    def test_too_large_or_too_fine_are_refused(self, batch):
        with pytest.raises(Refused) as refused:
            line(batch, "G1", "6200", debit="1000000000000")
        assert codes(refused) == ["amount-too-large"]
        with pytest.raises(Refused) as refused:
            line(batch, "G1", "6200", debit="0.00001")
        assert codes(refused) == ["amount-precision"]


class TestSaving:
    def test_refuses_what_does_not_exist_all_at_once(self, batch):
        values = {"balancing_account_no": "9998", "currency_code": "XXX", "reason_code": "WHY"}
        with pytest.raises(Refused) as refused:
            line(batch, "G" * 21, "9999", debit="1", **values)
        assert codes(refused) == [
            "text-too-long", "account-missing", "account-missing", "currency-unknown", "reason-code-unknown",
        ]  # fmt: skip
        assert not JournalLine.objects.exists()

    def test_fills_the_defaults_of_the_account(self, batch):
        department = dimensions.create_dimension(code="DEPARTMENT", name="Department", **BY)
        for code in ("YARD", "SHOP"):
            dimensions.create_value(dimension=department, code=code, name=code, **BY)
        values = {"record_no": "6200", "dimension_code": "DEPARTMENT", "value_code": "YARD"}
        default_dimensions.create(values=values, **BY)
        assert line(batch, "G1", "6200", debit="1").dimensions == "DEPARTMENT=YARD"
        typed = line(batch, "G1", "6200", debit="1", dimensions="department=shop")
        assert typed.dimensions == "DEPARTMENT=SHOP"
        with pytest.raises(Refused) as refused:
            dimensions.delete_value(value=DimensionValue.objects.get(code="SHOP"), **BY)
        assert codes(refused) == ["dimension-value-named"]
        assert "named by journal lines (1):" in refused.value.refusals[0].message
        cleared = lines.change(line=typed, values={"account_no": "6200", "dimensions": ""}, **BY)
        assert cleared.dimensions == ""

    def test_warns_of_numbers_that_come_to_an_end(self, batch):
        NumberSeriesLine.objects.filter(series=batch.number_series).update(warning_no="G00002")
        for number in ("G00001", "G00002", "G00003"):
            line(batch, number, "6200", debit="1", balancing_account_no="1110")
        found = cautions_of(batch)
        assert [(one.code, one.line, one.values["number"]) for one in found] == [("number-series-warning", 2, "G00002")]
        batch.posting_number_series, batch.number_series = batch.number_series, None
        assert cautions_of(batch) == ()

    def test_refuses_a_line_that_is_gone(self, batch):
        made = line(batch, "G1", "6200", debit="1")
        lines.delete(line=made, **BY)
        with pytest.raises(Refused) as refused:
            lines.change(line=made, values={"description": "x"}, **BY)
        assert codes(refused) == ["journal-line-gone"]


class TestUnbalancedLines:
    def found(self) -> list[str]:
        rows = UnbalancedLine.objects.order_by("line_no")
        return [f"{row.document_no} {row.account_no}" for row in rows]

    def test_are_all_lines_of_documents_that_do_not_balance(self, batch):
        rent(batch, "G1")
        line(batch, "G2", "6200", debit="10")
        line(batch, "G2", "1110", credit="9.99")
        line(batch, "G3", "6200", debit="5", balancing_account_no="1110")
        assert self.found() == ["G2 6200", "G2 1110"]
        assert UnbalancedLine.objects.filter(account_no="6200").count() == 1

    def test_are_told_apart_by_date_and_batch(self, batch):
        other = batches.create(values={"name": "MONTHEND"}, **BY)
        line(batch, "G1", "6200", debit="10")
        line(batch, "G1", "1110", credit="10", day=LedgerDate(date(2026, 6, 29)))
        line(other, "G1", "1110", credit="10")
        assert len(self.found()) == 3

    def test_in_one_foreign_currency_balance_in_it(self, batch, dollar):
        for _ in range(3):
            line(batch, "G1", "6200", debit="10.03", currency_code="USD")
        line(batch, "G1", "1110", credit="30.09", currency_code="USD")
        assert sum(row.amount_lcy for row in lines.lines_of(batch)) != 0
        assert self.found() == []

    def test_in_two_currencies_balance_in_the_local_one(self, batch, dollar):
        line(batch, "G1", "6200", debit="100", currency_code="USD")
        line(batch, "G1", "1110", credit="85.51")
        assert self.found() == []
        line(batch, "G1", "1110", credit="14.49")
        assert len(self.found()) == 3

    def test_without_a_date_are_of_one_document(self, batch):
        line(batch, "G1", "6200", debit="10")
        line(batch, "G1", "1110", credit="10")
        line(batch, "G2", "6200", debit="10")
        JournalLine.objects.update(posting_date=None)
        assert self.found() == ["G2 6200"]


class TestBatches:
    def test_count_lines_documents_and_balance(self, batch):
        rent(batch, "G1")
        line(batch, "G2", "6200", debit="7")
        content = batches.contents([batch])[batch.id]
        assert (content.lines, content.documents, content.balance) == (3, 2, 7)

    def test_are_made_with_a_name_of_their_own(self, batch):
        made = batches.create(values={"name": "MONTHEND", "posting_number_series": "GJNL"}, **BY)
        assert [one.name for one in batches.in_order()] == ["DEFAULT", "MONTHEND"]
        assert made.posting_number_series.code == "GJNL"
        for name in ("MONTHEND", " "):
            with pytest.raises(Refused) as refused:
                batches.create(values={"name": name}, **BY)
            assert codes(refused) == ["journal-batch-name"]

    def test_refuse_two_series_and_what_does_not_exist(self, batch):
        values = {"number_series": "GJNL", "posting_number_series": "GJNL", "balancing_account_no": "9999"}
        with pytest.raises(Refused) as refused:
            batches.change(batch=batch, values=values, **BY)
        assert codes(refused) == ["journal-batch-two-series", "account-missing"]

    def test_with_lines_or_the_last_one_stay(self, batch):
        other = batches.create(values={"name": "MONTHEND"}, **BY)
        line(other, "G1", "6200", debit="1")
        with pytest.raises(Refused) as refused:
            batches.delete(batch=other, **BY)
        assert codes(refused) == ["journal-batch-has-lines"]
        assert lines.delete_all(batch=other, **BY) == 1
        batches.delete(batch=other, **BY)
        with pytest.raises(Refused) as refused:
            batches.delete(batch=batch, **BY)
        assert codes(refused) == ["journal-batch-last"]
