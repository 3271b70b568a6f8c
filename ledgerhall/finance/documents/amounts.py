"""What a document amounts to, line by line, with the accounts that its lines stand on (finance.md 2.2).

`work_out` refuses what cannot be posted for want of setup: things that are missing or blocked, pairs of groups without
setup, accounts that are not filled in (E-DOC-03), a negative total (E-DOC-04). Amounts are in the document's currency
and positive for what is sold or bought.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from ledgerhall.finance.documents import totals, vat_differences
from ledgerhall.finance.documents.content import DocumentContent, LineContent
from ledgerhall.finance.documents.entered import Entered
from ledgerhall.finance.documents.sides import Role
from ledgerhall.finance.documents.totals import LineAmounts, PricedLine
from ledgerhall.finance.documents.trade import Thing, Trade, general_group, vat_group
from ledgerhall.finance.foundation.dimension_sets import canonical, parsed
from ledgerhall.finance.subledger.posting_groups import GeneralPostingSetup
from ledgerhall.finance.vat import sales_tax
from ledgerhall.finance.vat.arithmetic import VatCalculation, VatRounding, VatRule
from ledgerhall.finance.vat.models import VATPostingSetup
from ledgerhall.finance.vat.sales_tax import JurisdictionTax, TaxableLine, TaxType
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.money import Currency

_ZERO = Decimal(0)
_NO_THING = Thing("", "")
_Kind = LineContent.Kind


@dataclass(frozen=True, slots=True)
class Deduction:
    """What of a prepaid amount an invoice takes off again, and its VAT, positive; and what both were worth then."""

    entered: Entered
    base: Decimal
    vat: Decimal
    base_lcy: Decimal
    vat_lcy: Decimal


@dataclass(frozen=True, slots=True)
class WorkedLine:
    """A line with its amounts, its account (or asset), and the rows of setup that it stands on.

    `tax` is its share of the sales tax that the other party is charged. `dimensions` are the document's and its own.
    """

    entered: Entered
    thing: Thing
    account_no: str
    matrix: GeneralPostingSetup | None
    vat: VATPostingSetup | None
    rule: VatRule
    amounts: LineAmounts
    dimensions: str
    tax: Decimal = _ZERO
    # Of a prepaid amount that is taken off.
    deduction: Deduction | None = None

    @property
    def is_deduction(self) -> bool:
        return self.deduction is not None

    @property
    def is_asset(self) -> bool:
        return self.entered.line.kind == _Kind.FIXED_ASSET and not self.entered.line.is_prepayment


@dataclass(frozen=True, slots=True)
class Worked:
    """A document's amounts. `total` is what is owed: with VAT, sales tax, rounding, less what was prepaid."""

    currency: Currency
    lines: tuple[WorkedLine, ...]
    taxes: tuple[JurisdictionTax, ...]
    line_amount: Decimal
    invoice_discount: Decimal
    base: Decimal
    vat: Decimal
    rounding: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Asked:
    """Which amounts of a document are wanted: of which lines, on which day, as a credit memo or an invoice."""

    entered: tuple[Entered, ...]
    on: date
    is_credit: bool = False
    is_including_vat: bool = False
    invoice_discount_percent: Decimal = _ZERO
    invoice_discount_amount: Decimal | None = None
    deductions: tuple[Deduction, ...] = ()
    # VAT that was typed, as the document keeps it.
    vat_differences: str = ""


