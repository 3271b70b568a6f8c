"""Applying, undoing, correcting, reminding and paying, as an accountant does it in the pages."""

from __future__ import annotations

import pytest

from ledgerhall.finance.journals.models import JournalLine
from ledgerhall.finance.settlement.models import (
    ApplicationLine,
    FinanceChargeMemo,
    FinanceChargeMemoLine,
    IssuedFinanceChargeMemo,
    IssuedReminder,
    Reminder,
    ReminderTerms,
)
from ledgerhall.finance.subledger.cards import Customer
from tests.finance.pages.conftest import PREFIX
from tests.finance.settlement.trade import enter_trade, entry, invoice, left, payment


@pytest.fixture
def trade(open_boatyard):
    enter_trade()


def ask(browser, page: str, act: str, record=None, **typed) -> str:
    """Do an act of a list with what is typed into its form; the page that comes after it."""
    named = {} if record is None else {"record": str(getattr(record, "uuid", record.pk))}
    address = f"{PREFIX}/list/{page}/act/{act}/" + (f"?record={named['record']}" if named else "")
    answer = browser.post(address, {"confirmed": "1", **named, **typed}, follow=True)
    assert answer.status_code in (200, 422)
    return answer.content.decode()


class TestRegisteringPayments:
    def test_of_an_open_entry_it_is_posted_applied_and_told(self, trade, accountant):
        invoice("C1", "I1", 1000)
        typed = {"posting_date": "30.06.2026", "bank_account_no": "B1", "amount": "", "document_no": "PAY-1"}
        told = ask(accountant, "customer-ledger-entries", "register-payment", entry("I1"), **typed)
        assert "PAY-1 of 980.00 EUR was posted as register" in told
        assert left("I1") == "0.00"
        again = ask(accountant, "customer-ledger-entries", "register-payment", entry("I1"), **typed)
        assert "Nothing is left to be paid." in again

    def test_of_several_vendor_entries_all_are_paid_or_none(self, trade, accountant):
        for number in ("B1", "B2"):
            invoice("V2", number, -100)
        rows = [str(entry(number).uuid) for number in ("B1", "B2")]
        address = f"{PREFIX}/list/vendor-ledger-entries/act/register-payment/"
        typed = {"confirmed": "1", "row": rows, "posting_date": "30.06.2026", "amount": "", "document_no": ""}
        assert accountant.post(address, {**typed, "bank_account_no": "B9"}).status_code == 422
        assert [left(number) for number in ("B1", "B2")] == ["-100.00", "-100.00"]
        assert accountant.post(address, {**typed, "bank_account_no": "B1"}).status_code == 302
        assert [left(number) for number in ("B1", "B2")] == ["0.00", "0.00"]


class TestApplying:
    def test_a_payment_is_applied_on_its_worksheet_and_undone(self, trade, accountant):
        invoice("C1", "I1", 1000)
        invoice("C1", "I2", 500)
        payment("C1", "P1", -1000)
        shown = ask(accountant, "customer-ledger-entries", "apply", entry("P1"))
        assert "Apply Customer Entries" in shown
        assert "I2" in shown
        first, second = ApplicationLine.objects.order_by("entry_no")
        ask(accountant, "apply-customer-entries", "choose-or-leave-out", first)
        ask(accountant, "apply-customer-entries", "amount-to-apply", second, amount="20.00")
        told = ask(accountant, "apply-customer-entries", "post-application", first, posting_date="30.06.2026")
        assert "Applied, with register" in told
        assert [left(each) for each in ("I1", "I2", "P1")] == ["0.00", "480.00 (10.00)", "0.00"]
        told = ask(accountant, "customer-ledger-entries", "unapply", entry("P1"), posting_date="30.06.2026")
        assert "is undone" in told
        assert left("P1") == "-1000.00"

    def test_what_cannot_be_applied_says_why(self, trade, accountant):
        invoice("C2", "I1", 100)
        payment("C2", "P1", -100)
        ask(accountant, "customer-ledger-entries", "apply", entry("P1"))
        line = ApplicationLine.objects.get()
        told = ask(accountant, "apply-customer-entries", "post-application", line, posting_date="30.06.2026")
        assert "Choose which entries P1 is to be applied to." in told
        told = ask(accountant, "apply-customer-entries", "amount-to-apply", line, amount="200")
        assert "more than the" in told
        assert not ApplicationLine.objects.filter(is_chosen=True).exists()

    def test_a_choice_is_left_out_again(self, trade, accountant):
        invoice("V1", "I1", -100)
        payment("V1", "P1", 100)
        ask(accountant, "vendor-ledger-entries", "apply", entry("P1"))
        line = ApplicationLine.objects.get()
        for is_chosen in (True, False):
            ask(accountant, "apply-vendor-entries", "choose-or-leave-out", line)
            assert ApplicationLine.objects.get().is_chosen is is_chosen

    def test_due_date_and_hold_are_changed_on_the_card(self, trade, accountant):
        invoice("C1", "I1", 1000)
        address = f"{PREFIX}/card/customer-ledger-entry-card/{entry('I1').uuid}/"
        assert "I1" in accountant.get(address).content.decode()
        typed = {"due_date": "01.09.2026", "payment_discount_date": "", "remaining_discount": "", "on_hold": "RL",
                 "payment_method_code": "", "payment_text": ""}  # fmt: skip
        assert accountant.post(address, typed).status_code == 302
        assert (entry("I1").due_date.isoformat(), entry("I1").on_hold, left("I1")) == ("2026-09-01", "RL", "1000.00")
        assert accountant.post(address, {**typed, "due_date": ""}).status_code == 422


