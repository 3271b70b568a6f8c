"""Case files as tests/data/cases/FORMAT.md describes them: found, read, and each case's setup merged."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMAT = "finance-cases/1"
OURS = Path(__file__).parents[1] / "data" / "cases"
# A folder of further case files; named by whoever runs the tests.
OTHERS = "LEDGERHALL_CASES"
EXPECTED = ("transactions", "detailed", "vat_entries", "remaining", "balances")
_OF_A_FILE = frozenset({"format", "accounts", "setup", "cases"})
_OF_EVERY_CASE = frozenset({"id", "title", "given", "acts"})
_OF_A_CASE = frozenset({"id", "title", "given", "acts", "family", "tags", *EXPECTED})


@dataclass(frozen=True)
class Case:
    """One case. `setup` is all that is entered first, `given` the part of it that this case alone says, `common` what
    all of its file say; `earlier` acts are performed before `acts` and not compared; `expected` are rows by the ledger
    that they are of."""

    name: str
    title: str
    common: Mapping[str, Any]
    setup: Mapping[str, Any]
    given: Mapping[str, Any]
    earlier: tuple[Mapping[str, Any], ...]
    acts: tuple[Mapping[str, Any], ...]
    expected: Mapping[str, list[Any]]


def all_cases() -> list[Case]:
    """The cases of our own files and of those in the folder that the environment names, in order of files."""
    folders = [OURS, *(Path(named) for named in [os.environ.get(OTHERS, "")] if named)]
    return [case for folder in folders for file in _files(folder) for case in cases_of(file)]


def cases_of(file: Path) -> list[Case]:
    """The cases of one file, named `<file>-<id>`. ValueError where it is not written as FORMAT.md says."""
    try:
        # A figure that somebody wrote as a number keeps its decimals.
        content = json.loads(file.read_text(encoding="utf-8"), parse_float=str)
    except ValueError as problem:
        raise ValueError(f"{file.name} cannot be read: {problem}") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError(f"{file.name} is no file of cases in the format {FORMAT}.")
    if absent := _OF_A_FILE - content.keys():
        raise ValueError(f"{file.name} lacks {_listed(absent)}.")
    if unknown := content.keys() - _OF_A_FILE:
        raise ValueError(f"{file.name}: the format knows no {_listed(unknown)}.")
    common = merge({"accounts": content["accounts"]}, content["setup"])
    return [_case(file, common, row) for row in content["cases"]]


def merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`over` laid on `base`: objects merge key by key, null removes the key, anything else replaces."""
    merged = dict(base)
    for key, value in over.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, Mapping):
            below = merged.get(key)
            merged[key] = merge(below if isinstance(below, Mapping) else {}, value)
        else:
            merged[key] = value
    return merged


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every plain value with the keys that lead to it; elements of a list stand under `*`."""
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield from leaves(below, (*path, key))
    elif isinstance(value, list):
        for below in value:
            yield from leaves(below, (*path, "*"))
    else:
        yield path, value


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise ValueError(f"{OTHERS} names {folder}, which is no folder.")
    return sorted(folder.glob("*.json"))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _case(file: Path, common: Mapping[str, Any], row: Mapping[str, Any]) -> Case:
    place = f"{file.name}, case {row.get('id', 'without id')}"
    if absent := _OF_EVERY_CASE - row.keys():
        raise ValueError(f"{place} lacks {_listed(absent)}.")
    if unknown := row.keys() - _OF_A_CASE:
        raise ValueError(f"{place}: the format knows no {_listed(unknown)}.")
    for number, act in enumerate([*row["given"].get("earlier", ()), *row["acts"]], start=1):
        if not isinstance(act, Mapping) or "act" not in act:
            raise ValueError(f"{place}: act {number} (those before counted too) does not say which act it is.")
    given = {key: value for key, value in row["given"].items() if key != "earlier"}
    return Case(
        name=f"{file.stem}-{row['id']}",
        title=row["title"],
        common=common,
        setup=merge(common, given),
        given=given,
        earlier=tuple(row["given"].get("earlier", ())),
        acts=tuple(row["acts"]),
        expected={ledger: row[ledger] for ledger in EXPECTED if ledger in row},
    )
