"""`ledgerhall report …`: reports on standard output, nothing else on it."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Sequence
from decimal import Decimal

import click
import xlsxwriter

from ledgerhall.finance.reports.trial_balance import Row, totals, trial_balance
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.money import fixed
from ledgerhall.tenancy import books
from ledgerhall.tenancy.companies import find
from ledgerhall.tenancy.models import Company
from ledgerhall.web.commands.main import cli, told

# Full-width forms are taken for the same signs.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
AMOUNTS = ("net_change_debit", "net_change_credit", "balance_debit", "balance_credit")


class LedgerDateType(click.ParamType[LedgerDate]):
    """A date on the command line: 2026-06-30, or C2026-12-31 for a closing date."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> LedgerDate:
        try:
            return LedgerDate.parse(str(value))
        except ValueError:
            self.fail(f"{value} is no date such as 2026-06-30 or C2026-12-31", param, ctx)


@cli.group()
def report() -> None:
    """Reports of a company's books."""


@report.command("trial-balance")
@click.option("--company", "company_name", required=True, help="Slug, name, or tenant/company.")
@click.option("--from", "from_date", required=True, type=LedgerDateType(), help="First date.")
@click.option("--to", "to_date", required=True, type=LedgerDateType(), help="Last date.")
@click.option("--format", "form", type=click.Choice(["json", "csv", "xlsx"]), default="json", show_default=True)
def trial_balance_command(company_name: str, from_date: LedgerDate, to_date: LedgerDate, form: str) -> None:
    """Net change over the range and balance at its end, per posting account."""
    try:
        company = find(company_name)
    except Refused as refused:
        raise told(refused) from refused
    with books.open(company):
        rows = trial_balance(from_date=from_date, to_date=to_date)
    if form == "json":
        click.echo(json.dumps([_as_text(row, company) for row in rows], ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo(_as_csv(rows, company), nl=False)
    else:
        sys.stdout.buffer.write(as_workbook(rows, company, from_date, to_date))


def as_workbook(rows: Sequence[Row], company: Company, from_date: LedgerDate, to_date: LedgerDate) -> bytes:
    """The trial balance as an Excel workbook: figures as numbers, names as text, totals under a line."""
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = workbook.add_worksheet("Trial Balance")
    bold = workbook.add_format({"bold": True})
    decimals = "." + "0" * company.minor_units if company.minor_units else ""
    figure = workbook.add_format({"num_format": f"#,##0{decimals}"})
    total = workbook.add_format({"num_format": f"#,##0{decimals}", "bold": True, "top": 1})
    sheet.write_string(0, 0, f"{company.name}: Trial Balance, {from_date}..{to_date}, {company.currency_code}", bold)
    headings = ["No.", "Name", "Net Change, Debit", "Net Change, Credit", "Balance, Debit", "Balance, Credit"]
    for column, heading in enumerate(headings):
        sheet.write_string(2, column, heading, bold)
    for line, row in enumerate(rows, start=3):
        sheet.write_string(line, 0, row.number)
        sheet.write_string(line, 1, row.name)
        for column, name in enumerate(AMOUNTS, start=2):
            if amount := getattr(row, name):
                sheet.write_number(line, column, amount, figure)
    for column, amount in enumerate(totals(rows), start=2):
        sheet.write_number(len(rows) + 3, column, amount, total)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, 5, 18)
    sheet.freeze_panes(3, 2)
    workbook.close()
    return target.getvalue()


def _as_text(row: Row, company: Company) -> dict[str, str]:
    amounts: dict[str, Decimal] = {name: getattr(row, name) for name in AMOUNTS}
    written = {name: fixed(amount, company.minor_units) for name, amount in amounts.items()}
    return {"number": row.number, "name": row.name, **written}


def _as_csv(rows: Sequence[Row], company: Company) -> str:
    target = io.StringIO()
    writer = csv.DictWriter(target, ["number", "name", *AMOUNTS], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        written = _as_text(row, company)
        writer.writerow({**written, "number": _plain(written["number"]), "name": _plain(written["name"])})
    return target.getvalue()


def _plain(name: str) -> str:
    """A text that a spreadsheet takes for a formula gets an apostrophe before it."""
    return f"'{name}" if name[:1] in _BEGINS_A_FORMULA else name
