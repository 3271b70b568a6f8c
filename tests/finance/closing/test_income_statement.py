"""Closing the income statement (finance.md section 4; golden cases Y1, S16 and R13)."""

from datetime import date

import pytest

from ledgerhall.finance.closing import income_statement
from ledgerhall.finance.closing.income_statement import Asked
from ledgerhall.finance.foundation import default_dimensions, periods
from ledgerhall.finance.journals import posting
from ledgerhall.finance.journals.models import JournalLine
from ledgerhall.finance.ledger.models import GLAccount, GLRegister
from ledgerhall.kernel.errors import Refused
from tests.finance.closing.period_ends import BY, balance, document, line, post_lines
from tests.finance.ledgers import AT, ROSA

A, B = "DEPARTMENT=A", "DEPARTMENT=B"
ASKED = Asked(date(2017, 12, 31), "CLOSE-1", "3100", dimensions=("DEPARTMENT",))


def put(account: str, amount: str, department: str, no: str = "D1", day: str = "2017-06-30") -> None:
    """An income account against accruals."""
    post_lines(line(account, amount, "2300", day=day, no=no, dimensions=department))


def worked_year() -> None:
    """The income accounts of the worked year 4.1."""
    for account, amount, department in (
        ("4000", "-70000", A), ("4000", "-50000", B), ("5000", "48000", A), ("6000", "24000", A),
        ("6010", "2400", A), ("6030", "1000", B),
    ):  # fmt: skip
        put(account, amount, department)


def close(**changed) -> income_statement.Closing:
    values = {name: getattr(ASKED, name) for name in Asked.__dataclass_fields__}
    batch = income_statement.closing_batch(**BY)
    return income_statement.close(asked=Asked(**values | changed), batch=batch, **BY)


def close_and_post(**changed) -> income_statement.Closing:
    closing = close(**changed)
    if closing.lines:
        posting.post_batch(batch=closing.batch, by=ROSA, posted_at=AT)
    return closing


def refused(**changed) -> list[str]:
    with pytest.raises(Refused) as refusal:
        close(**changed)
    assert not JournalLine.objects.exists()
    return [f"{each.row} {each.code}" for each in refusal.value.refusals]


@pytest.fixture
def closed(books):
    """The worked year, closed."""
    worked_year()
    periods.close_fiscal_year(**BY)


class TestClose:
    def test_puts_lines_per_department_into_the_batch_and_posts_nothing(self, closed):
        before = GLRegister.objects.count()
        closing = close()
        assert (closing.lines, closing.result) == (7, 44600)
        assert GLRegister.objects.count() == before
        shown = [
            (str(each.posting_date), each.account_no, each.dimensions, str(each.amount))
            for each in JournalLine.objects.order_by("line_no")
        ]
        assert shown[0] == ("C2017-12-31", "4000", A, "70000")
        assert shown[-1] == ("C2017-12-31", "3100", "", "-44600")

    def test_brings_the_accounts_to_zero_and_the_result_to_retained_earnings(self, closed):
        close_and_post()
        assert document("CLOSE-1") == {
            "3100": "-44600.00",
            f"4000 {A}": "70000.00",
            f"4000 {B}": "50000.00",
            f"5000 {A}": "-48000.00",
            f"6000 {A}": "-24000.00",
            f"6010 {A}": "-2400.00",
            f"6030 {B}": "-1000.00",
        }
        assert GLRegister.objects.order_by("-number")[0].source_code == "CLSINCOME"
        assert balance("4000", to="2017-12-31") == -120000
        assert balance("4000", to="C2017-12-31") == 0

    def test_again_after_later_postings_closes_the_difference_only(self, closed):
        close_and_post()
        put("6030", "3000", A, no="AUDIT", day="2017-12-31")
        close_and_post(document_no="CLOSE-2")
        assert document("CLOSE-2") == {"3100": "3000.00", f"6030 {A}": "-3000.00"}
        assert balance("3100") == -41600
        assert close_and_post(document_no="CLOSE-3").lines == 0

    def test_without_dimensions_in_details_has_retained_earnings_opposite_each_line(self, closed):
        closing = close(post_to="details", dimensions=())
        assert set(JournalLine.objects.values_list("balancing_account_no", flat=True)) == {"3100"}
        posting.post_batch(batch=closing.batch, by=ROSA, posted_at=AT)
        assert document("CLOSE-1") == {
            "3100": "-44600.00",
            "4000": "120000.00",
            "5000": "-48000.00",
            "6000": "-24000.00",
            "6010": "-2400.00",
            "6030": "-1000.00",
        }

    def test_in_details_gives_retained_earnings_the_dimensions(self, closed):
        close_and_post(post_to="details")
        assert document("CLOSE-1")[f"3100 {A}"] == "4400.00"
        assert document("CLOSE-1")[f"3100 {B}"] == "-49000.00"

    def test_without_a_retained_earnings_account_leaves_the_balancing_lines_to_the_user(self, closed):
        assert close(retained_earnings_account_no="").lines == 6
        assert not JournalLine.objects.filter(account_no="3100").exists()

    def test_closes_accounts_without_direct_posting_and_without_default_dimensions(self, closed):
        GLAccount.objects.filter(number="5000").update(is_direct_posting=False)
        values = {"record_no": "6000", "dimension_code": "DEPARTMENT", "value_code": "B"}
        default_dimensions.create(values=values, **BY)
        close_and_post()
        assert document("CLOSE-1")[f"6000 {A}"] == "-24000.00"


