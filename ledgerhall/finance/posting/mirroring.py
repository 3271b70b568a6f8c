"""What a reversal makes beside the general ledger: the mirror image of every entry of the transactions it reverses.

A mirrored ledger entry of a customer or vendor is closed against its original by an application, so that both have
nothing left; the VAT entry and its mirror image stay open and cancel each other in the return. VAT entries of an
application stay as they are: its unapplication has mirrored them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.ledger.posted import PostedEntry
from ledgerhall.finance.posting.draft import CUSTOMER, VENDOR
from ledgerhall.finance.posting.made import DETAILED_LEDGERS, PARTY_LEDGERS, Made
from ledgerhall.finance.subledger.ledgers import (
    BankAccountLedgerEntry,
    DetailedLedgerEntry,
    DetailType,
    FALedgerEntry,
    PartyLedgerEntry,
)
from ledgerhall.finance.vat.models import VATEntry

_KEPT = frozenset({"id", "uuid", "entry_no", "register", "transaction_no", "posted_at", "changed_at"})
# Ledger → what is turned round in its mirror image, and what the engine's columns of both are then.
_TURNED: Mapping[type[PostedEntry], tuple[str, ...]] = {
    VATEntry: (
        "base",
        "amount",
        "unrealized_base",
        "unrealized_amount",
        "nondeductible_base",
        "nondeductible_amount",
        "difference",
    ),
    BankAccountLedgerEntry: ("amount", "amount_lcy"),
    FALedgerEntry: ("amount", "days"),
}
_SETTLED: Mapping[type[PostedEntry], dict[str, Any]] = {
    VATEntry: {"remaining_unrealized_base": 0, "remaining_unrealized_amount": 0},
    BankAccountLedgerEntry: {"remaining_amount": 0, "is_open": False},
    FALedgerEntry: {},
}
_TURNED_OF_PARTIES = (
    "amount",
    "amount_lcy",
    "original_discount",
    "maximum_tolerance",
    "trade_amount_lcy",
    "profit_lcy",
    "invoice_discount_lcy",
)


def build(made: Made) -> dict[type[PostedEntry], tuple[list[tuple[int, int]], dict[str, Any]]]:
    """Add the mirror images to what was made. Returns per ledger (original, mirror) numbers and the columns of both."""
    transactions = made.walked.draft.mirrors
    if not transactions:
        return {}
    new_transactions = _new_transactions(made)
    marks: dict[type[PostedEntry], tuple[list[tuple[int, int]], dict[str, Any]]] = {}
    gl_entries = {entry.reverses_entry_no: entry.entry_no for entry in made.gl}
    for model in _TURNED:
        originals = _originals(model, transactions)
        mirrored = [_mirrored(row, _TURNED[model], _SETTLED[model], made, new_transactions) for row in originals]
        for row in mirrored:
            if isinstance(row, VATEntry):
                row.gl_entry_no = gl_entries.get(row.gl_entry_no)
            made.add(row)
        marks[model] = ([(row.reverses_entry_no, row.entry_no) for row in mirrored], _SETTLED[model])
    for side in (CUSTOMER, VENDOR):
        _mirror_party(side, transactions, made, new_transactions, marks)
    return marks


def _mirror_party(
    side: str,
    transactions: Sequence[int],
    made: Made,
    new_transactions: Mapping[int, int],
    marks: dict[type[PostedEntry], tuple[list[tuple[int, int]], dict[str, Any]]],
) -> None:
    """Ledger entries, their first detailed entries, and the application that closes both."""
    model, detailed = PARTY_LEDGERS[side], DETAILED_LEDGERS[side]
    mirrors: dict[int, PartyLedgerEntry] = {}
    for original in _originals(model, transactions):
        assert isinstance(original, PartyLedgerEntry)
        settled = {
            "remaining_amount": 0,
            "remaining_amount_lcy": 0,
            "remaining_discount": 0,
            "is_open": False,
            "closed_by_entry_no": original.entry_no,
            "closed_at_date": original.posting_date,
        }
        mirror = _mirrored(original, _TURNED_OF_PARTIES, settled, made, new_transactions)
        assert isinstance(mirror, PartyLedgerEntry)
        made.add(mirror)
        mirrors[original.entry_no] = mirror
        made.states.setdefault(model, {})[original.entry_no] = {
            **{name: settled[name] for name in ("remaining_amount", "remaining_amount_lcy", "remaining_discount")},
            "is_open": False,
            "closed_by_entry_no": mirror.entry_no,
            "closed_at_date": original.posting_date,
        }
    marks[model] = ([(number, mirror.entry_no) for number, mirror in mirrors.items()], {})
    initial = detailed._default_manager.filter(  # noqa: SLF001
        ledger_entry_no__in=mirrors, entry_type=DetailType.INITIAL
    ).order_by("entry_no")
    pairs = []
    for detail in initial:
        mirror = mirrors[detail.ledger_entry_no]
        turned = _mirrored(detail, ("amount", "amount_lcy"), _on(mirror), made, new_transactions)
        made.add(turned)
        pairs.append((detail.entry_no, turned.entry_no))
        _close_by_application(detail, mirror, made, new_transactions)
    marks[detailed] = (pairs, {})


def _close_by_application(
    initial: DetailedLedgerEntry, mirror: PartyLedgerEntry, made: Made, new_transactions: Mapping[int, int]
) -> None:
    """Two Application entries: the original and its mirror image settle each other."""
    application_no = None
    for ledger_no, other_no, turned in (
        (initial.ledger_entry_no, mirror.entry_no, ("amount", "amount_lcy")),
        (mirror.entry_no, initial.ledger_entry_no, ()),
    ):
        values = {
            "entry_type": DetailType.APPLICATION,
            "ledger_entry_id": ledger_no,
            "ledger_entry_no": ledger_no,
            "applied_entry_no": other_no,
        }
        entry = _mirrored(initial, turned, values, made, new_transactions)
        assert isinstance(entry, DetailedLedgerEntry)
        entry.reverses_entry_no, entry.is_reversed = None, False
        application_no = application_no or entry.entry_no
        entry.application_no = application_no
        made.add(entry)


def _on(mirror: PartyLedgerEntry) -> dict[str, Any]:
    return {"ledger_entry_id": mirror.entry_no, "ledger_entry_no": mirror.entry_no}


def _mirrored(
    original: PostedEntry,
    turned: Iterable[str],
    values: Mapping[str, Any],
    made: Made,
    new_transactions: Mapping[int, int],
) -> Any:
    """A copy under a new number with amounts turned round; the source and the user are the reversal's."""
    model = type(original)
    copied = {
        field.attname: getattr(original, field.attname)
        for field in model._meta.concrete_fields
        if field.name not in _KEPT
    }
    number, register = made.next_no(model), made.register
    mirror = model(
        **{
            **copied,
            "id": number,
            "entry_no": number,
            "register_id": register.id,
            "transaction_no": new_transactions[original.transaction_no],
            "source_code": made.walked.draft.source_code,
            "journal_template_name": "",
            "journal_batch_name": "",
            "user_text": register.user_text,
            "user_uuid": register.user_uuid,
            "posted_at": register.posted_at,
            "changed_at": register.posted_at,
            "reverses_entry_no": original.entry_no,
            "is_reversed": True,
            **values,
        }
    )
    for name in turned:
        setattr(mirror, name, -getattr(original, name))
    if isinstance(mirror, (PartyLedgerEntry, BankAccountLedgerEntry)):
        mirror.is_positive = mirror.amount > 0
    return mirror


def _originals(model: type[PostedEntry], transactions: Sequence[int]) -> list[PostedEntry]:
    found: Any = model._default_manager.filter(transaction_no__in=transactions, is_reversed=False)  # noqa: SLF001
    if model is VATEntry:
        found = found.filter(application_no__isnull=True)
    return list(found.order_by("entry_no"))


def _new_transactions(made: Made) -> dict[int, int]:
    """Original transaction → the one that reverses it."""
    new = {entry.reverses_entry_no: entry.transaction_no for entry in made.gl}
    originals = GLEntry.objects.filter(entry_no__in=[number for number in new if number is not None])
    return {old: new[number] for number, old in originals.values_list("entry_no", "transaction_no")}
