"""The ready-made setups: books that verify, accounts that exist, invoices at each rate, the boxes of the returns."""

import time
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from ledgerhall.finance.closing import vat_returns
from ledgerhall.finance.foundation.models import ExchangeRate
from ledgerhall.finance.inspection.verify import verify
from ledgerhall.finance.journals.starting import NewBooks
from ledgerhall.finance.ledger.models import GLAccount, GLEntry
from ledgerhall.finance.posting import post as entered
from ledgerhall.finance.posting.draft import DraftLine, PostingDraft
from ledgerhall.finance.starting.company import start_company
from ledgerhall.finance.starting.setups import NAMES, SETUPS
from ledgerhall.finance.subledger import parties
from ledgerhall.finance.subledger.posting_groups import GeneralPostingSetup
from ledgerhall.finance.vat.models import VATEntry, VATPostingSetup, VATReturn, VATStatement
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Currency, Money, round_half_away
from ledgerhall.tenancy import books as tenancy_books
from tests.finance.documents.trading import booked, document, line, post, table
from tests.finance.ledgers import AT, ROSA

BY = {"by": ROSA, "at": AT}
CURRENCIES = {"eu": "EUR", "gb": "GBP", "se": "SEK", "de": "EUR", "us": "USD"}
DAY = "2026-02-10"


def start(setup: str) -> None:
    """The company of a setup, its customers and vendors: one for each business group."""
    years = ((date(2026, 1, 1), 12),)
    start_company(new=NewBooks("Started Ltd", Currency(CURRENCIES[setup]), setup, years), **BY)
    for place, code in enumerate(SETUPS[setup].businesses, start=1):
        values = {
            "name": f"Party {code}",
            "posting_group_code": code,
            "general_business_group_code": code,
            "vat_business_group_code": code if SETUPS[setup].vat else "",
            "payment_terms_code": "30D",
        }
        for cards, letter in ((parties.CUSTOMERS, "C"), (parties.VENDORS, "V")):
            cards.create(values={**values, "number": f"{letter}{place}"}, work_date=date(2026, 1, 1), **BY)


@pytest.fixture
def open_books(copy_books):
    """Opens a copy of the books of a setup."""
    opened = []

    def copied(setup: str) -> None:
        def fill(made):
            with tenancy_books.open(made):
                start(setup)

        context = tenancy_books.open(copy_books(f"setup_{setup}", fill))
        context.__enter__()
        opened.append(context)

    yield copied
    for context in opened:
        context.__exit__(None, None, None)


def wrong() -> list:
    """What verify finds; that one role owns and posts is noticed in tests on PostgreSQL alone."""
    return [finding for finding in verify() if not finding.is_notice]


def party(setup: str, side: str, business: str) -> str:
    return f"{'C' if side == 'sales' else 'V'}{list(SETUPS[setup].businesses).index(business) + 1}"


def account(setup: str, side: str, business: str, product: str) -> str:
    """The account that the matrix says for trade with goods or services."""
    general = "SERVICES" if product == "SERVICES" else "GOODS"
    found = GeneralPostingSetup.objects.get(business_group_code=business, product_group_code=general)
    return found.sales_account_no if side == "sales" else found.purchase_account_no


def trade(setup: str, side: str, business: str, product: str, price: str, *, kind: str = "invoice") -> str:
    """Post a document of one line at that price; its number."""
    number = f"D{GLEntry.objects.count() + 1}"
    said = line(
        account(setup, side, business, product), price=price, kind="account", vat_product_group_code=product,
        general_product_group_code="SERVICES" if product == "SERVICES" else "GOODS",
    )  # fmt: skip
    post(document(side, kind, number, DAY, party(setup, side, business), said), number)
    return number


def boxes(statement: str) -> tuple[VATReturn, dict[str, str]]:
    """The return of the year, and its boxes that are not zero."""
    made = vat_returns.create(
        statement=VATStatement.objects.get(code=statement), starting_date=date(2026, 1, 1),
        ending_date=date(2026, 12, 31), **BY,
    )  # fmt: skip
    lines = made.lines.exclude(box_no="").exclude(amount=0).order_by("line_no")
    return made, {each.box_no: f"{each.amount:.2f}" for each in lines}


ALL = pytest.mark.parametrize("setup", SETUPS)


