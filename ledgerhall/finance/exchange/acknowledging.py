"""Acknowledging what an import warned of: somebody has seen it, and the books remember who and when."""

from __future__ import annotations

from datetime import datetime

from ledgerhall.finance.exchange.models import ImportFinding
from ledgerhall.finance.foundation import change_log
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By


@under_lock
def acknowledge(*, record: ImportFinding, by: By, at: datetime) -> None:
    """Mark a warning as seen. Refuses a notice, and a warning that is acknowledged already."""
    finding = ImportFinding.objects.select_related("file").get(id=record.id)
    if finding.severity != ImportFinding.Severity.WARNING:
        raise Refused(Refusal("finding-no-warning", text("Only warnings are acknowledged.")))
    if finding.acknowledged_at is not None:
        template = text("This was acknowledged by {user} already.")
        values = {"user": finding.acknowledged_by_text}
        raise Refused(Refusal("finding-acknowledged", template, values=values))
    key = f"{finding.file} {finding.position}"
    changes = change_log.modified(finding, key, {"acknowledged_by_text": by.text[:200]})
    change_log.record(changes, by=by, at=at)
    ImportFinding.objects.filter(id=finding.id).update(
        acknowledged_by_text=by.text[:200], acknowledged_by_uuid=by.user_uuid, acknowledged_at=at, changed_at=at
    )
