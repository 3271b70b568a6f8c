"""What the demo's companies do beside the everyday: documents of every kind, each in a month counted back from today.

A scene needs what earlier ones left: the months play in order. `waiting` has what is left lying on the desk.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ledgerhall.finance.documents import correcting, posting
from ledgerhall.finance.documents import lines as document_lines
from ledgerhall.finance.journals import batches, lines, standard_journals
from ledgerhall.finance.journals import posting as journal_posting
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.posting import reversal
from ledgerhall.finance.posting.draft import AppliesTo
from ledgerhall.finance.settlement import applying, finance_charges, ledger_sides, reminders, vendor_payments
from ledgerhall.finance.settlement.payment_choice import Wish
from ledgerhall.finance.subledger.cards import AssetBook
from ledgerhall.finance.subledger.fixed_assets import ASSET_BOOKS
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.web.demo.roles import ROLES
from ledgerhall.web.demo.stage import PURCHASES, SALES, Stage

_STOCKED = (10, 7, 4, 2, 0)  # months back in which goods are bought
_TRADED = 8
_ABROAD = 5
_HALF, _MOST = "0.5", "0.6"


def play(stage: Stage) -> None:
    """The scenes of the month, in the order of their days."""
    if stage.left in _STOCKED and stage.is_past(6):
        _buy_stock(stage)
    if stage.left <= _TRADED:
        _sell_at_home(stage)
    if stage.left <= _ABROAD:
        _trade_abroad(stage)
    for months, scenes in _SCENES.items():
        if stage.left == months:
            for scene in scenes:
                scene(stage)


def _buy_stock(stage: Stage) -> None:
    """Goods for a quarter, enough of each for what is sold."""
    content = [stage.item(position, "36") for position in range(len(stage.cast.goods))]
    bought = stage.invoice(PURCHASES, stage.seller(stage.left), 6, *content)
    stage.kept["stock"], paid = bought, stage.kept.pop("stock", None)
    if paid is not None and stage.is_past(20):
        stage.pay(paid, 20)


def _sell_at_home(stage: Stage) -> None:
    """Two invoices: one with a line discount, paid in the month after; the newest ones are open."""
    paid = stage.kept.pop("sold", None)
    if not stage.is_past(9):
        return
    content = [stage.item(stage.left, "6", line_discount_percent=Decimal(5)), stage.hours("8")]
    sold = stage.invoice(SALES, stage.buyer(stage.left), 9, *content)
    if paid is not None and stage.is_past(14):
        stage.pay(paid, 14)
    if stage.left not in (3, 2):  # these stay unpaid
        stage.kept["sold"] = sold


def _trade_abroad(stage: Stage) -> None:
    """An invoice in the foreign currency each month, paid in parts: most of it in the month after, the rest later."""
    before, rest = stage.kept.pop("abroad", None), stage.kept.pop("abroad rest", None)
    if not stage.is_past(10):
        return
    price = (stage.share("2") / stage.trade.rate).quantize(Decimal(10))
    content = [stage.item(1, "4", unit_price=price), stage.item(2, "2", unit_price=price)]
    stage.kept["abroad"] = stage.invoice(SALES, stage.buyer_abroad, 10, *content)
    if rest is not None and stage.is_past(12):
        stage.pay(rest, 12, "0.4")
    if before is not None and stage.is_past(16):
        stage.pay(before, 16, _MOST)
        stage.kept["abroad rest"] = before
    if stage.left in (4, 1):
        price = (stage.share("1") / (stage.trade.rate if stage.trade.seller_abroad.currency else 1)).quantize(
            Decimal(10)
        )
        stage.invoice(PURCHASES, stage.seller_abroad, 11, stage.item(0, "5", unit_price=price))
    if stage.left in (3, 0) and stage.is_past(13):
        _pay_abroad(stage)


def _pay_abroad(stage: Stage) -> None:
    """What is owed abroad and due by the end of the month, by the suggestion of the payment journal."""
    on = stage.first.replace(day=13)
    batch = batches.in_order("payments")[0]
    is_foreign = bool(stage.trade.seller_abroad.currency)
    asked = vendor_payments.Asked(
        Wish(posting_date=on, last_payment_date=stage.last, finds_discounts=True, is_summarised=True),
        stage.cast.bank_abroad if is_foreign else stage.cast.bank,
        vendor_numbers=(stage.seller_abroad,),
    )
    if vendor_payments.suggested(asked).payments:
        vendor_payments.fill_journal(batch=batch, asked=asked, **stage.moment(on))
        stage.post_batch(batch, on)


def _buy_machine(stage: Stage) -> None:
    """The last of the machines, on an invoice; it loses its value from then on."""
    number = stage.cast.machines[stage.trade.machines[3]]
    on = stage.first.replace(day=5)
    book = AssetBook.objects.get(asset__number=number)
    ASSET_BOOKS.change(record=book, values={"starting_date": on}, **stage.moment(on))
    line = {"kind": "fixed asset", "no": number, "quantity": Decimal(1), "unit_price": stage.share("70")}
    stage.kept["machine"] = stage.invoice(PURCHASES, stage.seller(1), 5, line)


def _pay_machine(stage: Stage) -> None:
    """In two parts, the second one two months later."""
    stage.pay(stage.kept["machine"], 8, _HALF)


def _insure(stage: Stage) -> None:
    """The premium of a year, spread over its months."""
    line = stage.account(stage.roles.insurance, stage.share("12"), "Insurance, one year", deferral_code="PREPAID-12")
    stage.kept["insurance"] = stage.invoice(PURCHASES, stage.seller(2), 3, line)


def _pay_insurance(stage: Stage) -> None:
    stage.pay(stage.kept["insurance"], 4)


def _defer_income(stage: Stage) -> None:
    """A contract of a year, invoiced in advance, and a licence for three months."""
    stage.invoice(SALES, stage.buyer(3), 4, stage.hours("60", deferral_code="INCOME-12", description="Care contract"))
    line = stage.account(stage.roles.office, stage.share("0.9"), "Software, quarter", deferral_code="PREPAID-3")
    stage.invoice(PURCHASES, stage.seller(3), 7, line)


def _sell_machine(stage: Stage) -> None:
    """The second machine goes, for about what it is still worth."""
    number = stage.cast.machines[stage.trade.machines[1]]
    line = {"kind": "fixed asset", "no": number, "quantity": Decimal(1), "unit_price": stage.share("26")}
    stage.kept["scrap"] = stage.invoice(SALES, stage.buyer(2), 1, {**line, **stage.tax})


def _credit(stage: Stage) -> None:
    """One of the goods comes back; and an invoice to the wrong customer is cancelled."""
    stage.pay(stage.kept["scrap"], 3)
    sold = stage.invoice(SALES, stage.buyer(4), 17, stage.item(0, "5"), stage.item(1, "3"))
    moment = stage.moment(stage.first.replace(day=21))
    day = LedgerDate(stage.first.replace(day=21))
    memo = correcting.create_corrective_credit_memo(invoice=sold, posting_date=day, **moment)
    first, *others = document_lines.lines_of(memo)
    document_lines.change(line=first, values={"quantity": Decimal(1)}, **moment)
    for line in others:
        document_lines.delete(line=line, **moment)
    stage.post(memo, 21)
    wrong = stage.invoice(SALES, stage.buyer(0), 18, stage.hours("11"))
    correcting.cancel(invoice=wrong, posting_date=day, **stage.posts(day.day))
    stage.pay(sold, 27, _HALF)


def _order_with_prepayment(stage: Stage) -> None:
    """A third is asked for in advance."""
    content = [stage.item(0, "12"), stage.item(1, "8"), stage.hours("16")]
    order = stage.enter(SALES, "order", stage.buyer(1), 12, *content, prepayment_percent=Decimal(30))
    day = LedgerDate(stage.first.replace(day=13))
    made = posting.post_prepayment_invoice(document=order, posting_date=day, **stage.posts(day.day))
    stage.kept["order"], stage.kept["prepaid"] = order, made.document


def _ship_in_part(stage: Stage) -> None:
    """The prepayment came; half of the goods go out and are invoiced, less what was prepaid. The rest stays ordered."""
    stage.pay(stage.kept["prepaid"], 2)
    order, moment = stage.kept["order"], stage.moment(stage.first.replace(day=10))
    for line in document_lines.lines_of(order):
        half = {"quantity_to_ship": line.quantity / 2, "quantity_to_invoice": line.quantity / 2}
        document_lines.change(line=line, values=half, **moment)
    stage.post(order, 10)


def _discount(stage: Stage) -> None:
    """Terms of 2 % within 10 days, kept; and a payment that is a little short, within the tolerance."""
    quick = stage.invoice(SALES, stage.buyer(1), 3, stage.item(0, "14"), payment_terms_code="2-10-30")
    cents = stage.trade.currency.minor_units
    discount = stage.rounded(quick.total_amount * Decimal("0.02"))
    stage.pay(quick, 11, less=discount, text=f"Payment of {quick.number}, less 2 %")
    content = [stage.item(1, "9"), stage.item(2, "4")]
    short = stage.invoice(SALES, stage.buyer(2), 5, *content, invoice_discount_percent=Decimal(3))
    stage.pay(short, 22, less=Decimal("0.40") if cents else Decimal(40))


def _apply_later(stage: Stage) -> None:
    """A payment without a reference, applied when the customer said what it was for, and once wrongly before."""
    sold = stage.invoice(SALES, stage.buyer(0), 6, stage.item(2, "7"))
    other = stage.invoice(SALES, stage.buyer(0), 7, stage.hours("5"))
    number = stage.pay(sold, 19, is_applied=False, text="No reference")
    ledger = ledger_sides.ledger("customer").filter(document_no=number, document_type="payment")
    entry_no = ledger.order_by("-entry_no").values_list("entry_no", flat=True)[0]
    day = LedgerDate(stage.first.replace(day=24))
    shared: dict[str, Any] = {"side": "customer", "entry_no": entry_no, "posting_date": day, **stage.posts(day.day)}
    applying.apply(applies_to=[AppliesTo(document_no=other.number, document_type="invoice")], **shared)
    applying.unapply(**shared)
    applying.apply(applies_to=[AppliesTo(document_no=sold.number, document_type="invoice")], **shared)


def _keep_standard_journal(stage: Stage) -> None:
    """Lines that come back every month, kept under a code; one posting by mistake, reversed."""
    on = stage.first.replace(day=26)
    batch, moment = batches.in_order()[0], stage.moment(on)
    its, amount = ROLES[stage.trade.setup], stage.share("0.4")
    number = lines.next_line(batch, on)["document_no"]
    for account, signed in ((its.repairs, amount), (its.accrued, -amount)):
        values = {"posting_date": LedgerDate(on), "document_no": number, "account_no": account, "amount": signed}
        lines.insert(batch=batch, values={**values, "description": "Cleaning, contract"}, **moment)
    standard_journals.save(batch=batch, code="CLEANING", description="Cleaning by contract", **moment)
    posted = journal_posting.post_batch(batch=batch, **stage.posts(on))
    transaction_no = GLEntry.objects.filter(entry_no=posted.from_entry_no).values_list("transaction_no", flat=True)[0]
    reversal.reverse_transaction(transaction_no=transaction_no, **stage.posts(on))


def _on_account(stage: Stage) -> None:
    """A payment on account that nobody has applied, and half of an invoice."""
    sold = stage.invoice(SALES, stage.buyer(3), 4, stage.item(0, "8"), stage.hours("12"))
    stage.pay(sold, 24, _HALF)
    stage.pay(sold, 25, "0.2", is_applied=False, text="On account")


def _remind(stage: Stage) -> None:
    """Whoever is late is reminded, at the next level each time; interest is asked of the last of the customers."""
    on = stage.first.replace(day=min(20, stage.last.day))
    made = reminders.suggest(document_date=on, **stage.moment(on))
    for reminder in made[: len(made) if stage.trade.is_tidy else 1]:
        reminders.issue(reminder=reminder, **stage.moment(on))
    memos = finance_charges.suggest(posting_date=on, **stage.moment(on))
    for memo in memos[:1]:
        finance_charges.issue(memo=memo, **stage.moment(on))


_SCENES: dict[int, tuple[Any, ...]] = {
    11: (_buy_machine,),
    10: (_insure,),
    9: (_pay_machine, _pay_insurance),
    7: (_pay_machine,),
    6: (_sell_machine,),
    5: (_defer_income, _credit),
    4: (_discount,),
    3: (_apply_later, _keep_standard_journal, _order_with_prepayment),
    2: (_ship_in_part, _remind),
    1: (_on_account, _remind),
}


def today(stage: Stage) -> None:
    """What lies on the desk: quotes, orders, drafts of invoices, reminders and payments that wait."""
    on: date = stage.today
    stage.enter(SALES, "quote", stage.buyer(2), on, stage.item(0, "20"), stage.hours("24"))
    stage.enter(SALES, "quote", stage.buyer_abroad, on, stage.item(1, "10", unit_price=stage.trade.wares[1].price))
    stage.enter(PURCHASES, "quote", stage.seller(0), on, stage.item(2, "40"))
    for position in range(2 if stage.trade.is_tidy else 5):
        stage.enter(SALES, "invoice", stage.buyer(position), on, stage.item(position, "3"), stage.hours("4"))
    stage.enter(PURCHASES, "invoice", stage.seller(1), on, stage.item(0, "10"))
    order = stage.enter(SALES, "order", stage.buyer(4), on, stage.item(1, "10"), stage.item(2, "4"))
    first = document_lines.lines_of(order)[0]
    moment = stage.moment(on)
    document_lines.change(line=first, values={"quantity_to_ship": Decimal(4)}, **moment)
    stage.post(order, on, is_invoiced=False)
    stage.enter(PURCHASES, "order", stage.seller(2), on, stage.item(0, "50"), stage.item(1, "30"))
    reminders.suggest(document_date=on, **moment)
    finance_charges.suggest(posting_date=on, **moment)
    if stage.trade.is_tidy:
        wish = Wish(posting_date=on, last_payment_date=on, finds_discounts=True, is_summarised=True)
        asked = vendor_payments.Asked(wish, stage.cast.bank, vendor_numbers=(stage.seller(0), stage.seller(1)))
        if vendor_payments.suggested(asked).payments:
            vendor_payments.fill_journal(batch=batches.in_order("payments")[0], asked=asked, **moment)