class TestEachSetup:
    @ALL
    def test_makes_books_that_verify(self, open_books, setup):
        open_books(setup)
        assert wrong() == []

    @ALL
    def test_names_accounts_that_exist_and_post(self, open_books, setup):
        open_books(setup)
        named = set(asdict(SETUPS[setup].accounts).values())
        named |= {number for row in SETUPS[setup].trades() for number in row[2:]}
        for asset in SETUPS[setup].assets:
            named |= {asset.cost, asset.accumulated, asset.expense}
        for row in VATPostingSetup.objects.values_list(
            "sales_account_no", "purchase_account_no", "reverse_charge_account_no"
        ):
            named |= {number for number in row if number}
        for _code, accounts, _percent, _maximum in SETUPS[setup].tax_jurisdictions():
            named |= set(accounts.values())
        found = GLAccount.objects.filter(number__in=named, account_type="posting")
        assert set(found.values_list("number", flat=True)) == named
        control = set(GLAccount.objects.filter(account_type="posting", is_direct_posting=False).values_list("number"))
        roles = SETUPS[setup].accounts
        assert control == {
            (number,) for number in (roles.receivables, roles.payables, roles.bank, roles.savings, roles.inventory)
        }
        direct = sorted(named - {number for (number,) in control})
        day, one = LedgerDate.parse(DAY), Money(Decimal(1), Currency(CURRENCIES[setup]))
        lines = [
            DraftLine(place, number, day, "ALL", amount)
            for place, (number, amount) in enumerate(product(direct, (one, -one)), start=1)
        ]
        entered.post(draft=PostingDraft(lines=tuple(lines), source_code="GENJNL"), by=ROSA, posted_at=AT)
        assert set(GLEntry.objects.values_list("account_no", flat=True)) == set(direct)

    @ALL
    def test_has_a_chart_of_the_size_and_with_categories(self, open_books, setup):
        open_books(setup)
        posting = GLAccount.objects.filter(account_type="posting")
        assert 100 <= posting.count() <= 150
        assert not posting.filter(category=None).exists()

    @ALL
    def test_posts_at_every_rate_and_returns_what_the_ledger_says(self, open_books, setup):
        """Every pair of sale and purchase, at prices of their own so that no box can hide another."""
        open_books(setup)
        price = Decimal(1000)
        for pair in VATPostingSetup.objects.exclude(calculation="full").order_by("id"):
            for side in ("sales", "purchases"):
                price += 37
                number = trade(setup, side, pair.business_group_code, pair.product_group_code, str(price))
                assert sum(entry.amount for entry in GLEntry.objects.filter(document_no=number)) == 0
                vat = VATEntry.objects.get(document_no=number)
                is_charged = side == "purchases" or pair.calculation == "normal"
                expected = price * pair.percent / 100 if is_charged else Decimal(0)
                assert abs(vat.amount) + vat.nondeductible_amount == round_half_away(expected, 2)
                if side == "purchases" and pair.deductible_percent != 100:
                    assert abs(vat.amount - expected / 2) < Decimal("0.01")
        trade(setup, "sales", "DOMESTIC", "STANDARD" if SETUPS[setup].vat else "", "10", kind="credit memo")
        made, _ = boxes(SETUPS[setup].statement[0])
        assert (made.number_of_differences, made.amount_due) == (0, made.ledger_amount)
        assert bool(made.amount_due) == bool(SETUPS[setup].vat)
        assert wrong() == []


