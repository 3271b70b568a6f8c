"""Customers and vendors: what the engine keeps on ledger entries, worked out anew from the detailed entries.

Invariants 6 and 7 of finance.md section 3, and 1.5a: remaining amounts, what closed an entry, tolerance, discount,
adjusted factor, unapplications. The reminder, interest and export marks have nothing yet that sets them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Max, Q

from ledgerhall.finance.foundation.currencies import local_currency
from ledgerhall.finance.foundation.models import ChangeLogEntry, Currency, ExchangeRate
from ledgerhall.finance.inspection import changes
from ledgerhall.finance.inspection.findings import Finding, rows
from ledgerhall.finance.inspection.ledgers import Ledger, ledger_of
from ledgerhall.finance.settlement import overdue
from ledgerhall.finance.subledger.ledgers import (
    CustomerLedgerEntry,
    DetailedCustomerLedgerEntry,
    DetailedVendorLedgerEntry,
    DetailType,
    VendorLedgerEntry,
)
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import text
from ledgerhall.kernel.money import from_scaled, round_half_away

_TOLERANCES = "('payment tolerance', 'payment tolerance (vat excl.)', 'payment tolerance (vat adjustment)')"
_LATE = (
    "('payment discount tolerance', 'payment discount tolerance (vat excl.)', "
    "'payment discount tolerance (vat adjustment)')"
)
_UNREALIZED = (DetailType.UNREALIZED_GAIN, DetailType.UNREALIZED_LOSS)
_FACTOR_PLACES = 9


@dataclass(frozen=True, slots=True)
class _Side:
    """The two ledgers of customers or of vendors, and the columns that nothing sets yet."""

    entries: Ledger
    details: Ledger


_SIDES = (
    _Side(ledger_of(CustomerLedgerEntry), ledger_of(DetailedCustomerLedgerEntry)),
    _Side(ledger_of(VendorLedgerEntry), ledger_of(DetailedVendorLedgerEntry)),
)

# The last Application entry of each ledger entry that still counts, and the last one of all.
_LAST_APPLICATION = """
SELECT ledger_entry_no, entry_no, applied_entry_no, posting_date, application_no, unapplies_entry_no, discount_before
FROM (SELECT d.*, ROW_NUMBER() OVER (PARTITION BY ledger_entry_no ORDER BY entry_no DESC) AS place
  FROM {details} d WHERE entry_type = 'application' {condition}) AS ranked WHERE place = 1
"""


def remaining_amounts() -> Iterator[Finding]:
    """Invariant 6: the remaining amounts are the sums of the detailed entries, open where one is left; the amounts
    those of the one initial entry. What is left has the entry's sign and is no more than it was."""
    template = text("Its remaining amounts are {amount} and {local}; the detailed entries say {must} and {must_local}.")
    for side in _SIDES:
        sql = (
            "SELECT e.entry_no, e.remaining_amount, e.remaining_amount_lcy, COALESCE(d.amount, 0), "
            f"COALESCE(d.amount_lcy, 0) FROM {side.entries.table} e LEFT JOIN (SELECT ledger_entry_no, "
            "SUM(amount) AS amount, SUM(amount_lcy) AS amount_lcy, "
            "SUM(CASE WHEN entry_type = 'initial entry' AND unapplies_entry_no IS NULL THEN amount END) AS first, "
            "SUM(CASE WHEN entry_type = 'initial entry' THEN amount_lcy END) AS first_lcy, "
            "SUM(CASE WHEN entry_type = 'initial entry' THEN 1 ELSE 0 END) AS initials "
            f"FROM {side.details.table} GROUP BY ledger_entry_no) d ON d.ledger_entry_no = e.entry_no "
            "WHERE e.remaining_amount <> COALESCE(d.amount, 0) OR e.remaining_amount_lcy <> COALESCE(d.amount_lcy, 0) "
            "OR e.amount <> COALESCE(d.first, 0) OR e.amount_lcy <> COALESCE(d.first_lcy, 0) "
            "OR COALESCE(d.initials, 0) <> 1 OR e.is_open <> (e.remaining_amount <> 0) "
            "OR ABS(e.remaining_amount) > ABS(e.amount) OR (e.remaining_amount <> 0 AND "
            "(e.remaining_amount > 0) <> (e.amount > 0)) OR (e.remaining_amount = 0 AND e.remaining_amount_lcy <> 0) "
            "OR e.is_positive <> (e.amount > 0) ORDER BY e.entry_no"
        )
        for entry_no, *amounts in rows(sql):
            names = ("amount", "local", "must", "must_local")
            values = dict(zip(names, (from_scaled(int(amount)) for amount in amounts), strict=True))
            yield Finding("remaining-amount", side.entries.label, template, str(entry_no), "remaining_amount", values)


