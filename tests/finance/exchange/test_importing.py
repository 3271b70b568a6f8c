"""A SIE file becomes books: through the one door, in one transaction, on both engines."""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ledgerhall.finance.exchange import import_file
from ledgerhall.finance.exchange.import_file import import_sie, plan_for_open_books
from ledgerhall.finance.exchange.models import HistoryRow, ImportedFile, ImportFinding
from ledgerhall.finance.foundation import periods
from ledgerhall.finance.foundation.models import CompanyInformation, DimensionValue
from ledgerhall.finance.journals.models import JournalLine
from ledgerhall.finance.ledger.balances import sums_between, sums_up_to
from ledgerhall.finance.ledger.models import GLAccount, GLEntry, GLRegister
from ledgerhall.finance.posting.reversal import reverse_register, reverse_transaction
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from ledgerhall.tenancy import books as tenancy_books
from tests.finance.ledgers import AT, ROSA

FILES = Path(__file__).parents[2] / "data" / "sie"


@pytest.fixture
def empty(make_books):
    """Empty books, open."""
    with tenancy_books.open(make_books()) as opened:
        yield opened


def _data(name: str) -> bytes:
    return (FILES / name).read_bytes()


def _import(data: bytes | str, **options):
    data = data.encode("cp437") if isinstance(data, str) else data
    return import_sie(data=data, by=ROSA, posted_at=AT, file_name="prov.se", **options)


def _balances(at: LedgerDate) -> dict[str, Decimal]:
    numbers = dict(GLAccount.objects.values_list("id", "number"))
    return {numbers[account]: sums.net for account, sums in sums_up_to(at).items() if sums.net}


HEAD = '#SIETYP 4\n#FNAMN "Prov AB"\n#ORGNR 556488-2362\n#RAR 0 20240101 20241231\n'
CHART = "#KONTO 1910 Kassa\n#KONTO 2091 Balanserat\n#KONTO 2099 Resultat\n#KONTO 3001 Sale\n#KONTO 4010 Varor\n"
FIRST_YEAR = (
    HEAD + CHART + "#IB 0 1910 100\n#IB 0 2091 -100\n"
    '#VER A 1 20240110 "Sale"\n{\n#TRANS 1910 {} 90\n#TRANS 3001 {1 "N"} -90\n}\n'
    '#VER A 2 20240220 "Buy"\n{\n#TRANS 1910 {} -40\n#TRANS 4010 {} 40\n}\n'
)
NEXT_YEAR = (
    HEAD.replace("2024", "2025") + CHART + "#IB 0 1910 150\n#IB 0 2091 -100\n#IB 0 2099 -50\n"
    '#VER A 1 20250110 "Sale"\n{\n#TRANS 1910 {} 7\n#TRANS 3001 {} -7\n}\n'
)


