"""`fer-cam benchmark`: figures of sources and pipelines whose times are known, and memory."""

import json
import time

import numpy as np
import pytest

from fer_cam.benchmark.case import Case, cases
from fer_cam.benchmark.memory import peak_memory, resident_memory
from fer_cam.benchmark.plot import check_plot, plot
from fer_cam.benchmark.run import machine
from fer_cam.benchmark.soak import soak
from fer_cam.benchmark.table import make_table
from fer_cam.benchmark.worker import WARM_UP, measure, measure_live, spread
from fer_cam.pipeline.frame_loop import Located
from fer_cam.pipeline.make_pipeline import make_pipeline
from fer_cam.pipeline.pipeline import Pipeline
from fer_cam.sources import PacedSource
from fer_cam.types import Frame, Result
from fer_models.errors import FerError

pytestmark = pytest.mark.slow


class Clock:
    """A pipeline that takes 4 ms a frame, and 20 where it searches: every fifth."""

    def __init__(self):
        self.resets, self.done = 0, 0

    def reset(self):
        self.resets += 1

    def spend(self, seconds, now):
        pass

    def locate(self, frame, *, photo=False):
        searched = frame.index % 5 == 0
        time.sleep(0.020 if searched else 0.004)
        return Located(frame, [], {"detect": 0.016} if searched else {}, frozenset())

    def label(self, located, dropped=0, *, photo=False):
        self.done += 1
        return Result(located.frame, (), {"classify": 0.003} | located.timings, dropped, "")


class Pictures:
    """A source of `count` black pictures."""

    name, live, continuous, fps, dropped = "pictures", False, True, 30.0, 0

    def __init__(self, count):
        self.left, self.index = count, -1

    def read(self):
        if self.left == 0:
            return None
        self.left, self.index = self.left - 1, self.index + 1
        return Frame(self.index, self.index / 30, np.zeros((48, 64, 3), np.uint8), time.monotonic())

    def close(self):
        self.left = 0


def figures(**changes):
    each = {"median_ms": 2.0, "p95_ms": 5.0, "share_ms": 2.5}
    return {
        "frames": 60, "faces": 1.0, "frames_per_second": 400.0, "searched": 0.125, "start_s": 0.3,
        "peak_memory_mb": 130.0, "stages": {"frame": each, "detect": each, "follow": each, "classify": each},
        "live": {"frames": 149, "dropped": 1, "frames_per_second": 30.0, "latency": each},
    } | changes  # fmt: skip


def test_a_case_for_every_combination():
    rows = cases(None, ["haar", "mtcnn"], ["mobilenet-7"], [1, 20], [1, 2], frames=9)
    assert len(rows) == 8 and {row.source for row in rows} == {"demo", "demo:20"}
    assert {row.frames for row in rows} == {9}
    assert [row.source for row in cases("a.mp4", ["haar"], ["m"], [1, 5, 20], [2])] == ["a.mp4"]
    case = Case(**json.loads(json.dumps(rows[3].to_dict())))
    assert case == rows[3] and case.settings.detector == "haar" and case.settings.loop


def test_spread_is_median_and_95th_percentile_in_milliseconds():
    assert spread([i / 1000 for i in range(1, 101)]) == pytest.approx({"median_ms": 50.5, "p95_ms": 95.05})


def test_each_stage_counts_the_frames_that_it_ran_in():
    figures = measure(Clock(), Pictures(WARM_UP + 40), 40)
    assert figures["frames"] == 40 and figures["searched"] == 0.2 and figures["faces"] == 0
    assert set(figures["stages"]) == {"frame", "detect", "classify"}
    assert figures["stages"]["detect"]["median_ms"] == pytest.approx(16)
    assert figures["stages"]["detect"]["share_ms"] == pytest.approx(16 / 5)
    # Eight searches of 20 ms and 32 others of 4 are 288 ms; sleep is never short, and late on a busy machine.
    assert figures["stages"]["frame"]["p95_ms"] >= 20 and 4 <= figures["stages"]["frame"]["median_ms"] < 20
    assert 40 / 0.9 < figures["frames_per_second"] <= 40 / 0.288


def test_a_source_that_ends_is_measured_as_far_as_it_goes():
    assert measure(Clock(), Pictures(WARM_UP + 3), 40)["frames"] == 3
    with pytest.raises(FerError, match="too short"):
        measure(Clock(), Pictures(WARM_UP), 40)


def test_faces_are_forgotten_before_each_picture_that_does_not_follow_the_last():
    source, clock = Pictures(WARM_UP + 5), Clock()
    source.continuous = False
    measure(clock, source, 5)
    assert clock.resets == WARM_UP + 5


