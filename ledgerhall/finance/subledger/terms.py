"""Setting up terms: when invoices are due and how they are paid (finance.md 1.6), how income and expense are deferred
(2.5), how sales and purchases are posted (1.14)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ledgerhall.finance.foundation import references
from ledgerhall.finance.foundation.code_tables import CodeTable, negative_refusals, percent_refusals
from ledgerhall.finance.foundation.identifiers import formula_refusals
from ledgerhall.finance.ledger.chart import NAME as ACCOUNT
from ledgerhall.finance.ledger.models import GLAccount, IncomeBalance
from ledgerhall.finance.subledger import named
from ledgerhall.finance.subledger.cards import BankAccount, DeferralTemplate, PaymentMethod, PaymentTerms, TradeSetup
from ledgerhall.finance.subledger.posting_setup import needed
from ledgerhall.kernel.errors import Refusal, text
from ledgerhall.kernel.people import By


def _terms_rules(terms: PaymentTerms) -> Iterable[Refusal]:
    yield from formula_refusals(terms.due_date_formula, "due_date_formula")
    yield from formula_refusals(terms.discount_date_formula, "discount_date_formula")
    yield from percent_refusals(terms, "discount_percent")


def _method_rules(method: PaymentMethod) -> Iterable[Refusal]:
    """Where an invoice is paid at once there is an account to pay it from."""
    if method.balancing_no:
        is_account = method.balancing_type == PaymentMethod.BalancingType.ACCOUNT
        refusal = references.why_not(ACCOUNT if is_account else named.BANK_ACCOUNT, method.balancing_no, "balancing_no")
        if refusal is not None:
            yield refusal


def methods_naming(balancing: GLAccount | BankAccount) -> list[Refusal]:
    """What payment methods have against the going of the account that they pay from."""
    is_account = isinstance(balancing, GLAccount)
    kind = PaymentMethod.BalancingType.ACCOUNT if is_account else PaymentMethod.BalancingType.BANK_ACCOUNT
    methods = PaymentMethod.objects.filter(balancing_type=kind, balancing_no=balancing.number).order_by("code")
    if not (codes := ", ".join(methods.values_list("code", flat=True))):
        return []
    template = text("{number} is what invoices with payment method {methods} are paid from.")
    places = {"number": balancing.number, "methods": codes}
    return [Refusal("payment-method-balancing", template, "number", values=places)]


def _deferral_rules(template: DeferralTemplate) -> Iterable[Refusal]:
    """What is deferred waits on the balance sheet, for one period at least (E-DEF-01)."""
    yield from needed(template, "account_no")
    account = GLAccount.objects.filter(number=template.account_no).first()
    if account is not None and account.income_balance != IncomeBalance.BALANCE_SHEET:
        sentence = text("Account {account} is not on the balance sheet, where deferrals wait.")
        places = {"account": template.account_no}
        yield Refusal("deferral-account", sentence, "account_no", row="E-DEF-01", values=places)
    yield from percent_refusals(template, "percent", row="E-DEF-01")
    if not template.percent:
        yield Refusal("deferral-percent", text("A deferral of 0 % defers nothing."), "percent", row="E-DEF-01")
    if template.number_of_periods < 1:
        sentence = text("A deferral runs for one period at least.")
        yield Refusal("deferral-periods", sentence, "number_of_periods", row="E-DEF-01")


def _trade_rules(setup: TradeSetup) -> Iterable[Refusal]:
    yield from negative_refusals(setup, "invoice_rounding_precision")
    if setup.is_invoice_rounded and not setup.invoice_rounding_precision:
        sentence = text("Invoices that are rounded need a precision to be rounded to.")
        yield Refusal("invoice-rounding-precision", sentence, "invoice_rounding_precision")


PAYMENT_TERMS = CodeTable(PaymentTerms, named.TERMS, rules=_terms_rules)
PAYMENT_METHODS = CodeTable(PaymentMethod, named.METHOD, rules=_method_rules)
DEFERRAL_TEMPLATES = CodeTable(DeferralTemplate, named.DEFERRAL, rules=_deferral_rules)
TRADE_SETUPS = CodeTable(TradeSetup, "trade setup", ("side",), rules=_trade_rules)


def change_trade_setup(*, side: str, values: Mapping[str, Any], by: By, at: datetime) -> TradeSetup:
    """Change how sales or purchases are posted. Refuses number series that do not exist and a precision below 0."""
    return TRADE_SETUPS.change(record=TradeSetup.objects.get(side=side), values=values, by=by, at=at)
