"""Any sequence of postings, reversals, moved ranges and closed years.

The invariants hold after each step, what is previewed is what is posted, what is refused leaves no trace, and the same
steps give the same hashes on both engines.
"""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ledgerhall.finance.foundation import periods
from ledgerhall.finance.foundation.dimension_sets import canonical
from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.inspection.facts import facts
from ledgerhall.finance.inspection.verify import verify
from ledgerhall.finance.journals.starting import NewBooks, start_books
from ledgerhall.finance.ledger import balances, totals
from ledgerhall.finance.ledger.models import GLAccount, GLEntry, GLRegister
from ledgerhall.finance.posting.draft import DraftLine, PostingDraft
from ledgerhall.finance.posting.post import post
from ledgerhall.finance.posting.preview import preview
from ledgerhall.finance.posting.reversal import reverse_register, reverse_transaction
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.money import Money
from ledgerhall.tenancy import books as tenancy_books
from ledgerhall.tenancy import building
from ledgerhall.tenancy.locations import Location
from tests.finance.conftest import TestCompany
from tests.finance.inspection import rich_books
from tests.finance.ledgers import AT, EUR, ROSA

ACCOUNTS = ("1100", "1200", "4100", "6200", "2200")
DIMENSIONS = tuple(
    canonical(pairs) for pairs in ({}, {"DEPARTMENT": "A"}, {"PROJECT": "B"}, {"DEPARTMENT": "B", "PROJECT": "A"})
)
LEDGER = (
    "entry_no transaction_no account_no posting_date document_no amount currency_code currency_amount dimensions "
    "is_prior_year is_correction is_reversed reverses_entry_no reversed_by_entry_no"
).split()

# Most journals can be posted; a day before all periods, a missing dimension value, a cent too much come now and then.
rarely = st.integers(0, 11).map(lambda number: number == 11)
days = st.integers(0, 729).map(lambda days: LedgerDate(date(2025, 1, 1) + timedelta(days=days)))
amounts = st.integers(1, 500_000).map(lambda cents: Decimal(cents if cents % 2 else -cents) / 100)
currencies = st.sampled_from((EUR, EUR, rich_books.USD))


@st.composite
def documents(draw, number: int) -> list[DraftLine]:
    """A document: single lines with a balancing account, or lines that add up to zero (now and then to a cent more)."""
    day = LedgerDate(date(2024, 12, 31)) if draw(rarely) else draw(days)
    currency = draw(currencies)
    dimensions = "PROJECT=NONE" if draw(rarely) else draw(st.sampled_from(DIMENSIONS))
    common = {
        "posting_date": day,
        "document_no": f"D{number}",
        "dimensions": dimensions,
        "is_correction": draw(st.booleans()),
    }
    values = draw(st.lists(amounts, min_size=1, max_size=3))
    if draw(st.booleans()):
        pairs = [draw(st.permutations(ACCOUNTS))[:2] for _ in values]
        return [
            DraftLine(0, account, amount=Money(value, currency), balancing_account_no=balancing, **common)
            for (account, balancing), value in zip(pairs, values, strict=True)
        ]
    values.append(-sum(values) + (Decimal("0.01") if draw(rarely) else 0))
    return [DraftLine(0, draw(st.sampled_from(ACCOUNTS)), amount=Money(value, currency), **common) for value in values]


@st.composite
def drafts(draw) -> PostingDraft:
    """A journal of one or two documents."""
    lines = [line for number in range(draw(st.integers(1, 2))) for line in draw(documents(number))]
    numbered = (DraftLine(**{**as_values(line), "line_no": n}) for n, line in enumerate(lines, start=1))
    has_series = draw(st.booleans())
    return PostingDraft(tuple(numbered), "GENJNL", posting_number_series="VOU" if has_series else "")


def as_values(line: DraftLine) -> dict[str, object]:
    return {name: getattr(line, name) for name in DraftLine.__slots__}


@dataclass(frozen=True)
class Step:
    """What one engine answered to a step."""

    result: object
    head: dict


