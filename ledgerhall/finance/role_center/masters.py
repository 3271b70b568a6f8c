"""Areas of the navigation pane for entries, and for setting up parties, things and how they are posted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledgerhall.pages.declare import NavigationArea, NavigationItem, Text


def area(caption: Text, icon: str, *pages: str) -> NavigationArea:
    """An area of pages under their own captions."""
    return NavigationArea(caption, tuple(NavigationItem(page) for page in pages), icon=icon)


MASTERS = (
    area(
        _("Ledger Entries"),
        "list",
        "customer-ledger-entries",
        "vendor-ledger-entries",
        "bank-account-ledger-entries",
        "vat-entries",
        "fa-ledger-entries",
        "item-ledger-entries",
        "value-entries",
        "detailed-customer-ledger-entries",
        "detailed-vendor-ledger-entries",
    ),
    NavigationArea(
        _("Trade Setup"),
        (
            NavigationItem("payment-terms"),
            NavigationItem("payment-methods"),
            NavigationItem("deferral-templates"),
            NavigationItem("deferral-schedules"),
            NavigationItem("sales-setup", _("Sales Setup")),
            NavigationItem("purchase-setup", _("Purchase Setup")),
        ),
        icon="people",
    ),
    area(
        _("Posting Groups"),
        "columns",
        "general-posting-setup",
        "general-business-groups",
        "general-product-groups",
        "customer-posting-groups",
        "vendor-posting-groups",
        "bank-account-posting-groups",
        "inventory-posting-groups",
        "fa-posting-groups",
    ),
    area(
        _("VAT & Sales Tax"),
        "percent",
        "vat-posting-setup",
        "vat-business-groups",
        "vat-product-groups",
        "tax-jurisdictions",
        "tax-areas",
        "tax-area-lines",
        "tax-groups",
        "tax-details",
    ),
    area(_("Fixed Asset Setup"), "tag", "depreciation-books", "asset-books"),
)
