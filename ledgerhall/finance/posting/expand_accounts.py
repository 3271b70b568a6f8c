"""Sides on G/L accounts and on bank accounts. Pure."""

from __future__ import annotations

from ledgerhall.finance.posting import expand_vat
from ledgerhall.finance.posting.making import Making, Side
from ledgerhall.finance.posting.parts import BankPart
from ledgerhall.kernel.errors import text


def expand_account(side: Side, making: Making) -> None:
    """A line on the account, net of VAT, and the VAT beside it."""
    balancing = making.gl_account(side.other_type, side.other_no) if side.other_no else ""
    net, taxes = expand_vat.split(side, making) if side.vat is not None else (side, ())
    place = None
    if not net.is_nothing:
        is_system = side.source.is_system_created
        place = making.line(net, net.account_no, net.amount, net.amount_lcy, balancing=balancing, is_system=is_system)
    expand_vat.post(side, taxes, place, making)


def expand_bank_account(side: Side, making: Making) -> None:
    """An entry of the bank account in its currency, and a line on the account of its posting group."""
    bank = making.books.stock.banks.get(side.account_no)
    if bank is None or side.amount_lcy is None:
        if bank is None and side.account_no:
            template = text("Bank account {bank} does not exist.")
            making.refuse(side.source, "bank-account-missing", template, "account_no", "E-JNL-05", bank=side.account_no)
        return
    if not bank.account_no:
        template = text("Bank account {bank} has no posting group {group} with a G/L account.")
        values = {"bank": bank.number, "group": bank.posting_group}
        making.refuse(side.source, "bank-posting-group-missing", template, "account_no", "E-DOC-03", **values)
        return
    if side.is_nothing:
        return
    balancing = making.gl_account(side.other_type, side.other_no) if side.other_no else ""
    making.line(side, bank.account_no, side.amount, side.amount_lcy, balancing=balancing)
    making.bank.append(
        BankPart(
            side.position,
            side.source,
            bank.id,
            bank.number,
            bank.account_no,
            side.amount if bank.currency_code else side.amount_lcy,
            side.amount_lcy,
            side.other_type if side.other_no else "",
            side.other_no,
        )
    )
