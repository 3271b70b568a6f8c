"""Bank accounts: the list with their balances, and the card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.foundation.pages.code_pages import looked_up
from ledgerhall.finance.subledger import figures
from ledgerhall.finance.subledger.bank_accounts import BANK_ACCOUNTS
from ledgerhall.finance.subledger.cards import BankAccount
from ledgerhall.finance.subledger.control_accounts import entries_of
from ledgerhall.finance.subledger.ledgers import BankAccountLedgerEntry
from ledgerhall.finance.subledger.pages import card_pages as words
from ledgerhall.finance.subledger.pages.thing_entries import BANK_ENTRIES
from ledgerhall.kernel.filters import exact
from ledgerhall.pages.declare import (
    Action,
    Card,
    Column,
    Fact,
    FactBox,
    FastTab,
    Field,
    FilterField,
    FlowColumn,
    List,
    Phone,
    Selection,
)
from ledgerhall.pages.filtering import Condition

_DATES = FilterField("date_filter", _("Date Filter"), "ledger date", hint=_("..30 Jun, P6, Y-1 …"))


def _entries(totals: Mapping[str, Condition]) -> QuerySet[BankAccountLedgerEntry]:
    found = BankAccountLedgerEntry.objects.all()
    return found.filter(totals["date_filter"].q("posting_date")) if "date_filter" in totals else found


def _balance(cards: QuerySet[Any], totals: Mapping[str, Condition]) -> QuerySet[Any]:
    """What moved within the date filter; the balance of all time without one."""
    return figures.annotated(cards, "balance", _entries(totals), "bank_account", "amount")


def _balance_lcy(cards: QuerySet[Any], totals: Mapping[str, Condition]) -> QuerySet[Any]:
    return figures.annotated(cards, "balance_lcy", _entries(totals), "bank_account", "amount_lcy")


def _entries_of(account: BankAccount) -> Selection:
    return Selection(BANK_ENTRIES, {"bank_account__number": exact(account.number)})


def _open_of(account: BankAccount) -> Selection:
    return Selection(BANK_ENTRIES, {"bank_account__number": exact(account.number), "is_open": "Yes"})


def _figures(account: BankAccount) -> Iterator[Fact]:
    entries, opens = entries_of(account), _entries_of(account)
    yield Fact(_("Open Entries"), entries.filter(is_open=True).count(), "integer", _open_of(account))
    yield Fact(_("Statement No."), account.last_statement_no)
    yield Fact(_("Last Statement"), account.last_statement_balance, "money")
    yield Fact(_("Minimum Balance"), account.minimum_balance, "money")
    if account.currency_code:
        yield Fact(_("Balance (LCY)"), figures.added(entries, "amount_lcy"), "money", opens)
    label = _("Balance (%(currency)s)") % {"currency": account.currency_code} if account.currency_code else _("Balance")
    yield Fact(label, figures.added(entries, "amount"), "money", opens, is_total=True)


_ACTIONS = (
    Action(_("Ledger Entries"), opens=_entries_of, permission=words.READ, key="Ctrl+F7", icon="list"),
    Action(_("Open Entries"), opens=_open_of, permission=words.READ, icon="scale"),
    words.dimensions(BANK_ACCOUNTS),
    words.delete(BANK_ACCOUNTS, "bank-accounts", _("Delete this bank account?")),
)
_BOXES = (
    FactBox(_("Bank Account Statistics"), _figures),
    words.last_entries(entries_of, BANK_ENTRIES),
    words.dimension_box(BANK_ACCOUNTS),
)
_PASSES = {"date_filter": "posting_date"}
BANK_ACCOUNT_LIST = List(
    "bank-accounts",
    BankAccount,
    words.READ,
    _("Bank Accounts"),
    entity=ngettext_lazy("bank account", "bank accounts", "n"),
    card="bank-account-card",
    columns=(
        Column("number", _("No."), width=92),
        "name",
        Column("bank_account_no", _("Bank Account No."), width=132, importance=4),
        Column("iban", _("IBAN"), width=180, importance=4),
        Column("posting_group_code", _("Posting Group"), width=96),
        Column("currency_code", _("Currency"), width=72),
        FlowColumn("balance", _balance, caption=_("Balance"), opens=_entries_of, passes=_PASSES),
        FlowColumn(
            "balance_lcy",
            _balance_lcy,
            caption=_("Balance (LCY)"),
            opens=_entries_of,
            passes=_PASSES,
            has_total=True,
        ),
        Column("is_blocked", _("Blocked"), width=72),
        Column("bic", _("BIC"), is_hidden=True),
        Column("minimum_balance", is_hidden=True, has_total=False),
        Column("last_statement_no", _("Last Statement No."), is_hidden=True),
        Column("last_statement_balance", _("Balance Last Statement"), is_hidden=True, has_total=False),
    ),
    order_by=("number",),
    filters=(
        "number",
        "name",
        FilterField("currency_code", _("Currency")),
        FilterField("posting_group_code", _("Posting Group")),
        FilterField("is_blocked", _("Blocked")),
    ),
    totals_filters=(_DATES,),
    phone=Phone("name", ("number", "currency_code"), ("balance", "balance_lcy")),
    actions=_ACTIONS,
    fact_boxes=_BOXES,
    search=("number", "name", "iban", "bank_account_no"),
    new=words.new("bank-account-card"),
    empty=_("This company has no bank accounts yet."),
    keywords=_("cash, iban"),
)
BANK_ACCOUNT_CARD = Card(
    "bank-account-card",
    BankAccount,
    words.READ,
    _("Bank Account Card"),
    tabs=(
        FastTab(
            _("General"),
            (
                words.NUMBER,
                Field("name", is_required=True, is_promoted=True),
                Field("bank_account_no", _("Bank Account No.")),
                Field("iban", _("IBAN"), is_promoted=True),
                Field("bic", _("BIC")),
                Field("is_blocked", _("Blocked")),
            ),
        ),
        FastTab(
            _("Posting"),
            (
                looked_up("posting_group_code", _("Posting Group"), "bank-account-posting-groups", is_required=True),
                looked_up("currency_code", _("Currency"), "currencies", hint=_("Empty: the local currency")),
                Field("minimum_balance", hint=_("what is to be kept on it")),
            ),
        ),
        FastTab(
            _("Statements"),
            (
                Field("last_statement_no", _("Last Statement No."), is_read_only=True, is_promoted=True),
                Field("last_statement_balance", _("Balance Last Statement"), is_read_only=True),
            ),
            is_open=False,
        ),
    ),
    title=str,
    save=words.save(BANK_ACCOUNTS),
    save_permission=words.EDIT,
    create=words.create(BANK_ACCOUNTS),
    create_permission=words.EDIT,
    actions=_ACTIONS,
    fact_boxes=_BOXES,
    list_page="bank-accounts",
)

PAGES = (BANK_ACCOUNT_LIST, BANK_ACCOUNT_CARD)
