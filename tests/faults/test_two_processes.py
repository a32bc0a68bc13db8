"""Two processes that are told to write to one place: one of them does, and nothing is mixed."""

import csv
import subprocess
import sys
import threading

import cv2
import numpy as np
import pytest
from fer_cam_process import ENVIRONMENT, records
from killing import FEW
from recordings import read_film

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX locks")]
APP = [sys.executable, "-m", "fer_cam"]
TIMES = min(FEW, 10)
DEMO = ["--headless", "--source", "demo", "--frames", "60"]


def both(command, cwd):
    """Run a command twice at the same time; return the exit codes, sorted, and what both said on standard error."""
    command = [*map(str, command)]
    processes = [
        subprocess.Popen(
            command, cwd=cwd, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    errors = [""] * 2

    def wait(number):
        errors[number] = processes[number].communicate(timeout=120)[1]

    threads = [threading.Thread(target=wait, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "Traceback" not in "".join(errors)
    return sorted(p.returncode for p in processes), "".join(errors)


@pytest.mark.parametrize("options", [[], ["--append"], ["--overwrite"]])
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_lines(tmp_path, faults, name, options):
    row, refused = (
        faults.row(f"two processes, one file of lines ({name[1:]} {' '.join(options)})".replace(" )", ")")),
        0,
    )
    for number in range(TIMES):
        row["tries"] += 1
        folder = tmp_path / str(number)
        folder.mkdir()
        codes, errors = both([*APP, *DEMO, "--output", name, *options], folder)
        text = (folder / name).read_text()
        if name == "a.jsonl":
            frames = [r["frame"] for r in records(text)]
        else:
            frames = [int(r["frame"]) for r in csv.DictReader(text.splitlines())]
        # The second may have come when the first had ended already.
        done = 2 if options == ["--append"] and codes == [0, 0] else 1
        assert frames == list(range(60 * done)), errors
        if codes != [0, 0]:
            refused += 1
            assert codes[0] == 0 and ("another process is writing to it" in errors or "already exists" in errors)
    row["lost"] = f"nothing; the second was refused {refused} times"


def test_saved_faces(tmp_path, faults):
    row, refused = faults.row("two processes, one folder of faces"), 0
    for number in range(TIMES):
        row["tries"] += 1
        folder = tmp_path / str(number)
        codes, errors = both([*APP, *DEMO, "--save-faces", folder], tmp_path)
        with open(folder / "faces.csv", newline="") as file:
            names = [r["face"] for r in csv.DictReader(file)]
        assert len(names) == 60 == len(set(names)) == len(list(folder.glob("*.png")))
        assert codes[0] == 0 and codes[1] != 0
        assert "another process is saving faces in it" in errors or "has 60 faces already" in errors
        refused += 1
    row["lost"] = f"nothing; the second was refused {refused} times"


def test_recordings(tmp_path, faults):
    row = faults.row("two processes, one name of a recording")
    for number in range(TIMES):
        row["tries"] += 1
        folder = tmp_path / str(number)
        folder.mkdir()
        codes, _ = both([*APP, *DEMO, "--record", "a.mp4"], folder)
        films = sorted(p.name for p in folder.iterdir())
        assert films in (["a.mp4"], ["a-2.mp4", "a.mp4"]) and codes[0] == 0 < codes[1]
        assert all(len(read_film(folder / film)[0]) == 60 for film in films)
    row["lost"] = "nothing; both recordings are there, the second as a-2.mp4"


def test_occlude(tmp_path, faults):
    row, rng = faults.row("two processes, one copy of fer-train occlude"), np.random.default_rng(0)
    (tmp_path / "set").mkdir()
    for number in range(300):
        cv2.imwrite(str(tmp_path / "set" / f"{number}.png"), rng.integers(0, 255, (64, 64), np.uint8))
    for number in range(TIMES):
        row["tries"] += 1
        command = [sys.executable, "-m", "fer_train.cli", "occlude", "set", f"copy{number}", "--workers", "1"]
        codes, errors = both(command, tmp_path)
        assert codes[0] == 0 and (codes[1] == 0 or "another fer-train is writing into it" in errors), errors
        assert len(list((tmp_path / f"copy{number}").glob("*.png"))) == 300
        assert not list((tmp_path / f"copy{number}").glob(".*"))


def test_a_lock_ends_with_its_process(tmp_path, faults):
    row = faults.row("a killed process leaves no lock")
    out = tmp_path / "a.jsonl"
    for _ in range(TIMES):
        row["tries"] += 1
        loop = ["--headless", "--source", "demo", "--loop", "--output", out, "--append"]
        process = subprocess.Popen([*APP, *map(str, loop)], env=ENVIRONMENT)
        before = out.stat().st_size if out.exists() else 0
        while not out.exists() or out.stat().st_size == before:
            assert process.poll() is None
        process.kill()
        process.wait()
    done = subprocess.run([*APP, *DEMO, "--output", str(out), "--append"], env=ENVIRONMENT, timeout=60)
    assert done.returncode == 0
    assert [r["frame"] for r in records(out.read_text())] == list(range(out.read_text().count("\n")))
