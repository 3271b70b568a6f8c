"""A case played in empty, open books: setup entered, acts performed, and what came of it told to an accountant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ledgerhall.finance.foundation.models import PostingHead
from ledgerhall.finance.ledger.models import GLAccount
from ledgerhall.kernel.errors import Refused
from tests.golden import comparing, expected, made, setting_up, t_accounts
from tests.golden.made import Marks
from tests.golden.reading import Case
from tests.golden.stage import Stage
from tests.golden.taking import Repertoire

NOTHING_TO_DO = "nothing-to-do"
# Setup may be logged by an act that is refused; entries may not be made.
_ENTRIES = [
    field.name
    for field in PostingHead._meta.concrete_fields
    if field.name.startswith("last_") and field.name != "last_change_log_no"
]


@dataclass(frozen=True)
class Played:
    """What went wrong while the acts were performed, and which registers each of them made."""

    complaints: tuple[str, ...]
    marks: Marks


def play(case: Case, repertoire: Repertoire) -> Played:
    """Enter the setup and perform all acts."""
    stage = Stage(case.setup)
    setting_up.start(stage)
    return perform(case, stage, repertoire)


def perform(case: Case, stage: Stage, repertoire: Repertoire) -> Played:
    """Perform all acts where the setup is entered, also after one that did what it should not."""
    for act in case.earlier:
        try:
            repertoire.acts[act["act"]].perform(act, stage)
        except Refused:
            if "refused" not in act:
                raise
    complaints: list[str] = []
    registers = [_head()["last_register_no"]]
    for number, act in enumerate(case.acts, start=1):
        name = " ".join(part for part in (act["act"], act.get("document_no", "")) if part)
        complaints += [f"Act {number}, {name}: {wrong}" for wrong in _performed(act, stage, repertoire)]
        registers.append(_head()["last_register_no"])
    return Played((*complaints, *made.unbalanced()), Marks(registers, frozenset(stage.openings)))


def verdict(case: Case, played: Played, heading: str) -> str:
    """The failed case to read, or "" where the books say what is expected."""
    compared = comparing.compare(expected.rows(case), made.rows(case, played.marks))
    if not played.complaints and not any(ledger.differences for ledger in compared):
        return ""
    names = dict(GLAccount.objects.values_list("number", "name"))
    return t_accounts.shown(title=heading, complaints=played.complaints, compared=compared, names=names)


def _performed(act: Mapping[str, Any], stage: Stage, repertoire: Repertoire) -> Iterator[str]:
    """Perform one act; what it did otherwise than the case says."""
    before, asked, refused = _head(), act.get("refused"), None
    try:
        repertoire.acts[act["act"]].perform(act, stage)
    except Refused as problem:
        refused = problem
    if asked is None and refused is not None:
        yield f"was refused, and should not have been: {_reasons(refused)}"
    if asked not in (None, NOTHING_TO_DO):
        if refused is None:
            yield f"was to be refused ({asked}), and was not."
        elif asked not in {refusal.row for refusal in refused.refusals}:
            yield f"was to be refused by {asked}, and was refused by {_reasons(refused)}"
    if (asked is not None or refused is not None) and _head() != before:
        yield "made entries, though there was nothing to do or it was refused."


def _reasons(refused: Refused) -> str:
    return " ".join(f"{refusal.row or 'no row'} ({refusal.code}): {refusal.message}" for refusal in refused.refusals)


def _head() -> dict[str, int]:
    """The last number that each ledger has given."""
    return PostingHead.objects.values(*_ENTRIES).get()
