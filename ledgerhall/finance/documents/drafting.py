"""From a document's amounts to what is asked to be posted (finance.md 2.2).

The draft sums to zero in the document's currency and in the local one: the party's entry is worth round(total × rate),
and every other amount has its part of that by carried remainder, in the order of the lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from ledgerhall.finance.documents import drafting_taxes, drafting_things
from ledgerhall.finance.documents.amounts import Deduction, Worked, account_in
from ledgerhall.finance.documents.content import DocumentContent, LineContent
from ledgerhall.finance.documents.deferring import Deferral
from ledgerhall.finance.documents.drafting_taxes import Taxed
from ledgerhall.finance.documents.entered import Entered
from ledgerhall.finance.documents.grouping import Group, groups_of
from ledgerhall.finance.documents.local_amounts import Converter
from ledgerhall.finance.documents.sides import Role
from ledgerhall.finance.documents.trade import Trade
from ledgerhall.finance.posting.draft import ACCOUNT, AppliesTo, DraftLine, PartyTerms, PostingDraft
from ledgerhall.finance.vat.arithmetic import HUNDRED, rounded_part, shares
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Inconsistent, Refusal, Refused, text
from ledgerhall.kernel.money import Money

_ZERO = Decimal(0)
INVOICE, CREDIT_MEMO = "invoice", "credit memo"
_PAYMENT = {INVOICE: "payment", CREDIT_MEMO: "refund"}


@dataclass(frozen=True, slots=True)
class Request:
    """A document to be posted under a number: its amounts, what of it is deferred, what it settles."""

    document: DocumentContent
    worked: Worked
    trade: Trade
    document_type: str
    document_no: str
    posting_date: LedgerDate
    # Of entries whose line has no words of its own.
    description: str
    # All lines that are posted, texts among them.
    entered: tuple[Entered, ...]
    is_prepayment: bool = False
    applies_to: tuple[AppliesTo, ...] = ()
    # By the position of the line.
    deferrals: Mapping[int, Deferral] = field(default_factory=dict)

    @property
    def sign(self) -> int:
        """Of the income or cost line: the side's, turned round by a credit memo."""
        return self.trade.side.sign * (-1 if self.document_type == CREDIT_MEMO else 1)


def draft_of(request: Request) -> PostingDraft:
    """The draft. Refuses a document that would make no entry (E-DOC-01); raises Inconsistent where it would not sum to
    zero, which is a fault of the program."""
    made = _Drafted(request)
    lines = tuple(made.lines())
    if all(line.amount.is_zero and line.vat is None and line.item is None for line in lines):
        template = text("There is nothing to post: every amount is 0.")
        raise Refused(Refusal("document-nothing-to-post", template, "lines", row="E-DOC-01"))
    if request.trade.is_memo_correction:
        lines = tuple(replace(line, is_correction=line.document_type == CREDIT_MEMO) for line in lines)
    return PostingDraft(lines=lines, source_code=request.trade.side.source_code)


