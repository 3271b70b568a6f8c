"""Deferral schedules on their pages: calculated, typed, calculated anew, posted, and read afterwards."""

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.documents.models import DeferralLine, PostedDocumentLine
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.subledger.cards import DeferralTemplate
from ledgerhall.identity import permission_sets
from ledgerhall.tenancy import books
from tests.finance.documents.test_pages import address, text_of
from tests.finance.documents.trading import booked, document, line, start_trading
from tests.finance.pages.conftest import PREFIX, _client, company_with


@pytest.fixture
def engine() -> str:
    """Pages are made of the same questions on both engines; those have tests of their own."""
    return "sqlite"


@pytest.fixture
def accountant(db, copy_books):
    made = company_with(copy_books("trading", _fill), "DKK")
    with books.open(made):
        yield _client(made, "maren", permission_sets.ACCOUNTANTS)


def _fill(made) -> None:
    with books.open(made):
        start_trading()


def release(place: object = "", *, day: str = "", amount: str = "", **more: str) -> dict:
    return {"line": place, "seen": "", "posting_date": day, "amount": amount, **more}


def typed() -> list[tuple[date, Decimal]]:
    return list(DeferralLine.objects.order_by("id").values_list("posting_date", "amount"))


class TestASchedule:
    def test_is_typed_over_what_a_user_defined_template_leaves_open(self, accountant):
        said = line("SERVICE", "1", "100.00", deferral_code="UD")
        draft = document("sales", "invoice", "SI-1", "2017-02-01", "C10", said)
        page = address("deferral-schedule", draft.lines.get().uuid)
        assert page in text_of(accountant.get(address("sales-invoice", draft.uuid)))
        shown = text_of(accountant.get(page))
        assert shown.count("The deferral schedule releases nothing on") == 2
        assert "The deferral schedule adds up to 0.00; 100.00 is deferred" in shown
        assert accountant.post(f"{page}line/", release(1, day="01.02.2017", amount="60")).status_code == 302
        assert typed() == [(date(2017, 2, 1), Decimal(60)), (date(2017, 3, 1), Decimal(0))]
        assert accountant.post(f"{page}line/", release(2, day="15.03.2017", amount="40")).status_code == 302
        assert typed() == [(date(2017, 2, 1), Decimal(60)), (date(2017, 3, 15), Decimal(40))]
        assert "The deferral schedule" not in text_of(accountant.get(page))
        assert "Yes" in text_of(accountant.get(f"{PREFIX}/list/deferral-schedules/"))
        DeferralTemplate.objects.update(period_description="%1.%3. week %2, %4 (%5) %6")
        posted = accountant.post(f"{address('sales-invoice', draft.uuid)}post/")
        assert posted.status_code == 302
        assert set(GLEntry.objects.filter(posting_date="2017-03-15").values_list("description", flat=True)) == {
            "15.3. week 11, March (March) 2017"
        }
        assert "40.00" in booked("SI-1", by_date=True)
        assert GLEntry.objects.filter(posting_date="2017-03-15").count() == 2
        kept = address("posted-deferral-schedule", PostedDocumentLine.objects.get().uuid)
        assert kept in text_of(accountant.get(posted["Location"]))
        read = text_of(accountant.get(kept))
        assert "Amount Deferred" in read
        assert "60.00" in read
        assert "SI-1" in text_of(accountant.get(f"{PREFIX}/list/posted-deferral-schedules/"))

    def test_is_calculated_by_the_template_and_goes_back_to_it(self, accountant):
        lines = [line("SERVICE", "1", "100.00", deferral_code=code) for code in ("REV3", "REV3")]
        draft = document("sales", "invoice", "SI-1", "2017-02-01", "C10", *lines)
        first = draft.lines.first()
        page = address("deferral-schedule", first.uuid)
        assert "list/deferral-schedules/" in text_of(accountant.get(address("sales-invoice", draft.uuid)))
        shown = text_of(accountant.get(page))
        assert "33.34" in shown
        assert typed() == []
        assert accountant.post(f"{page}line/", release(1, day="01.02.2017", amount="50")).status_code == 302
        wrong = text_of(accountant.get(page))
        assert "The deferral schedule adds up to 116.67; 100.00 is deferred" in wrong
        assert accountant.post(f"{page}line/", release(day="01.06.2017", amount="1")).status_code == 302
        assert len(typed()) == 4
        undated = accountant.post(f"{page}line/", release(4, amount="1"))
        assert "Say on which day the amount is released." in text_of(undated)
        assert accountant.post(f"{page}line/", release(4, delete="4")).status_code == 302
        assert len(typed()) == 3
        gone = accountant.post(f"{page}line/", release(9, delete="9"))
        assert "somebody else changed the schedule" in text_of(gone)
        again = accountant.post(f"{page}act/calculate-schedule/", {"confirmed": "1"})
        assert again.status_code == 302
        assert typed() == []
        header = {"seen": "", "deferral_start_date": "", "deferral_periods": "1"}
        assert accountant.post(page, header).status_code == 302
        only = accountant.post(f"{page}line/", release(1, delete="1"))
        assert "A schedule has one release at least." in text_of(only)
        assert len(typed()) == 0
