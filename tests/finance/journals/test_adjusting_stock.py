"""Opening stock, counts and write-offs: posted through the one door, by FIFO, and refused."""

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.journals import adjusting_stock
from ledgerhall.finance.journals.adjusting_stock import Asked
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.subledger.cards import Item
from ledgerhall.finance.subledger.ledgers import ItemLedgerEntry, ValueEntry
from ledgerhall.finance.subledger.posting_groups import GeneralPostingSetup
from ledgerhall.identity import permission_sets
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from ledgerhall.tenancy import books
from tests.finance.documents.trading import booked, start_trading, table
from tests.finance.ledgers import AT, ROSA
from tests.finance.pages.conftest import PREFIX, _client, company_with


@pytest.fixture
def trading(copy_books):
    def fill(made) -> None:
        with books.open(made):
            start_trading()
            GeneralPostingSetup.objects.filter(product_group_code="GOODS").update(
                inventory_adjustment_account_no="7000"
            )

    made = copy_books("adjustments", fill)
    with books.open(made):
        yield made


def asked(number: str, day: str = "2017-01-31", item: str = "STOCK-1", **said: str) -> Asked:
    amounts = {name: Decimal(value) for name, value in said.items()}
    return Asked(item, LedgerDate(date.fromisoformat(day)), number, **amounts)


def adjust(number: str, **said) -> Decimal:
    return adjusting_stock.adjust(asked=asked(number, **said), by=ROSA, posted_at=AT).quantity


def refused(number: str = "ADJ-9", **said) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as raised:
        adjust(number, **said)
    return [(one.code, one.row) for one in raised.value.refusals]


def test_stock_comes_in_is_counted_and_goes_out_by_fifo(trading):
    assert adjust("OPEN-1", change="10", unit_cost="5") == 10
    assert adjust("OPEN-2", change="4") == 4  # at the card's cost, 6
    shown = adjusting_stock.previewed(asked=asked("COUNT", counted="3"), by=ROSA)
    assert [(one.account_no, one.amount) for one in shown.entries] == [
        ("1210", -50), ("7000", 50), ("1210", -6), ("7000", 6),
    ]  # fmt: skip
    assert GLEntry.objects.count() == 4
    assert adjust("COUNT", counted="3") == -11
    assert booked("OPEN-1") == table("1210 50.00 Dr\n7000 50.00 Cr")
    assert booked("OPEN-2") == table("1210 24.00 Dr\n7000 24.00 Cr")
    assert booked("COUNT") == table("7000 56.00 Dr\n1210 56.00 Cr")
    moved = ItemLedgerEntry.objects.order_by("entry_no").values_list("entry_type", "quantity", "remaining_quantity")
    assert list(moved) == [
        ("positive adjustment", 10, 0),
        ("positive adjustment", 4, 3),
        ("negative adjustment", -11, 0),
    ]
    assert sum(ValueEntry.objects.values_list("cost_amount", flat=True)) == 18
    assert adjusting_stock.in_stock("STOCK-1", LedgerDate(date(2017, 1, 30))) == 0
    assert refused(counted="3") == [("item-adjustment-nothing", "E-DOC-04")]
    assert refused(change="-4") == [("item-out-of-stock", "E-DOC-04")]


def test_what_is_unclear_or_not_set_up_is_refused(trading):
    assert refused() == refused(change="1", counted="1") == [("item-adjustment-unclear", "E-DOC-04")]
    negative = ("item-adjustment-negative", "E-DOC-04")
    assert refused(counted="-1") == [negative]
    assert refused(change="0", unit_cost="-1") == [("item-adjustment-unclear", "E-DOC-04"), negative]
    assert refused(change="1", item="NONE") == [("item-missing", "E-DOC-03")]
    assert refused(change="1", item="GOODS") == [("item-not-stocked", "E-DOC-03")]
    Item.objects.filter(number="STOCK-1").update(is_blocked=True)
    assert refused(change="1") == [("item-blocked", "E-DOC-03")]
    Item.objects.filter(number="STOCK-1").update(is_blocked=False)
    foreign = GeneralPostingSetup.objects.filter(product_group_code="GOODS", business_group_code="FOREIGN")
    foreign.update(inventory_adjustment_account_no="7010")
    assert refused(change="1") == [("item-adjustment-account", "E-DOC-03")]
    GeneralPostingSetup.objects.create(
        business_group_code="", product_group_code="GOODS", inventory_adjustment_account_no="7020",
        created_at=AT, changed_at=AT,
    )  # fmt: skip
    adjust("ADJ-1", change="1")
    assert booked("ADJ-1") == table("1210 6.00 Dr\n7020 6.00 Cr")
    assert not GLEntry.objects.exclude(document_no="ADJ-1").exists()


class TestItsPage:
    @pytest.fixture
    def engine(self) -> str:
        """Pages are made of the same questions on both engines."""
        return "sqlite"

    def test_an_item_is_adjusted_from_its_card_after_a_preview(self, db, trading):
        browser = _client(company_with(trading, "DKK"), "maren", permission_sets.ACCOUNTANTS)
        act = f"{PREFIX}/card/item-card/{Item.objects.get(number='STOCK-1').uuid}/act/adjust-inventory/"
        typed = {
            "posting_date": "31.01.2017",
            "document_no": "OPEN-1",
            "change": "10",
            "unit_cost": "5",
            "confirmed": "1",
        }
        shown = browser.post(act, {**typed, "preview": "1"}).content.decode()
        assert "1210" in shown
        assert "50.00" in shown
        assert not GLEntry.objects.exists()
        assert browser.post(act, typed).status_code == 302
        assert booked("OPEN-1") == table("1210 50.00 Dr\n7000 50.00 Cr")
        assert "cannot go out" in browser.post(act, {**typed, "change": "-11", "unit_cost": ""}).content.decode()