def work_out(document: DocumentContent, asked: Asked, trade: Trade) -> Worked:
    """The document's amounts, or every reason why it has none."""
    refusals = list(_header_refusals(document, trade))
    lines = [one for one in asked.entered if not one.is_text]
    for one in (*lines, *(deduction.entered for deduction in asked.deductions)):
        refusals += _line_refusals(document, one, trade, asked)
    if trade.currency is None or refusals:
        raise Refused(refusals)
    currency = trade.currency
    rules = [rule_of(document, one, trade) for one in lines]
    priced = [_priced(one, rule) for one, rule in zip(lines, rules, strict=True)]
    if asked.invoice_discount_amount and not totals.discountable(priced, currency.minor_units):
        template = text("There is no line that the invoice discount of {amount} could be taken from.")
        values = {"amount": asked.invoice_discount_amount}
        raise Refused(_refusal("document-discount-nothing", template, "invoice_discount_amount", "E-DOC-04", **values))
    made = totals.of(
        priced,
        currency.minor_units,
        is_including_vat=asked.is_including_vat,
        invoice_discount_percent=asked.invoice_discount_percent,
        invoice_discount_amount=asked.invoice_discount_amount,
        vat_rounding=VatRounding(trade.vat_rounding),
    )
    if asked.vat_differences:
        differences = vat_differences.read(asked.vat_differences)
        found = vat_differences.applied(
            made.lines, rules, differences, currency.minor_units, is_including_vat=asked.is_including_vat
        )
        made = replace(made, lines=found)
    taxable = [_taxable(document, one, amounts.base, trade) for one, amounts in zip(lines, made.lines, strict=True)]
    taxes = _taxes(taxable, trade, asked.on, currency.minor_units)
    shares = sales_tax.line_taxes(
        taxable, [tax for tax in taxes if tax.tax_type == TaxType.SALES], currency.minor_units
    )
    worked = [
        _worked(document, one, rule, amounts, share, trade, asked)
        for one, rule, amounts, share in zip(lines, rules, made.lines, shares, strict=True)
    ]
    worked += [_deducted(document, deduction, trade, asked) for deduction in asked.deductions]
    return _together(worked, taxes, made, trade, currency)


def rule_of(document: DocumentContent, entered: Entered, trade: Trade) -> VatRule:
    """How the line is taxed: by its VAT posting setup, or by sales tax where the document has a tax area."""
    if document.tax_area_code:
        return VatRule("", _ZERO, VatCalculation.SALES_TAX)
    setup = vat_setup_of(document, entered, trade)
    if setup is None:
        return VatRule("", _ZERO)
    rule = VatRule(setup.identifier, setup.percent, VatCalculation(setup.calculation))
    return rule.for_sale() if trade.side.is_sale else rule


def vat_setup_of(document: DocumentContent, entered: Entered, trade: Trade) -> VATPostingSetup | None:
    return trade.vat.get((document.vat_business_group_code, _vat_group(entered, trade)))


def dimensions_of(document: DocumentContent, line: LineContent) -> str:
    """The document's dimensions with the line's own, which win (FORMAT.md)."""
    if not line.dimensions or line.dimensions == document.dimensions:
        return document.dimensions
    return canonical({**parsed(document.dimensions), **parsed(line.dimensions)})


def _together(
    worked: Sequence[WorkedLine],
    taxes: tuple[JurisdictionTax, ...],
    made: totals.Totals,
    trade: Trade,
    currency: Currency,
) -> Worked:
    """The sums; a total in the local currency is rounded where the setup says so (G20)."""
    total = sum((line.amounts.owed for line in worked), _ZERO) + sales_tax.charged(taxes)
    rounding = _ZERO
    if trade.setup.is_invoice_rounded and trade.setup.invoice_rounding_precision and currency == trade.local:
        rounding = totals.invoice_rounding(total, trade.setup.invoice_rounding_precision)
    if rounding and (trade.group is None or not trade.group.invoice_rounding_account_no):
        template = text("Fill in the invoice rounding account of posting group {group}.")
        code = trade.group.code if trade.group else ""
        raise Refused(_refusal("document-rounding-account", template, "posting_group_code", "E-DOC-03", group=code))
    if total + rounding < 0:
        template = text("The document comes to {total}: a negative total is a document of the other kind.")
        raise Refused(_refusal("document-negative-total", template, "lines", "E-DOC-04", total=total + rounding))
    vat = sum((line.amounts.vat for line in worked), _ZERO)
    return Worked(
        currency=currency,
        lines=tuple(worked),
        taxes=taxes,
        line_amount=sum((line.amounts.line_amount for line in worked), _ZERO),
        invoice_discount=made.invoice_discount,
        base=sum((line.amounts.base for line in worked), _ZERO),
        vat=vat + sales_tax.charged(taxes),
        rounding=rounding,
        total=total + rounding,
    )


