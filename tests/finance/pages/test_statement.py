"""A customer's statement as a page: asked from the customer, one part for each currency, and for paper."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from ledgerhall.finance.posting.draft import PartyTerms
from ledgerhall.finance.subledger.cards import Customer
from ledgerhall.kernel.money import Money
from tests.finance.pages.conftest import PREFIX
from tests.finance.settlement.trade import USD, enter_dollars, enter_trade, invoice, payment
from tests.finance.viewers import refused_by

PAGE = f"{PREFIX}/inquiry/customer-statement/"
JUNE = {"customer_no": "C2", "from_date": "01.06.2026", "to_date": "30.06.2026"}


@pytest.fixture
def trade(open_boatyard):
    enter_trade()


def tables(page: str) -> dict[str, list[list[str]]]:
    """Caption → rows of cells as text, totals last."""
    found = {}
    for caption, table in re.findall(r"<h3>([^<]*)</h3><table(.*?)</table>", page, re.DOTALL):
        rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL)[1:]
        cells = (
            [re.sub(r"<title>.*?</title>|<[^>]+>", "", cell) for cell in re.findall(r"<td.*?</td>", row)]
            for row in rows
        )
        found[caption] = [[cell for cell in row if cell] for row in cells]
    return found


class TestTheStatement:
    def test_says_what_happened_what_is_open_and_how_old_it_is(self, trade, reader):
        Customer.objects.filter(number="C2").update(address="Quay 1", postal_code="21122", city="Malmö")
        invoice("C2", "I1", 100, day="2026-05-31")
        invoice("C2", "I2", 50, day="2026-06-10", terms=PartyTerms(due_date=date(2026, 7, 10)))
        payment("C2", "P1", -30, day="2026-06-20", applies="I1")
        page = reader.get(PAGE, JUNE).content.decode()
        for line in ("Other", "Quay 1", "21122 Malmö", "Statement · C2 · 01 Jun 2026 to 30 Jun 2026"):
            assert f"<p>{line}</p>" in page
        assert tables(page) == {
            "Transactions EUR": [
                ["01 Jun 2026", "Opening Balance", "100.00"],
                ["10 Jun 2026", "Invoice", "I2", "50.00", "150.00"],
                ["20 Jun 2026", "Payment", "P1", "−30.00", "120.00"],
                ["30 Jun 2026", "Closing Balance", "120.00"],
            ],
            "Open Items EUR": [
                ["I1", "Invoice", "31 May 2026", "30", "100.00", "70.00"],
                ["I2", "Invoice", "10 Jul 2026", "50.00", "50.00"],
                ["Total", "120.00"],
            ],
            "Ageing EUR": [
                ["Not Due", "from 01 Jul 2026", "50.00"],
                ["to 1 Month", "01 Jun 2026 to 30 Jun 2026", "0.00"],
                ["to 2 Months", "01 May 2026 to 31 May 2026", "70.00"],
                ["to 3 Months", "01 Apr 2026 to 30 Apr 2026", "0.00"],
                ["Older", "until 31 Mar 2026", "0.00"],
                ["Overdue", "70.00"],
            ],
        }
        assert 'class="st unf"' in page
        entries = unescape(re.search(r'href="([^"]+)">I2</a>', page).group(1))
        assert "I2" in reader.get(entries).content.decode()

    def test_is_asked_from_the_list_and_the_card_with_the_month_up_to_the_work_date(self, trade, reader):
        customer = Customer.objects.get(number="C2")
        for place in (f"list/customers/?row={customer.uuid}", f"card/customer-card/{customer.uuid}/"):
            shown = reader.get(f"{PREFIX}/{place}").content.decode()
            address = re.search(rf'href="({PAGE}\?customer_no=C[^"]+)"', shown)
            assert address is not None, place
        page = reader.get(unescape(address.group(1))).content.decode()
        assert "Nothing was posted in this time" in page
        assert re.search(r'name="from_date" value="01 \w{3} \d{4}"', page)
        assert f'href="{PAGE}"' in page  # in the navigation pane

    def test_is_counted_when_it_goes_out_unless_the_customer_gets_none(self, trade, accountant):
        customer = Customer.objects.get(number="C2")
        act = f"{PREFIX}/card/customer-card/{customer.uuid}/act/issue-statement/"
        typed = {"from_date": "01.06.2026", "to_date": "30.06.2026", "confirmed": "1"}
        for number in (1, 2):
            shown = accountant.post(act, typed, follow=True).content.decode()
            assert f"Statement {number} · C2 · 01 Jun 2026 to 30 Jun 2026" in shown
        assert Customer.objects.get(number="C2").last_statement_no == 2
        Customer.objects.update(gets_statements=False)
        assert "Print Statements is off" in accountant.post(act, typed).content.decode()
        asked = {"from_date": date(2026, 6, 1), "to_date": date(2026, 6, 30)}
        assert refused_by("customers", "issue-statement", record=customer, values=asked) == ["statement-not-wanted"]

    def test_is_in_each_currency_and_is_printed(self, trade, reader):
        enter_dollars()
        invoice("C2", "I1", 100)
        invoice("C2", "I2", Money(200, USD))
        page = reader.get(f"{PAGE}print/", JUNE).content.decode()
        assert {caption.split()[-1] for caption in tables(page)} == {"EUR", "USD"}
        assert "data-prints" in page
        assert "data-prints" not in reader.get(PAGE, JUNE).content.decode()

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ({"customer_no": "C9"}, "There is no customer C9."),
            ({"to_date": "01.05.2026"}, "after its end"),
            ({"from_date": ""}, "This field is needed."),
            ({"to_date": "never"}, "never is no date."),
        ],
    )
    def test_says_what_stands_against_it(self, trade, reader, typed, told):
        answer = reader.get(PAGE, JUNE | typed)
        assert answer.status_code == 422
        assert told in answer.content.decode()
