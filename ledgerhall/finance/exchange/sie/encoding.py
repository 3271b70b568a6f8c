"""From the bytes of a SIE file to its text.

The standard knows one encoding, code page 437, and one way to say so, `#FORMAT PC8`. Exporters write that row above
UTF-8 and Windows text as well, so the bytes decide: which reading gives the letters that Swedish, Danish, Norwegian and
Finnish words are made of. What no reading makes a letter of is reported with its line, never repaired by guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

CODE_PAGE_437, UTF_8, WINDOWS_1252 = "cp437", "utf-8", "cp1252"

_LETTERS = "åäöÅÄÖéÉüÜæøÆØèàáßñ"
_DECLARED_PC8 = re.compile(rb'#FORMAT[ \t]+"?PC8', re.IGNORECASE)
# Nothing that is written in accounts: lines and blocks of old screens, pieces of formulas, control characters (but the
# tab and the Ctrl-Z at the end), the mark of a lost character.
_HARDLY_MEANT = re.compile(
    "[\u2310\u2320-\u2321\u2500-\u259f\u25a0\ufffd\u0000-\u0008\u000b\u000c\u000e-\u0019\u001b-\u001f\u007f-\u009f]"
)
# UTF-8 that was taken for Windows text and written again as UTF-8: "Ã¥" where "å" was meant.
_READ_TWICE = re.compile("Ã[\u0080-\u00bf¥¤¶…„–]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, the encoding it was read in, and the lines with characters that cannot be meant."""

    text: str
    encoding: str
    damaged_lines: tuple[int, ...]


def decode(data: bytes) -> Decoded:
    encoding = _encoding_of(data)
    text = data.decode(encoding, errors="replace").removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    damaged = tuple(
        number
        for number, line in enumerate(text.split("\n"), start=1)
        if _HARDLY_MEANT.search(line) or _READ_TWICE.search(line)
    )
    return Decoded(text, encoding, damaged)


def _encoding_of(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if data.startswith(b"\xef\xbb\xbf"):
        return UTF_8
    if data.isascii():
        return CODE_PAGE_437
    if _is_utf_8(data):
        return UTF_8
    in_437, in_1252, in_utf_8 = _letters(data, CODE_PAGE_437), _letters(data, WINDOWS_1252), _utf_8_letters(data)
    if in_utf_8 > max(in_437, in_1252):
        return UTF_8
    if in_1252 > in_437 or (in_1252 == in_437 and not _DECLARED_PC8.search(data)):
        return WINDOWS_1252
    return CODE_PAGE_437


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode(UTF_8)
    except UnicodeDecodeError:
        return False
    return True


def _letters(data: bytes, encoding: str) -> int:
    """How many bytes are one of the letters in this encoding."""
    return sum(data.count(letter.encode(encoding)) for letter in _LETTERS if _has(letter, encoding))


def _has(letter: str, encoding: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _utf_8_letters(data: bytes) -> int:
    return sum(data.count(letter.encode(UTF_8)) for letter in _LETTERS)
