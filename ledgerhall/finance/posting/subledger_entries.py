"""The parts of the other ledgers become entries, numbered from the head on; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ledgerhall.finance.ledger.rows import made as record
from ledgerhall.finance.posting.draft import CUSTOMER, VENDOR, PartyTerms
from ledgerhall.finance.posting.made import DETAILED_LEDGERS, PARTY_LEDGERS, Made
from ledgerhall.finance.posting.parts import DetailPart, EntryRef, PartyPart, PartyState, VATPart
from ledgerhall.finance.subledger.ledgers import (
    BankAccountLedgerEntry,
    DetailType,
    FALedgerEntry,
    ItemLedgerEntry,
    PartyLedgerEntry,
    ValueEntry,
)
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.kernel.errors import Inconsistent

_ZERO = Decimal(0)
_NO_TERMS = PartyTerms()


@dataclass(frozen=True, slots=True)
class _Known:
    """What a detailed entry copies from its ledger entry."""

    party_no: str
    control_account_no: str
    currency_code: str
    document_type: str
    due_date: date


def build(made: Made) -> None:
    """All entries beside the general ledger, and the engine's columns of those that exist."""
    numbers = _party_entries(made)
    applications = _details(made, numbers)
    _vat_entries(made, applications)
    _bank_entries(made)
    _asset_entries(made)
    _item_entries(made)


def _party_entries(made: Made) -> dict[int, int]:
    """Ledger entries of parties; returns the entry number of each part."""
    states = {state.entry.new: state for state in made.walked.parts.states if state.entry.new is not None}
    numbers: dict[int, int] = {}
    for index, part in enumerate(made.walked.parts.parties):
        model = PARTY_LEDGERS[part.side]
        posted = made.posted(model, part.source, part.transaction)
        numbers[index] = posted["entry_no"]
        made.add(record(model, {**posted, **_party_values(part, made)}))
    for index, state in states.items():
        entry = made.others[PARTY_LEDGERS[state.entry.side]]
        number = numbers[index]
        current = next(row for row in entry if row.entry_no == number)
        for name, value in _state_values(state, numbers).items():
            setattr(current, name, value)
    for state in made.walked.parts.states:
        if state.entry.entry_no is not None:
            of_side = made.states.setdefault(PARTY_LEDGERS[state.entry.side], {})
            of_side[state.entry.entry_no] = _state_values(state, numbers)
    return numbers


def _party_values(part: PartyPart, made: Made) -> dict[str, Any]:
    terms = part.source.terms or _NO_TERMS
    return {
        "party_id": part.party_id,
        "party_no": part.party_no,
        "control_account_no": part.control_account_no,
        "posting_group_code": part.posting_group,
        "currency_code": _currency_code(part.amount.currency.code, made),
        "amount": part.amount.amount,
        "amount_lcy": part.amount_lcy.amount,
        "currency_factor": part.factor,
        "due_date": part.due_date,
        "payment_discount_date": part.discount_date,
        "discount_tolerance_date": part.discount_tolerance_date,
        "original_discount": part.discount,
        "remaining_discount": part.discount,
        "maximum_tolerance": part.maximum_tolerance,
        "remaining_amount": part.amount.amount,
        "remaining_amount_lcy": part.amount_lcy.amount,
        "is_open": not part.amount.is_zero,
        "is_positive": part.amount.amount > 0,
        "on_hold": terms.on_hold,
        "trade_amount_lcy": _amount(terms.trade_amount_lcy),
        "profit_lcy": _amount(terms.profit_lcy),
        "invoice_discount_lcy": _amount(terms.invoice_discount_lcy),
        "payment_terms_code": terms.payment_terms,
        "payment_method_code": terms.payment_method,
        "payment_text": terms.payment_text,
        "is_prepayment": terms.is_prepayment,
    }


def _state_values(state: PartyState, numbers: Mapping[int, int]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "remaining_amount": state.remaining,
        "remaining_amount_lcy": state.remaining_lcy,
        "is_open": state.remaining != 0,
        "remaining_discount": state.remaining_discount,
        "accepted_tolerance": state.accepted_tolerance,
        "is_late_discount_accepted": state.is_late_discount_accepted,
        "closed_by_entry_no": _number(state.closed_by, numbers),
        "closed_at_date": state.closed_at,
    }
    return {**values, "adjusted_factor": state.adjusted_factor} if state.adjusted_factor else values


