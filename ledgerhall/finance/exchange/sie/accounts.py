"""Which kind of account a number of a SIE file is: by its `#KTYP`, else by the Swedish BAS chart's first digit.

Files often state no type, and state none for accounts that only vouchers name. The rule is the one accountants know:
1 assets, 2 liabilities (20 equity), 3 income, 4 to 8 expense. In 82 and 83 income and cost lie side by side, so that
without `#KTYP` they, like every other number, are taken as expense with a warning.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ledgerhall.finance.exchange.sie.model import SieFile


class AccountType(StrEnum):
    ASSETS = "assets"
    LIABILITIES = "liabilities"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"

    @property
    def is_balance(self) -> bool:
        return self in (AccountType.ASSETS, AccountType.LIABILITIES, AccountType.EQUITY)


class Subcategory(StrEnum):
    NONE = ""
    CASH = "cash"
    RECEIVABLES = "receivables"
    PAYABLES = "payables"
    RETAINED_EARNINGS = "retained-earnings"


@dataclass(frozen=True, slots=True)
class TypeOfAccount:
    """What an account is; `is_assumed` where neither `#KTYP` nor its number says it."""

    account_type: AccountType
    subcategory: Subcategory = Subcategory.NONE
    is_assumed: bool = False


def type_of(number: str, file: SieFile) -> TypeOfAccount:
    account_type, is_assumed = _account_type(number, file.type_letters.get(number, ""))
    return TypeOfAccount(account_type, _subcategory(number, account_type, file.header.chart_type), is_assumed)


def _account_type(number: str, letter: str) -> tuple[AccountType, bool]:
    if letter == "S":
        return (AccountType.EQUITY if number.startswith("20") else AccountType.LIABILITIES), False
    if letter:
        return {"T": AccountType.ASSETS, "I": AccountType.INCOME, "K": AccountType.EXPENSE}[letter], False
    if number.startswith("20"):
        return AccountType.EQUITY, False
    if number[:1] in _BY_FIRST_DIGIT and number[:2] not in ("82", "83"):
        return _BY_FIRST_DIGIT[number[:1]], False
    return AccountType.EXPENSE, True


def _subcategory(number: str, account_type: AccountType, chart_type: str) -> Subcategory:
    """Only a BAS chart (`EUBAS97`, `BAS2014`, or nothing said, which means BAS) promises these numbers."""
    if chart_type and "BAS" not in chart_type.upper():
        return Subcategory.NONE
    for prefix, needed_type, subcategory in _BAS_SUBCATEGORIES:
        if number.startswith(prefix) and account_type is needed_type:
            return subcategory
    return Subcategory.NONE


_BY_FIRST_DIGIT = {
    "1": AccountType.ASSETS,
    "2": AccountType.LIABILITIES,
    "3": AccountType.INCOME,
    **dict.fromkeys("45678", AccountType.EXPENSE),
}
_BAS_SUBCATEGORIES = (
    ("19", AccountType.ASSETS, Subcategory.CASH),
    ("15", AccountType.ASSETS, Subcategory.RECEIVABLES),
    ("24", AccountType.LIABILITIES, Subcategory.PAYABLES),
    ("2091", AccountType.EQUITY, Subcategory.RETAINED_EARNINGS),
    ("2099", AccountType.EQUITY, Subcategory.RETAINED_EARNINGS),
)
