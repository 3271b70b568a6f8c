"""FastTabs of General Ledger Setup: how VAT, discounts and tolerances are posted, and which series number cards."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledgerhall.finance.foundation.pages.code_pages import account, looked_up
from ledgerhall.pages.declare import FastTab, Field

_VAT = FastTab(
    _("VAT"),
    (
        Field("vat_rounding", _("VAT Rounding")),
        Field("maximum_vat_difference", _("Max. VAT Diff."), hint=_("that may be typed on a line")),
        Field("is_unrealized_vat", _("VAT on Payment")),
        account("vat_settlement_account_no", _("VAT Settlement"), is_promoted=True),
    ),
)
_YEAR_END = FastTab(
    _("Year End"),
    (account("retained_earnings_account_no", _("Retained Earnings"), is_promoted=True),),
    is_open=False,
)
_DISCOUNTS = FastTab(
    _("Payment Discounts and Tolerances"),
    (
        Field("is_payment_discount_excl_vat", _("Discount Excl. VAT")),
        Field("is_vat_adjusted_for_payment_discount", _("Adjust VAT for Discount")),
        Field("payment_discount_grace_formula", _("Discount Grace"), hint=_("5D: five days")),
        Field("payment_tolerance_percent", _("Tolerance %"), is_promoted=True),
        Field("payment_tolerance_maximum", _("Max. Tolerance")),
        Field("payment_tolerance_posting", _("Tolerance Posting")),
        Field("discount_tolerance_posting", _("Disc. Tol. Posting")),
        Field("is_payment_tolerance_warned", _("Tolerance Warning")),
        Field("is_discount_tolerance_warned", _("Disc. Tol. Warning")),
        Field("application_rounding_precision", _("Appln. Rounding")),
    ),
    is_open=False,
)
_NUMBERS = FastTab(
    _("Numbering"),
    (
        looked_up("bank_account_series_code", _("Bank Account Nos."), "number-series"),
        looked_up("item_series_code", _("Item Nos."), "number-series"),
        looked_up("asset_series_code", _("Fixed Asset Nos."), "number-series"),
    ),
    is_open=False,
)
_CORRECTIONS = FastTab(
    _("Corrections"),
    (Field("is_credit_memo_correction", _("Cr. Memos Are Corrections"), hint=_("Negative on the invoice's sides")),),
    is_open=False,
)
RULES = (_VAT, _YEAR_END, _DISCOUNTS, _CORRECTIONS, _NUMBERS)