class _Drafted:
    """One draft in the making."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.local = Converter(request.trade)
        self._net_lcy = _ZERO

    def lines(self) -> Iterator[DraftLine]:
        deferred: list[DraftLine] = []
        for group in groups_of(self.request.worked, self.request.trade):
            yield from self._group(group, deferred)
        if rounding := self.request.worked.rounding:
            yield self._line(self._rounding_account_no, self.request.sign * rounding)
        total = -self.request.sign * self.request.worked.total
        if self.local.sum + total != 0:
            raise Inconsistent(f"{self.request.document_no}: {self.local.sum} and {total} do not sum to zero")
        yield self._party_line(total)
        yield from deferred
        yield from self._payment(total)

    def _group(self, group: Group, deferred: list[DraftLine]) -> Iterator[DraftLine]:
        """The income or cost of the group, discounts that are posted apart, and its taxes."""
        request = self.request
        is_prepayment = group.first.entered.line.is_prepayment
        line_discount, invoice_discount = (_ZERO, _ZERO) if is_prepayment else self._apart(group)
        main = self._line(
            group.first.account_no,
            request.sign * (group.base + line_discount + invoice_discount),
            dimensions=group.first.dimensions,
            description=group.description,
            line_no=group.first.entered.position,
            is_system=group.first.entered.line.kind != LineContent.Kind.ACCOUNT or is_prepayment,
        )
        discounts = [
            self._moved(main, account_in(group.first.matrix, role, request.trade), -amount)
            for role, amount in (
                (Role.LINE_DISCOUNT, request.sign * line_discount),
                (Role.INVOICE_DISCOUNT, request.sign * invoice_discount),
            )
            if amount
        ]
        base_lcy = sum((_lcy(line) for line in (main, *discounts)), _ZERO)
        if not is_prepayment:
            self._net_lcy += base_lcy
        taxed = drafting_taxes.taxes_of(group, base_lcy, request.sign, request.document, request.trade, self.local)
        main = self._with_cost(main, taxed.cost, taxed.cost_lcy)
        if (deduction := group.first.deduction) is not None:
            yield from self._deducted(main, deduction, taxed)
            return
        main = drafting_things.moved(main, group.first, request.sign, base_lcy + taxed.cost_lcy, request.trade)
        yield from drafting_taxes.placed(main, taxed.entries, request.document.dimensions)
        yield from discounts
        if (deferral := request.deferrals.get(group.first.entered.position)) is not None:
            deferred += self._deferral(main, deferral, base_lcy, request.sign * group.base)

    def _apart(self, group: Group) -> tuple[Decimal, Decimal]:
        """The discounts that go to accounts of their own: of items, as the setup says (G1, S1 to S3)."""
        if group.first.entered.line.kind != LineContent.Kind.ITEM:
            return _ZERO, _ZERO
        posting = self.request.trade.setup.discount_posting
        return (
            group.line_discount if posting in ("line", "all") else _ZERO,
            group.invoice_discount if posting in ("invoice", "all") else _ZERO,
        )

    def _deducted(self, main: DraftLine, deduction: Deduction, taxed: Taxed) -> Iterator[DraftLine]:
        """A prepaid amount leaves its account with the value that it came with; what the rate has made of it since is
        a realised gain or loss, and so is what it has made of its VAT."""
        trade, sign = self.request.trade, self.request.sign
        wanted, wanted_vat = -sign * deduction.base_lcy, -sign * deduction.vat_lcy
        difference = _lcy(main) - wanted
        entries = []
        for entry in taxed.entries:
            if taxed.is_charged:
                difference += entry.vat.amount_lcy.amount - wanted_vat
            base_lcy = entry.vat.base_lcy if taxed.cost_lcy else Money(wanted, trade.local)
            vat = replace(entry.vat, base_lcy=base_lcy, amount_lcy=Money(wanted_vat, trade.local))
            entries.append(replace(entry, vat=vat))
        main = replace(main, amount_lcy=Money(wanted, trade.local))
        yield from drafting_taxes.placed(main, entries, self.request.document.dimensions)
        if difference:
            amount = Money(difference, trade.local)
            # A credit memo takes the same account as its invoice.
            is_loss = (difference > 0) != (self.request.document_type == CREDIT_MEMO)
            account_no = trade.loss_account_no if is_loss else trade.gain_account_no
            if not account_no:
                template = text("Fill in the realised gains and losses accounts of currency {currency}.")
                values = {"currency": self.request.document.currency_code}
                raise Refused(
                    Refusal("document-gain-loss-account", template, "currency_code", row="E-DOC-03", values=values)
                )
            yield replace(main, account_no=account_no, amount=amount, amount_lcy=amount, vat=None)

    def _with_cost(self, line: DraftLine, cost: Decimal, cost_lcy: Decimal) -> DraftLine:
        """The line with the VAT that may not be deducted, which is part of what was bought."""
        if not cost and not cost_lcy:
            return line
        amount = Money(line.amount.amount + cost, line.amount.currency)
        return replace(line, amount=amount, amount_lcy=Money(_lcy(line) + cost_lcy, self.request.trade.local))

    def _deferral(self, main: DraftLine, deferral: Deferral, base_lcy: Decimal, base: Decimal) -> Iterator[DraftLine]:
        """Income or cost moves to the deferral account at once, and back as the schedule says; VAT never does.

        In the local currency, with the line's dimensions; releases say what their template does.
        """
        local = self.request.trade.local
        whole = rounded_part(base_lcy, self.request.sign * deferral.amount, base, local.minor_units)
        parts = shares(whole, [release.amount for release in deferral.releases], local.minor_units)

        def moved(account_no: str, amount: Decimal, day: date | None = None, said: str = "") -> DraftLine:
            money = Money(amount, local)
            return replace(
                main,
                account_no=account_no,
                amount=money,
                amount_lcy=money,
                posting_date=main.posting_date if day is None else LedgerDate(day),
                account_type=ACCOUNT,
                description=said or main.description,
                is_system_created=True,
                vat=None,
                item=None,
                asset=None,
            )

        yield moved(main.account_no, -whole)
        yield moved(deferral.account_no, whole)
        for release, said, part in zip(deferral.releases, deferral.texts, parts, strict=True):
            yield moved(deferral.account_no, -part, release.posting_date, said)
            yield moved(main.account_no, part, release.posting_date, said)

    def _party_line(self, total: Decimal) -> DraftLine:
        """The entry of the customer or vendor, with its terms; a typed rate gives its local amount, else the walk."""
        document, trade = self.request.document, self.request.trade
        is_typed = bool(document.exchange_amount and document.relational_amount)
        local_amount = Money(-self.local.sum_lcy, trade.local) if is_typed else None
        return DraftLine(
            **self._common,
            line_no=0,
            amount=Money(total, self.request.worked.currency),
            amount_lcy=local_amount,
            account_no=document.billed_no,
            account_type=trade.side.party_type,
            dimensions=document.dimensions,
            description=self.request.description,
            is_system_created=True,
            terms=self._terms(total),
            applies_to=self.request.applies_to,
        )

    def _terms(self, total: Decimal) -> PartyTerms:
        document, trade, worked = self.request.document, self.request.trade, self.request.worked
        discount = None
        is_memo = self.request.document_type == CREDIT_MEMO
        if self.request.is_prepayment:
            discount = Money(_ZERO, worked.currency)
        elif not is_memo or (trade.terms is not None and trade.terms.is_discount_on_credit_memos):
            of = worked.base if trade.is_discount_without_vat else abs(total)
            amount = rounded_part(of, document.payment_discount_percent, HUNDRED, worked.currency.minor_units)
            discount = Money(-self.request.sign * amount, worked.currency)
        discounted = self.local.of(worked.invoice_discount)
        return PartyTerms(
            due_date=document.due_date,
            discount_date=document.payment_discount_date if discount is not None and not discount.is_zero else None,
            discount=discount,
            payment_terms=document.payment_terms_code,
            payment_method=document.payment_method_code,
            posting_group=document.posting_group_code,
            on_hold=document.on_hold,
            payment_text=document.payment_text,
            trade_amount_lcy=Money(-self._net_lcy, trade.local),
            invoice_discount_lcy=Money(-self.request.sign * discounted, trade.local),
            is_prepayment=self.request.is_prepayment,
        )

    def _payment(self, total: Decimal) -> Iterator[DraftLine]:
        """The payment that a payment method with a balancing account posts along, applied to the document."""
        method = self.request.trade.method
        if method is None or not method.balancing_no or not total:
            return
        party = self._party_line(total)
        yield replace(
            party,
            amount=-party.amount,
            amount_lcy=None if party.amount_lcy is None else -party.amount_lcy,
            document_type=_PAYMENT[self.request.document_type],
            external_document_no="",
            terms=PartyTerms(posting_group=self.request.document.posting_group_code),
            balancing_account_type=method.balancing_type,
            balancing_account_no=method.balancing_no,
            applies_to=(AppliesTo(self.request.document_no, document_type=self.request.document_type),),
        )

    @cached_property
    def _rounding_account_no(self) -> str:
        group = self.request.trade.group
        return group.invoice_rounding_account_no if group else ""

    def _line(
        self,
        account_no: str,
        amount: Decimal,
        *,
        dimensions: str | None = None,
        description: str = "",
        line_no: int = 0,
        is_system: bool = True,
    ) -> DraftLine:
        """A line on an account; its local amount is the next carried part."""
        return DraftLine(
            **self._common,
            line_no=line_no,
            account_no=account_no,
            amount=Money(amount, self.request.worked.currency),
            amount_lcy=Money(self.local.part(amount), self.request.trade.local),
            dimensions=self.request.document.dimensions if dimensions is None else dimensions,
            description=description or self.request.description,
            is_system_created=is_system,
        )

    def _moved(self, line: DraftLine, account_no: str, amount: Decimal) -> DraftLine:
        """The line with another account and amount; its local amount is the next carried part."""
        return replace(
            line,
            account_no=account_no,
            amount=Money(amount, self.request.worked.currency),
            amount_lcy=Money(self.local.part(amount), self.request.trade.local),
        )

    @cached_property
    def _common(self) -> dict[str, Any]:
        """What all lines of the document have in common."""
        request, document = self.request, self.request.document
        return {
            "posting_date": request.posting_date,
            "document_no": request.document_no,
            "document_type": request.document_type,
            "external_document_no": document.external_document_no,
            "document_date": document.document_date or request.posting_date.day,
            "vat_date": document.vat_date,
            "reason_code": document.reason_code,
        }


def _lcy(line: DraftLine) -> Decimal:
    assert line.amount_lcy is not None
    return line.amount_lcy.amount
