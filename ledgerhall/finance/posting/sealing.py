"""The content hash of a register: a canonical text of every entry that it made, in all ledgers.

Version 1 knew the general ledger alone; registers of it keep its rule. Version 2 adds the other ledgers, in the order
of `LEDGERS`, each with the fields below as they were at insert: no surrogate keys, UUIDs or moments, and none of the
columns that the engine keeps (verify works those out). What a user may change is hashed as it was posted; verify walks
the changes back through the change log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db.models import DateField, Model

from ledgerhall.finance.ledger import hashing
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.ledger.posted import PostedEntry
from ledgerhall.finance.subledger.ledgers import (
    BankAccountLedgerEntry,
    CustomerLedgerEntry,
    DetailedCustomerLedgerEntry,
    DetailedVendorLedgerEntry,
    FALedgerEntry,
    ItemLedgerEntry,
    ValueEntry,
    VendorLedgerEntry,
)
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.tenancy.fields import LedgerDateField, ScaledDecimalField

VERSION = 2

# The entries of a register: those of the general ledger, and those of the others by their model.
Entries = tuple[Sequence[GLEntry], Mapping[type[PostedEntry], Sequence[PostedEntry]]]

_POSTED = (
    "entry_no transaction_no posting_date document_date document_type document_no external_document_no description "
    "dimensions global_dimension_1_code global_dimension_2_code source_code reason_code journal_template_name "
    "journal_batch_name user_text reverses_entry_no"
)
_PARTY = (
    f"{_POSTED} party_no control_account_no posting_group_code currency_code amount amount_lcy currency_factor "
    "due_date payment_discount_date discount_tolerance_date original_discount maximum_tolerance is_positive on_hold "
    "trade_amount_lcy profit_lcy invoice_discount_lcy payment_terms_code payment_method_code payment_text is_prepayment"
)
_DETAILED = (
    f"{_POSTED} party_no control_account_no ledger_entry_no entry_type currency_code amount amount_lcy "
    "counter_account_no applied_entry_no application_no unapplies_entry_no initial_document_type initial_due_date "
    "discount_before"
)

# Ledger → (its name in the text, the fields of version 2).
LEDGERS: Mapping[type[PostedEntry], tuple[str, tuple[str, ...]]] = {
    model: (name, tuple(fields.split()))
    for model, name, fields in (
        (
            VATEntry,
            "vat",
            (
                f"{_POSTED} vat_date entry_type base amount unrealized_base unrealized_amount realizes_entry_no "
                "application_no "
                "nondeductible_base nondeductible_amount difference calculation business_group_code product_group_code "
                "identifier percent general_business_group_code general_product_group_code party_no country_code "
                "vat_registration_no is_eu_service is_eu_triangular is_prepayment tax_area_code tax_jurisdiction_code "
                "tax_group_code is_use_tax sales_tax_connection_no vat_account_no reverse_charge_account_no gl_entry_no"
            ),
        ),
        (CustomerLedgerEntry, "customer", _PARTY),
        (DetailedCustomerLedgerEntry, "customer detail", _DETAILED),
        (VendorLedgerEntry, "vendor", _PARTY),
        (DetailedVendorLedgerEntry, "vendor detail", _DETAILED),
        (
            BankAccountLedgerEntry,
            "bank",
            (
                f"{_POSTED} bank_account_no control_account_no currency_code amount amount_lcy is_positive "
                "balancing_account_type balancing_account_no"
            ),
        ),
        (
            FALedgerEntry,
            "asset",
            f"{_POSTED} asset_no book_code posting_type is_disposal posting_group_code control_account_no amount days",
        ),
        (ItemLedgerEntry, "item", f"{_POSTED} item_no entry_type quantity is_positive party_no"),
        (
            ValueEntry,
            "value",
            (
                f"{_POSTED} item_no item_ledger_entry_no from_entry_no quantity cost_amount sales_amount "
                "inventory_account_no counter_account_no"
            ),
        ),
    )
}


def content_hashes(registers: Sequence[Entries]) -> list[str]:
    """Of each register the SHA-256 over the canonical texts of its entries, which come in entry order in each ledger.

    Ledger by ledger the entries of all registers are converted together.
    """
    digests = [hashlib.sha256() for _ in registers]
    _add(digests, "gl", [entries for entries, _ in registers], hashing.read, hashing.CONVERTERS)
    for model, (name, fields) in LEDGERS.items():
        _add(digests, name, [others.get(model, ()) for _, others in registers], *_columns(model, fields))
    return [digest.hexdigest() for digest in digests]


def _add(
    digests: Sequence[hashlib._Hash],
    name: str,
    of_registers: Sequence[Sequence[Model]],
    read: Callable[[Model], tuple[Any, ...]],
    converters: hashing.Converters,
) -> None:
    """Add a ledger's entries to the digest of the register that they are of; each text ends its line."""
    texts = iter(hashing.texts(name, [read(entry) for entries in of_registers for entry in entries], converters))
    for digest, entries in zip(digests, of_registers, strict=True):
        if entries:
            digest.update("\n".join([*islice(texts, len(entries)), ""]).encode())


@cache
def _columns(
    model: type[Model], fields: tuple[str, ...]
) -> tuple[Callable[[Model], tuple[Any, ...]], hashing.Converters]:
    """What reads the fields, and what converts which of them."""
    found = ((place, _converter(model._meta.get_field(name))) for place, name in enumerate(fields))
    return attrgetter(*fields), tuple((place, convert) for place, convert in found if convert is not None)


def _converter(field: Any) -> Callable[[Any], Any] | None:
    """Amounts and rates as their scaled integers, dates in ISO form, closing dates with C, all else as it is."""
    if isinstance(field, ScaledDecimalField):
        return field.get_prep_value
    return plain if isinstance(field, DateField | LedgerDateField) else None


def plain(value: Any) -> Any:
    """As a text has it: dates in ISO form, closing dates with C, all else as it is."""
    if isinstance(value, LedgerDate):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
