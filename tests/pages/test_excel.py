"""Open in Excel: what a spreadsheet reads, and what very many rows cost."""

import tracemalloc
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import python_calamine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.pages import excel
from ledgerhall.pages.columns import all_columns
from ledgerhall.pages.excel import write_workbook
from ledgerhall.pages.selecting import select
from ledgerhall.pages.state import ListState
from tests.pages import declared, shop


def written(context, page=declared.ENTRIES, **state):
    file = BytesIO()
    selected = select(page, context, state.get("filters", {}))
    write_workbook(file, selected, all_columns(page), ListState(**state), context)
    return file


def table(file):
    """The rows below the headings, as a spreadsheet program reads them: mappings by heading."""
    file.seek(0)
    rows = python_calamine.CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    place = next(place for place, row in enumerate(rows) if "Amount" in row or "Balance" in row)
    return rows[:place], [dict(zip(rows[place], row, strict=True)) for row in rows[place + 1 :]]


def entries(account, number):
    start = date(2020, 1, 1)
    shop.Entry.objects.bulk_create(
        shop.Entry(
            entry_no=place,
            posting_date=LedgerDate(start + timedelta(days=place % 300)),
            document_no=f"M-{place}",
            account=account,
            description="=SUM(A1:A9)",
            amount=Decimal(place) / 100,
        )
        for place in range(1000, 1000 + number)
    )


class TestCells:
    def test_of_figures_and_days_are_figures_and_days(self, context, books):
        posted_at = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
        shop.Entry.objects.filter(pk=2).update(posted_at=posted_at, amount=Decimal("-1234.5678"))
        row = table(written(context, filters={"entry_no": "2"}))[1][0]
        assert row["Posting Date"] == date(2026, 6, 1)
        assert row["Amount"] == -1234.5678
        assert row["Entry No."] == 2
        assert row["Posted at"] == datetime(2026, 7, 1, 23, 30)
        assert row["Reversed"] == "No"

    @pytest.mark.parametrize(
        "text",
        ["=1+1", "+1", "-1", "@SUM(1)", "0123", " a  b ", "A & B <c>", "http://x.example", "Ångström", "_x0041_"],
    )
    def test_of_texts_are_texts_as_they_were_typed(self, context, books, text):
        shop.Entry.objects.filter(pk=2).update(description=text)
        read = table(written(context, filters={"entry_no": "2"}))[1][0]["Description"]
        assert isinstance(read, str)
        assert read == text

    def test_of_texts_leave_out_what_no_workbook_may_hold(self, context, books):
        shop.Entry.objects.filter(pk=2).update(description="a\x01b\x0bc")
        assert table(written(context, filters={"entry_no": "2"}))[1][0]["Description"] == "abc"

    def test_of_closing_dates_say_so(self, context, books):
        assert table(written(context, filters={"entry_no": "4"}))[1][0]["Posting Date"] == "C30 Jun 2026"

    def test_of_figures_that_are_worked_out_are_there_too(self, context, books):
        rows = table(written(context, declared.ACCOUNTS))[1]
        assert [(row["Number"], row["Net Change"], row["Balance"]) for row in rows] == [
            ("1910", 107.5, 107.5),
            ("3000", -10.25, -10.25),
        ]

    def test_stand_below_what_was_filtered(self, context, books):
        above, rows = table(written(context, filters={"entry_no": "2"}))
        assert above[0][0] == "Brightwater Boatyard Ltd, General Ledger Entries"
        assert above[1][:2] == ["Entry No.", "2"]
        assert len(rows) == 1

    def test_of_nothing_are_no_rows(self, context, books):
        assert table(written(context, filters={"entry_no": "77"}))[1] == []


class TestVeryMany:
    def peak(self, context):
        tracemalloc.start()
        try:
            file = written(context)
            size = file.getbuffer().nbytes
            return tracemalloc.get_traced_memory()[1] - size, file
        finally:
            tracemalloc.stop()

    def test_take_no_more_memory_than_many(self, context, books, monkeypatch):
        monkeypatch.setattr(excel, "CHUNK", 500)
        entries(books["cash"], 1_500)
        few, _file = self.peak(context)
        shop.Entry.objects.all().delete()
        entries(books["cash"], 6_000)
        many, file = self.peak(context)
        assert many < few * 1.5
        rows = table(file)[1]
        assert len(rows) == 6_000
        assert {row["Description"] for row in rows} == {"=SUM(A1:A9)"}
        assert sum(Decimal(str(row["Amount"])) for row in rows) == sum(range(1000, 7_000)) / Decimal(100)

    def test_are_read_by_one_query_of_the_fields_that_are_shown(self, context, books, many):
        page = declared.ENTRIES
        selected, columns = select(page, context, {}), [all_columns(page)[0], all_columns(page)[2]]
        with CaptureQueriesContext(connection) as asked:
            write_workbook(BytesIO(), selected, columns, ListState(), context)
        assert len(asked) == 1
        assert "description" not in asked[0]["sql"]
