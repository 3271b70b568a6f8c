"""The two global dimensions of a company as values of their own, beside the text that holds all dimensions of a line
or document (finance.md 1.9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ledgerhall.finance.foundation import default_dimensions
from ledgerhall.finance.foundation.dimension_sets import canonical, parsed
from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.kernel.errors import Refused

NAMES = ("global_dimension_1", "global_dimension_2")


def codes() -> dict[str, str]:
    """The codes of the global dimensions by NAMES; those alone that the General Ledger Setup names."""
    fields = [f"{name}_code" for name in NAMES]
    found = GeneralLedgerSetup.objects.values_list(*fields).first() or ("", "")
    return {name: code for name, code in zip(NAMES, found, strict=True) if code}


def values_of(content: str, of: Mapping[str, str]) -> dict[str, str]:
    """What the canonical text says of the global dimensions, whose `codes` are given; by NAMES, "" for nothing."""
    held = parsed(content)
    return {name: held.get(of.get(name, ""), "") for name in NAMES}


def in_text(typed: Mapping[str, Any], held: str) -> dict[str, Any]:
    """The typed values, those of the global dimensions in the text of all (`dimensions`), which was `held`.

    What is as the text says already is nothing new, so that a text that was typed counts. Refuses values that the
    dimension does not have, beside their field (E-JNL-15).
    """
    found = {name: value for name, value in typed.items() if name not in NAMES}
    if len(found) == len(typed):
        return found
    of = codes()
    before = values_of(held, of)
    changed = {
        of[name]: _known(name, of[name], str(typed[name] or "").strip())
        for name in NAMES
        if name in typed and name in of and (typed[name] or "") != before[name]
    }
    if changed:
        text = default_dimensions.read(found["dimensions"] or "") if "dimensions" in found else held
        found["dimensions"] = canonical({**parsed(text), **changed})
    return found


def _known(name: str, code: str, value: str) -> str:
    """The value as it is kept; what is refused stands beside its own field."""
    try:
        return default_dimensions.known(code, value)[1]
    except Refused as refused:
        raise Refused([replace(refusal, field=name) for refusal in refused.refusals]) from None
