"""Customers and vendors: lists with what is open, cards, and the facts about the current one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.foundation.identifiers import is_vat_registration_doubtful
from ledgerhall.finance.foundation.pages.code_pages import looked_up
from ledgerhall.finance.subledger import figures
from ledgerhall.finance.subledger.card_table import CardTable
from ledgerhall.finance.subledger.cards import Customer, Vendor
from ledgerhall.finance.subledger.control_accounts import entries_of
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry, PartyLedgerEntry, VendorLedgerEntry
from ledgerhall.finance.subledger.pages import card_pages as words
from ledgerhall.finance.subledger.pages.party_entries import CUSTOMER_ENTRIES, VENDOR_ENTRIES
from ledgerhall.finance.subledger.parties import CUSTOMERS, VENDORS
from ledgerhall.kernel.filters import exact
from ledgerhall.kernel.people import By
from ledgerhall.pages.declare import (
    Action,
    Card,
    Column,
    Done,
    Fact,
    FactBox,
    FastTab,
    Field,
    FilterField,
    FlowColumn,
    List,
    Phone,
    Selection,
    Text,
    View,
)
from ledgerhall.pages.filtering import Condition
from ledgerhall.pages.viewer import Viewer
from ledgerhall.tenancy.fields import fold

_DUE = FilterField("date_filter", _("Due Date Filter"), "date", hint=_("..w: until the work date"))


def _balance(model: type[PartyLedgerEntry]) -> Callable[..., QuerySet[Any]]:
    def balance(cards: QuerySet[Any], _totals: Mapping[str, Condition]) -> QuerySet[Any]:
        return figures.annotated(cards, "balance", figures.open_entries(model), "party", "remaining_amount_lcy")

    return balance


def _balance_due(model: type[PartyLedgerEntry]) -> Callable[..., QuerySet[Any]]:
    """What is due within the due date filter."""

    def balance_due(cards: QuerySet[Any], totals: Mapping[str, Condition]) -> QuerySet[Any]:
        due = totals["date_filter"].q("due_date") if "date_filter" in totals else None
        return figures.annotated(
            cards, "balance_due", figures.open_entries(model, due), "party", "remaining_amount_lcy"
        )

    return balance_due


def _due_today(viewer: Viewer) -> dict[str, str]:
    return {"date_filter": f"..{viewer.work_date}"}


def _open_of(page: str) -> Callable[[Any], Selection]:
    def of(party: Customer | Vendor) -> Selection:
        return Selection(page, {"party__number": exact(party.number), "is_open": "Yes"})

    return of


def _all_of(page: str) -> Callable[[Any], Selection]:
    def of(party: Customer | Vendor) -> Selection:
        return Selection(page, {"party__number": exact(party.number)})

    return of


def _figures(page: str, trade: Text) -> Callable[[Any], Iterator[Fact]]:
    """Balance and what is behind it, what was traded and paid."""

    def facts(party: Customer | Vendor) -> Iterator[Fact]:
        found, opens, every = figures.of_party(party), _open_of(page)(party), _all_of(page)(party)
        yield Fact(_("Open Entries"), found.open_count, "integer", opens)
        yield Fact(_("Earliest Due Date"), found.earliest_due, "date", opens)
        yield Fact(trade, found.trade, "money", every)
        if isinstance(party, Customer):
            yield Fact(_("Profit (LCY)"), found.profit, "money", every)
            yield Fact(_("Credit Limit (LCY)"), party.credit_limit_lcy, "money")
        payments = {**every.filters, "document_type": "Payment|Refund"}
        yield Fact(_("Payments (LCY)"), found.payments, "money", Selection(page, payments))
        yield Fact(_("Last Payment"), found.last_payment, "ledger date", Selection(page, payments))
        yield Fact(_("Balance (LCY)"), found.balance, "money", opens, is_total=True)

    return facts


def _registration_facts(party: Customer | Vendor) -> Iterator[Fact]:
    yield Fact(_("VAT Registration No."), party.vat_registration_no)
    if is_vat_registration_doubtful(party.vat_registration_no, party.country_code):
        yield Fact(_("Check digits"), _("do not fit the country's rule"))


def _save(table: CardTable[Any]) -> Callable[..., Done | None]:
    """Saves, and says where a VAT registration number does not fit its country: a doubt, no refusal."""

    def save(
        *, record: Customer | Vendor, values: Mapping[str, Any], by: By, at: datetime, work_date: date
    ) -> Done | None:
        saved = table.change(record=record, values=values, by=by, at=at)
        if not is_vat_registration_doubtful(saved.vat_registration_no, saved.country_code):
            return None
        message = _now("Saved. The check digits of VAT registration number %(number)s do not fit its country.")
        return Done(message % {"number": saved.vat_registration_no})

    return save


_ADDRESS = FastTab(
    _("Address & Contact"),
    (
        "address",
        "postal_code",
        Field("city", is_promoted=True),
        Field("country_code", _("Country"), hint=_("SE, GB …")),
        Field("contact_name", _("Contact")),
        Field("phone_no", _("Phone No.")),
        Field("email", _("E-Mail"), is_promoted=True),
        Field("document_email", _("Document E-Mail")),
        "language",
    ),
)


def _numbers_tab() -> FastTab:
    return FastTab(
        _("Registration"),
        (
            Field("vat_registration_no", _("VAT Reg. No."), is_promoted=True),
            Field("registration_no", _("Registration No.")),
            Field("gln", _("GLN"), hint=_("13 digits")),
            Field("peppol_id", _("Peppol ID")),
        ),
        is_open=False,
    )


def _posting_tab(groups: str, *own: Field) -> FastTab:
    return FastTab(
        _("Invoicing"),
        (
            looked_up("posting_group_code", _("Posting Group"), groups, is_required=True, is_promoted=True),
            looked_up("general_business_group_code", _("Gen. Bus. Group"), "general-business-groups"),
            looked_up("vat_business_group_code", _("VAT Bus. Group"), "vat-business-groups"),
            looked_up("tax_area_code", _("Tax Area"), "tax-areas"),
            Field("is_tax_liable", _("Tax Liable")),
            looked_up("currency_code", _("Currency"), "currencies", hint=_("Empty: the local currency")),
            Field("is_price_including_vat", _("Prices Incl. VAT")),
            Field("prepayment_percent", _("Prepayment %")),
            *own,
        ),
    )


def _payment_tab(*own: Field) -> FastTab:
    return FastTab(
        _("Payments"),
        (
            looked_up("payment_terms_code", _("Payment Terms"), "payment-terms", is_promoted=True),
            looked_up("payment_method_code", _("Payment Method"), "payment-methods"),
            Field("is_applied_to_oldest", _("Apply to Oldest")),
            Field("is_tolerance_blocked", _("Block Tolerance")),
            Field("iban", _("IBAN")),
            Field("bic", _("BIC")),
            *own,
        ),
    )


def _columns(model: type[PartyLedgerEntry], entries: str, *own: Column) -> tuple[str | Column, ...]:
    opens = _open_of(entries)
    return (
        Column("number", _("No."), width=92),
        Column("name", weight=2),
        Column("city", is_soft=True),
        Column("phone_no", _("Phone No."), width=120, importance=2),
        Column("payment_terms_code", _("Payment Terms"), width=88),
        Column("currency_code", _("Currency"), width=72, importance=3),
        *own,
        FlowColumn("balance", _balance(model), caption=_("Balance (LCY)"), opens=opens, has_total=True),
        FlowColumn(
            "balance_due",
            _balance_due(model),
            caption=_("Balance Due (LCY)"),
            opens=opens,
            passes={"date_filter": "due_date"},
            has_total=True,
        ),
        Column("blocked", _("Blocked"), width=80),
        Column("search_name", is_hidden=True),
        Column("postal_code", is_hidden=True),
        Column("country_code", _("Country"), is_hidden=True),
        Column("contact_name", _("Contact"), is_hidden=True),
        Column("email", _("E-Mail"), is_hidden=True),
        Column("vat_registration_no", _("VAT Registration No."), is_hidden=True),
        Column("posting_group_code", _("Posting Group"), is_hidden=True),
        Column("general_business_group_code", _("Gen. Bus. Posting Group"), is_hidden=True),
        Column("vat_business_group_code", _("VAT Bus. Posting Group"), is_hidden=True),
        Column("payment_method_code", _("Payment Method"), is_hidden=True),
    )


_FILTERS = (
    "number",
    "name",
    FilterField("posting_group_code", _("Posting Group")),
    FilterField("payment_terms_code", _("Payment Terms")),
    FilterField("currency_code", _("Currency")),
    FilterField("country_code", _("Country")),
    FilterField("blocked", _("Blocked")),
)
_VIEWS = (View(_("Blocked"), {"blocked": "<>''"}),)


def _actions(table: CardTable[Any], slug: str, entries: str, confirm: Text) -> tuple[Action, ...]:
    return (
        Action(_("Ledger Entries"), opens=_all_of(entries), permission=words.READ, key="Ctrl+F7", icon="list"),
        Action(_("Open Entries"), opens=_open_of(entries), permission=words.READ, icon="scale"),
        words.dimensions(table),
        words.delete(table, slug, confirm),
    )


_CUSTOMER_BOXES = (
    FactBox(_("Customer Statistics"), _figures(CUSTOMER_ENTRIES, _("Sales (LCY)"))),
    words.last_entries(entries_of, CUSTOMER_ENTRIES),
    FactBox(_("Registration"), _registration_facts),
    words.dimension_box(CUSTOMERS),
)
_VENDOR_BOXES = (
    FactBox(_("Vendor Statistics"), _figures(VENDOR_ENTRIES, _("Purchases (LCY)"))),
    words.last_entries(entries_of, VENDOR_ENTRIES),
    FactBox(_("Registration"), _registration_facts),
    words.dimension_box(VENDORS),
)
_CUSTOMER_ACTIONS = _actions(CUSTOMERS, "customers", CUSTOMER_ENTRIES, _("Delete this customer?"))
_VENDOR_ACTIONS = _actions(VENDORS, "vendors", VENDOR_ENTRIES, _("Delete this vendor?"))
CUSTOMER_LIST = List(
    "customers",
    Customer,
    words.READ,
    _("Customers"),
    entity=ngettext_lazy("customer", "customers", "n"),
    card="customer-card",
    columns=_columns(
        CustomerLedgerEntry,
        CUSTOMER_ENTRIES,
        Column("credit_limit_lcy", _("Credit Limit (LCY)"), has_total=False, is_hidden=True),
        Column("gets_statements", _("Print Statements"), is_hidden=True),
        Column("last_statement_no", _("Last Statement No."), has_total=False, is_hidden=True),
    ),
    order_by=("number",),
    filters=(*_FILTERS, FilterField("gets_statements", _("Print Statements"))),
    totals_filters=(_DUE,),
    opens_with=_due_today,
    views=_VIEWS,
    phone=Phone("name", ("number", "city"), ("balance", "balance_due"), "blocked"),
    actions=_CUSTOMER_ACTIONS,
    fact_boxes=_CUSTOMER_BOXES,
    search=("number", "city", "vat_registration_no"),
    search_folded=("search_name",),
    fold=fold,
    new=words.new("customer-card"),
    empty=_("This company has no customers yet."),
    keywords=_("debtors, receivables, clients"),
)
VENDOR_LIST = List(
    "vendors",
    Vendor,
    words.READ,
    _("Vendors"),
    entity=ngettext_lazy("vendor", "vendors", "n"),
    card="vendor-card",
    columns=_columns(VendorLedgerEntry, VENDOR_ENTRIES),
    order_by=("number",),
    filters=_FILTERS,
    totals_filters=(_DUE,),
    opens_with=_due_today,
    views=_VIEWS,
    phone=Phone("name", ("number", "city"), ("balance", "balance_due"), "blocked"),
    actions=_VENDOR_ACTIONS,
    fact_boxes=_VENDOR_BOXES,
    search=("number", "city", "vat_registration_no"),
    search_folded=("search_name",),
    fold=fold,
    new=words.new("vendor-card"),
    empty=_("This company has no vendors yet."),
    keywords=_("creditors, payables, suppliers"),
)
_NAME, _IS_BLOCKED = Field("name", is_required=True, is_promoted=True), Field("blocked", _("Blocked"))
CUSTOMER_CARD = Card(
    "customer-card",
    Customer,
    words.READ,
    _("Customer Card"),
    tabs=(
        FastTab(
            _("General"),
            (
                words.NUMBER,
                _NAME,
                _IS_BLOCKED,
                Field("credit_limit_lcy", _("Credit Limit (LCY)"), hint=_("Empty: none")),
                Field("salesperson_code", _("Salesperson")),
            ),
        ),
        _ADDRESS,
        _numbers_tab(),
        _posting_tab("customer-posting-groups", looked_up("bill_to_no", _("Bill-to Customer"), "customers", "number")),
        _payment_tab(
            looked_up("reminder_terms_code", _("Reminder Terms"), "reminder-terms"),
            looked_up("finance_charge_terms_code", _("Fin. Charge Terms"), "finance-charge-terms"),
            Field("gets_statements", _("Print Statements"), default="1"),
            Field("last_statement_no", _("Last Statement No."), is_read_only=True),
        ),
    ),
    title=str,
    save=_save(CUSTOMERS),
    save_permission=words.EDIT,
    create=words.create(CUSTOMERS),
    create_permission=words.EDIT,
    actions=_CUSTOMER_ACTIONS,
    fact_boxes=_CUSTOMER_BOXES,
    list_page="customers",
)
VENDOR_CARD = Card(
    "vendor-card",
    Vendor,
    words.READ,
    _("Vendor Card"),
    tabs=(
        FastTab(
            _("General"),
            (words.NUMBER, _NAME, _IS_BLOCKED, Field("our_account_no", _("Our Account No."))),
        ),
        _ADDRESS,
        _numbers_tab(),
        _posting_tab("vendor-posting-groups", looked_up("pay_to_no", _("Pay-to Vendor"), "vendors", "number")),
        _payment_tab(Field("payment_priority", _("Payment Priority")), Field("creditor_no", _("Creditor No."))),
    ),
    title=str,
    save=_save(VENDORS),
    save_permission=words.EDIT,
    create=words.create(VENDORS),
    create_permission=words.EDIT,
    actions=_VENDOR_ACTIONS,
    fact_boxes=_VENDOR_BOXES,
    list_page="vendors",
)

PAGES = (CUSTOMER_LIST, CUSTOMER_CARD, VENDOR_LIST, VENDOR_CARD)