class TestNewBooks:
    def test_hold_what_the_plan_says(self, empty) -> None:
        planned = plan_for_open_books(data=_data("BL0001_typ4.SE"))
        imported = _import(_data("BL0001_typ4.SE"))
        assert imported.plan == planned
        expected: dict[str, Decimal] = defaultdict(Decimal)
        for posting in planned.postings:
            for line in posting.lines:
                expected[line.account] += line.amount
        assert _balances(LedgerDate(date(2010, 6, 30))) == {a: amount for a, amount in expected.items() if amount}
        assert GLEntry.objects.count() == sum(len(posting.lines) for posting in planned.postings)
        assert HistoryRow.objects.count() == len(planned.history)
        assert list(ImportFinding.objects.order_by("position").values_list("message", flat=True)) == [
            finding.message for finding in planned.findings
        ]

    def test_give_each_voucher_a_transaction_and_each_month_a_register(self, empty) -> None:
        imported = _import(_data("BL0001_typ4.SE"))
        entries = GLEntry.objects.filter(source_code="SIE")
        assert entries.values("transaction_no").distinct().count() == 83
        assert {entry.document_no for entry in entries} >= {"#-1", "A-9", "L-19", "U-5"}
        assert GLRegister.objects.count() == len(imported.register_numbers) == 13

    def test_show_the_year_alone_as_net_change(self, empty) -> None:
        _import(_data("Test4.SE"))
        year = sums_between(LedgerDate(date(2008, 1, 1)), LedgerDate(date(2008, 12, 31)))
        bank = GLAccount.objects.get(number="1930")
        assert year[bank.id].net == Decimal("1489282.00") - Decimal("812654.00")
        opening = GLEntry.objects.filter(source_code="OPENING").first()
        assert str(opening.posting_date) == "C2007-12-31"

    def test_import_a_large_file_in_seconds(self, empty) -> None:
        started = time.process_time()
        _import(_data("Test4.SE"))
        assert GLEntry.objects.filter(source_code="SIE").count() == 1456
        assert time.process_time() - started < 10

    def test_keep_the_file_and_know_the_company(self, empty) -> None:
        imported = _import(_data("transaktioner_ovnbolag.se"))
        file = ImportedFile.objects.get()
        assert file.data == _data("transaktioner_ovnbolag.se")
        assert (file.kind, file.format, file.encoding, file.user_text) == ("new-company", "SIE 4", "cp437", ROSA.text)
        assert file.difference_account_no == imported.plan.difference_account
        information = CompanyInformation.objects.get()
        assert (information.legal_name, information.registration_no, information.country_code) == (
            "Övningsbolaget AB (Ekonomi 60)",
            "5555555555",
            "SE",
        )
        assert {d.code for d in DimensionValue.objects.filter(dimension__code="1")} == {"Nord", "Syd"}

    def test_have_the_categories_that_bas_numbers_promise(self, empty) -> None:
        _import(_data("transaktioner_ovnbolag.se"))
        found = {a.number: a for a in GLAccount.objects.select_related("category").order_by("number")}
        assert str(found["1930"].category) == "Cash"
        assert str(found["1510"].category) == "Accounts Receivable"
        assert str(found["2440"].category) == "Accounts Payable"
        assert str(found["2099"].category) == "Retained Earnings"
        assert (found["3041"].category_kind, found["3041"].income_balance) == ("income", "income statement")

    def test_have_the_periods_of_a_broken_year(self, empty) -> None:
        _import(FIRST_YEAR.replace("#RAR 0 20240101 20241231", "#RAR 0 20231115 20250228"))
        (year,) = periods.fiscal_years()
        assert (year.starting_date, year.ending_date) == (date(2023, 11, 15), date(2025, 2, 28))
        assert [p.ending_date for p in periods.periods()][:2] == [date(2023, 11, 30), date(2023, 12, 31)]

    def test_tell_how_far_they_are(self, empty) -> None:
        told: list[tuple[int, int]] = []
        _import(FIRST_YEAR, progress=lambda done, total: told.append((done, total)))
        assert told == [(1, 3), (2, 3), (3, 3)]


class TestRefusals:
    def test_of_a_damaged_file_leave_the_books_empty(self, empty) -> None:
        with pytest.raises(Refused) as caught:
            _import(_data("transaktioner_ovnbolag-bad-balance.se"))
        (refusal,) = caught.value.refusals
        assert (refusal.code, refusal.line) == ("sie-voucher-unbalanced", 3905)
        assert not GLAccount.objects.exists()
        assert not CompanyInformation.objects.exists()

    def test_of_the_same_file_again_change_nothing(self, empty) -> None:
        _import(FIRST_YEAR)
        with pytest.raises(Refused) as caught:
            _import(FIRST_YEAR)
        assert "sie-file-imported-before" in [refusal.code for refusal in caught.value.refusals]
        assert ImportedFile.objects.count() == 1

    def test_by_the_door_undo_everything(self, empty, monkeypatch) -> None:
        calls = []

        def refuse_the_second(**arguments):
            calls.append(arguments)
            if len(calls) == 2:
                raise Refused(())
            return original(**arguments)

        original = import_file.post
        monkeypatch.setattr(import_file, "post", refuse_the_second)
        with pytest.raises(Refused):
            _import(FIRST_YEAR)
        assert len(calls) == 2
        assert not GLEntry.objects.exists()
        assert not GLAccount.objects.exists()


