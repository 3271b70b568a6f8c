"""What the acts of a case share: the setup as it is by now, the moment, and who acts."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ledgerhall.kernel.people import Person

_NAMESPACE = uuid.UUID("6f0e7c1a-4d0c-4b7e-9d53-5a1c2f9b8e70")


def person(name: str) -> Person:
    """The user of that name, the same one each time."""
    return Person(name, uuid.uuid5(_NAMESPACE, name))


@dataclass
class Stage:
    """The books that a case is played in are open."""

    setup: Mapping[str, Any]
    # The registers that bring in what was on hand at the opening; no expectation counts them.
    openings: set[int] = field(default_factory=set)
    at: datetime = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

    def by(self, act: Mapping[str, Any]) -> Person:
        """Who performs the act: the user that it names, or an accountant without a posting range of their own."""
        return person(act.get("user", "ACCOUNTANT"))

    @property
    def enters(self) -> dict[str, Any]:
        """By whom and when setup is entered."""
        return {"by": person("ACCOUNTANT"), "at": self.at}
