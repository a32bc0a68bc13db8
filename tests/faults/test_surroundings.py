"""Faults around a run: full disks, folders without permission, no home, closed descriptors, a clock that jumps."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import cv2
import pytest
from fer_cam_process import ENVIRONMENT, records
from portrait import portrait_scene
from recordings import read_film
from unprivileged import unprivileged

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")]
APP = [sys.executable, "-m", "fer_cam"]


def run(command, cwd, **options):
    options = {"env": ENVIRONMENT, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.run([*map(str, command)], cwd=cwd, text=True, timeout=120, **options)


@pytest.fixture
def photos(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    cv2.imwrite(str(folder / "a.jpg"), portrait_scene(80, size=(200, 150)))
    for number in range(80):
        os.link(folder / "a.jpg", folder / f"a{number:02d}.jpg")
    return folder


@pytest.fixture
def open_folder():
    """A folder that everybody can reach and write into; pytest's own are closed to other users."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder


@pytest.mark.parametrize("kind", ["lines", "csv", "recording", "faces", "copy"])
def test_a_full_disk(tmp_path, faults, small_disk, photos, kind):
    row = faults.row(f"full disk: {kind}")
    demo = ["--headless", "--source", "demo:3", "--loop"]
    outputs = {
        "lines": [*demo, "--output", "a.jsonl"],
        "csv": [*demo, "--output", "a.csv"],
        "recording": [*demo, "--record", "a.mp4"],
        "faces": [photos, "--save-faces", "faces"],
        "copy": ["occlude", photos, "copy", "--workers", 1],
    }
    module = "fer_train.cli" if kind == "copy" else "fer_cam"
    (small_disk / "other").write_bytes(bytes(100_000))
    row["tries"] += 1
    done = run([sys.executable, "-m", module, *outputs[kind]], small_disk)
    assert done.returncode == 1 and "No space left on device" in done.stderr and "Traceback" not in done.stderr
    assert sum(line.startswith("fer-") for line in done.stderr.splitlines()) <= 2
    if kind == "lines":
        assert len(records((small_disk / "a.jsonl").read_text())) > 10
    if kind == "csv":
        text = (small_disk / "a.csv").read_text()
        assert text.endswith("\n") and len({line.count(",") for line in text.splitlines()}) == 1
    if kind == "recording":
        assert len(read_film(small_disk / "a.mp4")[0]) > 5
    if kind == "faces":
        rows = (small_disk / "faces" / "faces.csv").read_text().splitlines()[1:]
        faces = {p.name for p in (small_disk / "faces").glob("*.png")}
        assert faces and faces == {row.split(",")[1] for row in rows}
    if kind == "copy":
        copies = list((small_disk / "copy").rglob("*.jpg"))
        assert copies and all(cv2.imread(str(path)).shape == (150, 200, 3) for path in copies)
        assert not list((small_disk / "copy").rglob(".*"))
    row["lost"] = "only what came after the disk was full"


@pytest.mark.parametrize("kind", ["lines", "recording", "faces", "occlude", "full"])
def test_a_place_that_cannot_be_written(open_folder, faults, kind):
    row = faults.row("/dev/full as output" if kind == "full" else f"read-only folder: {kind}")
    (open_folder / "photos").mkdir()
    cv2.imwrite(str(open_folder / "photos" / "a.jpg"), portrait_scene(80, size=(200, 150)))
    (open_folder / "locked").mkdir()
    (open_folder / "locked").chmod(0o555)
    demo = ["--headless", "--source", "demo", "--frames", 3]
    command = {
        "lines": [*APP, *demo, "--output", "locked/a.jsonl"],
        "recording": [*APP, *demo, "--record", "locked/a.mp4"],
        "faces": [*APP, "photos", "--save-faces", "locked/faces"],
        "occlude": [sys.executable, "-m", "fer_train.cli", "occlude", "photos", "locked/copy"],
        "full": [*APP, *demo, "--output", "/dev/full"],
    }[kind]
    row["tries"] += 1
    done = run([*(unprivileged() if kind != "full" else []), *command], open_folder)
    assert done.returncode == 1 and done.stderr.count("\n") == 1, done.stderr
    assert "Permission denied" in done.stderr or "No space left" in done.stderr
    assert not os.listdir(open_folder / "locked")


