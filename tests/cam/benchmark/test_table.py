"""The table and the plot of a benchmark."""

import pytest

from fer_cam.benchmark.case import cases
from fer_cam.benchmark.plot import check_plot, plot
from fer_cam.benchmark.table import make_table
from fer_models.errors import FerError

pytestmark = pytest.mark.slow


def figures(**changes):
    each = {"median_ms": 2.0, "p95_ms": 5.0, "share_ms": 2.5}
    return {
        "frames": 60, "faces": 1.0, "frames_per_second": 400.0, "searched": 0.125, "start_s": 0.3,
        "peak_memory_mb": 130.0, "stages": {"frame": each, "detect": each, "follow": each, "classify": each},
        "live": {"frames": 149, "dropped": 1, "frames_per_second": 30.0, "latency": each},
    } | changes  # fmt: skip


def test_the_table_is_aligned_and_shows_a_dash_for_what_was_not_measured():
    rows = cases(None, ["mtcnn"], ["mobilenet-7"], [1, 20], [2])
    partial = figures(stages={"frame": {"median_ms": 10.04, "p95_ms": 20.06}}, peak_memory_mb=None)
    del partial["live"]
    head, units, first, second = make_table([(rows[0], figures()), (rows[1], partial)]).splitlines()
    assert head.split()[:2] == ["detector", "model"] and "ms (p95)" in units
    assert first.split()[:6] == ["mtcnn", "mobilenet-7", "demo", "2", "1.0", "400"]
    assert "2.0 (5.0)" in first and "1 of 150" in first and first.endswith("130")
    assert "10.0 (20.1)" in second and second.split()[-3:] == ["-", "0.30", "-"]
    assert head.index("frames/s") + len("frames/s") == first.index("400") + 3


@pytest.mark.parametrize("name", ["times.png", "times.svg"])
def test_the_plot_is_a_picture(tmp_path, name):
    path, rows = tmp_path / name, cases(None, ["haar", "mtcnn"], ["mobilenet-7"], [1], [1, 2])
    check_plot(path)
    plot([(row, figures()) for row in rows], path, "a machine")
    assert path.stat().st_size > 5000 and [p.name for p in tmp_path.iterdir()] == [name]


def test_an_existing_plot_is_not_replaced(tmp_path):
    path = tmp_path / "times.png"
    path.write_bytes(b"old")
    with pytest.raises(FerError, match="--overwrite"):
        check_plot(path)
    check_plot(path, overwrite=True)
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(FerError, match="is a folder"):
        check_plot(tmp_path / "folder.png", overwrite=True)
    assert path.read_bytes() == b"old"
