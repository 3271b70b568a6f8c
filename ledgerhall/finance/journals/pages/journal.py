"""The General Journal: a grid of unposted lines, its preview, its footer, and the fixes that it offers for refusals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ledgerhall.finance.journals import batches, documents, lines, posting
from ledgerhall.finance.journals.lines import GridLine
from ledgerhall.finance.journals.models import JournalBatch, JournalLine
from ledgerhall.finance.ledger import account_figures
from ledgerhall.finance.ledger.models import DocumentType, GLAccount
from ledgerhall.finance.posting.preview import Preview as PostingPreview
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.money import Money, fixed
from ledgerhall.kernel.people import By
from ledgerhall.pages.calling import on_record
from ledgerhall.pages.declare import (
    Action,
    Done,
    Field,
    Figure,
    Journal,
    Opened,
    Preview,
    PreviewTable,
    Selection,
    Text,
)

READ, EDIT, POST = "books.read", "journals.edit", "posting.post"
SLUG = "general-journal"
_DOCUMENT_TYPES = tuple((str(key), label) for key, label in DocumentType.choices)


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
    typed = {name: value for name, value in values.items() if name != "account_name"}
    if line is None:
        return lines.insert(batch=record, values=typed, by=by, at=at)
    return lines.change(line=_line(record, line), values=typed, by=by, at=at)


def delete_line(*, record: JournalBatch, line: str, by: By, at: datetime, work_date: date) -> None:
    lines.delete(line=_line(record, line), by=by, at=at)


def post(*, record: JournalBatch, by: By, at: datetime, work_date: date) -> Done:
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
    shown = posting.preview_batch(batch=record, by=by)
    totals = [None, None, None, None, shown.debit_total, shown.credit_total]
    rows = [
        (
            entry.document_no,
            entry.posting_date,
            entry.account_no,
            entry.account_name,
            entry.debit_amount or None,
            entry.credit_amount or None,
        )
        for entry in shown.entries
    ]
    table = PreviewTable(
        _("G/L Entries"),
        (
            (_("Document"), "code"),
            (_("Date"), "ledger date"),
            (_("Account"), "code"),
            (_("Account Name"), "text"),
            (_("Debit"), "money"),
            (_("Credit"), "money"),
        ),
        rows,
        totals,
        group=0,
    )
    changes = [
        Figure(f"{change.account_no} {change.account_name}", change.after, before=change.before)
        for change in shown.changes
    ]
    return Preview(_lead(shown), (table,), tuple(changes), shown.refusals)


def suggest(batch: JournalBatch, line: GridLine | None, values: Mapping[str, Any]) -> dict[str, Decimal]:
    """The amount that balances the line's document, in the column where it belongs."""
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
        template = text("This line is gone: it was posted or deleted by somebody else.")
        raise Refused(Refusal("journal-line-gone", template, row="E-JNL-01"))
    return found


def _lead(shown: PostingPreview) -> str:
    number = len(shown.entries)
    lead = ngettext("%(number)s entry would be posted.", "%(number)s entries would be posted.", number)
    told = lead % {"number": number}
    if not shown.refusals:
        return told
    refused = ngettext(
        "%(number)s refusal stands against it.", "%(number)s refusals stand against it.", len(shown.refusals)
    )
    return f"{told} {refused % {'number': len(shown.refusals)}}"


def _account_figures(current: GridLine | None) -> list[Figure]:
    account = GLAccount.objects.filter(number=current.line.account_no).first() if current is not None else None
    if account is None or current is None:
        return [Figure(_("Account"), "–", "text")]
    balance = account_figures.balances([account])[account.id] + documents.local_amount(current.line)
    label = _("Balance after line %(number)s") % {"number": current.number}
    return [Figure(_("Account"), f"{account.number} {account.name}", "text"), Figure(label, balance)]


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


def _new_batch(*, record: JournalBatch, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Opened:
    made = batches.create(values={"number_series": record.number_series, **values}, by=by, at=at)
    return Opened(SLUG, made.name)


def _delete_all(*, record: JournalBatch, by: By, at: datetime, work_date: date) -> Done:
    number = lines.delete_all(batch=record, by=by, at=at)
    return Done(ngettext("%(number)s line was deleted.", "%(number)s lines were deleted.", number) % {"number": number})


def _entries_of_batch(batch: JournalBatch) -> Selection:
    return Selection("general-ledger-entries", {"journal_batch_name": batch.name})


GENERAL_JOURNAL = Journal(
    SLUG,
    READ,
    EDIT,
    POST,
    gettext_lazy("General Journal"),
    columns=(
        Field("posting_date", gettext_lazy("Posting Date"), "ledger date", role="posting-date"),
        Field("document_type", gettext_lazy("Doc. Type"), "enum", choices=_DOCUMENT_TYPES, width=96),
        Field("document_no", gettext_lazy("Doc. No."), "code", role="document"),
        Field(
            "account_no",
            gettext_lazy("Acc."),
            "code",
            lookup="chart-of-accounts",
            lookup_field="number",
            role="account",
            width=68,
        ),
        Field("account_name", gettext_lazy("Account Name"), "text", is_read_only=True),
        Field("description", gettext_lazy("Description"), "text"),
        Field(
            "currency_code",
            gettext_lazy("Curr."),
            "code",
            lookup="currencies",
            lookup_field="code",
            role="currency",
            width=56,
        ),
        Field("debit", gettext_lazy("Debit"), "money", role="debit"),
        Field("credit", gettext_lazy("Credit"), "money", role="credit"),
        Field(
            "balancing_account_no",
            gettext_lazy("Bal. Acc."),
            "code",
            lookup="chart-of-accounts",
            lookup_field="number",
            role="balancing",
            width=68,
        ),
        Field("dimensions", gettext_lazy("Dimensions"), "text", width=132),
    ),
    batches=batches.in_order,
    batch=batches.find,
    lines=lines.in_grid,
    save_line=save_line,
    delete_line=delete_line,
    post=post,
    preview=preview,
    suggest=suggest,
    next_line=lines.next_line,
    footer=footer,
    fixes=fixes,
    line_number="number",
    actions=(
        Action(
            gettext_lazy("New Batch…"),
            _new_batch,
            EDIT,
            fields=(
                Field("name", gettext_lazy("Name"), "code", is_required=True),
                Field("description", gettext_lazy("Description")),
            ),
            icon="plus",
            group=gettext_lazy("Batch"),
            refused=gettext_lazy("The batch was not made"),
        ),
        Action(
            gettext_lazy("Batch Settings"),
            opens=lambda batch: Opened("journal-batch-card", str(batch.uuid)),
            permission=READ,
            icon="gear",
            group=gettext_lazy("Batch"),
        ),
        Action(
            gettext_lazy("Delete All Lines"),
            _delete_all,
            EDIT,
            confirm=gettext_lazy("Delete all lines of this batch? They were not posted and leave no trace."),
            icon="bin",
            group=gettext_lazy("Batch"),
        ),
        Action(
            gettext_lazy("Delete Batch"),
            on_record(batches.delete, "batch"),
            EDIT,
            confirm=gettext_lazy("Delete this batch?"),
            then="journal-batches",
            icon="bin",
            group=gettext_lazy("Batch"),
            tab=gettext_lazy("Batch"),
        ),
        Action(
            gettext_lazy("Posted Entries"),
            opens=_entries_of_batch,
            permission=READ,
            key="Ctrl+F7",
            icon="list",
            tab=gettext_lazy("Batch"),
        ),
    ),
    keywords=gettext_lazy("journal entry, post"),
)

PAGES = (GENERAL_JOURNAL,)
