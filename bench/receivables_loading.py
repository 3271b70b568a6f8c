"""Books with many customers, open entries and closed history, loaded by SQL: copies of one invoice and its payment."""

from __future__ import annotations

from datetime import date
from typing import Any

from bench import home, loading, trading

# Entries are due from the first day on, over two years.
_FIRST_DUE, _DAYS = date(2025, 1, 1), 730


def load(place: str, customers: int, opened: int, closed: int) -> home.BenchCompany:
    """Books with so many customers, open entries of theirs, and closed ones with two detailed entries each."""
    from ledgerhall.tenancy import books

    company = trading.make_company(place)
    with books.open(company):
        _post_first()
        vendor = books.connection().vendor
        with books.connection().cursor() as cursor:
            _relax(cursor, vendor)
            _add_customers(cursor, vendor, customers)
            _add_entries(cursor, vendor, customers, opened, closed)
            for table in ("customer", "customerledgerentry", "detailedcustomerledgerentry"):
                cursor.execute(f"{'VACUUM (ANALYZE)' if vendor == 'postgresql' else 'ANALYZE'} subledger_{table}")
            if vendor == "postgresql":
                cursor.execute("RESET ALL")
    return company


def _post_first() -> None:
    """One invoice through the door: the loaded entries are its copies."""
    from ledgerhall.finance.documents import posting

    posting.post(document=trading.make_drafts(1)[0], by=home.ROSA, posted_at=home.AT)


def _relax(cursor: Any, vendor: str) -> None:
    """Nothing of the load has to survive a power cut, and no foreign keys are looked up."""
    if vendor == "postgresql":
        cursor.execute("SET session_replication_role = replica")
        return
    for setting in ("foreign_keys=OFF", "journal_mode=OFF", "synchronous=OFF", "cache_size=-400000"):
        cursor.execute(f"PRAGMA {setting}")


def _add_customers(cursor: Any, vendor: str, count: int) -> None:
    own = {
        "id": "n + 1000",
        "number": _number("n - 3", vendor),
        "name": _number("n - 3", vendor),
        "uuid": _uuid(vendor),
    }
    cursor.execute("DELETE FROM subledger_customer WHERE number <> 'C00000'")
    cursor.execute("UPDATE subledger_customer SET number = 'PATTERN'")
    _copy(cursor, vendor, "subledger_customer", own, count, "number = 'PATTERN'")


def _add_entries(cursor: Any, vendor: str, customers: int, opened: int, closed: int) -> None:
    """The closed ones first, as time goes; open ones of all customers in turn."""
    first = _ordinal(date(2024, 12, 1))
    count = closed + opened
    due = (
        "date('{day}', '+' || ({n} % {days}) || ' days')"
        if vendor == "sqlite"
        else "date '{day}' + ({n} % {days})::int"
    )
    is_open = f"n - 2 > {closed}"
    amount = "10000 * (100 + n % 997)"
    party = f"(n * 7919) % {customers}"
    common = {
        "id": "n",
        "entry_no": "n",
        "uuid": _uuid(vendor),
        "posting_date": f"{first} + 2 * (n % 700)",
        "party_id": f"{party} + 1003",
        "party_no": _number(party, vendor),
        "amount": amount,
        "amount_lcy": amount,
    }
    entry = common | {
        "transaction_no": "n",
        "document_no": "CAST(n AS TEXT)",
        "due_date": due.format(day=_FIRST_DUE.isoformat(), n="n", days=_DAYS),
        "remaining_amount": f"CASE WHEN {is_open} THEN {amount} ELSE 0 END",
        "remaining_amount_lcy": f"CASE WHEN {is_open} THEN {amount} ELSE 0 END",
        "is_open": is_open if vendor == "postgresql" else f"({is_open})",
    }
    _copy(cursor, vendor, "subledger_customerledgerentry", entry, count, "e.entry_no = 1")
    detail = {name: value for name, value in common.items() if name != "party_id"}
    initial = detail | {"ledger_entry_id": "n", "ledger_entry_no": "n"}
    _copy(cursor, vendor, "subledger_detailedcustomerledgerentry", initial, count, "e.entry_no = 1")
    application = initial | {
        "id": f"n + {count}",
        "entry_no": f"n + {count}",
        "uuid": _uuid(vendor, f"n + {count}"),
        "entry_type": "'application'",
        "amount": f"-{amount}",
        "amount_lcy": f"-{amount}",
        "application_no": "n",
    }
    _copy(cursor, vendor, "subledger_detailedcustomerledgerentry", application, closed, "e.entry_no = 1")


def _copy(cursor: Any, vendor: str, table: str, own: dict[str, str], count: int, pattern: str) -> None:
    """So many copies of the row, numbered from 3 on as `n`, with values of their own."""
    cursor.execute(f"SELECT * FROM {table} LIMIT 0")
    columns = [column[0] for column in cursor.description]
    values = ", ".join(own.get(column, f'e."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    cursor.execute(
        f"INSERT INTO {table} ({names}) {loading.SERIES[vendor].format(count=count + 2)}"
        f"SELECT {values} FROM series CROSS JOIN {table} AS e WHERE {pattern}"
    )


def _number(value: str, vendor: str) -> str:
    return f"printf('C%05d', {value})" if vendor == "sqlite" else f"'C' || lpad(({value})::text, 5, '0')"


def _uuid(vendor: str, value: str = "n") -> str:
    return loading.UUIDS[vendor].replace("n)", f"{value})", 1)


def _ordinal(day: date) -> int:
    """The day as posting dates are kept."""
    return 2 * day.toordinal()