def _details(made: Made, numbers: Mapping[int, int]) -> dict[int, int]:
    """Detailed entries; returns the numbers of the applications."""
    known = _known_entries(made, numbers)
    applications: dict[int, int] = {}
    for part in made.walked.parts.details:
        model = DETAILED_LEDGERS[part.entry.side]
        posted = made.posted(model, part.source, part.transaction)
        application_no = part.application_no
        if part.application is not None:
            application_no = applications.setdefault(part.application, posted["entry_no"])
        entry_no = _number(part.entry, numbers)
        assert entry_no is not None
        values = _detail_values(part, entry_no, known[part.entry.side, entry_no], numbers)
        made.add(record(model, {**posted, **values, "application_no": application_no}))
    return applications


def _detail_values(part: DetailPart, entry_no: int, known: _Known, numbers: Mapping[int, int]) -> dict[str, Any]:
    return {
        "ledger_entry_id": entry_no,
        "ledger_entry_no": entry_no,
        "party_no": known.party_no,
        "control_account_no": known.control_account_no,
        "currency_code": known.currency_code,
        "initial_document_type": known.document_type,
        "initial_due_date": known.due_date,
        "entry_type": part.entry_type,
        "amount": part.amount.amount,
        "amount_lcy": part.amount_lcy.amount,
        "counter_account_no": part.counter_account_no,
        "applied_entry_no": _number(part.applied, numbers),
        "unapplies_entry_no": part.unapplies_entry_no,
        "is_unapplied": part.unapplies_entry_no is not None,
        "discount_before": part.discount_before,
    }


def _known_entries(made: Made, numbers: Mapping[int, int]) -> dict[tuple[str, int], _Known]:
    """Of every ledger entry that details are about: made now, or read."""
    found: dict[tuple[str, int], _Known] = {}
    names = ("entry_no", "party_no", "control_account_no", "currency_code", "document_type", "due_date")
    for side in (CUSTOMER, VENDOR):
        model = PARTY_LEDGERS[side]
        wanted = {
            part.entry.entry_no
            for part in made.walked.parts.details
            if part.entry.side == side and part.entry.entry_no is not None
        }
        if wanted:
            rows = model._default_manager.filter(entry_no__in=wanted).values_list(*names)  # noqa: SLF001
            found |= {(side, entry_no): _Known(*values) for entry_no, *values in rows}
        for entry in made.others.get(model, ()):
            assert isinstance(entry, PartyLedgerEntry)
            found[side, entry.entry_no] = _Known(*(getattr(entry, name) for name in names[1:]))
    return found


def _vat_entries(made: Made, applications: Mapping[int, int]) -> None:
    connections: dict[int, int] = {}
    numbers: list[int] = []
    for part in made.walked.parts.vat:
        posted = made.posted(VATEntry, part.source, part.transaction)
        numbers.append(posted["entry_no"])
        connection = None
        if part.connection is not None:
            connection = connections.setdefault(part.connection, posted["entry_no"])
        day = part.source.posting_date
        assert day is not None
        is_closed = part.entry_type == VATEntry.Type.SETTLEMENT
        values = {
            "vat_date": part.source.vat_date or day.day,
            "realizes_entry_no": part.realizes_entry_no if part.realizes is None else numbers[part.realizes],
            "application_no": part.application_no if part.application is None else applications[part.application],
            "sales_tax_connection_no": connection,
            "gl_entry_no": None if part.line is None else made.gl[part.line].entry_no,
            "is_closed": is_closed,
            "closed_by_entry_no": posted["entry_no"] if is_closed else None,
        }
        made.add(record(VATEntry, {**posted, **_vat_traits(part), **values}))


