"""Which G/L accounts a posting may reach through groups and setups of the other ledgers. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple

from ledgerhall.finance.posting.books_parties import PartyBooks
from ledgerhall.finance.posting.books_stock import StockBooks
from ledgerhall.finance.posting.books_vat import VATBooks
from ledgerhall.finance.posting.draft import PostingDraft


def account_numbers(draft: PostingDraft, parties: PartyBooks, vat: VATBooks, stock: StockBooks) -> Iterator[str]:
    """Their numbers, with repetitions and empty ones."""
    yield from _of_parties(draft, parties)
    yield from _of_vat(vat)
    for bank in stock.banks.values():
        yield bank.account_no
    for asset_group in stock.asset_groups.values():
        yield from astuple(asset_group)[1:]
    for item in stock.items.values():
        yield item.inventory_account_no
    for line in draft.lines:
        if line.item is not None:
            yield line.item.counter_account_no


def _of_parties(draft: PostingDraft, parties: PartyBooks) -> Iterator[str]:
    named = {(party.side, party.posting_group) for party in parties.parties.values()}
    named |= {(known.side, known.posting_group) for known in parties.entries.values()}
    named |= {(line.account_type, line.terms.posting_group) for line in draft.lines if line.terms is not None}
    named |= {(line.balancing_account_type, line.terms.posting_group) for line in draft.lines if line.terms is not None}
    for key in named & parties.groups.keys():
        group = parties.groups[key]
        yield group.control_account_no
        for pair in (group.payment_discount, group.payment_tolerance, group.rounding):
            yield pair.debit
            yield pair.credit
    for known in parties.entries.values():
        yield known.control_account_no
    for line in draft.lines:
        for effect in line.effects:
            yield effect.counter_account_no


def _of_vat(vat: VATBooks) -> Iterator[str]:
    for setup in vat.setups.values():
        yield setup.sales_account_no
        yield setup.purchase_account_no
        yield setup.reverse_charge_account_no
        yield setup.sales_unrealized_account_no
        yield setup.purchase_unrealized_account_no
    for jurisdiction in vat.jurisdictions.values():
        yield jurisdiction.sales_account_no
        yield jurisdiction.purchase_account_no
        yield jurisdiction.use_tax_account_no
    for facts in (*vat.documents.values(), *vat.applications.values()):
        for fact in facts:
            yield fact.vat_account_no
            yield fact.reverse_charge_account_no
    for waiting in vat.waiting.values():
        yield waiting.account_no
