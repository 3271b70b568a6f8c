"""What setups and cards name in this room, and what the room's own setups name (references.py)."""

from __future__ import annotations

from ledgerhall.finance.foundation import references
from ledgerhall.finance.foundation.default_dimensions import GL_ACCOUNT, TABLES
from ledgerhall.finance.foundation.models import Currency, GeneralLedgerSetup, NumberSeries, ReasonCode, SourceCode

ACCOUNT, CURRENCY, SERIES, REASON_CODE = TABLES[GL_ACCOUNT], "currency", "number series", "reason code"
SOURCE_CODE = "source code"


def register() -> None:
    """Tell the names; at start-up."""
    references.register_table(CURRENCY, Currency)
    references.register_table(SERIES, NumberSeries)
    references.register_table(REASON_CODE, ReasonCode)
    references.register_table(SOURCE_CODE, SourceCode)
    references.register_fields(
        GeneralLedgerSetup,
        {
            "vat_settlement_account_no": ACCOUNT,
            "retained_earnings_account_no": ACCOUNT,
            "bank_account_series_code": SERIES,
            "item_series_code": SERIES,
            "asset_series_code": SERIES,
        },
    )
    accounts = (field.name for field in Currency._meta.concrete_fields if field.name.endswith("_account_no"))
    references.register_fields(Currency, dict.fromkeys(accounts, ACCOUNT))
