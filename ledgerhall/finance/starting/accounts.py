"""The accounts that a setup posts to beside those of VAT and of the posting matrix, by what they are for. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Accounts:
    """Account numbers."""

    receivables: str
    payables: str
    bank: str
    savings: str
    cash: str
    inventory: str
    cost_of_goods_sold: str
    inventory_adjustment: str
    sales_returns: str
    line_discounts_given: str
    invoice_discounts_given: str
    payment_discounts_given: str
    line_discounts_received: str
    invoice_discounts_received: str
    payment_discounts_received: str
    customer_advances: str
    vendor_advances: str
    interest_income: str
    reminder_fees: str
    rounding: str
    realized_gains: str
    realized_losses: str
    unrealized_gains: str
    unrealized_losses: str
    prepaid_expenses: str
    deferred_income: str
    vat_settlement: str
    retained_earnings: str
    gain_on_disposal: str
    loss_on_disposal: str
