"""Founding a company: its books first, its row in the directory last.

The two databases have no common transaction. Whatever ends the act in between leaves no company: the books are removed
here, or, where the process was killed, by `sweep`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ledgerhall.tenancy import building, imported_files, locations, slugs
from ledgerhall.tenancy.locations import Location
from ledgerhall.tenancy.models import Company, PendingBooks, Tenant


@dataclass(frozen=True, slots=True)
class Founding:
    """Empty, migrated books that no company names yet; they can be opened like a company's."""

    id: uuid.UUID
    books: str

    def register(
        self,
        *,
        tenant: Tenant,
        name: str,
        currency_code: str,
        minor_units: int,
        at: datetime,
        time_zone: str = "UTC",
        language: str = "en",
        slug: str = "",
        is_demo: bool = False,
        imported_sha256: str = "",
    ) -> Company:
        """The company that has these books, with the file that it was made of. A tenant that is new is saved with it.

        Refuses a file that another company of the tenant has imported.
        """
        with transaction.atomic():
            if tenant._state.adding:
                tenant.save(force_insert=True)
            company = Company.objects.create(
                id=self.id,
                tenant=tenant,
                slug=slug or slugs.for_new_company(tenant, name),
                name=name,
                currency_code=currency_code,
                minor_units=minor_units,
                time_zone=time_zone,
                language=language,
                books=self.books,
                is_demo=is_demo,
                created_at=at,
                changed_at=at,
            )
            if imported_sha256:
                imported_files.enter(company=company, sha256=imported_sha256, at=at)
            PendingBooks.objects.filter(location=self.books).delete()
        return company


@contextmanager
def founding(
    *, at: datetime, make: Callable[[Location], None] = building.create, location: Location | None = None
) -> Iterator[Founding]:
    """Books for a company to be; they are removed where the block fails, and the block registers the company.

    FileExistsError where there are books at the place already; those stay.
    """
    company_id = uuid.uuid4()
    location = location or locations.for_new_company(company_id)
    if building.exists(location):
        raise FileExistsError(str(location))
    PendingBooks.objects.create(location=str(location), created_at=at)
    try:
        make(location)
        yield Founding(company_id, str(location))
    except BaseException:
        _remove(str(location))
        raise


def sweep(*, before: datetime) -> int:
    """Remove books whose making began before that moment and ended without a company; how many."""
    left_over = list(PendingBooks.objects.filter(created_at__lt=before).values_list("location", flat=True))
    for place in left_over:
        _remove(place)
    return len(left_over)


def _remove(place: str) -> None:
    if not Company.objects.filter(books=place).exists():
        building.remove(Location.parse(place))
    PendingBooks.objects.filter(location=place).delete()
