"""Random journals of accounts, parties, banks and assets, with VAT and in currencies; and what reverses them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ledgerhall.finance.journals import batches, lines, posting
from ledgerhall.finance.journals.content import LineAccountType
from ledgerhall.finance.ledger import totals
from ledgerhall.finance.ledger.models import GLEntry, GLRegister, TotalsHead
from ledgerhall.finance.posting import reversal
from ledgerhall.finance.posting.draft import DraftLine, Posted, PostingDraft
from ledgerhall.finance.posting.post import post
from ledgerhall.finance.posting.preview import preview
from ledgerhall.kernel.money import Currency, Money
from ledgerhall.tenancy import books
from tests.finance.ledgers import ROSA
from tests.golden.setting_up import BATCH
from tests.invariants.hands import Hand
from tests.invariants.previews import post_as_shown

ACCOUNTS = ("6000", "6010", "4000", "5010", "3000")
_Type = LineAccountType
# What these post a credit memo takes back, not a reversal.
_DOCUMENTS = ("SALES", "PURCHASES")
_VAT = {"general_posting_type": "purchase", "vat_business_group_code": "DOMESTIC", "vat_product_group_code": "VAT25"}


def post_account_journal(hand: Hand) -> Posted:
    """Lines with balancing accounts, or lines that add up to zero; now and then a unit too much."""
    accounts = [hand.one_of(ACCOUNTS, shift) for shift in range(3)]
    currency = hand.one_of(("", "", "EUR", "USD"), hand.drawn.how)
    amount = hand.amount_in(currency) * (-1 if hand.bit(1) else 1)
    common = {"currency_code": currency, "dimensions": hand.dimensions, "is_correction": hand.bit(2)}
    if hand.bit(0):
        typed = [{**common, "account_no": accounts[0], "amount": amount, "balancing_account_no": accounts[1]}]
    else:
        excess = 1 if hand.drawn.how % 16 == 14 else 0
        amounts = (amount, 2 * amount, -3 * amount + excess)
        typed = [{**common, "account_no": no, "amount": one} for no, one in zip(accounts, amounts, strict=True)]
    return post_lines(hand, typed)


def post_taxed_journal(hand: Hand) -> Posted:
    """A purchase or a sale of an account, against the bank."""
    is_sale = hand.bit(0)
    account = {"account_no": "4000" if is_sale else "6020", "amount": -hand.amount if is_sale else hand.amount}
    vat = {**_VAT, "general_posting_type": "sale" if is_sale else "purchase"}
    bank = {"balancing_account_type": _Type.BANK_ACCOUNT, "balancing_account_no": "BANK"}
    return post_lines(hand, [{**account, **vat, **bank, "dimensions": hand.dimensions}])


def post_bank_journal(hand: Hand) -> Posted:
    """Between banks of two currencies, or money in and out."""
    line: dict[str, Any] = {"account_type": _Type.BANK_ACCOUNT, "account_no": "BANK-EUR", "currency_code": "EUR"}
    line |= {"amount": hand.amount_in("EUR") * (-1 if hand.bit(0) else 1)}
    other = {"balancing_account_type": _Type.BANK_ACCOUNT, "balancing_account_no": "BANK"}
    return post_lines(hand, [{**line, **(other if hand.bit(1) else {"balancing_account_no": "3000"})}])


def post_party_journal(hand: Hand) -> Posted:
    """An invoice or credit memo of a customer or vendor, or money without an invoice, in any currency."""
    is_customer, is_payment = hand.bit(0), hand.bit(1)
    sign = 1 if is_customer != is_payment else -1
    currency = hand.one_of(("", "EUR", "USD"), hand.drawn.how)
    line: dict[str, Any] = {
        "account_type": _Type.CUSTOMER if is_customer else _Type.VENDOR,
        "account_no": hand.one_of(("C10", "C20", "C30") if is_customer else ("V20", "V30", "V40")),
        "document_type": "payment" if is_payment else "invoice",
        "external_document_no": hand.document_no("X"),
        "currency_code": currency,
        "amount": sign * hand.amount_in(currency),
        "balancing_account_no": "3000" if is_payment else "4000" if is_customer else "6020",
        "dimensions": hand.dimensions,
    }
    if not is_payment and hand.bit(3):
        line |= {f"balancing_{name}": value for name, value in _VAT.items()}
        line["balancing_general_posting_type"] = "sale" if is_customer else "purchase"
    return post_lines(hand, [line])


def buy_an_asset(hand: Hand) -> Posted:
    """Bought, written down or sold, by the asset journal's kinds of line."""
    kind, sign = hand.one_of((("acquisition cost", 1), ("acquisition cost", 1), ("write-down", -1),
                              ("proceeds on disposal", -1)), hand.drawn.how)  # fmt: skip
    line = {
        "account_type": _Type.FIXED_ASSET,
        "account_no": hand.one_of(("FA1", "FA2", "FA3")),
        "asset_posting_type": kind,
        "depreciation_book_code": "COMPANY",
        "amount": sign * hand.amount,
        "balancing_account_no": "3000" if kind == "acquisition cost" else "7100",
    }
    return post_lines(hand, [line])


