"""VAT entries, as the return counts them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.ledger.pages import entry_words as words
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.pages.declare import Column, FilterField, List, Phone, View

VAT_ENTRIES = List(
    "vat-entries",
    VATEntry,
    words.READ,
    _("VAT Entries"),
    entity=ngettext_lazy("entry", "entries", "n"),
    columns=(
        words.DATE,
        *words.DOCUMENT,
        Column("entry_type", _("Type"), width=84),
        Column("business_group_code", _("VAT Bus. Group"), width=96),
        Column("product_group_code", _("VAT Prod. Group"), width=96),
        Column("percent", _("VAT %"), has_total=False, zero="zero", width=64),
        Column("calculation", _("Calculation"), is_hidden=True),
        Column("party_no", _("Party No."), width=84),
        Column("base", _("Base")),
        Column("amount", _("Amount"), zero="zero"),
        Column("is_closed", _("Closed"), width=64),
        words.ENTRY_NO,
        Column("vat_date", _("VAT Date"), is_hidden=True),
        Column("identifier", _("VAT Identifier"), is_hidden=True),
        Column("unrealized_base", is_hidden=True),
        Column("unrealized_amount", is_hidden=True),
        Column("remaining_unrealized_amount", is_hidden=True),
        Column("nondeductible_base", _("Non-Deductible Base"), is_hidden=True),
        Column("nondeductible_amount", _("Non-Deductible Amount"), is_hidden=True),
        Column("difference", _("VAT Difference"), is_hidden=True),
        Column("country_code", _("Country"), is_hidden=True),
        Column("vat_registration_no", _("VAT Registration No."), is_hidden=True),
        Column("is_eu_service", _("EU Service"), is_hidden=True),
        Column("is_eu_triangular", _("EU Triangular"), is_hidden=True),
        Column("tax_area_code", _("Tax Area"), is_hidden=True),
        Column("tax_jurisdiction_code", _("Tax Jurisdiction"), is_hidden=True),
        Column("tax_group_code", _("Tax Group"), is_hidden=True),
        Column("is_use_tax", _("Use Tax"), is_hidden=True),
        Column("vat_account_no", _("VAT Account"), is_hidden=True),
        Column("gl_entry_no", _("G/L Entry"), "code", align="right", has_total=False, is_hidden=True),
        Column("closed_by_entry_no", _("Closed by Entry"), "code", align="right", has_total=False, is_hidden=True),
        *words.REST,
    ),
    order_by=words.ORDER,
    filters=(
        FilterField("vat_date", _("VAT Date")),
        FilterField("entry_type", _("Type")),
        FilterField("business_group_code", _("VAT Bus. Posting Group")),
        FilterField("product_group_code", _("VAT Prod. Posting Group")),
        FilterField("party_no", _("Party No.")),
        FilterField("is_closed", _("Closed")),
        *words.FILTERS,
    ),
    views=(View(_("Open"), {"is_closed": "No"}), words.THIS_MONTH),
    phone=Phone("document_no", ("posting_date", "entry_type", "product_group_code"), ("amount", "base")),
    actions=words.ACTIONS,
    fact_boxes=words.FACT_BOXES,
    search=(*words.SEARCH, "party_no"),
    empty=_("No VAT has been posted yet."),
    keywords=_("vat return, input vat, output vat, sales tax"),
)

PAGES = (VAT_ENTRIES,)
