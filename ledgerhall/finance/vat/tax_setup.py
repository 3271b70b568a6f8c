"""Setting up sales tax: jurisdictions, the areas they make up, groups of goods, and dated rates (finance.md 1.8)."""

from __future__ import annotations

from collections.abc import Iterable

from ledgerhall.finance.foundation.code_tables import CodeTable, negative_refusals, percent_refusals
from ledgerhall.finance.vat import named
from ledgerhall.finance.vat.models import TaxArea, TaxAreaLine, TaxDetail, TaxGroup, TaxJurisdiction
from ledgerhall.kernel.errors import Refusal, text

ROW = "E-VAT-01"


def _jurisdiction_rules(jurisdiction: TaxJurisdiction) -> Iterable[Refusal]:
    if jurisdiction.report_to_code and jurisdiction.report_to_code == jurisdiction.code:
        template = text("Tax jurisdiction {code} reports to another one, or to none.")
        yield Refusal("tax-reports-to-itself", template, "report_to_code", row=ROW, values={"code": jurisdiction.code})


def _detail_rules(detail: TaxDetail) -> Iterable[Refusal]:
    yield from percent_refusals(detail, "percent_below_maximum", "percent_above_maximum", row=ROW)
    yield from negative_refusals(detail, "maximum", row=ROW)
    if detail.maximum is None and detail.percent_above_maximum:
        template = text("A rate above the maximum needs a maximum.")
        yield Refusal("tax-maximum-missing", template, "maximum", row=ROW)


JURISDICTIONS = CodeTable(TaxJurisdiction, named.JURISDICTION, rules=_jurisdiction_rules)
GROUPS = CodeTable(TaxGroup, named.TAX_GROUP)
AREAS = CodeTable(TaxArea, named.TAX_AREA)
# `area` and `jurisdiction` are records.
AREA_LINES = CodeTable(TaxAreaLine, "line of tax area", ("area", "jurisdiction"))
DETAILS = CodeTable(
    TaxDetail, "tax detail", ("jurisdiction", "group_code", "tax_type", "effective_date"), rules=_detail_rules
)
