"""The command that makes the pictures of the window for the pages."""

import importlib.util
import sys
from itertools import product
from pathlib import Path

import cv2
import pytest
from window_driven import QTest

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def screenshots():
    spec = importlib.util.spec_from_file_location("screenshots", ROOT / "docs" / "screenshots.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["screenshots"] = module  # its dataclass looks itself up
    spec.loader.exec_module(module)
    yield module
    del sys.modules["screenshots"]


def test_the_pages_show_every_picture_that_it_makes(screenshots):
    text = "".join(page.read_text("utf-8") for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")))
    for shot in screenshots.PAGES:
        assert f"{shot.name}.png)" in text and (ROOT / "docs" / f"{shot.name}.png").is_file()


def test_all_means_every_theme_size_and_language(screenshots):
    shots = {(shot.theme, shot.scale, shot.language) for shot in screenshots.every("demo")}
    assert shots == set(product(("light", "dark"), (1, 2), ("en", "de", "sv")))


@pytest.mark.slow
def test_a_picture_shows_the_window(screenshots, tmp_path, monkeypatch):
    assert QTest is not None  # Qt is there
    monkeypatch.setattr(sys, "argv", ["screenshots.py", "--all", str(tmp_path), "--source", "demo"])
    shot = screenshots.Shot("one", source="demo", scale=2, seconds=3)
    monkeypatch.setattr(screenshots, "every", lambda source: [shot])
    monkeypatch.setattr(screenshots, "PAGES", ())
    screenshots.main()
    assert cv2.imread(str(tmp_path / "one.png")).shape == (1600, 2360, 3)
