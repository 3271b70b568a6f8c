"""The change log: numbered without gaps, chained by hashes, its head beside the registers'."""

from __future__ import annotations

from collections.abc import Iterator

from ledgerhall.finance.foundation import change_log
from ledgerhall.finance.foundation.models import ChangeLogEntry, PostingHead
from ledgerhall.finance.inspection.findings import CHANGE_LOG, Finding
from ledgerhall.kernel.errors import text

_FIRST_HASH = "0" * 64


def change_log_chain_holds() -> Iterator[Finding]:
    """Every entry follows the one before it and is sealed by its own hash; the head names the last one."""
    number, before = 0, _FIRST_HASH
    for entry in ChangeLogEntry.objects.order_by("entry_no").iterator(chunk_size=2000):
        place = str(entry.entry_no)
        if entry.entry_no != number + 1 or entry.id != entry.entry_no:
            template = text("Entry {number}, key {key}, follows entry {before}.")
            values: dict[str, object] = {"number": entry.entry_no, "key": entry.id, "before": number}
            yield Finding("change-log-number", CHANGE_LOG, template, place, "entry_no", values)
        if entry.previous_hash != before:
            template = text("It does not follow the entry before it.")
            yield Finding("change-log-chain-broken", CHANGE_LOG, template, place, "previous_hash")
        if entry.chain_hash != change_log.chain_hash(entry):
            template = text("What it says is not what was sealed.")
            yield Finding("change-log-hash", CHANGE_LOG, template, place, "chain_hash")
        number, before = entry.entry_no, entry.chain_hash
    head = PostingHead.objects.filter(id=1).first()
    if head is not None and (head.last_change_log_no, head.change_log_hash) != (number, before):
        template = text("The posting head says entry {said}, hash {hash}; the change log ends at {found}.")
        values = {"said": head.last_change_log_no, "hash": head.change_log_hash, "found": number}
        yield Finding("posting-head-differs", "posting head", template, "", "change_log_hash", values)
