"""Chains rest on these bytes."""

from __future__ import annotations

from ledgerhall.kernel.canonical import as_canonical


def test_the_text_of_a_value_is_fixed() -> None:
    content = ["ä\n", 1, None, True, {"b": 2, "a": "€"}]
    assert as_canonical(content) == '["ä\\n",1,null,true,{"a":"€","b":2}]'.encode()
