"""What is refused while a line is typed: what could not be kept, and what is surely mistyped, such as an account that
does not exist. What a line lacks is refused when it is posted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation import records, references
from ledgerhall.finance.foundation.models import Currency, ReasonCode
from ledgerhall.finance.journals import defaults, taxes
from ledgerhall.finance.journals.content import LineAccountType
from ledgerhall.finance.journals.models import JournalLine
from ledgerhall.kernel.dates import DateFormula
from ledgerhall.kernel.errors import Refusal, text
from ledgerhall.kernel.money import AMOUNT_LIMIT, to_scaled

_AMOUNTS = ("amount", "amount_lcy", "vat_amount", "balancing_vat_amount")
_ROWS = {
    LineAccountType.CUSTOMER: "E-JNL-06",
    LineAccountType.VENDOR: "E-JNL-06",
    LineAccountType.BANK_ACCOUNT: "E-JNL-05",
    LineAccountType.FIXED_ASSET: "E-FA-01",
}
# Which table a field names, where it is not one of those that are asked apart; and the row of the refusal.
CODES = {
    "payment_terms_code": ("payment terms", "E-JNL-01"),
    "payment_method_code": ("payment method", "E-JNL-01"),
    "depreciation_book_code": ("depreciation book", "E-FA-01"),
    "deferral_template_code": ("deferral template", "E-DEF-01"),
    **{
        f"{prefix}{field}": (table, "E-JNL-09")
        for prefix in ("", "balancing_")
        for field, table in {
            "general_business_group_code": "general business posting group",
            "general_product_group_code": "general product posting group",
            "vat_business_group_code": "VAT business posting group",
            "vat_product_group_code": "VAT product posting group",
            "tax_area_code": "tax area",
            "tax_group_code": "tax group",
        }.items()
    },
}


def refusals(line: JournalLine, typed: Mapping[str, Any]) -> list[Refusal]:
    """Everything that stands against the typed values of a line (E-JNL-01 to 17, E-FA-01, E-DEF-01)."""
    fitting = {name: value for name, value in typed.items() if name not in _AMOUNTS}
    return [
        *records.fit_refusals(JournalLine, fitting),
        *_choices(typed),
        *_amounts(typed),
        *_accounts(line, typed),
        *_codes(typed),
        *_formulas(typed),
    ]


def difference_refusals(line: JournalLine, typed: Mapping[str, Any]) -> list[Refusal]:
    """E-JNL-09: a VAT amount that is typed is what was worked out, unless the journal allows a difference."""
    found = []
    sides = {"vat_amount": "account", "balancing_vat_amount": "balancing_account"}
    for field, side in sides.items():
        if typed.get(field) is None or line.batch.template.is_vat_difference_allowed:
            continue
        tax = taxes.of_lines([line]).get((line.pk, side))
        if tax is None or tax.amount != tax.worked_out:
            template = text("Journal {journal} does not allow VAT that differs from what is worked out, {amount}.")
            values = {"journal": line.batch.template.name, "amount": tax.worked_out if tax else Decimal(0)}
            found.append(Refusal("vat-difference-not-allowed", template, field, row="E-JNL-09", values=values))
    return found


def local_amount_refusals(line: JournalLine) -> Iterator[Refusal]:
    """E-JNL-11: a local amount that was typed is that of a foreign line, on the side of its amount."""
    amount = line.amount_lcy
    values = {"amount": amount, "foreign": line.amount, "currency": line.currency_code}
    if amount is None:
        return
    if not line.currency_code and amount != line.amount:
        template = text("The line has no currency: its amount is in the local one already.")
        yield Refusal("local-amount-without-currency", template, "amount_lcy", row="E-JNL-11", values=values)
    elif amount * line.amount < 0 or (amount and not line.amount):
        template = text("The local amount {amount} is not worth {foreign} {currency}: it stands on another side.")
        yield Refusal("local-amount-side", template, "amount_lcy", row="E-JNL-11", values=values)


def _choices(typed: Mapping[str, Any]) -> Iterator[Refusal]:
    for name, value in typed.items():
        field = JournalLine._meta.get_field(name)
        choices = {key for key, _ in getattr(field, "choices", None) or ()}
        if choices and value not in {*choices, *([""] if getattr(field, "blank", False) else [])}:
            template = text("{value} is none of the choices there are.")
            yield Refusal("choice-unknown", template, name, row="E-JNL-01", values={"value": value})


def _amounts(typed: Mapping[str, Any]) -> Iterator[Refusal]:
    for field in _AMOUNTS:
        amount = typed.get(field)
        if amount is None:
            continue
        if abs(amount) >= AMOUNT_LIMIT:
            template = text("{amount} is larger than any amount that is posted.")
            yield Refusal("amount-too-large", template, field, row="E-JNL-11", values={"amount": amount})
        elif not _is_storable(amount):
            template = text("{amount} has more than four decimals.")
            yield Refusal("amount-precision", template, field, row="E-JNL-11", values={"amount": str(amount)})
    percent = typed.get("discount_percent")
    if percent is not None and not 0 <= percent <= 100:
        template = text("A payment discount lies between 0 and 100 percent.")
        yield Refusal("discount-percent", template, "discount_percent", row="E-JNL-14")


def _is_storable(amount: Decimal) -> bool:
    try:
        to_scaled(amount)
    except ValueError:
        return False
    return True


def _accounts(line: JournalLine, typed: Mapping[str, Any]) -> Iterator[Refusal]:
    """Both sides exist, whichever of type and number was typed."""
    for side in taxes.SIDES:
        field = f"{side}_no"
        account_type = typed.get(f"{side}_type", getattr(line, f"{side}_type"))
        number = typed.get(field, getattr(line, field))
        if not number or not {field, f"{side}_type"} & typed.keys() or account_type not in defaults.TABLES:
            continue
        if defaults.record_of(account_type, number) is not None:
            continue
        if account_type == LineAccountType.ACCOUNT:
            template = text("G/L account {account} does not exist.")
            yield Refusal("account-missing", template, field, row="E-JNL-05", values={"account": number})
        else:
            template = text("The {side} {number} does not exist.")
            values = {"side": account_type, "number": number}
            yield Refusal("party-missing", template, field, row=_ROWS[account_type], values=values)


def _codes(typed: Mapping[str, Any]) -> Iterator[Refusal]:
    code = typed.get("currency_code")
    if code and not Currency.objects.filter(code=code).exists():
        template = text("Currency {currency} is unknown.")
        yield Refusal("currency-unknown", template, "currency_code", row="E-JNL-08", values={"currency": code})
    reason = typed.get("reason_code")
    if reason and not ReasonCode.objects.filter(code=reason).exists():
        template = text("Reason code {reason} does not exist.")
        yield Refusal("reason-code-unknown", template, "reason_code", row="E-JNL-01", values={"reason": reason})
    for field, (table, row) in CODES.items():
        refusal = references.why_not(table, typed[field], field) if typed.get(field) else None
        if refusal is not None:
            yield replace(refusal, row=row)


def _formulas(typed: Mapping[str, Any]) -> Iterator[Refusal]:
    for field in ("recurring_frequency", "reversal_date_formula"):
        formula = typed.get(field)
        try:
            DateFormula.parse(formula or "")
        except ValueError:
            template = text("{formula} is no date formula; write one like 1M, 1M+CM or 2W.")
            yield Refusal("date-formula", template, field, row="E-JNL-17", values={"formula": formula})
