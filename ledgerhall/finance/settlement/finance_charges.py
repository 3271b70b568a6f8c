"""Finance charge memos: suggested for customers with terms, issued with interest and fee (finance.md 2.6; G21).

Interest is on open invoices that are overdue beyond the grace period and not on hold, each from its due date or its
last interest on; a memo is in one currency.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation.currencies import local_currency
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.settlement import claims, interest, overdue
from ledgerhall.finance.settlement.ledger_sides import currencies
from ledgerhall.finance.settlement.models import (
    FinanceChargeMemo,
    FinanceChargeMemoLine,
    FinanceChargeTerms,
    IssuedFinanceChargeMemo,
    IssuedFinanceChargeMemoLine,
)
from ledgerhall.finance.subledger.cards import Customer
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry
from ledgerhall.kernel.dates import DateFormula
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

KIND = claims.Kind(
    document_type="finance charge memo",
    source_code="FINCHRG",
    series="finance_charge_series_code",
    issued=IssuedFinanceChargeMemo,
    issued_line=IssuedFinanceChargeMemoLine,
    more=lambda memo: {},
    more_of_line=lambda memo, line: {"charged_to": memo.posting_date},
    noted=lambda line: {"is_interest_calculated": True},
)


@under_lock
def suggest(
    *,
    posting_date: date,
    customer_numbers: Collection[str] | None = None,
    terms_code: str = "",
    by: By,
    at: datetime,
) -> list[FinanceChargeMemo]:
    """Make a draft for each customer and currency that owes interest on that day; earlier drafts of them go.

    Of the customers named, or all; by the terms of each, or by those named. Customers that are blocked wholly have
    none. Refuses terms that do not exist.
    """
    if terms_code and not FinanceChargeTerms.objects.filter(code=terms_code).exists():
        template = text("There is no {table} {code}.")
        values = {"table": "finance charge terms", "code": terms_code}
        raise Refused(Refusal("code-unknown", template, "terms_code", values=values))
    terms = {found.code: found for found in FinanceChargeTerms.objects.order_by("code")}
    asked = Customer.objects.exclude(blocked=Customer.Blocked.ALL)
    asked = asked if customer_numbers is None else asked.filter(number__in=customer_numbers)
    asked = asked if terms_code else asked.filter(finance_charge_terms_code__in=terms)
    customers = {customer.number: customer for customer in asked.order_by("number")}
    FinanceChargeMemo.objects.filter(customer__in=customers.values()).delete()
    found = overdue.debts(customers, on=posting_date, document_types=overdue.INVOICES)
    made = []
    for (customer_no, currency_code), entries in found.items():
        customer = customers[customer_no]
        its_terms = terms[terms_code or customer.finance_charge_terms_code]
        memo = _memo(customer, currency_code, its_terms, entries, posting_date, at)
        made += [memo] if memo is not None else []
    return made


def issue(*, memo: FinanceChargeMemo, number: str = "", by: By, at: datetime) -> IssuedFinanceChargeMemo:
    """Post and keep the memo. Refuses as `claims.issue`."""
    issued: IssuedFinanceChargeMemo = claims.issue(kind=KIND, claim=memo, number=number, by=by, at=at)
    return issued


def _memo(
    customer: Customer,
    currency_code: str,
    terms: FinanceChargeTerms,
    entries: list[CustomerLedgerEntry],
    posting_date: date,
    at: datetime,
) -> FinanceChargeMemo | None:
    """The draft, or None where nothing is charged, or only what is worth nothing in the local currency."""
    if terms.method == FinanceChargeTerms.Method.BALANCE_DUE:
        entries = [entry for entry in entries if not entry.is_interest_calculated]
    rules = overdue.rules_of(terms, currency_code, posting_date)
    units = currencies([currency_code], local_currency())[currency_code].minor_units
    charge = interest.charge(overdue.histories(entries), rules, on=posting_date, minor_units=units)
    if not charge.total or not overdue.to_local(charge.interest, currency_code, posting_date):
        return None
    memo = FinanceChargeMemo.objects.create(
        **_header(customer, currency_code, terms, posting_date),
        interest=charge.interest,
        additional_fee=charge.additional_fee,
        created_at=at,
        changed_at=at,
    )
    charged = zip(entries, charge.interests, strict=True)
    FinanceChargeMemoLine.objects.bulk_create(
        FinanceChargeMemoLine(document=memo, **claims.line_values(entry, asked))
        for entry, asked in charged
        if asked != Decimal(0)
    )
    return memo


def _header(customer: Customer, currency_code: str, terms: FinanceChargeTerms, posting_date: date) -> Mapping[str, Any]:
    return {
        "customer": customer,
        "customer_no": customer.number,
        "customer_name": customer.name,
        "currency_code": currency_code,
        "terms_code": terms.code,
        "posting_date": posting_date,
        "document_date": posting_date,
        "due_date": DateFormula.parse(terms.due_date_formula).apply(posting_date),
        "is_interest_posted": terms.is_interest_posted,
        "is_additional_fee_posted": terms.is_additional_fee_posted,
        "beginning_text": terms.beginning_text,
        "ending_text": terms.ending_text,
    }