def post_by_key_twice(hand: Hand) -> Posted:
    """The same request twice: posted once (invariant 19)."""
    minor_units = -int(hand.smallest.as_tuple().exponent)
    amount = Money(hand.amount, Currency(hand.currency, minor_units))
    line = DraftLine(1, "6000", hand.ledger_date, f"KEY{hand.drawn.which}", amount, balancing_account_no="3000")
    draft, key = PostingDraft((line,), "GENJNL"), f"key-{hand.number}"

    def twice() -> Posted:
        posted = post(draft=draft, idempotency_key=key, **hand.posts)
        count = GLRegister.objects.count()
        again = post(draft=draft, idempotency_key=key, **hand.posts)
        assert (again.is_repeated, again.register_no) == (True, posted.register_no)
        assert GLRegister.objects.count() == count
        return posted

    return post_as_shown(hand, lambda: preview(draft=draft, by=ROSA), twice)


def reverse_a_transaction(hand: Hand) -> Posted | None:
    entries = GLEntry.objects.exclude(source_code__in=_DOCUMENTS).order_by("-transaction_no")
    numbers = entries.values_list("transaction_no", flat=True).distinct()[:10]
    return reversal.reverse_transaction(transaction_no=hand.one_of(numbers), **hand.posts) if numbers else None


def reverse_a_register(hand: Hand) -> Posted | None:
    registers = GLRegister.objects.filter(is_reversed=False).exclude(source_code__in=_DOCUMENTS).order_by("-number")
    numbers = registers.values_list("number", flat=True)[:10]
    return reversal.reverse_register(register_no=hand.one_of(numbers), **hand.posts) if numbers else None


def roll_the_totals(hand: Hand) -> int:
    del hand
    totals.roll()
    return TotalsHead.objects.get().entry_no


def post_lines(hand: Hand, typed: Sequence[dict[str, Any]]) -> Posted:
    """Type the lines into the journal and post it. What is refused leaves no lines."""
    batch = batches.find(BATCH)
    assert batch is not None
    with books.transaction():
        for values in typed:
            common = {"posting_date": hand.ledger_date, "document_no": hand.document_no("J")}
            line = lines.insert(batch=batch, values={**common, **values}, **hand.enters)
            if line.currency_code != values.get("currency_code", ""):
                currency = {"currency_code": values.get("currency_code", "")}
                lines.change(line=line, values=currency, **hand.enters)
        return post_as_shown(
            hand,
            lambda: posting.preview_batch(batch=batch, by=ROSA),
            lambda: posting.post_batch(batch=batch, **hand.posts),
        )