class TestRefuse:
    def test_a_year_that_is_open(self, books):
        assert refused() == ["E-PER-03 closing-year-open"]

    def test_a_day_on_which_no_year_ends_and_no_day(self, closed):
        assert refused(fiscal_year_ending=date(2017, 6, 30)) == ["E-PER-03 closing-year-missing"]
        assert refused(fiscal_year_ending=None) == ["E-PER-03 closing-date-empty"]

    def test_an_empty_document_number(self, closed):
        assert refused(document_no="") == ["E-PER-03 closing-document-no"]

    def test_accounts_that_cannot_take_the_result(self, closed):
        assert refused(retained_earnings_account_no="9999") == ["E-PER-03 retained-earnings-missing"]
        assert refused(retained_earnings_account_no="4000") == ["E-PER-03 retained-earnings-not-balance"]
        GLAccount.objects.filter(number="2300").update(category_kind="liabilities")
        assert refused(retained_earnings_account_no="2300") == ["E-PER-03 retained-earnings-not-equity"]
        GLAccount.objects.filter(number="3000").update(account_type="heading")
        assert refused(retained_earnings_account_no="3000") == ["E-PER-03 retained-earnings-not-posting"]

    def test_a_dimension_that_does_not_exist(self, closed):
        assert refused(dimensions=("REGION",)) == ["E-JNL-15 dimension-unknown"]

    def test_lines_of_an_earlier_run_that_still_wait(self, closed):
        close()
        with pytest.raises(Refused) as refusal:
            close()
        assert [each.code for each in refusal.value.refusals] == ["closing-lines-waiting"]

    def test_mandatory_dimensions_that_are_not_kept_apart_until_that_is_accepted(self, closed):
        values = {"record_no": "6000", "dimension_code": "DEPARTMENT", "rule": "code mandatory"}
        default_dimensions.create(values=values, **BY)
        with pytest.raises(Refused) as refusal:
            close(dimensions=())
        assert "DEPARTMENT (6000)" in refusal.value.refusals[0].message
        assert refusal.value.refusals[0].code == "closing-dimensions-mandatory"
        assert close(dimensions=(), accepts_missing_dimensions=True).lines == 6

    def test_closing_a_year_without_a_later_one(self, closed):
        assert periods.close_fiscal_year(**BY).starting_date == date(2018, 1, 1)
        with pytest.raises(Refused) as refusal:
            periods.close_fiscal_year(**BY)
        assert [each.row for each in refusal.value.refusals] == ["E-PER-01"]
