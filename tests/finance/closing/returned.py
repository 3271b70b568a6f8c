"""A VAT statement, a return of it, an EC sales list, and a difference, for pages to show."""

from datetime import date

from ledgerhall.finance.closing import vat_returns, vat_statements
from ledgerhall.finance.vat.models import ECSalesLine, VATReturnDifference, VATReturnError
from tests.finance.journals.journals import BY
from tests.finance.ledgers import AT

QUARTER = {"starting_date": date(2026, 1, 1), "ending_date": date(2026, 3, 31)}


def enter_returns() -> None:
    """One of each, in a company of the fiscal years 2025 and 2026."""
    statement = vat_statements.create(values={"code": "VAT", "net_row_no": "10"}, **BY)
    values = {"row_no": "10", "box_no": "1", "description": "Output VAT", "entry_type": "sale"}
    vat_statements.add_line(statement=statement, values=values, **BY)
    vat_return = vat_returns.create(statement=statement, **QUARTER, **BY)
    sales_list = vat_returns.create(statement=None, **QUARTER, **BY)
    stamp = {"created_at": AT, "changed_at": AT}
    ECSalesLine.objects.create(vat_return=sales_list, vat_registration_no="DE1", supply="goods", amount=1, **stamp)
    VATReturnDifference.objects.create(
        vat_return=vat_return, transaction_no=1, vat_date=date(2026, 3, 1), returned_amount=1, ledger_amount=0,
        difference=1, **stamp,
    )  # fmt: skip
    VATReturnError.objects.create(vat_return=vat_return, reason="rows", row_no="10", **stamp)
