"""Every act that writes is done again where a passing fault of the database undid it, and is then done once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import OperationalError

from ledgerhall.finance.foundation import codes, dimensions, number_series, periods, setup
from ledgerhall.finance.foundation.models import (
    AccountingPeriod,
    ChangeLogEntry,
    CompanyInformation,
    DimensionValue,
    NumberSeries,
    ReasonCode,
)
from ledgerhall.finance.inspection.verify import verify
from ledgerhall.finance.journals import batches, lines
from ledgerhall.finance.journals.models import JournalLine
from ledgerhall.finance.ledger import chart
from ledgerhall.finance.ledger.models import GLAccount, GLRegister, IncomeBalance
from ledgerhall.tenancy import books as tenancy_books
from tests.finance.ledgers import AT, ROSA, post_text

SALE = """
    2026-06-30 D1
    1200 Customers      100.00
    4100 Sales                  100.00
"""
STAMP: dict[str, Any] = {"by": ROSA, "at": AT}


def change_company() -> None:
    setup.change_company_information(information=CompanyInformation.objects.get(), values={"city": "Lund"}, **STAMP)


def insert_account() -> None:
    values = {"number": "1998", "name": "New", "income_balance": IncomeBalance.BALANCE_SHEET}
    chart.create(values=values, **STAMP)


def insert_reason() -> None:
    codes.create_reason_code(values={"code": "WHY", "description": "Why"}, **STAMP)


def insert_series() -> None:
    number_series.create(code="NEW", starting_no="N1", starting_date=date(2026, 1, 1), **STAMP)


def insert_year() -> None:
    periods.create_fiscal_year(starting_date=date(2027, 1, 1), number_of_periods=12, **STAMP)


def insert_line() -> None:
    lines.insert(batch=batches.in_order()[0], values={"account_no": "1200"}, **STAMP)


ACTS: dict[str, tuple[Callable[[], object], Callable[[], object], object]] = {
    "company information": (change_company, lambda: CompanyInformation.objects.get().city, "Lund"),
    "account": (insert_account, lambda: GLAccount.objects.filter(number="1998").count(), 1),
    "reason code": (insert_reason, lambda: ReasonCode.objects.filter(code="WHY").count(), 1),
    "number series": (insert_series, lambda: NumberSeries.objects.filter(code="NEW").count(), 1),
    "fiscal year": (insert_year, lambda: AccountingPeriod.objects.filter(starting_date__year=2027).count(), 12),
    "journal line": (insert_line, JournalLine.objects.count, 1),
    "posting": (lambda: post_text(SALE), GLRegister.objects.count, 1),
}


@contextmanager
def once_undone(connection: Any) -> Iterator[list[str]]:
    """The next write fails with what the database itself answers: PostgreSQL 40001, SQLite SQLITE_BUSY. Lists both
    attempts' answers."""
    seen: list[str] = []
    fault = _serialization_failure if connection.vendor == "postgresql" else _locked_file

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith("INSERT") and not sql.startswith("UPDATE foundation_companyinformation"):
            return execute(sql, params, many, context)
        if not seen:
            seen.append("undone")
            fault(connection)
        if seen[-1] != "written":
            seen.append("written")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield seen


def _serialization_failure(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'could not serialize' USING ERRCODE = '40001'; END $$")


def _locked_file(connection: Any) -> None:
    # Another connection asks for the lock that the act itself holds: a true SQLITE_BUSY.
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)
    try:
        other.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as problem:
        raise OperationalError(*problem.args) from problem
    finally:
        other.close()


@pytest.fixture
def connection(books: Any) -> Any:
    return tenancy_books.connection()


class TestAnActThatAFaultUndid:
    @pytest.mark.parametrize("name", ACTS)
    def test_is_done_once(self, connection, name):
        act, found, expected = ACTS[name]
        with once_undone(connection) as seen:
            act()
        assert seen == ["undone", "written"]
        assert found() == expected
        assert [finding for finding in verify() if not finding.is_notice] == []

    def test_writes_its_change_log_once(self, connection):
        before = ChangeLogEntry.objects.count()
        with once_undone(connection):
            change_company()
        assert ChangeLogEntry.objects.count() == before + 1

    def test_removes_what_it_removes(self, connection):
        dimension = dimensions.create_dimension(code="PROJECT", name="", **STAMP)
        value = dimensions.create_value(dimension=dimension, code="A", name="", **STAMP)
        with once_undone(connection) as seen:
            dimensions.delete_value(value=value, **STAMP)
        assert seen == ["undone", "written"]
        assert not DimensionValue.objects.exists()

    def test_is_not_repeated_for_ever(self, connection):
        def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.startswith("INSERT"):
                attempts.append(sql)
                _locked_file(connection) if connection.vendor == "sqlite" else _serialization_failure(connection)
            return execute(sql, params, many, context)

        attempts: list[str] = []
        with connection.execute_wrapper(wrapper), pytest.raises(OperationalError):
            insert_reason()
        assert len(attempts) == 4
        assert not ReasonCode.objects.filter(code="WHY").exists()


# Only where there is a server: a file gives its answer in the same process.
@pytest.mark.parametrize("engine", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
class TestALostAnswerToACommit:
    @staticmethod
    def lose_the_answer(connection: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        commit = connection.commit

        def lost() -> None:
            monkeypatch.undo()
            commit()
            connection.connection.close()
            with connection.wrap_database_errors:
                connection.connection.execute("SELECT 1")

        monkeypatch.setattr(connection, "commit", lost)

    def test_is_found_by_the_change_log(self, connection, monkeypatch):
        before = ChangeLogEntry.objects.count()
        self.lose_the_answer(connection, monkeypatch)
        change_company()
        assert CompanyInformation.objects.get().city == "Lund"
        assert ChangeLogEntry.objects.count() == before + 1

    def test_is_found_by_the_register(self, connection, monkeypatch):
        self.lose_the_answer(connection, monkeypatch)
        assert post_text(SALE).register_no == 1
        assert GLRegister.objects.count() == 1

    def test_is_told_where_the_act_left_no_trace_to_look_for(self, connection, monkeypatch):
        self.lose_the_answer(connection, monkeypatch)
        with pytest.raises(OperationalError):
            insert_line()
        assert JournalLine.objects.count() == 1
