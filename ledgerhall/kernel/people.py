"""Who does something, as the books remember it: a text of that time and, where there is one, the directory's UUID."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


class By(Protocol):
    """Whoever an act is done by. `text` is name and e-mail at that time; `user_uuid` the directory's, or none."""

    @property
    def text(self) -> str: ...

    @property
    def user_uuid(self) -> UUID | None: ...


@dataclass(frozen=True, slots=True)
class Person:
    """A `By` as a plain value."""

    text: str
    user_uuid: UUID | None = None


COMMAND_LINE = Person("command line")
