"""What finance charge memos and reminders have in common: their lines, what may be changed of a draft, and issuing.

Issuing posts what the document charges, where its terms say so, as one entry of the customer against the interest and
fee accounts of its posting group, without VAT; and keeps the document as it was sent (finance.md 2.6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation import currencies, number_series, records
from ledgerhall.finance.foundation.default_dimensions import CUSTOMER as CUSTOMER_TABLE
from ledgerhall.finance.foundation.default_dimensions import GL_ACCOUNT, with_defaults_of
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import NumberSeries
from ledgerhall.finance.posting import transaction
from ledgerhall.finance.posting.draft import CUSTOMER, DraftLine, PartyTerms, Posted, PostingDraft
from ledgerhall.finance.posting.post import post
from ledgerhall.finance.settlement import ledger_sides, overdue
from ledgerhall.finance.settlement.models import Claim, ClaimLine
from ledgerhall.finance.subledger.cards import Customer, TradeSetup
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry
from ledgerhall.finance.subledger.posting_groups import CustomerPostingGroup
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.money import Money
from ledgerhall.kernel.people import By

_CLAIM = tuple(field.name for field in Claim._meta.get_fields())
_LINE = tuple(field.name for field in ClaimLine._meta.get_fields())
_CHANGEABLE = ("posting_date", "document_date", "due_date", "additional_fee", "beginning_text", "ending_text")


@dataclass(frozen=True, slots=True)
class Kind:
    """How the two kinds differ: names, tables, number series, what an issued line says more, and what entries note."""

    document_type: str
    source_code: str
    series: str
    # Models, whose fields differ by the kind.
    issued: type[Any]
    issued_line: type[Any]
    more: Callable[[Any], Mapping[str, Any]]
    more_of_line: Callable[[Any, Any], Mapping[str, Any]]
    noted: Callable[[Any], Mapping[str, Any]]


def line_values(entry: CustomerLedgerEntry, asked: Decimal) -> dict[str, Any]:
    """What a line says of its entry; `asked` is its interest."""
    return {
        "entry_no": entry.entry_no,
        "document_type": entry.document_type,
        "document_no": entry.document_no,
        "entry_posting_date": entry.posting_date,
        "entry_due_date": entry.due_date,
        "original_amount": entry.amount,
        "remaining_amount": entry.remaining_amount,
        "interest": asked,
    }


@under_lock
def change(*, claim: Any, values: Mapping[str, Any], by: By, at: datetime) -> Any:
    """Change dates, fee and texts of a draft. Refuses a fee below 0 and a due date before the document date."""
    changed = {name: value for name, value in values.items() if name in _CHANGEABLE}
    for name, value in changed.items():
        setattr(claim, name, value)
    found = records.fit_refusals(type(claim), changed)
    if claim.additional_fee < 0:
        template = text("{amount} is less than 0.")
        found.append(Refusal("amount-negative", template, "additional_fee", values={"amount": claim.additional_fee}))
    if claim.due_date < claim.document_date:
        template = text("The due date {due_date} lies before the document date {document_date}.")
        places = {"due_date": claim.due_date, "document_date": claim.document_date}
        found.append(Refusal("claim-due-date", template, "due_date", values=places))
    records.refuse(found)
    claim.changed_at = at
    claim.save(update_fields=[*changed, "changed_at"])
    return claim


@under_lock
def leave_out(*, line: Any, by: By, at: datetime) -> None:
    """Take an entry off a draft, and its interest with it."""
    claim = line.document
    claim.interest -= line.interest
    claim.changed_at = at
    line.delete()
    claim.save(update_fields=["interest", "changed_at"])


@under_lock
def delete(*, claim: Any, by: By, at: datetime) -> None:
    """Take a draft away; nothing of it was posted."""
    claim.delete()


def issue(*, kind: Kind, claim: Any, number: str, by: By, at: datetime) -> Any:
    """Post what the draft charges and keep it as issued; the draft goes.

    `number` is its document number where no series gives it. Refuses, all at once, a draft without lines, entries that
    were paid, changed or put on hold since it was made, accounts that the posting group does not name, a number that is
    missing or used (E-NOS-01), and all that posting refuses.
    """

    def act(_: object) -> Any:
        lines = list(claim.lines.order_by("entry_due_date", "entry_no"))
        records.refuse([*_outdated(lines), *_missing_accounts(claim)])
        given = _number(kind, number, claim.posting_date)
        draft = _draft(kind, claim, given)
        posted = post(draft=draft, by=by, posted_at=at) if draft.lines else None
        issued = _keep(kind, claim, lines, given, posted, by, at)
        for line in lines:
            entry = CustomerLedgerEntry.objects.filter(entry_no=line.entry_no)
            entry.update(**kind.noted(line), changed_at=at)
        claim.delete()
        return issued

    return transaction.run(act)


def _keep(
    kind: Kind, claim: Any, lines: Sequence[Any], number: str, posted: Posted | None, by: By, at: datetime
) -> Any:
    issued = kind.issued.objects.create(
        **{name: getattr(claim, name) for name in _CLAIM},
        **kind.more(claim),
        customer=claim.customer,
        number=number,
        register_no=None if posted is None else posted.register_no,
        user_text=by.text[:400],
        user_uuid=by.user_uuid,
        issued_at=at,
    )
    for line in lines:
        said = {name: getattr(line, name) for name in _LINE}
        kind.issued_line.objects.create(document=issued, **said, **kind.more_of_line(claim, line))
    return issued


def _draft(kind: Kind, claim: Any, number: str) -> PostingDraft:
    """The customer's entry and what stands against it; no lines where the terms post nothing."""
    group = _group(claim.customer)
    base = with_defaults_of("", [(CUSTOMER_TABLE, claim.customer_no)])
    local = currencies.local_currency()
    currency = ledger_sides.currencies([claim.currency_code], local)[claim.currency_code]
    about = {
        "posting_date": LedgerDate(claim.posting_date),
        "document_no": number,
        "document_type": kind.document_type,
        "document_date": claim.document_date,
        "is_system_created": True,
    }
    lines = []
    total = total_lcy = Decimal(0)
    for at, (account_no, amount, said) in enumerate(_posted(claim, group), start=2):
        amount_lcy = overdue.to_local(amount, claim.currency_code, claim.posting_date)
        total, total_lcy = total + amount, total_lcy + amount_lcy
        lines.append(
            DraftLine(
                line_no=at,
                account_no=account_no,
                amount=Money(-amount, currency),
                amount_lcy=Money(-amount_lcy, local),
                dimensions=with_defaults_of(base, [(GL_ACCOUNT, account_no)]),
                description=said,
                **about,
            )
        )
    if not lines:
        return PostingDraft((), kind.source_code)
    owed = DraftLine(
        line_no=1,
        account_no=claim.customer_no,
        account_type=CUSTOMER,
        amount=Money(total, currency),
        amount_lcy=Money(total_lcy, local),
        dimensions=base,
        description=claim.customer_name,
        terms=PartyTerms(due_date=claim.due_date),
        **about,
    )
    return PostingDraft((owed, *lines), kind.source_code)


