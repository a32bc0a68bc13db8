"""Runs of the app that are killed at any moment: what they wrote until then is whole, and the next run goes on."""

import csv
import json
import os
import shutil
import sys

import cv2
import pytest
from fer_cam_process import ENVIRONMENT, fer_cam
from killing import SEED, TRIES, Command, kills
from portrait import portrait_scene
from recordings import read_film

from fer_cam.sinks.dated import dated_files

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL"),
]
BEHIND = 0.5
"""Seconds that a recording may lack behind the lines."""


def killed(tmp_path, arguments):
    """Yield (folder, told) for each kill. arguments: function from the run's folder to its arguments."""
    place = tmp_path

    def start(number, step):
        nonlocal place
        place = tmp_path / f"run{number}"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        return Command("fer_cam", arguments(place), place, step, ENVIRONMENT)

    for _, told in kills(start, TRIES, SEED):
        yield place, told
        shutil.rmtree(place)


def lines_of(path, told):
    """Return the frame numbers and times of the lines of a file; each whole line must be one."""
    if not path.exists():
        return [], 0
    *whole, half = path.read_text().split("\n")
    if path.suffix == ".csv":
        rows = list(csv.reader(whole))
        assert all(len(row) == len(rows[0]) for row in rows), told
        return [(int(row[0]), float(row[1])) for row in rows[1:]], len(half)
    records = [json.loads(line) for line in whole]
    return [(r["frame"], r["time"]) for r in records], len(half)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_recordings(tmp_path, faults, suffix):
    row, most = faults.row(f"kill of a headless recording ({suffix})"), 0.0
    source = ["--headless", "--source", "demo"]
    for place, told in killed(
        tmp_path,
        lambda p: [*source, "--frames", 100, "--record", p / f"film{suffix}", "--output", p / "out.jsonl"],
    ):
        row["tries"] += 1
        lines, _ = lines_of(place / "out.jsonl", told)
        films = sorted(p for p in place.iterdir() if p.suffix == suffix)
        # A kill may come while an empty file waits for its first frame, or has two names for a moment.
        ends = [read_film(film)[0][-1] + 1 / 30 for film in films if film.stat().st_size > 1000]
        behind = (lines[-1][1] + 1 / 30 if lines else 0.0) - max(ends, default=0.0)
        assert behind <= BEHIND, f"{told}: {behind:.2f} s are missing"
        most = max(most, behind)
        done = fer_cam(*source, "--frames", 5, "--record", place / f"film{suffix}", "--append", "--output", "-")
        assert done.returncode == 0, f"{told}: {done.stderr}"
        kept = [len(read_film(p)[0]) for p in place.iterdir() if p.suffix == suffix and p.stat().st_size > 1000]
        assert sorted(kept)[0] >= 1 and 5 in kept, told
    row["lost"] = f"at most {max(0.0, most):.2f} s of film behind the lines"


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
def test_lines(tmp_path, faults, suffix):
    row, halves = faults.row(f"kill of a run that writes lines ({suffix})"), 0
    for place, told in killed(
        tmp_path, lambda p: ["--headless", "--source", "demo", "--frames", 150, "--output", p / f"out{suffix}"]
    ):
        row["tries"] += 1
        out = place / f"out{suffix}"
        lines, half = lines_of(out, told)
        halves += half > 0
        assert [frame for frame, _ in lines] == list(range(len(lines))), told
        assert fer_cam("--headless", "demo", "--frames", 3, "--output", out, "--append").returncode == 0, told
        assert [f for f, _ in lines_of(out, told)[0]] == list(range(len(lines) + 3)), told
    row["lost"] = f"no line; {halves} half lines, which --append removed" if halves else "no line"


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
def test_rotated_lines(tmp_path, faults, suffix):
    """Half of the kills come at a step of a rotation."""
    row, halves = faults.row(f"kill of a run that rotates its lines ({suffix})"), 0
    options = ["--rotate-size", "8kB" if suffix == ".jsonl" else "4kB", "--append"]
    source = ["--headless", "--source", "demo"]
    for place, told in killed(tmp_path, lambda p: [*source, "--frames", 150, "--output", p / f"out{suffix}", *options]):
        row["tries"] += 1
        out = place / f"out{suffix}"
        half = lines_of(out, told)[1]
        halves += half > 0
        count = len(rotated(out, told))
        assert fer_cam(*source, "--frames", 40, "--output", out, *options).returncode == 0, told
        assert rotated(out, told) == list(range(count + 40)), told
    row["lost"] = f"no line; {halves} half lines, which --append removed" if halves else "no line"


def rotated(out, told):
    """Return the frame numbers of all files of a series, in the order of their names; each csv must have a header."""
    frames = []
    for path in [*dated_files(out), out]:
        lines, half = lines_of(path, told)
        assert path == out or (lines and not half), f"{told}: {path.name}"
        frames += [frame for frame, _ in lines]
    return frames


def table(folder):
    with open(folder / "faces.csv", newline="") as file:
        return sorted(csv.reader(file))


def test_saved_faces(tmp_path, faults):
    row = faults.row("kill of --save-faces")
    photos = tmp_path / "photos"
    photos.mkdir()
    cv2.imwrite(str(photos / "a00.jpg"), portrait_scene(80, size=(200, 150)))
    for number in range(1, 60):
        os.link(photos / "a00.jpg", photos / f"a{number:02d}.jpg")
    arguments = [photos, "--save-faces"]
    for place, told in killed(tmp_path, lambda p: [*arguments, p / "faces"]):
        row["tries"] += 1
        folder = place / "faces"
        if (folder / "faces.csv").exists() and (folder / "faces.csv").stat().st_size:
            header, *rows = sorted(table(folder), key=lambda r: r[0] != "photo")
            for one in rows:
                assert len(one) == len(header), told
                face = cv2.imread(str(folder / one[1]), cv2.IMREAD_UNCHANGED)
                assert face is not None and face.shape == (48, 48), f"{told}: {one[1]}"
        done = fer_cam(*arguments, folder, "--append")
        assert done.returncode == 0, f"{told}: {done.stderr}"
        assert table(folder) == table(tmp_path / "run-1" / "faces"), told
        pictures = {p.name for p in folder.iterdir() if p.suffix == ".png"}
        assert pictures == {r[1] for r in table(folder)} - {"face"}, told
    row["lost"] = "no face and no row; --append gives what a run without a kill gives"
