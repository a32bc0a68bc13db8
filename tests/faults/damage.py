"""Ways to damage JSON values and files, for hypothesis to choose from."""

import copy

from hypothesis import strategies as st

__all__ = ["damaged_bytes", "damaged_json", "json_values"]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)


@st.composite
def damaged_json(draw, value):
    """Draw a copy of a JSON value in which one to three parts are removed or replaced by anything."""
    value = copy.deepcopy(value)
    for _ in range(draw(st.integers(1, 3))):
        if not isinstance(value, (dict, list)) or not value:
            return draw(json_values)
        # A walk from the top, so that a part of a small branch is chosen as often as one of a large one.
        parent = value
        while True:
            keys = list(parent) if isinstance(parent, dict) else range(len(parent))
            key = draw(st.sampled_from(keys))
            if not isinstance(parent[key], (dict, list)) or not parent[key] or draw(st.integers(0, 3)) == 0:
                break
            parent = parent[key]
        if draw(st.booleans()):
            del parent[key]
        else:
            parent[key] = draw(json_values)
    return value


@st.composite
def damaged_bytes(draw, data):
    """Draw a copy of a file's bytes that is cut off, has changed bytes, or a part missing or twice."""
    data = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        if not data:
            break
        start = draw(st.integers(0, len(data) - 1))
        length = draw(st.integers(1, 64))
        kind = draw(st.sampled_from(["cut", "change", "remove", "repeat"]))
        if kind == "cut":
            del data[start:]
        elif kind == "change":
            new = draw(st.binary(min_size=1, max_size=length))
            data[start : start + len(new)] = new
        elif kind == "remove":
            del data[start : start + length]
        else:
            data[start:start] = data[start : start + length]
    return bytes(data)
