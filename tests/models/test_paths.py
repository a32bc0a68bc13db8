"""Real paths: links and dots are followed, and a loop of links is no error."""

import pytest

from fer_models.paths import real_path


def test_links_and_dots_are_followed(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to("a")
    assert real_path(tmp_path / "link" / ".." / "a" / "x") == tmp_path.resolve() / "a" / "x"
    assert real_path(str(tmp_path / "link")) == tmp_path.resolve() / "a"


def test_a_loop_of_links_stays(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    assert real_path(tmp_path / "loop").name == "loop"
    with pytest.raises(OSError, match="symbolic links"):
        real_path(tmp_path / "loop").stat()
