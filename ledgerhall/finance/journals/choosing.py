"""Entries are chosen for the line of a journal from their list: ticked there, kept with the line."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.journals import applications, lines
from ledgerhall.finance.journals.applications import Chosen
from ledgerhall.finance.journals.content import LineAccountType
from ledgerhall.finance.journals.models import JournalApplication, JournalLine
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry, PartyLedgerEntry
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By


@under_lock
def add(
    *,
    entry: PartyLedgerEntry,
    batch_name: str = "",
    line_number: int | None = None,
    amount: Decimal | None = None,
    by: By,
    at: datetime,
) -> JournalLine:
    """Let the line of the entry's party settle the entry too, or so much of it. Without batch and number (as the grid
    counts) it is the only line of that party.

    Refuses where there is no such line, or more than one (E-JNL-13), and as `applications.choose`.
    """
    line = _line_for(entry, batch_name, line_number)
    chosen = applications.of_lines([line]).get(line.pk, [])
    new = Chosen(entry.document_no, entry.document_type, amount, entry.entry_no)
    kept = [one for one in chosen if one.entry_no != entry.entry_no]
    return applications.choose(line=line, entries=[*kept, new], by=by, at=at)


@under_lock
def remove(*, entry: PartyLedgerEntry, by: By, at: datetime) -> None:
    """No line settles the entry any more."""
    found = JournalApplication.objects.filter(entry_no=entry.entry_no).select_related("line")
    for application in found.order_by("line_id", "position"):
        line = application.line
        if _party(entry) in ((line.account_type, line.account_no), _balancing(line)):
            left = [one for one in applications.of_lines([line])[line.pk] if one.entry_no != entry.entry_no]
            applications.choose(line=line, entries=left, by=by, at=at)


def _line_for(entry: PartyLedgerEntry, batch_name: str, line_number: int | None) -> JournalLine:
    account_type, number = _party(entry)
    account = Q(account_type=account_type, account_no=number)
    balancing = Q(balancing_account_type=account_type, balancing_account_no=number)
    found = JournalLine.objects.filter(account | balancing)
    if batch_name:
        found = found.filter(batch__name=batch_name)
    candidates = [
        line
        for line in found.select_related("batch").order_by("batch_id", "line_no")
        if line_number is None or lines.number_of(line) == line_number
    ]
    if len(candidates) == 1:
        return candidates[0]
    template = (
        text("{count} journal lines stand on {number}: say which one, by its batch and number.")
        if candidates
        else text("No journal line stands on {number}: type it first, then choose what it settles.")
    )
    values = {"number": number, "count": len(candidates)}
    raise Refused(Refusal("application-line-unclear", template, "line_number", row="E-JNL-13", values=values))


def _party(entry: PartyLedgerEntry) -> tuple[str, str]:
    is_customer = isinstance(entry, CustomerLedgerEntry)
    return (LineAccountType.CUSTOMER if is_customer else LineAccountType.VENDOR), entry.party_no


def _balancing(line: JournalLine) -> tuple[str, str]:
    return line.balancing_account_type, line.balancing_account_no
