"""E-JNL-15: dimensions on lines exist, are not blocked, and keep the rules of their accounts. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from ledgerhall.finance.foundation.dimension_sets import parsed
from ledgerhall.finance.posting.books import PostingBooks
from ledgerhall.finance.posting.books_parties import DimensionRule
from ledgerhall.finance.posting.checks_parties import party_sides_of
from ledgerhall.finance.posting.draft import DraftLine, PostingDraft
from ledgerhall.finance.posting.parts import Line
from ledgerhall.kernel.errors import Refusal, text


def dimensions_known(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    for line in draft.lines:
        for dimension, value in parsed(line.dimensions).items():
            if dimension not in books.dimensions:
                template = text("Dimension {dimension} does not exist.")
                yield _refusal(line, "dimension-unknown", template, dimension=dimension)
            elif books.dimensions[dimension]:
                template = text("Dimension {dimension} is blocked.")
                yield _refusal(line, "dimension-blocked", template, dimension=dimension)
            elif (dimension, value) not in books.dimension_values:
                template = text("{value} is no value of dimension {dimension}.")
                yield _refusal(line, "dimension-value-unknown", template, dimension=dimension, value=value)
            elif books.dimension_values[(dimension, value)]:
                template = text("Value {value} of dimension {dimension} is blocked.")
                yield _refusal(line, "dimension-value-blocked", template, dimension=dimension, value=value)


def dimension_rules_kept(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    if draft.is_reversal:
        return
    for line in lines:
        account = books.accounts.get(line.account_no)
        if account is not None and account.rules:
            values = parsed(line.source.dimensions if line.dimensions is None else line.dimensions)
            for rule in account.rules:
                yield from _broken_rule(line.source, account.number, rule, values.get(rule.dimension, ""))
    if books.parties.parties:
        for source in draft.lines:
            for party, _ in () if source.effects else party_sides_of(source, books):
                values = parsed(source.dimensions)
                for rule in party.rules:
                    yield from _broken_rule(source, party.number, rule, values.get(rule.dimension, ""))


def combinations_allowed(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """A pair of dimensions, or of values, may be barred from standing on one entry."""
    if not books.blocked_combinations:
        return
    for line in draft.lines:
        for first, second in combinations(parsed(line.dimensions).items(), 2):
            barred = {frozenset((first, second)), frozenset(((first[0], ""), (second[0], "")))}
            if barred & books.blocked_combinations:
                template = text("{first} and {second} may not stand on one line.")
                pair = {"first": "{} {}".format(*first), "second": "{} {}".format(*second)}
                yield _refusal(line, "dimension-combination-blocked", template, **pair)


def _broken_rule(line: DraftLine, account_no: str, rule: DimensionRule, value: str) -> Iterator[Refusal]:
    places = {"account": account_no, "dimension": rule.dimension, "required": rule.value, "value": value}
    if rule.rule == "code mandatory" and not value:
        template = text("Account {account} needs a value of dimension {dimension}.")
        yield _refusal(line, "dimension-mandatory", template, **places)
    elif rule.rule == "same code" and value != rule.value:
        template = text("Account {account} needs dimension {dimension} to be {required}.")
        yield _refusal(line, "dimension-same-code", template, **places)
    elif rule.rule == "no code" and value:
        template = text("Account {account} takes no value of dimension {dimension}.")
        yield _refusal(line, "dimension-no-code", template, **places)


def _refusal(line: DraftLine, code: str, template: str, **values: Any) -> Refusal:
    return Refusal(code, template, field="dimensions", line=line.line_no, row="E-JNL-15", values=values)
