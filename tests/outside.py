"""Bytes from outside, changed in every way: for readers that may refuse, never crash or hang."""

import json
import os
from collections.abc import Callable
from typing import Any, Final, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st

Test = TypeVar("Test", bound=Callable[..., None])


def how_many(count: int) -> int:
    """How many a test of bytes from outside tries: so many, or as many as ``scripts/fuzz`` says."""
    return int(os.environ.get("REFLECT_EXAMPLES", count))


def examples(count: int, **more: Any) -> Callable[[Test], Test]:
    """Mark a test of any bytes, and let it try :func:`how_many`."""

    def marked(test: Test) -> Test:
        tried: Test = pytest.mark.outside(settings(max_examples=how_many(count), **more)(test))
        return tried

    return marked


VALUES: Final = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**63, -(2**63) - 1, 10**400])
    | st.floats()
    | st.text(st.characters(), max_size=8),
    lambda each: (
        st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=8), each, max_size=3)
    ),
    max_leaves=6,
)
"""Any JSON value, half characters and numbers that no field can hold included."""


@st.composite
def changed_bytes(draw: st.DrawFn, whole: bytes) -> bytes:
    """Bytes with a part taken out, put in, repeated, or changed, up to three times."""
    content = bytearray(whole)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        end = min(len(content), at + draw(st.integers(0, 40)))
        match draw(st.sampled_from(["cut", "end", "in", "twice", "over"])):
            case "cut":
                del content[at:end]
            case "end":
                del content[at:]
            case "in":
                content[at:at] = draw(st.binary(max_size=20))
            case "twice":
                content[at:at] = content[at:end]
            case _:
                content[at:end] = draw(st.binary(min_size=end - at, max_size=end - at))
    return bytes(content)


@st.composite
def changed_json(draw: st.DrawFn, whole: Any) -> bytes:
    """JSON with one value anywhere in it taken out, added, or made any other."""
    values = json.loads(json.dumps(whole))
    place = values
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = draw(st.sampled_from(keys)) if keys else None
        deeper = key is not None and isinstance(place[key], dict | list)
        if not deeper or draw(st.booleans()):
            break
        place = place[key]
    match draw(st.sampled_from(["out", "other", "more"])):
        case "out" if key is not None:
            del place[key]
        case "other" if key is not None:
            place[key] = draw(VALUES)
        case _ if isinstance(place, dict):
            place[draw(st.text(max_size=8))] = draw(VALUES)
        case _:
            place.append(draw(VALUES))
    return json.dumps(values).encode("ascii")
