"""From the lines of a batch to what is asked to be posted: lines numbered from 1, as the grid shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ledgerhall.finance.foundation import currencies
from ledgerhall.finance.foundation.models import Currency
from ledgerhall.finance.journals import applications, defaults, deferring
from ledgerhall.finance.journals.applications import Chosen
from ledgerhall.finance.journals.content import TAX_BLOCK, LineAccountType
from ledgerhall.finance.journals.models import JournalBatch, JournalLine
from ledgerhall.finance.posting.draft import AppliesTo, AssetMovement, DraftLine, PartyTerms, PostingDraft, VATAsked
from ledgerhall.kernel import money
from ledgerhall.kernel.errors import Refusal, text

_TAXED = (LineAccountType.ACCOUNT, LineAccountType.FIXED_ASSET)
_ASKING = ("posting_type", "business_group", "product_group", "tax_group")
Numbered = tuple[int, JournalLine]


@dataclass(frozen=True, slots=True)
class Drafted:
    """What the batch asks for, and what stands against asking it; the door tells what stands against posting it."""

    draft: PostingDraft
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the lines together refer to."""

    local: money.Currency
    units: Mapping[str, int]
    chosen: Mapping[int, Sequence[Chosen]]
    currency_of_entry: Mapping[tuple[str, int], str]

    def currency(self, code: str) -> money.Currency:
        return money.Currency(code, self.units.get(code, 2)) if code else self.local


def draft_of(batch: JournalBatch, lines: Sequence[JournalLine]) -> Drafted:
    """The draft of the batch; lines without anything on them are left out, the others keep their numbers."""
    numbered = [(number, line) for number, line in enumerate(lines, start=1) if not is_empty(line)]
    made = draft_lines(numbered)
    deferred = deferring.lines_of(list(zip(numbered, made, strict=True)))
    refusals = (*_untaxable(numbered), *deferred.refusals)
    return Drafted(posting_draft(batch, (*made, *deferred.lines)), refusals)


def posting_draft(batch: JournalBatch, lines: Iterable[DraftLine]) -> PostingDraft:
    """The draft of these lines as the batch and its template have them posted."""
    return PostingDraft(
        lines=tuple(lines),
        source_code=batch.template.source_code,
        journal_template_name=batch.template.name,
        journal_batch_name=batch.name,
        is_document_balance_forced=batch.template.is_document_balance_forced,
        number_series=batch.number_series.code if batch.number_series else "",
        posting_number_series=batch.posting_number_series.code if batch.posting_number_series else "",
    )


def draft_lines(numbered: Sequence[Numbered]) -> list[DraftLine]:
    """What each of the lines asks for, with its number."""
    lines = [line for _, line in numbered]
    codes = {line.currency_code for line in lines if line.currency_code}
    chosen = applications.of_lines([line for line in lines if defaults.party_side(line)])
    of_entries = applications.currencies_of(chosen, lines)
    codes |= {code for code in of_entries.values() if code}
    units = dict(Currency.objects.filter(code__in=codes).values_list("code", "minor_units"))
    reading = _Reading(currencies.local_currency(), units, chosen, of_entries)
    return [_draft_line(number, line, reading) for number, line in numbered]


def is_empty(line: JournalLine) -> bool:
    """Whether a line says nothing that could be posted."""
    return not (line.account_no or line.balancing_account_no or line.amount or line.description)


def _draft_line(number: int, line: JournalLine, reading: _Reading) -> DraftLine:
    currency = reading.currency(line.currency_code)
    return DraftLine(
        line_no=number,
        account_no=line.account_no,
        posting_date=line.posting_date,
        document_no=line.document_no,
        amount=money.Money(line.amount, currency),
        account_type=line.account_type,
        amount_lcy=_typed_local_amount(line, reading.local),
        balancing_account_no=line.balancing_account_no,
        balancing_account_type=line.balancing_account_type,
        document_type=line.document_type,
        external_document_no=line.external_document_no,
        document_date=line.document_date,
        vat_date=line.vat_date,
        description=line.description,
        dimensions=line.dimensions,
        reason_code=line.reason_code,
        is_correction=line.is_correction,
        is_system_created=line.is_system_created,
        vat=_vat(line, "account", currency),
        balancing_vat=_vat(line, "balancing_account", currency) if line.balancing_account_no else None,
        terms=_terms(line),
        applies_to=tuple(_applies_to(line, one, reading) for one in reading.chosen.get(line.pk, ())),
        accepts_late_discount=line.is_late_discount_accepted,
        accepts_tolerance=line.is_tolerance_accepted,
        asset=_asset(line),
    )


def _vat(line: JournalLine, side: str, currency: money.Currency) -> VATAsked | None:
    """The tax block of a side that can be taxed, where it asks for a tax."""
    said = {part: getattr(line, defaults.tax_field(side, field)) for part, field in TAX_BLOCK.items()}
    if getattr(line, f"{side}_type") not in _TAXED or not any(said[part] for part in _ASKING):
        return None
    typed = said.pop("amount")
    return VATAsked(**said, amount=None if typed is None else money.Money(typed, currency))


def _terms(line: JournalLine) -> PartyTerms | None:
    if not defaults.party_side(line):
        return None
    return PartyTerms(
        due_date=line.due_date,
        discount_date=line.discount_date,
        discount_percent=line.discount_percent,
        payment_terms=line.payment_terms_code,
        payment_method=line.payment_method_code,
        on_hold=line.on_hold,
        payment_text=line.payment_text,
    )


def _applies_to(line: JournalLine, chosen: Chosen, reading: _Reading) -> AppliesTo:
    amount = None
    if chosen.amount is not None:
        side = getattr(line, f"{defaults.party_side(line)}_type")
        code = reading.currency_of_entry.get((side, chosen.entry_no or 0), line.currency_code)
        amount = money.Money(chosen.amount, reading.currency(code))
    document_no = chosen.document_no if chosen.entry_no is None else ""
    return AppliesTo(document_no, amount, chosen.entry_no, chosen.document_type)


def _asset(line: JournalLine) -> AssetMovement | None:
    is_asset = LineAccountType.FIXED_ASSET in (line.account_type, line.balancing_account_type)
    if not is_asset or not line.asset_posting_type:
        return None
    return AssetMovement(line.asset_posting_type, line.depreciation_book_code, line.depreciation_days)


def _untaxable(numbered: Sequence[Numbered]) -> Iterable[Refusal]:
    """E-JNL-09: only amounts on G/L accounts and assets include VAT."""
    for number, line in numbered:
        for side in ("account", "balancing_account"):
            account_type = getattr(line, f"{side}_type")
            said = [getattr(line, defaults.tax_field(side, TAX_BLOCK[part])) for part in _ASKING]
            if account_type not in _TAXED and any(said):
                template = text(
                    "Line {line}: an amount on a {side} includes no VAT; clear its posting type and groups."
                )
                field = defaults.tax_field(side, TAX_BLOCK["posting_type"])
                values = {"line": number, "side": account_type}
                yield Refusal("vat-on-subledger-account", template, field, number, "E-JNL-09", values)


def _typed_local_amount(line: JournalLine, local: money.Currency) -> money.Money | None:
    """The local amount of a foreign line where it is another than the day's rate gives; else the rate itself counts."""
    if not line.currency_code or line.amount_lcy is None or line.posting_date is None:
        return None
    at_rate = currencies.in_local(line.amount, line.currency_code, line.posting_date.day, local)
    return None if at_rate == line.amount_lcy else money.Money(line.amount_lcy, local)
