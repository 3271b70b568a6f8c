"""Each error and warning about the content of a file, made by the smallest file that has it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.exchange.sie.accounts import AccountType, Subcategory, TypeOfAccount, type_of
from ledgerhall.finance.exchange.sie.findings import Finding, in_ranges
from ledgerhall.finance.exchange.sie.plan import ImportPlan, PostingKind
from ledgerhall.finance.exchange.sie.planning import plan
from ledgerhall.finance.exchange.sie.reader import read

HEAD = """#FLAGGA 0
#SIETYP 4
#FNAMN "Prov AB"
#RAR 0 20250101 20251231
#RAR -1 20240101 20241231
#KONTO 1910 Kassa
#KONTO 2091 Balanserat
#KONTO 3001 Sale
"""


def _plan(rows: str, head: str = HEAD) -> ImportPlan:
    return plan((head + rows).encode("cp437"))


def _only(rows: str) -> Finding:
    (finding,) = _plan(rows).findings
    return finding


def _voucher(number: str = "1", day: str = "20250110", series: str = "A", amount: str = "100.00") -> str:
    return f'#VER {series} "{number}" {day} "Sale"\n{{\n#TRANS 1910 {{}} {amount}\n#TRANS 3001 {{}} -{amount}\n}}\n'


class TestErrors:
    def test_a_voucher_that_does_not_sum_to_zero(self) -> None:
        planned = _plan("#VER A 7 20250110\n{\n#TRANS 1910 {} 100.00\n#TRANS 3001 {} -99.99\n}\n")
        (finding,) = planned.findings
        assert finding.code == "sie-voucher-unbalanced"
        assert finding.message == "Voucher A 7 of 2025-01-10 does not sum to zero: it is off by 0.01."
        assert planned.postings == ()

    def test_rows_that_were_added_or_removed_do_not_count(self) -> None:
        rows = "#VER A 7 20250110\n{\n#TRANS 1910 {} 5\n#RTRANS 3001 {} -5\n#TRANS 3001 {} -5\n#BTRANS 1910 {} 9\n}\n"
        planned = _plan(rows)
        assert planned.errors == ()
        assert [row.kind for row in planned.history] == ["RTRANS", "BTRANS"]

    def test_a_voucher_outside_every_year(self) -> None:
        finding = _only(_voucher(day="20260101"))
        assert (finding.severity, finding.code, finding.lines) == ("error", "sie-voucher-outside-years", (9,))
        assert "2026-01-01" in finding.message

    def test_a_file_with_balances_and_no_year(self) -> None:
        planned = plan(b"#FNAMN x\n#KONTO 1910 Kassa\n#IB 0 1910 5\n")
        assert "sie-year-missing" in [finding.code for finding in planned.errors]

    def test_a_file_that_names_no_company(self) -> None:
        data = b"#RAR 0 20250101 20251231\n#KONTO 1910 Kassa\n"
        assert [finding.code for finding in plan(data).errors] == ["sie-company-name-missing"]
        assert plan(data, company_name="Given AB").company.name == "Given AB"
        assert plan(data, company_name="Given AB").errors == ()

    def test_a_month_outside_the_year(self) -> None:
        head = HEAD.replace("#SIETYP 4", "#SIETYP 2")
        planned = _plan("#PSALDO 0 202601 1910 {} 5\n", head)
        assert [(finding.code, finding.lines) for finding in planned.errors] == [("sie-month-outside-year", (9,))]


class TestBalances:
    def test_of_balance_accounts_that_differ_from_the_vouchers(self) -> None:
        finding = _only("#IB 0 1910 10\n#IB 0 2091 -10\n#UB 0 1910 115\n#UB 0 2091 -10\n" + _voucher())
        assert (finding.severity, finding.code, finding.lines) == ("warning", "sie-ub-differs", (11,))
        assert finding.message == "#UB of account 1910 is 115.00, #IB and vouchers give 110.00: it differs by 5.00."

    def test_that_are_not_stated_count_as_zero(self) -> None:
        finding = _only("#IB 0 1910 10\n#IB 0 2091 -10\n#UB 0 1910 10\n")
        assert (finding.code, finding.values["account"], finding.values["difference"]) == (
            "sie-ub-differs",
            "2091",
            Decimal("10.00"),
        )

    def test_of_which_the_file_states_none_are_not_missed(self) -> None:
        assert _plan("#IB 0 1910 10\n#IB 0 2091 -10\n" + _voucher()).findings == ()

    def test_of_income_accounts_that_differ(self) -> None:
        finding = _only("#RES 0 3001 -90\n" + _voucher())
        assert (finding.code, finding.lines) == ("sie-res-differs", (9,))
        assert finding.message == "#RES of account 3001 is -90.00, the vouchers give -100.00: it differs by 10.00."

    def test_stated_twice_are_added_and_told(self) -> None:
        planned = _plan("#IB 0 1910 10\n#IB 0 1910 5\n#IB 0 2091 -15\n")
        assert [(f.code, f.lines) for f in planned.findings] == [("sie-balance-repeated", (9, 10))]
        (opening,) = planned.postings
        assert [(line.account, line.amount) for line in opening.lines] == [
            ("1910", Decimal("15.00")),
            ("2091", Decimal("-15.00")),
        ]


class TestOpening:
    def test_that_does_not_sum_to_zero_gets_one_line_more(self) -> None:
        planned = _plan("#IB 0 1910 10\n#IB 0 2091 -4\n")
        assert [finding.code for finding in planned.findings] == ["sie-opening-unbalanced"]
        (opening,) = planned.postings
        assert str(opening.posting_date) == "C2024-12-31"
        assert [(line.account, line.amount) for line in opening.lines] == [
            ("1910", Decimal("10.00")),
            ("2091", Decimal("-4.00")),
            (planned.difference_account, Decimal("-6.00")),
        ]

    def test_takes_another_number_where_the_file_has_the_account(self) -> None:
        planned = _plan("#KONTO DIFFERENCE Egen\n#IB 0 1910 10\n")
        assert planned.difference_account == "DIFFERENCE1"
        assert len({account.number for account in planned.accounts}) == 5

    def test_that_lacks_last_years_result_says_so(self) -> None:
        (finding, *_others) = _plan("#IB 0 1910 10\n#IB 0 2091 -4\n#RES -1 3001 -6\n").findings
        assert (finding.severity, finding.code) == ("warning", "sie-result-not-carried")
        assert "last year's result" in finding.message

    def test_is_divided_by_the_balances_of_objects(self) -> None:
        planned = _plan('#IB 0 1910 10\n#IB 0 2091 -10\n#OIB 0 1910 {1 "N"} 4\n#OIB 0 1910 {6 "P"} 10\n')
        (opening,) = planned.postings
        assert [(line.amount, line.objects) for line in opening.lines if line.account == "1910"] == [
            (Decimal("4.00"), (("1", "N"),)),
            (Decimal("10.00"), (("6", "P"),)),
            (Decimal("-4.00"), ()),
        ]
        assert [(d.code, d.name, d.values) for d in planned.dimensions] == [
            ("1", "Cost center", (("N", "N"),)),
            ("6", "Project", (("P", "P"),)),
        ]

    def test_against_last_year_tells_what_differs(self) -> None:
        planned = _plan("#IB 0 1910 10\n#IB 0 2091 -10\n#UB -1 1910 9\n#UB -1 2091 -10\n")
        (finding,) = planned.findings
        assert finding.code == "sie-previous-year-differs"
        assert finding.message == "Account 1910 begins with 10.00 (#IB), last year ended with 9.00: off by 1.00."
        assert [row.kind for row in planned.history] == ["UB", "UB"]

    def test_against_last_year_allows_its_result_to_be_carried(self) -> None:
        assert _plan("#IB 0 1910 10\n#IB 0 2091 -10\n#UB -1 1910 10\n#UB -1 2091 -4\n#RES -1 3001 -6\n").findings == ()

    def test_against_last_year_reckons_its_months_where_it_states_no_end(self) -> None:
        planned = _plan("#IB 0 1910 10\n#IB 0 2091 -10\n#IB -1 1910 3\n#IB -1 2091 -10\n#PSALDO -1 202405 1910 {} 6\n")
        assert [f.values["difference"] for f in planned.findings] == [Decimal("1.00")]


class TestAccounts:
    def test_without_konto_are_made_under_their_number(self) -> None:
        planned = _plan("#VER A 1 20250110\n{\n#TRANS 1910 {} 5\n#TRANS 19å-x {} -5\n}\n")
        (finding,) = planned.findings
        assert (finding.severity, finding.code, finding.lines) == ("warning", "sie-account-without-konto", (12,))
        account = next(account for account in planned.accounts if account.number == "19å-x")
        assert (account.name, account.account_type) == ("19å-x", AccountType.ASSETS)

    @pytest.mark.parametrize(
        ("number", "letter", "expected"),
        [
            ("1210", "", TypeOfAccount(AccountType.ASSETS)),
            ("1510", "", TypeOfAccount(AccountType.ASSETS, Subcategory.RECEIVABLES)),
            ("1930", "", TypeOfAccount(AccountType.ASSETS, Subcategory.CASH)),
            ("2081", "", TypeOfAccount(AccountType.EQUITY)),
            ("2091", "", TypeOfAccount(AccountType.EQUITY, Subcategory.RETAINED_EARNINGS)),
            ("2099", "S", TypeOfAccount(AccountType.EQUITY, Subcategory.RETAINED_EARNINGS)),
            ("2098", "", TypeOfAccount(AccountType.EQUITY)),
            ("2440", "", TypeOfAccount(AccountType.LIABILITIES, Subcategory.PAYABLES)),
            ("2440", "T", TypeOfAccount(AccountType.ASSETS)),
            ("2650", "", TypeOfAccount(AccountType.LIABILITIES)),
            ("3001", "", TypeOfAccount(AccountType.INCOME)),
            ("4010", "", TypeOfAccount(AccountType.EXPENSE)),
            ("8999", "", TypeOfAccount(AccountType.EXPENSE)),
            ("8310", "I", TypeOfAccount(AccountType.INCOME)),
            ("8310", "", TypeOfAccount(AccountType.EXPENSE, is_assumed=True)),
            ("8220", "K", TypeOfAccount(AccountType.EXPENSE)),
            ("9999", "", TypeOfAccount(AccountType.EXPENSE, is_assumed=True)),
            ("FEL", "", TypeOfAccount(AccountType.EXPENSE, is_assumed=True)),
            ("FEL", "T", TypeOfAccount(AccountType.ASSETS)),
        ],
    )
    def test_take_their_type_from_ktyp_else_from_the_number(
        self, number: str, letter: str, expected: TypeOfAccount
    ) -> None:
        file = read(f"#KONTO {number} x\n#KTYP {number} {letter}\n".encode()).file
        assert type_of(number, file) == expected

    @pytest.mark.parametrize(
        ("chart", "subcategory"),
        [("EUBAS97", "cash"), ("BAS2014", "cash"), ("", "cash"), ("NE2007", ""), ("EGEN", "")],
    )
    def test_take_subcategories_only_from_a_bas_chart(self, chart: str, subcategory: str) -> None:
        file = read(f'#KPTYP "{chart}"\n#KONTO 1930 x\n'.encode()).file
        assert type_of("1930", file).subcategory == subcategory

    def test_of_assumed_type_are_told_together(self) -> None:
        finding = _only("#KONTO 9999 A\n#KONTO OBS B\n")
        assert (finding.code, finding.lines, finding.values["accounts"]) == (
            "sie-account-type-assumed",
            (9, 10),
            "9999, OBS",
        )


class TestVoucherNumbers:
    def test_repeated_are_told_with_all_lines(self) -> None:
        finding = _only(_voucher("1") + _voucher("1") + _voucher("1", series="B"))
        assert (finding.code, finding.lines) == ("sie-voucher-number-repeated", (9, 14))

    def test_repeated_in_another_year_are_not(self) -> None:
        planned = _plan(_voucher("1", "20240601") + "#IB 0 1910 100.00\n" + _voucher("1"))
        assert [f.code for f in planned.findings if "number" in f.code] == []

    def test_left_out_are_told_by_range(self) -> None:
        finding = _only(_voucher("3") + _voucher("5") + _voucher("9") + _voucher("1", series="B"))
        assert finding.message == "Series A has no vouchers 4, 6-8."

    def test_that_are_huge_or_no_numbers_do_no_harm(self) -> None:
        finding = _only(_voucher("1") + _voucher("9" * 18) + _voucher("9" * 19) + _voucher("X1"))
        assert finding.values["numbers"] == "2-" + "9" * 17 + "8"

    def test_that_are_missing_become_the_line_of_the_file(self) -> None:
        planned = _plan(_voucher("") + _voucher("", series='""'))
        assert [posting.document_number for posting in planned.postings] == ["A-L9", "L14"]
        assert [(f.code, f.lines) for f in planned.findings] == [("sie-voucher-number-missing", (9, 14))]

    def test_that_are_too_long_become_the_line_of_the_file(self) -> None:
        planned = _plan(_voucher("9" * 21) + _voucher("1", series="S" * 19))
        assert [posting.document_number for posting in planned.postings] == ["A-L9", "L14"]


class TestHistory:
    def test_holds_rows_of_zero_and_vouchers_without_rows(self) -> None:
        rows = "#VER A 1 20250110\n{\n}\n#VER A 2 20250111\n{\n#TRANS 1910 {} 0.00\n}\n"
        rows += "#VER A 3 20250112\n{\n#TRANS 1910 {} 5\n#TRANS 2091 {} 0\n#TRANS 3001 {} -5\n}\n"
        planned = _plan(rows)
        assert [(row.kind, row.document_number, row.account) for row in planned.history] == [
            ("VER", "A-1", ""),
            ("VER", "A-2", ""),
            ("TRANS", "A-2", "1910"),
            ("TRANS", "A-3", "2091"),
        ]
        assert [len(posting.lines) for posting in planned.postings] == [2]


class TestYearsOfTheFile:
    def test_that_have_vouchers_are_carried_one_to_the_next(self) -> None:
        rows = _voucher("1", "20240601") + "#IB 0 1910 100.00\n#IB 0 2091 -100.00\n" + _voucher("1")
        planned = _plan(rows)
        assert planned.errors == ()
        assert [year.start for year in planned.fiscal_years] == [date(2024, 1, 1), date(2025, 1, 1)]
        assert [(p.kind, str(p.posting_date)) for p in planned.postings] == [
            (PostingKind.VOUCHER, "2024-06-01"),
            (PostingKind.CLOSE, "C2024-12-31"),
            (PostingKind.VOUCHER, "2025-01-10"),
        ]

    def test_have_periods_by_calendar_month_also_where_they_are_broken(self) -> None:
        head = HEAD.replace("#RAR 0 20250101 20251231", "#RAR 0 20250115 20260630")
        (year,) = _plan("", head).fiscal_years
        assert year.period_starts[:2] == (date(2025, 1, 15), date(2025, 2, 1))
        assert (len(year.period_starts), year.period_starts[-1]) == (18, date(2026, 6, 1))


def test_ranges_of_lines_are_written_short() -> None:
    assert in_ranges([7, 1, 2, 3, 9, 10]) == "1-3, 7, 9-10"
