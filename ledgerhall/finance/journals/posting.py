"""Posting a journal batch: its lines become entries and are gone, in one transaction, or nothing happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ledgerhall.finance.foundation.locking import Head
from ledgerhall.finance.journals.drafting import draft_of
from ledgerhall.finance.journals.lines import lines_of
from ledgerhall.finance.journals.models import JournalBatch, JournalLine
from ledgerhall.finance.posting import post, preview, transaction
from ledgerhall.finance.posting.draft import Posted
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.people import By


def post_batch(*, batch: JournalBatch, by: By, posted_at: datetime, idempotency_key: str | None = None) -> Posted:
    """Post all lines of the batch as one register and take them away.

    The lines are read under the lock, so that two requests at once post once: the second finds an empty batch and is
    refused (`nothing-to-post`). Refuses everything that the door refuses, all lines at once. The same key for the same
    batch again returns the first register; with new lines in the batch it is another request and refused.
    """

    def act(_head: Head) -> Posted:
        asked = f"journal batch {batch.uuid}"
        current = JournalBatch.objects.select_related("template", "number_series", "posting_number_series").get(
            pk=batch.pk
        )
        lines = lines_of(current)
        if earlier := transaction.repeated(idempotency_key, f"{asked}, with new lines" if lines else asked):
            return earlier
        drafted = draft_of(current, lines)
        if drafted.refusals:
            raise Refused((*drafted.refusals, *preview.preview(draft=drafted.draft, by=by).refusals))
        posted = post.post(
            draft=drafted.draft,
            by=by,
            posted_at=posted_at,
            idempotency_key=idempotency_key,
            request_hash=asked if idempotency_key else "",
        )
        JournalLine.objects.filter(batch=current).delete()
        return posted

    return transaction.run(act)


def preview_batch(*, batch: JournalBatch, by: By) -> preview.Preview:
    """What posting the batch would make, and everything that stands against it. Nothing is written."""
    drafted = draft_of(batch, lines_of(batch))
    shown = preview.preview(draft=drafted.draft, by=by)
    return replace(shown, refusals=(*drafted.refusals, *shown.refusals))
