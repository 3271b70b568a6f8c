"""What pytest says at the end of the cases that the runner cannot play yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.golden.reading import Case
from tests.golden.taking import Repertoire

HEADING = "golden cases not collected, and what they need"


def told(cases: Sequence[Case], repertoire: Repertoire) -> Iterator[str]:
    """A line for each case with an act or setup that does not exist yet, and one for setup that is entered nowhere."""
    for case in cases:
        if missing := repertoire.missing(case):
            yield f"{case.name}: {', '.join(missing)}"
    common = {name: value for case in cases for name, value in case.setup.items()}
    if lacks := [name for name in common if name not in repertoire.keys]:
        yield f"setup that no collected case can use yet: {', '.join(lacks)}"