def closed_by_applications() -> Iterator[Finding]:
    """A closed entry names the entry of its last application, and that one's date; an open one names none."""
    template = text("It says it was closed by {said} on {day}; the last application says {found}.")
    for side in _SIDES:
        last = _LAST_APPLICATION.format(details=side.details.table, condition="AND NOT is_unapplied")
        sql = (
            f"SELECT e.entry_no, e.closed_by_entry_no, e.closed_at_date, a.applied_entry_no FROM {side.entries.table} "
            f"e LEFT JOIN ({last}) a ON a.ledger_entry_no = e.entry_no WHERE "
            "CASE WHEN e.is_open OR e.amount = 0 THEN e.closed_by_entry_no IS NOT NULL OR e.closed_at_date IS NOT NULL "
            "ELSE e.closed_by_entry_no IS NULL OR e.closed_by_entry_no IS DISTINCT FROM a.applied_entry_no "
            "OR e.closed_at_date IS DISTINCT FROM a.posting_date END ORDER BY e.entry_no"
        )
        for entry_no, said, day, found in rows(sql):
            values = {"said": said, "day": day, "found": found}
            yield Finding("closed-by", side.entries.label, template, str(entry_no), "closed_by_entry_no", values)


def tolerance_accepted() -> Iterator[Finding]:
    """The tolerance and the late discount that an entry was given stand on the entries that were applied to it."""
    template = text("It says {said} was accepted as tolerance; the detailed entries say {found}.")
    units = {code: Decimal(1).scaleb(-places) for code, places in Currency.objects.values_list("code", "minor_units")}
    units[""] = Decimal(1).scaleb(-local_currency().minor_units)
    for side in _SIDES:
        sql = (
            "SELECT e.entry_no, e.accepted_tolerance, COALESCE(d.tolerance, 0), "
            "e.is_late_discount_accepted <> (COALESCE(d.late, 0) > 0), e.currency_code, d.currency_code, d.payer, "
            "d.application_no "
            f"FROM {side.entries.table} e LEFT JOIN (SELECT t.applied_entry_no, MIN(p.currency_code) AS currency_code, "
            "MIN(p.entry_no) AS payer, MIN(t.application_no) AS application_no, "
            f"-SUM(CASE WHEN t.entry_type IN {_TOLERANCES} THEN t.amount ELSE 0 END) AS tolerance, "
            f"SUM(CASE WHEN t.entry_type IN {_LATE} THEN 1 ELSE 0 END) AS late FROM {side.details.table} t "
            f"JOIN {side.entries.table} p ON p.entry_no = t.ledger_entry_no "
            f"WHERE NOT t.is_unapplied AND (t.entry_type IN {_TOLERANCES} OR t.entry_type IN {_LATE}) "
            "GROUP BY t.applied_entry_no) d ON d.applied_entry_no = e.entry_no "
            "WHERE e.is_late_discount_accepted <> (COALESCE(d.late, 0) > 0) "
            "OR e.accepted_tolerance <> COALESCE(d.tolerance, 0) "
            "OR (d.tolerance <> 0 AND d.currency_code <> e.currency_code) ORDER BY e.entry_no"
        )
        for entry_no, *amounts, is_late_wrong, currency, paid_in, payer, application in rows(sql):
            said, found = (from_scaled(int(amount)) for amount in amounts)
            if paid_in is not None and paid_in != currency and found:
                worth, slack = _worth(found, side, (entry_no, payer, application), (units[currency], units[paid_in]))
                is_right = said * found >= 0 and abs(said - worth) <= slack
                found = round_half_away(worth, -int(units[currency].as_tuple().exponent))
            else:
                is_right = said == found
            if is_late_wrong or not is_right:
                values = {"said": said, "found": found}
                label = side.entries.label
                yield Finding("accepted-tolerance", label, template, str(entry_no), "accepted_tolerance", values)


