"""What the runner can do: acts and setup keys, each with the fields it takes; and what a case needs beyond that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.golden.reading import Case, leaves, merge
from tests.golden.stage import Stage

# What every act may say beside its own fields.
_OF_EVERY_ACT = ("act", "refused", "user")


@dataclass(frozen=True)
class Act:
    """How an act is performed. `takes` are its fields: `lines.*.no`, where `*` is any line or any record; a field that
    takes some values only stands with each of them: `lines.*.type=account`."""

    perform: Callable[[Mapping[str, Any], Stage], None]
    takes: tuple[str, ...]


@dataclass(frozen=True)
class Key:
    """How a key of the setup is entered: `enter` makes the books say what the merged setup says under it, and can be
    asked again when that changes. `takes` as in `Act`."""

    enter: Callable[[Any, Stage], None]
    takes: tuple[str, ...]


@dataclass(frozen=True)
class Repertoire:
    """All acts and keys of a runner; the keys in the order in which they are entered."""

    acts: Mapping[str, Act]
    keys: Mapping[str, Key]

    def missing(self, case: Case) -> list[str]:
        """What the case needs and nothing here takes: acts, fields of acts, keys and fields of its own setup.

        A null in its own setup takes something of the common one away before anything is entered.
        """
        acts = [lack for act in (*case.earlier, *case.acts) for lack in self._missing_of_act(act)]
        return list(dict.fromkeys([*self._missing_of_setup(merge({}, case.given)), *acts]))

    def _missing_of_act(self, act: Mapping[str, Any]) -> Iterator[str]:
        name = act["act"]
        known = self.acts.get(name)
        if known is None:
            yield name
            return
        yield from self._missing_of_setup(act.get("set", {}))
        fields = {field: value for field, value in act.items() if field != "set"}
        yield from (f"{name} {lack}" for lack in _not_taken((*_OF_EVERY_ACT, *known.takes), fields))

    def _missing_of_setup(self, setup: Mapping[str, Any]) -> Iterator[str]:
        for name, value in setup.items():
            known = self.keys.get(name)
            if known is None:
                yield f"setup {name}"
            else:
                yield from (f"setup {name}.{lack}".rstrip(".") for lack in _not_taken(known.takes, value))


def _not_taken(takes: Iterable[str], value: Any) -> Iterator[str]:
    patterns = [tuple(pattern.split(".")) for pattern in takes]
    for path, leaf in leaves(value):
        if not any(_fits(pattern, path, leaf) for pattern in patterns):
            yield ".".join(path) + (f"={leaf}" if path and path[-1] in ("type", "bal_type") else "")


def _fits(pattern: tuple[str, ...], path: tuple[str, ...], leaf: Any) -> bool:
    """Whether the pattern says the path; its last part may name the value."""
    if len(pattern) != len(path):
        return False
    *above, last = pattern
    name, _, value = last.partition("=")
    fits = all(part in ("*", key) for part, key in zip((*above, name), path, strict=True))
    return fits and (not value or value == leaf)
