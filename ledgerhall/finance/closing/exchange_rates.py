"""Adjusting exchange rates: what is open in foreign currencies, at the rate of a day (finance.md 2.6, G8).

Open entries of customers and vendors get an unrealised gain or loss each, a bank account a realised one for its
balance, by the sign of the difference in the local currency. The general ledger has one pair of lines per currency
and posting group, a bank account one of its own, all without dimensions. A run at the same rates posts nothing more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ledgerhall.finance.closing import adjusted_amounts
from ledgerhall.finance.closing.adjusted_amounts import BANK_ACCOUNTS, SCOPES, Difference, Rate
from ledgerhall.finance.foundation import currencies, records
from ledgerhall.finance.foundation.locking import Head
from ledgerhall.finance.foundation.models import Currency
from ledgerhall.finance.posting import post, preview, transaction
from ledgerhall.finance.posting.draft import BANK_ACCOUNT, DraftLine, Effect, Posted, PostingDraft
from ledgerhall.finance.subledger.ledgers import DetailType
from ledgerhall.kernel import money
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.money import Money
from ledgerhall.kernel.people import By

SOURCE_CODE = "EXCHRATADJ"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be adjusted: the rates of `posting_date`, of some currencies or (empty) of all, in the `scope`.

    `accepts_earlier_date` is the answer to the warning that a currency has been adjusted at a later date already.
    """

    posting_date: date
    document_no: str
    currencies: tuple[str, ...] = ()
    scope: tuple[str, ...] = tuple(SCOPES)
    description: str = "Exchange Rate Adjustment"
    accepts_earlier_date: bool = False


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What a run did: the differences, and the posting, which is None where there was none to post."""

    differences: tuple[Difference, ...]
    posted: Posted | None

    @property
    def total(self) -> Decimal:
        """Gains less losses, in the local currency."""
        return sum((one.amount_lcy for one in self.differences), Decimal(0))


def adjust(*, asked: Asked, by: By, posted_at: datetime, idempotency_key: str | None = None) -> Adjusted:
    """Post the differences as one register and note the date on the currencies.

    Refuses a currency that is named and unknown or without a rate; one in which something is open and that has no rate
    or no gain and loss accounts; an empty document number; and, until it is accepted, a date before the last adjustment
    (E-CUR-01).
    """

    def act(_head: Head) -> Adjusted:
        if earlier := transaction.repeated(idempotency_key, _request(asked)):
            return Adjusted((), earlier)
        found = _currencies(asked)
        differences = adjusted_amounts.differences(_rates(found, asked), asked.posting_date, asked.scope)
        _require_accounts(differences, found)
        posted = None
        if differences:
            draft = _draft(differences, found, asked)
            posted = post.post(
                draft=draft,
                by=by,
                posted_at=posted_at,
                idempotency_key=idempotency_key,
                request_hash=_request(asked) if idempotency_key else "",
            )
        for code, currency in found.items():
            if currency.last_adjusted_date is None or currency.last_adjusted_date < asked.posting_date:
                values = {"last_adjusted_date": asked.posting_date}
                records.change(currency, values, key=code, by=by, at=posted_at)
        return Adjusted(differences, posted)

    return transaction.run(act)


def preview_adjustment(*, asked: Asked, by: By) -> preview.Preview:
    """What adjusting would post, and what stands against it. Refuses as `adjust`; nothing is written."""
    found = _currencies(asked)
    differences = adjusted_amounts.differences(_rates(found, asked), asked.posting_date, asked.scope)
    _require_accounts(differences, found)
    return preview.preview(draft=_draft(differences, found, asked), by=by)


def _request(asked: Asked) -> str:
    """SHA-256 of what is asked, as a draft has it."""
    return hashlib.sha256(repr(asked).encode()).hexdigest()


def _currencies(asked: Asked) -> dict[str, Currency]:
    """The currencies to adjust by their codes, where nothing stands against it."""
    every = Currency.objects.order_by("code")
    found = {one.code: one for one in (every.filter(code__in=asked.currencies) if asked.currencies else every)}
    refusals = []
    if not asked.document_no:
        refusals.append(
            _refusal("adjustment-document-no", text("The adjustment needs a document number."), "document_no")
        )
    for code in asked.currencies:
        if code not in found:
            template = text("Currency {currency} is unknown.")
            values = {"currency": code}
            refusals.append(Refusal("currency-unknown", template, "currencies", row="E-CUR-01", values=values))
    for code, currency in found.items():
        last = currency.last_adjusted_date
        if last is not None and asked.posting_date < last and not asked.accepts_earlier_date:
            template = text("{currency} was adjusted at {last} already, which is after {date}.")
            days = {"last": last, "date": asked.posting_date}
            refusals.append(_refusal("adjustment-date-earlier", template, "posting_date", currency=code, **days))
    records.refuse(refusals)
    return found


def _rates(found: Mapping[str, Currency], asked: Asked) -> dict[str, Rate]:
    """The rate of each currency that is named or in which something is open. Refuses those without one."""
    used = adjusted_amounts.used_currencies(asked.posting_date, asked.scope) & found.keys()
    rates, refusals = {}, []
    for code in sorted({*used, *asked.currencies}):
        rate = adjusted_amounts.adjustment_rate(found[code], asked.posting_date)
        if rate is None:
            template = text("{currency} has no exchange rate on {date}.")
            values = {"currency": code, "date": asked.posting_date}
            refusals.append(_refusal("adjustment-rate-missing", template, "posting_date", **values))
        else:
            rates[code] = rate
    records.refuse(refusals)
    return rates


def _require_accounts(differences: Iterable[Difference], found: Mapping[str, Currency]) -> None:
    """Refuses where the gain or loss account of a difference is empty."""
    lacking = {(one.currency_code, _account_field(one)) for one in differences if not _account_no(one, found)}
    template = text("Fill in the account {account} of currency {currency}.")
    refusals = [
        _refusal(
            "currency-account-missing",
            template,
            field,
            currency=code,
            account=field.removesuffix("_account_no").replace("_", " "),
        )
        for code, field in sorted(lacking)
    ]
    if refusals:
        raise Refused(refusals)


def _account_field(difference: Difference) -> str:
    kind = "realized" if difference.scope == BANK_ACCOUNTS else "unrealized"
    return f"{kind}_{'gains' if difference.amount_lcy > 0 else 'losses'}_account_no"


def _account_no(difference: Difference, found: Mapping[str, Currency]) -> str:
    return str(getattr(found[difference.currency_code], _account_field(difference)))


def _draft(differences: tuple[Difference, ...], found: Mapping[str, Currency], asked: Asked) -> PostingDraft:
    """Effects per party, then the lines of the general ledger, then the bank accounts."""
    local = currencies.local_currency()
    of_parties = [one for one in differences if one.scope != BANK_ACCOUNTS]
    lines = [
        *_effect_lines(of_parties, found, asked, local),
        *_gl_lines(of_parties, found, asked, local),
        *(_bank_line(one, found, asked, local) for one in differences if one.scope == BANK_ACCOUNTS),
    ]
    numbered = tuple(replace(line, line_no=number) for number, line in enumerate(lines, start=1))
    return PostingDraft(lines=numbered, source_code=SOURCE_CODE)


def _shared(asked: Asked) -> dict[str, Any]:
    return {
        "line_no": 0,
        "posting_date": LedgerDate(asked.posting_date),
        "document_no": asked.document_no,
        "description": asked.description,
        "is_system_created": True,
    }


def _effect_lines(
    differences: list[Difference], found: Mapping[str, Currency], asked: Asked, local: money.Currency
) -> Iterator[DraftLine]:
    """One line per customer or vendor, with a detailed entry for each open entry."""
    parties: dict[tuple[str, str], list[Difference]] = {}
    for one in differences:
        parties.setdefault((one.scope, one.number), []).append(one)
    for (scope, number), of_party in parties.items():
        effects = tuple(
            Effect(
                entry_no=one.entry_no,
                entry_type=DetailType.UNREALIZED_GAIN if one.amount_lcy > 0 else DetailType.UNREALIZED_LOSS,
                amount=Money.zero(_money_currency(found[one.currency_code])),
                amount_lcy=Money(one.amount_lcy, local),
                counter_account_no=_account_no(one, found),
                adjusted_factor=one.factor,
                is_gl_apart=True,
            )
            for one in of_party
        )
        yield DraftLine(
            **_shared(asked),
            account_no=number,
            account_type=SCOPES[scope],
            amount=Money.zero(local),
            effects=effects,
        )


def _gl_lines(
    differences: list[Difference], found: Mapping[str, Currency], asked: Asked, local: money.Currency
) -> Iterator[DraftLine]:
    """One pair per currency, posting group, and account of gains or losses."""
    sums: dict[tuple[str, str, str, str, str], Decimal] = {}
    for one in differences:
        account_no = _account_no(one, found)
        key = one.currency_code, one.scope, one.posting_group, one.control_account_no, account_no
        sums[key] = sums.get(key, Decimal(0)) + one.amount_lcy
    for (_, _, _, control, account_no), amount in sorted(sums.items()):
        if amount:
            yield DraftLine(
                **_shared(asked), account_no=control, amount=Money(amount, local), balancing_account_no=account_no
            )


def _bank_line(one: Difference, found: Mapping[str, Currency], asked: Asked, local: money.Currency) -> DraftLine:
    """A bank account's local balance moves; its own currency's does not."""
    return DraftLine(
        **_shared(asked),
        account_no=one.number,
        account_type=BANK_ACCOUNT,
        amount=Money.zero(_money_currency(found[one.currency_code])),
        amount_lcy=Money(one.amount_lcy, local),
        balancing_account_no=_account_no(one, found),
    )


def _money_currency(currency: Currency) -> money.Currency:
    return money.Currency(currency.code, currency.minor_units)


def _refusal(code: str, template: str, field: str, **values: object) -> Refusal:
    return Refusal(code, template, field=field, row="E-CUR-01", values=values)
