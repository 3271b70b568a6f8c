"""Every SIE file of `tests/data/sie`, read and planned, against the figures that are known of it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ledgerhall.finance.exchange.sie.accounts import AccountType, Subcategory
from ledgerhall.finance.exchange.sie.findings import Finding
from ledgerhall.finance.exchange.sie.model import SieFile
from ledgerhall.finance.exchange.sie.plan import ImportKind, ImportPlan, PostingKind
from ledgerhall.finance.exchange.sie.planning import plan
from ledgerhall.finance.exchange.sie.reader import read
from ledgerhall.finance.exchange.sie.sums import stated, total

FILES = Path(__file__).parents[2] / "data" / "sie"


def _file(name: str) -> SieFile:
    return read((FILES / name).read_bytes()).file


def _plan(name: str) -> ImportPlan:
    return plan((FILES / name).read_bytes())


def _balances(planned: ImportPlan) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for posting in planned.postings:
        for line in posting.lines:
            sums[line.account] += line.amount
    return {account: amount for account, amount in sums.items() if amount}


def _result(planned: ImportPlan) -> Decimal:
    income = {a.number for a in planned.accounts if not a.account_type.is_balance}
    return sum((amount for account, amount in _balances(planned).items() if account in income), Decimal())


def _found(planned: ImportPlan, code: str) -> list[Finding]:
    return [finding for finding in planned.findings if finding.code == code]


ENDS_AS_STATED = ["BL0001_typ1.SE", "BL0001_typ2.SE", "BL0001_typ3.SE", "BL0001_typ4.SE", "typ4.se", "Test4.SE"]


class TestCounts:
    @pytest.mark.parametrize(
        ("name", "sie_type", "vouchers", "rows", "accounts"),
        [
            ("transaktioner_ovnbolag.se", 4, 163, 671, 567),
            ("BL0001_typ1.SE", 1, 0, 0, 117),
            ("BL0001_typ2.SE", 2, 0, 0, 117),
            ("BL0001_typ3.SE", 3, 0, 0, 117),
            ("BL0001_typ4.SE", 4, 84, 405, 117),
            ("typ4.se", 4, 81, 287, 299),
            ("Test4.SE", 4, 167, 1464, 81),
            ("Sie4.se", 4, 70, 260, 291),
            ("FAKT.SI", 4, 1, 3, 3),
        ],
    )
    def test_finds_every_voucher_row_and_account(
        self, name: str, sie_type: int, vouchers: int, rows: int, accounts: int
    ) -> None:
        file = _file(name)
        assert file.encoding == "cp437"
        assert file.sie_type == sie_type
        assert len(file.vouchers) == vouchers
        assert sum(len(voucher.transactions) for voucher in file.vouchers) == rows
        assert len(file.accounts) == accounts

    def test_reads_swedish_letters_of_code_page_437(self) -> None:
        file = _file("transaktioner_ovnbolag.se")
        assert file.header.company_name == "Övningsbolaget AB (Ekonomi 60)"
        assert file.header.organisation_number == "5555555555"
        assert file.vouchers[0].text == "Övriga personalkostnader"
        assert (file.vouchers[0].series, file.vouchers[0].number, file.vouchers[0].line) == ("B", "1", 3905)


class TestPlans:
    @pytest.mark.parametrize("name", ENDS_AS_STATED)
    def test_ends_every_account_at_its_stated_balance(self, name: str) -> None:
        file, planned = _file(name), _plan(name)
        expected = {**stated(file, "UB", 0), **stated(file, "RES", 0)}
        assert _balances(planned) == {account: amount for account, amount in expected.items() if amount}
        assert not planned.is_refused

    @pytest.mark.parametrize(
        ("name", "result"),
        [
            *((f"BL0001_typ{n}.SE", "-212583.47") for n in (1, 2, 3, 4)),
            ("typ4.se", "28073.88"),
            ("Test4.SE", "718781.23"),
            ("transaktioner_ovnbolag.se", "-277798.46"),
        ],
    )
    def test_gives_the_result_of_the_year(self, name: str, result: str) -> None:
        assert _result(_plan(name)) == Decimal(result)

    @pytest.mark.parametrize("name", [*ENDS_AS_STATED, "Sie4.se", "transaktioner_ovnbolag.se"])
    def test_posts_nothing_that_does_not_sum_to_zero(self, name: str) -> None:
        planned = _plan(name)
        assert planned.postings
        assert [p for p in planned.postings if sum(line.amount for line in p.lines)] == []

    @pytest.mark.parametrize("name", [*ENDS_AS_STATED, "Sie4.se", "transaktioner_ovnbolag.se"])
    def test_dates_the_opening_on_the_closing_date_before_the_year(self, name: str) -> None:
        planned = _plan(name)
        (opening,) = planned.postings_of(PostingKind.OPENING)
        assert opening.posting_date.is_closing
        assert (planned.fiscal_years[0].start - opening.posting_date.day).days == 1

    def test_keeps_a_broken_fiscal_year(self) -> None:
        (year,) = _plan("BL0001_typ4.SE").fiscal_years
        assert (year.start, year.end) == (date(2009, 7, 1), date(2010, 6, 30))
        assert [start.month for start in year.period_starts] == [7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6]

    def test_keeps_series_and_number_as_document_number(self) -> None:
        planned = _plan("Test4.SE")
        first = planned.postings_of(PostingKind.VOUCHER)[0]
        assert (first.document_number, str(first.posting_date), first.file_line) == ("11-80001", "2008-01-05", 766)


class TestOvningsbolaget:
    def test_states_the_sums_of_its_balances(self) -> None:
        file = _file("transaktioner_ovnbolag.se")
        assert total(stated(file, "IB", 0)) == Decimal("1151678.15")
        assert total(stated(file, "UB", 0)) == Decimal("1429476.61")
        assert total(stated(file, "RES", 0)) == Decimal("-277798.46")

    def test_shows_the_opening_difference_on_an_account_of_its_own(self) -> None:
        planned = _plan("transaktioner_ovnbolag.se")
        assert _balances(planned)[planned.difference_account] == Decimal("-1151678.15")
        account = next(a for a in planned.accounts if a.is_difference)
        assert (account.name, account.account_type) == ("Opening difference", AccountType.EQUITY)

    def test_says_that_last_years_result_has_not_been_carried(self) -> None:
        (finding,) = _found(_plan("transaktioner_ovnbolag.se"), "sie-result-not-carried")
        assert finding.values["amount"] == Decimal("1151678.15")
        assert finding.severity == "warning"

    def test_has_no_other_warning(self) -> None:
        assert [finding.code for finding in _plan("transaktioner_ovnbolag.se").warnings] == ["sie-result-not-carried"]

    def test_ends_every_account_at_ub_and_res_but_the_difference(self) -> None:
        file, planned = _file("transaktioner_ovnbolag.se"), _plan("transaktioner_ovnbolag.se")
        balances = _balances(planned)
        del balances[planned.difference_account]
        expected = {**stated(file, "UB", 0), **stated(file, "RES", 0)}
        assert balances == {account: amount for account, amount in expected.items() if amount}

    def test_names_the_damaged_voucher_and_plans_nothing(self) -> None:
        planned = _plan("transaktioner_ovnbolag-bad-balance.se")
        (finding,) = planned.errors
        assert finding.message == "Voucher B 1 of 2011-01-07 does not sum to zero: it is off by -12,771.00."
        assert finding.lines == (3905,)
        assert planned.is_refused
        assert (planned.postings, planned.accounts, planned.fiscal_years, planned.history) == ((), (), (), ())

    def test_takes_subcategories_from_the_bas_chart(self) -> None:
        found = {a.number: (a.account_type, a.subcategory) for a in _plan("transaktioner_ovnbolag.se").accounts}
        assert found["1930"] == (AccountType.ASSETS, Subcategory.CASH)
        assert found["1510"] == (AccountType.ASSETS, Subcategory.RECEIVABLES)
        assert found["2440"] == (AccountType.LIABILITIES, Subcategory.PAYABLES)
        assert found["2091"] == found["2099"] == (AccountType.EQUITY, Subcategory.RETAINED_EARNINGS)
        assert found["2081"] == (AccountType.EQUITY, Subcategory.NONE)
        assert found["3041"][0] is AccountType.INCOME


class TestSpeakEasy:
    def test_warns_of_twelve_vouchers_with_one_number(self) -> None:
        (finding,) = _found(_plan("BL0001_typ4.SE"), "sie-voucher-number-repeated")
        assert len(finding.lines) == 12
        assert finding.message == "12 vouchers share the number # 1."

    def test_keeps_removed_and_added_rows_as_history(self) -> None:
        kinds = [row.kind for row in _plan("BL0001_typ4.SE").history]
        assert (kinds.count("BTRANS"), kinds.count("RTRANS")) == (3, 6)

    def test_does_not_post_a_voucher_of_which_every_row_is_zero(self) -> None:
        planned = _plan("BL0001_typ4.SE")
        assert "A-8" not in {posting.document_number for posting in planned.postings}
        assert ("VER", "A-8") in {(row.kind, row.document_number) for row in planned.history}
        assert len(planned.postings_of(PostingKind.VOUCHER)) == 83

    def test_warns_of_the_letter_in_another_encoding(self) -> None:
        (finding,) = _found(_plan("BL0001_typ4.SE"), "sie-damaged-characters")
        assert finding.lines == (40,)

    def test_posts_types_2_and_3_on_the_last_day_of_each_month(self) -> None:
        for name in ("BL0001_typ2.SE", "BL0001_typ3.SE"):
            months = _plan(name).postings_of(PostingKind.MONTH)
            assert [str(p.posting_date) for p in months][:3] == ["2009-07-31", "2009-08-31", "2009-09-30"]
            assert len(months) == 12
            assert _plan(name).postings_of(PostingKind.REST) == ()

    def test_divides_the_months_of_type_3_by_object(self) -> None:
        july = next(p for p in _plan("BL0001_typ3.SE").postings if p.document_number == "PSALDO-200907")
        assert [(line.amount, line.objects) for line in july.lines if line.account == "4010"] == [
            (Decimal("1400.00"), (("1", "1"),))
        ]

    def test_posts_type_1_on_the_last_day_with_a_warning(self) -> None:
        planned = _plan("BL0001_typ1.SE")
        (rest,) = planned.postings_of(PostingKind.REST)
        assert str(rest.posting_date) == "2010-06-30"
        assert len(_found(planned, "sie-months-missing")) == 1

    def test_makes_dimensions_of_dimensions_and_objects(self) -> None:
        dimensions = {d.code: d for d in _plan("BL0001_typ4.SE").dimensions}
        assert {code: d.name for code, d in dimensions.items()} == {
            "1": "Kostnadsställe",
            "2": "Kostnadsbärare",
            "6": "Projekt",
        }
        assert dict(dimensions["1"].values)["11"] == "Västerås"


class TestDemoforetaget:
    def test_warns_of_the_balances_that_differ(self) -> None:
        planned = _plan("Sie4.se")
        differing = {f.values["account"]: f.values["difference"] for f in _found(planned, "sie-ub-differs")}
        assert differing == {"2440": Decimal("-60000.00"), "2640": Decimal("12000.00")}
        differing = {f.values["account"]: f.values["difference"] for f in _found(planned, "sie-res-differs")}
        assert differing == {"4010": Decimal("48000.00")}

    def test_makes_the_account_that_only_vouchers_name(self) -> None:
        planned = _plan("Sie4.se")
        (finding,) = _found(planned, "sie-account-without-konto")
        assert (finding.values["account"], finding.values["rows"]) == ("FEL", 37)
        assert finding.values["amount"] == Decimal("33125.72")
        account = next(a for a in planned.accounts if a.number == "FEL")
        assert account.account_type is AccountType.EXPENSE
        assert _balances(planned)["FEL"] == Decimal("33125.72")

    def test_is_imported(self) -> None:
        planned = _plan("Sie4.se")
        assert planned.errors == ()
        assert planned.kind is ImportKind.NEW_COMPANY
        assert len(planned.postings_of(PostingKind.VOUCHER)) + 1 == 70  # one holds rows of 0.00 only

    def test_tells_of_texts_that_are_not_closed(self) -> None:
        (finding,) = _found(_plan("Sie4.se"), "sie-quotation-mark-missing")
        assert finding.lines == (1041, 1042, 1043)


class TestOthers:
    def test_refuses_a_page_of_html(self) -> None:
        planned = _plan("BokSald.SE")
        assert [finding.code for finding in planned.findings] == ["sie-not-a-sie-file"]
        assert planned.is_refused

    def test_asks_for_the_company_of_a_4i(self) -> None:
        planned = _plan("FAKT.SI")
        assert planned.kind is ImportKind.JOURNAL
        assert [finding.code for finding in planned.errors] == ["sie-company-needed"]
