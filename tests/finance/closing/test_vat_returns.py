"""VAT statements, returns and EC sales lists (finance.md 1.8, 5.11), by small figures of our own."""

from datetime import date

import pytest

from ledgerhall.finance.closing import vat_returns, vat_settlement, vat_statements
from ledgerhall.finance.closing.vat_figures import BEFORE_AND_WITHIN, Scope
from ledgerhall.finance.foundation.models import CompanyInformation
from ledgerhall.finance.posting.draft import VATComputed
from ledgerhall.finance.subledger.cards import Customer
from ledgerhall.finance.vat import settled
from ledgerhall.finance.vat.models import (
    VATEntry,
    VATPostingSetup,
    VATReturn,
    VATReturnDifference,
    VATStatement,
    VATStatementLine,
)
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.money import Money
from tests.finance.closing.period_ends import BY, DKK, buy, line, post_lines, sell
from tests.finance.ledgers import AT, ROSA

Q1 = (date(2017, 1, 1), date(2017, 3, 31))
Q2 = (date(2017, 4, 1), date(2017, 6, 30))
OPPOSITE = {"is_calculated_opposite": True}
# What is owed, positive: output VAT, VAT on reverse charges, and less what is deducted.
ROWS = (
    {"row_no": "10", "box_no": "A", "entry_type": "sale", **OPPOSITE},
    {"row_no": "11", "box_no": "B", "entry_type": "purchase", "business_group_code": "EU"},
    {"row_no": "20", "box_no": "C", "entry_type": "purchase", "is_printed_opposite": True, **OPPOSITE},
    {"row_no": "30", "box_no": "D", "line_type": "row totaling", "row_totaling": "10..29"},
    {"row_no": "", "line_type": "description", "description": "For information"},
    {"row_no": "40", "box_no": "E", "entry_type": "sale", "amount_type": "base", **OPPOSITE},
)


def make_statement(rows=ROWS, **values) -> VATStatement:
    found = vat_statements.create(values={"code": "VAT", "net_row_no": "30", **values}, **BY)
    for row in rows:
        vat_statements.add_line(statement=found, values=row, **BY)
    return found


def make_return(statement, period=Q1) -> VATReturn:
    return vat_returns.create(statement=statement, starting_date=period[0], ending_date=period[1], **BY)


def boxes(vat_return: VATReturn) -> dict[str, tuple[str, str]]:
    """Box → amount, and what of it is dated before the period."""
    return {
        each.box_no: (f"{each.amount:.2f}", f"{each.earlier_amount:.2f}")
        for each in vat_return.lines.exclude(box_no="").order_by("line_no")
    }


def shown(statement, scope, **more) -> dict[str, str]:
    found = vat_statements.shown(statement, scope, **more)
    return {each.line.box_no: f"{each.amount:.2f}" for each in found if each.line.box_no}


def refused(act, **arguments) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act(**arguments)
    return [f"{each.row} {each.code}" for each in refusal.value.refusals]


def settle(period=Q1) -> None:
    asked = vat_settlement.Asked(period[1], "VATSET", period[1], "2120")
    vat_settlement.settle(asked=asked, by=ROSA, posted_at=AT)


@pytest.fixture
def quarter(books):
    """Output 500, input 200, reverse charge 250 (both sides)."""
    sell("SI-1", "2017-01-20", "2500")
    buy("PI-1", "2017-02-10", "1000")
    buy("PI-2", "2017-03-03", "1000", business="EU")


