"""The pages of VAT setup: business and product groups, and the rate and accounts of each pair."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.foundation.pages.code_pages import Said, account, code_pages, general, looked_up, used_by
from ledgerhall.finance.vat import setup
from ledgerhall.finance.vat.models import VATBusinessPostingGroup, VATPostingSetup, VATProductPostingGroup
from ledgerhall.kernel.filters import exact
from ledgerhall.pages.declare import Action, Column, FastTab, Field, Selection

READ = "books.read"


def _setups_of_business(group: VATBusinessPostingGroup) -> Selection:
    return Selection("vat-posting-setup", {"business_group_code": exact(group.code)})


def _setups_of_product(group: VATProductPostingGroup) -> Selection:
    return Selection("vat-posting-setup", {"product_group_code": exact(group.code)})


def _entries_of(record: VATPostingSetup) -> Selection:
    pair = {name: exact(getattr(record, name)) for name in setup.PAIR}
    return Selection("vat-entries", pair)


BUSINESS_GROUPS = code_pages(
    setup.BUSINESS_GROUPS,
    "vat-business-groups",
    Said(
        _("VAT Business Posting Groups"),
        _("VAT Business Posting Group"),
        ngettext_lazy("group", "groups", "n"),
        _("There is no VAT business posting group yet: domestic, EU, export are usual ones."),
        _("who is traded with"),
    ),
    (general(),),
    card="vat-business-group-card",
    columns=("code", "description"),
    actions=(Action(_("VAT Posting Setup"), opens=_setups_of_business, permission=READ, icon="percent"),),
    fact_boxes=(used_by(setup.BUSINESS_GROUPS),),
)
PRODUCT_GROUPS = code_pages(
    setup.PRODUCT_GROUPS,
    "vat-product-groups",
    Said(
        _("VAT Product Posting Groups"),
        _("VAT Product Posting Group"),
        ngettext_lazy("group", "groups", "n"),
        _("There is no VAT product posting group yet: one for each rate is usual."),
        _("what is traded, standard rate, reduced rate, exempt"),
    ),
    (general(),),
    card="vat-product-group-card",
    columns=("code", "description"),
    actions=(Action(_("VAT Posting Setup"), opens=_setups_of_product, permission=READ, icon="percent"),),
    fact_boxes=(used_by(setup.PRODUCT_GROUPS),),
)
_TABS = (
    FastTab(
        _("General"),
        (
            looked_up("business_group_code", _("VAT Bus. Group"), "vat-business-groups", is_promoted=True),
            looked_up("product_group_code", _("VAT Prod. Group"), "vat-product-groups", is_promoted=True),
            "description",
            Field("identifier", _("VAT Identifier"), is_required=True, hint=_("one for each rate")),
            Field("percent", _("VAT %"), is_promoted=True),
            Field("calculation", _("Calculation Type"), default="normal"),
            Field("is_blocked", _("Blocked")),
        ),
    ),
    FastTab(
        _("Accounts"),
        (
            account("sales_account_no", _("Sales VAT Account")),
            account("purchase_account_no", _("Purch. VAT Account")),
            account("reverse_charge_account_no", _("Rev. Charge Account")),
        ),
    ),
    FastTab(
        _("Deduction and Discounts"),
        (
            Field("deductible_percent", _("Deductible %"), default="100", hint=_("of VAT on purchases")),
            Field("is_adjusted_for_payment_discount", _("Adjust for Discount")),
        ),
        is_open=False,
    ),
    FastTab(
        _("VAT on Payment"),
        (
            Field("is_unrealized", _("VAT on Payment")),
            account("sales_unrealized_account_no", _("Sales Unrealized")),
            account("purchase_unrealized_account_no", _("Purch. Unrealized")),
        ),
        is_open=False,
    ),
    FastTab(
        _("Reporting"),
        (Field("is_eu_service", _("EU Service")), Field("clause", _("VAT Clause"), hint=_("printed on documents"))),
        is_open=False,
    ),
)
POSTING_SETUP = code_pages(
    setup.POSTING_SETUPS,
    "vat-posting-setup",
    Said(
        _("VAT Posting Setup"),
        _("VAT Posting Setup Card"),
        ngettext_lazy("setup", "setups", "n"),
        _("There is no VAT posting setup yet. It says which rate and accounts each pair of groups takes."),
        _("vat rate, reverse charge, vat account"),
        _("Delete this VAT posting setup? No entry was made by it."),
    ),
    _TABS,
    card="vat-posting-setup-card",
    columns=(
        Column("business_group_code", _("VAT Bus. Posting Group"), width=120),
        Column("product_group_code", _("VAT Prod. Posting Group"), width=120),
        "description",
        Column("identifier", _("VAT Identifier")),
        Column("percent", _("VAT %"), has_total=False, zero="zero", width=72),
        Column("calculation", _("Calculation")),
        Column("sales_account_no", _("Sales VAT Account"), width=88),
        Column("purchase_account_no", _("Purchase VAT Account"), width=88),
        Column("reverse_charge_account_no", _("Reverse Charge Account"), width=88, importance=4),
        Column("deductible_percent", _("Deductible %"), has_total=False, is_hidden=True),
        Column("is_unrealized", _("VAT on Payment"), is_hidden=True),
        Column("is_adjusted_for_payment_discount", _("Adjust for Payment Discount"), is_hidden=True),
        Column("is_eu_service", _("EU Service"), is_hidden=True),
        Column("is_blocked", _("Blocked"), importance=3),
    ),
    order_by=("business_group_code", "product_group_code"),
    filters=("business_group_code", "product_group_code", "calculation", "is_blocked"),
    search=("business_group_code", "product_group_code", "identifier", "description"),
    actions=(Action(_("VAT Entries"), opens=_entries_of, permission=READ, key="Ctrl+F7", icon="list"),),
)

PAGES = (*BUSINESS_GROUPS, *PRODUCT_GROUPS, *POSTING_SETUP)
