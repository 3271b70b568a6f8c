"""A company that buys and sells on account: its groups, terms, parties and a bank, and postings as short lines.

Lines are of 30 June 2026 in euro; a number beginning with C, V or B is a customer, vendor or bank account.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from ledgerhall.finance.foundation.models import Currency, ExchangeRate, GeneralLedgerSetup
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.posting.draft import AppliesTo, DraftLine, Posted, PostingDraft
from ledgerhall.finance.posting.post import post
from ledgerhall.finance.subledger.cards import BankAccount, Customer, PaymentTerms, Vendor
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry, VendorLedgerEntry
from ledgerhall.finance.subledger.posting_groups import (
    BankAccountPostingGroup,
    CustomerPostingGroup,
    VendorPostingGroup,
)
from ledgerhall.finance.vat.models import VATPostingSetup
from ledgerhall.kernel import money
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Money
from tests.finance.ledgers import AT, EUR, ROSA

USD = money.Currency("USD")
BY = {"by": ROSA, "posted_at": AT}
_KINDS = {"C": "customer", "V": "vendor", "B": "bank account"}
_LEDGERS = {"C": CustomerLedgerEntry, "V": VendorLedgerEntry}


def add(model, **values):
    return model.objects.create(created_at=AT, changed_at=AT, **values)


def enter_trade() -> None:
    """Everything that buying, selling and paying needs in the generic chart."""
    accounts = {
        f"{purpose}_{side}_account_no": number
        for purpose, number in (("payment_discount", "4800"), ("payment_tolerance", "4800"), ("rounding", "7300"))
        for side in ("debit", "credit")
    }
    charges = {"interest_account_no": "7100", "additional_fee_account_no": "4800"}
    add(CustomerPostingGroup, code="HOME", control_account_no="1200", **accounts, **charges)
    add(VendorPostingGroup, code="HOME", control_account_no="2100", **accounts)
    add(PaymentTerms, code="2/10", due_date_formula="30D", discount_date_formula="10D", discount_percent=2)
    add(Customer, number="C1", name="Customer", posting_group_code="HOME", payment_terms_code="2/10")
    add(Customer, number="C2", name="Other", posting_group_code="HOME")
    add(Vendor, number="V1", name="Vendor", posting_group_code="HOME", payment_terms_code="2/10")
    add(Vendor, number="V2", name="Urgent", posting_group_code="HOME", payment_priority=1)
    add(BankAccountPostingGroup, code="BANK", account_no="1100")
    add(BankAccount, number="B1", name="Bank", posting_group_code="BANK")
    add(
        VATPostingSetup, business_group_code="HOME", product_group_code="STANDARD", identifier="VAT25", percent=25,
        sales_account_no="2200", purchase_account_no="1450", sales_unrealized_account_no="2250",
        is_adjusted_for_payment_discount=True,
    )  # fmt: skip


def enter_dollars() -> None:
    """A US dollar at 0.80 euro, from 10 June at 0.90."""
    accounts = {f"{name}_account_no": "7300" for name in ("realized_gains", "realized_losses", "unrealized_gains",
                "unrealized_losses", "rounding_debit", "rounding_credit")}  # fmt: skip
    dollar = add(Currency, code="USD", minor_units=2, **accounts)
    for starts, rate in ((date(2026, 1, 1), "0.80"), (date(2026, 6, 10), "0.90")):
        add(ExchangeRate, currency=dollar, starting_date=starts, exchange_amount=1, relational_amount=Decimal(rate))


def line(number: str, amount: object, **more) -> DraftLine:
    values = {"line_no": 1, "document_no": "D1", "account_type": _KINDS.get(number[:1], "account")}
    if other := more.get("balancing_account_no"):
        values["balancing_account_type"] = _KINDS.get(other[:1], "account")
    if applies := more.pop("applies", None):
        values["applies_to"] = tuple(AppliesTo(document_no=each) for each in applies.split())
    day = LedgerDate.parse(more.pop("day", "2026-06-30"))
    amount = amount if isinstance(amount, Money) else Money(Decimal(str(amount)), EUR)
    return DraftLine(**values | {"account_no": number, "posting_date": day, "amount": amount} | more)


def post_lines(*lines: DraftLine) -> Posted:
    numbered = tuple(replace(each, line_no=at) for at, each in enumerate(lines, 1))
    return post(draft=PostingDraft(numbered, "GENJNL"), **BY)


def invoice(party: str, document_no: str, amount: object, **more) -> int:
    """Post an invoice to sales or expenses, `amount` as the party's entry has it; returns the entry's number."""
    other = "4100" if party.startswith("C") else "6100"
    outside = {"external_document_no": document_no} if party.startswith("V") else {}
    kind = {"document_type": "invoice"} | more
    post_lines(line(party, amount, document_no=document_no, balancing_account_no=other, **outside, **kind))
    return entry(document_no).entry_no


def payment(party: str, document_no: str, amount: object, **more) -> int:
    """Post a payment from or to the bank; returns the entry's number."""
    kind = {"document_type": "payment"} | more
    post_lines(line(party, amount, document_no=document_no, balancing_account_no="B1", **kind))
    return entry(document_no).entry_no


def entry(document_no: str) -> CustomerLedgerEntry | VendorLedgerEntry:
    """The newest ledger entry of a party with that document number."""
    found = [model.objects.filter(document_no=document_no).order_by("-entry_no").first() for model in _LEDGERS.values()]
    return next(each for each in found if each is not None)


def left(document_no: str) -> str:
    """What is left of the entry, and of its discount: `980.00` or `1000.00 (20.00)`."""
    found = entry(document_no)
    discount = f" ({found.remaining_discount:.2f})" if found.remaining_discount else ""
    return f"{found.remaining_amount:.2f}{discount}"


def balances() -> dict[str, str]:
    """Account → balance, of accounts that have one."""
    sums: dict[str, Decimal] = {}
    for number, amount in GLEntry.objects.order_by("entry_no").values_list("account_no", "amount"):
        sums[number] = sums.get(number, Decimal(0)) + amount
    return {number: f"{total:.2f}" for number, total in sorted(sums.items()) if total}


def change_setup(**values) -> None:
    GeneralLedgerSetup.objects.update(**values)
