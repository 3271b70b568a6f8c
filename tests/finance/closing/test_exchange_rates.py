"""Adjusting exchange rates (finance.md 2.6; golden cases G8 and S11)."""

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.closing import exchange_rates
from ledgerhall.finance.closing.exchange_rates import Asked
from ledgerhall.finance.foundation.models import Currency, ExchangeRate
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.finance.subledger.ledgers import (
    BankAccountLedgerEntry,
    CustomerLedgerEntry,
    DetailedCustomerLedgerEntry,
    DetailedVendorLedgerEntry,
)
from ledgerhall.kernel.errors import Refused
from tests.finance.closing.period_ends import balance, document, euro, line, post_lines
from tests.finance.ledgers import AT, ROSA

MAY = date(2017, 5, 31)
RATES = (("2017-05-10", "7.45"), ("2017-05-31", "7.50"), ("2017-06-15", "7.48"), ("2017-06-25", "7.40"))
PARTIES = ("customers", "vendors")


def invoice(no: str, amount: str, party: str = "C30", other: str = "4000", **more) -> None:
    shared = {"day": "2017-05-10", "no": no, "document_type": "invoice", "euro": True}
    if party.startswith("V"):
        more["external_document_no"] = no
    post_lines(line(party, amount, other, **shared | more))


def pay(no: str, day: str, amount: str, applies: str) -> None:
    shared = {"day": day, "no": no, "document_type": "payment", "euro": True, "applies": [applies]}
    post_lines(line("C30", amount, "BANK-EUR", **shared))


def adjust(no: str = "EXADJ-05", day: date = MAY, **more) -> exchange_rates.Adjusted:
    key = more.pop("key", None)
    return exchange_rates.adjust(
        asked=Asked(day, no, **{"scope": PARTIES, **more}), by=ROSA, posted_at=AT, idempotency_key=key
    )


def refused(**more) -> list[str]:
    before = GLRegister.objects.count()
    with pytest.raises(Refused) as refusal:
        adjust(**more)
    assert GLRegister.objects.count() == before
    return [f"{each.row} {each.code}" for each in refusal.value.refusals]


def details(model=DetailedCustomerLedgerEntry) -> list[tuple[str, str, str]]:
    """(document of the ledger entry, type, local amount) of what is no initial entry or application."""
    found = model.objects.exclude(entry_type__in=("initial entry", "application")).order_by("entry_no")
    fields = ("ledger_entry__document_no", "entry_type", "amount_lcy")
    return [(no, kind, f"{amount:.2f}") for no, kind, amount in found.values_list(*fields)]


class TestParties:
    def test_an_unrealized_gain_is_reversed_by_the_payment_and_realized_from_the_original_rate(self, books):
        euro(*RATES)
        invoice("SI-021", "1000")
        adjusted = adjust()
        assert adjusted.total == 50
        assert document("EXADJ-05") == {"1110": "50.00", "7020": "-50.00"}
        pay("CR-021", "2017-06-15", "-1000", "SI-021")
        assert document("CR-021") == {"1010": "7480.00", "1110": "-7500.00", "7000": "-30.00", "7020": "50.00"}
        assert details() == [
            ("SI-021", "unrealized gain", "50.00"),
            ("SI-021", "unrealized gain", "-50.00"),
            ("CR-021", "realized gain", "30.00"),
        ]
        assert not CustomerLedgerEntry.objects.exclude(remaining_amount_lcy=0).exists()

    def test_parts_reverse_the_unrealized_gain_in_proportion(self, books):
        euro(*RATES)
        invoice("SI-021", "1000")
        adjust()
        pay("CR-1", "2017-06-15", "-400", "SI-021")
        pay("CR-2", "2017-06-25", "-600", "SI-021")
        assert document("CR-1") == {"1010": "2992.00", "1110": "-3000.00", "7000": "-12.00", "7020": "20.00"}
        assert document("CR-2") == {"1010": "4440.00", "1110": "-4500.00", "7010": "30.00", "7020": "30.00"}
        assert balance("1110") == 0

    def test_one_pair_of_lines_per_currency_and_posting_group_for_many_entries(self, books):
        euro(*RATES)
        for no in ("SI-1", "SI-2", "SI-3"):
            invoice(no, "100", dimensions="DEPARTMENT=A")
        invoice("SI-4", "200", party="C31")
        invoice("PI-1", "-300", party="V30", other="5010")
        adjust()
        assert document("EXADJ-05") == {"1110": "25.00", "2010": "-15.00", "7020": "-25.00", "7030": "15.00"}
        assert GLEntry.objects.filter(document_no="EXADJ-05").count() == 4
        assert [row[2] for row in details()] == ["5.00", "5.00", "5.00", "10.00"]
        assert details(DetailedVendorLedgerEntry) == [("PI-1", "unrealized loss", "-15.00")]
        assert set(DetailedCustomerLedgerEntry.objects.values_list("counter_account_no", flat=True)) == {"", "7020"}

    def test_a_repeated_run_posts_nothing_and_a_falling_rate_posts_a_loss(self, books):
        currency = euro(*RATES)
        invoice("SI-021", "1000")
        adjust()
        assert Currency.objects.get(pk=currency.pk).last_adjusted_date == MAY
        assert CustomerLedgerEntry.objects.get().adjusted_factor == Decimal("0.133333333")
        assert adjust("EXADJ-05B").posted is None
        assert adjust("EXADJ-06", date(2017, 6, 30)).total == -100
        assert document("EXADJ-06") == {"1110": "-100.00", "7030": "100.00"}
        assert CustomerLedgerEntry.objects.get().remaining_amount_lcy == 7400

    def test_takes_the_adjustment_rate_where_there_is_one(self, books):
        euro(*RATES)
        ExchangeRate.objects.filter(starting_date=MAY).update(adjustment_relational_amount=Decimal("7.60"))
        invoice("SI-021", "1000")
        assert adjust().total == 150

    def test_leaves_what_was_posted_later_and_what_is_out_of_scope(self, books):
        euro(*RATES)
        invoice("SI-1", "1000", day="2017-06-20")
        invoice("PI-1", "-300", party="V30", other="5010")
        assert adjust(scope=("customers",)).posted is None

    def test_the_same_key_posts_once(self, books):
        euro(*RATES)
        invoice("SI-021", "1000")
        first = adjust(key="may")
        again = adjust(key="may")
        assert again.posted.is_repeated
        assert again.posted.register_no == first.posted.register_no