def _priced(entered: Entered, rule: VatRule) -> PricedLine:
    line = entered.line
    return PricedLine(
        entered.quantity,
        line.unit_price,
        rule,
        line.line_discount_percent,
        entered.line_discount_amount,
        line.is_invoice_discount_allowed and not line.is_prepayment,
    )


def _taxable(document: DocumentContent, entered: Entered, base: Decimal, trade: Trade) -> TaxableLine:
    line = entered.line
    group = line.tax_group_code or trade.things[line.kind, line.no].tax_group
    is_taxed = document.is_tax_liable and trade.tax is not None and not line.is_prepayment
    is_use = line.is_use_tax and not trade.side.is_sale
    return TaxableLine(base, group if is_taxed else "", TaxType.USE if is_use else TaxType.SALES)


def _taxes(taxable: Sequence[TaxableLine], trade: Trade, on: date, minor_units: int) -> tuple[JurisdictionTax, ...]:
    if trade.tax is None:
        return ()
    return sales_tax.document_tax(taxable, trade.tax, on=on, minor_units=minor_units)


def _worked(
    document: DocumentContent,
    entered: Entered,
    rule: VatRule,
    amounts: LineAmounts,
    tax: Decimal,
    trade: Trade,
    asked: Asked,
) -> WorkedLine:
    row = _matrix_of(document, entered, trade)
    return WorkedLine(
        entered=entered,
        thing=trade.things[entered.line.kind, entered.line.no],
        account_no=_account_of(entered, row, trade, asked),
        matrix=row,
        vat=vat_setup_of(document, entered, trade),
        rule=rule,
        amounts=amounts,
        dimensions=dimensions_of(document, entered.line),
        tax=tax,
    )


def _deducted(document: DocumentContent, deduction: Deduction, trade: Trade, asked: Asked) -> WorkedLine:
    """A prepaid amount, taken off on the account that it stands on."""
    rule = rule_of(document, deduction.entered, trade)
    is_charged = rule.calculation != VatCalculation.REVERSE_CHARGE
    owed = deduction.base + (deduction.vat if is_charged else _ZERO)
    shown = owed if asked.is_including_vat else deduction.base
    amounts = LineAmounts(
        gross=-shown,
        line_discount=_ZERO,
        line_amount=-shown,
        invoice_discount=_ZERO,
        base=-deduction.base,
        vat=-deduction.vat,
        owed=-owed,
        line_discount_without_vat=_ZERO,
        invoice_discount_without_vat=_ZERO,
    )
    return replace(_worked(document, deduction.entered, rule, amounts, _ZERO, trade, asked), deduction=deduction)


def _matrix_of(document: DocumentContent, entered: Entered, trade: Trade) -> GeneralPostingSetup | None:
    thing = trade.things.get((entered.line.kind, entered.line.no))
    return trade.matrix.get((document.general_business_group_code, general_group(entered.line, thing)))


def _account_of(entered: Entered, row: GeneralPostingSetup | None, trade: Trade, asked: Asked) -> str:
    """The account of the line; of a fixed asset its own number."""
    line = entered.line
    if line.is_prepayment:
        return account_in(row, Role.PREPAYMENTS, trade)
    if line.kind != _Kind.ITEM:
        return line.no
    return account_in(row, Role.CREDIT_MEMO if asked.is_credit else Role.INVOICE, trade)


def account_in(row: GeneralPostingSetup | None, role: Role, trade: Trade) -> str:
    return "" if row is None else str(getattr(row, trade.side.matrix[role]))


