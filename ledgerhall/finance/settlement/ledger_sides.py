"""The two sides of this room: where entries of customers and of vendors lie, and the money they are in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ledgerhall.finance.foundation.models import Currency
from ledgerhall.finance.posting.draft import CUSTOMER, VENDOR
from ledgerhall.finance.subledger.ledgers import (
    CustomerLedgerEntry,
    DetailedCustomerLedgerEntry,
    DetailedLedgerEntry,
    DetailedVendorLedgerEntry,
    PartyLedgerEntry,
    VendorLedgerEntry,
)
from ledgerhall.kernel import money
from ledgerhall.kernel.errors import Refusal, Refused, text

_LEDGERS: Mapping[str, type[PartyLedgerEntry]] = {CUSTOMER: CustomerLedgerEntry, VENDOR: VendorLedgerEntry}
_DETAILS: Mapping[str, type[DetailedLedgerEntry]] = {
    CUSTOMER: DetailedCustomerLedgerEntry,
    VENDOR: DetailedVendorLedgerEntry,
}


def ledger(side: str) -> Any:
    """The entries of a side, to be asked."""
    return _LEDGERS[side]._default_manager  # noqa: SLF001 (of either model)


def details(side: str) -> Any:
    """The detailed entries of a side, to be asked."""
    return _DETAILS[side]._default_manager  # noqa: SLF001 (of either model)


def side_of(entry: PartyLedgerEntry) -> str:
    return CUSTOMER if isinstance(entry, CustomerLedgerEntry) else VENDOR


def entry_of(side: str, entry_no: int, *, row: str = "E-JNL-13") -> PartyLedgerEntry:
    """The entry as it stands now. Refuses one that does not exist."""
    found: PartyLedgerEntry | None = ledger(side).filter(entry_no=entry_no).first()
    if found is None:
        template = text("There is no {side} ledger entry {entry_no}.")
        values = {"side": side, "entry_no": entry_no}
        raise Refused(Refusal("ledger-entry-missing", template, "entry_no", row=row, values=values))
    return found


def currencies(codes: Iterable[str], local: money.Currency) -> dict[str, money.Currency]:
    """By the codes that entries carry; the empty one is the local currency."""
    wanted = set(codes) - {""}
    found = Currency.objects.filter(code__in=wanted).values_list("code", "minor_units") if wanted else ()
    return {"": local, **{code: money.Currency(code, units) for code, units in found}}