class TestNextYear:
    def test_closes_the_income_accounts_and_posts_its_vouchers(self, empty) -> None:
        _import(FIRST_YEAR)
        imported = _import(NEXT_YEAR)
        assert imported.file.kind == "next-year"
        assert _balances(LedgerDate(date(2024, 12, 31), True)) == {
            "1910": Decimal(150),
            "2091": Decimal(-100),
            "2099": Decimal(-50),
        }
        assert _balances(LedgerDate(date(2025, 12, 31))) == {
            "1910": Decimal(157),
            "2091": Decimal(-100),
            "2099": Decimal(-50),
            "3001": Decimal(-7),
        }
        assert [(y.starting_date.year, y.is_closed) for y in periods.fiscal_years()] == [(2024, True), (2025, False)]

    def test_that_does_not_fit_is_refused_with_the_differences(self, empty) -> None:
        _import(FIRST_YEAR)
        with pytest.raises(Refused) as caught:
            _import(NEXT_YEAR.replace("#IB 0 1910 150", "#IB 0 1910 151"))
        assert {r.values["account"]: r.values["difference"] for r in caught.value.refusals} == {
            "1910": Decimal(1),
            "2099": Decimal(-50),
        }
        assert len(periods.fiscal_years()) == 1

    def test_out_of_order_is_refused(self, empty) -> None:
        _import(NEXT_YEAR)
        with pytest.raises(Refused) as caught:
            _import(FIRST_YEAR)
        assert [refusal.code for refusal in caught.value.refusals] == ["sie-not-the-next-year"]

    def test_of_a_file_whose_opening_did_not_balance(self, empty) -> None:
        first = _import(FIRST_YEAR.replace("#IB 0 1910 100", "#IB 0 1910 130"))
        _import(NEXT_YEAR.replace("#IB 0 1910 150", "#IB 0 1910 180"))
        assert _balances(LedgerDate(date(2025, 12, 31)))[first.plan.difference_account] == Decimal(-30)

    def test_posts_nothing_where_nothing_was_carried(self, empty) -> None:
        _import(FIRST_YEAR)
        _import(NEXT_YEAR.replace("#IB 0 2099 -50\n", ""))
        assert _balances(LedgerDate(date(2024, 12, 31), True))["3001"] == Decimal(-90)
        assert [year.is_closed for year in periods.fiscal_years()] == [False, False]


class TestReversal:
    def test_of_a_voucher_leaves_the_others(self, empty) -> None:
        _import(FIRST_YEAR)
        voucher = GLEntry.objects.filter(document_no="A-1").first()
        reverse_transaction(transaction_no=voucher.transaction_no, by=ROSA, posted_at=AT)
        assert _balances(LedgerDate(date(2024, 12, 31)))["1910"] == Decimal(60)

    def test_of_all_registers_leaves_nothing(self, empty) -> None:
        imported = _import(FIRST_YEAR)
        for number in imported.register_numbers:
            reverse_register(register_no=number, by=ROSA, posted_at=AT)
        assert _balances(LedgerDate(date(2024, 12, 31))) == {}

    def test_of_one_of_two_vouchers_with_one_number_and_date(self, empty) -> None:
        twice = FIRST_YEAR.replace("#VER A 2 20240220", "#VER A 1 20240110")
        _import(twice)
        entries = GLEntry.objects.filter(document_no="A-1")
        assert entries.values("transaction_no").distinct().count() == 2


class TestTransactionsOnly:
    def test_become_a_journal_batch(self, empty) -> None:
        _import(_data("transaktioner_ovnbolag.se"))
        entries = GLEntry.objects.count()
        imported = _import(_data("FAKT.SI"))
        assert imported.file.kind == "journal"
        assert GLEntry.objects.count() == entries
        lines = JournalLine.objects.filter(batch__name=imported.file.journal_batch_name).order_by("line_no")
        assert [(line.document_no, line.account_no, line.amount) for line in lines] == [
            ("B-L14", "1510", Decimal(8000)),
            ("B-L14", "2611", Decimal(-1600)),
            ("B-L14", "3051", Decimal(-6400)),
        ]

    def test_need_books(self, empty) -> None:
        with pytest.raises(Refused) as caught:
            _import(_data("FAKT.SI"))
        assert [refusal.code for refusal in caught.value.refusals] == ["sie-company-needed"]


class TestIntoAnEmptyCompany:
    def test_opens_it_with_its_own_chart_kept(self, make_books) -> None:
        from ledgerhall.finance.journals.starting import NewBooks, start_books
        from ledgerhall.kernel.money import Currency

        with tenancy_books.open(make_books()):
            start_books(new=NewBooks("Prov AB", Currency("SEK")), by=ROSA, at=AT)
            _import(FIRST_YEAR.replace("1910", "1915").replace("3001", "3091"))
            assert GLAccount.objects.filter(number__in=["1000", "1915"]).count() == 2
            assert _balances(LedgerDate(date(2024, 12, 31)))["1915"] == Decimal(150)