class Slow(Clock):
    def locate(self, frame, *, photo=False):
        time.sleep(0.05)
        return Located(frame, [], {}, frozenset())


def test_live_latency_counts_from_capture_and_drops_are_counted():
    source = PacedSource(Pictures(1000))
    figures = measure_live(Slow(), source, 1.0)
    source.close()
    assert figures["latency"]["median_ms"] >= 50
    # 20 frames a second of 30: a third are dropped; a busy machine processes fewer.
    assert 5 <= figures["frames"] <= 21 and figures["dropped"] >= 8
    with pytest.raises(FerError, match="gave no frame"):
        measure_live(Clock(), Pictures(0), 0.5)


def test_a_paced_file_plays_at_its_own_rate():
    source = PacedSource(Pictures(16))
    start, frames = time.monotonic(), []
    while (frame := source.read()) is not None:
        frames.append((frame.index, frame.captured - start))
    seconds = time.monotonic() - start
    assert 0.48 < seconds < 2 and frames[-1][0] + 1 + 0 <= 16
    assert len(frames) + source.dropped == 16
    # No frame before its time: the sixteenth is due half a second after the first.
    assert frames[-1][1] - frames[0][1] > 0.4


def test_closing_a_paced_source_does_not_wait_for_the_next_frame():
    pictures = Pictures(5)
    pictures.fps = 0.1
    read = pictures.read

    def late():
        frame = read()
        return frame and Frame(frame.index, frame.index * 30.0, frame.image, frame.captured)

    pictures.read = late
    source = PacedSource(pictures)
    assert source.read() is not None
    start = time.monotonic()
    source.close()
    assert time.monotonic() - start < 3 and pictures.left == 0


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


def test_memory_is_that_of_this_process():
    before = resident_memory()
    if before is None:
        pytest.skip("this system does not report memory")
    block = np.ones(40_000_000 // 8)
    assert resident_memory() - before == pytest.approx(40, abs=5) and block.sum() > 0
    assert peak_memory() >= resident_memory() - 1


def test_the_machine_is_described():
    description = machine()
    assert description["processor"] and description["cores"] >= 1
    assert description["versions"]["numpy"] == np.__version__


def test_soak_measures_memory_again_and_again(capsys):
    if resident_memory() is None:
        pytest.skip("this system does not report memory")
    case = cases(None, ["haar"], ["mobilenet-7"], [1], [1])[0]
    figures = soak(case, 3 / 60, every=1.0)
    assert len(figures["memory_mb"]) == 3 and figures["frames"] > 10
    assert figures["growth_mb"] == max(figures["memory_mb"]) - figures["memory_mb"][0] >= 0
    assert len(capsys.readouterr().err.splitlines()) == 3
    with pytest.raises(FerError, match="too short"):
        soak(case, 0.001, every=60.0)


def test_soak_refuses_pictures_and_reports_a_source_that_breaks(photo, monkeypatch, capsys):
    case = Case(str(photo), "haar", "mobilenet-7", 1)
    with pytest.raises(FerError, match="is pictures"):
        soak(case, 1)

    class Unplugged(Pictures):
        live = True

        def read(self):
            if self.left == 0:
                raise FerError("camera 0: gone")
            time.sleep(0.1)
            return super().read()

    monkeypatch.setattr("fer_cam.benchmark.soak.open_source", lambda *_, **__: Unplugged(0))
    with pytest.raises(FerError, match="camera 0: gone"):
        soak(case, 1)
    monkeypatch.setattr("fer_cam.benchmark.soak.open_source", lambda *_, **__: Unplugged(5))
    figures = soak(case, 1, every=0.3)
    # Five frames take half a second, on a busy machine more.
    assert figures["frames"] == 5 and len(figures["memory_mb"]) in (1, 2)
    assert "camera 0: gone" in capsys.readouterr().err


def test_memory_does_not_grow_with_the_frames(demo_frames):
    """Finds code that keeps a picture or a track of every frame. The long run of an hour is `--soak 60`, by hand."""
    if resident_memory() is None:
        pytest.skip("this system does not report memory")
    pipeline = make_pipeline(Case("demo", "mtcnn", "mobilenet-7", 2).settings)

    def play(rounds, start):
        for i in range(rounds * len(demo_frames)):
            pipeline.process(Frame(i, start + i / 30, demo_frames[i % len(demo_frames)], 0.0))

    play(2, 0.0)
    before = resident_memory()
    play(6, 100.0)
    assert isinstance(pipeline, Pipeline) and resident_memory() - before < 5
