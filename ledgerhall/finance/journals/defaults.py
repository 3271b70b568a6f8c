"""What a line takes over from the records it names: VAT groups of accounts, currency, terms and name of parties, books
of assets, dimensions of all of them (finance.md 1.1, 1.3, 1.9). Reads; `lines` writes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Model

from ledgerhall.finance.foundation import default_dimensions
from ledgerhall.finance.journals.content import TAX_BLOCK, LineAccountType, of_balancing_side
from ledgerhall.finance.journals.models import JournalLine
from ledgerhall.finance.ledger.models import DocumentType, GLAccount
from ledgerhall.finance.subledger.cards import (
    AssetBook,
    BankAccount,
    Customer,
    FixedAsset,
    Party,
    PaymentTerms,
    Vendor,
)
from ledgerhall.finance.subledger.ledgers import FALedgerEntry
from ledgerhall.finance.subledger.posting_groups import FAPostingGroup
from ledgerhall.kernel.dates import DateFormula

TABLES: dict[str, type[Model]] = {
    LineAccountType.ACCOUNT: GLAccount,
    LineAccountType.CUSTOMER: Customer,
    LineAccountType.VENDOR: Vendor,
    LineAccountType.BANK_ACCOUNT: BankAccount,
    LineAccountType.FIXED_ASSET: FixedAsset,
}
PARTIES = (LineAccountType.CUSTOMER, LineAccountType.VENDOR)
_DIMENSIONS_OF = {
    LineAccountType.ACCOUNT: default_dimensions.GL_ACCOUNT,
    LineAccountType.CUSTOMER: default_dimensions.CUSTOMER,
    LineAccountType.VENDOR: default_dimensions.VENDOR,
    LineAccountType.BANK_ACCOUNT: default_dimensions.BANK_ACCOUNT,
    LineAccountType.FIXED_ASSET: default_dimensions.FIXED_ASSET,
}
_SIDES = ("account", "balancing_account")
# What decides due date and discount of a line; one of these typed anew works them out anew.
_DECIDING_TERMS = ("payment_terms_code", "document_type", "document_date", "posting_date")
_TERMS = ("due_date", "discount_date", "discount_percent")
_WRITE_DOWN = FALedgerEntry.PostingType.WRITE_DOWN
_GROUPS = tuple(field for field in TAX_BLOCK.values() if field not in ("vat_amount", "is_use_tax"))


def fill(line: JournalLine, typed: Collection[str]) -> None:
    """Give the line what its accounts, parties and terms bring with them, but for what was typed.

    `typed` are the fields that somebody changed just now; the line holds their new values already.
    """
    renewed = [side for side in _SIDES if f"{side}_no" in typed or f"{side}_type" in typed]
    for side in renewed:
        _SOURCES[getattr(line, f"{side}_type")](line, side, typed)
    if renewed:
        _fill_business_groups(line, typed)
        sources = [(_DIMENSIONS_OF[getattr(line, f"{side}_type")], getattr(line, f"{side}_no")) for side in _SIDES]
        line.dimensions = default_dimensions.with_defaults_of(line.dimensions, sources)
    if line.asset_posting_type == _WRITE_DOWN and (renewed or "asset_posting_type" in typed):
        _fill_write_down(line, typed)
    if party_side(line) and (renewed or any(name in typed for name in _DECIDING_TERMS)):
        _fill_terms(line, typed)


def record_of(account_type: str, number: str) -> Model | None:
    """The account, party, bank account or asset of that number, or None."""
    found = TABLES[account_type]._default_manager.filter(number=number)  # noqa: SLF001 (any model's manager)
    return found.first() if number else None


def names(account_type: str, numbers: Collection[str]) -> list[tuple[str, str]]:
    """Number and name of the accounts, parties, bank accounts or assets of these numbers."""
    called = "description" if account_type == LineAccountType.FIXED_ASSET else "name"
    found = TABLES[account_type]._default_manager.filter(number__in=numbers)  # noqa: SLF001
    return list(found.order_by("number").values_list("number", called))


def party_side(line: JournalLine) -> str:
    """Which side of the line is a customer or vendor: `account`, `balancing_account`, or "" for none."""
    return next((side for side in _SIDES if getattr(line, f"{side}_type") in PARTIES), "")


def party_of(line: JournalLine) -> tuple[str, str]:
    """Type and number of the line's customer or vendor; two empty texts where it has none."""
    side = party_side(line)
    return (getattr(line, f"{side}_type"), getattr(line, f"{side}_no")) if side else ("", "")


def tax_field(side: str, field: str) -> str:
    """The name of a field of the tax block on that side."""
    return field if side == "account" else of_balancing_side(field)


def _from_account(line: JournalLine, side: str, typed: Collection[str]) -> None:
    """Posting type and groups, where the account has a posting type and the journal copies them; its deferral."""
    account = GLAccount.objects.filter(number=getattr(line, f"{side}_no")).first()
    is_taxed = account is not None and account.general_posting_type and line.batch.template.is_vat_setup_copied
    for field in _GROUPS:
        if (name := tax_field(side, field)) not in typed and hasattr(line, name):
            setattr(line, name, getattr(account, field, "") if is_taxed else "")
    if side == "account" and "deferral_template_code" not in typed:
        line.deferral_template_code = account.deferral_template_code if account is not None else ""


