"""The benchmark of the window prints what it says, on little work."""

import sys
import threading
from pathlib import Path

import pytest

pytest.importorskip("PyQt6", reason="PyQt6 is not installed (pip install 'fer-cam[gui]')")

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))

import window as benchmark

from fer_cam.sources import open_source

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def usual_sources(monkeypatch):
    """The benchmark puts its own camera in the place of every source."""
    monkeypatch.setattr("fer_cam.gui.work.source_opener.open_source", open_source)


def rows(capsys):
    """Name -> value of each line."""
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in capsys.readouterr().out.splitlines()]
    return {row[0]: row[1:] for row in cells}


def test_switches_leave_the_same_threads_and_few_objects(app, capsys):
    before = threading.active_count()  # other tests may have left some
    benchmark.switches(30)
    memory, objects, threads, longest = rows(capsys)["30"]
    assert float(memory.split()[0]) > 50 and int(objects) > 1000 and int(threads) <= before + 3
    assert float(longest.split()[0]) < 30


def test_closing_ends_every_thread_and_finishes_the_video(app, capsys):
    benchmark.close(1)
    table = rows(capsys)
    assert table["threads left"] == ["none"] and table["finished videos"] == ["1 of 1"]
    assert float(table["closing"][0].split()[1]) < 5


def test_two_people_of_a_wide_camera_are_drawn(app, capsys):
    benchmark.rate(1.0)
    table = rows(capsys)
    assert table["faces"] == ["2"] and float(table["drawn"][0].split()[0]) > 0


def test_a_killed_session_is_whole(app, capsys, video):
    benchmark.session(str(video), 0.15)
    table = rows(capsys)
    assert table["rows of faces.csv"][0].endswith("0 cannot be read") and table["review"][0].startswith("opens")
