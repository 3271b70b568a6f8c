"""What tells a sale from a purchase: a sign, a VAT direction, accounts of the posting matrix, series. Pure.

Everything else in the room is one mechanism. The sign is that of the income or cost line of an invoice: a sale credits
it (−1), a purchase debits it (+1); a credit memo turns it round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ledgerhall.finance.posting.draft import CUSTOMER, PURCHASE, SALE, VENDOR


class Role(StrEnum):
    """What an account of the posting matrix is for."""

    INVOICE = "invoice"
    CREDIT_MEMO = "credit memo"
    LINE_DISCOUNT = "line discount"
    INVOICE_DISCOUNT = "invoice discount"
    PREPAYMENTS = "prepayments"
    # The other side of what comes into stock or goes out of it; of a purchase, the account it is bought on.
    COST = "cost"


@dataclass(frozen=True, slots=True)
class Side:
    """One side. `matrix` names the fields of the general posting setup, by their role."""

    code: str
    sign: int
    party_type: str
    posting_type: str
    source_code: str
    billed_field: str
    matrix: Mapping[Role, str]
    # Posting types of a fixed asset and of stock that a line of an invoice makes.
    asset_posting_type: str
    item_entry_type: str

    @property
    def is_sale(self) -> bool:
        return self.posting_type == SALE


SALES = Side(
    code="sales",
    sign=-1,
    party_type=CUSTOMER,
    posting_type=SALE,
    source_code="SALES",
    billed_field="bill_to_no",
    matrix={
        Role.INVOICE: "sales_account_no",
        Role.CREDIT_MEMO: "sales_credit_memo_account_no",
        Role.LINE_DISCOUNT: "sales_line_discount_account_no",
        Role.INVOICE_DISCOUNT: "sales_invoice_discount_account_no",
        Role.PREPAYMENTS: "sales_prepayments_account_no",
        Role.COST: "cogs_account_no",
    },
    asset_posting_type="proceeds on disposal",
    item_entry_type="sale",
)
PURCHASES = Side(
    code="purchases",
    sign=1,
    party_type=VENDOR,
    posting_type=PURCHASE,
    source_code="PURCHASES",
    billed_field="pay_to_no",
    matrix={
        Role.INVOICE: "purchase_account_no",
        Role.CREDIT_MEMO: "purchase_credit_memo_account_no",
        Role.LINE_DISCOUNT: "purchase_line_discount_account_no",
        Role.INVOICE_DISCOUNT: "purchase_invoice_discount_account_no",
        Role.PREPAYMENTS: "purchase_prepayments_account_no",
    },
    asset_posting_type="acquisition cost",
    item_entry_type="purchase",
)
SIDES: Mapping[str, Side] = {side.code: side for side in (SALES, PURCHASES)}
