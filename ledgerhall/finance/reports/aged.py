"""Aged receivables and payables: what parties owe or are owed on a day, by how old it is (finance.md 5.8).

What is left of an entry on a day is what is left of it now, less the detailed entries after the day. So the report
reads open entries and what happened since the day, and never the closed history.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import starmap
from typing import NamedTuple

from ledgerhall.kernel.dates import DateFormula, LedgerDate
from ledgerhall.kernel.money import from_scaled
from ledgerhall.tenancy import books

NUMBER_OF_BUCKETS = 5


class AgedBy(StrEnum):
    """The day of an entry that its age is counted from, by its column."""

    DUE_DATE = "due_date"
    POSTING_DATE = "posting_date"
    DOCUMENT_DATE = "document_date"


DUE_DATE, POSTING_DATE, DOCUMENT_DATE = AgedBy


class Bucket(NamedTuple):
    """Entries of these days, both included; None is without end."""

    from_date: date | None
    to_date: date | None


class AgedParty(NamedTuple):
    """What one party owes (positive) or is owed (negative) in one currency: scaled in each bucket, from the newest on.

    `currency_code` is empty for the local currency, and wherever amounts are asked for in it.
    """

    party_id: int
    number: str
    name: str
    currency_code: str
    scaled_1: int
    scaled_2: int
    scaled_3: int
    scaled_4: int
    scaled_5: int

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        """One for each bucket."""
        return tuple(from_scaled(scaled) for scaled in self[4:])

    @property
    def balance(self) -> Decimal:
        """All buckets together: the party's balance on the day."""
        return from_scaled(sum(self[4:]))


@dataclass(frozen=True, slots=True)
class Aged:
    """The report: its buckets from the newest to the oldest, and the parties with something in them, by number."""

    as_of: date
    by: AgedBy
    buckets: tuple[Bucket, ...]
    parties: tuple[AgedParty, ...]

    def totals(self, currency_code: str = "") -> tuple[Decimal, ...]:
        """Each bucket of all parties in that currency; the local one adds up to the control accounts' balance."""
        found = [party[4:] for party in self.parties if party.currency_code == currency_code]
        return tuple(from_scaled(sum(amounts)) for amounts in zip((0,) * NUMBER_OF_BUCKETS, *found, strict=True))


def aged_receivables(
    *,
    as_of: date,
    by: AgedBy = DUE_DATE,
    period: str = "1M",
    in_currencies: bool = False,
    party_ids: Collection[int] | None = None,
) -> Aged:
    """What customers owe on the day, of all entries posted up to it, or of these customers alone.

    `period` is a date formula, the length of a bucket (ValueError where it is none, or leads nowhere). Amounts are in
    the local currency, or `in_currencies` in each entry's own, with a row for each currency of a party.
    """
    return _aged("customer", as_of, by, buckets_of(as_of, period, by), in_currencies, party_ids)


def aged_payables(
    *,
    as_of: date,
    by: AgedBy = DUE_DATE,
    period: str = "1M",
    in_currencies: bool = False,
    party_ids: Collection[int] | None = None,
) -> Aged:
    """What vendors are owed on the day, negative as in their ledger; otherwise as `aged_receivables`."""
    return _aged("vendor", as_of, by, buckets_of(as_of, period, by), in_currencies, party_ids)


def has_changed_since(party: str, as_of: date) -> bool:
    """Whether anything was posted on a "customer" or "vendor" after the day: what is open now was then something
    else."""
    statement = f"SELECT 1 FROM subledger_detailed{party}ledgerentry WHERE posting_date > %s LIMIT 1"
    with books.connection().cursor() as cursor:
        cursor.execute(statement, [LedgerDate(as_of).ordinal])
        return cursor.fetchone() is not None


def buckets_of(as_of: date, period: str, by: AgedBy = DUE_DATE) -> tuple[Bucket, ...]:
    """By due date: not due, then periods back from the day, each from the day before the newer one begins, the last
    of all that is older. By another day the first period begins with the day. ValueError as `aged_receivables`."""
    back = DateFormula.parse(f"-{period}")
    buckets = [Bucket(as_of + timedelta(days=1), None)] if by == DUE_DATE else []
    end: date = as_of
    while len(buckets) < NUMBER_OF_BUCKETS - 1:
        begin = back.apply(end + timedelta(days=1))
        if begin > end:
            raise ValueError(f"{period!r} is no length of time")
        buckets.append(Bucket(begin, end))
        end = begin - timedelta(days=1)
    return (*buckets, Bucket(None, end))


# Each `since` sums up what lies on the first day of a bucket or after it; the differences are the buckets. Sums are
# whole numbers: PostgreSQL gives those of whole numbers as decimals, which take longer to read than to add up.
_STATEMENT = """
SELECT p.id, p.number, p.name, sums.currency_code,
       since_1, since_2 - since_1, since_3 - since_2, since_4 - since_3, ever - since_4
  FROM (SELECT party_id, currency_code, {since}, CAST(SUM(amount) AS BIGINT) AS ever
          FROM (SELECT e.party_id, {currency_code} AS currency_code, e.{day} AS day, e.remaining_{amount} AS amount
                  FROM subledger_{party}ledgerentry AS e
                 WHERE e.is_open AND e.posting_date <= {as_of} {only}
                 UNION ALL
                SELECT e.party_id, {currency_code}, e.{day}, -d.{amount}
                  FROM subledger_detailed{party}ledgerentry AS d
                  JOIN subledger_{party}ledgerentry AS e ON e.id = d.ledger_entry_id
                 WHERE d.posting_date > {as_of} AND e.posting_date <= {as_of} {only}) AS pieces
         GROUP BY party_id, currency_code) AS sums
  JOIN subledger_{party} AS p ON p.id = sums.party_id
 WHERE ever <> 0 OR since_1 <> 0 OR since_2 <> 0 OR since_3 <> 0 OR since_4 <> 0
 ORDER BY p.number, sums.currency_code
"""
_SINCE = "CAST(SUM(CASE WHEN day >= {start} THEN amount ELSE 0 END) AS BIGINT) AS since_{place}"


def _aged(
    party: str,
    as_of: date,
    by: AgedBy,
    buckets: tuple[Bucket, ...],
    in_currencies: bool,
    party_ids: Collection[int] | None,
) -> Aged:
    starts = [_written(bucket.from_date, by) for bucket in buckets if bucket.from_date is not None]
    statement = _STATEMENT.format(
        party=party,
        as_of=LedgerDate(as_of).ordinal,
        day=by,
        since=", ".join(_SINCE.format(start=start, place=place) for place, start in enumerate(starts, 1)),
        amount="amount" if in_currencies else "amount_lcy",
        currency_code="e.currency_code" if in_currencies else "''",
        only=""
        if party_ids is None
        else f"AND e.party_id IN ({', '.join(str(int(one)) for one in party_ids) or 'NULL'})",
    )
    with books.connection().cursor() as cursor:
        cursor.execute(statement)
        return Aged(as_of, by, buckets, tuple(starmap(AgedParty, cursor.fetchall())))


def _written(day: date, by: AgedBy) -> str:
    """The day as the column has it."""
    return str(LedgerDate(day).ordinal) if by == POSTING_DATE else f"'{day.isoformat()}'"
