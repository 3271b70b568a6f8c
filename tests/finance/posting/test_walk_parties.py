"""The walk of customers and vendors, walked on small frozen books: entries, terms, applications, effects, refusals."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.posting.books_parties import Detail, DimensionRule
from ledgerhall.finance.posting.books_vat import Waiting
from ledgerhall.finance.posting.draft import AppliesTo, Effect, PartyTerms, VATAsked
from ledgerhall.finance.posting.parts import EntryRef
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Money
from tests.finance.posting.small_books import (
    BOOKS,
    DKK,
    EUR,
    codes,
    detailed,
    entry,
    left,
    line,
    party,
    posted,
    refusals,
    setups,
    taxed,
    vat_fact,
    vat_setup,
    walked,
    with_entries,
)

PAYMENT = {"document_type": "payment", "balancing_account_no": "BANK"}


def invoice(amount="1250", **more):
    return line("C10", amount, document_type="invoice", balancing_account_no="4000", document_no="SI-1", **more)


def with_rules(books=BOOKS, **rules):
    return replace(books, rules=replace(books.rules, **rules))


class TestLedgerEntries:
    def test_an_invoice_has_its_terms_and_stands_after_the_other_side(self):
        parts = walked(invoice())
        assert [(made.account_no, made.amount_lcy.amount) for made in parts.lines] == [("4000", -1250), ("1100", 1250)]
        (part,) = parts.parties
        assert (part.due_date, part.discount_date, part.discount) == (date(2017, 2, 9), date(2017, 1, 20), Decimal(25))
        assert detailed(parts) == ["initial entry on SI-1 1250.00"]

    def test_a_payment_has_no_terms(self):
        (part,) = walked(line("C10", "-500", **PAYMENT)).parties
        assert (part.due_date, part.discount_date, part.discount) == (date(2017, 1, 10), None, 0)

    def test_what_the_line_says_of_terms_holds(self):
        terms = PartyTerms(due_date=date(2017, 3, 1), discount=Money(0, DKK), posting_group="FOREIGN")
        (part,) = walked(invoice(terms=terms)).parties
        assert (part.due_date, part.discount_date, part.discount) == (date(2017, 3, 1), None, 0)
        assert part.control_account_no == "1110"

    def test_a_discount_in_percent_is_of_what_the_setup_says(self):
        books = with_rules(is_discount_without_vat=True)
        sold = {"document_type": "invoice", "document_no": "SI-1"}
        owed = line("C10", "1250", terms=PartyTerms(discount_percent=Decimal(3)), **sold)
        income = line("4000", "-1250", vat=VATAsked("sale", "DOMESTIC", "VAT25"), **sold)
        assert [part.discount for part in walked(owed, income).parties] == [Decimal("37.50")]
        assert [part.discount for part in walked(owed, income, books=books).parties] == [30]
        of_terms = replace(owed, terms=None)
        assert [part.discount for part in walked(of_terms, income, books=books).parties] == [20]
        said = replace(owed, terms=PartyTerms(discount=Money("37.50", DKK)))
        assert [part.discount for part in walked(said, income, books=books).parties] == [Decimal("37.50")]

    def test_a_discount_in_percent_is_of_all_where_the_vat_is_not_charged(self):
        bought = {"document_type": "invoice", "document_no": "PI-1", "terms": PartyTerms(discount_percent=Decimal(2))}
        owed = line("V20", "-1000", **bought, balancing_account_no="5010")
        for business, discount in (("EU", "-20"), ("DOMESTIC", "-16")):
            asked = replace(owed, balancing_vat=VATAsked("purchase", business, "VAT25"))
            (part,) = walked(asked, books=with_rules(is_discount_without_vat=True)).parties
            assert part.discount == Decimal(discount)

    def test_a_discount_without_vat_is_taken_by_a_payment_of_the_same_posting(self):
        terms = PartyTerms(discount_percent=Decimal(2), discount_date=date(2017, 1, 20))
        owed = invoice(balancing_vat=VATAsked("sale", "DOMESTIC", "VAT25"), terms=terms)
        paid = line("C10", "-1230", **PAYMENT, applies="SI-1")
        parts = walked(owed, paid, books=with_rules(is_discount_without_vat=True))
        assert "payment discount on D1 -20.00" in detailed(parts)
        assert left(parts) == {"SI-1": "0.00", "D1": "0.00"}

    def test_grace_and_tolerance_come_from_the_setup(self):
        books = with_rules(grace="5D", tolerance_percent=Decimal(1), tolerance_maximum=Decimal(5))
        (part,) = walked(invoice(), books=books).parties
        assert (part.discount_tolerance_date, part.maximum_tolerance) == (date(2017, 1, 25), 5)
        (part,) = walked(line("C10", "-500", **PAYMENT), books=books).parties
        assert part.maximum_tolerance == 0

    def test_a_balancing_customer_gets_the_opposite_amount(self):
        parts = walked(line("4000", "-100", balancing_account_no="C10"))
        assert parts.parties[0].amount == Money(100, DKK)

    @pytest.mark.parametrize(
        ("typed", "given", "factor"),
        [("74.57", None, "0.134228188"), ("74.58", None, "0.134218289"), ("74.58", "0.134228188", "0.134228188")],
    )
    def test_a_typed_local_amount_says_the_factor_or_has_that_of_the_day(self, typed, given, factor):
        more = {"amount_lcy": Money(typed, DKK), "currency_factor": given and Decimal(given), "currency": EUR}
        (part,) = walked(line("C30", "10.01", balancing_account_no="4000", **more)).parties
        assert (part.factor, part.amount_lcy) == (Decimal(factor), Money(typed, DKK))

    def test_two_documents_are_two_transactions(self):
        parts = walked(invoice(), replace(invoice(), document_no="SI-2"))
        assert [part.transaction for part in parts.parties] == [0, 1]
        assert [made.transaction for made in parts.lines] == [0, 0, 1, 1]


class TestApplications:
    def test_in_one_currency_moves_no_account(self):
        parts = walked(
            line("C10", "-500", applies="SI-1", **PAYMENT), books=with_entries(entry("customer", 1, "SI-1", "1250"))
        )
        assert posted(parts) == {"1000": "500.00", "1100": "-500.00"}
        assert detailed(parts) == [
            "initial entry on D1 -500.00",
            "application on 1 -500.00",
            "application on D1 500.00",
        ]
        assert left(parts) == {1: "750.00", "D1": "0.00"}
        state = next(state for state in parts.states if state.entry.new == 0)
        assert (state.closed_by, state.closed_at) == (EntryRef("customer", 1), LedgerDate(date(2017, 1, 10)))

    def test_a_discount_goes_to_the_posting_group(self):
        terms = {"payment_discount_date": date(2017, 1, 15), "remaining_discount": Decimal(25)}
        books = with_entries(entry("customer", 1, "SI-1", "1250", **terms))
        parts = walked(line("C10", "-1225", applies="SI-1", **PAYMENT), books=books)
        assert posted(parts) == {"1000": "1225.00", "1100": "-1250.00", "4100": "25.00"}
        assert "payment discount on D1 -25.00" in detailed(parts)
        assert left(parts) == {1: "0.00", "D1": "0.00"}
        of_invoice = next(part for part in parts.details if part.entry.entry_no == 1)
        assert of_invoice.discount_before == 25

    def test_a_discount_is_split_where_vat_is_adjusted(self):
        terms = {"payment_discount_date": date(2017, 1, 15), "remaining_discount": Decimal(25)}
        books = with_rules(with_entries(entry("customer", 1, "SI-1", "1250", **terms)), is_vat_adjusted=True)
        vat = replace(
            books.vat,
            setups=setups(vat_setup("DOMESTIC", "VAT25", "25", is_adjusted_for_payment_discount=True)),
            documents={(1, "SI-1"): (vat_fact(1, "SI-1", "-1000", "-250"),)},
        )
        parts = walked(line("C10", "-1225", applies="SI-1", **PAYMENT), books=replace(books, vat=vat))
        assert posted(parts) == {"1000": "1225.00", "1100": "-1250.00", "2100": "5.00", "4100": "20.00"}
        assert taxed(parts) == ["sale 20.00 5.00 2100"]
        assert detailed(parts)[1:3] == [
            "payment discount (vat excl.) on D1 -20.00",
            "payment discount (vat adjustment) on D1 -5.00",
        ]

    @pytest.mark.parametrize(("posting", "account_no"), [("tolerance", "4110"), ("discount", "4100")])
    def test_a_late_discount_goes_where_the_setup_says(self, posting, account_no):
        dates = {"payment_discount_date": date(2017, 1, 6), "discount_tolerance_date": date(2017, 1, 11)}
        invoiced = entry("customer", 1, "SI-1", "1000", remaining_discount=Decimal(20), **dates)
        books = with_rules(with_entries(invoiced), late_discount_posting=posting)
        parts = walked(line("C10", "-980", applies="SI-1", **PAYMENT), books=books)
        assert posted(parts) == {"1000": "980.00", "1100": "-1000.00", account_no: "20.00"}

    def test_a_lower_rate_is_a_realized_loss(self):
        books = with_entries(entry("customer", 1, "SI-1", "1000", rate="7.45"))
        payment = line(
            "C30", "-1000", applies="SI-1", currency=EUR, day="2017-05-04", document_type="payment",
            balancing_account_no="BANK-EUR",
        )  # fmt: skip
        parts = walked(payment, books=books)
        assert posted(parts) == {"1010": "7400.00", "1110": "-7450.00", "7010": "50.00"}
        assert "realized loss on D1 -50.00" in detailed(parts)

    def test_a_local_payment_settles_a_foreign_invoice_where_the_setup_allows_it(self):
        books = with_entries(entry("customer", 1, "SI-1", "1000", rate="7.45"))
        payment = line("C30", "-7400", applies="SI-1", day="2017-05-04", **PAYMENT)
        assert codes(payment, books=books) == ["application-currency"]
        allowed = replace(books.parties, sides_between_currencies=frozenset({"customer"}))
        parts = walked(payment, books=replace(books, parties=allowed))
        assert posted(parts) == {"1000": "7400.00", "1110": "-7450.00", "7010": "50.00"}
        assert left(parts) == {1: "0.00", "D1": "0.00"}
        loss = next(made for made in parts.lines if made.account_no == "7010")
        assert (loss.amount, loss.amount_lcy) == (Money(50, DKK), Money(50, DKK))

    def test_what_is_left_follows_the_rate(self):
        books = with_entries(entry("customer", 1, "SI-1", "10.01", rate="7.45"))
        payment = {"document_type": "payment", "balancing_account_no": "BANK-EUR", "day": "2017-06-15"}
        parts = walked(line("C30", "-3.02", applies="SI-1", currency=EUR, **payment), books=books)
        assert posted(parts) == {"1010": "22.35", "1110": "-22.49", "7010": "0.15", "7200": "-0.01"}
        assert "correction of remaining amount on 1 0.01" in detailed(parts)

    def test_a_question_of_the_setup_that_nobody_answered_is_told(self):
        invoiced = entry("customer", 1, "SI-1", "1250")
        books = with_entries(replace(invoiced, entry=replace(invoiced.entry, maximum_tolerance=Decimal(5))))
        asking = replace(books, rules=replace(books.rules, is_tolerance_asked=True))
        payment = line("C10", "-1247", applies="SI-1", **PAYMENT)
        told = walked(payment, books=asking).cautions
        assert [(one.code, one.line, one.values) for one in told] == [
            ("application-tolerance-asked", 1, {"document_no": "D1"})
        ]
        assert walked(replace(payment, accepts_tolerance=True), books=asking).cautions == ()

    def test_a_late_discount_that_nobody_decided_on_is_told(self):
        dates = {"payment_discount_date": date(2017, 1, 6), "discount_tolerance_date": date(2017, 1, 11)}
        invoiced = entry("customer", 1, "SI-1", "1000", remaining_discount=Decimal(20), **dates)
        asking = with_rules(with_entries(invoiced), is_late_discount_asked=True)
        payment = line("C10", "-980", applies="SI-1", **PAYMENT)
        assert [one.code for one in walked(payment, books=asking).cautions] == ["application-late-discount-asked"]
        assert walked(replace(payment, accepts_late_discount=True), books=asking).cautions == ()

    def test_an_unrealized_gain_is_taken_back(self):
        adjusted = entry("customer", 1, "SI-1", "1000", rate="7.45", unrealized_lcy=Decimal(50))
        adjusted = replace(adjusted, entry=replace(adjusted.entry, remaining_amount_lcy=Decimal(7500)))
        payment = line("C30", "-1000", applies="SI-1", currency=EUR, **{**PAYMENT, "balancing_account_no": "BANK-EUR"})
        parts = walked(payment, books=with_entries(adjusted))
        assert posted(parts)["7020"] == "50.00"
        assert "unrealized gain on 1 -50.00" in detailed(parts)

    def test_an_entry_that_exists_is_applied_without_a_new_one(self):
        books = with_entries(entry("customer", 1, "SI-1", "1250"), entry("customer", 2, "CR-1", "-500", kind="payment"))
        parts = walked(line("C10", "0", applying_entry_no=2, applies="SI-1"), books=books)
        assert (parts.lines, parts.parties) == ((), ())
        assert left(parts) == {1: "750.00", 2: "0.00"}

    def test_an_entry_of_the_same_posting_can_be_applied(self):
        parts = walked(invoice(), line("C10", "-1225", applies="SI-1", **PAYMENT))
        assert left(parts) == {"SI-1": "0.00", "D1": "0.00"}
        assert posted(parts) == {"1000": "1225.00", "4000": "-1250.00", "4100": "25.00"}

    def test_two_payments_cannot_settle_the_same_amount(self):
        books = with_entries(entry("customer", 1, "SI-1", "1250"))
        payment = line("C10", "-1250", applies="SI-1", **PAYMENT)
        assert codes(payment, replace(payment, document_no="D2"), books=books) == ["application-entry-closed"]

    def test_the_oldest_come_first_without_tolerance(self):
        oldest = {("customer", "C10"): party("customer", "C10", "DOMESTIC", is_applied_to_oldest=True)}
        tolerated = {"maximum_tolerance": Decimal(5)}
        books = with_entries(
            entry("customer", 1, "SI-1", "100", **tolerated),
            entry("customer", 2, "SI-2", "100", on_hold="XX"),
            entry("customer", 3, "SI-3", "100", **tolerated),
        )
        books = replace(books, parties=replace(books.parties, parties=oldest))
        assert left(walked(line("C10", "-197", **PAYMENT), books=books)) == {1: "0.00", 3: "3.00", "D1": "0.00"}
        accepting = line("C10", "-197", accepts_tolerance=True, **PAYMENT)
        assert left(walked(accepting, books=books)) == {1: "0.00", 3: "0.00", "D1": "0.00"}

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"applies": "SI-9"}, "application-not-found"),
            ({"applies_to": (AppliesTo("SI-9", entry_no=1),)}, "application-not-found"),
            ({"applies_to": (AppliesTo("SI-1", Money(10, EUR)),)}, "application-amount-currency"),
            ({"applies_to": (AppliesTo("SI-1", Money(2000, DKK)),)}, "application-over-remaining"),
            ({"applies": "SI-2"}, "application-reversed"),
            ({"applies": "CR-3"}, "application-same-sign"),
            ({"applies": "SI-1", "day": "2017-01-04"}, "application-before-entry"),
        ],
    )
    def test_what_cannot_be_settled_is_refused(self, changes, code):
        books = with_entries(
            entry("customer", 1, "SI-1", "1250"),
            entry("customer", 2, "SI-2", "1250", is_reversed=True),
            entry("customer", 3, "CR-3", "-10", kind="payment"),
        )
        assert codes(line("C10", "-1250", **PAYMENT, **changes), books=books) == [code]

    def test_accounts_that_are_missing_are_named(self):
        group = replace(BOOKS.parties.groups["customer", "DOMESTIC"], payment_discount=BOOKS.currencies["EUR"].realized)
        group = replace(group, payment_discount=replace(group.payment_discount, debit="", credit=""))
        terms = {"payment_discount_date": date(2017, 1, 15), "remaining_discount": Decimal(25)}
        books = with_entries(entry("customer", 1, "SI-1", "1250", **terms))
        books = replace(books, parties=replace(books.parties, groups={("customer", "DOMESTIC"): group}))
        assert codes(line("C10", "-1225", applies="SI-1", **PAYMENT), books=books) == ["party-group-account"]
        euro = replace(BOOKS.currencies["EUR"], realized=BOOKS.currencies["EUR"].realized.__class__("", ""))
        books = replace(with_entries(entry("customer", 1, "SI-1", "1000", rate="7.45")), currencies={"EUR": euro})
        payment = line("C30", "-1000", applies="SI-1", currency=EUR, day="2017-05-04", **PAYMENT)
        assert codes(payment, books=books) == ["currency-gain-loss-account"]


class TestVATOnPayment:
    def waiting(self):
        vat = replace(
            BOOKS.vat,
            setups=setups(vat_setup("DOMESTIC", "VAT25", "25", is_unrealized=True)),
            documents={(1, "SI-1"): (vat_fact(1, "SI-1", "-1000", "-250", is_waiting=True),)},
        )
        books = with_rules(with_entries(entry("customer", 1, "SI-1", "1250")), is_unrealized_vat=True)
        return replace(books, vat=vat)

    def test_is_released_in_proportion(self):
        parts = walked(line("C10", "-500", applies="SI-1", **PAYMENT), books=self.waiting())
        assert posted(parts) == {"1000": "500.00", "1100": "-500.00", "2100": "-100.00", "2190": "100.00"}
        (released,) = parts.vat
        assert (released.base, released.amount, released.realizes_entry_no) == (-400, -100, 1)
        assert parts.vat_remaining == ((1, Decimal(-600), Decimal(-150)),)
        assert parts.lines[released.line].account_no == "2100"

    def test_of_a_document_of_the_same_posting_is_released_at_once(self):
        asked = VATAsked("sale", "DOMESTIC", "VAT25")
        lines = (
            line("4000", "-1250", document_type="invoice", document_no="SI-2", vat=asked),
            line("C10", "1250", document_type="invoice", document_no="SI-2"),
            line("C10", "-1225", applies="SI-2", **PAYMENT),
        )
        parts = walked(*lines, books=self.waiting())
        first, released = parts.vat
        assert (first.unrealized_amount, first.remaining_amount, first.amount) == (-250, 0, 0)
        assert (released.amount, released.realizes, released.realizes_entry_no) == (-250, 0, None)
        assert posted(parts) == {"1000": "1225.00", "2100": "-250.00", "4000": "-1000.00", "4100": "25.00"}

    def test_goes_back_when_the_application_is_undone(self):
        undone = vat_fact(2, "CR-1", "-400", "-100", transaction_no=5, application_no=9, realizes_entry_no=1)
        books = self.waiting()
        vat = replace(
            books.vat,
            applications={(5, 9): (undone,)},
            waiting={1: Waiting(Decimal(-600), Decimal(-150), "2190")},
        )
        entries = (
            entry("customer", 1, "SI-1", "1250", remaining="750"),
            entry("customer", 2, "CR-1", "-500", kind="payment", remaining="0"),
        )
        books = replace(with_entries(*entries, books=books), vat=vat)
        books = replace(books, parties=replace(books.parties, details=APPLIED))
        parts = walked(unapplication(), books=books)
        assert posted(parts) == {"2100": "100.00", "2190": "-100.00"}
        assert [(part.base, part.amount, part.realizes_entry_no) for part in parts.vat] == [(400, 100, 1)]
        assert parts.vat_remaining == ((1, Decimal(-1000), Decimal(-250)),)
        assert left(parts) == {1: "1250.00", 2: "-500.00"}
        assert next(state for state in parts.states if state.entry.entry_no == 1).remaining_discount == 25


def detail(entry_no, ledger_entry_no, **more) -> Detail:
    values = {
        "entry_type": "application",
        "posting_date": LedgerDate(date(2017, 1, 10)),
        "transaction_no": 5,
        "application_no": 9,
        "is_unapplied": False,
        "unapplies_entry_no": None,
        "discount_before": Decimal(25) if ledger_entry_no == 1 else Decimal(0),
    }
    return Detail(entry_no, ledger_entry_no, **values | more)


APPLIED = {("customer", 9): detail(9, 1), ("customer", 10): detail(10, 2)}


def unapplication(**more):
    effects = tuple(
        Effect(
            number, "application", Money(amount, DKK), Money(amount, DKK), application_no=9, unapplies_entry_no=undone
        )
        for number, amount, undone in ((1, 500, 9), (2, -500, 10))
    )
    return line("C10", "0", effects=effects, document_no="CR-1", **more)


class TestUnapplying:
    def books(self, *details, **more):
        entries = (
            entry("customer", 1, "SI-1", "1250", remaining="750", **more),
            entry("customer", 2, "CR-1", "-500", kind="payment", remaining="0"),
        )
        books = with_entries(*entries)
        known = APPLIED | {("customer", each.entry_no): each for each in details}
        return replace(books, parties=replace(books.parties, details=known))

    def test_moves_no_account_and_reopens(self):
        parts = walked(unapplication(), books=self.books())
        assert parts.lines == ()
        assert left(parts) == {1: "1250.00", 2: "-500.00"}
        assert {part.application_no for part in parts.details} == {9}

    @pytest.mark.parametrize(
        ("details", "more", "code"),
        [
            ((detail(9, 1, is_unapplied=True),), {}, "unapply-twice"),
            ((detail(9, 1, application_no=None, entry_type="initial entry"),), {}, "unapply-not-found"),
            ((detail(12, 1, application_no=12),), {}, "unapply-not-last"),
            ((detail(12, 1, application_no=None, entry_type="unrealized gain"),), {}, "unapply-adjusted"),
            ((), {"is_reversed": True}, "unapply-reversed"),
        ],
    )
    def test_of_what_may_not_be_undone_is_refused(self, details, more, code):
        assert codes(unapplication(), books=self.books(*details, **more)) == [code]

    def test_before_the_application_is_refused(self):
        refused = codes(unapplication(day="2017-01-09"), books=self.books())
        assert set(refused) == {"unapply-before-application"}

    def test_an_adjustment_moves_the_control_account(self):
        gain = Effect(
            1, "unrealized gain", Money(0, EUR), Money(50, DKK), "7020", adjusted_factor=Decimal("0.133333333")
        )
        books = with_entries(entry("customer", 1, "SI-1", "1000", rate="7.45"))
        parts = walked(line("C30", "0", effects=(gain,)), books=books)
        assert posted(parts) == {"1110": "50.00", "7020": "-50.00"}
        (state,) = parts.states
        assert (state.remaining_lcy, state.adjusted_factor) == (7500, Decimal("0.133333333"))


class TestRefusals:
    @pytest.mark.parametrize(
        ("made", "code"),
        [
            (line("C99", "1", balancing_account_no="4000"), "party-missing"),
            (line("C10", "10", balancing_account_no="V20"), "account-types-conflict"),
            (line("C10", "10", document_type="payment", balancing_account_no="BANK"), "amount-sign"),
            (line("V20", "10", document_type="invoice", balancing_account_no="5010"), "amount-sign"),
            (line("V20", "-10", document_type="payment", balancing_account_no="BANK"), "amount-sign"),
            (
                line("C10", "-9", terms=PartyTerms(discount=Money(-1, DKK)), **PAYMENT),
                "discount-not-on-invoice",
            ),
            (
                line("C10", "-9", terms=PartyTerms(discount_percent=Decimal(2)), **PAYMENT),
                "discount-not-on-invoice",
            ),
            (
                line("C10", "9", terms=PartyTerms(posting_group="NONE"), balancing_account_no="4000"),
                "posting-group-missing",
            ),
            (line("4000", "9", applies="SI-1", balancing_account_no="1000"), "application-without-party"),
            (line("C10", "0", applying_entry_no=77, applies="SI-1"), "application-not-found"),
        ],
    )
    def test_each_rule_has_its_code(self, made, code):
        assert codes(made) == [code]

    def test_an_application_needs_something_to_apply_to(self):
        books = with_entries(entry("customer", 2, "CR-1", "-500", kind="payment"))
        assert codes(line("C10", "0", applying_entry_no=2), books=books) == ["application-nothing-chosen"]

    def test_a_closing_date_is_for_accounts_alone(self):
        assert "closing-date-other-ledger" in codes(line("C10", "-9", day="C2016-12-31", **PAYMENT))

    def test_a_vendor_pays_a_credit_memo_back(self):
        books = with_entries(entry("vendor", 1, "CM-1", "10", kind="credit memo"))
        parts = walked(line("V20", "-10", applies="CM-1", **PAYMENT), books=books)
        assert left(parts) == {1: "0.00", "D1": "0.00"}

    @pytest.mark.parametrize(
        ("side", "number", "blocked", "kind", "amount", "is_refused"),
        [
            ("customer", "C10", "all", "payment", "-1", True),
            ("customer", "C10", "invoice", "invoice", "1", True),
            ("customer", "C10", "invoice", "payment", "-1", False),
            ("customer", "C10", "ship", "invoice", "1", False),
            ("vendor", "V20", "payment", "payment", "1", True),
            ("vendor", "V20", "payment", "invoice", "-1", False),
            ("vendor", "V20", "all", "invoice", "-1", True),
        ],
    )
    def test_blocked_parties_by_type_of_document(self, side, number, blocked, kind, amount, is_refused):
        blocked_party = {(side, number): party(side, number, "DOMESTIC", blocked=blocked)}
        books = replace(BOOKS, parties=replace(BOOKS.parties, parties=blocked_party))
        made = line(number, amount, document_type=kind, balancing_account_no="6010", external_document_no="X")
        assert codes(made, books=books) == (["party-blocked"] if is_refused else [])

    def test_a_sales_number_is_used_once(self):
        books = replace(BOOKS, parties=replace(BOOKS.parties, sales_documents=frozenset({("invoice", "SI-1")})))
        assert codes(invoice(), books=books) == ["sales-document-exists"]
        assert codes(invoice(), invoice()) == ["sales-document-exists"]
        assert codes(replace(invoice(), document_no="SI-2"), books=books) == []

    def test_a_customers_number_is_there_where_the_sales_setup_wants_it(self):
        mandatory = replace(BOOKS, parties=replace(BOOKS.parties, is_customer_no_mandatory=True))
        assert codes(invoice(), books=mandatory) == ["customer-document-no-empty"]
        assert codes(replace(invoice(), external_document_no="PO 7"), books=mandatory) == []
        bought = line("V20", "-10", document_type="invoice", balancing_account_no="5010")
        assert codes(bought, books=mandatory) == []

    def test_a_vendors_number_is_there_and_used_once(self):
        made = line("V20", "-10", document_type="invoice", balancing_account_no="5010")
        mandatory = replace(BOOKS, parties=replace(BOOKS.parties, is_external_no_mandatory=True))
        assert codes(made) == []
        assert codes(made, books=mandatory) == ["vendor-document-no-empty"]
        used = {("V20", "invoice", "V-77"): "PI-1"}
        books = replace(BOOKS, parties=replace(BOOKS.parties, vendor_documents=used))
        numbered = replace(made, external_document_no="V-77")
        assert codes(numbered, books=books) == ["vendor-document-no-used"]
        assert codes(numbered, replace(numbered, document_no="D2")) == ["vendor-document-no-used"]

    def test_a_document_of_two_parties_is_refused(self):
        lines = (line("C10", "5", document_type="invoice"), line("V20", "-5", document_type="invoice"))
        assert codes(*lines) == ["document-of-two-parties"]
        untyped = [replace(each, document_type="") for each in lines]
        assert codes(*untyped) == []
        with_vat = [line("5010", "5", vat=VATAsked("purchase", "DOMESTIC", "VAT25")), line("5010", "-5")]
        found = refusals(*untyped, *with_vat)
        assert [(refusal.row, refusal.code) for refusal in found] == [("E-JNL-16", "document-vat-of-two-parties")]
        assert "VAT on lines 3," in found[0].message
        assert "customer C10, vendor V20" in found[0].message

    def test_a_partys_dimension_rule_holds(self):
        strict = party("customer", "C10", "DOMESTIC", rules=(DimensionRule("AREA", "", "code mandatory"),))
        books = replace(BOOKS, parties=replace(BOOKS.parties, parties={("customer", "C10"): strict}))
        assert codes(line("C10", "-9", **PAYMENT), books=books) == ["dimension-mandatory"]