def _from_party(line: JournalLine, side: str, typed: Collection[str]) -> None:
    """Currency, terms and method of payment, and the name as description."""
    _no_tax(line, side, typed)
    party = record_of(getattr(line, f"{side}_type"), getattr(line, f"{side}_no"))
    if not isinstance(party, Party):
        return
    for name in ("payment_terms_code", "payment_method_code"):
        if name not in typed:
            setattr(line, name, getattr(party, name))
    _fill_currency(line, side, party.currency_code, typed)
    line.description = line.description or party.name


def _fill_write_down(line: JournalLine, typed: Collection[str]) -> None:
    """What an asset is written down by is an expense of its posting group, where no balancing account is said and the
    book reaches the general ledger."""
    if line.account_type != LineAccountType.FIXED_ASSET or line.balancing_account_no or "balancing_account_no" in typed:
        return
    books = AssetBook.objects.filter(asset__number=line.account_no, book__code=line.depreciation_book_code)
    found = books.filter(book__is_integrated=True).first()
    group = FAPostingGroup.objects.filter(code=found.posting_group_code).first() if found is not None else None
    if group is not None and group.write_down_expense_account_no:
        line.balancing_account_type = LineAccountType.ACCOUNT
        line.balancing_account_no = group.write_down_expense_account_no


def _from_bank_account(line: JournalLine, side: str, typed: Collection[str]) -> None:
    _no_tax(line, side, typed)
    bank = record_of(getattr(line, f"{side}_type"), getattr(line, f"{side}_no"))
    if isinstance(bank, BankAccount):
        _fill_currency(line, side, bank.currency_code, typed)
        if side == "account":
            line.description = line.description or bank.name


def _from_asset(line: JournalLine, side: str, typed: Collection[str]) -> None:
    """An acquisition in the asset's first book that reaches the general ledger, if nothing else is said."""
    _no_tax(line, side, typed)
    number = getattr(line, f"{side}_no")
    books = AssetBook.objects.filter(asset__number=number).order_by("-book__is_integrated", "book__code")
    first = books.values_list("book__code", flat=True).first()
    if "depreciation_book_code" not in typed:
        line.depreciation_book_code = first or ""
    if "asset_posting_type" not in typed:
        line.asset_posting_type = line.asset_posting_type or FALedgerEntry.PostingType.ACQUISITION_COST
    asset = record_of(LineAccountType.FIXED_ASSET, number)
    if side == "account" and isinstance(asset, FixedAsset):
        line.description = line.description or asset.description


_SOURCES = {
    LineAccountType.ACCOUNT: _from_account,
    LineAccountType.CUSTOMER: _from_party,
    LineAccountType.VENDOR: _from_party,
    LineAccountType.BANK_ACCOUNT: _from_bank_account,
    LineAccountType.FIXED_ASSET: _from_asset,
}


def _no_tax(line: JournalLine, side: str, typed: Collection[str]) -> None:
    """A side that is no G/L account starts without a tax block."""
    for field in _GROUPS:
        if (name := tax_field(side, field)) not in typed:
            setattr(line, name, "")


def _fill_currency(line: JournalLine, side: str, code: str, typed: Collection[str]) -> None:
    """The account's currency; of the balancing account only where the line has none yet."""
    if "currency_code" not in typed and (side == "account" or not line.currency_code):
        line.currency_code = code


def _fill_business_groups(line: JournalLine, typed: Collection[str]) -> None:
    """A taxed side without business groups takes those of the party on the other side."""
    side = party_side(line)
    if not side:
        return
    party = record_of(getattr(line, f"{side}_type"), getattr(line, f"{side}_no"))
    other = next(one for one in _SIDES if one != side)
    if not isinstance(party, Party) or not getattr(line, tax_field(other, "general_posting_type")):
        return
    for field in ("general_business_group_code", "vat_business_group_code", "tax_area_code"):
        name = tax_field(other, field)
        if name not in typed and not getattr(line, name):
            setattr(line, name, getattr(party, field))


def _fill_terms(line: JournalLine, typed: Collection[str]) -> None:
    """Due date and discount by the terms: of invoices, and of credit memos where the terms give discount on them."""
    due_date: date | None = None
    discount_date: date | None = None
    terms = PaymentTerms.objects.filter(code=line.payment_terms_code).first() if line.payment_terms_code else None
    day = line.document_date or (line.posting_date.day if line.posting_date else None)
    is_memo = line.document_type == DocumentType.CREDIT_MEMO and terms is not None and terms.is_discount_on_credit_memos
    percent = None
    if terms is not None and day is not None and (line.document_type == DocumentType.INVOICE or is_memo):
        due_date = DateFormula.parse(terms.due_date_formula).apply(day)
        if terms.discount_percent:
            percent = terms.discount_percent
            discount_date = DateFormula.parse(terms.discount_date_formula).apply(day)
    for name, value in zip(_TERMS, (due_date, discount_date, percent), strict=True):
        if name not in typed:
            setattr(line, name, value)
