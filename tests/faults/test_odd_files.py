"""Each of the forty odd files gives its frames and faces, or one line and its exit code."""

import pytest
from odd_files import FILES, outcome


@pytest.mark.slow
@pytest.mark.parametrize("odd", FILES, ids=lambda odd: odd.name)
def test_an_odd_file(odd, tmp_path):
    odd.make(tmp_path / odd.name)
    code, frames, faces, said = outcome(tmp_path / odd.name)
    assert "Traceback" not in said and len(said.splitlines()) <= 2
    assert odd.code in (-1, code), said
    if odd.frames >= 0:
        assert frames == odd.frames and faces == frames
    elif odd.name != "half.png":
        assert 0 < faces == frames
    if code:
        assert said.startswith("fer-cam: ")
