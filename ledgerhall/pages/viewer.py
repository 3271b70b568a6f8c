"""Who looks at a page, as far as the engine needs to know. `identity` makes viewers; tests may too."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol
from uuid import UUID


class Viewer(Protocol):
    """A person at a page of one company. Satisfies `kernel.people.By`, so that acts take it as `by`."""

    @property
    def text(self) -> str: ...

    @property
    def user_uuid(self) -> UUID | None: ...

    @property
    def language(self) -> str: ...

    @property
    def time_zone(self) -> str: ...

    @property
    def today(self) -> date: ...

    @property
    def work_date(self) -> date: ...

    def may(self, permission: str) -> bool:
        """Whether a grant of this viewer names the permission, here and now."""
        ...

    def preference(self, key: str, default: Any = None) -> Any:
        """What `keep` kept under the key for this viewer (in this company), else the default."""
        ...

    def keep(self, key: str, value: Any) -> None:
        """Keep a small JSON value for this viewer."""
        ...
