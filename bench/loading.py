"""Books with many entries, loaded by SQL: 300 accounts, ten years, rolled up but for the longest tail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from bench import home

ACCOUNTS = 300
FIRST_DAY, LAST_DAY = date(2017, 1, 1), date(2026, 12, 31)
TAIL = 2_000

# Indexes that no sum reads; without them ten million rows load in minutes. The planner sees all others.
_NOT_NEEDED = (
    "glentry_document",
    "glentry_transaction",
    "ledger_glentry_register_id",
    "ledger_glentry_dimension_set_id",
)
SERIES = {
    "sqlite": "WITH RECURSIVE series(n) AS (SELECT 3 UNION ALL SELECT n + 1 FROM series WHERE n < {count}) ",
    "postgresql": "WITH series AS (SELECT generate_series(3::bigint, {count}::bigint) AS n) ",
}
UUIDS = {"sqlite": "printf('%032x', n)", "postgresql": "lpad(to_hex(n), 32, '0')::uuid"}
# Balanced in pairs; in order of days, but for the tail, which is spread over all ten years.
_SIGNED = "CASE n % 2 WHEN 1 THEN {amount} ELSE {other} END"
_AMOUNT = "10000 * (1 + ((n - 1) / 2) % 997)"
_POSTING_DATE = "{first} + 2 * CASE WHEN n <= {head} THEN (n - 1) * {days} / {count} ELSE (n * 245489) % {days} END"


def load(place: str, count: int) -> home.BenchCompany:
    """Books with so many entries there, whose totals hold up to TAIL before the last one."""
    from ledgerhall.tenancy import books

    company = home.make_books(place)
    with books.open(company):
        _post_first()
        with books.connection().cursor() as cursor:
            _prepare(cursor, books.connection().vendor)
            _add_accounts(cursor)
            _add_entries(cursor, books.connection().vendor, count)
            _roll_up(cursor, count)
            if books.connection().vendor == "postgresql":
                cursor.execute("RESET ALL")
    return company


def _post_first() -> None:
    """Two entries through the door: the loaded ones are their copies, but for numbers, dates, accounts and amounts."""
    from ledgerhall.finance.posting.draft import DraftLine, PostingDraft
    from ledgerhall.finance.posting.post import post
    from ledgerhall.kernel.dates import LedgerDate
    from ledgerhall.kernel.money import Money

    lines = (
        DraftLine(position, account, LedgerDate(date(2025, 1, 1)), "B000001", Money(amount, home.EUR))
        for position, (account, amount) in enumerate((("6210", 1), ("1100", -1)), start=1)
    )
    post(draft=PostingDraft(tuple(lines), "GENJNL"), by=home.ROSA, posted_at=home.AT)


def _prepare(cursor: Any, vendor: str) -> None:
    """Nothing of the load has to survive a power cut."""
    if vendor == "sqlite":
        for setting in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY"):
            cursor.execute(f"PRAGMA {setting}")
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'ledger_glentry'")
    else:
        # No foreign keys are looked up; rows come, and lie, in the order of their numbers, as posting leaves them.
        for setting in ("session_replication_role = replica", "enable_hashjoin = off", "enable_mergejoin = off"):
            cursor.execute(f"SET {setting}")
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND tablename = 'ledger_glentry'"
        )
    for (name,) in cursor.fetchall():
        if name.startswith(_NOT_NEEDED):
            cursor.execute(f'DROP INDEX "{name}"')


def _add_accounts(cursor: Any) -> None:
    """Up to ACCOUNTS posting accounts; `bench_account` numbers them from 0."""
    columns = _columns(cursor, "ledger_glaccount")
    cursor.execute("SELECT COUNT(*), MAX(id) FROM ledger_glaccount WHERE account_type = 'posting'")
    present, last_id = cursor.fetchone()
    cursor.execute("SELECT MAX(id) FROM ledger_glaccount")
    (last_id,) = cursor.fetchone()
    for position in range(ACCOUNTS - present):
        own = {
            "id": str(last_id + 1 + position),
            "number": f"'9{position:03}'",
            "uuid": f"'00000000000040008000{position:012x}'",
        }
        values = ", ".join(_cast(column, own.get(column, f'"{column}"')) for column in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        cursor.execute(
            f"INSERT INTO ledger_glaccount ({names}) SELECT {values} FROM ledger_glaccount WHERE number = '6210'"
        )
    cursor.execute(
        "CREATE TEMP TABLE bench_account AS SELECT ROW_NUMBER() OVER (ORDER BY number) - 1 AS place, id, number "
        "FROM ledger_glaccount WHERE account_type = 'posting'"
    )
    cursor.execute("CREATE UNIQUE INDEX bench_account_place ON bench_account (place)")


def _cast(column: str, value: str) -> str:
    return f"CAST({value} AS uuid)" if column == "uuid" and "-" in value else value


def _add_entries(cursor: Any, vendor: str, count: int) -> None:
    days = (LAST_DAY - FIRST_DAY).days + 1
    first = 2 * FIRST_DAY.toordinal()
    own = {
        "id": "n",
        "entry_no": "n",
        "uuid": UUIDS[vendor],
        "transaction_no": "(n + 1) / 2",
        "account_id": "a.id",
        "account_no": "a.number",
        "posting_date": _POSTING_DATE.format(first=first, head=count - TAIL, days=days, count=count),
        "amount": _SIGNED.format(amount=_AMOUNT, other=f"-{_AMOUNT}"),
        "currency_amount": _SIGNED.format(amount=_AMOUNT, other=f"-{_AMOUNT}"),
        "debit_amount": _SIGNED.format(amount=_AMOUNT, other="0"),
        "credit_amount": _SIGNED.format(amount="0", other=_AMOUNT),
    }
    columns = _columns(cursor, "ledger_glentry")
    cursor.execute(
        f"INSERT INTO ledger_glentry ({', '.join(columns)}) {SERIES[vendor].format(count=count)}"
        f"SELECT {', '.join(own.get(column, f'e.{column}') for column in columns)} FROM series "
        f"CROSS JOIN ledger_glentry AS e JOIN bench_account AS a ON a.place = (n * 7919) % {ACCOUNTS} "
        "WHERE e.entry_no = 1"
    )


def _roll_up(cursor: Any, count: int) -> None:
    """What `totals.roll` makes, by SQL, up to the tail."""
    cursor.execute("CREATE TEMP TABLE bench_day (day BIGINT PRIMARY KEY, five_days BIGINT, month BIGINT, year BIGINT)")
    rows = ", ".join(str(moments) for moments in _days())
    cursor.execute(f"INSERT INTO bench_day VALUES {rows}")
    totals = "INSERT INTO ledger_gltotal (span, starts, account_id, debit_amount, credit_amount) SELECT "
    cursor.execute(
        f"{totals} 'D', posting_date, account_id, SUM(debit_amount), SUM(credit_amount) FROM ledger_glentry "
        f"WHERE entry_no <= {count - TAIL} GROUP BY posting_date, account_id"
    )
    for span, starts in (("F", "five_days"), ("M", "month"), ("Y", "year")):
        cursor.execute(
            f"{totals} '{span}', d.{starts}, t.account_id, SUM(t.debit_amount), SUM(t.credit_amount) "
            f"FROM ledger_gltotal AS t JOIN bench_day AS d ON d.day = t.starts WHERE t.span = 'D' "
            f"GROUP BY d.{starts}, t.account_id"
        )
    cursor.execute(f"UPDATE ledger_totalshead SET entry_no = {count - TAIL} WHERE id = 1")


def _days() -> Iterator[tuple[int, ...]]:
    """Of each day the moments that its spans start on."""
    from ledgerhall.finance.ledger.spans import spans_of
    from ledgerhall.kernel.dates import LedgerDate

    for number in range(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1):
        yield tuple(starts for _, starts in spans_of(LedgerDate(date.fromordinal(number))))


def settle(company: home.BenchCompany) -> None:
    """Vacuumed, as a running server's autovacuum leaves books: from a connection of its own, when loading is over."""
    from ledgerhall.tenancy import books

    with books.open(company):
        if books.connection().vendor == "postgresql":
            with books.connection().cursor() as cursor:
                cursor.execute("VACUUM (ANALYZE)")


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(f"SELECT * FROM {table} LIMIT 0")
    return [column[0] for column in cursor.description]
