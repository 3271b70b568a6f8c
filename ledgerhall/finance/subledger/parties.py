"""Customers and vendors: one mechanism, told apart by their tables (finance.md 1.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ledgerhall.finance.foundation import identifiers
from ledgerhall.finance.foundation.code_tables import negative_refusals, percent_refusals
from ledgerhall.finance.subledger import named
from ledgerhall.finance.subledger.card_table import CardTable
from ledgerhall.finance.subledger.cards import Customer, TradeSetup, Vendor
from ledgerhall.finance.subledger.control_accounts import entries_of, open_elsewhere
from ledgerhall.finance.subledger.posting_groups import CustomerPostingGroup, VendorPostingGroup
from ledgerhall.finance.subledger.posting_setup import needed
from ledgerhall.kernel.errors import Refusal, text


def _series(side: TradeSetup.Side) -> Callable[[], str]:
    def series() -> str:
        return str(TradeSetup.objects.filter(side=side).values_list("card_series_code", flat=True).first() or "")

    return series


def _written(values: dict[str, Any]) -> dict[str, Any]:
    """IBAN, BIC and country as they are kept: capital letters without spaces."""
    if values.get("iban"):
        values["iban"] = identifiers.compact_iban(values["iban"])
    for name in ("bic", "country_code"):
        if values.get(name):
            values[name] = values[name].replace(" ", "").upper()
    return values


def _rules(party: Customer | Vendor) -> Iterable[Refusal]:
    yield from needed(party, "name", "posting_group_code")
    yield from identifiers.country_refusals(party.country_code, "country_code")
    yield from identifiers.email_refusals(party.email, "email")
    yield from identifiers.email_refusals(party.document_email, "document_email")
    yield from identifiers.gln_refusals(party.gln, "gln")
    yield from identifiers.iban_refusals(party.iban, "iban")
    yield from percent_refusals(party, "prepayment_percent")


def _customer_rules(customer: Customer) -> Iterable[Refusal]:
    yield from _rules(customer)
    yield from negative_refusals(customer, "credit_limit_lcy")
    if customer.bill_to_no and customer.bill_to_no == customer.number:
        template = text("Leave the bill-to customer empty where {number} is billed itself.")
        yield Refusal("party-billed-itself", template, "bill_to_no", values={"number": customer.number})


def _vendor_rules(vendor: Vendor) -> Iterable[Refusal]:
    yield from _rules(vendor)
    if vendor.pay_to_no and vendor.pay_to_no == vendor.number:
        template = text("Leave the pay-to vendor empty where {number} is paid itself.")
        yield Refusal("party-paid-itself", template, "pay_to_no", values={"number": vendor.number})


def _customer_changes(before: Customer, after: Customer) -> Iterable[Refusal]:
    group = CustomerPostingGroup.objects.filter(code=after.posting_group_code).first()
    return _elsewhere(before, after, group)


def _vendor_changes(before: Vendor, after: Vendor) -> Iterable[Refusal]:
    group = VendorPostingGroup.objects.filter(code=after.posting_group_code).first()
    return _elsewhere(before, after, group)


def _elsewhere(
    before: Customer | Vendor, after: Customer | Vendor, group: CustomerPostingGroup | VendorPostingGroup | None
) -> Iterable[Refusal]:
    """Open entries stay on the control account on which they lie."""
    if group is None or before.posting_group_code == after.posting_group_code:
        return []
    return open_elsewhere(entries_of(before), group.control_account_no)


CUSTOMERS = CardTable(
    Customer,
    named.CUSTOMER,
    "name",
    _series(TradeSetup.Side.SALES),
    rules=_customer_rules,
    changes=_customer_changes,
    written=_written,
)
VENDORS = CardTable(
    Vendor,
    named.VENDOR,
    "name",
    _series(TradeSetup.Side.PURCHASES),
    rules=_vendor_rules,
    changes=_vendor_changes,
    written=_written,
)