class Bookkeeping(RuleBasedStateMachine):
    """The same steps on each set of books."""

    engines: tuple[str, ...] = ()
    seen: Counter[str] = Counter()

    @initialize()
    def open_books(self) -> None:
        self.companies = []
        self.minutes = 0
        for engine in self.engines:
            name = uuid.uuid4().hex[:16]
            place = f"sqlite:any-{name}.sqlite3" if engine == "sqlite" else f"postgresql:test/any_{name}"
            building.create(Location.parse(place))
            self.companies.append(TestCompany(place))
        self.everywhere(self.start)

    def start(self) -> None:
        years = ((date(2025, 1, 1), 12), (date(2026, 1, 1), 12))
        start_books(new=NewBooks("Any Ltd", EUR, years=years), by=ROSA, at=AT)
        rich_books.set_up()

    def everywhere(self, act) -> object:
        """Do the act on every set of books; they must answer alike. A refusal leaves everything as it was."""
        self.minutes += 1
        steps = []
        for company in self.companies:
            with tenancy_books.open(company):
                before = facts()
                try:
                    result = act()
                except Refused as refused:
                    result = sorted(refusal.code for refusal in refused.refusals)
                    assert facts() == before
                steps.append(Step(result, facts()))
        assert all(step == steps[0] for step in steps)
        self.seen[type(steps[0].result).__name__] += 1
        return steps[0].result

    @property
    def now(self):
        return AT + timedelta(minutes=self.minutes)

    @rule(draft=drafts())
    def post_a_journal(self, draft):
        def act():
            shown = preview(draft=draft, by=ROSA)
            last = GLEntry.objects.count()
            if shown.refusals:
                with pytest.raises(Refused) as refused:
                    post(draft=draft, by=ROSA, posted_at=self.now)
                assert refused.value.refusals == shown.refusals
                return sorted(refusal.code for refusal in shown.refusals)
            posted = post(draft=draft, by=ROSA, posted_at=self.now)
            made = GLEntry.objects.filter(entry_no__gt=last).order_by("entry_no")
            columns = ("account_no", "amount", "debit_amount", "credit_amount")
            assert list(made.values_list(*columns)) == [
                tuple(getattr(entry, column) for column in columns) for entry in shown.entries
            ]
            return posted

        self.everywhere(act)

    @rule(draft=drafts())
    def post_another(self, draft):
        self.post_a_journal(draft)

    @rule(draft=drafts(), key=st.sampled_from(("k1", "k2")))
    def post_with_a_key(self, draft, key):
        def act():
            count = GLRegister.objects.count()
            posted = post(draft=draft, by=ROSA, posted_at=self.now, idempotency_key=key)
            again = post(draft=draft, by=ROSA, posted_at=self.now, idempotency_key=key)
            assert again.is_repeated
            assert again.register_no == posted.register_no
            assert GLRegister.objects.count() == count + (not posted.is_repeated)
            return posted

        self.everywhere(act)

    @rule(number=st.integers(1, 8))
    def reverse_a_register(self, number):
        self.everywhere(lambda: reverse_register(register_no=number, by=ROSA, posted_at=self.now))

    @rule(number=st.integers(1, 12))
    def reverse_a_transaction(self, number):
        self.everywhere(lambda: reverse_transaction(transaction_no=number, by=ROSA, posted_at=self.now))

    @rule(first=st.none() | st.none() | st.none() | days, last=st.none() | days)
    def move_the_posting_range(self, first, last):
        def act():
            return GeneralLedgerSetup.objects.update(allow_posting_from=first, allow_posting_to=last if first else None)

        self.everywhere(act)

    @rule()
    def roll_the_totals(self):
        self.everywhere(totals.roll)

    @rule(is_sure=st.integers(0, 3))
    def close_a_year(self, is_sure):
        if is_sure == 3:
            self.everywhere(lambda: periods.close_fiscal_year(by=ROSA, at=self.now))

    @invariant()
    def books_are_what_was_posted(self):
        for company in getattr(self, "companies", ()):
            with tenancy_books.open(company):
                assert [finding for finding in verify() if not finding.is_notice] == []

    @invariant()
    def all_engines_agree(self):
        found = []
        for company in getattr(self, "companies", ()):
            with tenancy_books.open(company):
                entries = list(GLEntry.objects.order_by("entry_no").values_list(*LEDGER))
                chain = list(GLRegister.objects.order_by("number").values_list("content_hash", "chain_hash"))
                found.append((entries, chain, by_number(balances.sums_up_to(LedgerDate(date(2025, 12, 31))))))
        assert all(one == found[0] for one in found)

    def teardown(self):
        for company in getattr(self, "companies", ()):
            building.remove(Location.parse(company.books))


def by_number(sums) -> dict[str, balances.Sums]:
    numbers = dict(GLAccount.objects.values_list("id", "number"))
    return {numbers[account]: amounts for account, amounts in sums.items()}


def run(engines: tuple[str, ...]) -> None:
    few = settings(
        max_examples=8,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    machine = type("Bookkeeping", (Bookkeeping,), {"engines": engines, "seen": Counter()})
    run_state_machine_as_test(machine, settings=few)
    assert machine.seen["Posted"] > 20, machine.seen  # the steps were not all refused
    assert machine.seen["list"] > 10, machine.seen


class TestAnySequence:
    def test_keeps_the_invariants_on_sqlite(self, django_db_blocker):
        with django_db_blocker.unblock():
            run(("sqlite",))

    @pytest.mark.postgres
    def test_keeps_the_invariants_and_gives_the_same_hashes_on_both_engines(self, postgres_url, django_db_blocker):
        django_settings.BOOKS_SERVERS["test"] = django_settings.BOOKS_OWNER_SERVERS["test"] = postgres_url
        with django_db_blocker.unblock():
            run(("sqlite", "postgresql"))
