"""Each rule of the door: what it refuses, by its own code, and what it lets pass."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.foundation import dimensions, number_series, periods
from ledgerhall.finance.foundation.models import (
    Currency,
    DefaultDimension,
    Dimension,
    DimensionCombination,
    DimensionValue,
    ExchangeRate,
    GeneralLedgerSetup,
    NumberSeries,
    NumberSeriesLine,
    UserSetup,
)
from ledgerhall.finance.ledger.models import GLAccount, GLEntry
from ledgerhall.finance.posting.draft import PostingDraft
from ledgerhall.finance.posting.post import post
from ledgerhall.kernel import money
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.money import Money
from tests.finance.ledgers import AT, EUR, ROSA, draft, ledger, post_text

RENT = """
    2026-06-30 D1
    6200 Rent           100.00
    1100 Bank                   100.00
"""


def refused_codes(made, **options) -> list[str]:
    """The codes that the door refuses the draft with; nothing may have been written."""
    before = ledger()
    with pytest.raises(Refused) as refused:
        post(draft=made, by=ROSA, posted_at=AT, **options)
    assert ledger() == before
    return [refusal.code for refusal in refused.value.refusals]


def with_lines(made: PostingDraft, **changes) -> PostingDraft:
    return replace(made, lines=tuple(replace(line, **changes) for line in made.lines))


def set_up(**values) -> None:
    GeneralLedgerSetup.objects.update(**values)


class TestFieldsFilled:
    def test_an_empty_draft_is_refused(self, books):
        assert refused_codes(PostingDraft((), "GENJNL")) == ["nothing-to-post"]

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"posting_date": None}, "posting-date-empty"),
            ({"document_no": ""}, "document-no-empty"),
            ({"amount": Money(0, EUR)}, "amount-zero"),
            ({"account_no": ""}, "account-empty"),
            ({"account_no": "", "balancing_account_no": "1100"}, "account-empty"),
            ({"reason_code": "NONE"}, "reason-code-unknown"),
            ({"description": "a\x07b"}, "text-control-character"),
            ({"document_no": "D" * 21}, "text-too-long"),
        ],
    )
    def test_each_field_has_its_own_refusal(self, books, changes, code):
        assert set(refused_codes(with_lines(draft(RENT), **changes))) == {code}


class TestDates:
    def test_the_company_range_holds(self, books):
        set_up(allow_posting_from=LedgerDate(date(2026, 7, 1)), allow_posting_to=LedgerDate(date(2026, 7, 31)))
        with pytest.raises(Refused) as refused:
            post_text(RENT)
        message = refused.value.refusals[0].message
        assert "2026-07-01 to 2026-07-31" in message
        assert "company" in message

    def test_the_users_own_range_alone_counts(self, books):
        set_up(allow_posting_from=LedgerDate(date(2026, 7, 1)))
        UserSetup.objects.create(
            user_text=ROSA.text, user_uuid=ROSA.user_uuid, allow_posting_to=LedgerDate(date(2026, 6, 30)),
            created_at=AT, changed_at=AT,
        )  # fmt: skip
        post_text(RENT)
        assert set(refused_codes(draft(RENT.replace("2026-06-30", "2026-07-01")))) == {"posting-date-not-allowed"}

    def test_a_range_to_the_last_day_leaves_its_closing_date_outside(self, books):
        periods.close_fiscal_year(by=ROSA, at=AT)
        set_up(allow_posting_to=LedgerDate(date(2025, 12, 31)))
        with pytest.raises(Refused) as refused:
            post(draft=draft(RENT.replace("2026-06-30", "C2025-12-31")), by=ROSA, posted_at=AT)
        assert {refusal.code for refusal in refused.value.refusals} == {"closing-date-not-allowed"}
        told = refused.value.refusals[0].message
        assert "closing date of 2025-12-31" in told
        assert "leave its end empty, or set it to C2025-12-31 or later" in told
        assert set(refused_codes(draft(RENT.replace("2026-06-30", "2026-01-01")))) == {"posting-date-not-allowed"}

    def test_a_date_in_no_period_is_refused(self, books):
        assert set(refused_codes(draft(RENT.replace("2026", "2024")))) == {"posting-date-outside-periods"}

    def test_a_closing_date_needs_a_closed_year(self, books):
        closing = draft(RENT.replace("2026-06-30", "C2025-12-31"))
        assert set(refused_codes(closing)) == {"closing-date-year-open"}
        periods.close_fiscal_year(by=ROSA, at=AT)
        post(draft=closing, by=ROSA, posted_at=AT)
        assert {entry.is_prior_year for entry in GLEntry.objects.order_by("entry_no")} == {True}

    def test_opening_balances_alone_stand_before_the_first_year(self, books):
        opening = draft(RENT.replace("2026-06-30", "C2024-12-31"))
        assert set(refused_codes(opening)) == {"posting-date-outside-periods"}
        post(draft=replace(opening, is_opening=True), by=ROSA, posted_at=AT)
        assert len(ledger()) == 2


class TestAccounts:
    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("is_blocked", True, "account-blocked"),
            ("is_direct_posting", False, "direct-posting-off"),
            ("account_type", "heading", "account-not-posting"),
        ],
    )
    def test_each_flag_has_its_own_refusal(self, books, field, value, code):
        GLAccount.objects.filter(number="6200").update(**{field: value})
        assert refused_codes(draft(RENT)) == [code]

    def test_system_lines_pass_where_direct_posting_is_off(self, books):
        GLAccount.objects.filter(number="6200").update(is_direct_posting=False)
        post(draft=with_lines(draft(RENT), is_system_created=True), by=ROSA, posted_at=AT)
        assert len(ledger()) == 2

    def test_a_balancing_account_balances_its_line(self, books):
        line = replace(draft(RENT).lines[0], balancing_account_no="1100")
        post(draft=PostingDraft((line,), "GENJNL"), by=ROSA, posted_at=AT)
        assert [row[3:] for row in ledger()] == [("6200", Decimal(100)), ("1100", Decimal(-100))]


class TestAmounts:
    def test_too_many_decimals_are_refused(self, books):
        made = draft(RENT.replace("100.00", "100.001"))
        assert set(refused_codes(made)) == {"amount-precision"}

    def test_a_line_of_a_billion_thousands_is_refused(self, books):
        made = draft(RENT.replace("        100.00", "1000000000000.00").replace("    100.00", "1000000000000.00"))
        assert "amount-too-large" in refused_codes(made)

    def test_documents_of_a_batch_balance_each(self, books):
        made = draft(RENT + RENT.replace("D1", "D2"))
        lines = list(made.lines)
        lines[1], lines[3] = replace(lines[1], amount=Money(-90, EUR)), replace(lines[3], amount=Money(-110, EUR))
        crossed = replace(made, lines=tuple(lines))
        assert refused_codes(crossed) == ["document-out-of-balance", "document-out-of-balance"]
        post(draft=replace(crossed, is_document_balance_forced=False), by=ROSA, posted_at=AT)
        assert {entry.transaction_no for entry in GLEntry.objects.order_by("entry_no")} == {1}

    def test_dates_balance_each_where_documents_need_not(self, books):
        made = draft(RENT.replace("1100", "2026-07-01 D1\n    1100"))
        assert set(refused_codes(replace(made, is_document_balance_forced=False))) == {"date-out-of-balance"}


@pytest.fixture
def dollars(books):
    currency = Currency.objects.create(
        code="USD", name="US dollar", rounding_debit_account_no="7300", rounding_credit_account_no="7300",
        created_at=AT, changed_at=AT,
    )  # fmt: skip
    ExchangeRate.objects.create(
        currency=currency, starting_date=date(2026, 6, 1), exchange_amount=Decimal("1.1234"),
        relational_amount=Decimal(1), created_at=AT, changed_at=AT,
    )  # fmt: skip
    return money.Currency("USD")


def in_dollars(made: PostingDraft, dollars: money.Currency, *amounts: str) -> PostingDraft:
    lines = (replace(line, amount=Money(amount, dollars)) for line, amount in zip(made.lines, amounts, strict=True))
    return replace(made, lines=tuple(lines))


class TestCurrencies:
    def test_both_amounts_and_the_factor_are_kept(self, dollars):
        post(draft=in_dollars(draft(RENT), dollars, "100", "-100"), by=ROSA, posted_at=AT)
        entry = GLEntry.objects.get(entry_no=1)
        assert (entry.amount, entry.currency_code, entry.currency_amount) == (Decimal("89.02"), "USD", 100)
        assert entry.currency_factor == Decimal("1.1234")

    def test_cents_that_a_document_lacks_are_posted_to_the_rounding_account(self, dollars):
        three = draft(RENT.replace("1100 Bank", "1110 Savings      50.00\n    1100 Bank"))
        post(draft=in_dollars(three, dollars, "10", "10", "-20"), by=ROSA, posted_at=AT)
        assert [row[3:] for row in ledger()] == [
            ("6200", Decimal("8.90")),
            ("1110", Decimal("8.90")),
            ("1100", Decimal("-17.80")),
        ]
        post(draft=in_dollars(three, dollars, "10.01", "10.01", "-20.02"), by=ROSA, posted_at=AT)
        assert [row[3:] for row in ledger()[3:]] == [
            ("6200", Decimal("8.91")),
            ("1110", Decimal("8.91")),
            ("1100", Decimal("-17.82")),
        ]
        post(draft=in_dollars(three, dollars, "10.03", "10.03", "-20.06"), by=ROSA, posted_at=AT)
        assert [row[3:] for row in ledger()[6:]] == [
            ("6200", Decimal("8.93")),
            ("1110", Decimal("8.93")),
            ("1100", Decimal("-17.86")),
        ]
        post(draft=in_dollars(three, dollars, "10.04", "10.04", "-20.08"), by=ROSA, posted_at=AT)
        assert [row[3:] for row in ledger()[9:]] == [
            ("6200", Decimal("8.94")),
            ("1110", Decimal("8.94")),
            ("1100", Decimal("-17.87")),
            ("7300", Decimal("-0.01")),
        ]

    def test_rounding_without_an_account_is_refused(self, dollars):
        Currency.objects.update(rounding_credit_account_no="")
        three = draft(RENT.replace("1100 Bank", "1110 Savings      50.00\n    1100 Bank"))
        assert refused_codes(in_dollars(three, dollars, "10.04", "10.04", "-20.08")) == ["currency-rounding-account"]

    def test_typed_local_amounts_hide_no_difference_in_the_currency(self, dollars):
        made = in_dollars(draft(RENT), dollars, "101", "-100")
        lines = [replace(line, amount_lcy=Money(local, EUR)) for line, local in zip(made.lines, (90, -90), strict=True)]
        with pytest.raises(Refused) as refused:
            post(draft=replace(made, lines=tuple(lines)), by=ROSA, posted_at=AT)
        (refusal,) = refused.value.refusals
        assert refusal.code == "document-out-of-balance"
        assert refusal.values["difference"] == Money(1, dollars)

    def test_an_amount_worth_less_than_a_cent_is_refused(self, dollars):
        ExchangeRate.objects.update(exchange_amount=Decimal(100))
        made = in_dollars(draft(RENT), dollars, "0.01", "-0.01")
        assert set(refused_codes(made)) == {"amount-lcy-zero"}

    def test_an_unknown_currency_is_refused(self, books):
        made = in_dollars(draft(RENT), money.Currency("XXX"), "100", "-100")
        assert set(refused_codes(made)) == {"currency-unknown"}

    def test_a_date_before_the_first_rate_is_refused(self, dollars):
        made = in_dollars(draft(RENT.replace("06-30", "05-31")), dollars, "100", "-100")
        assert set(refused_codes(made)) == {"currency-rate-missing"}

    def test_amounts_of_different_signs_are_refused(self, dollars):
        made = with_lines(in_dollars(draft(RENT), dollars, "100", "-100"), amount_lcy=Money(-89, EUR))
        assert "currency-signs-differ" in refused_codes(made)


@pytest.fixture
def departments(books):
    dimension = dimensions.create_dimension(code="DEPARTMENT", name="Department", by=ROSA, at=AT)
    for code in ("A", "B"):
        dimensions.create_value(dimension=dimension, code=code, name=code, by=ROSA, at=AT)
    return dimension


def with_rule(dimension, rule, value=""):
    DefaultDimension.objects.create(
        record_no="6200", dimension=dimension, dimension_code=dimension.code, rule=rule, value_code=value,
        created_at=AT, changed_at=AT,
    )  # fmt: skip


class TestDimensions:
    def test_equal_content_is_one_set_and_globals_are_on_the_entry(self, departments):
        set_up(global_dimension_1_code="DEPARTMENT")
        post(draft=with_lines(draft(RENT), dimensions="DEPARTMENT=A"), by=ROSA, posted_at=AT)
        rows = GLEntry.objects.order_by("entry_no").values_list("dimension_set_id", "global_dimension_1_code")
        assert len(set(rows)) == 1
        assert rows[0][1] == "A"

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            ("PROJECT=X", "dimension-unknown"),
            ("DEPARTMENT=Z", "dimension-value-unknown"),
        ],
    )
    def test_unknown_ones_are_refused(self, departments, content, code):
        assert set(refused_codes(with_lines(draft(RENT), dimensions=content))) == {code}

    def test_blocked_ones_are_refused(self, departments):
        made = with_lines(draft(RENT), dimensions="DEPARTMENT=A")
        DimensionValue.objects.filter(code="A").update(is_blocked=True)
        assert set(refused_codes(made)) == {"dimension-value-blocked"}
        Dimension.objects.update(is_blocked=True)
        assert set(refused_codes(made)) == {"dimension-blocked"}

    @pytest.mark.parametrize(
        ("rule", "value", "content", "code"),
        [
            ("code mandatory", "", "", "dimension-mandatory"),
            ("same code", "A", "DEPARTMENT=B", "dimension-same-code"),
            ("no code", "", "DEPARTMENT=A", "dimension-no-code"),
        ],
    )
    def test_the_accounts_rule_holds(self, departments, rule, value, content, code):
        with_rule(departments, rule, value)
        assert set(refused_codes(with_lines(draft(RENT), dimensions=content))) == {code}

    def test_a_kept_rule_lets_pass(self, departments):
        with_rule(departments, "same code", "A")
        post(draft=with_lines(draft(RENT), dimensions="DEPARTMENT=A"), by=ROSA, posted_at=AT)
        assert len(ledger()) == 2

    def test_blocked_combinations_are_refused(self, departments):
        project = dimensions.create_dimension(code="PROJECT", name="Project", by=ROSA, at=AT)
        dimensions.create_value(dimension=project, code="X", name="X", by=ROSA, at=AT)
        DimensionCombination.objects.create(
            dimension_1_code="PROJECT", value_1_code="X", dimension_2_code="DEPARTMENT", value_2_code="A",
            created_at=AT, changed_at=AT,
        )  # fmt: skip
        made = with_lines(draft(RENT), dimensions="DEPARTMENT=A;PROJECT=X")
        assert set(refused_codes(made)) == {"dimension-combination-blocked"}
        post(draft=with_lines(draft(RENT), dimensions="DEPARTMENT=B;PROJECT=X"), by=ROSA, posted_at=AT)


@pytest.fixture
def series(books):
    return number_series.create(code="INV", starting_no="INV-098", starting_date=date(2026, 1, 1), by=ROSA, at=AT)


class TestNumbers:
    def test_a_posting_series_numbers_each_document(self, series):
        made = replace(draft(RENT + RENT.replace("D1", "D2")), posting_number_series="INV")
        posted = post(draft=made, by=ROSA, posted_at=AT)
        assert posted.document_numbers == ("INV-098", "INV-099")
        assert post(draft=made, by=ROSA, posted_at=AT).document_numbers == ("INV-100", "INV-101")

    def test_a_refused_posting_uses_no_number(self, series):
        made = replace(draft(RENT.replace("6200", "9999")), posting_number_series="INV")
        assert refused_codes(made) == ["account-missing"]
        assert NumberSeriesLine.objects.get(series=series).last_no_used == ""

    def test_documents_follow_a_journals_series(self, series):
        made = replace(draft(RENT), number_series="INV")
        assert refused_codes(made) == ["document-no-not-next"]
        post(draft=replace(draft(RENT.replace("D1", "INV-098")), number_series="INV"), by=ROSA, posted_at=AT)
        assert NumberSeriesLine.objects.get(series=series).last_no_used == "INV-098"

    def test_typed_numbers_pass_where_the_series_allows_them(self, series):
        NumberSeries.objects.filter(code="INV").update(is_manual_allowed=True)
        post(draft=replace(draft(RENT), number_series="INV"), by=ROSA, posted_at=AT)
        assert NumberSeriesLine.objects.get(series=series).last_no_used == ""

    @pytest.mark.parametrize(
        ("series_changes", "line_changes", "code"),
        [
            ({"is_blocked": True}, {}, "number-series-blocked"),
            ({}, {"starting_date": date(2026, 12, 1)}, "number-series-missing"),
            ({}, {"ending_no": "INV-099", "last_no_used": "INV-099"}, "number-series-ended"),
            ({"is_date_ordered": True}, {"last_date_used": date(2026, 7, 1)}, "number-series-date-order"),
            ({}, {"last_no_used": "NONE"}, "number-series-exhausted"),
        ],
    )
    def test_a_series_that_cannot_number_is_refused(self, series, series_changes, line_changes, code):
        if series_changes:
            NumberSeries.objects.filter(code="INV").update(**series_changes)
        if line_changes:
            NumberSeriesLine.objects.filter(series=series).update(**line_changes)
        assert refused_codes(replace(draft(RENT), posting_number_series="INV")) == [code]

    def test_a_missing_series_is_refused(self, books):
        assert refused_codes(replace(draft(RENT), posting_number_series="NOPE")) == ["number-series-missing"]
