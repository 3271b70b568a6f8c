"""Items that come in and go out: item ledger entries, their value by FIFO, and the lines of the cost side (G16). Pure.

What goes out takes from the layers that came in first, each at its own cost; the last of a layer takes what is left of
its cost, so that no cent stays behind.
"""

from __future__ import annotations

from decimal import Decimal

from ledgerhall.finance.posting.books_stock import Item, Layer
from ledgerhall.finance.posting.draft import DraftLine, ItemMovement
from ledgerhall.finance.posting.making import Making, Side
from ledgerhall.finance.posting.parts import ItemPart, ValuePart
from ledgerhall.finance.vat.arithmetic import rounded_part
from ledgerhall.kernel.errors import text
from ledgerhall.kernel.money import round_half_away

_ZERO = Decimal(0)


def expand_movement(side: Side, movement: ItemMovement, making: Making) -> None:
    """The movement beside the line. Refuses unknown, blocked and unstocked items (E-DOC-03), and what is not there."""
    item = making.books.stock.items.get(movement.item_no)
    if item is None or item.is_blocked or not item.is_stocked or not item.inventory_account_no:
        _refuse_item(side.source, movement, item, making)
    elif not movement.counter_account_no:
        template = text("Item {item} needs an account for its cost: fill in the general posting setup.")
        making.refuse(side.source, "item-counter-account", template, "item", "E-DOC-03", item=item.number)
    elif movement.quantity > 0:
        _come_in(side, movement, item, making)
    elif movement.quantity < 0:
        _go_out(side, movement, item, making)


def _come_in(side: Side, movement: ItemMovement, item: Item, making: Making) -> None:
    """A new layer: at its own cost, or for a return at the cost of what went out."""
    places = making.books.local_currency.minor_units
    if movement.returns_entry_no is None:
        cost = round_half_away(movement.quantity * (movement.unit_cost or _ZERO), places)
    else:
        outgoing = making.books.stock.outgoing.get(movement.returns_entry_no)
        if outgoing is None or outgoing.item_no != item.number or movement.quantity > -outgoing.quantity:
            template = text("{quantity} of item {item} cannot be returned: not so many went out with entry {entry_no}.")
            values = {
                "quantity": movement.quantity,
                "item": item.number,
                "entry_no": movement.returns_entry_no,
            }
            making.refuse(side.source, "item-return-exceeds", template, "item", "E-DOC-04", **values)
            return
        cost = rounded_part(outgoing.cost, movement.quantity, outgoing.quantity, places)
    _part(side, movement, item, movement.quantity, making)
    _value(side, movement, item, movement.quantity, cost, None, making)
    new_layer = Layer(-len(making.items), movement.quantity, cost)
    making.layers.setdefault(item.number, list(item.layers)).append(new_layer)


def _go_out(side: Side, movement: ItemMovement, item: Item, making: Making) -> None:
    """The layers from the first on, until the quantity is there."""
    layers = making.layers.setdefault(item.number, list(item.layers))
    wanted = -movement.quantity
    in_stock = sum((layer.quantity for layer in layers), _ZERO)
    if wanted > in_stock:
        template = text("Of item {item} {in_stock} are in stock; {quantity} cannot go out.")
        values = {"item": item.number, "in_stock": in_stock, "quantity": wanted}
        making.refuse(side.source, "item-out-of-stock", template, "item", "E-DOC-04", **values)
        return
    places = making.books.local_currency.minor_units
    _part(side, movement, item, _ZERO, making)
    left: list[Layer] = []
    for layer in layers:
        taken = min(wanted, layer.quantity)
        if not taken:
            left.append(layer)
            continue
        wanted -= taken
        cost = rounded_part(layer.cost, taken, layer.quantity, places)
        _value(side, movement, item, -taken, -cost, layer, making)
        rest = Layer(layer.entry_no, layer.quantity - taken, layer.cost - cost)
        making.stock_left[layer.entry_no] = rest.quantity
        if rest.quantity:
            left.append(rest)
    making.layers[item.number] = left


def _part(side: Side, movement: ItemMovement, item: Item, remaining: Decimal, making: Making) -> None:
    party = making.party_of(side.source)
    making.items.append(
        ItemPart(
            side.position,
            side.source,
            item.id,
            item.number,
            movement.entry_type,
            movement.quantity,
            remaining,
            party.number if party else "",
        )
    )


def _value(
    side: Side,
    movement: ItemMovement,
    item: Item,
    quantity: Decimal,
    cost: Decimal,
    layer: Layer | None,
    making: Making,
) -> None:
    """A value entry of the movement made last, and its lines; the first of a movement has the sales amount."""
    number = len(making.items) - 1
    is_first = not making.values or making.values[-1].item != number
    sales = movement.sales_amount_lcy if is_first else None
    making.values.append(
        ValuePart(
            side.position,
            side.source,
            number,
            quantity,
            cost,
            _ZERO if sales is None else sales.amount,
            item.inventory_account_no,
            movement.counter_account_no,
            layer.entry_no if layer is not None and layer.entry_no > 0 else None,
            -layer.entry_no - 1 if layer is not None and layer.entry_no < 0 else None,
        )
    )
    making.local_pair(side, item.inventory_account_no, movement.counter_account_no, cost)


def _refuse_item(source: DraftLine, movement: ItemMovement, item: Item | None, making: Making) -> None:
    values = {"item": movement.item_no, "group": "" if item is None else item.posting_group}
    if item is None:
        code, template = "item-missing", text("Item {item} does not exist.")
    elif item.is_blocked:
        code, template = "item-blocked", text("Item {item} is blocked.")
    elif not item.is_stocked:
        code, template = "item-not-stocked", text("Item {item} is kept in no stock.")
    else:
        code = "item-inventory-account"
        template = text("Item {item} has no inventory posting group {group} with an account.")
    making.refuse(source, code, template, "item", "E-DOC-03", **values)