def roles_of(entered: Entered, trade: Trade, asked: Asked, thing: Thing) -> Iterable[Role]:
    """Which accounts of the posting matrix the line needs."""
    line = entered.line
    if line.is_prepayment:
        yield Role.PREPAYMENTS
        return
    if line.kind != _Kind.ITEM:
        return
    yield Role.CREDIT_MEMO if asked.is_credit else Role.INVOICE
    is_discounted = line.line_discount_percent or entered.line_discount_amount
    if is_discounted and trade.setup.discount_posting in ("line", "all"):
        yield Role.LINE_DISCOUNT
    is_reduced = asked.invoice_discount_percent or asked.invoice_discount_amount
    if is_reduced and line.is_invoice_discount_allowed and trade.setup.discount_posting in ("invoice", "all"):
        yield Role.INVOICE_DISCOUNT
    if thing.is_stocked and trade.side.is_sale:
        yield Role.COST


def _header_refusals(document: DocumentContent, trade: Trade) -> Iterable[Refusal]:
    if trade.currency is None:
        template = text("Currency {currency} is unknown.")
        yield _refusal("currency-unknown", template, "currency_code", "E-JNL-08", currency=document.currency_code)
    if trade.party is None:
        template = text("There is no {side} {number}.")
        values = {"side": trade.side.party_type, "number": document.billed_no}
        yield _refusal("document-party-missing", template, "billed_no", "E-DOC-03", **values)


def _line_refusals(document: DocumentContent, entered: Entered, trade: Trade, asked: Asked) -> Iterable[Refusal]:
    line, thing = entered.line, trade.things.get((entered.line.kind, entered.line.no))

    def refuse(code: str, template: str, field: str, **values: Any) -> Refusal:
        placed = {"line": entered.position, "no": line.no, **values}
        return Refusal(code, template, field, entered.position, "E-DOC-03", placed)

    if thing is None:
        kind = line.get_kind_display()
        yield refuse("document-thing-missing", text("Line {line}: {kind} {no} does not exist."), "no", kind=kind)
        return
    if thing.is_blocked:
        yield refuse("document-thing-blocked", text("Line {line}: {no} is blocked."), "no")
    if trade.tax is None:
        yield from _vat_refusals(document, entered, trade, refuse)
    roles = list(roles_of(entered, trade, asked, thing))
    row = _matrix_of(document, entered, trade)
    if not roles:
        return
    setup = f"{document.general_business_group_code} / {general_group(line, thing)}"
    if row is None:
        template = text("Line {line}: there is no general posting setup {setup}.")
        yield refuse("document-matrix-missing", template, "general_product_group_code", setup=setup)
    elif row.is_blocked:
        template = text("Line {line}: general posting setup {setup} is blocked.")
        yield refuse("document-matrix-blocked", template, "general_product_group_code", setup=setup)
    else:
        for role in roles:
            if not account_in(row, role, trade):
                template = text("Line {line}: fill in the {role} account of general posting setup {setup}.")
                yield refuse("document-account-empty", template, "no", setup=setup, role=role.value)


def _vat_refusals(
    document: DocumentContent, entered: Entered, trade: Trade, refuse: Callable[..., Refusal]
) -> Iterable[Refusal]:
    """Every line has a VAT posting setup; but neither group at all means that there is no VAT in the company."""
    business, product = document.vat_business_group_code, _vat_group(entered, trade)
    setup = trade.vat.get((business, product))
    name = f"{business} / {product}"
    if setup is None and (business or product):
        template = text("Line {line}: there is no VAT posting setup {setup}.")
        yield refuse("document-vat-setup-missing", template, "vat_product_group_code", setup=name)
    elif setup is not None and setup.is_blocked:
        template = text("Line {line}: VAT posting setup {setup} is blocked.")
        yield refuse("document-vat-setup-blocked", template, "vat_product_group_code", setup=name)


def _vat_group(entered: Entered, trade: Trade) -> str:
    return vat_group(entered.line, trade.things.get((entered.line.kind, entered.line.no)))


def _refusal(code: str, template: str, field: str, row: str, **values: Any) -> Refusal:
    return Refusal(code, template, field, row=row, values=values)
