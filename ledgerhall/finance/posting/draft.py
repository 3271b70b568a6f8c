"""What somebody asks to post: a frozen value, made by journals, documents, imports and closing acts. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Money


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line: a positive amount debits `account_no` and credits `balancing_account_no`, where there is one.

    `amount` is in the line's currency; `amount_lcy`, where given, is its value in the local currency, else the day's
    rate makes it. `line_no` is how the caller counts, for refusals. `dimensions` is the canonical text of a set.
    `is_system_created` lines may stand on accounts without direct posting.
    """

    line_no: int
    account_no: str
    posting_date: LedgerDate | None
    document_no: str
    amount: Money
    amount_lcy: Money | None = None
    balancing_account_no: str = ""
    document_type: str = ""
    external_document_no: str = ""
    document_date: date | None = None
    vat_date: date | None = None
    description: str = ""
    dimensions: str = ""
    reason_code: str = ""
    is_correction: bool = False
    is_system_created: bool = False
    reverses_entry_no: int | None = None


@dataclass(frozen=True, slots=True)
class PostingDraft:
    """All lines of one posting; they become one register.

    `number_series`: the lines' document numbers follow it and are taken from it. `posting_number_series`: each
    document gets its number from it when it is posted. `is_opening`: opening balances, which alone may be dated on the
    closing date of the day before the first fiscal year.
    """

    lines: tuple[DraftLine, ...]
    source_code: str
    journal_template_name: str = ""
    journal_batch_name: str = ""
    is_document_balance_forced: bool = True
    number_series: str = ""
    posting_number_series: str = ""
    is_opening: bool = False
    is_reversal: bool = False

    @property
    def request_hash(self) -> str:
        """SHA-256 of what is asked, so that an idempotency key used for something else is noticed."""
        return hashlib.sha256(repr(self).encode()).hexdigest()

    def renumbered(self, numbers: dict[str, str]) -> PostingDraft:
        """The same draft with each document number replaced by the one that a posting series gave."""
        lines = tuple(replace(line, document_no=numbers[line.document_no]) for line in self.lines)
        return replace(self, lines=lines)


@dataclass(frozen=True, slots=True)
class Posted:
    """What a posting made. `is_repeated` where the same request had been posted before and nothing was made now."""

    register_no: int
    from_entry_no: int
    to_entry_no: int
    document_numbers: tuple[str, ...] = ()
    is_repeated: bool = False
