"""Companies that sell: the setup of an EU country, customers, services, and drafts of five-line invoices."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from copy import copy
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bench import home

FIRST_DAY = date(2026, 1, 1)
CUSTOMERS = 100
# Kind, number, quantity and price of the lines: services and accounts, of two rates and two product groups.
_LINES = (
    ("item", "CONSULTING", "12.5", "95.00"),
    ("item", "SUPPORT", "1", "450.00"),
    ("item", "BOOK", "3", "24.90"),
    ("account", "4200", "1", "180.00"),
    ("account", "4110", "2", "12.35"),
)
_ITEMS = (
    ("CONSULTING", "Consulting, hours", "SERVICES", "SERVICES"),
    ("SUPPORT", "Support, a month", "SERVICES", "SERVICES"),
    ("BOOK", "Handbook, printed", "GOODS-12", "REDUCED"),
)


def make_company(place: str) -> home.BenchCompany:
    """Books with the generic setup of the EU, customers of it, and what is sold to them."""
    from ledgerhall.finance.journals.starting import NewBooks
    from ledgerhall.finance.starting.company import start_company
    from ledgerhall.finance.subledger.cards import Customer, Item
    from ledgerhall.tenancy import books, building
    from ledgerhall.tenancy.locations import Location

    building.create(Location.parse(place))
    company = home.BenchCompany(place)
    moments = {"created_at": home.AT, "changed_at": home.AT}
    with books.open(company):
        new = NewBooks("Bench Ltd", home.EUR, chart="eu", years=((date(2025, 1, 1), 12), (FIRST_DAY, 12)))
        start_company(new=new, by=home.ROSA, at=home.AT)
        Customer.objects.bulk_create(
            Customer(
                number=f"C{number:05}",
                name=f"Customer {number}",
                posting_group_code="DOMESTIC",
                general_business_group_code="DOMESTIC",
                vat_business_group_code="DOMESTIC",
                payment_terms_code="30D",
                country_code="IE",
                **moments,
            )
            for number in range(CUSTOMERS)
        )
        Item.objects.bulk_create(
            Item(
                number=number,
                description=description,
                kind=Item.Kind.SERVICE,
                general_product_group_code=product,
                vat_product_group_code=vat,
                **moments,
            )
            for number, description, product, vat in _ITEMS
        )
    return company


def make_drafts(count: int, first: int = 1) -> list[Any]:
    """So many drafts of invoices in the open books: copies of ten that the acts made, of all customers in turn."""
    from ledgerhall.finance.documents.models import Document, DocumentLine

    patterns = [_draft(number) for number in range(min(count, 10))]
    documents, lines = [], []
    key, line_key = (
        model.objects.order_by("-id").values_list("id", flat=True)[0] for model in (Document, DocumentLine)
    )
    for number in range(first, first + count):
        pattern, said = patterns[number % len(patterns)]
        key += 1
        party = f"C{number % CUSTOMERS:05}"
        documents.append(_copied(pattern, key, number=f"B{number:06}", party_no=party, billed_no=party))
        for line in said:
            line_key += 1
            lines.append(_copied(line, line_key, document=documents[-1]))
    Document.objects.bulk_create(documents, batch_size=100)
    DocumentLine.objects.bulk_create(lines, batch_size=100)
    return documents


def _draft(number: int) -> tuple[Any, Iterable[Any]]:
    from ledgerhall.finance.documents import drafts, lines
    from ledgerhall.kernel.dates import LedgerDate

    values = {
        "number": f"PATTERN-{uuid.uuid4().hex[:8]}",
        "party_no": f"C{number:05}",
        "posting_date": LedgerDate(FIRST_DAY + timedelta(days=number)),
        "description": "Work and material as agreed",
    }
    document = drafts.create(side="sales", kind="invoice", values=values, by=home.ROSA, at=home.AT)
    said = [
        lines.insert(
            document=document,
            values={"kind": kind, "no": no, "quantity": Decimal(quantity), "unit_price": Decimal(price)},
            by=home.ROSA,
            at=home.AT,
        )
        for kind, no, quantity, price in _LINES
    ]
    return document, said


def _copied(row: Any, key: int, **values: Any) -> Any:
    made = copy(row)
    made._state = copy(row._state)
    made.pk, made.uuid = key, uuid.uuid4()
    for name, value in values.items():
        setattr(made, name, value)
    return made
