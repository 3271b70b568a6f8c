"""Setting up VAT: the groups of parties and things, and the rate and accounts of each pair (E-VAT-01)."""

from __future__ import annotations

from collections.abc import Iterable

from ledgerhall.finance.foundation.code_tables import CodeTable, percent_refusals
from ledgerhall.finance.vat import named
from ledgerhall.finance.vat.models import (
    Calculation,
    VATBusinessPostingGroup,
    VATEntry,
    VATPostingSetup,
    VATProductPostingGroup,
)
from ledgerhall.kernel.errors import Refusal, text

ROW = "E-VAT-01"
PAIR = ("business_group_code", "product_group_code")


def _rules(setup: VATPostingSetup) -> Iterable[Refusal]:
    """The identifier is there and stands for one rate; each way of calculating has the accounts that it needs."""
    yield from percent_refusals(setup, "percent", "deductible_percent", row=ROW)
    if not setup.identifier.strip():
        yield Refusal("vat-identifier", text("A VAT posting setup needs a VAT identifier."), "identifier", row=ROW)
    yield from _other_rate(setup)
    if setup.calculation == Calculation.REVERSE_CHARGE and not setup.reverse_charge_account_no:
        template = text("Reverse charge VAT needs an account for the VAT that is owed.")
        yield Refusal("vat-reverse-charge-account", template, "reverse_charge_account_no", row=ROW)
    if not setup.is_unrealized:
        return
    if setup.calculation == Calculation.SALES_TAX:
        yield Refusal(
            "vat-unrealized-sales-tax", text("Sales tax is not realised by payments."), "is_unrealized", row=ROW
        )
    if not (setup.sales_unrealized_account_no or setup.purchase_unrealized_account_no):
        template = text("VAT on payment needs an account where it stands until it is paid.")
        yield Refusal("vat-unrealized-account", template, "sales_unrealized_account_no", row=ROW)


def _other_rate(setup: VATPostingSetup) -> Iterable[Refusal]:
    """Documents add up VAT by identifier, so that within a business group one identifier is one rate."""
    same = VATPostingSetup.objects.filter(
        business_group_code=setup.business_group_code, identifier=setup.identifier, calculation=setup.calculation
    )
    other = same.exclude(percent=setup.percent).exclude(pk=setup.pk).order_by("product_group_code").first()
    if other is not None:
        template = text("VAT identifier {identifier} stands for {percent} % in {setup}.")
        places = {"identifier": setup.identifier, "percent": other.percent.normalize(), "setup": str(other)}
        yield Refusal("vat-identifier-rate", template, "identifier", row=ROW, values=places)


def _used(setup: VATPostingSetup) -> Iterable[Refusal]:
    """A setup that made entries stays, because payments and settlements of them ask for it."""
    pair = {name: getattr(setup, name) for name in PAIR}
    count = VATEntry.objects.filter(**pair).exclude(entry_type=VATEntry.Type.SETTLEMENT).count()
    if count:
        template = text("VAT entries were made by {setup}: {count}; block it instead.")
        places = {"count": count, "setup": str(setup)}
        yield Refusal("vat-setup-used", template, PAIR[0], row=ROW, values=places)


BUSINESS_GROUPS = CodeTable(VATBusinessPostingGroup, named.BUSINESS_GROUP)
PRODUCT_GROUPS = CodeTable(VATProductPostingGroup, named.PRODUCT_GROUP)
POSTING_SETUPS = CodeTable(VATPostingSetup, "VAT posting setup", PAIR, rules=_rules, deletes=_used)
