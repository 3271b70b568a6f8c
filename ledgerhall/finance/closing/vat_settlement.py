"""Settling VAT: the open VAT entries of a period are closed, and what is owed moves to the settlement account.

For each combination of the VAT posting setup in order of its codes, then for each tax jurisdiction, a settlement entry
closes the entries of a type and empties the account that they stand on (finance.md 2.6, G14). Tax that is part of a
cost stays there. A settlement has no dimensions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation import currencies, records
from ledgerhall.finance.foundation.locking import Head
from ledgerhall.finance.ledger.models import AccountType, GLAccount, IncomeBalance
from ledgerhall.finance.posting import post, preview, transaction
from ledgerhall.finance.posting.draft import SETTLEMENT, DraftLine, Posted, PostingDraft, VATComputed
from ledgerhall.finance.vat.models import Calculation, VATEntry
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, text
from ledgerhall.kernel.money import Currency, Money
from ledgerhall.kernel.people import By

SOURCE_CODE = "VATSTMT"
# What the entries of a combination share.
_SHARED = (
    "business_group_code",
    "product_group_code",
    "tax_jurisdiction_code",
    "is_use_tax",
    "entry_type",
    "vat_account_no",
    "reverse_charge_account_no",
)

# Its number, and base, amount and what may not be deducted.
_Entry = tuple[int, tuple[Decimal, Decimal, Decimal]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be settled: open entries by their VAT dates from `from_date` (None: whatever is open) to `to_date`."""

    posting_date: date
    document_no: str
    to_date: date
    settlement_account_no: str
    from_date: date | None = None
    description: str = "VAT Settlement"


