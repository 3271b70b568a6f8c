"""The global dimensions as fields of journals and documents: their look-ups, and the captions of the company's own."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from ledgerhall.finance.foundation import dimensions, global_dimensions
from ledgerhall.kernel.filters import exact
from ledgerhall.pages.declare import Field


def global_dimension_fields(*, is_hidden: bool = False, width: int = 0) -> tuple[Field, ...]:
    """A field for each global dimension that the General Ledger Setup names, called as the dimension is."""
    return tuple(
        Field(
            name,
            kind="code",
            lookup="dimension-values",
            lookup_field="code",
            is_hidden=is_hidden,
            width=width,
            named=partial(_named, number),
        )
        for number, name in enumerate(global_dimensions.NAMES, start=1)
    )


def _named(number: int, field: Field) -> Field | None:
    code = global_dimensions.codes().get(field.name)
    if code is None:
        return None
    values = {"dimension__code": exact(code)}
    return replace(field, caption=dimensions.global_caption(number), lookup_filters=values)