class TestStatement:
    def test_adds_up_entries_and_rows_with_their_signs(self, quarter):
        figures = shown(make_statement(), Scope(*Q1))
        assert figures == {"A": "500.00", "B": "250.00", "C": "450.00", "D": "300.00", "E": "2000.00"}

    def test_period_within_or_before_and_within_by_vat_date(self, quarter):
        sell("SI-2", "2017-03-31", "125", vat_date=date(2017, 4, 1))
        statement = make_statement()
        assert shown(statement, Scope(*Q2))["A"] == "25.00"
        assert shown(statement, Scope(*Q2, period=BEFORE_AND_WITHIN))["A"] == "525.00"
        assert shown(statement, Scope(*Q1))["A"] == "500.00"

    def test_open_and_closed_entries(self, quarter):
        statement = make_statement()
        settle()
        sell("SI-2", "2017-03-31", "125")
        by_entries = {name: shown(statement, Scope(*Q1, entries=name))["A"] for name in ("open", "closed")}
        assert by_entries == {"open": "25.00", "closed": "500.00"}
        assert shown(statement, Scope(*Q1))["A"] == "525.00"

    def test_account_totaling_is_the_net_change_of_accounts_without_settlements(self, quarter):
        row = {"row_no": "50", "box_no": "F", "line_type": "account totaling", "account_totaling": "2100|2110"}
        statement = make_statement((*ROWS, row))
        settle()
        assert shown(statement, Scope(*Q1))["F"] == "-750.00"

    def test_whole_numbers_are_rounded_where_they_are_read(self, books):
        sell("SI-1", "2017-01-20", "502.50")
        buy("PI-1", "2017-02-10", "252.50")
        statement = make_statement()
        assert shown(statement, Scope(*Q1))["D"] == "50.00"
        whole = shown(statement, Scope(*Q1), is_whole=True)
        assert (whole["A"], whole["C"], whole["D"]) == ("101.00", "51.00", "50.00")

    def test_a_row_that_is_not_printed_is_not_shown_but_counts(self, quarter):
        statement = make_statement()
        VATStatementLine.objects.filter(row_no="20").update(is_printed=False)
        figures = shown(statement, Scope(*Q1))
        assert ("C" in figures, figures["D"]) == (False, "300.00")

    def test_unrealized_and_nondeductible_amounts_are_rows_of_their_own(self, books):
        VATPostingSetup.objects.filter(business_group_code="DOMESTIC").update(deductible_percent=40)
        buy("PI-1", "2017-02-10", "1000")
        VATEntry.objects.update(remaining_unrealized_base=7, remaining_unrealized_amount=3)
        kinds = "amount", "base", "unrealized amount", "unrealized base", "non-deductible amount", "non-deductible base"
        statement = make_statement(
            [{"row_no": str(at), "box_no": str(at), "amount_type": kind} for at, kind in enumerate(kinds)]
        )
        assert list(shown(statement, Scope(*Q1)).values()) == ["80.00", "320.00", "3.00", "7.00", "120.00", "480.00"]


class TestStatementRows:
    def test_rows_that_add_up_themselves_are_refused_with_their_path(self, books):
        rows = (
            {"row_no": "A", "line_type": "row totaling", "row_totaling": "B"},
            {"row_no": "C", "line_type": "row totaling", "row_totaling": "A"},
        )
        statement = make_statement(rows)
        values = {"row_no": "B", "line_type": "row totaling", "row_totaling": "C"}
        with pytest.raises(Refused) as refusal:
            vat_statements.add_line(statement=statement, values=values, **BY)
        assert [each.code for each in refusal.value.refusals] == ["vat-statement-cycle"]
        assert "A → B → C → A" in refusal.value.refusals[0].message
        assert VATStatementLine.objects.count() == 2

    def test_rows_more_than_six_deep_are_refused(self, books):
        nested = [{"row_no": "0", "entry_type": "sale"}]
        nested += [{"row_no": str(n), "line_type": "row totaling", "row_totaling": str(n - 1)} for n in range(1, 7)]
        statement = make_statement(nested)
        values = {"row_no": "7", "line_type": "row totaling", "row_totaling": "6"}
        told = refused(vat_statements.add_line, statement=statement, values=values, **BY)
        assert told == ["E-VAT-01 vat-statement-nesting"]

    def test_totalings_that_are_no_filter_are_refused(self, books):
        statement = make_statement(())
        for field, kind, code in (
            ("row_totaling", "row totaling", "vat-statement-totaling"),
            ("account_totaling", "account totaling", "vat-statement-accounts"),
        ):
            values = {"row_no": "1", "line_type": kind, field: "10..20..30"}
            assert refused(vat_statements.add_line, statement=statement, values=values, **BY) == [f"E-VAT-01 {code}"]

    def test_lines_are_changed_and_deleted_with_their_statement(self, books):
        statement = make_statement()
        found = vat_statements.lines_of(statement)[0]
        vat_statements.change_line(line=found, values={"box_no": "1"}, **BY)
        assert vat_statements.lines_of(statement)[0].box_no == "1"
        told = refused(
            vat_statements.change_line, line=found, values={"line_type": "row totaling", "row_totaling": "30"}, **BY
        )
        assert told == ["E-VAT-01 vat-statement-cycle"]
        vat_statements.delete(statement=statement, **BY)
        assert not VATStatementLine.objects.exists()


