r"""From the text of a SIE file to its rows.

A row is `#LABEL field field …`. Fields are divided by spaces or tabs; a field with spaces stands in quotation marks, in
which `\"` is a quotation mark; `{…}` is an object list. A voucher's rows stand in braces of their own. Exporters put
those braces on lines of their own, behind `#VER`, or leave the whole voucher on one line; some break a text over
lines, write labels in small letters, or end the file with the Ctrl-Z of CP/M. All of that is read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ObjectList = tuple[str, ...]
Field = str | ObjectList

_ROW_START = re.compile(r"[ \t]*[{}]*[ \t]*#\w")
_NOTHING_MORE = re.compile(r"[ \t{}]*$")
_SPACE = " \t"
_BARE = re.compile(r'[^ \t"{}]+')
_PLAINLY_QUOTED = re.compile(r'"([^"\\]*)"')
_ROWS_OF_A_VOUCHER = frozenset({"#TRANS", "#RTRANS", "#BTRANS"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its label in capitals without `#`, its fields, and the line it begins on.

    `opens` and `closes` say that a brace of a voucher follows behind it. A row without label is a line that is none.
    `is_broken` says that an object list on it is not closed; `is_unquoted`, that a text on it runs to the end of the
    line because its closing quotation mark is missing (programs cut long texts so).
    """

    line: int
    label: str
    fields: tuple[Field, ...] = ()
    opens: bool = False
    closes: bool = False
    is_broken: bool = False
    is_unquoted: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # "bare", "quoted", "{", "}"
    text: str
    is_broken: bool = False


def rows(text: str) -> Iterator[Row]:
    """Every row of the text in order; braces become `opens` and `closes` of a row of their own without fields."""
    for line, content in _logical_lines(text.rstrip("\x1a \t\n")):
        yield from _rows_of_line(line, list(_tokens(content)))


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that hold something; a line in the middle of a quoted text is joined to the line it began on."""
    begun, parts = 0, list[str]()
    for number, line in enumerate(text.split("\n"), start=1):
        if parts and (_ROW_START.match(line) or line.strip(" \t{}") == ""):
            yield begun, " ".join(parts)
            parts = []
        if not parts and not line.strip(" \t\x1a"):
            continue
        begun = begun if parts else number
        parts.append(line if not parts else line.strip())
        if not _ends_inside_quotes(parts):
            yield begun, " ".join(parts)
            parts = []
    if parts:
        yield begun, " ".join(parts)


def _ends_inside_quotes(parts: list[str]) -> bool:
    if len(parts) > 50:  # a text that never ends is a broken row, not a file in one row
        return False
    joined = " ".join(parts)
    return (joined.count('"') - joined.count('\\"')) % 2 == 1 and any(t.is_broken for t in _tokens(joined))


def _tokens(line: str) -> Iterator[_Token]:
    at, end = 0, len(line)
    while at < end:
        character = line[at]
        if character in _SPACE:
            at += 1
        elif match := _BARE.match(line, at):
            yield _Token("bare", match[0].replace('\\"', '"'))
            at = match.end()
        elif match := _PLAINLY_QUOTED.match(line, at):
            yield _Token("quoted", match[1])
            at = match.end()
        elif character in "{}":
            yield _Token(character, character)
            at += 1
        else:
            token, at = _quoted(line, at + 1)
            yield token


def _quoted(line: str, at: int) -> tuple[_Token, int]:
    r"""The text up to the closing quotation mark. A path as "C:\books\" ends with a `\` that escapes nothing."""
    characters: list[str] = []
    while at < len(line):
        if line[at] == '"':
            return _Token("quoted", "".join(characters)), at + 1
        if line.startswith('\\"', at):
            if _NOTHING_MORE.match(line, at + 2):
                return _Token("quoted", "".join([*characters, "\\"])), at + 2
            characters.append('"')
            at += 2
        else:
            characters.append(line[at])
            at += 1
    return _Token("quoted", "".join(characters), is_broken=True), at


def _rows_of_line(line: int, tokens: list[_Token]) -> Iterator[Row]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "{":
            yield Row(line, "", opens=True)
            at += 1
        elif token.kind == "}":
            yield Row(line, "", closes=True)
            at += 1
        else:
            row, at = _row(line, tokens, at)
            yield row


def _row(line: int, tokens: list[_Token], at: int) -> tuple[Row, int]:
    head = tokens[at]
    is_row = head.kind == "bare" and head.text.startswith("#") and len(head.text) > 1
    label = head.text[1:].upper() if is_row else ""
    fields: list[Field] = [] if is_row else [head.text]
    begun, is_broken = at, False
    at += 1
    while at < len(tokens) and not _begins_another_row(tokens[at]):
        token = tokens[at]
        if token.kind == "}" or (token.kind == "{" and (label == "VER" or not is_row)):
            break
        if token.kind == "{":
            closing = _closing(tokens, at)
            is_broken = is_broken or closing is None
            until = len(tokens) if closing is None else closing
            fields.append(tuple(inner.text for inner in tokens[at + 1 : until]))
            at = until + 1
        else:
            fields.append(token.text)
            at += 1
    at = min(at, len(tokens))
    is_unquoted = any(token.is_broken for token in tokens[begun:at])
    return Row(line, label, tuple(fields), is_broken=is_broken, is_unquoted=is_unquoted), at


def _begins_another_row(token: _Token) -> bool:
    """Only rows of vouchers share a line with others; `#` elsewhere is a series or a text."""
    return token.kind == "bare" and token.text.upper() in _ROWS_OF_A_VOUCHER


def _closing(tokens: list[_Token], at: int) -> int | None:
    return next((n for n in range(at + 1, len(tokens)) if tokens[n].kind == "}"), None)