def _posted(claim: Any, group: CustomerPostingGroup | None) -> Iterator[tuple[str, Decimal, str]]:
    """(account, amount, description) of what is posted."""
    if claim.interest and claim.is_interest_posted:
        yield (group.interest_account_no if group else ""), claim.interest, "Interest"
    if claim.additional_fee and claim.is_additional_fee_posted:
        yield (group.additional_fee_account_no if group else ""), claim.additional_fee, "Additional Fee"


def _missing_accounts(claim: Any) -> Iterator[Refusal]:
    for account_no, _, purpose in _posted(claim, _group(claim.customer)):
        if not account_no:
            template = text("Fill in the account for {purpose} of customer posting group {group}.")
            values = {"purpose": purpose, "group": claim.customer.posting_group_code}
            yield Refusal("claim-account-missing", template, row="E-DOC-03", values=values)


def _group(customer: Customer) -> CustomerPostingGroup | None:
    return CustomerPostingGroup.objects.filter(code=customer.posting_group_code).first()


def _outdated(lines: Sequence[Any]) -> Iterator[Refusal]:
    if not lines:
        template = text("No entry is left on the document: there is nothing to issue.")
        yield Refusal("claim-empty", template, row="E-DOC-01")
    entries = CustomerLedgerEntry.objects.in_bulk([line.entry_no for line in lines], field_name="id")
    for line in lines:
        entry = entries[line.entry_no]
        if entry.on_hold or entry.remaining_amount != line.remaining_amount:
            template = text("{document_no} was paid, changed or put on hold since: suggest the document anew.")
            values = {"document_no": line.document_no}
            yield Refusal("claim-outdated", template, "entry_no", row="E-DOC-01", values=values)


def _number(kind: Kind, typed: str, day: date) -> str:
    """The next number of the series that the setup names, else the typed one."""
    series_code = TradeSetup.objects.filter(side="sales").values_list(kind.series, flat=True).first() or ""
    if not typed and series_code:
        return number_series.take(series_code, day)
    series = NumberSeries.objects.filter(code=series_code).first() if series_code else None
    if not typed:
        template = text("The {document} needs a number: the sales setup names no number series for it.")
        refusal = Refusal("claim-number-missing", template, "number", row="E-NOS-01",
                          values={"document": kind.document_type})  # fmt: skip
    elif series is not None and not series.is_manual_allowed:
        template = text("Number series {series} gives the numbers; {number} cannot be given by hand.")
        values = {"series": series_code, "number": typed}
        refusal = Refusal("number-by-hand", template, "number", row="E-NOS-01", values=values)
    elif kind.issued.objects.filter(number=typed).exists():
        template = text("There is a {document} {number} already.")
        values = {"document": kind.document_type, "number": typed}
        refusal = Refusal("claim-number-used", template, "number", row="E-NOS-01", values=values)
    else:
        return typed
    raise Refused(refusal)
