"""The registry of acts: name → function and the fields it takes. What stands here can be played; what does not is named
in pytest's summary."""

from __future__ import annotations

from collections.abc import Mapping

from tests.golden import (
    acting_assets,
    acting_closing,
    acting_documents,
    acting_journals,
    acting_settlement,
    acting_setup,
)
from tests.golden.setting_up import KEYS
from tests.golden.taking import Act, Repertoire

ACTS: Mapping[str, Act] = {
    "post_journal": Act(acting_journals.post_journal, acting_journals.TAKES),
    "post_sales_invoice": Act(acting_documents.post_invoice, acting_documents.DOCUMENT_TAKES),
    "post_purchase_invoice": Act(acting_documents.post_invoice, acting_documents.DOCUMENT_TAKES),
    "post_sales_credit_memo": Act(acting_documents.post_credit_memo, acting_documents.DOCUMENT_TAKES),
    "post_purchase_credit_memo": Act(acting_documents.post_credit_memo, acting_documents.DOCUMENT_TAKES),
    "enter_order": Act(acting_documents.enter_order, acting_documents.ORDER_TAKES),
    "post_prepayment_invoice": Act(acting_documents.post_prepayment_invoice, acting_documents.POST_ORDER_TAKES),
    "invoice_order": Act(acting_documents.invoice_order, acting_documents.POST_ORDER_TAKES),
    "post_recurring_journal": Act(acting_journals.post_recurring_journal, acting_journals.RECURRING_TAKES),
    "reverse": Act(acting_journals.reverse, ("document_no", "posting_date")),
    "adjust_exchange_rates": Act(acting_closing.adjust_exchange_rates, acting_closing.ADJUST_TAKES),
    "settle_vat": Act(acting_closing.settle_vat, acting_closing.SETTLE_TAKES),
    "close_income_statement": Act(acting_closing.close_income_statement, acting_closing.CLOSE_TAKES),
    "apply": Act(acting_settlement.apply, acting_settlement.APPLY_TAKES),
    "unapply": Act(acting_settlement.unapply, acting_settlement.UNAPPLY_TAKES),
    "issue_finance_charge_memo": Act(acting_settlement.issue_finance_charge_memo, acting_settlement.MEMO_TAKES),
    "suggest_vendor_payments": Act(acting_settlement.suggest_vendor_payments, acting_settlement.PAYMENTS_TAKES),
    "calculate_depreciation": Act(acting_assets.calculate_depreciation, acting_assets.TAKES),
    "close_fiscal_year": Act(acting_setup.close_fiscal_year, ("starts",)),
    # What it sets is held against the keys of the setup.
    "change_setup": Act(acting_setup.change_setup, ()),
}

REPERTOIRE = Repertoire(ACTS, KEYS)
