"""Memory: of this process, over the frames of a soak, and with more and more frames."""

import time

import numpy as np
import pytest
from pictures_made import Pictures

from fer_cam.benchmark.case import Case, cases
from fer_cam.benchmark.memory import peak_memory, resident_memory
from fer_cam.benchmark.soak import soak
from fer_cam.pipeline.make_pipeline import make_pipeline
from fer_cam.pipeline.pipeline import Pipeline
from fer_cam.types import Frame
from fer_models.errors import FerError

pytestmark = pytest.mark.slow


def test_memory_is_that_of_this_process():
    before = resident_memory()
    if before is None:
        pytest.skip("this system does not report memory")
    block = np.ones(40_000_000 // 8)
    assert resident_memory() - before == pytest.approx(40, abs=5) and block.sum() > 0
    assert peak_memory() >= resident_memory() - 1


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
