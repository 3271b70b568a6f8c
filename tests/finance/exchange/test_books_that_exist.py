"""A file for books that exist: the next year, and a 4I."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ledgerhall.finance.exchange.sie.accounts import AccountType
from ledgerhall.finance.exchange.sie.plan import ImportKind, ImportPlan, PostingKind
from ledgerhall.finance.exchange.sie.planning import BooksState, plan
from ledgerhall.kernel.dates import LedgerDate

FILES = Path(__file__).parents[2] / "data" / "sie"
TYPES = {
    "1910": AccountType.ASSETS,
    "2091": AccountType.EQUITY,
    "2099": AccountType.EQUITY,
    "2440": AccountType.LIABILITIES,
    "3001": AccountType.INCOME,
    "4010": AccountType.EXPENSE,
}
CLOSING = {
    "1910": Decimal(100),
    "2091": Decimal(-40),
    "2440": Decimal(-10),
    "3001": Decimal(-90),
    "4010": Decimal(40),
}


def _books(
    balances: dict[str, Decimal] = CLOSING, difference_account: str = "", imported: frozenset[str] = frozenset()
) -> BooksState:
    return BooksState(
        company_name="Prov AB",
        organisation_number="556488-2362",
        currency_code="SEK",
        last_year_end=LedgerDate(date(2024, 12, 31)),
        account_types=TYPES | ({difference_account: AccountType.EQUITY} if difference_account else {}),
        balances=balances,
        difference_account=difference_account,
        imported_sha256=imported,
    )


def _data(opening: dict[str, int], more: str = "", year: str = "20250101 20251231") -> bytes:
    rows = "".join(f"#IB 0 {account} {amount}\n" for account, amount in opening.items())
    accounts = "".join(f"#KONTO {account} Konto\n" for account in sorted({*TYPES, *opening}))
    head = f'#SIETYP 4\n#FNAMN "Prov AB"\n#ORGNR 5564882362\n#RAR 0 {year}\n{accounts}'
    return (head + rows + more).encode("cp437")


def _plan(opening: dict[str, int], books: BooksState | None = None, more: str = "") -> ImportPlan:
    return plan(_data(opening, more), books=books or _books())


class TestNextYear:
    def test_whose_opening_is_the_closing_adds_nothing_but_the_year(self) -> None:
        planned = _plan({"1910": 100, "2091": -40, "2440": -10})
        assert planned.kind is ImportKind.NEXT_YEAR
        assert planned.errors == ()
        assert planned.postings == ()
        assert [year.start for year in planned.fiscal_years] == [date(2025, 1, 1)]

    def test_whose_opening_has_the_result_in_equity_closes_the_income_accounts(self) -> None:
        planned = _plan({"1910": 100, "2091": -40, "2099": -50, "2440": -10})
        (close,) = planned.postings_of(PostingKind.CLOSE)
        assert (str(close.posting_date), close.document_number) == ("C2024-12-31", "CLOSE-20241231")
        assert [(line.account, line.amount) for line in close.lines] == [
            ("3001", Decimal(90)),
            ("4010", Decimal(-40)),
            ("2099", Decimal(-50)),
        ]

    def test_may_carry_the_result_over_several_equity_accounts(self) -> None:
        planned = _plan({"1910": 100, "2091": -75, "2099": -15, "2440": -10})
        (close,) = planned.postings_of(PostingKind.CLOSE)
        assert sum(line.amount for line in close.lines) == 0

    def test_closes_income_accounts_that_cancel_out(self) -> None:
        books = _books({"1910": Decimal(50), "2091": Decimal(-50), "3001": Decimal(-9), "4010": Decimal(9)})
        (close,) = _plan({"1910": 50, "2091": -50}, books).postings
        assert [(line.account, line.amount) for line in close.lines] == [("3001", Decimal(9)), ("4010", Decimal(-9))]

    @pytest.mark.parametrize(
        ("opening", "differing"),
        [
            ({"1910": 99, "2091": -40, "2099": -50, "2440": -9}, {"1910": -1, "2099": -50, "2440": 1}),
            ({"1910": 100, "2091": -40, "2099": -49, "2440": -10}, {"2099": -49}),
            ({"1910": 100, "2091": -40, "2440": -60}, {"2440": -50}),
            ({"1910": 100, "2091": -40, "2440": -10, "1920": 0, "1940": 3}, {"1940": 3}),
            ({}, {"1910": -100, "2091": 40, "2440": 10}),
        ],
        ids=["other-accounts", "not-the-result", "result-in-a-liability", "new-account", "no-opening"],
    )
    def test_whose_opening_differs_is_refused_with_the_differences(
        self, opening: dict[str, int], differing: dict[str, int]
    ) -> None:
        planned = _plan(opening)
        found = {f.values["account"]: f.values["difference"] for f in planned.errors}
        assert {finding.code for finding in planned.errors} == {"sie-opening-differs-from-books"}
        assert found == {account: Decimal(difference) for account, difference in differing.items()}
        assert planned.postings == ()

    def test_posts_its_vouchers_and_makes_only_new_accounts(self) -> None:
        voucher = "#KONTO 5010 Hyra\n#VER A 1 20250105\n{\n#TRANS 5010 {} 5\n#TRANS 1910 {} -5\n}\n"
        planned = _plan({"1910": 100, "2091": -40, "2440": -10}, more=voucher)
        assert [account.number for account in planned.accounts] == ["5010"]
        assert [posting.document_number for posting in planned.postings] == ["A-1"]

    def test_leaves_an_opening_difference_of_the_books_out_of_the_comparison(self) -> None:
        books = _books({**CLOSING, "1910": Decimal(103), "DIFFERENCE": Decimal(-3)}, "DIFFERENCE")
        planned = _plan({"1910": 103, "2091": -40, "2099": -50, "2440": -10}, books)
        assert planned.errors == ()
        (close,) = planned.postings
        assert sum(line.amount for line in close.lines) == 0

    @pytest.mark.parametrize(
        "year", ["20240101 20241231", "20230101 20231231", "20260101 20261231", "20240701 20250630"]
    )
    def test_must_be_the_year_after_the_last(self, year: str) -> None:
        planned = plan(_data({"1910": 100, "2091": -40, "2440": -10}, year=year), books=_books())
        assert [finding.code for finding in planned.errors] == ["sie-not-the-next-year"]
        assert "go on from 2025-01-01" in planned.errors[0].message

    def test_must_be_of_the_same_company(self) -> None:
        data = _data({"1910": 100, "2091": -40, "2440": -10}).replace(b"5564882362", b"5566547898")
        assert [finding.code for finding in plan(data, books=_books()).errors] == ["sie-other-company"]

    def test_must_be_in_the_currency_of_the_books(self) -> None:
        data = _data({"1910": 100, "2091": -40, "2440": -10}, "#VALUTA EUR\n")
        assert [finding.code for finding in plan(data, books=_books()).errors] == ["sie-other-currency"]

    def test_is_refused_when_it_has_been_imported_before(self) -> None:
        sha256 = _plan({"1910": 100, "2091": -40, "2440": -10}).sha256
        planned = _plan({"1910": 100, "2091": -40, "2440": -10}, _books(imported=frozenset({sha256})))
        assert [finding.code for finding in planned.errors] == ["sie-file-imported-before"]


class TestTransactionsOnly:
    def test_become_a_journal_of_books_that_exist(self) -> None:
        planned = plan((FILES / "FAKT.SI").read_bytes(), books=_books_of_ovningsbolaget())
        assert planned.kind is ImportKind.JOURNAL
        assert planned.errors == ()
        (posting,) = planned.postings
        assert (posting.document_number, str(posting.posting_date)) == ("B-L14", "2011-03-04")
        assert [(line.account, str(line.amount)) for line in posting.lines] == [
            ("1510", "8000.00"),
            ("2611", "-1600.00"),
            ("3051", "-6400.00"),
        ]
        assert [account.number for account in planned.accounts] == ["2611", "3051"]
        assert planned.fiscal_years == ()

    def test_are_not_asked_for_a_fiscal_year(self) -> None:
        data = (FILES / "FAKT.SI").read_bytes().replace(b"20110304", b"19990101")
        assert plan(data, books=_books_of_ovningsbolaget()).errors == ()


def _books_of_ovningsbolaget() -> BooksState:
    return BooksState(
        company_name="Övningsbolaget AB",
        organisation_number="555555-5555",
        currency_code="SEK",
        last_year_end=LedgerDate(date(2011, 12, 31)),
        account_types={"1510": AccountType.ASSETS},
    )
