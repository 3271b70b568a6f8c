"""Calculating depreciation in books (finance.md 1.13, 2.6; golden cases S9, S10, G15a, G15b, Y1, R16)."""

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.assets import calculating
from ledgerhall.finance.foundation import default_dimensions, dimensions
from ledgerhall.finance.journals import lines, posting
from ledgerhall.finance.journals.models import JournalBatch, JournalLine, JournalTemplate
from ledgerhall.finance.ledger.models import GLRegister
from ledgerhall.finance.posting import reversal
from ledgerhall.finance.subledger.cards import FixedAsset
from ledgerhall.finance.subledger.ledgers import FALedgerEntry
from ledgerhall.finance.subledger.posting_groups import FAPostingGroup
from tests.finance.assets.equipment import (
    BY,
    acquire,
    asked,
    asset,
    book_value,
    change,
    days,
    depreciate,
    document,
    move,
    refused,
)
from tests.finance.ledgers import AT, ROSA

HALVES = [f"{year}-{end}" for year in range(2017, 2025) for end in ("06-30", "12-31")]
BOUGHT = {
    "general_posting_type": "purchase",
    "vat_business_group_code": "DOMESTIC",
    "vat_product_group_code": "VAT25",
}
SOLD = {**BOUGHT, "general_posting_type": "sale"}
DECLINING = {"method": "declining-balance 1", "declining_percent": Decimal(25)}


class TestFigures:
    def test_a_month_of_five_years(self, books):
        """G15a."""
        asset()
        acquire("15000", **BOUGHT)
        assert document("PI-070") == {"1000": "-15000.00", "1200": "3000.00", "1300": "12000.00"}
        made = depreciate("2017-01-31", "FADEP-01", "FA1")
        assert document("FADEP-01") == {"1310": "-200.00", "6100": "200.00"}
        assert (made.total, days(), book_value()) == (200, [30], 11800)

    def test_a_sale_after_two_years_takes_cost_and_depreciation_out(self, books):
        """G15b, and R16: it is sold once."""
        asset()
        acquire()
        depreciate("2017-12-31")
        depreciate("2018-12-31")
        move("proceeds on disposal", "-10000", "2018-12-31", "SI-071", **SOLD)
        assert document("SI-071") == {
            "1000": "10000.00", "1300": "-12000.00", "1310": "4800.00", "2100": "-2000.00", "7100": "-800.00",
        }  # fmt: skip
        assert book_value() == 0
        again = refused(move, "proceeds on disposal", "-1", "2019-02-01", "SI-072")
        assert again == ["E-FA-01 asset-disposed"]
        assert refused(depreciate, "2019-12-31", "D", "FA1") == ["E-FA-01 asset-disposed"]

    def test_declining_balance_half_yearly(self, books):
        """S9."""
        asset(**DECLINING)
        acquire("100000")
        series = "12500 12500 9375 9375 7031.25 7031.25 5273.44 5273.44"
        taken = [depreciate(end).total for end in HALVES[:8]]
        assert taken == [Decimal(amount) for amount in series.split()]

    def test_declining_until_an_even_share_of_what_is_left_is_more(self, books):
        """DB1/SL, worked out by hand: from the sixth year on the straight line is more."""
        asset(method="db1/sl", declining_percent=Decimal(25), years=Decimal(8))
        acquire("100000")
        series = "25000 18750 14062.50 10546.88 7910.16 7910.15 7910.16 7910.15"
        taken = [depreciate(f"{year}-12-31").total for year in range(2017, 2025)]
        assert taken == [Decimal(amount) for amount in series.split()]
        assert book_value() == 0

    def test_straight_line_half_yearly(self, books):
        """S10."""
        asset(years=Decimal(8))
        acquire("100000")
        assert [depreciate(end).total for end in HALVES] == [6250] * 16
        assert document("D-2024-12-31") == {"1310": "-6250.00", "6100": "6250.00"}
        assert (book_value(), days()) == (0, [180] * 16)

    def test_all_assets_at_once_with_their_dimensions(self, books):
        """Y1: the asset's department is on both lines. Each asset has a line of its own."""
        department = dimensions.create_dimension(code="DEPARTMENT", name="Department", **BY)
        dimensions.create_value(dimension=department, code="A", name="A", **BY)
        asset()
        asset("FA2", years=Decimal(10))
        default = {"table": "Fixed Asset", "record_no": "FA1", "dimension_code": "DEPARTMENT", "value_code": "A"}
        default_dimensions.create(values=default, **BY)
        acquire()
        acquire("1000", number="FA2")
        made = depreciate("2017-12-31", "FADEP-17")
        assert [(one.asset_no, one.amount) for one in made.runs] == [("FA1", 2400), ("FA2", 100)]
        assert document("FADEP-17") == {
            "1310": "-100.00", "1310 DEPARTMENT=A": "-2400.00", "6100": "100.00", "6100 DEPARTMENT=A": "2400.00",
        }  # fmt: skip

    def test_declining_balance_over_the_end_of_a_year_has_an_entry_for_each(self, books):
        asset(**DECLINING)
        acquire("100000")
        assert depreciate("2017-06-30").total == 12500
        assert [(one.days, one.amount) for one in depreciate("2018-06-30").runs] == [(180, 12500), (180, 9375)]
        assert depreciate("2018-12-31").total == 9375

    def test_a_book_beside_the_general_ledger_posts_no_lines(self, books):
        asset()
        asset(book="TAX", fixed_amount=Decimal(3000))
        acquire()
        move("acquisition cost", "12000", "2017-01-01", "T-1", book="TAX", balancing_account_no="")
        made = depreciate("2017-12-31", "FATAX", book="TAX")
        assert (made.total, document("FATAX")) == (3000, {})
        assert (book_value(book="TAX"), book_value()) == (9000, 12000)


