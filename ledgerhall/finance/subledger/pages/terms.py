"""The pages of terms: when and how invoices are paid, deferrals, and how sales and purchases are posted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.foundation.pages.code_pages import Said, account, code_pages, general, looked_up, used_by
from ledgerhall.finance.foundation.pages.small_cards import EDIT, READ
from ledgerhall.finance.subledger import terms
from ledgerhall.finance.subledger.cards import TradeSetup
from ledgerhall.pages.calling import on_record
from ledgerhall.pages.declare import Card, Column, FastTab, Field, Text

_FORMULA = _("30D, 1M, CM+15D …")
PAYMENT_TERMS = code_pages(
    terms.PAYMENT_TERMS,
    "payment-terms",
    Said(
        _("Payment Terms"),
        _("Payment Terms Card"),
        ngettext_lazy("terms", "terms", "n"),
        _("There are no payment terms yet. They say when an invoice is due, and until when a discount holds."),
        _("due date, cash discount"),
    ),
    (
        general(
            Field("due_date_formula", _("Due Date Calc."), hint=_FORMULA, is_promoted=True),
            Field("discount_date_formula", _("Discount Date Calc."), hint=_FORMULA),
            Field("discount_percent", _("Discount %"), is_promoted=True),
            Field("is_discount_on_credit_memos", _("Discount on Credit Memos")),
        ),
    ),
    card="payment-terms-card",
    columns=(
        "code",
        "description",
        Column("due_date_formula", _("Due Date Calculation")),
        Column("discount_date_formula", _("Discount Date Calculation")),
        Column("discount_percent", _("Discount %"), has_total=False),
        Column("is_discount_on_credit_memos", _("Discount on Credit Memos"), is_hidden=True),
    ),
    fact_boxes=(used_by(terms.PAYMENT_TERMS),),
)
PAYMENT_METHODS = code_pages(
    terms.PAYMENT_METHODS,
    "payment-methods",
    Said(
        _("Payment Methods"),
        _("Payment Method"),
        ngettext_lazy("method", "methods", "n"),
        _("There is no payment method yet: bank transfer, card and cash are usual ones."),
        _("cash, bank transfer"),
    ),
    (
        general(
            Field("balancing_type", _("Bal. Account Type"), default="account"),
            Field("balancing_no", _("Bal. Account No."), hint=_("Filled: invoices are paid at once")),
        ),
    ),
    card="payment-method-card",
    columns=(
        "code",
        "description",
        Column("balancing_type", _("Bal. Account Type")),
        Column("balancing_no", _("Bal. Account No.")),
    ),
    fact_boxes=(used_by(terms.PAYMENT_METHODS),),
)
DEFERRAL_TEMPLATES = code_pages(
    terms.DEFERRAL_TEMPLATES,
    "deferral-templates",
    Said(
        _("Deferral Templates"),
        _("Deferral Template"),
        ngettext_lazy("template", "templates", "n"),
        _("There is no deferral template yet. It spreads income or expense over periods."),
        _("accrual, prepaid, deferred revenue"),
    ),
    (
        general(account("account_no", _("Deferral Account"), is_required=True, hint=_("on the balance sheet"))),
        FastTab(
            _("Deferral Schedule"),
            (
                Field("percent", _("Deferral %"), default="100"),
                Field("method", _("Calc. Method"), default="straight-line", is_promoted=True),
                Field("start", _("Start Date"), default="posting date"),
                Field("number_of_periods", _("No. of Periods"), default="1", is_required=True, is_promoted=True),
                Field(
                    "period_description",
                    _("Period Description"),
                    hint=_("of releases: %3 month, %4 its name, %5 period, %6 year"),
                ),
            ),
        ),
    ),
    card="deferral-template-card",
    columns=(
        "code",
        "description",
        Column("account_no", _("Deferral Account"), width=96),
        Column("percent", _("Deferral %"), has_total=False),
        Column("method", _("Calc. Method"), width=128),
        Column("start", _("Start Date"), width=160),
        Column("number_of_periods", _("No. of Periods"), has_total=False),
    ),
    fact_boxes=(used_by(terms.DEFERRAL_TEMPLATES),),
)


def _series(name: str, caption: Text) -> Field:
    return looked_up(name, caption, "number-series")


_GENERAL = (
    Field("discount_posting", _("Discount Posting")),
    Field("is_invoice_rounded", _("Invoice Rounding")),
    Field("invoice_rounding_precision", _("Rounding Precision"), default="0.05"),
    Field("is_external_document_no_mandatory", _("Ext. Doc. No. Mandatory")),
    Field("is_applied_between_currencies", _("Appln. between Currencies")),
)


def _setup(slug: str, side: TradeSetup.Side, caption: Text, own: tuple[Field, ...], numbers: tuple[Field, ...]) -> Card:
    return Card(
        slug,
        TradeSetup,
        READ,
        caption,
        is_single=True,
        where={"side": side},
        tabs=(FastTab(_("General"), (*_GENERAL, *own)), FastTab(_("Number Series"), numbers)),
        title=lambda _record: str(caption),
        save=on_record(terms.TRADE_SETUPS.change, "record"),
        save_permission=EDIT,
        keywords=_("number series, invoice rounding, discount posting"),
    )


SALES_SETUP = _setup(
    "sales-setup",
    TradeSetup.Side.SALES,
    _("Sales & Receivables Setup"),
    (Field("is_credit_warned", _("Credit Warnings")),),
    (
        _series("card_series_code", _("Customer Nos.")),
        _series("quote_series_code", _("Quote Nos.")),
        _series("order_series_code", _("Order Nos.")),
        _series("invoice_series_code", _("Invoice Nos.")),
        _series("credit_memo_series_code", _("Credit Memo Nos.")),
        _series("return_order_series_code", _("Return Order Nos.")),
        _series("posted_invoice_series_code", _("Posted Invoice Nos.")),
        _series("posted_credit_memo_series_code", _("Pstd. Cr. Memo Nos.")),
        _series("posted_prepayment_invoice_series_code", _("Pstd. Prepmt. Nos.")),
        _series("posted_shipment_series_code", _("Pstd. Shipment Nos.")),
        _series("reminder_series_code", _("Reminder Nos.")),
        _series("finance_charge_series_code", _("Fin. Charge Nos.")),
    ),
)
PURCHASE_SETUP = _setup(
    "purchase-setup",
    TradeSetup.Side.PURCHASES,
    _("Purchases & Payables Setup"),
    (),
    (
        _series("card_series_code", _("Vendor Nos.")),
        _series("quote_series_code", _("Quote Nos.")),
        _series("order_series_code", _("Order Nos.")),
        _series("invoice_series_code", _("Invoice Nos.")),
        _series("credit_memo_series_code", _("Credit Memo Nos.")),
        _series("return_order_series_code", _("Return Order Nos.")),
        _series("posted_invoice_series_code", _("Posted Invoice Nos.")),
        _series("posted_credit_memo_series_code", _("Pstd. Cr. Memo Nos.")),
        _series("posted_prepayment_invoice_series_code", _("Pstd. Prepmt. Nos.")),
        _series("posted_shipment_series_code", _("Pstd. Receipt Nos.")),
    ),
)

PAGES = (*PAYMENT_TERMS, *PAYMENT_METHODS, *DEFERRAL_TEMPLATES, SALES_SETUP, PURCHASE_SETUP)
