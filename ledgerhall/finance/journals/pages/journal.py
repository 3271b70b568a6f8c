"""What the journals of every kind do: their lines saved, previewed and posted, their footer, and the fixes that they
offer for refusals. `kinds` declares them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledgerhall.finance.journals import applications, batches, defaults, documents, lines, posting, recurring
from ledgerhall.finance.journals.content import LineAccountType
from ledgerhall.finance.journals.lines import GridLine
from ledgerhall.finance.journals.models import JournalBatch, JournalLine, JournalTemplate
from ledgerhall.finance.journals.pages.previews import preview_of
from ledgerhall.finance.ledger import account_figures
from ledgerhall.finance.ledger.models import GLAccount
from ledgerhall.finance.subledger.cards import BankAccount, FixedAsset
from ledgerhall.finance.subledger.control_accounts import entries_of
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused
from ledgerhall.kernel.filters import exact
from ledgerhall.kernel.money import Money, fixed
from ledgerhall.kernel.people import By
from ledgerhall.pages.declare import Done, Figure, Opened, Preview, Selection, Text

READ, EDIT, POST = "books.read", "journals.edit", "posting.post"
_KINDS = JournalTemplate.Kind
SLUGS: Mapping[tuple[str, bool], str] = {
    (_KINDS.GENERAL, False): "general-journal",
    (_KINDS.SALES, False): "sales-journal",
    (_KINDS.PURCHASES, False): "purchase-journal",
    (_KINDS.CASH_RECEIPTS, False): "cash-receipt-journal",
    (_KINDS.PAYMENTS, False): "payment-journal",
    (_KINDS.ASSETS, False): "fixed-asset-journal",
    (_KINDS.GENERAL, True): "recurring-journal",
}
_SHOWN_ONLY = ("account_name", "vat_percent", "balancing_vat_percent")
# The grid's columns of answers that may be none, by their fields.
_ANSWERS = {"late_discount_answer": "is_late_discount_accepted", "tolerance_answer": "is_tolerance_accepted"}
_SAID = {"": None, "yes": True, "no": False}
# The lists of entries to apply, by the side of the party.
_ENTRIES = {LineAccountType.CUSTOMER: "customer-ledger-entries", LineAccountType.VENDOR: "vendor-ledger-entries"}


def slug_of(template: JournalTemplate) -> str:
    """The page of the template's journals."""
    return SLUGS[template.kind, template.is_recurring and template.kind == _KINDS.GENERAL]


def save_line(
    *,
    record: JournalBatch,
    line: str | None,
    values: Mapping[str, Any],
    by: By,
    at: datetime,
    work_date: date,
) -> JournalLine:
    """The line as typed; without a key it is a new one."""
    typed = {_ANSWERS.get(name, name): _SAID[value] if name in _ANSWERS else value for name, value in values.items()}
    typed = {name: value for name, value in typed.items() if name not in _SHOWN_ONLY}
    if line is None:
        return lines.insert(batch=record, values=typed, by=by, at=at)
    return lines.change(line=_line(record, line), values=typed, by=by, at=at)


def delete_line(*, record: JournalBatch, line: str, by: By, at: datetime, work_date: date) -> None:
    lines.delete(line=_line(record, line), by=by, at=at)


def post(*, record: JournalBatch, by: By, at: datetime, work_date: date) -> Done:
    if record.template.is_recurring:
        posted = recurring.post_batch(batch=record, work_date=work_date, by=by, posted_at=at)
    else:
        posted = posting.post_batch(batch=record, by=by, posted_at=at)
    number = posted.to_entry_no - posted.from_entry_no + 1
    message = ngettext(
        "%(number)s entry was posted as register %(register)s.",
        "%(number)s entries were posted as register %(register)s.",
        number,
    )
    told = message % {"number": number, "register": posted.register_no}
    return Done(told, Selection("general-ledger-entries", {"register__number": str(posted.register_no)}))


def preview(*, record: JournalBatch, by: By, at: datetime, work_date: date) -> Preview:
    """The entries as they would be, and what they would change."""
    if record.template.is_recurring:
        shown = recurring.preview_batch(batch=record, work_date=work_date, by=by)
    else:
        shown = posting.preview_batch(batch=record, by=by)
    return preview_of(shown)


def suggest(batch: JournalBatch, line: GridLine | None, values: Mapping[str, Any]) -> dict[str, Decimal]:
    """The amount that balances the line's document, in the column where it belongs; nothing where the batch does not
    suggest any."""
    if not batch.is_balancing_amount_suggested:
        return {}
    amount = lines.balancing_amount(batch, line.line if line is not None else None, values)
    if not amount:
        return {}
    return {"debit": amount} if amount > 0 else {"credit": -amount}


def footer(batch: JournalBatch, current: GridLine | None) -> list[Figure]:
    """The current line's account with its balance after the line, its document's balance, and the batch's sums."""
    found = lines.lines_of(batch)
    total = documents.sums(found)
    figures = [*_account_figures(current), *_document_figure(current, found)]
    return [
        *figures,
        Figure(_("Batch Debit"), total.debit, total="debit"),
        Figure(_("Batch Credit"), total.credit, total="credit"),
        Figure(
            _("Total Balance"),
            total.balance,
            style="unfavourable" if total.balance else "favourable",
            is_largest=True,
            total="balance",
        ),
    ]


