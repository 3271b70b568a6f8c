"""What setups and cards name in this room, and what its setups and entries name (references.py)."""

from __future__ import annotations

from ledgerhall.finance.foundation import references
from ledgerhall.finance.ledger.chart import NAME as ACCOUNT
from ledgerhall.finance.vat.models import (
    TaxArea,
    TaxDetail,
    TaxGroup,
    TaxJurisdiction,
    VATBusinessPostingGroup,
    VATEntry,
    VATPostingSetup,
    VATProductPostingGroup,
)

BUSINESS_GROUP, PRODUCT_GROUP = "VAT business posting group", "VAT product posting group"
JURISDICTION, TAX_GROUP, TAX_AREA = "tax jurisdiction", "tax group", "tax area"


def register() -> None:
    """Tell the names; at start-up."""
    references.register_table(BUSINESS_GROUP, VATBusinessPostingGroup)
    references.register_table(PRODUCT_GROUP, VATProductPostingGroup)
    references.register_table(JURISDICTION, TaxJurisdiction)
    references.register_table(TAX_GROUP, TaxGroup)
    references.register_table(TAX_AREA, TaxArea)
    pair = {"business_group_code": BUSINESS_GROUP, "product_group_code": PRODUCT_GROUP}
    accounts = (field.name for field in VATPostingSetup._meta.concrete_fields if field.name.endswith("_account_no"))
    references.register_fields(VATPostingSetup, {**pair, **dict.fromkeys(accounts, ACCOUNT)})
    taxes = ("sales_account_no", "purchase_account_no", "use_tax_account_no")
    references.register_fields(TaxJurisdiction, {**dict.fromkeys(taxes, ACCOUNT), "report_to_code": JURISDICTION})
    references.register_fields(TaxDetail, {"group_code": TAX_GROUP})
    references.register_fields(
        VATEntry,
        {
            **pair,
            "tax_area_code": TAX_AREA,
            "tax_jurisdiction_code": JURISDICTION,
            "tax_group_code": TAX_GROUP,
        },
    )
