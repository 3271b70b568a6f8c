"""VAT that is typed for a document, a cent off what is worked out: bounded, posted, and forgotten when lines change."""

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.documents import (
    cautions,
    correcting,
    drafts,
    lines,
    posting,
    statistics,
    vat_differences,
    vat_typing,
)
from ledgerhall.finance.documents.models import Document, PostedDocument
from ledgerhall.finance.documents.totals import PricedLine, of
from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.subledger.ledgers import VendorLedgerEntry
from ledgerhall.finance.vat.arithmetic import VatRule
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from tests.finance.documents.trading import booked, document, line, post, table
from tests.finance.ledgers import AT, ROSA

DAY = date(2017, 2, 1)
VAT25 = ("VAT25", Decimal(25))


def type_vat(draft: Document, amount: str | None, key=VAT25) -> Document:
    typed = {key: None if amount is None else Decimal(amount)}
    return vat_typing.set_vat(document=draft, typed=typed, by=ROSA, at=AT, work_date=DAY)


def refused(act, *asked, **more) -> list[str]:
    with pytest.raises(Refused) as found:
        act(*asked, **more)
    return [refusal.code for refusal in found.value.refusals]


def allow(amount: str) -> None:
    GeneralLedgerSetup.objects.update(maximum_vat_difference=Decimal(amount))


def shown(draft: Document) -> tuple[Decimal, Decimal, Decimal]:
    found = statistics.of(draft, DAY)
    return found.base, found.vat, found.total


def test_a_vendors_invoice_that_is_a_cent_off_is_posted_and_cancelled_as_it_was_typed(trading):
    said = [line("GOODS", "1", "100.02"), line("SERVICE", "1", "33.33")]
    draft = document("purchases", "invoice", "PI-1", "2017-02-01", "V20", *said)
    assert shown(draft) == (Decimal("133.35"), Decimal("33.34"), Decimal("166.69"))
    assert refused(type_vat, draft, "33.33") == ["document-vat-difference"]
    allow("0.01")
    assert refused(type_vat, draft, "33.32") == ["document-vat-difference"]
    assert refused(type_vat, draft, "33.335") == ["amount-precision"]
    assert refused(type_vat, draft, "33.33", ("VAT9", Decimal(9))) == ["document-vat-identifier"]
    typed = type_vat(draft, "33.33")
    assert shown(typed) == (Decimal("133.35"), Decimal("33.33"), Decimal("166.68"))
    previewed = posting.preview_document(document=typed, by=ROSA)
    assert not previewed.refusals
    allow("0")
    assert refused(post, typed) == ["document-vat-difference"]
    allow("0.01")
    made = post(typed)
    assert booked("PI-1") == table("5010 133.35 Dr\n1200 33.33 Dr\n2000 166.68 Cr")
    entries = VATEntry.objects.filter(document_no="PI-1")
    assert sum(entry.difference for entry in entries) == Decimal("-0.01")
    assert sum(entry.amount for entry in entries) == Decimal("33.33")
    assert (made.document.vat_amount, made.document.total_amount) == (Decimal("33.33"), Decimal("166.68"))
    allow("0")
    memo = correcting.cancel(
        invoice=made.document, posting_date=LedgerDate(date(2017, 3, 1)), by=ROSA, posted_at=AT, document_no="PCM-1"
    )
    assert memo.document.total_amount == made.document.total_amount
    assert sum(entry.difference for entry in VATEntry.objects.all()) == 0
    assert not VendorLedgerEntry.objects.filter(is_open=True).exists()
    assert PostedDocument.objects.count() == 2


def test_it_counts_while_the_lines_of_its_group_stay_and_says_when_it_does_not(trading):
    allow("0.05")
    draft = document("purchases", "invoice", "PI-1", "2017-02-01", "V20", line("GOODS", "1", "100.00"))
    typed = type_vat(draft, "25.02")
    assert shown(typed)[1] == Decimal("25.02")
    other = {"kind": "account", "no": "6010", "quantity": Decimal(1), "unit_price": Decimal(9)}
    lines.insert(document=typed, values={**other, "vat_product_group_code": "VAT0"}, by=ROSA, at=AT)
    assert shown(typed)[1] == Decimal("25.02")
    assert "document-vat-worked-out-again" not in codes_of(typed)
    first = typed.lines.order_by("line_no").first()
    lines.change(line=first, values={"quantity": Decimal(2)}, by=ROSA, at=AT)
    changed = Document.objects.get(pk=typed.pk)
    assert shown(changed)[1] == Decimal("50.00")
    assert "document-vat-worked-out-again" in codes_of(changed)
    anew = type_vat(changed, None)
    assert anew.vat_differences == ""
    drafts.release(document=anew, by=ROSA, at=AT)
    assert refused(type_vat, anew, "50.01") == ["document-released"]


def codes_of(draft: Document) -> list[str]:
    return [caution.code for caution in cautions.cautions_of(draft, DAY)]


def test_of_prices_with_vat_the_total_stays_and_a_foreign_difference_is_valued(trading):
    allow("0.10")
    header = {"is_price_including_vat": True}
    draft = document("purchases", "invoice", "PI-1", "2017-02-01", "V20", line("GOODS", "1", "125.00"), **header)
    for _again in range(2):
        draft = type_vat(draft, "25.01")
        assert shown(draft) == (Decimal("99.99"), Decimal("25.01"), Decimal("125.00"))
    foreign = document(
        "purchases", "invoice", "PI-2", "2017-02-01", "V20", line("GOODS", "1", "100"), currency_code="EUR"
    )
    assert refused(type_vat, foreign, "25.02") == ["document-vat-difference"]  # 0.02 EUR are 0.15
    post(type_vat(foreign, "25.01"))
    assert VATEntry.objects.get(document_no="PI-2").difference == Decimal("0.07")


def test_the_parts_add_up_whatever_the_lines_are():
    rule = VatRule("VAT25", Decimal(25))
    made = of([PricedLine(Decimal(1), Decimal(price), rule) for price in ("10", "-10", "0")], 2)
    typed = vat_differences.Difference(rule, Decimal(0), Decimal(0), Decimal("0.03"))
    kept = vat_differences.read(vat_differences.written([typed]))
    assert kept == (typed,)
    found = vat_differences.applied(made.lines, [rule] * 3, kept, 2, is_including_vat=False)
    assert [one.vat for one in found] == [Decimal("2.53"), Decimal("-2.50"), 0]
    assert sum(one.owed for one in found) == Decimal("0.03")
