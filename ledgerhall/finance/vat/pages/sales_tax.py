"""The pages of sales tax: jurisdictions, areas and their lines, groups of goods, dated rates."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.foundation.pages.code_pages import Said, account, code_pages, general, looked_up, used_by
from ledgerhall.finance.vat import named, tax_setup
from ledgerhall.finance.vat.models import TaxArea, TaxJurisdiction
from ledgerhall.kernel.filters import exact
from ledgerhall.pages.declare import Action, Column, FastTab, Field, FilterField, Selection

READ = "books.read"


def _details_of(jurisdiction: TaxJurisdiction) -> Selection:
    return Selection("tax-details", {"jurisdiction__code": exact(jurisdiction.code)})


def _entries_of(jurisdiction: TaxJurisdiction) -> Selection:
    return Selection("vat-entries", {"tax_jurisdiction_code": exact(jurisdiction.code)})


def _lines_of(area: TaxArea) -> Selection:
    return Selection("tax-area-lines", {"area__code": exact(area.code)})


JURISDICTIONS = code_pages(
    tax_setup.JURISDICTIONS,
    "tax-jurisdictions",
    Said(
        _("Tax Jurisdictions"),
        _("Tax Jurisdiction"),
        ngettext_lazy("jurisdiction", "jurisdictions", "n"),
        _("No state, county or city levies sales tax in these books."),
        _("sales tax, use tax, state, county"),
    ),
    (
        general(
            looked_up("report_to_code", _("Reports to"), "tax-jurisdictions"),
            Field("is_tax_on_tax", _("Tax on Tax"), hint=_("taxed on what others took before")),
        ),
        FastTab(
            _("Accounts"),
            (
                account("sales_account_no", _("Sales Tax Account")),
                account("purchase_account_no", _("Purch. Tax Account")),
                account("use_tax_account_no", _("Use Tax Account")),
            ),
        ),
    ),
    card="tax-jurisdiction-card",
    columns=(
        "code",
        "description",
        Column("sales_account_no", _("Tax Account (Sales)"), width=96),
        Column("purchase_account_no", _("Tax Account (Purchases)"), width=96),
        Column("use_tax_account_no", _("Use Tax Account"), width=96),
        Column("report_to_code", _("Reports to")),
        Column("is_tax_on_tax", _("Tax on Tax")),
    ),
    actions=(
        Action(_("Tax Details"), opens=_details_of, permission=READ, icon="percent"),
        Action(_("VAT Entries"), opens=_entries_of, permission=READ, key="Ctrl+F7", icon="list"),
    ),
)
AREAS = code_pages(
    tax_setup.AREAS,
    "tax-areas",
    Said(
        _("Tax Areas"),
        _("Tax Area"),
        ngettext_lazy("area", "areas", "n"),
        _("There is no tax area yet. An area says which jurisdictions tax what is delivered there."),
        _("sales tax"),
    ),
    (general(),),
    card="tax-area-card",
    columns=(Column("code", opens=_lines_of), "description"),
    actions=(Action(_("Jurisdictions"), opens=_lines_of, permission=READ, icon="list"),),
    fact_boxes=(used_by(tax_setup.AREAS),),
)
AREA_LINES = code_pages(
    tax_setup.AREA_LINES,
    "tax-area-lines",
    Said(
        _("Tax Area Jurisdictions"),
        _("Tax Area Jurisdiction"),
        ngettext_lazy("line", "lines", "n"),
        _("No tax area has jurisdictions yet."),
    ),
    (
        FastTab(
            _("General"),
            (
                looked_up("area__code", _("Tax Area"), "tax-areas", is_required=True, is_promoted=True),
                looked_up("jurisdiction__code", _("Jurisdiction"), "tax-jurisdictions", is_required=True),
                Field("calculation_order", _("Calculation Order"), hint=_("highest first")),
            ),
        ),
    ),
    card="tax-area-line-card",
    columns=(
        Column("area__code", _("Tax Area")),
        Column("jurisdiction__code", _("Jurisdiction")),
        Column("jurisdiction__description", _("Description")),
        Column("calculation_order", _("Calculation Order"), has_total=False),
    ),
    order_by=("area__code", "-calculation_order"),
    filters=(FilterField("area__code", _("Tax Area")), FilterField("jurisdiction__code", _("Jurisdiction"))),
    search=("area__code", "jurisdiction__code"),
    records={"area__code": named.TAX_AREA, "jurisdiction__code": named.JURISDICTION},
)
GROUPS = code_pages(
    tax_setup.GROUPS,
    "tax-groups",
    Said(
        _("Tax Groups"),
        _("Tax Group"),
        ngettext_lazy("group", "groups", "n"),
        _("There is no tax group yet: goods that are taxed alike."),
    ),
    (general(),),
    card="tax-group-card",
    columns=("code", "description"),
    fact_boxes=(used_by(tax_setup.GROUPS),),
)
DETAILS = code_pages(
    tax_setup.DETAILS,
    "tax-details",
    Said(
        _("Tax Details"),
        _("Tax Detail"),
        ngettext_lazy("rate", "rates", "n"),
        _("No jurisdiction has rates yet."),
        _("sales tax rate, use tax rate, maximum"),
    ),
    (
        FastTab(
            _("General"),
            (
                looked_up("jurisdiction__code", _("Jurisdiction"), "tax-jurisdictions", is_required=True),
                looked_up("group_code", _("Tax Group"), "tax-groups", hint=_("Empty: all goods")),
                Field("tax_type", _("Tax Type"), default="sales"),
                Field("effective_date", is_required=True, default="w"),
                Field("percent_below_maximum", _("Below Maximum %"), is_promoted=True),
                Field("maximum", _("Maximum Base"), hint=_("Empty: none")),
                Field("percent_above_maximum", _("Above Maximum %")),
            ),
        ),
    ),
    card="tax-detail-card",
    columns=(
        Column("jurisdiction__code", _("Jurisdiction")),
        Column("group_code", _("Tax Group")),
        "tax_type",
        "effective_date",
        Column("percent_below_maximum", _("Tax below Maximum %"), has_total=False),
        Column("maximum", _("Maximum Base"), has_total=False),
        Column("percent_above_maximum", _("Tax above Maximum %"), has_total=False),
    ),
    order_by=("jurisdiction__code", "group_code", "tax_type", "-effective_date"),
    filters=(FilterField("jurisdiction__code", _("Jurisdiction")), "group_code", "tax_type", "effective_date"),
    search=("jurisdiction__code", "group_code"),
    records={"jurisdiction__code": named.JURISDICTION},
)

PAGES = (*JURISDICTIONS, *AREAS, *AREA_LINES, *GROUPS, *DETAILS)
