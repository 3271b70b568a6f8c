"""What a grid of lines sends: one line from a script, or the whole grid as one form from a browser without.

In the whole form every line sends its fields under the same names, in the order of the lines; a box that is ticked
sends the key of its line, because one that is not sends nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict
from django.utils import timezone

from ledgerhall.kernel.errors import Refused
from ledgerhall.pages import fields, inputs, refusals, requests
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Field, Grid
from ledgerhall.pages.grids import editable, line_key, next_texts, shown_columns, text_of
from ledgerhall.pages.refusals import ShownRefusal
from ledgerhall.pages.requests import Entries
from ledgerhall.pages.seen import changed_meanwhile, was_seen

# The key that the empty line has in boxes and buttons, which send nothing under an empty value.
NEW = "new"


@dataclass(frozen=True, slots=True)
class PostedLine:
    """A line as it was sent: its key ("" a new one), what was typed, and the token of what was seen before."""

    key: str
    typed: dict[str, str]
    seen: str = ""


@dataclass(frozen=True, slots=True)
class SavedLine:
    """What became of a posted line: the line, or what stands against it."""

    line: Any = None
    typed: dict[str, str] | None = None
    refused: Sequence[ShownRefusal] = ()


def typed_columns(page: Grid, context: Context) -> Entries:
    """The columns that the viewer sees and may type into."""
    return editable(requests.entries(shown_columns(page, context.viewer)))


def posted_lines(posted: QueryDict, columns: Entries) -> list[PostedLine]:
    """The lines of the request, in their order. Refuses a form whose columns are not as long as its lines."""
    keys, tokens = posted.getlist("line") or [""], posted.getlist("seen")
    sent = {name: posted.getlist(name) for name in columns}
    if len(keys) == 1:
        typed = {name: _ticked(kind, (sent[name] or [""])[-1]) for name, (_field, kind) in columns.items()}
        return [PostedLine(keys[0], typed, (tokens or [""])[0])]
    boxes = {name for name, (_field, kind) in columns.items() if kind == "boolean"}
    if any(len(texts) != len(keys) for name, texts in sent.items() if name not in boxes) or len(tokens) != len(keys):
        raise SuspiciousOperation("a grid came with columns of other lengths")
    return [
        PostedLine(
            key,
            {
                name: ("1" if (key or NEW) in texts else "") if name in boxes else texts[place]
                for name, texts in sent.items()
            },
            tokens[place],
        )
        for place, key in enumerate(keys)
    ]


def is_untouched(page: Grid, line: Any, posted: PostedLine, context: Context) -> bool:
    """Whether nothing was typed but what the line holds, or held when it was shown; of a new line, nothing at all."""
    if not posted.key:
        return not any(text.strip() for text in posted.typed.values())
    writer, every = writer_of(context), editable(requests.entries(page.columns))
    for name, (column, kind) in typed_columns(page, context).items():
        text = posted.typed[name]
        if line is not None and text == text_of(fields.value_of(line, name), column, kind, True, writer):
            continue
        try:
            value = inputs.read(text, column, kind, context)
        except inputs.UnreadableError:
            return False
        if not was_seen(posted.seen, every, name, value):
            return False
    return True


def find_line(page: Grid, record: Any, key: str) -> Any:
    """The line of the grid with that key, or None."""
    return next((line for line in page.lines(record) if key and line_key(page, line) == key), None)


def save_posted(page: Grid, record: Any, posted: PostedLine, context: Context) -> SavedLine:
    """Save the line, unless somebody changed it since it was looked at. Refusals carry the line's key."""
    columns = typed_columns(page, context)
    typed = with_offers(page, record, posted, context)
    values, faults = inputs.read_all(typed, columns, context)
    if faults:
        unread = [refusals.unread(name, fault) for name, fault in faults.items()]
        return _refused(posted.key, typed, unread)
    try:
        with context.acting():
            line = find_line(page, record, posted.key)
            found = changed_meanwhile(posted.seen, line, editable(requests.entries(page.columns)), writer_of(context))
            if found:
                return _refused(posted.key, typed, found)
            values = {**_unseen(page, record, line, columns, context), **values}
            assert page.save_line is not None
            saved = page.save_line(
                record=record,
                line=posted.key or None,
                values=values,
                by=context.viewer,
                at=timezone.now(),
                work_date=context.viewer.work_date,
            )
    except Refused as refused:
        return _refused(posted.key, typed, refusals.shown(refused.refusals, writer_of(context)))
    return SavedLine(saved)


def with_offers(page: Grid, record: Any, posted: PostedLine, context: Context) -> dict[str, str]:
    """What was typed; in a new line with what the line offers in its empty fields."""
    if posted.key:
        return posted.typed
    offered = next_texts(page, record, context)
    return {name: text or offered.get(name, "") for name, text in posted.typed.items()}


def _unseen(page: Grid, record: Any, line: Any, columns: Entries, context: Context) -> dict[str, Any]:
    """The values of columns that the viewer has hidden: as the line holds them, or as a new one offers them."""
    hidden = [column.name for column in page.columns if _is_delivered(column) and column.name not in columns]
    if line is not None:
        return {name: fields.value_of(line, name) for name in hidden}
    offered = page.next_line(record, context.viewer.work_date) if page.next_line is not None else {}
    return {name: offered[name] for name in hidden if name in offered}


def _is_delivered(column: Field) -> bool:
    return not (column.is_hidden or column.is_read_only)


def _ticked(kind: str, text: str) -> str:
    return "1" if kind == "boolean" and text else text


def _refused(key: str, typed: dict[str, str], refused: Sequence[ShownRefusal]) -> SavedLine:
    return SavedLine(None, typed, [refusal.of_line(key) for refusal in refused])
