"""VAT and sales tax as a posting sees them: setup, jurisdictions, and the VAT entries of applied documents. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ledgerhall.finance.vat.arithmetic import VatCalculation, VatRounding, VatRule
from ledgerhall.finance.vat.sales_tax import Rates

# What a VAT entry hands down to one that realises or adjusts it.
TRAITS = (
    "entry_type",
    "calculation",
    "business_group",
    "product_group",
    "identifier",
    "percent",
    "general_business_group",
    "general_product_group",
    "party_no",
    "country_code",
    "vat_registration_no",
    "is_eu_service",
    "is_triangular",
    "is_prepayment",
    "tax_area",
    "tax_jurisdiction",
    "tax_group",
    "is_use_tax",
)
AMOUNTS = (
    "base",
    "amount",
    "unrealized_base",
    "unrealized_amount",
    "nondeductible_base",
    "nondeductible_amount",
    "vat_account_no",
    "reverse_charge_account_no",
)


@dataclass(frozen=True, slots=True)
class PostingRules:
    """What the general ledger setup says of VAT, payment discounts and tolerances; amounts in the local currency.

    `tolerance_posting` and `late_discount_posting` name the accounts of the posting group: `tolerance` or `discount`.
    """

    vat_rounding: VatRounding = VatRounding.NEAREST
    maximum_vat_difference: Decimal = Decimal(0)
    is_unrealized_vat: bool = False
    is_vat_adjusted: bool = False
    grace: str = ""
    tolerance_percent: Decimal = Decimal(0)
    tolerance_maximum: Decimal = Decimal(0)
    is_tolerance_asked: bool = False
    is_late_discount_asked: bool = False
    tolerance_posting: str = "tolerance"
    late_discount_posting: str = "discount"
    rounding_precision: Decimal = Decimal(0)
    is_discount_without_vat: bool = False


@dataclass(frozen=True, slots=True)
class VATSetup:
    """A row of the VAT posting setup."""

    business_group: str
    product_group: str
    identifier: str
    percent: Decimal
    calculation: str
    sales_account_no: str
    purchase_account_no: str
    reverse_charge_account_no: str
    is_unrealized: bool
    sales_unrealized_account_no: str
    purchase_unrealized_account_no: str
    deductible_percent: Decimal
    is_adjusted_for_payment_discount: bool
    is_eu_service: bool
    is_blocked: bool

    @property
    def rule(self) -> VatRule:
        return VatRule(self.identifier, self.percent, VatCalculation(self.calculation))

    @property
    def name(self) -> str:
        return f"{self.business_group} / {self.product_group}"


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """The accounts of a tax jurisdiction."""

    code: str
    sales_account_no: str
    purchase_account_no: str
    use_tax_account_no: str


@dataclass(frozen=True, slots=True)
class VATFact:
    """A VAT entry as it stands; `entry_no` is negative for what this posting makes (−1 the first part)."""

    entry_no: int
    transaction_no: int
    entry_type: str
    calculation: str
    base: Decimal
    amount: Decimal
    unrealized_base: Decimal
    unrealized_amount: Decimal
    remaining_base: Decimal
    remaining_amount: Decimal
    nondeductible_base: Decimal
    nondeductible_amount: Decimal
    vat_account_no: str
    reverse_charge_account_no: str
    realizes_entry_no: int | None
    application_no: int | None
    document_no: str
    business_group: str
    product_group: str
    identifier: str
    percent: Decimal
    general_business_group: str
    general_product_group: str
    party_no: str
    country_code: str
    vat_registration_no: str
    is_eu_service: bool
    is_triangular: bool
    is_prepayment: bool
    tax_area: str
    tax_jurisdiction: str
    tax_group: str
    is_use_tax: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is left unrealised of a VAT entry, and the account that it waits on."""

    base: Decimal
    amount: Decimal
    account_no: str


@dataclass(frozen=True, slots=True)
class VATBooks:
    """What is read of VAT. `documents` are the VAT entries of applied documents by (transaction, document number),
    `applications` those that applications made which are undone, by (transaction, application number)."""

    setups: Mapping[tuple[str, str], VATSetup] = field(default_factory=dict)
    jurisdictions: Mapping[str, Jurisdiction] = field(default_factory=dict)
    areas: Mapping[str, Rates] = field(default_factory=dict)
    documents: Mapping[tuple[int, str], tuple[VATFact, ...]] = field(default_factory=dict)
    applications: Mapping[tuple[int, int], tuple[VATFact, ...]] = field(default_factory=dict)
    # The entries that those realise, by number.
    waiting: Mapping[int, Waiting] = field(default_factory=dict)


NO_RULES = PostingRules()
NO_VAT = VATBooks()
