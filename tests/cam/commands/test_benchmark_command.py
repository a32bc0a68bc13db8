"""`fer-cam benchmark` in a process of its own, as a user runs it."""

import json
import os

import pytest
from fer_cam_process import fer_cam

from fer_cam.labelling.bundles import emotion_names

pytestmark = pytest.mark.slow


def test_a_real_run(tmp_path, video):
    picture = tmp_path / "bench.svg"
    process = fer_cam(
        "benchmark", "--json", "--source", video, "--threads", "2", "--frames", 30, "--seconds", 1, "--plot", picture
    )
    assert process.returncode == 0 and picture.is_file()
    assert process.stderr.splitlines()[0].startswith("1/3  blazeface, mobilenet-7")
    report = json.loads(process.stdout)
    assert [c["detector"] for c in report["cases"]] == ["blazeface", "mtcnn", "haar"]
    for case in report["cases"]:
        f = case["figures"]
        assert f["frames"] == 30 and 0.9 < f["faces"] <= 1.1 and 0 < f["searched"] < 0.5
        parts = sum(f["stages"][name]["share_ms"] for name in ("detect", "follow", "track", "classify"))
        # Searches run beside the other work, so that the stages together may take longer than the frame.
        assert 0.8 < parts / f["stages"]["frame"]["share_ms"] < 2 and f["live"]["latency"]["median_ms"] > 0
        assert 0 < f["start_s"] < 60


def test_all_models_are_measured_side_by_side(photo):
    process = fer_cam(
        "benchmark", "--json", "--model", "all", "--source", photo, "--detector", "haar", "--threads", "1",
        "--frames", 3, "--seconds", 0,
    )  # fmt: skip
    assert [c["model"] for c in json.loads(process.stdout)["cases"]] == list(emotion_names())


def test_an_empty_list_of_models_is_refused():
    process = fer_cam("benchmark", "--model", ",")
    assert process.returncode == 2 and "--model is empty" in process.stderr


def test_a_photo_is_measured_without_the_live_part(photo):
    process = fer_cam(
        "benchmark", "--source", photo, "--detector", "haar", "--threads", "1", "--frames", 5, "--seconds", 1
    )
    assert process.returncode == 0 and process.stdout.splitlines()[-1].split()[-3] == "-"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--detector", "yolo"], 2, "unknown detector 'yolo'"),
        (["--detector", ","], 2, "--detector is empty"),
        (["--model", "nothing"], 2, "nothing"),
        (["--faces", "0"], 2, "whole numbers"),
        (["--faces", "99", "--detector", "haar", "--threads", "1"], 2, "from 1 to 60 faces"),
        (["--threads", "one"], 2, "whole numbers"),
        (["--frames", "0"], 2, "at least 1"),
        (["--min-face", "3"], 2, "at least 20"),
        (["--plot", "times.doc"], 2, ".png, .svg or .pdf"),
        (["--plot", "no/such/times.png"], 1, "no such folder"),
        (["--source", "gone.mp4", "--threads", "1"], 1, "gone.mp4"),
        (["--soak", "1", "--source", "gone.mp4"], 1, "gone.mp4"),
        (["--soak", "0.5"], 2, "too short"),
        (["--soak", "0"], 2, "too short"),
        (["--nonsense"], 2, "--nonsense"),
    ],
)
def test_mistakes_get_one_line_and_an_exit_code(arguments, code, message, tmp_path):
    process = fer_cam("benchmark", *arguments, cwd=tmp_path)
    assert process.returncode == code and message in process.stderr
    lines = [line for line in process.stderr.splitlines() if not line.startswith("1/")]
    assert len(lines) == 1 and lines[0].startswith("fer-cam: ") and not os.listdir(tmp_path)