def _vat_traits(part: VATPart) -> dict[str, Any]:
    """What the part hands to its entry as it is."""
    return {
        "entry_type": part.entry_type,
        "base": part.base,
        "amount": part.amount,
        "unrealized_base": part.unrealized_base,
        "unrealized_amount": part.unrealized_amount,
        "remaining_unrealized_base": part.remaining_base,
        "remaining_unrealized_amount": part.remaining_amount,
        "vat_account_no": part.vat_account_no,
        "reverse_charge_account_no": part.reverse_charge_account_no,
        "nondeductible_base": part.nondeductible_base,
        "nondeductible_amount": part.nondeductible_amount,
        "difference": part.difference,
        "calculation": part.calculation,
        "business_group_code": part.business_group,
        "product_group_code": part.product_group,
        "identifier": part.identifier,
        "percent": part.percent,
        "general_business_group_code": part.general_business_group,
        "general_product_group_code": part.general_product_group,
        "party_no": part.party_no,
        "country_code": part.country_code,
        "vat_registration_no": part.vat_registration_no,
        "is_eu_service": part.is_eu_service,
        "is_eu_triangular": part.is_triangular,
        "is_prepayment": part.is_prepayment,
        "tax_area_code": part.tax_area,
        "tax_jurisdiction_code": part.tax_jurisdiction,
        "tax_group_code": part.tax_group,
        "is_use_tax": part.is_use_tax,
    }


def _bank_entries(made: Made) -> None:
    for part in made.walked.parts.bank:
        made.add(
            BankAccountLedgerEntry(
                **made.posted(BankAccountLedgerEntry, part.source, part.transaction),
                bank_account_id=part.bank_account_id,
                bank_account_no=part.bank_account_no,
                control_account_no=part.control_account_no,
                currency_code=_currency_code(part.amount.currency.code, made),
                amount=part.amount.amount,
                amount_lcy=part.amount_lcy.amount,
                remaining_amount=part.amount.amount,
                is_open=True,
                is_positive=part.amount.amount > 0,
                balancing_account_type=part.balancing_account_type,
                balancing_account_no=part.balancing_account_no,
            )
        )


def _asset_entries(made: Made) -> None:
    for part in made.walked.parts.assets:
        made.add(
            FALedgerEntry(
                **made.posted(FALedgerEntry, part.source, part.transaction),
                asset_id=part.asset_id,
                asset_no=part.asset_no,
                book_id=part.book_id,
                book_code=part.book_code,
                posting_type=part.posting_type,
                is_disposal=part.is_disposal,
                posting_group_code=part.posting_group,
                control_account_no=part.control_account_no,
                amount=part.amount,
                days=part.days,
            )
        )


def _item_entries(made: Made) -> None:
    numbers: list[tuple[int, int, str]] = []
    for part in made.walked.parts.items:
        posted = made.posted(ItemLedgerEntry, part.source, part.transaction)
        numbers.append((posted["entry_no"], part.item_id, part.item_no))
        made.add(
            ItemLedgerEntry(
                **posted,
                item_id=part.item_id,
                item_no=part.item_no,
                entry_type=part.entry_type,
                quantity=part.quantity,
                remaining_quantity=part.remaining,
                is_open=part.remaining != 0,
                is_positive=part.quantity > 0,
                party_no=part.party_no,
            )
        )
    for value in made.walked.parts.values:
        entry_no, item_id, item_no = numbers[value.item]
        made.add(
            ValueEntry(
                **made.posted(ValueEntry, value.source, value.transaction),
                item_id=item_id,
                item_no=item_no,
                item_ledger_entry_no=entry_no,
                from_entry_no=value.from_entry_no if value.from_item is None else numbers[value.from_item][0],
                quantity=value.quantity,
                cost_amount=value.cost,
                sales_amount=value.sales_amount,
                inventory_account_no=value.inventory_account_no,
                counter_account_no=value.counter_account_no,
            )
        )


def require_applications_balance(made: Made) -> None:
    """The Application amounts of every application sum to zero in the local currency (invariant 7); else nothing is
    written."""
    sums: dict[tuple[str, int | None, int | None], Decimal] = {}
    for part in made.walked.parts.details:
        if part.entry_type == DetailType.APPLICATION:
            key = (part.entry.side, part.application, part.application_no)
            sums[key] = sums.get(key, _ZERO) + part.amount_lcy.amount
    if any(sums.values()):
        raise Inconsistent(f"Applications do not sum to zero: {sums}")


def _number(ref: EntryRef | None, numbers: Mapping[int, int]) -> int | None:
    if ref is None:
        return None
    return ref.entry_no if ref.new is None else numbers[ref.new]


def _currency_code(code: str, made: Made) -> str:
    return "" if code == made.walked.books.local_currency.code else code


def _amount(money: Any) -> Decimal:
    return _ZERO if money is None else money.amount
