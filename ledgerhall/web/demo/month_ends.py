"""What the demo's companies do at the end of a month: depreciate, accrue, adjust rates, return VAT, close the year."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from ledgerhall.finance.assets import calculating
from ledgerhall.finance.closing import exchange_rates, income_statement, vat_returns, vat_settlement
from ledgerhall.finance.foundation import periods
from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.journals import batches, lines, recurring
from ledgerhall.finance.journals import posting as journal_posting
from ledgerhall.finance.journals.models import JournalTemplate
from ledgerhall.finance.vat.statement_tables import VATReturn, VATStatement
from ledgerhall.kernel.dates import LedgerDate, add_months, month_end
from ledgerhall.web.demo.stage import Stage

_ADJUSTED = 6  # months before today's in which invoices abroad are open
_QUARTER = 3
_ARCHIVED = 4  # months after which a return that was handed in is done


def prepare(stage: Stage) -> None:
    """The recurring journal: electricity that is not billed yet, accrued at each month's end of the second year
    and taken back the day after."""
    batch = batches.in_order(JournalTemplate.Kind.GENERAL, is_recurring=True)[0]
    amount = stage.share("0.6")
    shared = {
        "posting_date": LedgerDate(month_end(stage.years[1])),
        "document_no": "ACCRUAL",
        "recurring_method": "RF",
        "recurring_frequency": "1D+1M-1D",
        "reversal_date_formula": "1D",
        "description": "Electricity of %4, accrued",
    }
    for number, signed in ((stage.roles.electricity, amount), (stage.roles.accrued, -amount)):
        values = {**shared, "account_no": number, "amount": signed}
        lines.insert(batch=batch, values=values, **stage.moment(stage.years[0]))


def end(stage: Stage) -> None:
    """The end of the month, where it has come; and what was settled in the month before is paid."""
    _pay_vat(stage)
    if stage.last > stage.today:
        return
    last, posts = stage.last, stage.posts(stage.last)
    asked = calculating.Asked(book_code="COMPANY", to=last, posting_date=last, document_no=f"DEPR{last:%y%m}")
    calculating.depreciate(asked=asked, **posts)
    if stage.years[1] <= last < stage.today:  # what is accrued is taken back the day after
        batch = batches.in_order(JournalTemplate.Kind.GENERAL, is_recurring=True)[0]
        recurring.post_batch(batch=batch, work_date=last, **posts)
    if stage.left <= _ADJUSTED:
        adjustment = exchange_rates.Asked(posting_date=last, document_no=f"RATES{last:%y%m}")
        exchange_rates.adjust(asked=adjustment, **posts)
    if last.month % _QUARTER == 0:
        _return_vat(stage)
    if stage.trade.is_tidy and stage.first >= add_months(stage.years[1], 2):
        _close_year(stage)


def today(stage: Stage) -> None:
    """The return of the quarter that runs, and the year that should be closed by now."""
    if stage.trade.is_tidy:
        _close_year(stage)
    start = stage.today.replace(day=1, month=(stage.today.month - 1) // _QUARTER * _QUARTER + 1)
    statement = VATStatement.objects.get()
    ending = add_months(start, _QUARTER) - timedelta(days=1)
    if not VATReturn.objects.filter(starting_date=start).exists():
        vat_returns.create(statement=statement, starting_date=start, ending_date=ending, **stage.moment(stage.today))


def _return_vat(stage: Stage) -> None:
    """The return of the quarter, handed in, and its settlement; who is not tidy has left the last one lying."""
    last = stage.last
    start, moment = add_months(stage.first, 1 - _QUARTER), stage.moment(last)
    is_behind = not stage.trade.is_tidy and stage.left <= _QUARTER
    made = [vat_returns.create(statement=VATStatement.objects.get(), starting_date=start, ending_date=last, **moment)]
    if stage.trade.buyer_abroad.group == "EU" and stage.left <= 2 * _QUARTER:
        made.append(vat_returns.create(statement=None, starting_date=start, ending_date=last, **moment))
    if is_behind:
        return
    for one in made:
        released = vat_returns.release(vat_return=one, **moment)
        submitted = vat_returns.submit(vat_return=released, **moment)
        if stage.left >= _ARCHIVED:
            vat_returns.close(vat_return=submitted, **moment)
    asked = vat_settlement.Asked(
        posting_date=last,
        document_no=f"VAT{last:%y}Q{last.month // _QUARTER}",
        to_date=last,
        settlement_account_no=GeneralLedgerSetup.objects.get().vat_settlement_account_no,
    )
    stage.kept["vat"] = vat_settlement.settle(asked=asked, **stage.posts(last)).payable


def _pay_vat(stage: Stage) -> None:
    """What is owed is paid on the 27th of the month after the quarter; what is to be had back comes in then."""
    payable = stage.kept.get("vat", Decimal(0))
    if not payable or not stage.is_past(27):
        return
    on = stage.first.replace(day=27)
    batch = batches.in_order()[0]
    settlement_account = GeneralLedgerSetup.objects.get().vat_settlement_account_no
    values: dict[str, Any] = {
        "posting_date": LedgerDate(on),
        "document_no": lines.next_line(batch, on)["document_no"],
        "account_no": settlement_account,
        "amount": payable,
        "balancing_account_type": "bank account",
        "balancing_account_no": stage.cast.bank,
        "description": "Tax return, last quarter",
    }
    lines.insert(batch=batch, values=values, **stage.moment(on))
    stage.post_batch(batch, on)
    stage.kept["vat"] = Decimal(0)


def _close_year(stage: Stage) -> None:
    """The first year is closed and its result carried over, by dimension where the company keeps any."""
    if periods.fiscal_years()[0].is_closed:
        return
    on = min(stage.last, stage.today)
    moment = stage.moment(on)
    ending = periods.close_fiscal_year(**moment).ending_date
    asked = income_statement.Asked(
        fiscal_year_ending=ending,
        document_no=f"CLOSE{ending:%y}",
        retained_earnings_account_no=GeneralLedgerSetup.objects.get().retained_earnings_account_no,
        dimensions=tuple(stage.trade.dimensions)[:1],
        accepts_missing_dimensions=True,
    )
    batch = income_statement.closing_batch(**moment)
    if income_statement.close(asked=asked, batch=batch, **moment).lines:
        journal_posting.post_batch(batch=batch, **stage.posts(on))