@dataclass(frozen=True, slots=True)
class Combination:
    """The open entries of one type, with one setup (or tax jurisdiction) and on the same accounts.

    Local currency, sales negative. `owed` is what stands on the account of reverse charge or use tax, with its sign.
    """

    business_group: str
    product_group: str
    tax_jurisdiction: str
    is_use_tax: bool
    entry_type: str
    account_no: str
    other_account_no: str
    base: Decimal
    amount: Decimal
    owed: Decimal
    entry_numbers: tuple[int, ...]

    @property
    def name(self) -> str:
        return self.tax_jurisdiction or f"{self.business_group} / {self.product_group}"


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is settled: the combinations in order, what is payable (negative: refundable), and the posting, if any."""

    combinations: tuple[Combination, ...]
    payable: Decimal
    posted: Posted | None = None


def settle(*, asked: Asked, by: By, posted_at: datetime, idempotency_key: str | None = None) -> Settlement:
    """Close the open entries and post what is owed, as one register; without open entries nothing is posted.

    Refuses a settlement account that is missing or does not fit, an empty document number, and a period whose end lies
    before its beginning (E-VAT-01).
    """
    request = hashlib.sha256(repr(asked).encode()).hexdigest()

    def act(_head: Head) -> Settlement:
        if earlier := transaction.repeated(idempotency_key, request):
            return Settlement((), Decimal(0), earlier)
        settlement = calculated(asked=asked)
        if not settlement.combinations:
            return settlement
        posted = post.post(
            draft=_draft(settlement, asked),
            by=by,
            posted_at=posted_at,
            idempotency_key=idempotency_key,
            request_hash=request if idempotency_key else "",
        )
        return replace(settlement, posted=posted)

    return transaction.run(act)


def calculated(*, asked: Asked) -> Settlement:
    """What settling would close and owe. Refuses as `settle`; nothing is written."""
    records.refuse(list(_refusals(asked)))
    combinations = tuple(_combinations(asked))
    costs = _cost_accounts({one.account_no for one in combinations})
    payable = Decimal(0)
    for one in combinations:
        payable -= (Decimal(0) if one.account_no in costs else one.amount) + one.owed
    return Settlement(combinations, payable)


def preview_settlement(*, asked: Asked, by: By) -> preview.Preview:
    """What settling would post, and what stands against it. Refuses as `settle`; nothing is written."""
    return preview.preview(draft=_draft(calculated(asked=asked), asked), by=by)


def _refusals(asked: Asked) -> Iterator[Refusal]:
    number = asked.settlement_account_no
    account = GLAccount.objects.filter(number=number).first()
    if not number:
        template = text("Enter the account that VAT is settled to, or fill it in General Ledger Setup.")
        yield _refusal("vat-settlement-account", template, "settlement_account_no")
    elif account is None or account.account_type != AccountType.POSTING or account.is_blocked:
        template = text("Settlement account {account} does not exist, is no posting account or is blocked.")
        yield _refusal("vat-settlement-account", template, "settlement_account_no", account=number)
    if not asked.document_no:
        template = text("The settlement needs a document number.")
        yield _refusal("vat-settlement-document-no", template, "document_no")
    if asked.from_date is not None and asked.from_date > asked.to_date:
        template = text("The period to settle begins on {start}, after its end, {end}.")
        yield _refusal("vat-period-reversed", template, "from_date", start=asked.from_date, end=asked.to_date)


def _combinations(asked: Asked) -> Iterator[Combination]:
    """The setup comes first, in order of its codes, then the jurisdictions. What waits for payment is not due yet."""
    entries = VATEntry.objects.filter(is_closed=False, vat_date__lte=asked.to_date)
    entries = entries.exclude(entry_type=VATEntry.Type.SETTLEMENT)
    entries = entries.filter(remaining_unrealized_base=0, remaining_unrealized_amount=0)
    if asked.from_date is not None:
        entries = entries.filter(vat_date__gte=asked.from_date)
    grouped: dict[tuple[Any, ...], list[_Entry]] = {}
    for calculation, *shared, entry_no, base, amount, nondeductible in entries.order_by("entry_no").values_list(
        "calculation", *_SHARED, "entry_no", "base", "amount", "nondeductible_amount"
    ):
        is_tax = calculation == Calculation.SALES_TAX
        key = (is_tax, *(("", "") if is_tax else shared[:2]), *shared[2:])
        grouped.setdefault(key, []).append((entry_no, (base, amount, nondeductible)))
    for key in sorted(grouped):
        yield _combination(key, grouped[key])


def _combination(key: tuple[Any, ...], entries: Sequence[_Entry]) -> Combination:
    base, amount, nondeductible = (sum((sums[at] for _, sums in entries), Decimal(0)) for at in range(3))
    business, product, jurisdiction, is_use_tax, entry_type, account_no, other_account_no = key[1:]
    owed = -(amount + nondeductible) if other_account_no else Decimal(0)
    numbers = tuple(number for number, _ in entries)
    return Combination(
        business,
        product,
        jurisdiction,
        is_use_tax,
        entry_type,
        account_no,
        other_account_no,
        base,
        amount,
        owed,
        numbers,
    )


def _cost_accounts(numbers: set[str]) -> set[str]:
    """Those of the accounts that are of the income statement: what stands there is cost, not owed or to be refunded."""
    found = GLAccount.objects.filter(number__in=numbers, income_balance=IncomeBalance.INCOME_STATEMENT)
    return set(found.values_list("number", flat=True))


def _draft(settlement: Settlement, asked: Asked) -> PostingDraft:
    """A line on each VAT account that closes its entries, the other side of reverse charges, and the total."""
    local = currencies.local_currency()
    costs = _cost_accounts({one.account_no for one in settlement.combinations})
    shared: Mapping[str, Any] = {
        "posting_date": LedgerDate(asked.posting_date),
        "document_no": asked.document_no,
        "description": asked.description,
        "vat_date": asked.to_date,
        "is_system_created": True,
    }
    lines: list[DraftLine] = []

    def add(account_no: str, amount: Decimal, vat: VATComputed | None = None) -> None:
        line_no = len(lines) + 1
        lines.append(DraftLine(line_no, account_no, amount=Money(amount, local), vat=vat, **shared))

    for one in settlement.combinations:
        # Entries without VAT may have no account; then nothing moves.
        account_no = one.account_no or asked.settlement_account_no
        add(account_no, Decimal(0) if account_no in costs else -one.amount, _closing(one, local))
        if one.owed:
            add(one.other_account_no, -one.owed)
    if settlement.payable:
        add(asked.settlement_account_no, -settlement.payable)
    return PostingDraft(lines=tuple(lines), source_code=SOURCE_CODE)


def _closing(one: Combination, local: Currency) -> VATComputed:
    return VATComputed(
        posting_type=SETTLEMENT,
        base_lcy=Money(-one.base, local),
        amount=Money(-one.amount, local),
        amount_lcy=Money(-one.amount, local),
        business_group=one.business_group,
        product_group=one.product_group,
        tax_jurisdiction=one.tax_jurisdiction,
        is_use_tax=one.is_use_tax,
        closes=one.entry_numbers,
    )


def _refusal(code: str, template: str, field: str, **values: object) -> Refusal:
    return Refusal(code, template, field=field, row="E-VAT-01", values=values)