class TestBoxes:
    def test_united_kingdom(self, open_books):
        open_books("gb")
        for business, goods, price in (
            ("DOMESTIC", "STANDARD", "1000"),
            ("DOMESTIC", "REDUCED", "400"),
            ("DOMESTIC", "ZERO", "50"),
            ("DOMESTIC", "EXEMPT", "30"),
            ("EU-NI", "STANDARD", "700"),
            ("ABROAD", "STANDARD", "600"),
        ):
            trade("gb", "sales", business, goods, price)
        for business, goods, price in (
            ("DOMESTIC", "STANDARD", "500"),
            ("DOMESTIC", "HALF", "100"),
            ("DOMESTIC", "REVERSE", "200"),
            ("EU-NI", "STANDARD", "300"),
            ("ABROAD", "SERVICES", "900"),
        ):
            trade("gb", "purchases", business, goods, price)
        # Box 1: 200 + 20 + 180 + 40; box 2: 60; box 4: 100 + 10 + 40 + 60 + 180. Box 7 counts all of a base.
        assert boxes("VAT100")[1] == {
            "1": "440.00",
            "2": "60.00",
            "3": "500.00",
            "4": "390.00",
            "5": "110.00",
            "6": "2780.00",
            "7": "2000.00",
            "8": "700.00",
            "9": "300.00",
        }

    def test_sweden(self, open_books):
        open_books("se")
        for business, goods, price in (
            ("DOMESTIC", "STANDARD", "1000"),
            ("DOMESTIC", "REDUCED", "500"),
            ("DOMESTIC", "LOW", "100"),
            ("DOMESTIC", "EXEMPT", "70"),
            ("EU", "STANDARD", "800"),
            ("EU", "SERVICES", "900"),
            ("ABROAD", "STANDARD", "300"),
            ("DOMESTIC", "REVERSE-S", "40"),
        ):
            trade("se", "sales", business, goods, price)
        for business, goods, price in (
            ("DOMESTIC", "STANDARD", "400"),
            ("EU", "STANDARD", "200"),
            ("EU", "SERVICES", "120"),
            ("ABROAD", "STANDARD", "600"),
            ("DOMESTIC", "REVERSE-S", "80"),
        ):
            trade("se", "purchases", business, goods, price)
        assert boxes("MOMS")[1] == {
            "05": "1600.00",
            "10": "250.00",
            "11": "60.00",
            "12": "6.00",
            "20": "200.00",
            "21": "120.00",
            "24": "80.00",
            "30": "100.00",
            "35": "800.00",
            "36": "300.00",
            "39": "900.00",
            "41": "40.00",
            "42": "70.00",
            "48": "350.00",
            "49": "216.00",
            "50": "600.00",
            "60": "150.00",
        }

    def test_germany(self, open_books):
        open_books("de")
        for business, goods, price in (
            ("DOMESTIC", "STANDARD", "1000"),
            ("DOMESTIC", "REDUCED", "200"),
            ("EU", "STANDARD", "500"),
            ("EU", "SERVICES", "300"),
            ("ABROAD", "STANDARD", "400"),
        ):
            trade("de", "sales", business, goods, price)
        for business, goods, price in (
            ("DOMESTIC", "STANDARD", "600"),
            ("EU", "STANDARD", "100"),
            ("EU", "SERVICES", "700"),
            ("DOMESTIC", "REVERSE", "50"),
        ):
            trade("de", "purchases", business, goods, price)
        assert boxes("USTVA")[1] == {
            "41": "500.00",
            "43": "400.00",
            "81": "1000.00",
            "86": "200.00",
            "89": "100.00",
            "46": "700.00",
            "47": "133.00",
            "84": "50.00",
            "85": "9.50",
            "21": "300.00",
            "66": "114.00",
            "61": "19.00",
            "67": "142.50",
            "83": "90.00",
        }

    def test_any_eu_country(self, open_books):
        open_books("eu")
        trade("eu", "sales", "DOMESTIC", "STANDARD", "1000")
        trade("eu", "sales", "EU", "SERVICES", "500")
        trade("eu", "purchases", "DOMESTIC", "HALF", "400")
        trade("eu", "purchases", "EU", "STANDARD", "200")
        found = boxes("VAT")[1]
        assert found == {
            "A": "1000.00", "B": "250.00", "D": "500.00", "G": "200.00", "H": "50.00", "I": "100.00", "J": "200.00",
        }  # fmt: skip

    def test_import_vat_is_all_tax(self, open_books):
        """Customs' invoice is VAT and nothing else (full VAT)."""
        open_books("eu")
        said = line(
            "1460", price="250", kind="account", vat_product_group_code="IMPORT", general_product_group_code="GOODS"
        )
        post(document("purchases", "invoice", "CUSTOMS", DAY, "V1", said), "CUSTOMS")
        assert booked("CUSTOMS") == table("1460 250.00 Dr\n2100 250.00 Cr")
        assert boxes("VAT")[1] == {"I": "250.00", "J": "-250.00"}

    def test_sales_tax(self, open_books):
        """6 % of the state, 1 % of the county on the first 5,000, 0.5 % of the city."""
        open_books("us")
        header = {"tax_area_code": "CITY", "is_tax_liable": True}
        said = line("4010", price="8000", kind="account", tax_group_code="TAXABLE", general_product_group_code="GOODS")
        post(document("sales", "invoice", "SI", DAY, "C1", said, **header), "SI")
        assert booked("SI") == table("1100 8,570.00 Dr\n4010 8,000.00 Cr\n2200 480.00 Cr\n2210 50.00 Cr\n2220 40.00 Cr")
        found = boxes("SALESTAX")[1]
        assert (found["2"], found["4"], found["6"], found["9"]) == ("480.00", "50.00", "40.00", "570.00")


class TestStarting:
    def test_takes_little_work(self, make_books):
        made = make_books()
        with tenancy_books.open(made):
            before = time.process_time()
            start_company(new=NewBooks("Fast Ltd", Currency("SEK"), "se", ((date(2026, 1, 1), 12),)), **BY)
            # Half a second of one processor where nothing else runs; a loaded machine counts more.
            assert time.process_time() - before < 3
            assert not ExchangeRate.objects.exists()

    def test_offers_setups_first(self):
        assert list(NAMES) == ["eu", "gb", "se", "de", "us", "generic", "empty"]
