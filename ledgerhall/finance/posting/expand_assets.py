"""Sides on fixed assets: entries of a depreciation book, and lines through the FA posting group. Pure.

A disposal takes the net method: cost and depreciation go out, and what the proceeds are more or less than the book
value is gain or loss (finance.md 1.13, G15b). A book that is not integrated makes no lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ledgerhall.finance.posting import expand_vat
from ledgerhall.finance.posting.books_stock import AssetGroup, AssetValue
from ledgerhall.finance.posting.draft import AssetMovement
from ledgerhall.finance.posting.making import Making, Side
from ledgerhall.finance.posting.parts import AssetPart
from ledgerhall.kernel.errors import text
from ledgerhall.kernel.money import Money

ACQUISITION, DEPRECIATION, WRITE_DOWN = "acquisition cost", "depreciation", "write-down"
PROCEEDS, GAIN_LOSS = "proceeds on disposal", "gain/loss"
# Posting type → the account of the group it stands on, and the value it changes.
_ACCOUNTS = {ACQUISITION: "acquisition_cost", DEPRECIATION: "accumulated_depreciation", WRITE_DOWN: "write_down"}
_VALUES = {ACQUISITION: "acquisition_cost", DEPRECIATION: "depreciation", WRITE_DOWN: "write_down"}
_ZERO = Decimal(0)
_ONE = Decimal(1)
# Posting type, whether it is part of a disposal, account, amount.
_Step = tuple[str, bool, str, Decimal]


def expand_asset(side: Side, making: Making) -> None:
    """Refuses what the asset does not allow (E-FA-01), and a group without the accounts it needs (E-DOC-03)."""
    movement = side.source.asset
    if movement is None:
        template = text("Line {line} says not what happens to fixed asset {asset}: give its posting type and book.")
        making.refuse(side.source, "asset-movement-missing", template, "asset", "E-FA-01", asset=side.account_no)
        return
    key = side.account_no, movement.book
    value = making.asset_values.get(key, making.books.stock.assets.get(key))
    if value is None:
        template = text("Fixed asset {asset} has no depreciation book {book}.")
        values = {"asset": side.account_no, "book": movement.book}
        making.refuse(side.source, "asset-book-missing", template, "asset", "E-FA-01", **values)
        return
    net, taxes = expand_vat.split(side, making) if side.vat is not None else (side, ())
    if net.amount_lcy is None or not _is_allowed(net, movement, value, making):
        return
    group = making.books.stock.asset_groups.get(value.posting_group)
    if group is None:
        template = text("Fixed asset {asset} has no FA posting group {group} in book {book}.")
        values = {"asset": value.asset_no, "group": value.posting_group, "book": value.book_code}
        making.refuse(side.source, "asset-group-missing", template, "account_no", "E-DOC-03", **values)
        return
    steps = list(_steps(net.amount_lcy.amount, movement, value, group))
    place = _post(net, movement, value, steps, making)
    making.asset_values[key] = _after(value, movement, net.amount_lcy.amount)
    expand_vat.post(side, taxes, place, making)


def _steps(amount: Decimal, movement: AssetMovement, value: AssetValue, group: AssetGroup) -> Iterator[_Step]:
    """What the movement changes; of a disposal everything that the asset is worth goes out."""
    if movement.posting_type != PROCEEDS:
        yield movement.posting_type, False, getattr(group, _ACCOUNTS[movement.posting_type]), amount
        return
    yield PROCEEDS, False, "", amount
    yield ACQUISITION, True, group.acquisition_cost_on_disposal, -value.acquisition_cost
    yield DEPRECIATION, True, group.accumulated_depreciation_on_disposal, -value.depreciation
    yield WRITE_DOWN, True, group.write_down, -value.write_down
    result = amount + value.book_value
    yield GAIN_LOSS, False, group.gain_on_disposal if result < 0 else group.loss_on_disposal, result


def _post(side: Side, movement: AssetMovement, value: AssetValue, steps: list[_Step], making: Making) -> int | None:
    """The entries of the book and, where it is integrated, the lines; returns where the first line stands."""
    place = None
    balancing = making.gl_account(side.other_type, side.other_no) if side.other_no else ""
    is_disposal = movement.posting_type == PROCEEDS
    for posting_type, is_of_disposal, account_no, amount in steps:
        if not amount:
            continue
        if value.is_integrated and posting_type != PROCEEDS:
            if not account_no:
                _refuse_account(side, value, posting_type, is_of_disposal, making)
                continue
            money = Money(amount, making.books.local_currency)
            foreign, factor = (money, _ONE) if is_disposal else (side.amount, side.factor)
            made = making.line(side, account_no, foreign, money, balancing=balancing, factor=factor)
            place = made if place is None else place
        making.assets.append(
            AssetPart(
                side.position,
                side.source,
                value.asset_id,
                value.asset_no,
                value.book_id,
                value.book_code,
                value.posting_group,
                posting_type,
                is_of_disposal,
                account_no if value.is_integrated else "",
                amount,
                0 if is_disposal else movement.days,
            )
        )
    return place


def _refuse_account(side: Side, value: AssetValue, posting_type: str, is_disposal: bool, making: Making) -> None:
    template = text("Fill in the {purpose} account of FA posting group {group}.")
    purpose = f"{posting_type} on disposal" if is_disposal else posting_type
    values = {"purpose": purpose, "group": value.posting_group}
    making.refuse(side.source, "asset-account-missing", template, "account_no", "E-DOC-03", **values)


def _after(value: AssetValue, movement: AssetMovement, amount: Decimal) -> AssetValue:
    if movement.posting_type == PROCEEDS:
        return replace(value, is_disposed=True, acquisition_cost=_ZERO, depreciation=_ZERO, write_down=_ZERO)
    name = _VALUES[movement.posting_type]
    return replace(value, **{name: getattr(value, name) + amount})


def _is_allowed(side: Side, movement: AssetMovement, value: AssetValue, making: Making) -> bool:
    """E-FA-01."""
    before = len(making.refusals)
    assert side.amount_lcy is not None
    amount, day = side.amount_lcy.amount, side.source.posting_date
    values = {"asset": value.asset_no, "book": value.book_code}

    def refuse(code: str, template: str) -> None:
        making.refuse(side.source, code, template, "account_no", "E-FA-01", **values)

    if movement.posting_type not in _ACCOUNTS and movement.posting_type != PROCEEDS:
        values["posting_type"] = movement.posting_type
        refuse("asset-posting-type", text("Fixed asset {asset} has no posting type {posting_type}."))
        return False
    if value.is_blocked:
        refuse("asset-blocked", text("Fixed asset {asset} is blocked."))
    if value.is_disposed:
        refuse("asset-disposed", text("Fixed asset {asset} has been disposed of in book {book}."))
    elif movement.posting_type != ACQUISITION and value.acquisition_cost <= 0:
        refuse("asset-not-acquired", text("Fixed asset {asset} has no acquisition cost in book {book}."))
    elif movement.posting_type == PROCEEDS and amount > 0:
        refuse("asset-proceeds-sign", text("The proceeds of fixed asset {asset} must be a credit amount."))
    elif movement.posting_type != PROCEEDS and value.book_value + amount < 0:
        refuse("asset-value-negative", text("The book value of fixed asset {asset} in book {book} would be negative."))
    if movement.posting_type == DEPRECIATION:
        if value.starting_date is not None and day is not None and day.day < value.starting_date:
            values["date"] = value.starting_date.isoformat()
            refuse("asset-before-start", text("Fixed asset {asset} is depreciated in book {book} from {date} on."))
        if movement.days > 360:
            refuse("asset-days", text("A depreciation of fixed asset {asset} has at most the 360 days of a year."))
    return len(making.refusals) == before
