"""The runner of the golden cases itself: it finds what is wrong, shows it, and names what it cannot play."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from ledgerhall.finance.journals.models import JournalLine
from ledgerhall.finance.vat.models import Calculation, VATEntry
from ledgerhall.kernel.errors import Refused
from tests.conftest import pytest_terminal_summary
from tests.golden import comparing, made, reading, summary, t_accounts
from tests.golden.acts import REPERTOIRE
from tests.golden.made import Marks
from tests.golden.playing import play, verdict
from tests.golden.rows import Row
from tests.golden.small_case import LINES, POSTED, RENT
from tests.golden.taking import Act, Key, Repertoire

_SHOWN = """\
Rent paid

General ledger
                                                      expected                         made

  1000 Bank                                        Debit │       Credit           Debit │       Credit
                                            ─────────────┼─────────────    ─────────────┼─────────────
  act 1 RENT-1 2017-03-31                                │     1,204.00                 │     1,240.00  ≠

  6000 Rent                                        Debit │       Credit           Debit │       Credit
                                            ─────────────┼─────────────    ─────────────┼─────────────
  act 1 RENT-1 2017-03-31                       1,240.00 │                     1,240.00 │
"""


def played(case: reading.Case) -> str:
    return verdict(case, play(case, REPERTOIRE), case.title)


class TestPlaying:
    def test_a_case_that_makes_what_it_expects_has_nothing_to_tell(self, write, fresh_books):
        balances = [{"after": 1, "to": "2017-12-31", "accounts": {"6000": "1240.00", "1000": "-1240.00"}}]
        assert played(write(balances=balances)) == ""

    def test_a_wrong_figure_in_a_copy_of_a_case_is_found_and_shown_side_by_side(self, write, fresh_books):
        wrong = {**POSTED, "lines": [LINES[0], {"account": "1000", "amount": "-1204.00"}]}
        assert played(write(transactions=[wrong])).splitlines() == _SHOWN.splitlines()

    @pytest.mark.parametrize(
        "change",
        [
            {"by": 2},
            {"document_no": "RENT-2"},
            {"posting_date": "C2017-03-31"},
            {"lines": [{**LINES[0], "dimensions": {"DEPARTMENT": "ADM"}}, LINES[1]]},
            {"lines": [*LINES, {"account": "3100", "amount": "0.01"}]},
            {"lines": LINES[:1]},
        ],
        ids=["act", "document", "date", "dimensions", "too little made", "too much made"],
    )
    def test_every_part_of_a_transaction_is_compared(self, write, fresh_books, change):
        assert "≠" in played(write(transactions=[{**POSTED, **change}]))

    def test_what_was_done_earlier_counts_in_balances_only(self, write, fresh_books):
        earlier = [{**RENT, "document_no": "RENT-0"}]
        balances = [{"after": 1, "to": "2017-12-31", "accounts": {"6000": "2480.00", "1000": "-2480.00"}}]
        assert played(write(given={"earlier": earlier}, balances=balances)) == ""

    def test_a_balance_holds_no_closing_date_that_sorts_behind_it_and_no_later_act(self, write, fresh_books):
        closing = {**RENT, "document_no": "CLOSE", "posting_date": "C2017-12-31"}
        acts = [{"act": "close_fiscal_year", "starts": "2017-01-01"}, closing, {**RENT, "document_no": "RENT-3"}]
        posted = [{**POSTED, "by": 2, "document_no": "CLOSE", "posting_date": "C2017-12-31"}]
        posted += [{**POSTED, "by": 3, "document_no": "RENT-3"}]
        rent = [
            {"after": 2, "to": "2017-12-31", "accounts": {}},
            {"after": 2, "to": "C2017-12-31", "accounts": {"6000": "1240.00", "1000": "-1240.00"}},
            {"after": 3, "from": "2017-01-01", "to": "2017-12-31", "accounts": {"6000": "1240.00"}},
        ]
        assert played(write(acts=acts, transactions=posted, balances=rent)) == ""

    def test_a_line_takes_what_it_lacks_from_its_act(self, write, fresh_books):
        act = {key: value for key, value in RENT.items() if key != "lines"}
        shared = {"bal_type": "account", "bal_no": "1000", "type": "account", "amount": "1240.00"}
        assert played(write(acts=[{**act, **shared, "lines": [{"no": "6000"}]}])) == ""

    def test_stock_on_hand_at_the_opening_is_not_compared(self, write, fresh_books):
        stock = {"type": "inventory", "gen_prod": "G", "vat_prod": "V", "inventory_group": "S", "unit_cost": "2.00"}
        setup = {
            "accounts": {"1210": {"name": "Inventory", "income_balance": "balance"}},
            "general": {"retained_earnings_account": "3100"},
            "inventory_posting": {"S": {"inventory": "1210"}},
            "items": {"ITEM": {**stock, "opening_stock": "3"}},
        }
        balances = [{"to": "2017-12-31", "accounts": {"6000": "1240.00", "1000": "-1240.00"}}]
        assert played(write(given=setup, balances=balances)) == ""

    def test_of_two_transactions_of_a_number_the_day_says_which_is_reversed(self, write, fresh_books):
        later = {**RENT, "posting_date": "2017-04-30"}
        acts = [RENT, later, {"act": "reverse", "document_no": "RENT-1", "posting_date": "2017-03-31"}]
        back = [{"account": "6000", "amount": "-1240.00"}, {"account": "1000", "amount": "1240.00"}]
        posted = [POSTED, {**POSTED, "by": 2, "posting_date": "2017-04-30"}, {**POSTED, "by": 3, "lines": back}]
        assert played(write(acts=acts, transactions=posted)) == ""

    def test_what_a_change_of_setup_takes_out_of_a_record_is_gone(self, write, fresh_books):
        rule = {"accounts": {"6000": {"dimensions": {"DEPARTMENT": {"rule": "code mandatory"}}}}}
        freed = {"act": "change_setup", "set": {"accounts": {"6000": {"dimensions": None}}}}
        given = {"dimensions": {"DEPARTMENT": {"values": ["ADM"]}}, **rule}
        acts = [{**RENT, "refused": "E-JNL-15"}, freed, RENT]
        assert played(write(given=given, acts=acts, transactions=[{**POSTED, "by": 3}])) == ""

    def test_an_account_that_a_balance_does_not_list_must_be_0(self, write, fresh_books):
        told = played(write(balances=[{"after": 1, "to": "2017-12-31", "accounts": {"6000": "1240.00"}}]))
        assert [line.split() for line in told.splitlines() if "≠" in line] == [
            ["after", "act", "1", "to", "2017-12-31", "account", "1000:", "amount", "0.00", "-1,240.00", "≠"]
        ]


class TestRefusals:
    early = {**RENT, "posting_date": "2016-12-31"}

    def test_a_refusal_of_the_row_that_is_named_is_right_and_the_next_act_goes_on(self, write, fresh_books):
        acts = [{**self.early, "refused": "E-JNL-02"}, RENT]
        assert played(write(acts=acts, transactions=[{**POSTED, "by": 2}])) == ""
        assert not JournalLine.objects.exists()

    def test_a_refusal_of_another_row_is_told_with_its_reason(self, write, fresh_books):
        told = played(write(acts=[{**self.early, "refused": "E-JNL-05"}], transactions=[]))
        assert "Act 1, post_journal RENT-1: was to be refused by E-JNL-05, and was refused by E-JNL-02" in told
        assert "2016-12-31 is not within your range" in told

    def test_an_act_that_should_be_refused_and_is_not_is_told(self, write, fresh_books):
        told = played(write(acts=[{**RENT, "refused": "E-JNL-02"}]))
        assert "was to be refused (E-JNL-02), and was not" in told
        assert "made entries" in told

    def test_an_act_that_is_refused_and_should_not_be_is_told(self, write, fresh_books):
        assert "was refused, and should not have been: E-JNL-02" in played(write(acts=[self.early]))

    def test_where_nothing_is_to_do_an_error_is_optional_and_entries_are_wrong(self, write, fresh_books):
        assert played(write(acts=[{**self.early, "refused": "nothing-to-do"}], transactions=[])) == ""

    def test_where_nothing_is_to_do_and_entries_are_made_it_is_told(self, write, fresh_books):
        told = played(write(acts=[{**RENT, "refused": "nothing-to-do"}]))
        assert told.splitlines() == [
            "Rent paid",
            "  Act 1, post_journal RENT-1: made entries, though there was nothing to do or it was refused.",
        ]

    def test_a_refused_act_that_left_entries_behind_is_told(self, write, fresh_books):
        def posts_and_refuses(act, stage):
            REPERTOIRE.acts["post_journal"].perform(act, stage)
            raise Refused(())

        half = Repertoire({"post_journal": Act(posts_and_refuses, ())}, REPERTOIRE.keys)
        case = write(acts=[{**RENT, "refused": "nothing-to-do"}])
        assert any("made entries" in complaint for complaint in play(case, half).complaints)

    def test_an_earlier_act_that_is_refused_stops_the_case(self, write, fresh_books):
        with pytest.raises(Refused):
            play(write(given={"earlier": [self.early]}), REPERTOIRE)


class TestComparing:
    def row(self, amount="1.00", **place) -> Row:
        return Row({"document_no": "D", "posting_date": "2017-01-01", "account": "1", "dimensions": "", **place},
                   {"amount": Decimal(amount)})  # fmt: skip

    def differences(self, ledger, expected, made) -> int:
        return sum(len(one.differences) for one in comparing.compare({ledger: expected}, {ledger: made}))

    def test_sums_are_compared_not_entries(self):
        made = [self.row("0.40", by="1"), self.row("0.60", by="1")]
        assert self.differences("transactions", [self.row("1.00", by="1")], made) == 0

    def test_sums_of_0_are_dropped_on_both_sides(self):
        nothing = [self.row("5.00", by="1"), self.row("-5.00", by="1")]
        assert self.differences("transactions", nothing, []) == self.differences("transactions", [], nothing) == 0

    def test_a_row_without_its_act_counts_for_the_whole_case(self):
        made = [self.row("0.40", by="1"), self.row("0.60", by="2")]
        assert self.differences("transactions", [self.row("1.00")], made) == 0
        assert self.differences("transactions", [self.row("1.00", by="1")], made) == 2

    def test_a_tax_entry_is_told_by_its_setup_row_only_where_the_case_gives_it(self):
        place = {"by": "1", "account": "2100", "type": "Sale"}
        amounts = {"base": Decimal(-100), "amount": Decimal(-25)}
        made = [Row({**place, "vat": "EU/VAT25"}, amounts)]
        assert self.differences("vat_entries", [Row(place, amounts)], made) == 0
        assert self.differences("vat_entries", [Row({**place, "vat": "DOMESTIC/VAT25"}, amounts)], made) == 4

    def test_amounts_in_a_currency_are_compared_only_where_the_case_gives_them(self):
        place = {"by": "1", "control_account": "1110", "entry_type": "Initial Entry", "on": "SI-1"}
        local, both = {"amount_lcy": Decimal(745)}, {"amount_lcy": Decimal(745), "amount": Decimal(100)}
        made = [Row({**place, "currency": "EUR"}, both)]
        assert self.differences("detailed", [Row(place, local)], made) == 0
        assert self.differences("detailed", [Row({**place, "currency": "EUR"}, both)], made) == 0
        assert self.differences("detailed", [Row({**place, "currency": "USD"}, both)], made) == 4

    def test_amounts_in_a_currency_are_compared_at_the_place_alone_that_gives_them(self):
        place = {"control_account": "1110", "entry_type": "Application", "on": "SI-1", "currency": "EUR"}
        both = {"amount_lcy": Decimal(745), "amount": Decimal(100)}
        made = [Row({**place, "by": "1"}, both), Row({**place, "by": "2"}, both)]
        first, second = Row({**place, "by": "1"}, both), Row({**place, "by": "2"}, {"amount_lcy": Decimal(745)})
        assert self.differences("detailed", [first, second], made) == 0

    def test_of_remaining_amounts_those_listed_are_compared_and_whether_the_entry_is_open(self):
        def left(on, amount, is_open):
            return Row({"on": on, "currency": ""}, {"amount": Decimal(amount), "open": Decimal(is_open)})

        made = [left("SI-1", "0", 0), left("SI-2", "7.00", 1)]
        assert self.differences("remaining", [left("SI-1", "0", 0)], made) == 0
        assert self.differences("remaining", [left("SI-1", "0", 0)], [left("SI-1", "0", 1)]) == 1


class TestMade:
    @pytest.mark.parametrize(
        ("fields", "label", "row"),
        [
            ({"entry_type": "sale"}, "Sale", "EU/VAT25"),
            ({"entry_type": "purchase", "calculation": "reverse charge"}, "Purchase (reverse charge)", "EU/VAT25"),
            ({"entry_type": "sale", "is_prepayment": True, "base": -300}, "Sale (prepmt)", "EU/VAT25"),
            ({"entry_type": "sale", "is_prepayment": True, "base": 300}, "Sale (prepmt deducted)", "EU/VAT25"),
            ({"entry_type": "purchase", "is_prepayment": True, "base": 300}, "Purchase (prepmt)", "EU/VAT25"),
            ({"entry_type": "purchase", "is_prepayment": True, "base": -300}, "Purchase (prepmt deducted)", "EU/VAT25"),
            ({"entry_type": "sale", "calculation": "sales tax"}, "Sale tax, state", "tax STATE"),
            ({"entry_type": "purchase", "calculation": "sales tax"}, "Purchase tax, state", "tax STATE"),
            (
                {"entry_type": "purchase", "calculation": "sales tax", "is_use_tax": True},
                "Purchase, use tax",
                "tax STATE",
            ),
        ],
    )
    def test_vat_entries_are_called_as_the_format_calls_them(self, fields, label, row):
        groups = {"business_group_code": "EU", "product_group_code": "VAT25", "tax_jurisdiction_code": "STATE"}
        entry = VATEntry(**{"calculation": Calculation.NORMAL, **groups, **fields})
        assert (made.vat_type(entry), made.vat_row(entry)) == (label, row)

    def test_a_register_belongs_to_the_act_that_made_it(self):
        marks = Marks([3, 3, 5, 6])
        assert [marks.act_of(register) for register in (1, 3, 4, 5, 6)] == [0, 0, 2, 2, 3]


class TestTAccounts:
    def test_the_documents_that_differ_are_shown_whole_and_the_others_not(self):
        def row(document, account, amount):
            place = {"by": "1", "document_no": document, "posting_date": "2017-01-01", "dimensions": ""}
            return Row({**place, "account": account}, {"amount": Decimal(amount)})

        right = [row("D-1", "1000", "5.00"), row("D-1", "6000", "-5.00")]
        expected = [*right, row("D-2", "1000", "7.00"), row("D-2", "6000", "-7.00")]
        made_rows = [*right, row("D-2", "1000", "7.00"), row("D-2", "6100", "-7.00")]
        compared = comparing.compare({"transactions": expected}, {"transactions": made_rows})
        told = t_accounts.shown(title="T", complaints=(), compared=compared, names={"1000": "Bank", "6000": "Rent"})
        assert "D-1" not in told
        assert [line.split()[0] for line in told.splitlines() if "Debit" in line] == ["1000", "6000", "6100"]
        assert "6100 an account that the chart lacks" in told

    def test_a_long_place_stays_beside_its_figures(self):
        place = {"by": "1", "document_no": "D-1", "posting_date": "2017-01-01", "account": "1000"}
        rows = [Row({**place, "dimensions": f"DEPARTMENT=SALES;PROJECT={end}"}, {"amount": Decimal(5)}) for end in "AB"]
        compared = comparing.compare({"transactions": rows[:1]}, {"transactions": rows[1:]})
        told = t_accounts.shown(title="T", complaints=(), compared=compared, names={})
        assert len({line.index("│") for line in told.splitlines() if "│" in line}) == 1

    def test_remaining_amounts_are_told_with_whether_the_entry_is_open(self):
        place = {"on": "SI-1", "currency": "EUR"}
        expected = [Row(place, {"amount": Decimal(0), "open": Decimal(0)})]
        left = [Row(place, {"amount": Decimal("0.005"), "open": Decimal(1)})]
        compared = comparing.compare({"remaining": expected}, {"remaining": left})
        told = t_accounts.shown(title="T", complaints=(), compared=compared, names={})
        assert [line.split() for line in told.splitlines() if "≠" in line] == [
            ["in", "EUR", "SI-1:", "amount", "0.00", "0.005", "≠"],
            ["in", "EUR", "SI-1:", "open", "no", "yes", "≠"],
        ]


class TestCollection:
    def test_a_case_of_acts_and_setup_that_exist_lacks_nothing(self, write):
        assert REPERTOIRE.missing(write()) == []

    def test_what_a_case_takes_out_of_the_common_setup_it_does_not_need(self, write):
        assert REPERTOIRE.missing(write(given={"accounts": {"6000": None}, "pensions": None})) == []

    @pytest.mark.parametrize(
        ("parts", "missing"),
        [
            ({"acts": [{"act": "declare_dividend"}, RENT]}, ["declare_dividend"]),
            ({"given": {"earlier": [{"act": "declare_dividend"}]}}, ["declare_dividend"]),
            ({"given": {"pensions": {"P1": {"percent": "5"}}}}, ["setup pensions"]),
            ({"given": {"general": {"colour": "red"}}}, ["setup general.colour"]),
            ({"acts": [{"act": "change_setup", "set": {"general": {"colour": "red"}}}]}, ["setup general.colour"]),
            ({"acts": [{"act": "change_setup", "set": {"accounts": {"6000": None}}}]}, ["setup accounts.6000"]),
            ({"acts": [{**RENT, "stamp_duty": "1.00"}]}, ["post_journal stamp_duty"]),
            (
                {"acts": [{**RENT, "lines": [{"type": "employee", "no": "E1", "amount": "1.00"}]}]},
                ["post_journal lines.*.type=employee"],
            ),
        ],
    )
    def test_acts_fields_and_setup_that_do_not_exist_are_named(self, write, parts, missing):
        assert REPERTOIRE.missing(write(**parts)) == missing

    def test_the_summary_names_the_case_with_its_missing_acts(self, write):
        lacking = write(acts=[{"act": "declare_dividend"}, {"act": "pay_dividend"}])
        assert list(summary.told([lacking], REPERTOIRE)) == ["small-A1: declare_dividend, pay_dividend"]
        assert list(summary.told([write()], REPERTOIRE)) == []

    def test_the_summary_names_setup_that_is_entered_nowhere(self, write):
        few = Repertoire(REPERTOIRE.acts, {name: Key(lambda *_: None, ("*",)) for name in ("accounts", "general")})
        (told,) = summary.told([write()], few)
        assert told.endswith(": local_currency, fiscal_years")

    @pytest.mark.parametrize(("node", "is_told"), [("tests/golden/test_golden.py::x", True), ("tests/x.py::x", False)])
    def test_pytest_tells_it_where_golden_cases_ran(self, write, tmp_path, monkeypatch, node, is_told):
        write(acts=[{"act": "declare_dividend"}])
        monkeypatch.setenv(reading.OTHERS, str(tmp_path))
        lines: list[str] = []
        stats = {"passed": [SimpleNamespace(nodeid=node)]}
        pytest_terminal_summary(SimpleNamespace(stats=stats, section=lines.append, write_line=lines.append))
        assert ("small-A1: declare_dividend" in lines) == is_told