@pytest.mark.parametrize("home", [None, "/nowhere", "/proc"])
def test_no_home(open_folder, faults, home):
    row = faults.row(f"no home (HOME {'unset' if home is None else home}, a user without a name)")
    environment = {k: v for k, v in ENVIRONMENT.items() if k != "HOME"} | ({"HOME": home} if home else {})
    (open_folder / "source").mkdir()
    cv2.imwrite(str(open_folder / "source" / "a.png"), portrait_scene(40, size=(96, 72)))
    for command in (
        [*APP, "--headless", "demo", "--frames", 2, "--record", "a.mp4", "--output", "a.jsonl"],
        [*APP, "source", "--save-faces", "faces"],
        [*APP, "models"],
        [sys.executable, "-m", "fer_train.cli", "occlude", "source", "copy"],
        [sys.executable, "-m", "fer_train.cli", "recipes"],
    ):
        row["tries"] += 1
        done = run([*unprivileged(), *command], open_folder, env=environment)
        assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
    assert len(read_film(open_folder / "a.mp4")[0]) == 2 and (open_folder / "copy" / "a.png").exists()


@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"])
def test_closed_descriptors(tmp_path, faults, closed):
    row = faults.row(f"closed descriptors ({closed})")
    row["tries"] += 1
    arguments = "--headless --source demo --frames 40 --record a.mkv --output a.jsonl"
    done = run(["bash", "-c", f"exec {' '.join(APP)} {arguments} {closed}"], tmp_path)
    assert done.returncode == 0 and "Traceback" not in done.stderr
    assert len(records((tmp_path / "a.jsonl").read_text())) == 40 == len(read_film(tmp_path / "a.mkv")[0])
    # No file takes the place of a closed descriptor, into which native code would print.
    show = "import os; from fer_cam.cli import main; main(['models']); print(*map(os.readlink, PLACES), file=file)"
    script = f"PLACES = ['/proc/self/fd/%d' % i for i in range(3)]; file = open('places', 'w'); {show}"
    if sys.platform.startswith("linux"):
        first = f"import os; from fer_models.command import hold_descriptors; hold_descriptors(); {script}"
        assert run(["bash", "-c", f'exec {sys.executable} -c "{first}" {closed}'], tmp_path).returncode == 0
        places = (tmp_path / "places").read_text().split()
        assert not any("places" in place for place in places)
        assert [places[n] for n in range(3) if f"{n}<" in closed or f"{n}>" in closed] == ["/dev/null"] * closed.count(
            "&-"
        )
    done = run(["bash", "-c", f"exec {' '.join(APP)} --headless --source demo --frames 2 {closed}"], tmp_path)
    assert done.returncode == (1 if "1>&-" in closed else 0)


def test_a_clock_that_jumps(tmp_path, faults):
    row = faults.row("wall clock jumps by years, both ways")
    # As if somebody set the clock, or the network did on a Raspberry Pi, which has none that runs without power.
    jump = (
        "import random, sys, time; true, ns = time.time, time.time_ns;"
        "time.time = lambda: true() + random.choice((-1e9, 0, 1e9));"
        "time.time_ns = lambda: ns() + random.choice((-10**18, 0, 10**18));"
        "from fer_cam.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    arguments = ["--headless", "--source", "demo", "--frames", 60, "--classify-rate", 10, "--record"]
    for name, command in (("jumping", [sys.executable, "-c", jump]), ("steady", APP)):
        row["tries"] += 1
        done = run([*command, *arguments, f"{name}.mp4", "--output", f"{name}.jsonl"], tmp_path)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "jumping.jsonl").read_bytes() == (tmp_path / "steady.jsonl").read_bytes()
    assert read_film(tmp_path / "jumping.mp4")[0] == read_film(tmp_path / "steady.mp4")[0]
    assert records((tmp_path / "steady.jsonl").read_text())[-1]["time"] == pytest.approx(59 / 30, abs=1e-3)
