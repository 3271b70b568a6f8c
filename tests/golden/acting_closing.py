"""The acts that end a period: adjust exchange rates, settle VAT, close the income statement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ledgerhall.finance.closing import exchange_rates, income_statement, vat_settlement
from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.journals import lines, posting
from tests.golden.stage import Stage

_SCOPE = ("customers", "vendors", "bank accounts")
ADJUST_TAKES = (
    "document_no",
    "posting_date",
    "currencies.*",
    *(f"scope.*={scope}" for scope in _SCOPE),
)
SETTLE_TAKES = ("document_no", "posting_date", "from", "to", "settlement_account")
CLOSE_TAKES = (
    "fiscal_year_ending",
    "document_no",
    "retained_earnings_account",
    "post_to=balance",
    "post_to=details",
    "close_by_dimensions.*",
)


def adjust_exchange_rates(act: Mapping[str, Any], stage: Stage) -> None:
    """The warning of an earlier date is accepted. Without currencies or a scope of its own it takes all."""
    asked = exchange_rates.Asked(
        posting_date=date.fromisoformat(act["posting_date"]),
        document_no=act["document_no"],
        currencies=tuple(act.get("currencies", stage.setup.get("currencies", ()))),
        scope=tuple(act.get("scope", _SCOPE)),
        accepts_earlier_date=True,
    )
    exchange_rates.adjust(asked=asked, by=stage.by(act), posted_at=stage.at)


def settle_vat(act: Mapping[str, Any], stage: Stage) -> None:
    """Without an account of its own the settlement takes that of the setup."""
    asked = vat_settlement.Asked(
        posting_date=date.fromisoformat(act["posting_date"]),
        document_no=act["document_no"],
        from_date=date.fromisoformat(act["from"]) if "from" in act else None,
        to_date=date.fromisoformat(act["to"]),
        settlement_account_no=act.get("settlement_account", GeneralLedgerSetup.objects.get().vat_settlement_account_no),
    )
    vat_settlement.settle(asked=asked, by=stage.by(act), posted_at=stage.at)


def close_income_statement(act: Mapping[str, Any], stage: Stage) -> None:
    """Put the lines into the closing batch and post them, where there are any. A batch that is refused is emptied.
    Without an account of its own the closing takes that of the setup."""
    by, at = stage.by(act), stage.at
    asked = income_statement.Asked(
        fiscal_year_ending=date.fromisoformat(act["fiscal_year_ending"]),
        document_no=act["document_no"],
        retained_earnings_account_no=act.get(
            "retained_earnings_account", GeneralLedgerSetup.objects.get().retained_earnings_account_no
        ),
        post_to=act.get("post_to", "balance"),
        dimensions=tuple(act.get("close_by_dimensions", ())),
        accepts_missing_dimensions=True,
    )
    batch = income_statement.closing_batch(by=by, at=at)
    if income_statement.close(asked=asked, batch=batch, by=by, at=at).lines:
        try:
            posting.post_batch(batch=batch, by=by, posted_at=at)
        finally:
            lines.delete_all(batch=batch, by=by, at=at)
