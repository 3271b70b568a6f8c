"""What a bench gives back: named figures, some with a bound; and the arithmetic on measured times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median, quantiles
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. `most` is its bound; without one the figure only informs."""

    name: str
    value: float
    unit: str = ""
    most: float | None = None

    @property
    def holds(self) -> bool:
        return self.most is None or self.value <= self.most

    @property
    def verdict(self) -> str:
        if self.most is None:
            return ""
        return "holds" if self.holds else "**missed**"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def shown(value: float, unit: str) -> str:
    """The value with three digits that count, and its unit."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}{' ' + unit if unit else ''}"


def middle(times: Sequence[float]) -> float:
    """The median of measured seconds, in milliseconds."""
    return 1000 * median(times)


def p99(times: Sequence[float]) -> float:
    """The 99th percentile of measured seconds, in milliseconds."""
    return 1000 * quantiles(times, n=100, method="inclusive")[98]


def paired_ratio(measured: Sequence[float], bound: Sequence[float]) -> float:
    """The ratio of the medians of two measurements that were taken in turn."""
    return median(measured) / median(bound)