class TestReturn:
    def test_keeps_its_lines_and_ties_to_the_vat_accounts(self, quarter):
        made = make_return(make_statement())
        assert boxes(made)["D"] == ("300.00", "0.00")
        assert (made.amount_due, made.ledger_amount, made.number_of_differences) == (300, 300, 0)
        assert (made.version, made.status) == (1, "open")

    def test_ties_after_the_settlement_too(self, quarter):
        settle()
        made = make_return(make_statement())
        assert (made.amount_due, made.ledger_amount, made.number_of_differences) == (300, 300, 0)

    def test_lists_what_no_box_counts_and_what_has_no_vat_entry(self, quarter):
        buy("PI-3", "2017-03-10", "500", business="EU")
        post_lines(line("1200", "40", "3000", day="2017-03-20", no="MANUAL"))
        statement = make_statement([row for row in ROWS if row["row_no"] != "11"])
        made = make_return(statement)
        differences = VATReturnDifference.objects.filter(vat_return=made).order_by("transaction_no")
        assert [(each.document_no, each.returned_amount, each.ledger_amount) for each in differences] == [
            ("PI-2", -250, 0),
            ("PI-3", -125, 0),
            ("MANUAL", 0, -40),
        ]
        assert made.amount_due - made.ledger_amount == sum(each.difference for each in differences)

    def test_lists_differences_that_cancel_each_other(self, books):
        for no, amount in (("M1", "40"), ("M2", "-40")):
            post_lines(line("1200", amount, "3000", day="2017-03-20", no=no))
        made = make_return(make_statement())
        assert (made.amount_due, made.ledger_amount, made.number_of_differences) == (0, 0, 2)

    def test_a_posting_into_a_settled_period_lands_in_the_next_return_shown_as_such(self, quarter):
        statement = make_statement()
        settle()
        sell("SI-LATE", "2017-03-30", "1250")
        sell("SI-3", "2017-04-10", "125")
        assert settled.cautions([(None, date(2017, 3, 30))])
        made = make_return(statement, Q2)
        assert boxes(made)["A"] == ("275.00", "250.00")
        assert boxes(made)["D"] == ("275.00", "250.00")
        assert (made.ledger_amount, made.number_of_differences) == (275, 0)

    def test_a_posting_into_a_returned_period_lands_in_the_next_return_once(self, quarter):
        statement = make_statement()
        vat_returns.release(vat_return=make_return(statement), **BY)
        sell("SI-LATE", "2017-03-30", "1250")
        second = make_return(statement, Q2)
        assert boxes(second)["A"] == ("250.00", "250.00")
        vat_returns.release(vat_return=second, **BY)
        third = make_return(statement, (date(2017, 7, 1), date(2017, 9, 30)))
        assert boxes(third)["A"] == ("0.00", "0.00")

    def test_without_a_return_or_settlement_before_it_takes_its_own_period_only(self, quarter):
        assert boxes(make_return(make_statement(), Q2))["D"] == ("0.00", "0.00")

    def test_is_worked_out_again_while_it_is_open(self, quarter):
        made = make_return(make_statement())
        sell("SI-4", "2017-03-31", "125")
        again = vat_returns.calculate(vat_return=made, **BY)
        assert boxes(again)["A"] == ("525.00", "0.00")

    def test_a_second_version_of_the_period_takes_what_was_posted_since(self, quarter):
        statement = make_statement()
        first = vat_returns.release(vat_return=make_return(statement), **BY)
        sell("SI-LATE", "2017-03-30", "1250")
        second = make_return(statement)
        assert (second.version, boxes(second)["A"]) == (2, ("750.00", "0.00"))
        assert boxes(VATReturn.objects.get(pk=first.pk))["A"] == ("500.00", "0.00")

    def test_goes_from_open_to_released_submitted_accepted_and_closed(self, quarter):
        made = make_return(make_statement())
        for act, status in (
            (vat_returns.release, "released"),
            (vat_returns.reopen, "open"),
            (vat_returns.release, "released"),
            (vat_returns.submit, "submitted"),
            (vat_returns.accept, "accepted"),
            (vat_returns.close, "closed"),
        ):
            made = act(vat_return=made, **BY)
            assert made.status == status
        assert made.submitted_at == AT

    def test_that_was_rejected_stays_and_is_made_anew(self, quarter):
        statement = make_statement()
        made = vat_returns.release(vat_return=make_return(statement), **BY)
        told = refused(vat_returns.reject, vat_return=made, **BY)
        assert told == ["E-VAT-01 vat-return-status"]
        made = vat_returns.reject(vat_return=vat_returns.submit(vat_return=made, **BY), **BY)
        assert (made.status, refused(vat_returns.accept, vat_return=made, **BY)) == ("rejected", told)
        sell("SI-LATE", "2017-03-30", "1250")
        second = make_return(statement)
        assert (second.version, boxes(second)["A"]) == (2, ("750.00", "0.00"))
        assert vat_returns.close(vat_return=made, **BY).status == "closed"

    def test_an_open_one_is_deleted_with_its_lines(self, quarter):
        made = make_return(make_statement())
        vat_returns.delete(vat_return=made, **BY)
        assert not VATReturn.objects.exists()


