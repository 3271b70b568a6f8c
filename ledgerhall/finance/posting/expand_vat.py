"""VAT and sales tax on a line: what it is, which accounts it takes, and its VAT entries. Pure.

A journal line's amount includes VAT, which is worked out here; a document's VAT comes worked out, and only its accounts
and its entry are found (finance.md 1.7, 1.8, 2.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ledgerhall.finance.posting.books_vat import VATSetup
from ledgerhall.finance.posting.draft import PURCHASE, SALE, SETTLEMENT, DraftLine, VATAsked, VATComputed
from ledgerhall.finance.posting.making import Making, Side
from ledgerhall.finance.posting.parts import VATPart
from ledgerhall.finance.vat import arithmetic, sales_tax
from ledgerhall.finance.vat.arithmetic import VatCalculation
from ledgerhall.kernel.errors import text
from ledgerhall.kernel.money import Money

_ZERO = Decimal(0)
# Documents whose VAT may wait for payment.
_DEMANDING = ("invoice", "credit memo", "finance charge memo", "reminder")

_Values = dict[str, Any]
_Lines = tuple[tuple[str, Money, Money], ...]


@dataclass(frozen=True, slots=True)
class Tax:
    """One VAT entry to be, by the values of its part, and the lines that it makes: account, amount, local amount."""

    values: _Values
    lines: _Lines = ()


@dataclass(frozen=True, slots=True)
class _Amounts:
    """VAT of a line in its currency and the local one: what may be deducted, and what may not."""

    amount: Money
    amount_lcy: Money
    nondeductible: Money
    nondeductible_lcy: Money


def split(side: Side, making: Making) -> tuple[Side, tuple[Tax, ...]]:
    """The side net of its VAT, and its taxes. What cannot be worked out is refused (E-JNL-09, E-DOC-03)."""
    if isinstance(side.vat, VATComputed):
        return side, _computed(side, side.vat, making)
    assert side.vat is not None
    if side.amount_lcy is None or side.source.posting_date is None:
        return side, ()
    if side.vat.posting_type not in (PURCHASE, SALE):
        template = text("Line {line} has VAT groups, but does not say whether it is a purchase or a sale.")
        making.refuse(side.source, "vat-posting-type-missing", template, "vat", "E-JNL-09")
        return side, ()
    if side.vat.tax_area or side.vat.tax_group:
        return _asked_sales_tax(side, side.vat, making)
    return _asked_vat(side, side.vat, making)


def post(side: Side, taxes: Iterable[Tax], place: int | None, making: Making) -> None:
    """The lines and entries of the taxes; `place` is where the line stands that carries their base."""
    for tax in taxes:
        carries = place
        for account_no, amount, amount_lcy in tax.lines:
            if not amount_lcy.is_zero:
                made = making.line(side, account_no, amount, amount_lcy)
                carries = made if carries is None else carries
        part = VATPart(side.position, side.source, line=carries, **tax.values)
        if part.unrealized_base or part.unrealized_amount:
            making.unrealized[-len(making.vat) - 1] = part.unrealized_base, part.unrealized_amount
        making.vat.append(part)


def _computed(side: Side, vat: VATComputed, making: Making) -> tuple[Tax, ...]:
    local = making.books.local_currency
    zero, zero_lcy = Money.zero(vat.amount.currency), Money.zero(local)
    nondeductible_lcy = vat.nondeductible_lcy or zero_lcy
    is_local = vat.amount.currency.code == local.code
    nondeductible = vat.nondeductible or (nondeductible_lcy if is_local else zero)
    amounts = _Amounts(vat.amount, vat.amount_lcy, nondeductible, nondeductible_lcy)
    values = _values(
        side,
        making,
        entry_type=vat.posting_type,
        base=vat.base_lcy.amount,
        amount=vat.amount_lcy.amount,
        nondeductible_base=(vat.nondeductible_base_lcy or zero_lcy).amount,
        nondeductible_amount=nondeductible_lcy.amount,
        difference=(vat.difference_lcy or zero_lcy).amount,
        business_group=vat.business_group,
        product_group=vat.product_group,
        general_business_group=vat.general_business_group,
        general_product_group=vat.general_product_group,
        is_triangular=vat.is_triangular,
        is_prepayment=vat.is_prepayment,
        tax_area=vat.tax_area,
        tax_jurisdiction=vat.tax_jurisdiction,
        tax_group=vat.tax_group,
        is_use_tax=vat.is_use_tax,
        closes=vat.closes,
    )
    if vat.posting_type == SETTLEMENT:
        return (Tax(values | _settlement(vat, side, making)),)
    if vat.tax_jurisdiction:
        values["connection"] = vat.connection
        tax = _jurisdiction_tax(side, values, amounts, making, row="E-DOC-03")
        return () if tax is None else (tax,)
    found = _setup(side.source, vat.business_group, vat.product_group, making, row="E-DOC-03")
    if found is None or not _is_full_vat_in_place(side, found, vat.posting_type, making):
        return ()
    return _vat_tax(side, values, found, amounts, making, row="E-DOC-03")


def _settlement(vat: VATComputed, side: Side, making: Making) -> _Values:
    """What of the entry that closes others comes from the setup; it stands on the VAT account that the line empties."""
    if vat.tax_jurisdiction:
        return {"calculation": VatCalculation.SALES_TAX, "vat_account_no": side.account_no}
    setup = making.books.vat.setups.get((vat.business_group, vat.product_group))
    return {**(_of_setup(setup) if setup else {}), "vat_account_no": side.account_no}


def _asked_vat(side: Side, asked: VATAsked, making: Making) -> tuple[Side, tuple[Tax, ...]]:
    """The VAT inside the amount, or on top of it where it is a reverse charge."""
    setup = _setup(side.source, asked.business_group, asked.product_group, making, row="E-JNL-09")
    if setup is None or not _is_full_vat_in_place(side, setup, asked.posting_type, making):
        return side, ()
    rules, rule = making.books.rules, setup.rule if asked.posting_type == PURCHASE else setup.rule.for_sale()
    units = side.amount.currency.minor_units
    worked_out = arithmetic.vat(side.amount.amount, rule, units, rules.vat_rounding, is_including=True)
    tax = worked_out.vat if asked.amount is None else asked.amount.amount
    base = side.amount.amount if setup.calculation == VatCalculation.REVERSE_CHARGE else side.amount.amount - tax
    difference = _in_local(tax - worked_out.vat, side, making)
    if abs(difference) > rules.maximum_vat_difference:
        template = text(
            "The VAT {amount} differs by {difference} from what was worked out; at most {limit} is allowed."
        )
        values = {"amount": asked.amount, "difference": difference, "limit": rules.maximum_vat_difference}
        making.refuse(side.source, "vat-difference-too-large", template, "vat_amount", "E-JNL-09", **values)
    tax_lcy = _in_local(tax, side, making)
    assert side.amount_lcy is not None
    total_lcy = side.amount_lcy.amount
    base_lcy = total_lcy if setup.calculation == VatCalculation.REVERSE_CHARGE else total_lcy - tax_lcy
    percent = setup.deductible_percent if asked.posting_type == PURCHASE else arithmetic.HUNDRED
    places = making.books.local_currency.minor_units
    inside = arithmetic.input_vat(tax, percent, units)
    inside_lcy = arithmetic.input_vat(tax_lcy, percent, places)
    deductible_base = arithmetic.rounded_part(base_lcy, percent, arithmetic.HUNDRED, places)
    values = _values(
        side,
        making,
        entry_type=asked.posting_type,
        base=deductible_base,
        amount=inside_lcy.deductible,
        nondeductible_base=base_lcy - deductible_base,
        nondeductible_amount=inside_lcy.cost,
        difference=difference,
        business_group=asked.business_group,
        product_group=asked.product_group,
        general_business_group=asked.general_business_group,
        general_product_group=asked.general_product_group,
    )
    currency, local = side.amount.currency, making.books.local_currency
    amounts = _Amounts(
        Money(inside.deductible, currency),
        Money(inside_lcy.deductible, local),
        Money(inside.cost, currency),
        Money(inside_lcy.cost, local),
    )
    net = replace(side, amount=Money(base + inside.cost, currency), amount_lcy=Money(base_lcy + inside_lcy.cost, local))
    return net, _vat_tax(side, values, setup, amounts, making, row="E-JNL-09")


def _asked_sales_tax(side: Side, asked: VATAsked, making: Making) -> tuple[Side, tuple[Tax, ...]]:
    """One tax entry for each jurisdiction of the area; of use tax the amount is the base."""
    rates = making.books.vat.areas.get(asked.tax_area)
    if rates is None or not asked.tax_group:
        template = text("Line {line} needs a tax area that exists and a tax group; it has {area} and {group}.")
        values = {"area": asked.tax_area, "group": asked.tax_group}
        making.refuse(side.source, "tax-area-missing", template, "vat", "E-JNL-09", **values)
        return side, ()
    assert side.source.posting_date is not None
    assert side.amount_lcy is not None
    on, units = side.source.posting_date.day, side.amount.currency.minor_units
    amount, currency, local = side.amount.amount, side.amount.currency, making.books.local_currency
    if asked.is_use_tax:
        taxable = sales_tax.TaxableLine(amount, asked.tax_group, sales_tax.TaxType.USE)
        found = sales_tax.document_tax([taxable], rates, on=on, minor_units=units)
    else:
        found = sales_tax.tax_in_amount(amount, asked.tax_group, rates, on=on, minor_units=units)
    taxes, charged, charged_lcy = [], _ZERO, _ZERO
    for tax in found:
        tax_lcy = _in_local(tax.tax, side, making)
        if not asked.is_use_tax:
            charged, charged_lcy = charged + tax.tax, charged_lcy + tax_lcy
        values = _values(
            side,
            making,
            entry_type=asked.posting_type,
            base=_in_local(tax.base, side, making),
            amount=tax_lcy,
            general_business_group=asked.general_business_group,
            general_product_group=asked.general_product_group,
            tax_area=asked.tax_area,
            tax_jurisdiction=tax.jurisdiction,
            tax_group=tax.tax_group,
            is_use_tax=asked.is_use_tax,
            connection=-side.position - 1,
        )
        zero, zero_lcy = Money.zero(currency), Money.zero(local)
        amounts = _Amounts(Money(tax.tax, currency), Money(tax_lcy, local), zero, zero_lcy)
        made = _jurisdiction_tax(side, values, amounts, making, row="E-JNL-09")
        taxes += [] if made is None else [made]
    net_lcy = Money(side.amount_lcy.amount - charged_lcy, local)
    return replace(side, amount=Money(amount - charged, currency), amount_lcy=net_lcy), tuple(taxes)


def _vat_tax(
    side: Side, values: _Values, setup: VATSetup, amounts: _Amounts, making: Making, row: str
) -> tuple[Tax, ...]:
    """The entry with its accounts, and the lines on them; VAT on payment waits on accounts of its own."""
    is_sale = values["entry_type"] == SALE
    is_reverse = setup.calculation == VatCalculation.REVERSE_CHARGE
    is_waiting = is_unrealized(setup, side.source, making) and not values.get("is_prepayment")
    if is_waiting:
        account_no = setup.sales_unrealized_account_no if is_sale else setup.purchase_unrealized_account_no
    else:
        account_no = setup.sales_account_no if is_sale else setup.purchase_account_no
    lines = [] if is_sale and is_reverse else [(account_no, amounts.amount, amounts.amount_lcy)]
    values |= {**_of_setup(setup), "vat_account_no": account_no}
    if is_reverse and not is_sale:
        owed, owed_lcy = amounts.amount + amounts.nondeductible, amounts.amount_lcy + amounts.nondeductible_lcy
        lines.append((setup.reverse_charge_account_no, -owed, -owed_lcy))
        values["reverse_charge_account_no"] = setup.reverse_charge_account_no
    if is_waiting:
        base, amount = values["base"], values["amount"]
        values |= {"unrealized_base": base, "unrealized_amount": amount, "base": _ZERO, "amount": _ZERO}
        values |= {"remaining_base": base, "remaining_amount": amount}
    if any(not number and not local.is_zero for number, _, local in lines):
        template = text("Fill in the {posting_type} VAT accounts of VAT posting setup {setup}.")
        told = {"posting_type": values["entry_type"], "setup": setup.name}
        making.refuse(side.source, "vat-account-missing", template, "vat", row, **told)
        return ()
    return (Tax(values, tuple(lines)),)


def is_unrealized(setup: VATSetup, source: DraftLine, making: Making) -> bool:
    """Whether VAT of this setup waits for payment of the document."""
    is_asked = making.books.rules.is_unrealized_vat and setup.is_unrealized
    return is_asked and setup.calculation == VatCalculation.NORMAL and source.document_type in _DEMANDING


def _jurisdiction_tax(side: Side, values: _Values, amounts: _Amounts, making: Making, row: str) -> Tax | None:
    """Sales tax of one jurisdiction; use tax is debited as cost and owed to it."""
    code, posting_type, is_use_tax = values["tax_jurisdiction"], values["entry_type"], values["is_use_tax"]
    found = making.books.vat.jurisdictions.get(code)
    if found is None:
        template = text("Tax jurisdiction {jurisdiction} does not exist.")
        making.refuse(side.source, "tax-jurisdiction-missing", template, "vat", row, jurisdiction=code)
        return None
    account_no = found.sales_account_no if posting_type == SALE else found.purchase_account_no or side.account_no
    values |= {"calculation": VatCalculation.SALES_TAX, "vat_account_no": account_no}
    lines: list[tuple[str, Money, Money]] = [(account_no, amounts.amount, amounts.amount_lcy)]
    if is_use_tax:
        lines.append((found.use_tax_account_no, -amounts.amount, -amounts.amount_lcy))
        values["reverse_charge_account_no"] = found.use_tax_account_no
    if any(not number and not local.is_zero for number, _, local in lines):
        template = text("Fill in the {posting_type} tax accounts of tax jurisdiction {jurisdiction}.")
        told = {"posting_type": "use" if is_use_tax else posting_type, "jurisdiction": code}
        making.refuse(side.source, "tax-account-missing", template, "vat", row, **told)
        return None
    return Tax(values, tuple(lines))


def _setup(source: DraftLine, business_group: str, product_group: str, making: Making, row: str) -> VATSetup | None:
    setup = making.books.vat.setups.get((business_group, product_group))
    values = {"setup": f"{business_group} / {product_group}"}
    if setup is None:
        template = text("There is no VAT posting setup {setup}.")
        making.refuse(source, "vat-setup-missing", template, "vat", row, **values)
    elif setup.is_blocked:
        making.refuse(source, "vat-setup-blocked", text("VAT posting setup {setup} is blocked."), "vat", row, **values)
        return None
    return setup


def _is_full_vat_in_place(side: Side, setup: VATSetup, posting_type: str, making: Making) -> bool:
    """Full VAT stands on the VAT account itself."""
    account_no = setup.sales_account_no if posting_type == SALE else setup.purchase_account_no
    if setup.calculation != VatCalculation.FULL or side.account_no == account_no:
        return True
    template = text("Full VAT of {setup} is posted on its VAT account {wanted}, not on {account}.")
    values = {"setup": setup.name, "wanted": account_no, "account": side.account_no}
    making.refuse(side.source, "vat-full-account", template, "account_no", "E-JNL-09", **values)
    return False


def _of_setup(setup: VATSetup) -> _Values:
    return {
        "calculation": setup.calculation,
        "identifier": setup.identifier,
        "percent": setup.percent,
        "is_eu_service": setup.is_eu_service,
    }


def _values(side: Side, making: Making, **values: Any) -> _Values:
    """The values of a VAT entry to be, with those of the document's party."""
    party = making.party_of(side.source)
    if party is not None:
        values["party_no"], values["country_code"] = party.number, party.country_code
        values["vat_registration_no"] = party.vat_registration_no
    values.setdefault("calculation", VatCalculation.NORMAL)
    return values


def _in_local(amount: Decimal, side: Side, making: Making) -> Decimal:
    """What a part of the side's amount is worth, at the rate of the whole."""
    assert side.amount_lcy is not None
    if side.amount.currency.code == making.books.local_currency.code or side.amount.is_zero:
        return amount
    units = making.books.local_currency.minor_units
    return arithmetic.rounded_part(amount, side.amount_lcy.amount, side.amount.amount, units)
