"""What setups and cards name in this room, and what accounts name (references.py)."""

from __future__ import annotations

from ledgerhall.finance.foundation import references
from ledgerhall.finance.ledger import chart
from ledgerhall.finance.ledger.models import GLAccount


def register() -> None:
    """Tell the names; at start-up. Groups and templates are tables of the rooms above."""
    references.register_table(chart.NAME, GLAccount, key="number", why_not=chart.why_not_named)
    references.register_fields(
        GLAccount,
        {
            "general_business_group_code": "general business posting group",
            "general_product_group_code": "general product posting group",
            "vat_business_group_code": "VAT business posting group",
            "vat_product_group_code": "VAT product posting group",
            "tax_group_code": "tax group",
            "deferral_template_code": "deferral template",
        },
    )
