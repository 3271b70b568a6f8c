"""What posting adds to the pages of the ledger: reversing a transaction, and a whole register."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.finance.posting import reversal
from ledgerhall.finance.posting.draft import Posted
from ledgerhall.kernel.errors import text
from ledgerhall.kernel.people import By
from ledgerhall.pages.declare import Action, Done, PageExtension, Selection

REVERSE = "posting.reverse"
_NO_JOURNAL = text("Only what a journal posted can be reversed.")


def _reverse_transaction(*, record: GLEntry, by: By, at: datetime, work_date: date) -> Done:
    return _done(reversal.reverse_transaction(transaction_no=record.transaction_no, by=by, posted_at=at))


def _reverse_register(*, record: GLRegister, by: By, at: datetime, work_date: date) -> Done:
    return _done(reversal.reverse_register(register_no=record.number, by=by, posted_at=at))


def _done(posted: Posted) -> Done:
    message = _("Reversed: register %(register)s is the mirror image.") % {"register": posted.register_no}
    return Done(message, Selection("general-ledger-entries", {"register__number": str(posted.register_no)}))


def _why_not_entry(entry: GLEntry) -> str | Promise:
    if entry.is_reversed:
        return _("This entry is reversed already, or is itself a reversal.")
    return _why_not_source(entry.source_code)


def _why_not_register(register: GLRegister) -> str | Promise:
    if register.is_reversed:
        return _("Everything in this register is reversed already.")
    return _why_not_source(register.source_code)


def _why_not_source(source_code: str) -> str:
    if source_code in reversal.REVERSIBLE_SOURCES:
        return ""
    return _(reversal.NOT_REVERSED.get(source_code, _NO_JOURNAL))


PAGES = (
    PageExtension(
        "general-ledger-entries",
        actions=(
            Action(
                gettext_lazy("Reverse Transaction…"),
                _reverse_transaction,
                REVERSE,
                confirm=gettext_lazy(
                    "Reverse the transaction of this entry? The mirror image of its entries is posted on the same date."
                ),
                icon="undo",
                refused=gettext_lazy("Not reversed"),
                disabled=_why_not_entry,
            ),
        ),
    ),
    PageExtension(
        "gl-registers",
        actions=(
            Action(
                gettext_lazy("Reverse Register…"),
                _reverse_register,
                REVERSE,
                confirm=gettext_lazy(
                    "Reverse this register? The mirror image of what is left of it is posted on the same dates."
                ),
                icon="undo",
                refused=gettext_lazy("Not reversed"),
                disabled=_why_not_register,
            ),
        ),
    ),
)
