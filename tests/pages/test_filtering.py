"""Filters on typed fields: what they find, and what they refuse."""

import pickle
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.filters import FilterError
from ledgerhall.pages import filtering
from ledgerhall.pages.filtering import Clock, condition, day_range, this_month, told
from tests.pages.conftest import period
from tests.pages.shop import Account, Entry

CLOCK = Clock(date(2026, 7, 7), date(2026, 6, 30), "Europe/London", period)


def numbers(path, kind, text, choices=()):
    found = Entry.objects.filter(condition(text, kind, CLOCK, choices).q(path))
    return list(found.order_by("entry_no").values_list("entry_no", flat=True))


class TestCondition:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("A-1", [1]),
            ("A*", [1, 2]),
            ("?-1", [1, 3, 4]),
            ("a*", []),
            ("@a*", [1, 2]),
            ("<>A*", [3, 4]),
            ("A-1|B-1", [1, 3, 4]),
            ("A-2..", [2, 3, 4]),
            ("..A-2", [1, 2]),
            (">A-1&<B-1", [2]),
            ("''", []),
            ("<>''", [1, 2, 3, 4]),
            ("'A-1'", [1]),
        ],
    )
    def test_of_codes(self, books, text, found):
        assert numbers("document_no", "code", text) == found

    @pytest.mark.parametrize(("text", "found"), [("@*co*", [3]), ("Å*", [3]), ("å*", []), ("@å*", [3]), ("=1+1", [])])
    def test_of_texts(self, books, text, found):
        assert numbers("description", "text", text) == found

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("100.50", [2]),
            (">10", [2, 4]),
            ("<0", [3]),
            ("<>7", [2, 3, 4]),
            ("7..30", [1, 4]),
            ("-40.25", [3]),
            ("−40.25", [3]),
            ("100,50", [2]),
            ("<1,000", [1, 2, 3, 4]),
        ],
    )
    def test_of_money(self, books, text, found):
        assert numbers("amount", "money", text) == found

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("30 Jun 2026", [3]),
            ("C30 Jun 2026", [4]),
            ("..30 Jun 2026", [1, 2, 3]),
            ("..C30 Jun 2026", [1, 2, 3, 4]),
            ("w", [3]),
            ("1..30 Jun 2026", [2, 3]),
            ("P6", [2, 3, 4]),
            ("<P6", [1]),
            (">P6", []),
            ("..P6", [1, 2, 3, 4]),
            ("<>P6", [1]),
            ("t", []),
            ("3105", [1]),
            ("<=1 Jun 2026", [1, 2]),
        ],
    )
    def test_of_ledger_dates(self, books, text, found):
        assert numbers("posting_date", "ledger date", text) == found

    @pytest.mark.parametrize(
        ("text", "found"), [("30 Jun 2026", [3, 4]), ("1..29 Jun 2026", [2]), ("P6", [2, 3, 4]), ("''", [])]
    )
    def test_of_dates(self, books, text, found):
        assert numbers("document_date", "date", text) == found

    def test_of_moments_by_the_viewers_day(self, books):
        # 23:30 UTC on 6 July is 00:30 on 7 July in London
        Entry.objects.filter(entry_no=2).update(posted_at=datetime(2026, 7, 6, 23, 30, tzinfo=UTC))
        assert numbers("posted_at", "moment", "t") == [2]
        assert numbers("posted_at", "moment", "6 Jul 2026") == []

    @pytest.mark.parametrize(
        ("text", "found"), [("Yes", []), ("No", [1, 2, 3, 4]), ("<>yes", [1, 2, 3, 4]), ("0", [1, 2, 3, 4])]
    )
    def test_of_booleans(self, books, text, found):
        assert numbers("reversed", "boolean", text) == found

    @pytest.mark.parametrize(
        ("text", "found"), [("Posting", 2), ("posting|total", 2), ("<>Posting", 0), ("To*", 0), ("post*", 2)]
    )
    def test_of_choices_by_name(self, books, text, found):
        choices = Account._meta.get_field("kind").choices
        assert Account.objects.filter(condition(text, "enum", CLOCK, choices).q("kind")).count() == found

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("abc", "money"),
            ("1..x", "integer"),
            ("31 Feb", "date"),
            ("*", "money"),
            ("P7", "ledger date"),
            ("maybe", "boolean"),
            ("1..2", "boolean"),
            ("", "text"),
            ("|A", "code"),
            ("1*", "date"),
        ],
    )
    def test_refuses_what_it_cannot_read(self, text, kind):
        with pytest.raises(FilterError):
            condition(text, kind, CLOCK)

    def test_is_given_to_flow_columns_for_a_path_of_their_own(self, books):
        may = condition("..31 May 2026", "ledger date", CLOCK).q("posting_date")
        assert Entry.objects.filter(may).get().amount == Decimal(7)

    @pytest.mark.parametrize(
        ("text", "kind", "template", "message"),
        [
            ("{x}", "date", "{value} is no date.", "{x} is no date."),
            (">", "text", "A value is missing after {operator}.", "A value is missing after >."),
            ("1..2..3", "integer", "A range has one pair of dots.", "A range has one pair of dots."),
            ("P9", "date", "{reason}", "There is no {P9}."),
        ],
    )
    def test_says_why_in_words_that_can_be_translated(self, text, kind, template, message, monkeypatch):
        def no_period(token):
            raise ValueError(f"There is no {{{token}}}.")

        with pytest.raises(FilterError) as refused:
            condition(text, kind, replace(CLOCK, period=no_period))
        assert refused.value.template == template
        assert told(refused.value) == str(refused.value) == message
        monkeypatch.setattr(filtering, "_", lambda template: f"translated: {template}")
        assert told(refused.value) == f"translated: {message}"
        assert str(pickle.loads(pickle.dumps(refused.value))) == message


class TestTexts:
    def test_a_range_of_days_reads_back_as_itself(self):
        text = day_range(date(2026, 6, 1), date(2026, 6, 30))
        assert text == this_month(date(2026, 6, 15)) == "2026-06-01..2026-06-30"
        assert condition(text, "ledger date", CLOCK).q("d").children == [
            ("d__gte", LedgerDate(date(2026, 6, 1))),
            ("d__lte", LedgerDate(date(2026, 6, 30))),
        ]
        assert day_range(date(2026, 6, 1), date(2026, 6, 1)) == "2026-06-01"
