"""The batch acts of a period's end, on the pages where an accountant looks for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ledgerhall.finance.closing import exchange_rates, income_statement, retained_earnings, vat_settlement
from ledgerhall.finance.closing.adjusted_amounts import SCOPES
from ledgerhall.finance.foundation import currencies, periods
from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.journals.pages.previews import preview_of
from ledgerhall.finance.posting.draft import Posted
from ledgerhall.finance.posting.preview import Preview as PostingPreview
from ledgerhall.kernel.money import Money
from ledgerhall.kernel.people import By
from ledgerhall.pages.declare import Action, Done, Field, Opened, PageExtension, Preview, Selection
from ledgerhall.pages.viewer import Viewer

EDIT, POST = "journals.edit", "posting.post"
_LAZY = gettext_lazy
_POST_TO = (
    (income_statement.BALANCE, _LAZY("Balance")),
    (income_statement.DETAILS, _LAZY("Details")),
)
_SCOPES = {
    "is_customers": _LAZY("Customers"),
    "is_vendors": _LAZY("Vendors"),
    "is_bank_accounts": _LAZY("Bank Accounts"),
}


def _close_income_statement(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    asked = income_statement.Asked(
        fiscal_year_ending=values["fiscal_year_ending"],
        document_no=values["document_no"],
        retained_earnings_account_no=values["retained_earnings_account_no"],
        post_to=values["post_to"] or income_statement.BALANCE,
        dimensions=_codes(values["dimensions"]),
        description=values["description"],
        accepts_missing_dimensions=values["accepts_missing_dimensions"],
    )
    batch = income_statement.closing_batch(by=by, at=at)
    closing = income_statement.close(asked=asked, batch=batch, by=by, at=at)
    if not closing.lines:
        return Done(_("Nothing was posted since the income statement was closed: there are no lines to add."))
    message = ngettext(
        "%(lines)s line waits in batch %(batch)s to be posted; the result is %(result)s.",
        "%(lines)s lines wait in batch %(batch)s to be posted; the result is %(result)s.",
        closing.lines,
    )
    told = {"lines": closing.lines, "batch": batch.name, "result": _amount(closing.result)}
    return Done(message % told, Opened("general-journal", batch.name))


def _rates_asked(values: Mapping[str, Any]) -> exchange_rates.Asked:
    chosen = [scope for name, scope in zip(_SCOPES, SCOPES, strict=True) if values[name]]
    return exchange_rates.Asked(
        posting_date=values["posting_date"],
        document_no=values["document_no"],
        currencies=_codes(values["currencies"]),
        scope=tuple(chosen),
        accepts_earlier_date=values["accepts_earlier_date"],
    )


def _preview_adjustment(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Preview:
    shown = exchange_rates.preview_adjustment(asked=_rates_asked(values), by=by)
    return _preview_of(shown, _("Everything open is worth what the rates of the day make of it: nothing to post."))


def _adjust(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    adjusted = exchange_rates.adjust(asked=_rates_asked(values), by=by, posted_at=at)
    if adjusted.posted is None:
        return Done(_("Everything open is worth what the rates of the day make of it: nothing was posted."))
    message = _("Gains less losses of %(total)s were posted as register %(register)s.")
    told = {"total": _amount(adjusted.total), "register": adjusted.posted.register_no}
    return Done(message % told, _entries_of(adjusted.posted))


def _settlement_asked(values: Mapping[str, Any]) -> vat_settlement.Asked:
    return vat_settlement.Asked(
        posting_date=values["posting_date"],
        document_no=values["document_no"],
        from_date=values["from_date"],
        to_date=values["to_date"],
        settlement_account_no=values["settlement_account_no"],
    )


def _calculate_settlement(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    settlement = vat_settlement.calculated(asked=_settlement_asked(values))
    if not settlement.combinations:
        return Done(_("There are no open VAT entries in this period."))
    parts = "; ".join(
        f"{one.name} {one.entry_type} {_amount(one.amount)} ({len(one.entry_numbers)})"
        for one in settlement.combinations
    )
    message = _("Payable: %(payable)s. Nothing was posted. By setup, with the number of entries: %(parts)s.")
    days = f"{values['from_date'] or ''}..{values['to_date']}"
    opens = Selection("vat-entries", {"is_closed": "No", "vat_date": days})
    return Done(message % {"payable": _amount(settlement.payable), "parts": parts}, opens)


def _preview_settlement(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Preview:
    shown = vat_settlement.preview_settlement(asked=_settlement_asked(values), by=by)
    return _preview_of(shown, _("There are no open VAT entries in this period: nothing to post."))


def _preview_of(shown: PostingPreview, nothing: str) -> Preview:
    """The side sheet; where there is nothing to post, that is no refusal."""
    is_empty = not shown.entries and all(refusal.code == "nothing-to-post" for refusal in shown.refusals)
    return Preview(nothing) if is_empty else preview_of(shown)


def _settle(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    settlement = vat_settlement.settle(asked=_settlement_asked(values), by=by, posted_at=at)
    if settlement.posted is None:
        return Done(_("There are no open VAT entries in this period: nothing was posted."))
    message = _("Payable: %(payable)s, posted as register %(register)s.")
    told = {"payable": _amount(settlement.payable), "register": settlement.posted.register_no}
    return Done(message % told, _entries_of(settlement.posted))


def _entries_of(posted: Posted) -> Selection:
    return Selection("general-ledger-entries", {"register__number": str(posted.register_no)})


def _amount(amount: Decimal) -> str:
    return str(Money(amount, currencies.local_currency()))


def _codes(typed: str) -> tuple[str, ...]:
    """Codes with commas between them."""
    return tuple(code.strip().upper() for code in typed.split(",") if code.strip())


def _last_closed_year(_viewer: Viewer) -> str:
    closed = [year.ending_date for year in periods.fiscal_years() if year.is_closed]
    return closed[-1].isoformat() if closed else ""


def _retained_earnings(_viewer: Viewer) -> str:
    return retained_earnings.default_account_no()


def _settlement_account(_viewer: Viewer) -> str:
    setup = GeneralLedgerSetup.objects.order_by("id").first()
    return setup.vat_settlement_account_no if setup is not None else ""


_DOCUMENT_NO = Field("document_no", _LAZY("Document No."), "code", is_required=True)
_POSTING_DATE = Field("posting_date", _LAZY("Posting Date"), "date", is_required=True, default="w")
_SETTLEMENT_FIELDS = (
    Field("from_date", _LAZY("From VAT Date"), "date", hint=_LAZY("Empty: whatever is open")),
    Field("to_date", _LAZY("To VAT Date"), "date", is_required=True),
    _POSTING_DATE,
    _DOCUMENT_NO,
    Field(
        "settlement_account_no",
        _LAZY("Settlement Account"),
        "code",
        lookup="chart-of-accounts",
        lookup_field="number",
        is_required=True,
        default=_settlement_account,
    ),
)
CLOSE_INCOME_STATEMENT = Action(
    _LAZY("Close Income Statement…"),
    _close_income_statement,
    EDIT,
    fields=(
        Field(
            "fiscal_year_ending",
            _LAZY("Fiscal Year Ending"),
            "date",
            is_required=True,
            default=_last_closed_year,
            hint=_LAZY("The last day of a closed year"),
        ),
        _DOCUMENT_NO,
        Field(
            "retained_earnings_account_no",
            _LAZY("Retained Earnings Account"),
            "code",
            lookup="chart-of-accounts",
            lookup_field="number",
            default=_retained_earnings,
        ),
        Field(
            "post_to",
            _LAZY("Post to Retained Earnings"),
            "enum",
            choices=_POST_TO,
            is_required=True,
            default=income_statement.BALANCE,
        ),
        Field("dimensions", _LAZY("Close by Dimensions"), hint=_LAZY("DEPARTMENT, PROJECT; empty: none")),
        Field("description", _LAZY("Description"), default="Close Income Statement"),
        Field("accepts_missing_dimensions", _LAZY("Without Mandatory Dimensions"), "boolean"),
    ),
    needs_record=False,
    icon="journal",
    refused=_LAZY("The income statement was not closed"),
)
ADJUST_EXCHANGE_RATES = Action(
    _LAZY("Adjust Exchange Rates…"),
    _adjust,
    POST,
    fields=(
        _POSTING_DATE,
        _DOCUMENT_NO,
        Field("currencies", _LAZY("Currencies"), hint=_LAZY("EUR, USD; empty: all")),
        *(Field(name, caption, "boolean", default="1") for name, caption in _SCOPES.items()),
        Field("accepts_earlier_date", _LAZY("Also Before the Last Adjustment"), "boolean"),
    ),
    needs_record=False,
    icon="percent",
    refused=_LAZY("Not adjusted"),
    preview=_preview_adjustment,
)
CALCULATE_SETTLEMENT = Action(
    _LAZY("Calculate VAT Settlement…"),
    _calculate_settlement,
    "books.read",
    fields=_SETTLEMENT_FIELDS,
    needs_record=False,
    icon="find",
    refused=_LAZY("Not calculated"),
)
SETTLE_VAT = Action(
    _LAZY("Calculate and Post VAT Settlement…"),
    _settle,
    POST,
    fields=_SETTLEMENT_FIELDS,
    needs_record=False,
    icon="lock",
    slug="settle-vat",
    refused=_LAZY("VAT was not settled"),
    preview=_preview_settlement,
)

PAGES = (
    PageExtension("accounting-periods", actions=(CLOSE_INCOME_STATEMENT,)),
    PageExtension("currencies", actions=(ADJUST_EXCHANGE_RATES,)),
)