class TestHowFar:
    def test_days_count_from_where_the_last_run_ended_whenever_it_was_posted(self, books):
        """A year that is depreciated in the next one."""
        asset(**DECLINING)
        acquire("100000")
        depreciate("2017-12-31", posted="2018-02-15")
        assert depreciate("2018-12-31").total == Decimal("18750.00")
        assert days() == [360, 360]

    def test_depreciation_without_days_counts_up_to_its_posting_date(self, books):
        """An opening balance."""
        asset()
        acquire()
        move("depreciation", "-4800", "2018-12-31", "OPEN", balancing_account_no="6100")
        assert [(one.days, one.amount) for one in depreciate("2019-01-31").runs] == [(30, 200)]

    def test_cost_counts_from_its_posting_date_on(self, books):
        asset()
        acquire()
        move("acquisition cost", "4800", "2018-01-01", "PI-2")
        assert depreciate("2017-12-31").total == 2400
        assert depreciate("2018-12-31").total == 3600

    def test_what_is_written_down_later_is_not_lost_twice(self, books):
        asset(years=Decimal(1), salvage_amount=Decimal(100))
        acquire()
        move("write-down", "-9000", "2018-01-31", "WD")
        assert depreciate("2017-12-31").total == 2900
        assert book_value() == 100

    def test_a_reversed_run_is_taken_again(self, books):
        asset()
        acquire()
        made = depreciate("2017-06-30")
        reversal.reverse_register(register_no=made.posted.register_no, by=ROSA, posted_at=AT)
        assert book_value() == 12000
        assert [(one.days, one.amount) for one in depreciate("2017-12-31").runs] == [(360, 2400)]


class TestAgain:
    def test_the_same_run_posts_nothing(self, books):
        asset()
        acquire()
        depreciate("2017-06-30")
        for earlier in ("2017-06-30", "2017-03-31"):
            assert refused(depreciate, earlier) == ["E-FA-01 depreciation-nothing"]
        assert FALedgerEntry.objects.count() == 2

    def test_the_same_request_gives_the_first_register(self, books):
        asset()
        acquire()
        first = depreciate("2017-06-30", key="june")
        assert depreciate("2017-06-30", key="june").posted.register_no == first.posted.register_no
        assert refused(depreciate, "2017-07-31", key="june") == ["E-JNL-12 idempotency-key-reused"]

    def test_after_the_last_day_nothing_is_left(self, books):
        asset(years=Decimal(1), salvage_amount=Decimal(600))
        acquire()
        depreciate("2017-12-31")
        assert book_value() == 600
        assert refused(depreciate, "2020-12-31") == ["E-FA-01 depreciation-nothing"]


