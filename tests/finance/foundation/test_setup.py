"""Company information, posting range, user setup: changed with a trace in the change log, or refused."""

from datetime import date

import pytest

from ledgerhall.finance.foundation import change_log, dimensions, setup
from ledgerhall.finance.foundation.models import (
    ChangeLogEntry,
    CompanyInformation,
    GeneralLedgerSetup,
    UserSetup,
)
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.people import Person
from tests.finance.ledgers import AT, ROSA, post_text

SALE = """
    2026-06-30 D1
    1200 Customers      100.00
    4100 Sales                  100.00
"""


def codes(refused) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def ledger_setup() -> GeneralLedgerSetup:
    return GeneralLedgerSetup.objects.get()


def last_changes(number: int) -> list[tuple[str, str, str]]:
    rows = ChangeLogEntry.objects.order_by("-entry_no")[:number]
    return [(row.field, row.old_value, row.new_value) for row in reversed(rows)]


class TestCompanyInformation:
    def test_logs_each_field_that_changes(self, books):
        information = CompanyInformation.objects.get()
        values = {"legal_name": "Test Ltd", "city": "Lund", "country_code": "SE"}
        setup.change_company_information(information=information, values=values, by=ROSA, at=AT)
        assert last_changes(2) == [("city", "", "Lund"), ("country_code", "", "SE")]
        assert CompanyInformation.objects.get().city == "Lund"

    def test_refuses_what_no_company_is(self, books):
        information = CompanyInformation.objects.get()
        values = {"legal_name": " ", "country_code": "SWE", "time_zone": "Mars/Olympus"}
        with pytest.raises(Refused) as refused:
            setup.change_company_information(information=information, values=values, by=ROSA, at=AT)
        assert codes(refused) == ["company-without-name", "country-code", "time-zone-unknown"]

    def test_refuses_a_text_that_does_not_fit(self, books):
        information = CompanyInformation.objects.get()
        with pytest.raises(Refused) as refused:
            setup.change_company_information(information=information, values={"bic": "X" * 12}, by=ROSA, at=AT)
        assert codes(refused) == ["text-too-long"]


class TestLedgerSetup:
    def test_sets_the_posting_range_that_the_door_keeps(self, books):
        values = {"allow_posting_from": LedgerDate(date(2026, 7, 1)), "allow_posting_to": LedgerDate(date(2026, 7, 31))}
        setup.change_ledger_setup(setup=ledger_setup(), values=values, by=ROSA, at=AT)
        assert last_changes(2) == [
            ("allow_posting_from", "", "2026-07-01"),
            ("allow_posting_to", "", "2026-07-31"),
        ]
        with pytest.raises(Refused) as refused:
            post_text(SALE)
        assert codes(refused) == ["posting-date-not-allowed"] * 2

    def test_refuses_a_range_that_ends_before_it_starts(self, books):
        values = {"allow_posting_from": LedgerDate(date(2026, 7, 1)), "allow_posting_to": LedgerDate(date(2026, 6, 30))}
        with pytest.raises(Refused) as refused:
            setup.change_ledger_setup(setup=ledger_setup(), values=values, by=ROSA, at=AT)
        assert codes(refused) == ["posting-range-reversed"]

    def test_keeps_a_global_dimension_that_entries_carry(self, books):
        department = dimensions.create_dimension(code="DEPARTMENT", name="Department", by=ROSA, at=AT)
        dimensions.create_value(dimension=department, code="YARD", name="Yard", by=ROSA, at=AT)
        values = {"global_dimension_1_code": "DEPARTMENT"}
        setup.change_ledger_setup(setup=ledger_setup(), values=values, by=ROSA, at=AT)
        dimensions.ensure_sets(["DEPARTMENT=YARD"])
        with pytest.raises(Refused) as refused:
            setup.change_ledger_setup(setup=ledger_setup(), values={"global_dimension_1_code": ""}, by=ROSA, at=AT)
        assert codes(refused) == ["global-dimension-in-use"]

    def test_refuses_an_unknown_global_dimension_and_one_twice(self, books):
        values = {"global_dimension_1_code": "NOWHERE", "global_dimension_2_code": "NOWHERE"}
        with pytest.raises(Refused) as refused:
            setup.change_ledger_setup(setup=ledger_setup(), values=values, by=ROSA, at=AT)
        assert codes(refused) == ["dimension-unknown", "dimension-unknown", "global-dimension-twice"]


class TestUserSetup:
    def test_lets_a_user_post_where_the_company_does_not(self, books):
        closed = {"allow_posting_from": LedgerDate(date(2026, 9, 1))}
        setup.change_ledger_setup(setup=ledger_setup(), values=closed, by=ROSA, at=AT)
        own = {"allow_posting_from": LedgerDate(date(2026, 6, 1)), "allow_posting_to": None}
        setup.create_user_setup(user_text=ROSA.text, user_uuid=ROSA.user_uuid, values=own, by=ROSA, at=AT)
        assert post_text(SALE).register_no == 1

    def test_is_one_per_user(self, books):
        who = {"user_text": ROSA.text, "user_uuid": ROSA.user_uuid}
        setup.create_user_setup(**who, values={}, by=ROSA, at=AT)
        with pytest.raises(Refused) as refused:
            setup.create_user_setup(**who, values={}, by=ROSA, at=AT)
        assert codes(refused) == ["user-setup-exists"]

    def test_is_deleted_with_a_trace(self, books):
        made = setup.create_user_setup(user_text=ROSA.text, user_uuid=ROSA.user_uuid, values={}, by=ROSA, at=AT)
        setup.delete_user_setup(setup=made, by=ROSA, at=AT)
        assert not UserSetup.objects.exists()
        assert ChangeLogEntry.objects.order_by("-entry_no").first().kind == "deletion"


class TestChangeLog:
    def test_keeps_of_long_names_and_keys_what_its_columns_hold(self, books):
        somebody = Person(f"{'N' * 150} <{'e' * 250}@example.com>", None)
        change_log.record([change_log.Change("file", "k" * 200, "insertion")], by=somebody, at=AT)
        entry = ChangeLogEntry.objects.order_by("-entry_no")[:1].get()
        assert (entry.user_text, entry.record_key) == (somebody.text[:400], "k" * 120)
        assert entry.chain_hash == change_log.chain_hash(entry)