class TestBankAccounts:
    def test_the_balance_is_adjusted_against_realized_gains(self, books):
        euro(*RATES)
        shared = {"day": "2017-05-10", "euro": True}
        post_lines(line("BANK-EUR", "1000", "3000", no="B1", **shared))
        post_lines(line("BANK-EUR", "-400", "3000", no="B2", **shared))
        assert adjust(scope=("bank accounts",)).total == 30
        assert document("EXADJ-05") == {"1010": "30.00", "7000": "-30.00"}
        moved = BankAccountLedgerEntry.objects.order_by("-entry_no").first()
        assert (moved.amount, moved.amount_lcy, moved.currency_code) == (0, 30, "EUR")
        assert adjust("EXADJ-05B", scope=("bank accounts",)).posted is None


class TestRefuse:
    def test_a_currency_without_rate_where_something_is_open(self, books):
        euro(*RATES)
        invoice("SI-021", "1000")
        ExchangeRate.objects.all().delete()
        assert refused() == ["E-CUR-01 adjustment-rate-missing"]

    def test_a_currency_without_the_account_that_is_needed(self, books):
        currency = euro(*RATES)
        invoice("SI-021", "1000")
        Currency.objects.filter(pk=currency.pk).update(unrealized_gains_account_no="", realized_losses_account_no="")
        assert refused() == ["E-CUR-01 currency-account-missing"]

    def test_a_date_before_the_last_adjustment_until_it_is_accepted(self, books):
        euro(*RATES)
        invoice("SI-021", "1000")
        adjust("EXADJ-06", date(2017, 6, 30))
        assert refused() == ["E-CUR-01 adjustment-date-earlier"]
        assert adjust(accepts_earlier_date=True).total == 100
        assert Currency.objects.get().last_adjusted_date == date(2017, 6, 30)

    def test_a_currency_that_is_named_and_has_no_rate_yet_though_nothing_is_open_in_it(self, books):
        euro(*RATES)
        assert refused(day=date(2015, 12, 31), currencies=("EUR",)) == ["E-CUR-01 adjustment-rate-missing"]
        assert adjust(day=date(2015, 12, 31)).total == 0

    def test_an_unknown_currency_and_an_empty_document_number_at_once(self, books):
        euro(*RATES)
        told = refused(no="", currencies=("USD",))
        assert told == ["E-CUR-01 adjustment-document-no", "E-CUR-01 currency-unknown"]


class TestPreview:
    def test_shows_the_entries_and_posts_nothing(self, books):
        euro(*RATES)
        invoice("SI-021", "1000")
        shown = exchange_rates.preview_adjustment(asked=Asked(MAY, "EXADJ-05"), by=ROSA)
        assert {(each.account_no, each.amount) for each in shown.entries} == {("1110", 50), ("7020", -50)}
        assert shown.refusals == ()
        assert not GLEntry.objects.filter(document_no="EXADJ-05").exists()