def _worth(
    tolerance: Decimal, side: _Side, application: tuple[int, int, int], units: tuple[Decimal, Decimal]
) -> tuple[Decimal, Decimal]:
    """What a tolerance in the payer's currency is worth in the entry's, by the rate that their application shows; and
    how far roundings to the smallest units of the two may lie from that, for a cent of one may be worth none of the
    other. `application`: the numbers of entry, payer and application; `units`: the entry's smallest one, the payer's.
    """
    entry_no, payer, number = application
    ((own, paid),) = rows(
        "SELECT SUM(CASE WHEN ledger_entry_no = %s AND applied_entry_no = %s THEN amount END), "
        "SUM(CASE WHEN ledger_entry_no = %s AND applied_entry_no = %s THEN amount END) "
        f"FROM {side.details.table} WHERE application_no = %s AND entry_type = 'application' AND NOT is_unapplied",
        [entry_no, payer, payer, entry_no, number],
    )
    if not own or not paid:
        return Decimal(0), Decimal(0)
    rate = abs(from_scaled(int(own)) / from_scaled(int(paid)))
    return tolerance * rate, units[0] + units[1] * rate


def remaining_discounts() -> Iterator[Finding]:
    """The discount that is left: the original one, none once the entry was settled, again what it was before where that
    was undone; or what a user gave it since, by the change log."""
    template = text("Its remaining discount is {said}; it should be {found}.")
    for side in _SIDES:
        given = changes.last_discounts(side.entries.model)
        last = _LAST_APPLICATION.format(details=side.details.table, condition="")
        sql = (
            "SELECT entry_no, said, must FROM (SELECT e.entry_no, e.remaining_discount AS said, CASE "
            "WHEN e.is_reversed THEN 0 WHEN l.entry_no IS NULL THEN e.original_discount "
            "WHEN l.unapplies_entry_no IS NOT NULL THEN u.discount_before "
            "WHEN NOT e.is_open AND p.entry_no > l.entry_no THEN 0 ELSE l.discount_before END AS must "
            f"FROM {side.entries.table} e LEFT JOIN ({last}) l ON l.ledger_entry_no = e.entry_no "
            f"LEFT JOIN {side.details.table} u ON u.entry_no = l.unapplies_entry_no "
            # Of an application the settled entry has the first Application entry, the applying one the next.
            f"LEFT JOIN {side.details.table} p ON p.application_no = l.application_no "
            "AND p.ledger_entry_no = l.applied_entry_no AND p.applied_entry_no = l.ledger_entry_no "
            # Not `IS NULL`, which SQLite would answer by an index over all that nothing undoes, for each entry anew.
            "AND p.entry_type = 'application' AND COALESCE(p.unapplies_entry_no, 0) = 0) AS found "
            "WHERE said <> must ORDER BY entry_no"
        )
        for entry_no, said, must in rows(sql):
            if given.get(entry_no) != from_scaled(int(said)):
                values = {"said": from_scaled(int(said)), "found": from_scaled(int(must))}
                label = side.entries.label
                yield Finding("remaining-discount", label, template, str(entry_no), "remaining_discount", values)