class TestRefuse:
    def test_a_period_that_ends_before_it_begins_or_cuts_into_another(self, quarter):
        statement = make_statement()
        assert refused(make_return, statement=statement, period=Q1[::-1]) == ["E-VAT-01 vat-period-reversed"]
        make_return(statement)
        cutting = (date(2017, 3, 1), date(2017, 5, 31))
        assert refused(make_return, statement=statement, period=cutting) == ["E-VAT-01 vat-return-overlaps"]

    def test_a_version_beside_an_open_one_and_before_a_later_release(self, quarter):
        statement = make_statement()
        first = make_return(statement)
        assert refused(make_return, statement=statement) == ["E-VAT-01 vat-return-open"]
        vat_returns.release(vat_return=first, **BY)
        vat_returns.release(vat_return=make_return(statement, Q2), **BY)
        assert refused(make_return, statement=statement) == ["E-VAT-01 vat-return-later-released"]
        told = refused(vat_returns.reopen, vat_return=first, **BY)
        assert told == ["E-VAT-01 vat-return-later-released"]

    def test_a_change_of_a_released_return(self, quarter):
        made = vat_returns.release(vat_return=make_return(make_statement()), **BY)
        for act in (vat_returns.calculate, vat_returns.release, vat_returns.delete, vat_returns.close):
            assert refused(act, vat_return=made, **BY) == ["E-VAT-01 vat-return-status"]

    def test_the_release_of_one_that_later_postings_made_outdated(self, quarter):
        made = make_return(make_statement())
        sell("SI-4", "2017-03-31", "125")
        assert refused(vat_returns.release, vat_return=made, **BY) == ["E-VAT-01 vat-return-outdated"]

    def test_the_release_of_one_that_does_not_tie_until_it_is_accepted(self, quarter):
        post_lines(line("1200", "40", "3000", day="2017-03-20", no="MANUAL"))
        made = make_return(make_statement())
        assert refused(vat_returns.release, vat_return=made, **BY) == ["E-VAT-01 vat-return-differs"]
        assert vat_returns.release(vat_return=made, accepts_differences=True, **BY).status == "released"

    def test_a_statement_that_does_not_say_what_is_owed(self, quarter):
        assert refused(make_return, statement=make_statement(net_row_no="99")) == ["E-VAT-01 vat-statement-net-row"]

    def test_the_release_of_one_whose_rows_add_up_nothing(self, quarter):
        rows = (
            *ROWS,
            {"row_no": "50", "line_type": "row totaling", "row_totaling": "91..99"},
            {"row_no": "51", "line_type": "account totaling", "account_totaling": "2999"},
        )
        made = make_return(make_statement(rows))
        assert list(made.errors.order_by("row_no").values_list("row_no", "reason")) == [
            ("50", "rows"),
            ("51", "accounts"),
        ]
        told = refused(vat_returns.release, vat_return=made, **BY)
        assert told == ["E-VAT-01 vat-statement-row-empty", "E-VAT-01 vat-statement-accounts-missing"]

    def test_deleting_a_statement_that_returns_were_made_of(self, quarter):
        statement = make_statement()
        make_return(statement)
        assert "record-in-use" in refused(vat_statements.delete, statement=statement, **BY)[0]
        assert VATStatementLine.objects.count() == len(ROWS)


