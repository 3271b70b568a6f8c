"""Source codes (which process posted) and reason codes (why somebody posted)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ledgerhall.finance.foundation import records
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import ReasonCode, SourceCode
from ledgerhall.kernel.people import By


@under_lock
def create_reason_code(*, values: Mapping[str, Any], by: By, at: datetime) -> ReasonCode:
    """A new reason code. Refuses an empty code and one that is used."""
    records.refuse(records.code_refusals(ReasonCode, values["code"]))
    return records.insert(ReasonCode(**values), key=values["code"], by=by, at=at)


def change_reason_code(*, reason_code: ReasonCode, values: Mapping[str, Any], by: By, at: datetime) -> ReasonCode:
    """Change the description; the code stays, because entries carry it."""
    kept = {name: value for name, value in values.items() if name != "code"}
    return records.change(reason_code, kept, key=reason_code.code, by=by, at=at)


def delete_reason_code(*, reason_code: ReasonCode, by: By, at: datetime) -> None:
    """Take a reason code away; entries keep it as text."""
    records.remove(reason_code, key=reason_code.code, by=by, at=at)


def change_source_code(*, source_code: SourceCode, values: Mapping[str, Any], by: By, at: datetime) -> SourceCode:
    """Change the description; the codes are those that the product posts with."""
    kept = {name: value for name, value in values.items() if name != "code"}
    return records.change(source_code, kept, key=source_code.code, by=by, at=at)