def adjusted_factors() -> Iterator[Finding]:
    """The factor of the last adjustment of an entry is that of the rate of its day.

    Where somebody changed the rates since, the local amount that the adjustment left must follow from the factor.
    """
    log = ChangeLogEntry.objects.filter(table=str(ExchangeRate._meta.verbose_name))
    rates_changed_at = log.aggregate(last=Max("changed_at"))["last"]
    template = text("Its adjusted factor {said} is not that of its last adjustment.")
    for side in _SIDES:
        last = _last_adjustments(side)
        entries = side.entries.model.objects.filter(Q(entry_no__in=last) | ~Q(adjusted_factor=0))
        factors: dict[tuple[str, LedgerDate], Decimal | None] = {}
        for entry_no, currency, said in entries.values_list("entry_no", "currency_code", "adjusted_factor"):
            is_right = False
            if (adjustment := last.get(entry_no)) is not None:
                number, day, posted_at = adjustment
                if (currency, day) not in factors:
                    factors[currency, day] = _factor(currency, day)
                is_right = said == factors[currency, day]
                if not is_right and said and rates_changed_at is not None and rates_changed_at > posted_at:
                    is_right = _gives_the_local_amount(said, entry_no, number, side)
            if not is_right:
                values = {"said": said}
                label = side.entries.label
                yield Finding("adjusted-factor", label, template, str(entry_no), "adjusted_factor", values)


def marks_without_cause() -> Iterator[Finding]:
    """Entries of customers are marked as the issued reminders and finance charge memos say; nothing exports yet."""
    template = text("It is marked as exported, reminded or charged otherwise than what was issued says.")
    issued = overdue.marks()
    marked = Q(entry_no__in=issued) | ~Q(last_reminder_level=0) | Q(is_interest_calculated=True) | Q(is_exported=True)
    customers = CustomerLedgerEntry.objects.filter(marked).order_by("entry_no")
    names = ("entry_no", "last_reminder_level", "is_interest_calculated", "is_exported")
    for entry_no, level, is_charged, is_exported in customers.values_list(*names):
        if is_exported or (level, is_charged) != issued.get(entry_no, (0, False)):
            yield Finding("mark-without-cause", ledger_of(CustomerLedgerEntry).label, template, str(entry_no))
    vendors = VendorLedgerEntry.objects.filter(is_exported=True).order_by("entry_no")
    for entry_no in vendors.values_list("entry_no", flat=True):
        yield Finding("mark-without-cause", ledger_of(VendorLedgerEntry).label, template, str(entry_no))


def _last_adjustments(side: _Side) -> dict[int, tuple[int, LedgerDate, datetime]]:
    """Ledger entry → number, date and moment of its last unrealized gain or loss, but for those of applications."""
    found = side.details.model.objects.filter(
        entry_type__in=_UNREALIZED, application_no__isnull=True, unapplies_entry_no__isnull=True
    )
    columns = ("ledger_entry_no", "entry_no", "posting_date", "posted_at")
    return {
        entry_no: (number, day, at) for entry_no, number, day, at in found.order_by("entry_no").values_list(*columns)
    }


def _factor(currency: str, day: LedgerDate) -> Decimal | None:
    """That of the rate valid on the day, as adjusting takes it."""
    rates = ExchangeRate.objects.filter(currency__code=currency, starting_date__lte=day.day)
    rate = rates.order_by("-starting_date", "-id").first()
    if rate is None:
        return None
    relational = rate.adjustment_relational_amount or rate.relational_amount
    return round_half_away(rate.exchange_amount / relational, _FACTOR_PLACES)


def _gives_the_local_amount(factor: Decimal, entry_no: int, number: int, side: _Side) -> bool:
    """Whether what was left after the adjustment has the value that the factor gives, to the smallest unit."""
    ((amount, amount_lcy),) = rows(
        f"SELECT SUM(amount), SUM(amount_lcy) FROM {side.details.table} WHERE ledger_entry_no = %s AND entry_no <= %s",
        [entry_no, number],
    )
    return abs(from_scaled(int(amount)) / factor - from_scaled(int(amount_lcy))) <= 1