def fixes(batch: JournalBatch, refusal: Refusal) -> list[tuple[Text, dict[str, str]]]:
    """What would put a refusal right, as values to type: the nearest allowed date, the amount that balances."""
    if refusal.code == "posting-date-not-allowed":
        return [(_("Use %(date)s") % {"date": day}, {"posting_date": str(day)}) for day in _nearest(refusal)]
    if refusal.code == "document-out-of-balance" and refusal.line is not None:
        return _balanced(lines.in_grid(batch)[refusal.line - 1], refusal.values["difference"])
    return []


def _line(batch: JournalBatch, key: str) -> JournalLine:
    found = JournalLine.objects.filter(batch=batch, pk=key).first() if key.isdecimal() else None
    if found is None:
        raise Refused(applications.GONE)
    return found


def _account_figures(current: GridLine | None) -> list[Figure]:
    """The account, party, bank account or asset of the current line, and its balance after it where it has one."""
    found = defaults.record_of(current.line.account_type, current.line.account_no) if current is not None else None
    if found is None or current is None:
        return [Figure(_("Account"), "–", "text")]
    shown = [Figure(_("Account"), f"{current.line.account_no} {current.account_name}", "text")]
    balance = _balance(found)
    if balance is None:
        return shown
    label = _("Balance after line %(number)s") % {"number": current.number}
    return [*shown, Figure(label, balance + documents.local_amount(current.line))]


def _balance(record: Model) -> Decimal | None:
    """In the local currency; None of an asset."""
    if isinstance(record, GLAccount):
        return account_figures.balances([record])[record.id]
    if isinstance(record, FixedAsset):
        return None
    amount = "amount_lcy" if isinstance(record, BankAccount) else "remaining_amount_lcy"
    found = entries_of(record).aggregate(total=Sum(amount))["total"]
    return Decimal(0) if found is None else found


def _document_figure(current: GridLine | None, found: Sequence[JournalLine]) -> list[Figure]:
    if current is None or not current.line.document_no:
        return []
    key = documents.key_of(current.line)
    balance = -documents.missing([line for line in found if documents.key_of(line) == key])
    label = _("Document %(number)s") % {"number": current.line.document_no}
    return [Figure(label, balance, style="unfavourable" if balance else "favourable", total="document")]


def _nearest(refusal: Refusal) -> list[date]:
    """The end of the allowed range that lies nearest to the date, where it has one."""
    asked, ends = refusal.values["date"], (refusal.values["from_date"], refusal.values["to_date"])
    allowed = [end for end in ends if isinstance(end, LedgerDate)]
    return [min(allowed, key=lambda end: abs(end.ordinal - asked.ordinal)).day] if allowed else []


def _balanced(line: GridLine, difference: Money) -> list[tuple[Text, dict[str, str]]]:
    if line.line.currency_code or line.line.balancing_account_no:
        return []
    amount = line.line.amount - difference.amount
    if not amount:
        return []
    side, value = ("debit", amount) if amount > 0 else ("credit", -amount)
    written = fixed(value, difference.currency.minor_units)
    label = _("Set debit to %(amount)s") if side == "debit" else _("Set credit to %(amount)s")
    return [(label % {"amount": written}, {"debit": "", "credit": "", side: written})]


def new_batch(*, record: JournalBatch, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Opened:
    """A further batch of the same journal, with the series and the balancing account of this one."""
    alike = {
        name: getattr(record, name) for name in ("number_series", "balancing_account_type", "balancing_account_no")
    }
    made = batches.create(values={**alike, **values}, by=by, at=at, template=record.template)
    return Opened(slug_of(record.template), made.name)


def delete_all(*, record: JournalBatch, by: By, at: datetime, work_date: date) -> Done:
    number = lines.delete_all(batch=record, by=by, at=at)
    return Done(ngettext("%(number)s line was deleted.", "%(number)s lines were deleted.", number) % {"number": number})


def entries_of_batch(batch: JournalBatch) -> Selection:
    return Selection("general-ledger-entries", {"journal_batch_name": batch.name})


def entries_to_apply(batch: JournalBatch) -> Selection:
    """The open entries of the parties in the batch, to be ticked: those of customers, else of vendors."""
    found = lines.lines_of(batch)
    for side, page in _ENTRIES.items():
        numbers = {number for number in (_party_on(line, side) for line in found) if number}
        if numbers:
            filters = {"party__number": "|".join(exact(number) for number in sorted(numbers)), "is_open": "Yes"}
            return Selection(page, filters)
    is_paying = batch.template.kind in (_KINDS.PAYMENTS, _KINDS.PURCHASES)
    return Selection(_ENTRIES[LineAccountType.VENDOR if is_paying else LineAccountType.CUSTOMER], {"is_open": "Yes"})


def _party_on(line: JournalLine, side: str) -> str:
    found, number = defaults.party_of(line)
    return number if found == side else ""