class TestECSalesList:
    def supply(self, no: str, amount: str, *, day: str = "2017-02-01", party: str = "C31", **more) -> None:
        sell(no, day, amount, party=party, business="EU", **more)

    def test_one_line_per_number_and_kind_of_supply(self, books):
        self.supply("SI-1", "1000")
        self.supply("SI-2", "500")
        self.supply("SCM-1", "-200", document_type="credit memo")
        sell("SI-3", "2017-02-02", "1250")
        made = make_return(None)
        assert made.kind == "ec sales list"
        lines = made.ec_lines.order_by("vat_registration_no", "supply")
        assert [(each.country_code, each.vat_registration_no, each.supply, each.amount) for each in lines] == [
            ("DE", "DE1", "goods", 1300)
        ]

    def test_triangular_trade_is_apart(self, books):
        vat = VATComputed(
            "sale", Money(-70, DKK), Money(0, DKK), Money(0, DKK), "EU", "VAT25", is_triangular=True
        )  # fmt: skip
        shared = {"day": "2017-02-01", "no": "SI-1", "document_type": "invoice"}
        post_lines(line("C31", "70", **shared), line("4000", "-70", vat=vat, **shared))
        assert [(each.supply, each.amount) for each in make_return(None).ec_lines.all()] == [("triangular", 70)]

    def test_services_are_apart_and_what_came_too_late_is_told_apart(self, books):
        self.supply("SI-1", "1000")
        vat_returns.release(vat_return=make_return(None), **BY)
        self.supply("SI-2", "300")
        VATPostingSetup.objects.filter(business_group_code="EU").update(is_eu_service=True)
        self.supply("SI-3", "40", day="2017-05-01")
        lines = make_return(None, Q2).ec_lines.order_by("supply")
        assert [(each.supply, each.amount, each.earlier_amount) for each in lines] == [
            ("goods", 300, 300),
            ("services", 40, 0),
        ]

    def test_sales_at_home_and_outside_the_eu_are_no_part_of_it(self, books):
        for no, country, number in (
            ("SI-1", "DK", "DK12345678"),
            ("SI-2", "DK", ""),
            ("SI-3", "US", ""),
            ("SI-4", "GB", "GB1"),
            ("SI-5", "", "DK12345678"),
            ("SI-6", "GR", "EL1"),
            ("SI-7", "GB", "XI1"),
            ("SI-8", "GB", "FR1"),
        ):
            Customer.objects.filter(number="C10").update(country_code=country, vat_registration_no=number)
            self.supply(no, "100", party="C10")
        made = make_return(None)
        lines = made.ec_lines.order_by("country_code")
        assert [(each.country_code, each.vat_registration_no, each.amount) for each in lines] == [
            ("FR", "FR1", 100),
            ("GR", "EL1", 100),
            ("XI", "XI1", 100),
        ]
        assert made.number_of_errors == 0
        VATPostingSetup.objects.filter(business_group_code="EU").update(is_eu_service=True)
        Customer.objects.filter(number="C10").update(vat_registration_no="XI1")
        self.supply("SI-9", "100", party="C10")
        assert vat_returns.calculate(vat_return=made, **BY).ec_lines.count() == 3

    def test_customers_without_number_or_country_are_errors_until_their_cards_are_filled_in(self, books):
        Customer.objects.filter(number="C30").update(country_code="FR")
        self.supply("SI-1", "100", party="C30")
        self.supply("SI-2", "40", party="C30")
        self.supply("SI-3", "7", party="C10")
        self.supply("SI-4", "1000")
        made = make_return(None)
        errors = made.errors.order_by("party_no").values_list("reason", "party_no", "country_code", "amount")
        assert list(errors) == [("country", "C10", "", 7), ("vat registration no", "C30", "FR", 140)]
        assert [each.vat_registration_no for each in made.ec_lines.all()] == ["DE1"]
        with pytest.raises(Refused) as refusal:
            vat_returns.release(vat_return=made, **BY)
        codes = [each.code for each in refusal.value.refusals]
        assert codes == ["ec-sales-country-missing", "ec-sales-vat-no-missing"]
        assert "C30 Abroad in FR" in refusal.value.refusals[1].message
        Customer.objects.filter(number="C30").update(vat_registration_no="FR1")
        Customer.objects.filter(number="C10").update(country_code="DK")
        again = vat_returns.calculate(vat_return=made, **BY)
        assert (again.number_of_errors, again.ec_lines.get(country_code="FR").amount) == (0, 140)
        assert vat_returns.release(vat_return=again, **BY).status == "released"

    def test_a_company_without_country_cannot_tell_what_is_abroad(self, books):
        CompanyInformation.objects.update(country_code="")
        made = make_return(None)
        assert refused(vat_returns.release, vat_return=made, **BY) == ["E-VAT-01 ec-sales-own-country-missing"]
