"""The acts on what is open: apply, unapply, finance charge memos, suggested vendor payments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation.code_tables import CodeTable
from ledgerhall.finance.foundation.currencies import local_currency
from ledgerhall.finance.journals import batches, lines, posting
from ledgerhall.finance.journals.models import JournalTemplate
from ledgerhall.finance.posting.draft import AppliesTo
from ledgerhall.finance.settlement import applying, finance_charges, ledger_sides, terms, vendor_payments
from ledgerhall.finance.settlement.models import FinanceChargeTerms
from ledgerhall.finance.settlement.payment_choice import Wish
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Money
from tests.golden.entering_journals import amount_to_apply
from tests.golden.stage import Stage

APPLY_TAKES = (
    "customer",
    "vendor",
    "document_no",
    "posting_date",
    "applies_to.*.document_no",
    "applies_to.*.amount",
)
UNAPPLY_TAKES = ("customer", "vendor", "document_no", "posting_date")
MEMO_TAKES = ("customer", "document_no", "posting_date", "terms")
PAYMENTS_TAKES = (
    "last_payment_date",
    "find_discounts",
    "summarise_per_vendor",
    "posting_date",
    "document_no",
    "bank_account",
    "vendors.*",
)
_TERMS = {
    "interest_percent": "interest_percent",
    "interest_period_days": "interest_period_days",
    "grace": "grace_period_formula",
    "minimum_amount": "minimum_amount_lcy",
    "additional_fee": "additional_fee_lcy",
    "post_interest": "is_interest_posted",
    "post_additional_fee": "is_additional_fee_posted",
    "due": "due_date_formula",
}
TERMS_TAKE = tuple(f"*.{field}" for field in (*_TERMS, *(f"method={method}" for method in FinanceChargeTerms.Method)))
_NUMBERS = {
    "interest_percent": Decimal,
    "interest_period_days": int,
    "minimum_amount": Decimal,
    "additional_fee": Decimal,
}


def finance_charge_terms(values: Mapping[str, Any], stage: Stage) -> None:
    """The key of the setup."""
    table: CodeTable[FinanceChargeTerms] = terms.FINANCE_CHARGE_TERMS
    for code, said in values.items():
        fields = {
            field: _NUMBERS.get(name, lambda value: value)(said[name]) for name, field in _TERMS.items() if name in said
        }
        fields["method"] = said.get("method", FinanceChargeTerms.Method.AVERAGE_DAILY_BALANCE)
        found = FinanceChargeTerms.objects.filter(code=code).first()
        if found is None:
            table.create(values={"code": code, **fields}, **stage.enters)
        else:
            table.change(record=found, values=fields, **stage.enters)


def apply(act: Mapping[str, Any], stage: Stage) -> None:
    side, entry_no = _entry(act)
    entry = ledger_sides.ledger(side).filter(entry_no=entry_no).first()
    code, remaining = (entry.currency_code, entry.remaining_amount) if entry else ("", Decimal(0))
    currency = ledger_sides.currencies([code], local_currency())[code]
    amounts = [(said["document_no"], amount_to_apply(said, remaining)) for said in act["applies_to"]]
    chosen = [
        AppliesTo(document_no=document_no, amount=None if amount is None else Money(amount, currency))
        for document_no, amount in amounts
    ]
    applying.apply(
        side=side,
        entry_no=entry_no,
        applies_to=chosen,
        posting_date=LedgerDate.parse(act["posting_date"]),
        by=stage.by(act),
        posted_at=stage.at,
    )


def unapply(act: Mapping[str, Any], stage: Stage) -> None:
    side, entry_no = _entry(act)
    applying.unapply(
        side=side,
        entry_no=entry_no,
        posting_date=LedgerDate.parse(act["posting_date"]),
        by=stage.by(act),
        posted_at=stage.at,
    )


def issue_finance_charge_memo(act: Mapping[str, Any], stage: Stage) -> None:
    """Suggest for the one customer by the terms of the act, and issue what comes of it."""
    by, at = stage.by(act), stage.at
    for memo in finance_charges.suggest(
        posting_date=date.fromisoformat(act["posting_date"]),
        customer_numbers=[act["customer"]],
        terms_code=act.get("terms", ""),
        by=by,
        at=at,
    ):
        finance_charges.issue(memo=memo, number=act["document_no"], by=by, at=at)


def suggest_vendor_payments(act: Mapping[str, Any], stage: Stage) -> None:
    """Fill the payment journal and post it. A batch that is refused is emptied again."""
    batch = batches.in_order(JournalTemplate.Kind.PAYMENTS)[0]
    by, at = stage.by(act), stage.at
    wish = Wish(
        posting_date=date.fromisoformat(act["posting_date"]),
        last_payment_date=date.fromisoformat(act["last_payment_date"]),
        finds_discounts=act.get("find_discounts", False),
        is_summarised=act.get("summarise_per_vendor", False),
    )
    vendors = tuple(act["vendors"]) if "vendors" in act else None
    asked = vendor_payments.Asked(wish, act["bank_account"], act["document_no"], vendors)
    try:
        vendor_payments.fill_journal(batch=batch, asked=asked, by=by, at=at)
        posting.post_batch(batch=batch, by=by, posted_at=at)
    finally:
        lines.delete_all(batch=batch, by=by, at=at)


def _entry(act: Mapping[str, Any]) -> tuple[str, int]:
    """The newest entry of the party with the document number, if it can one that is not reversed; 0 for none."""
    side = "customer" if "customer" in act else "vendor"
    found = ledger_sides.ledger(side).filter(party_no=act[side], document_no=act["document_no"])
    number: int | None = found.order_by("is_reversed", "-entry_no").values_list("entry_no", flat=True).first()
    return side, number or 0
