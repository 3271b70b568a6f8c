"""The arithmetic of number series (finance.md 1.6). Pure."""

from __future__ import annotations

import re

CODE_LENGTH = 20
_LAST_DIGITS = re.compile(r"(\d+)(\D*)$")


def incremented(number: str, by: int = 1) -> str:
    """The next number: the last run of digits counted up, its width kept (INV-0099 gives INV-0100; A9 gives A10).

    ValueError where there is no digit, or where the result is longer than a code may be.
    """
    match = _LAST_DIGITS.search(number)
    if match is None:
        raise ValueError(f"{number} has no digits to count up")
    digits, tail = match[1], match[2]
    counted = f"{number[: match.start()]}{int(digits) + by:0{len(digits)}d}{tail}"
    if len(counted) > CODE_LENGTH:
        raise ValueError(f"{counted} is longer than {CODE_LENGTH} characters")
    return counted
