"""Which open entries a line of a journal is to settle: chosen here, applied when the line is posted (finance.md 2.3).

What is chosen lies in a table of its own, the worksheet of finance.md 1.5a, never on the entries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.journals import defaults, documents
from ledgerhall.finance.journals.content import LineAccountType
from ledgerhall.finance.journals.models import JournalApplication, JournalLine
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry, PartyLedgerEntry, VendorLedgerEntry
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

# Values of a line that are kept here.
TYPED = ("applies_to", "applies_to_type", "applies_to_no")
_LEDGERS: dict[str, type[PartyLedgerEntry]] = {
    LineAccountType.CUSTOMER: CustomerLedgerEntry,
    LineAccountType.VENDOR: VendorLedgerEntry,
}


GONE = Refusal(
    "journal-line-gone", text("This line is gone: it was posted or deleted by somebody else."), row="E-JNL-01"
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """An entry to settle, by its number or its document; `amount` of it in its currency and sign, None: all of it."""

    document_no: str = ""
    document_type: str = ""
    amount: Decimal | None = None
    entry_no: int | None = None


def of_lines(lines: Sequence[JournalLine]) -> dict[int, list[Chosen]]:
    """What is chosen for each of the lines, in order, by their keys."""
    found: dict[int, list[Chosen]] = defaultdict(list)
    rows = JournalApplication.objects.filter(line__in=[line.pk for line in lines])
    for row in rows.order_by("line_id", "position"):
        found[row.line_id].append(Chosen(row.document_no, row.document_type, row.amount, row.entry_no))
    return found


def currencies_of(chosen: Mapping[int, Sequence[Chosen]], lines: Sequence[JournalLine]) -> dict[tuple[str, int], str]:
    """The currency of the chosen entries that are named by number: (side, number) → code."""
    found: dict[tuple[str, int], str] = {}
    for side, ledger in _LEDGERS.items():
        numbers = {
            one.entry_no
            for line in lines
            if side in (line.account_type, line.balancing_account_type)
            for one in chosen.get(line.pk, ())
            if one.entry_no is not None
        }
        if numbers:
            rows = ledger._default_manager.filter(entry_no__in=numbers)  # noqa: SLF001 (either ledger's manager)
            found |= {(side, number): code for number, code in rows.values_list("entry_no", "currency_code")}
    return found


def written(chosen: Sequence[Chosen]) -> str:
    """The documents as they are typed: `SI-1, SI-2`."""
    return ", ".join(one.document_no or str(one.entry_no) for one in chosen)


@under_lock
def choose(*, line: JournalLine, entries: Sequence[Chosen], by: By, at: datetime) -> JournalLine:
    """The line settles these entries and no others. A line whose amount was none, or what settled those chosen before,
    gets the one that settles these.

    Refuses a line that is gone or has no party, and an entry that is not open or not one of its party (E-JNL-13).
    """
    current = JournalLine.objects.select_related("batch__template").filter(pk=line.pk).first()
    if current is None:
        raise Refused(GONE)
    if not defaults.party_side(current):
        template = text("Only a line on a customer or vendor is applied to entries.")
        raise Refused(Refusal("application-without-party", template, "applies_to_no", row="E-JNL-13"))
    before = of_lines([current]).get(current.pk, [])
    there: dict[int | None, PartyLedgerEntry] = {entry.entry_no: entry for entry in _of_party(current)}
    if missing := [one.entry_no for one in entries if one.entry_no is not None and one.entry_no not in there]:
        template = text("Entry {entry} is not open, or not one that this line can be applied to.")
        values = {"entry": missing[0]}
        raise Refused(Refusal("application-entry-unfit", template, "applies_to_no", row="E-JNL-13", values=values))
    if current.amount in (Decimal(0), _settling(current, before, there)):
        current.amount = _settling(current, entries, there) or Decimal(0)
        current.amount_lcy = documents.converted(current)
    _replace(current, entries)
    current.changed_at = at
    current.save()
    return current


def open_entries(line: JournalLine) -> list[PartyLedgerEntry]:
    """The entries that the line could settle: open ones of its party with the opposite sign, the oldest first."""
    amount = line.amount if defaults.party_side(line) == "account" else -line.amount
    return [entry for entry in _of_party(line) if not amount or entry.is_positive == (amount < 0)]


def _of_party(line: JournalLine) -> list[PartyLedgerEntry]:
    side, number = defaults.party_of(line)
    if not side:
        return []
    found = _LEDGERS[side]._default_manager.filter(party_no=number, is_open=True)  # noqa: SLF001 (either's manager)
    return list(found.order_by("due_date", "entry_no"))


def _settling(
    line: JournalLine, entries: Sequence[Chosen], there: Mapping[int | None, PartyLedgerEntry]
) -> Decimal | None:
    """The line's amount that settles all of the entries; None where one of them is named by its document alone."""
    if not entries or any(one.entry_no not in there for one in entries):
        return None
    due = sum((_to_pay(there[one.entry_no], one.amount, line) for one in entries), Decimal(0))
    return -due if defaults.party_side(line) == "account" else due


def write(line: JournalLine, values: Mapping[str, Any], *, is_other_party: bool) -> None:
    """Keep what was typed about applications with the line; another party's entries are not this one's."""
    if "applies_to" in values:
        _replace(line, values["applies_to"])
    elif "applies_to_no" in values or "applies_to_type" in values:
        _write_typed(line, values)
    elif is_other_party:
        JournalApplication.objects.filter(line=line).delete()


def _write_typed(line: JournalLine, values: Mapping[str, Any]) -> None:
    chosen = of_lines([line]).get(line.pk, [])
    numbers = values.get("applies_to_no", written(chosen)) or ""
    kind = values.get("applies_to_type", chosen[0].document_type if chosen else "") or ""
    if numbers == written(chosen) and all(one.document_type == kind for one in chosen):
        return
    known = {one.document_no: one for one in chosen if one.document_type == kind}
    names = [name.strip() for name in numbers.split(",") if name.strip()]
    _replace(line, [known.get(name, Chosen(name, kind)) for name in dict.fromkeys(names)])


def _replace(line: JournalLine, entries: Sequence[Chosen]) -> None:
    JournalApplication.objects.filter(line=line).delete()
    JournalApplication.objects.bulk_create(
        JournalApplication(
            line=line,
            position=position,
            entry_no=one.entry_no,
            document_type=one.document_type,
            document_no=one.document_no,
            amount=one.amount,
        )
        for position, one in enumerate(entries, start=1)
    )


def _to_pay(entry: PartyLedgerEntry, amount: Decimal | None, line: JournalLine) -> Decimal:
    """What settles so much of the entry: less its discount where the line is dated in time and all of it is meant."""
    remaining: Decimal = entry.remaining_amount
    day: date | None = line.posting_date.day if line.posting_date else None
    until = entry.payment_discount_date
    is_in_time = day is not None and until is not None and day <= until
    if amount is not None and amount != remaining:
        return amount
    return remaining - (entry.remaining_discount if is_in_time else Decimal(0))
