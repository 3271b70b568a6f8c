"""Document pages as a browser without scripts uses them: made, typed, refused, previewed, posted, taken back."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from urllib.parse import quote

import pytest

from ledgerhall.finance.documents.models import Document, DocumentLine, PostedDocument
from ledgerhall.finance.documents.pages import grid_lines
from ledgerhall.finance.documents.pages.kinds import DRAFTS, POSTED
from ledgerhall.finance.foundation import number_series
from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.subledger.cards import Customer, TradeSetup
from ledgerhall.identity import permission_sets
from ledgerhall.tenancy import books
from tests.finance.documents.trading import document, invoice, line, post, start_trading
from tests.finance.ledgers import AT, ROSA
from tests.finance.pages.conftest import PREFIX, _client, company_with
from tests.finance.pages.test_pages import queries_of
from tests.finance.viewers import refused_by

CELLS = (
    "kind", "no", "description", "quantity", "unit_of_measure", "unit_price", "line_discount_percent",
    "line_discount_amount", "vat_product_group_code",
)  # fmt: skip


@pytest.fixture
def engine() -> str:
    """Pages are made of the same questions on both engines; those have tests of their own."""
    return "sqlite"


@pytest.fixture
def company(db, make_books):
    made = company_with(make_books(), "DKK")
    with books.open(made):
        start_trading()
        yield made


@pytest.fixture
def accountant(company):
    return _client(company, "maren", permission_sets.ACCOUNTANTS)


@pytest.fixture
def reader(company):
    return _client(company, "rita", permission_sets.READ)


def address(slug: str, key: object = "new") -> str:
    return f"{PREFIX}/document/{slug}/{key}/"


def typed_line(key: object = "", **typed: str) -> dict:
    return {"line": key, "seen": "", **dict.fromkeys(CELLS, ""), **typed}


def text_of(answer) -> str:
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


def series(**fields: str) -> None:
    """A number series for each field of the sales setup."""
    for field, code in fields.items():
        number_series.create(code=code, starting_no=f"{code}-1", starting_date=date(2016, 1, 1), by=ROSA, at=AT)
        TradeSetup.objects.filter(side="sales").update(**{field: code})


class TestAnInvoice:
    def test_is_made_typed_looked_at_and_posted(self, accountant):
        form = accountant.get(address("sales-invoice"))
        assert "Customer" in text_of(form)
        nobody = {"party_no": "C99", "number": "SI-1", "posting_date": "31.01.2017", "external_document_no": "BC-7"}
        refused = accountant.post(address("sales-invoice"), nobody)
        assert refused.status_code == 422
        assert 'value="BC-7"' in text_of(refused)
        made = accountant.post(address("sales-invoice"), {**nobody, "party_no": "c10"})
        base = made["Location"].split("?")[0]
        first = accountant.post(f"{base}line/", typed_line(kind="item", no="goods", quantity="3", unit_price="100"))
        assert first.status_code == 302
        words = accountant.post(f"{base}line/", typed_line(description="As agreed"))
        assert words.status_code == 302
        kinds = list(DocumentLine.objects.order_by("line_no").values_list("kind", "no", "description"))
        assert kinds == [("item", "GOODS", "Goods"), ("text", "", "As agreed")]
        shown = text_of(accountant.get(base))
        assert "SI-1 · Party C10" in shown
        assert "375.00" in shown
        preview = text_of(accountant.get(f"{base}?preview=1"))
        assert "Nothing is written" in preview
        assert "Detailed Customer Ledger Entries" in preview
        assert "Profit (LCY)" in text_of(accountant.get(f"{base}?statistics=1"))
        assert not GLEntry.objects.exists()
        posted = accountant.post(f"{base}post/")
        assert posted["Location"] == address("posted-sales-invoice", "SI-1")
        page = accountant.get(posted["Location"])
        assert "SI-1 was posted as register" in text_of(page)
        assert 'class="btn primary"' not in text_of(page)
        assert "find-entries" in text_of(page)
        assert accountant.get(base).status_code == 404

    def test_keeps_what_was_typed_into_a_refused_line(self, accountant):
        draft = document("sales", "invoice", "SI-1", "2017-01-31", "C10", line(price="10"))
        base, key = address("sales-invoice", draft.uuid), draft.lines.get().pk
        answer = accountant.post(f"{base}line/", typed_line(key, kind="item", no="NOPE", quantity="2", unit_price="1"))
        assert answer.status_code == 422
        row = re.search(rf'<tr data-line="{key}".*?</tr>', answer.content.decode(), re.DOTALL)[0]
        assert 'value="NOPE"' in row
        assert 'aria-invalid="true"' in row
        assert "Item NOPE does not exist." in text_of(answer)
        assert draft.lines.get().no == "GOODS"
        deleted = accountant.post(f"{base}line/", {**typed_line(key), "delete": str(key)})
        assert deleted.status_code == 302
        assert not draft.lines.exists()

    def test_refusals_of_posting_stand_on_top_and_beside_their_lines(self, accountant):
        lines = (line(price="10"), line("STOCK-1", price="10", vat_product_group_code="VAT12"))
        draft = document("sales", "invoice", "SI-1", "2017-01-31", "C10", *lines)
        base, key = address("sales-invoice", draft.uuid), draft.lines.last().pk
        answer = accountant.post(f"{base}post/")
        assert answer.status_code == 422
        assert f'href="#cell-{key}-vat_product_group_code"' in answer.content.decode()
        assert re.search(rf'<tr data-line="{key}"[^>]*err', answer.content.decode())
        assert "Not posted" in text_of(answer)
        assert "there is no VAT posting setup DOMESTIC / VAT12" in text_of(accountant.get(base))  # totals say why
        assert draft.lines.count() == 2

    def test_its_header_fills_in_what_follows_from_what_was_typed(self, accountant):
        draft = document("sales", "invoice", "SI-1", "2017-01-31", "C10")
        base = address("sales-invoice", draft.uuid)
        page = accountant.get(base).content.decode()
        form = re.search(r'<form id="header".*?</form>', page, re.DOTALL)[0]
        sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
        for name in ("is_price_including_vat", "is_tax_liable", "is_eu_triangular"):
            sent.pop(name, None)
        sent.pop("csrfmiddlewaretoken", None)
        answer = accountant.post(base, {**sent, "payment_terms_code": "2/10"}, headers={"X-Fragment": "header"})
        assert 'id="document-totals"' in answer.content.decode()
        assert "<html" not in answer.content.decode()
        draft.refresh_from_db()
        assert (draft.payment_terms_code, draft.payment_discount_percent) == ("2/10", 2)
        assert draft.payment_discount_date == date(2017, 2, 10)
        stale = accountant.post(base, {**sent, "payment_terms_code": "NET30"})
        assert "was changed to 2/10 by somebody else" in text_of(stale)

    def test_warns_of_what_does_not_stop_it(self, accountant):
        TradeSetup.objects.filter(side="sales").update(is_credit_warned=True)
        Customer.objects.filter(number="C10").update(credit_limit_lcy=Decimal(5))
        draft = document("sales", "invoice", "SI-1", "2017-01-31", "C10", line(price="10"))
        shown = accountant.get(address("sales-invoice", draft.uuid)).content.decode()
        assert 'class="refusal notice" role="status"' in shown
        assert "more than the credit limit of 5.00" in shown

    def test_asks_as_often_for_many_lines_as_for_few(self, accountant):
        draft = document("sales", "invoice", "SI-1", "2017-01-31", "C10", line(price="10"))
        base = address("sales-invoice", draft.uuid)
        few = queries_of(accountant, base)
        rows = [DocumentLine(document=draft, line_no=n, kind="item", no="GOODS", quantity=1, unit_price=1,
                             created_at=AT, changed_at=AT) for n in range(20_000, 220_000, 1_000)]  # fmt: skip
        DocumentLine.objects.bulk_create(rows)
        assert queries_of(accountant, base) <= few
        one = queries_of(accountant, f"{PREFIX}/list/sales-invoices/")
        for number in range(2, 12):
            document("sales", "invoice", f"SI-{number}", "2017-01-31", "C10")
        assert queries_of(accountant, f"{PREFIX}/list/sales-invoices/") <= one


class TestVATAmounts:
    def test_are_typed_by_identifier_within_the_limit(self, accountant):
        made = document("purchases", "invoice", "PI-1", "2017-02-01", "V20", line("GOODS", "1", "100.00"))
        base = address("purchase-invoice", made.uuid)
        assert f'href="{base}act/vat-amounts/' in accountant.get(base).content.decode()
        form = accountant.get(f"{base}act/vat-amounts/")
        assert "VAT 25 % (VAT25)" in text_of(form)
        name = re.search(r'name="(vat_[0-9a-f]+)"[^>]*value="25.00"', form.content.decode())[1]
        refused = accountant.post(f"{base}act/vat-amounts/", {name: "25.01", "confirmed": "1"})
        assert "at most 0" in text_of(refused)
        GeneralLedgerSetup.objects.update(maximum_vat_difference=Decimal("0.01"))
        typed = accountant.post(f"{base}act/vat-amounts/", {name: "25.01", "confirmed": "1"})
        assert typed.status_code == 302
        assert "125.01" in text_of(accountant.get(base))
        assert "VAT Difference" in text_of(accountant.get(f"{base}?statistics=1"))


class TestGlobalDimensions:
    def test_are_typed_on_header_and_lines(self, accountant):
        GeneralLedgerSetup.objects.update(global_dimension_1_code="DEPARTMENT")
        values = {"party_no": "C10", "number": "SI-1", "posting_date": "31.01.2017", "global_dimension_1": "a"}
        made = accountant.post(address("sales-invoice"), values)
        base, draft = made["Location"].split("?")[0], Document.objects.get()
        assert draft.dimensions == "DEPARTMENT=A"
        assert 'name="global_dimension_1" value="A"' in accountant.get(base).content.decode()
        by_page = {"by": ROSA, "at": AT, "work_date": date(2017, 1, 31)}
        said = {"kind": "item", "no": "GOODS", "global_dimension_1": "b"}
        saved = grid_lines.save_line(record=draft, line=None, values=said, **by_page)
        assert saved.dimensions == "DEPARTMENT=B"
        assert grid_lines.in_grid(draft)[0].global_dimension_1 == "B"
        changed = {"global_dimension_1": None, "dimensions": "DEPARTMENT=B"}
        grid_lines.save_line(record=draft, line=str(saved.pk), values=changed, **by_page)
        assert not DocumentLine.objects.get().dimensions
        posting = {**values, "global_dimension_1": "NONE"}
        assert "has no value NONE" in text_of(accountant.post(base, posting))


class TestEveryKind:
    def test_opens_as_list_draft_and_posted_document(self, accountant):
        for kind in DRAFTS:
            draft = document(kind.side.code, kind.kind, "D-1", "2017-01-31", "C10" if kind.side.is_sale else "V20")
            assert accountant.get(f"{PREFIX}/list/{kind.list_page}/").status_code == 200
            assert accountant.get(address(kind.slug)).status_code == 200
            assert str(kind.caption) in text_of(accountant.get(address(kind.slug, draft.uuid)))
        for kind in POSTED:
            PostedDocument.objects.create(
                side=kind.side.code, kind=kind.kind, number="P/1 %", posting_date=AT.date(), posted_at=AT,
                created_at=AT, changed_at=AT, billed_no="C10",
            )  # fmt: skip
            shown = accountant.get(address(kind.slug, quote(quote("P/1 %", safe=""), safe="")))
            assert "P/1 %" in text_of(shown)

    def test_an_order_is_made_of_a_quote_and_posted_in_parts(self, accountant):
        series(order_series_code="SO", posted_invoice_series_code="PSI")
        quote_ = document("sales", "quote", "SQ-1", "2017-01-31", "C10", line(quantity="2", price="100"))
        made = accountant.post(f"{address('sales-quote', quote_.uuid)}act/make-order/")
        order = Document.objects.get(kind="order")
        base = address("sales-order", order.uuid)
        assert made["Location"] == base
        shipped = accountant.post(f"{base}act/post-shipment/")
        assert shipped["Location"] == address("posted-sales-shipment", PostedDocument.objects.get().number)
        assert accountant.get(shipped["Location"]).status_code == 200
        nothing = accountant.post(f"{base}act/post-shipment/")
        assert nothing.status_code == 422
        assert "no quantity is to be shipped" in text_of(nothing)
        invoiced = accountant.post(f"{base}act/post-invoice/")
        assert invoiced["Location"] == address("posted-sales-invoice", "PSI-1")

    def test_an_order_is_prepaid_first(self, accountant):
        series(posted_prepayment_invoice_series_code="PP")
        order = document(
            "sales", "order", "SO-1", "2017-01-31", "C10", line(price="100"), prepayment_percent=Decimal(30)
        )
        base = address("sales-order", order.uuid)
        assert "Post the prepayment invoice" in text_of(accountant.post(f"{base}post/"))
        posted = accountant.post(f"{base}act/post-prepayment-invoice/")
        assert posted["Location"] == address("posted-sales-invoice", "PP-1")

    def test_a_released_document_is_read_until_it_is_opened_again(self, accountant):
        draft = document("sales", "invoice", "SI-1", "2017-01-31", "C10", line(price="10"))
        base = address("sales-invoice", draft.uuid)
        assert accountant.post(f"{base}act/release/").status_code == 302
        shown = text_of(accountant.get(base))
        assert "Reopen" in shown
        assert 'id="id-party_name"' not in shown
        assert accountant.post(f"{base}line/", typed_line(no="GOODS")).status_code == 404
        assert accountant.post(f"{base}act/release/").status_code == 422
        assert accountant.post(f"{base}act/reopen/").status_code == 302
        assert 'id="id-party_name"' in text_of(accountant.get(base))

    def test_lines_are_copied_from_a_posted_document(self, accountant):
        invoice("sales", "SI-1", "2017-01-31", "C10", line(quantity="2", price="100"))
        draft = document("sales", "invoice", "SI-2", "2017-02-28", "C10")
        act = f"{address('sales-invoice', draft.uuid)}act/copy-document/"
        missing = accountant.post(act, {"source": "posted invoice", "number": "SI-9", "confirmed": "1"})
        assert "There is no such document SI-9" in text_of(missing)
        asked = {"source": "posted invoice", "number": "SI-9", "is_header_included": False}
        assert refused_by("sales-invoice", "copy-document", record=draft, values=asked) == ["document-missing"]
        done = accountant.post(act, {"source": "posted invoice", "number": "SI-1", "confirmed": "1"})
        assert done.status_code == 302
        assert draft.lines.get().quantity == 2
        deleted = accountant.post(f"{address('sales-invoice', draft.uuid)}act/delete/", {"confirmed": "1"})
        assert deleted["Location"].startswith(f"{PREFIX}/list/sales-invoices/")

    def test_a_new_one_is_made_from_a_card(self, accountant):
        series(invoice_series_code="SI")
        card = Customer.objects.get(number="C10").uuid
        made = accountant.post(f"{PREFIX}/card/customer-card/{card}/act/new-invoice/")
        assert made["Location"] == address("sales-invoice", Document.objects.get().uuid)


class TestAPostedInvoice:
    def test_is_taken_back(self, accountant):
        for number in ("P-1", "P-2", "P-3"):
            post(document("sales", "invoice", number, "2017-01-31", "C10", line(price="100")))
        series(posted_credit_memo_series_code="PCM", invoice_series_code="SI", credit_memo_series_code="SC")
        asked = {"posting_date": "31.01.2017", "confirmed": "1"}
        credited = accountant.post(f"{address('posted-sales-invoice', 'P-3')}act/create-corrective-credit-memo/", asked)
        assert credited["Location"] == address("sales-credit-memo", Document.objects.get(kind="credit memo").uuid)
        cancelled = accountant.post(f"{address('posted-sales-invoice', 'P-1')}act/cancel/", asked)
        assert cancelled["Location"] == address("posted-sales-credit-memo", "PCM-1")
        assert "PCM-1" in text_of(accountant.get(address("posted-sales-invoice", "P-1")))
        again = accountant.post(f"{address('posted-sales-invoice', 'P-1')}act/cancel/", asked)
        assert "It is cancelled already." in text_of(again)
        corrected = accountant.post(f"{address('posted-sales-invoice', 'P-2')}act/correct/", asked)
        assert corrected["Location"] == address("sales-invoice", Document.objects.get(kind="invoice").uuid)
        copied = accountant.post(f"{address('posted-sales-credit-memo', 'PCM-1')}act/copy-to-new-document/")
        assert copied.status_code == 302
        assert Document.objects.filter(kind="credit memo").count() == 2


class TestRights:
    def test_of_a_reader_look_and_no_more(self, reader):
        draft = document("sales", "invoice", "SI-1", "2017-01-31", "C10", line(price="10"))
        base = address("sales-invoice", draft.uuid)
        shown = text_of(reader.get(base))
        assert "You have no right to post." in shown
        assert '<input id="cell-' not in shown
        attempts = {path: reader.post(f"{base}{path}", typed_line(no="GOODS")).status_code for path in (
            "", "line/", "post/", "act/release/", "act/delete/")}  # fmt: skip
        assert set(attempts.values()) == {404}
        assert reader.get(address("sales-invoice")).status_code == 404

    def test_of_strangers_open_nothing(self, company, client):
        draft = document("sales", "invoice", "SI-1", "2017-01-31", "C10")
        assert client.get(address("sales-invoice", draft.uuid)).status_code in (302, 404)


class TestABatch:
    def test_posts_what_can_be_and_tells_why_the_others_stay(self, accountant):
        series(posted_invoice_series_code="PSI")
        for number in ("SI-1", "SI-2", "SI-3"):
            document(
                "sales", "invoice", number, "2017-01-31", "C10", *([line(price="100")] if number != "SI-2" else [])
            )
        batch = f"{PREFIX}/list/sales-invoices/act/post-batch/"
        unclear = accountant.post(batch, {"numbers": "SI-1..|", "posting_date": "", "confirmed": "1"})
        assert unclear.status_code == 422
        assert "is no filter." in text_of(unclear)
        assert "batch-filter-unclear" in text_of(unclear)
        nothing = text_of(accountant.post(batch, {"numbers": "X*", "posting_date": "", "confirmed": "1"}))
        assert "No document has such a number." in nothing
        assert "batch-nothing-named" in nothing
        told = text_of(
            accountant.post(batch, {"numbers": "SI-1|SI-2", "posting_date": "", "confirmed": "1"}, follow=True)
        )
        assert "1 of 2 documents were posted. SI-2:" in told
        assert sorted(Document.objects.values_list("number", flat=True)) == ["SI-2", "SI-3"]
        assert PostedDocument.objects.get().number == "PSI-1"
