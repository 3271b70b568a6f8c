"""Chains rest on these bytes."""

from __future__ import annotations

from ledgerhall.kernel.canonical import as_canonical, canonical_texts


def test_the_text_of_a_value_is_fixed() -> None:
    content = ["ä\n", 1, None, True, {"b": 2, "a": "€"}]
    assert as_canonical(content) == '["ä\\n",1,null,true,{"a":"€","b":2}]'.encode()


def test_lists_that_are_encoded_together_have_the_text_that_each_has_alone() -> None:
    plain: list[tuple[object, ...]] = [("ä\n", 1, None), ("]", "["), ("],", True)]
    for contents in ([], plain[:1], plain, [*plain, ("cut],[here", 2)], [*plain, ([], [])], [(), ()]):
        assert canonical_texts(contents) == [as_canonical(content).decode() for content in contents]
