"""Random companies doing random things in random order, on one engine or on several at once.

After each step the invariants of finance.md section 3 hold, and all engines have the same hashes; what is refused is
refused by a code that the reference explains, and leaves no trace; nothing else is ever raised.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from ledgerhall.finance.inspection.facts import facts
from ledgerhall.kernel.errors import Refused
from ledgerhall.tenancy import books as tenancy_books
from tests.finance import copies
from tests.finance.anew import TestCompany
from tests.invariants import acts_journals, acts_periods, acts_settling, acts_trading, companies, step_checks
from tests.invariants.companies import CURRENCIES, Character
from tests.invariants.hands import Drawn, Hand

STEPS = 40
_REFUSALS = Path(__file__).parents[2] / "docs" / "reference" / "refusals.md"
ACTS: tuple[Callable[[Hand], object], ...] = (
    acts_trading.post_sales_invoice,
    acts_trading.post_purchase_invoice,
    acts_trading.post_sales_credit_memo,
    acts_trading.post_purchase_credit_memo,
    acts_trading.work_on_an_order,
    acts_trading.take_an_invoice_back,
    acts_journals.post_account_journal,
    acts_journals.post_taxed_journal,
    acts_journals.post_bank_journal,
    acts_journals.post_party_journal,
    acts_journals.buy_an_asset,
    acts_journals.post_by_key_twice,
    acts_journals.reverse_a_transaction,
    acts_journals.reverse_a_register,
    acts_journals.roll_the_totals,
    acts_settling.pay_in_full,
    acts_settling.pay_in_part,
    acts_settling.pay_in_another_currency,
    acts_settling.pay_several,
    acts_settling.apply,
    acts_settling.unapply,
    acts_settling.charge_interest,
    acts_settling.remind,
    acts_settling.change_an_entry,
    acts_periods.adjust_exchange_rates,
    acts_periods.enter_a_rate,
    acts_periods.depreciate,
    acts_periods.settle_vat,
    acts_periods.close_a_year,
    acts_periods.close_the_income_statement,
    acts_periods.move_the_posting_range,
)
_NAMED = {act.__name__: act for act in ACTS}
# What makes an act possible that has nothing to do in a new company, or is refused.
_NEEDED = {
    "reverse_a_transaction": ("post_account_journal",),
    "reverse_a_register": ("post_account_journal",),
    "apply": ("post_party_journal",),
    "unapply": ("pay_in_part",),
    "close_the_income_statement": ("close_a_year",),
}
ATTEMPTS = 30
PLAIN = Character(
    currency="DKK",
    is_vat_on_payment=False,
    is_vat_adjusted_for_discount=False,
    has_tolerance=True,
    is_invoice_rounded=False,
    is_discount_posted=False,
    is_department_mandatory=False,
    vat_rounding="nearest",
)
DONE, REFUSED, NOTHING = "done", "refused", "nothing to do"
_drawn = st.builds(
    Drawn,
    # Mostly in the first half year, so that things meet.
    day=st.one_of(st.integers(0, 150), st.integers(0, 150), st.integers(0, 500)),
    which=st.integers(0, 9),
    units=st.integers(1, 200_000),
    how=st.integers(0, 127),
)
_characters = st.builds(
    Character,
    currency=st.sampled_from(sorted(CURRENCIES)),
    is_vat_on_payment=st.booleans(),
    is_vat_adjusted_for_discount=st.booleans(),
    has_tolerance=st.booleans(),
    is_invoice_rounded=st.booleans(),
    is_discount_posted=st.booleans(),
    is_department_mandatory=st.booleans(),
    vat_rounding=st.sampled_from(("nearest", "up", "down")),
)


class Bookkeeping(RuleBasedStateMachine):
    """The same steps on each set of books."""

    engines: ClassVar[tuple[str, ...]] = ("sqlite",)
    postgres_url: ClassVar[str] = ""
    seen: ClassVar[Counter[tuple[str, str]]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.companies: list[TestCompany] = []
        self.steps = 0
        self.is_sound = False

    @initialize(character=_characters, is_real=st.tuples(*[st.integers(0, 99)] * 3).map(any))
    def open_books(self, character: Character, is_real: bool) -> None:
        """hypothesis begins with the simplest run there is, 0 everywhere: in it nothing is done."""
        self.currency = character.currency
        if not is_real:
            return
        for engine in self.engines:
            self.companies.append(companies.of_currency(character.currency, engine, self.postgres_url, begin))
        for company in self.companies:
            with tenancy_books.open(company):
                companies.give_character(character)
        self.locked: set[Any] = set()

    # Drawn by its name, not a rule each: hypothesis would leave rules out of a whole run.
    @rule(name=st.sampled_from(tuple(_NAMED)), drawn=_drawn)
    def do(self, name: str, drawn: Drawn) -> None:
        """Do it in every set of books; they must answer alike."""
        act = _NAMED[name]
        if not self.companies:
            return
        self.steps, self.is_sound = self.steps + 1, False
        answers = [
            self._done(company, act, Hand(drawn, self.steps, self.currency, previews=company is self.companies[0]))
            for company in self.companies
        ]
        assert all(answer == answers[0] for answer in answers), answers
        self.seen[name, answers[0][0]] += 1
        self.is_sound = True

    def _done(self, company: TestCompany, act: Callable[[Hand], object], hand: Hand) -> tuple[Any, ...]:
        """How it went, and what the books are then. Only on the first engine the invariants are asked at every step:
        the others have the same hashes, and the same sums of what no hash covers."""
        with tenancy_books.open(company):
            before = facts()
            try:
                result = act(hand)
            except Refused as refused:
                codes = sorted({refusal.code for refusal in refused.refusals})
                assert set(codes) <= known_codes(), codes
                assert facts() == before, codes
                return (REFUSED, codes)
            now = facts()
            if company is self.companies[0] and now != before:
                self._require_invariants(before)
            is_done = result is not None and result != []
            return (DONE if is_done else NOTHING, str(result), now, step_checks.kept())

    def _require_invariants(self, before: dict[str, Any]) -> None:
        faults = step_checks.faults()
        assert faults == [], faults
        assert step_checks.gaps() == []
        assert step_checks.outside_of_the_range(before) == []
        locked = step_checks.locked_periods()
        assert self.locked <= locked
        self.locked = locked

    def teardown(self) -> None:
        try:
            for company in self.companies if self.is_sound else ():
                with tenancy_books.open(company):
                    faults = step_checks.whole_faults()
                    assert faults == [], faults
        finally:
            for company in self.companies:
                copies.remove(company)


def begin(currency: str) -> None:
    """Some business before the random one, so that there is something to pay, to adjust and to depreciate."""
    number = -100
    for which in range(3):
        for act, how in ((acts_trading.post_sales_invoice, 16), (acts_trading.post_purchase_invoice, 17)):
            number += 1
            act(Hand(Drawn(which * 7, which, 150_000 + which * 33, how), number, currency))
    for which in range(3):
        acts_journals.buy_an_asset(Hand(Drawn(14, which, 99_999, 4 - which), number + which + 1, currency))


def machine_of(engines: tuple[str, ...], postgres_url: str, seen: Counter[tuple[str, str]]) -> type[Bookkeeping]:
    """A machine that counts in `seen` what was done."""
    content = {"engines": engines, "postgres_url": postgres_url, "seen": seen}
    return type("RandomCompanies", (Bookkeeping,), content)


def run(machine: type[Bookkeeping], *, runs: int, of_seed: int, steps: int = STEPS) -> None:
    """So many runs, the same ones for the same seed; and the simplest one before them."""
    chosen = settings(
        max_examples=runs + 1,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        print_blob=True,
        phases=(Phase.generate,),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(of_seed)(machine), settings=chosen, _min_steps=steps)


def make_up(machine: type[Bookkeeping]) -> None:
    """Do what the random runs never did, in a company of its own: which acts a seed's runs do is luck, and another luck
    once the code is another. An act is tried in fixed ways until it is done, with what it needs before it.
    """
    if not never_done(machine.seen):
        return
    books = machine()
    try:
        books.open_books(character=PLAIN, is_real=True)
        for name in never_done(machine.seen):
            for attempt in range(ATTEMPTS):
                drawn = Drawn(day=31 + attempt, which=attempt % 10, units=10_000 + attempt, how=attempt * 37 % 128)
                for needed in _NEEDED.get(name, ()) if attempt else ():
                    books.do(name=needed, drawn=drawn)
                books.do(name=name, drawn=drawn)
                if machine.seen[name, DONE]:
                    break
    finally:
        books.teardown()


def told(seen: Counter[tuple[str, str]]) -> str:
    """How often each act was done, refused, and had nothing to do."""
    lines = [f"{'act':34}{DONE:>10}{REFUSED:>10}{NOTHING:>15}"]
    for name in _NAMED:
        lines.append(f"{name:34}{seen[name, DONE]:>10}{seen[name, REFUSED]:>10}{seen[name, NOTHING]:>15}")
    return "\n".join(lines)


def never_done(seen: Counter[tuple[str, str]]) -> list[str]:
    return [name for name in _NAMED if not seen[name, DONE]]


@cache
def known_codes() -> frozenset[str]:
    """The codes that the reference of refusals has a heading for."""
    return frozenset(re.findall(r"^#+ ([a-z0-9-]+)$", _REFUSALS.read_text(encoding="utf-8"), re.MULTILINE))