class TestClaims:
    @pytest.fixture
    def overdue(self, trade, accountant):
        """An invoice due on 31 March, and terms made on pages for its customer."""
        typed = {"code": "1.5/30", "description": "", "method": "average daily balance", "interest_percent": "1.5",
                 "interest_period_days": "30", "grace_period_formula": "", "due_date_formula": "30D",
                 "minimum_amount_lcy": "0", "additional_fee_lcy": "10", "is_interest_posted": "1",
                 "is_additional_fee_posted": "1", "beginning_text": "", "ending_text": ""}  # fmt: skip
        assert accountant.post(f"{PREFIX}/card/finance-charge-terms-card/new/", typed).status_code == 302
        made = accountant.post(f"{PREFIX}/card/reminder-terms-card/new/", {"code": "HOME", "maximum_reminders": "0"})
        assert made.status_code == 302
        level = {"grace_period_formula": "5D", "due_date_formula": "7D", "additional_fee_lcy": "0"}
        ask(accountant, "reminder-terms", "new-level", ReminderTerms.objects.get(), **level)
        Customer.objects.filter(number="C1").update(
            finance_charge_terms_code="1.5/30", reminder_terms_code="HOME"
        )  # fmt: skip
        invoice("C1", "I1", 1250, day="2026-03-01")

    def test_a_finance_charge_memo_is_suggested_and_issued(self, overdue, accountant):
        told = ask(
            accountant, "finance-charge-memos", "suggest", posting_date="20.04.2026", customers="", terms_code=""
        )
        assert "1 document waits to be issued." in told
        memo = FinanceChargeMemo.objects.get()
        assert "Save" in accountant.get(f"{PREFIX}/card/finance-charge-memo-card/{memo.uuid}/").content.decode()
        assert "needs a number" in ask(accountant, "finance-charge-memos", "issue", memo, number="")
        assert "F1 was issued." in ask(accountant, "finance-charge-memos", "issue", memo, number="F1")
        assert left("F1") == "22.50"
        assert IssuedFinanceChargeMemo.objects.get().number == "F1"

    def test_a_line_is_left_out_and_a_draft_deleted(self, overdue, accountant):
        ask(accountant, "finance-charge-memos", "suggest", posting_date="20.04.2026", customers="C1", terms_code="")
        ask(accountant, "finance-charge-memos-lines", "leave-out", FinanceChargeMemoLine.objects.get())
        assert FinanceChargeMemo.objects.get().interest == 0
        ask(accountant, "finance-charge-memos", "delete", FinanceChargeMemo.objects.get())
        assert not FinanceChargeMemo.objects.exists()

    def test_a_reminder_is_suggested_and_issued(self, overdue, accountant):
        days = {"document_date": "20.04.2026", "posting_date": "20.04.2026", "customers": ""}
        ask(accountant, "reminders", "suggest", **days)
        assert "R1 was issued." in ask(accountant, "reminders", "issue", Reminder.objects.get(), number="R1")
        assert IssuedReminder.objects.get().level == 1
        assert "nothing was suggested" in ask(accountant, "reminders", "suggest", **days)


class TestPayments:
    def test_vendors_payments_are_suggested_into_the_payment_journal(self, trade, accountant):
        invoice("V2", "I1", -100, day="2026-05-01")
        typed = {"last_payment_date": "10.06.2026", "posting_date": "05.06.2026", "bank_account_no": "B1",
                 "finds_discounts": "1", "is_summarised": "1", "available_lcy": "", "minimum_lcy": "",
                 "document_no": "PM-1", "vendors": "", "batch": "DEFAULT"}  # fmt: skip
        told = ask(accountant, "vendors", "suggest-vendor-payments", **typed)
        assert "1 line waits in batch DEFAULT" in told
        assert JournalLine.objects.get().document_no == "PM-1"
        unknown = ask(accountant, "vendors", "suggest-vendor-payments", **typed | {"batch": "NONE"})
        assert "There is no batch NONE" in unknown
        assert "payment-batch-missing" in unknown

    def test_the_payment_journal_suggests_into_its_batch(self, trade, accountant):
        invoice("V2", "I1", -100, day="2026-05-01")
        typed = {"last_payment_date": "10.06.2026", "posting_date": "05.06.2026", "bank_account_no": "B1",
                 "available_lcy": "50", "minimum_lcy": "", "document_no": "PM-1", "vendors": "",
                 "confirmed": "1"}  # fmt: skip
        address = f"{PREFIX}/journal/payment-journal/DEFAULT/act/suggest-vendor-payments/"
        told = accountant.post(address, typed, follow=True).content.decode()
        assert "No vendor is to be paid" in told
        accountant.post(address, typed | {"available_lcy": ""}, follow=True)
        assert JournalLine.objects.get().amount == 100
