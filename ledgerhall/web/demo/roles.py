"""The accounts that the demo posts on, by what they are for, in the chart of each ready-made setup. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from ledgerhall.finance.starting.setups import SETUPS

DOMESTIC = "DOMESTIC"


@dataclass(frozen=True, slots=True)
class Roles:
    """Account numbers of one chart. What a ready-made setup names itself is not repeated here."""

    loan: str
    capital: str
    earnings: str
    wages_due: str
    tax_due: str
    social_due: str
    accrued: str
    in_progress: str
    petty_cash: str
    wages: str
    social: str
    rent: str
    electricity: str
    repairs: str
    office: str
    telephone: str
    accounting: str
    bank_charges: str
    advertising: str
    travel: str
    vehicles: str
    insurance: str
    interest: str
    freight: str
    materials: str

    @property
    def on_balance_sheet(self) -> frozenset[str]:
        """Those that carry no dimensions of a department."""
        return frozenset(
            {
                self.loan,
                self.capital,
                self.earnings,
                self.wages_due,
                self.tax_due,
                self.social_due,
                self.accrued,
                self.in_progress,
                self.petty_cash,
            }
        )


ROLES: Mapping[str, Roles] = {
    "eu": Roles(
        *"2500 3100 3200 2320 2300 2310 2110 1350 1120 6100 6110 6200 6210 6220 6400 6410 6420 6430".split(),
        *"6500 6510 6520 6300 7100 5300 5100".split(),
    ),
    "gb": Roles(
        *"2310 3010 3200 2220 2210 2230 2109 1002 1230 7002 7006 7100 7200 7800 7504 7502 7601 7901".split(),
        *"7650 7400 7300 7104 7903 5100 5020".split(),
    ),
    "se": Roles(
        *"2350 2081 2091 2821 2710 2731 2990 1470 1910 7210 7510 5010 5020 5500 6110 6210 6530 6570".split(),
        *"5910 5800 5611 6310 8410 4700 4010".split(),
    ),
    "de": Roles(
        *"3150 2900 2970 3720 3730 3740 3500 1050 1600 6020 6110 6310 6325 6490 6815 6805 6830 6855".split(),
        *"6600 6650 6530 6400 7310 5800 5100".split(),
    ),
    "us": Roles(
        *"2510 3010 3100 2340 2300 2320 2100 1220 1030 6020 6030 6100 6110 6130 6200 6120 6300 6330".split(),
        *"6400 6500 6600 6140 8510 5100 5030".split(),
    ),
}


def sales_account(setup: str, product_group: str) -> str:
    """Where sales of the product group at home are posted."""
    return next(row[2] for row in SETUPS[setup].trades() if row[:2] == (DOMESTIC, product_group))


def vat_of(setup: str, product_group: str) -> str:
    """The VAT product group that the product group starts from; empty where there is sales tax."""
    return SETUPS[setup].products[product_group][1]


def percent(setup: str, fitted: Mapping[str, Decimal], vat_group: str) -> Decimal:
    """The rate at home of a VAT product group, as the company fitted it; 0 where there is none."""
    return Decimal(fitted.get(vat_group, _rates(setup).get(vat_group, 0)))


@cache
def _rates(setup: str) -> Mapping[str, Decimal]:
    every = SETUPS[setup].vat_setups()
    return {row["product_group_code"]: row["percent"] for row in every if row["business_group_code"] == DOMESTIC}
