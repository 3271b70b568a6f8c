"""The allocations of one recurring line: a grid of the accounts that its amount is divided over (finance.md 1.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledgerhall.finance.foundation.models import Currency, GeneralLedgerSetup
from ledgerhall.finance.journals import allocating, allocations
from ledgerhall.finance.journals.allocating import Key
from ledgerhall.finance.journals.models import JournalAllocation, JournalLine
from ledgerhall.finance.journals.pages.columns import coded
from ledgerhall.finance.journals.pages.journal import EDIT, READ
from ledgerhall.finance.ledger.models import GeneralPostingType
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By
from ledgerhall.pages.declare import Action, Document, DocumentTotals, FastTab, Field, Figure, Opened

PAGE = "line-allocations"
_POSTING_TYPES = tuple((str(key), label) for key, label in GeneralPostingType.choices)


def _in_grid(line: JournalLine) -> list[JournalAllocation]:
    return allocations.of_lines([line])[line.pk]


def _save(*, record: JournalLine, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> None:
    """The header says which line it is; nothing of it is typed here."""


def _save_allocation(
    *, record: JournalLine, line: str | None, values: Mapping[str, Any], by: By, at: datetime, work_date: date
) -> JournalAllocation:
    if line is None:
        return allocations.insert(line=record, values=values, by=by, at=at)
    return allocations.change(allocation=_allocation(record, line), values=values, by=by, at=at)


def _delete_allocation(*, record: JournalLine, line: str, by: By, at: datetime, work_date: date) -> None:
    allocations.delete(allocation=_allocation(record, line), by=by, at=at)


def _allocation(line: JournalLine, key: str) -> JournalAllocation:
    found = JournalAllocation.objects.filter(line=line, pk=key).first() if key.isdecimal() else None
    if found is None:
        template = text("This allocation is gone: somebody else deleted it.")
        raise Refused(Refusal("allocation-gone", template, row="E-JNL-17"))
    return found


def _divided(line: JournalLine) -> allocating.Divided:
    keys = [Key(one.quantity, one.percent, one.amount) for one in _in_grid(line)]
    return allocating.divide(line.amount, keys, _minor_units(line)) if keys else allocating.Divided(())


def _totals(line: JournalLine, work_date: date) -> DocumentTotals:
    """The line's amount, what the allocations take of it, and what is left."""
    taken = sum(_divided(line).parts, Decimal(0))
    left = line.amount + taken
    return DocumentTotals(
        (
            Figure(gettext("Line Amount"), line.amount),
            Figure(gettext("Allocated"), taken),
            Figure(
                gettext("Not Allocated"), left, is_total=True, is_largest=True, style="unfavourable" if left else ""
            ),
        )
    )


def _notices(line: JournalLine, work_date: date) -> tuple[Refusal, ...]:
    return tuple(_divided(line).refusals)


def _minor_units(line: JournalLine) -> int:
    """Of the line's currency."""
    card = Currency.objects.filter(code=line.currency_code).first() if line.currency_code else None
    return card.minor_units if card is not None else GeneralLedgerSetup.objects.get().local_minor_units


def _journal_of(line: JournalLine) -> Opened:
    return Opened("recurring-journal", line.batch.name)


_FIELDS = (
    ("document_no", _("Document No.")),
    ("posting_date", _("Posting Date")),
    ("account_no", _("Account No.")),
    ("description", _("Description")),
    ("recurring_method", _("Method")),
    ("amount", _("Amount")),
)
LINE_ALLOCATIONS = Document(
    PAGE,
    JournalLine,
    READ,
    _("Allocations of a Recurring Line"),
    tabs=(FastTab(_("Recurring Line"), tuple(Field(name, caption, is_read_only=True) for name, caption in _FIELDS)),),
    columns=(
        Field("account_no", _("Account No."), "code", lookup="chart-of-accounts", lookup_field="number", width=104),
        Field("percent", _("Percent"), "number", width=84),
        Field("quantity", _("Quantity"), "number", width=84),
        Field("amount", _("Amount"), "money", hint=_("With the opposite sign of the line.")),
        Field("dimensions", _("Dimensions"), "text", width=160),
        Field("general_posting_type", _("VAT Type"), "enum", choices=_POSTING_TYPES, width=84),
        coded("vat_business_group_code", _("VAT Bus. Group"), "vat-business-groups"),
        coded("vat_product_group_code", _("VAT Prod. Group"), "vat-product-groups"),
        coded("general_business_group_code", _("Gen. Bus. Group"), "general-business-groups", is_hidden=True),
        coded("general_product_group_code", _("Gen. Prod. Group"), "general-product-groups", is_hidden=True),
    ),
    lines=_in_grid,
    title=lambda line: f"{line.document_no} · {line.description or line.account_no}",
    edit_permission=EDIT,
    save=_save,
    save_line=_save_allocation,
    delete_line=_delete_allocation,
    totals=_totals,
    notices=_notices,
    minor_units=_minor_units,
    actions=(Action(_("Recurring Journal"), opens=_journal_of, permission=READ, icon="journal", style="lead"),),
    list_page="journal-allocations",
    where={"batch__template__is_recurring": True},
)

PAGES = (LINE_ALLOCATIONS,)
