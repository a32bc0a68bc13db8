"""What a run reads changes while it runs: the model, the size of a source, a film."""

import os
import shutil
import signal
import subprocess
import sys
import time

import cv2
import pytest
from fer_cam_process import ENVIRONMENT, records
from killing import FEW
from mjpeg_server import mjpeg_server
from portrait import portrait_scene
from recordings import read_film

from fer_models.card import find_bundle

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")]


def start(*arguments, cwd=None):
    command = [sys.executable, "-m", "fer_cam", "--headless", *map(str, arguments)]
    return subprocess.Popen(command, cwd=cwd, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True)


def wait_for_lines(process, path, count, seconds=60):
    deadline = time.monotonic() + seconds
    while not path.exists() or path.read_bytes().count(b"\n") < count:
        assert process.poll() is None and time.monotonic() < deadline, process.communicate()[1]
        time.sleep(0.02)


def end(process, codes=(0,)):
    """Stop a run and return what it said; it may have ended already."""
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=30)
    assert process.returncode in codes and "Traceback" not in errors, errors
    return errors


@pytest.mark.parametrize("change", ["removed", "cut off", "overwritten", "renamed over"])
def test_a_model_that_changes(tmp_path, faults, change):
    row = faults.row(f"a model file is {change} while it runs")
    bundle, out = tmp_path / "model", tmp_path / "out.jsonl"
    shutil.copytree(find_bundle("mobilenet-7"), bundle)
    process = start("--source", "demo", "--loop", "--model", bundle, "--output", out)
    wait_for_lines(process, out, 20)
    model = bundle / "model.tflite"
    if change == "removed":
        shutil.rmtree(bundle)
    elif change == "cut off":
        os.truncate(model, 1000)
    elif change == "overwritten":
        model.write_bytes(os.urandom(model.stat().st_size))
    else:
        (tmp_path / "new").write_bytes(b"no model")
        os.replace(tmp_path / "new", model)
    row["tries"] += 1
    wait_for_lines(process, out, out.read_bytes().count(b"\n") + 50)
    end(process)
    lines = records(out.read_text())
    assert all(line["faces"][0]["emotion"] == lines[0]["faces"][0]["emotion"] for line in lines[:20])
    assert all(len(line["faces"]) == 1 for line in lines)
    row["lost"] = "nothing; the run goes on with the model that it has read"
    done = subprocess.run(
        [sys.executable, "-m", "fer_cam", "--headless", "demo", "--frames", "1", "--model", bundle],
        env=ENVIRONMENT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode != 0 and done.stderr.count("\n") == 1


def test_a_source_that_changes_its_size(tmp_path, faults):
    row = faults.row("a stream that goes on with another size")
    pictures = [portrait_scene(60, size=size) for size in [(320, 240)] * 8 + [(640, 480)] * 8 + [(200, 300)] * 8]
    out, film = tmp_path / "out.jsonl", tmp_path / "film.mp4"
    with mjpeg_server(pictures) as url:
        process = start("--source", url, "--output", out, "--record", film)
        wait_for_lines(process, out, 60)
        end(process)
    row["tries"] += 2
    lines = records(out.read_text())
    assert sum(bool(line["faces"]) for line in lines) > len(lines) // 2
    films = [p for p in tmp_path.iterdir() if p.suffix == ".mp4"]
    assert films and sum(len(read_film(p)[0]) for p in films) == len(lines)
    row["lost"] = f"nothing; the recording goes on in {len(films)} files" if len(films) > 1 else "nothing"


def films(tmp_path):
    """Return a film in which a portrait moves, and another of another size."""
    for name, size in (("a.mp4", (160, 120)), ("b.mp4", (320, 240))):
        writer = cv2.VideoWriter(str(tmp_path / name), cv2.VideoWriter.fourcc(*"mp4v"), 25, size)
        for i in range(75):
            writer.write(portrait_scene(60, size=size, centre=(size[0] / 2 + i / 10, size[1] / 2)))
        writer.release()
    return tmp_path / "a.mp4", tmp_path / "b.mp4"


@pytest.mark.parametrize("change", ["removed", "cut off", "overwritten", "renamed over"])
def test_a_film_that_changes_while_it_plays(tmp_path, faults, change):
    row, ends = faults.row(f"a looped film is {change} while it plays"), set()
    for number in range(FEW if FEW < 5 else 5):
        folder = tmp_path / str(number)
        folder.mkdir()
        film, other = films(folder)
        out = folder / "out.jsonl"
        process = start("--source", film, "--loop", "--output", out)
        wait_for_lines(process, out, 30 + number * 10)
        if change == "removed":
            film.unlink()
        elif change == "cut off":
            os.truncate(film, film.stat().st_size // 2)
        elif change == "overwritten":
            film.write_bytes(other.read_bytes())
        else:
            os.replace(other, film)
        row["tries"] += 1
        time.sleep(1.0)
        ended = process.poll() is not None
        errors = end(process, (0, 1, 3))
        assert all(line.startswith("fer-cam: ") for line in errors.splitlines()) and errors.count("\n") <= 2, errors
        assert process.returncode != 0 if ended else process.returncode == 0, errors  # it never ends without a word
        ends.add("ended with a line" if ended else "went on")
        lines = records(out.read_text())
        assert [line["frame"] for line in lines] == list(range(len(lines))) and len(lines) >= 30
    row["lost"] = f"no line; the run {' or '.join(sorted(ends))}"