class TestJournal:
    def test_lines_wait_to_be_posted(self, books):
        asset()
        acquire()
        batch = calculating.asset_batch(**BY)
        made = calculating.fill_journal(asked=asked("2017-12-31", "FADEP"), batch=batch, **BY)
        assert (made.total, made.batch) == (2400, batch)
        line = JournalLine.objects.get(batch=batch)
        assert (line.account_no, line.amount, line.balancing_account_no) == ("FA1", -2400, "6100")
        assert (line.asset_posting_type, line.depreciation_book_code, line.depreciation_days) == (
            "depreciation", "COMPANY", 360,
        )  # fmt: skip
        assert document("FADEP") == {}
        posting.post_batch(batch=batch, by=ROSA, posted_at=AT)
        assert document("FADEP") == {"1310": "-2400.00", "6100": "2400.00"}
        assert refused(depreciate, "2017-12-31") == ["E-FA-01 depreciation-nothing"]

    def test_what_waits_is_not_calculated_once_more(self, books):
        asset()
        acquire()
        batch = calculating.asset_batch(**BY)
        calculating.fill_journal(asked=asked("2017-12-31"), batch=batch, **BY)
        waiting = ["E-FA-01 depreciation-lines-waiting"]
        assert refused(calculating.fill_journal, asked=asked("2017-12-31"), batch=batch, **BY) == waiting
        assert refused(depreciate, "2017-12-31") == waiting
        lines.delete_all(batch=batch, **BY)
        assert depreciate("2017-12-31").total == 2400

    def test_the_asset_journal_is_made_where_there_is_none(self, books):
        JournalBatch.objects.filter(template__kind="assets").delete()
        JournalTemplate.objects.filter(kind="assets").delete()
        assert calculating.asset_batch(**BY).template.source_code == "FAGLJNL"


class TestRefusals:
    def test_what_is_asked_for_exists_and_has_a_number(self, books):
        found = refused(
            calculating.calculated, calculating.Asked("NO", date(2017, 1, 31), date(2017, 1, 31), "", ("X",))
        )
        assert found == ["E-FA-01 code-unknown", "E-FA-01 code-unknown", "E-FA-01 depreciation-document-no"]

    @pytest.mark.parametrize(
        ("to", "code"),
        [
            ("2016-12-31", "asset-not-acquired"),
            ("2017-01-15", "asset-before-start"),
            ("2018-02-28", "depreciation-over-year"),
        ],
    )
    def test_a_named_asset_is_depreciated_within_its_time_and_a_year_at_once(self, books, to, code):
        asset(years=Decimal(5), starting_date=date(2017, 2, 1))
        acquire()
        assert refused(depreciate, to, "D", "FA1") == [f"E-FA-01 {code}"]

    def test_a_named_asset_without_the_book_or_blocked_or_depreciated_by_hand(self, books):
        asset()
        asset("FA2", method="manual")
        acquire(number="FA2")
        assert refused(depreciate, "2017-12-31", "D", "FA1", book="TAX") == ["E-FA-01 asset-book-missing"]
        assert refused(depreciate, "2017-12-31", "D", "FA2") == ["E-FA-01 asset-manual"]
        FixedAsset.objects.filter(number="FA1").update(is_blocked=True)
        every = refused(depreciate, "2017-12-31", "D", "FA1", "FA2")
        assert every == ["E-FA-01 asset-blocked", "E-FA-01 asset-manual"]
        assert refused(depreciate, "2017-12-31") == ["E-FA-01 depreciation-nothing"]

    def test_a_card_that_does_not_say_how(self, books):
        asset(years=Decimal(0))
        asset("FA2", years=Decimal(5), starting_date=None)
        acquire()
        acquire(number="FA2")
        found = refused(depreciate, "2017-12-31")
        assert found == ["E-FA-01 asset-length-missing", "E-FA-01 asset-start-missing"]
        change(ending_date=date(2018, 12, 31))
        assert depreciate("2017-12-31", "D", "FA1").total == 6000

    def test_a_posting_group_without_the_account_or_gone(self, books):
        asset()
        acquire()
        FAPostingGroup.objects.update(depreciation_expense_account_no="")
        assert refused(depreciate, "2017-12-31") == ["E-DOC-03 asset-account-missing"]
        FAPostingGroup.objects.all().delete()
        assert refused(depreciate, "2017-12-31") == ["E-DOC-03 asset-group-missing"]
        assert not GLRegister.objects.filter(source_code="FAGLJNL", number__gt=1).exists()
