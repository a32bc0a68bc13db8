import csv
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from fer_models import FerError
from fer_models.file_lock import FolderLock
from fer_models.occlusion import corners_from_68, draw_headset
from fer_train.cli import main
from fer_train.data import load_dataset
from fer_train.headset import occlude
from fer_train.headset.pictures import occlude_face


def picture(seed, shape=(48, 48)):
    return np.random.default_rng(seed).integers(40, 256, shape).astype(np.uint8)


@pytest.fixture
def folders(tmp_path):
    root = tmp_path / "faces"
    for label in ("happy", "sad"):
        for split in ("train", "test"):
            (root / split / label).mkdir(parents=True)
            for i in range(4):
                cv2.imwrite(str(root / split / label / f"{i}.png"), picture(i))
    return root


def tree(root):
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_folders_keep_names_sizes_and_formats(folders, tmp_path):
    cv2.imwrite(str(folders / "train/sad/colour.jpg"), cv2.GaussianBlur(picture(0, (120, 80, 3)), (0, 0), 5))
    cv2.imwrite(
        str(folders / "train/sad/clear.png"), np.dstack([picture(1, (60, 60, 3)), np.zeros((60, 60), np.uint8)])
    )
    before = tree(folders)
    outcome = occlude(folders, tmp_path / "out", workers=1)
    assert (outcome.written, outcome.exact, outcome.skipped, outcome.problems) == (18, 0, 0, ())
    assert tree(folders) == before
    assert {n for n in tree(tmp_path / "out")} == set(before) | {"occlude.json"}
    face = cv2.imread(str(tmp_path / "out/train/happy/2.png"), cv2.IMREAD_UNCHANGED)
    assert (face == occlude_face(picture(2)[:, :, None])[:, :, 0]).all()
    colour = cv2.imread(str(tmp_path / "out/train/sad/colour.jpg"), cv2.IMREAD_UNCHANGED)
    assert colour.shape == (120, 80, 3) and colour[48, 40].max() < 12
    original = cv2.imread(str(folders / "train/sad/colour.jpg"), cv2.IMREAD_UNCHANGED)
    assert np.abs(colour[100:].astype(int) - original[100:]).max() < 12
    clear = cv2.imread(str(tmp_path / "out/train/sad/clear.png"), cv2.IMREAD_UNCHANGED)
    assert clear[24, 30].tolist() == [0, 0, 0, 255] and clear[58, 30, 3] == 0


def test_a_second_run_draws_only_missing_pictures(folders, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["occlude", str(folders), str(out)]) == 0
    assert "16 written" in capsys.readouterr().out
    (out / "train/sad/1.png").unlink()
    (out / "train/sad/.1.99.png").write_bytes(b"half")
    stamp = (out / "train/sad/2.png").stat().st_mtime_ns
    assert main(["occlude", str(folders), str(out)]) == 0
    assert "1 written, 15 were there already" in capsys.readouterr().out
    assert (out / "train/sad/2.png").stat().st_mtime_ns == stamp and not (out / "train/sad/.1.99.png").exists()


@pytest.mark.slow
def test_a_killed_run_leaves_complete_pictures_and_resumes(tmp_path):
    root = tmp_path / "many"
    (root / "a").mkdir(parents=True)
    data = cv2.imencode(".png", picture(0, (64, 64)))[1].tobytes()
    for i in range(4000):
        (root / "a" / f"{i}.png").write_bytes(data)
    command = [sys.executable, "-m", "fer_train.cli", "occlude", str(root), str(tmp_path / "out"), "--workers", "2"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ))
    deadline = time.monotonic() + 60
    while not (tmp_path / "out" / "a" / "100.png").exists():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.01)
    process.kill()
    process.wait()
    time.sleep(0.5)  # until the workers notice that their parent is gone
    there = [p for p in (tmp_path / "out" / "a").glob("[0-9]*.png")]
    assert 0 < len(there) < 4000 and len({p.read_bytes() for p in there}) == 1
    outcome = occlude(root, tmp_path / "out")
    assert outcome.skipped >= len(there) and outcome.written + outcome.skipped == 4000
    assert not [p for p in (tmp_path / "out").rglob(".*")]


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_workers_end_with_a_killed_parent(tmp_path):
    (tmp_path / "set").mkdir()
    for i in range(2000):
        os.link(tmp_path / "set" / "0.png", tmp_path / "set" / f"{i}.png") if i else cv2.imwrite(
            str(tmp_path / "set" / "0.png"), np.random.default_rng(0).integers(0, 255, (400, 400, 3), np.uint8)
        )
    command = [sys.executable, "-m", "fer_train.cli", "occlude", tmp_path / "set", tmp_path / "copy", "--workers", "2"]
    process = subprocess.Popen([*map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not list((tmp_path / "copy").rglob("*.png")):
        assert process.poll() is None
    workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    assert len(workers) >= 2
    process.kill()
    process.wait()
    deadline = time.monotonic() + 20
    while any(_works(worker) for worker in workers):
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot be asked for a process")
def test_a_run_that_was_killed_before_its_first_picture_is_resumed(folders, tmp_path):
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / f".occlude.{gone.stdout.strip()}.json").write_text("{")
    assert occlude(folders, tmp_path / "out").written
    assert not list((tmp_path / "out").rglob(".*"))


def test_a_second_process_is_refused(folders, tmp_path):
    pytest.importorskip("fcntl", reason="Windows has no such locks")
    (tmp_path / "out").mkdir()
    lock = FolderLock(tmp_path / "out")
    with pytest.raises(FerError, match="another fer-train is writing into it"):
        occlude(folders, tmp_path / "out")
    lock.release()
    assert occlude(folders, tmp_path / "out").written


def _works(process):
    """Return True if a process runs and is no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_affectnet_gets_the_exact_bar(tmp_path):
    root = tmp_path / "affectnet"
    (root / "images").mkdir(parents=True)
    (root / "annotations").mkdir()
    points = np.zeros((68, 2)) + 112
    points[0], points[16], points[36], points[45] = (60, 100), (170, 120), (90, 90), (140, 105)
    for i in range(3):
        cv2.imwrite(str(root / "images" / f"{i}.jpg"), np.full((224, 224, 3), 200, np.uint8))
        np.save(root / "annotations" / f"{i}_exp.npy", np.int64(i))
        if i < 2:
            np.save(root / "annotations" / f"{i}_lnd.npy", points.ravel())
    outcome = occlude(root, tmp_path / "out")
    assert (outcome.written, outcome.exact) == (3, 2)
    expected = draw_headset(np.full((224, 224, 3), 200, np.uint8), corners_from_68(points))
    face = cv2.imread(str(tmp_path / "out/images/0.jpg"))
    assert np.abs(face.astype(int) - expected).mean() < 1.5
    loaded = load_dataset(tmp_path / "out")
    assert len(loaded.splits["train"]) == 3 and loaded.layout == "AffectNet"


def test_a_csv_becomes_a_csv(tmp_path):
    rows = [["emotion", "Usage", "pixels"]]
    rows += [[str(i), "Training", " ".join(map(str, picture(i).ravel()))] for i in range(3)]
    rows.append(["4", "Training", "1 2 3"])
    (tmp_path / "set").mkdir()
    with open(tmp_path / "set" / "icml_face_data.csv", "w", newline="") as file:
        csv.writer(file).writerows(rows)
    outcome = occlude(tmp_path / "set", tmp_path / "out")
    assert outcome.written == 3 and outcome.problems == ("icml_face_data.csv line 5: not 48x48 pixels of 0 to 255",)
    train = load_dataset(tmp_path / "out").splits["train"]
    assert train.labels.tolist() == [0, 1, 2]
    assert (train.images[1] == occlude_face(picture(1)[:, :, None])).all()


def test_a_csv_without_a_readable_row_writes_nothing(tmp_path, capsys):
    (tmp_path / "bad.csv").write_text("emotion,pixels,Usage\n0,1 2 3,Training\n")
    assert main(["occlude", str(tmp_path / "bad.csv"), str(tmp_path / "out")]) == 1
    assert "no row has 48x48 pixels" in capsys.readouterr().err
    assert not list((tmp_path / "out").rglob("*.csv"))


def test_a_zip_becomes_a_zip(folders, tmp_path):
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        for path in folders.rglob("*.png"):
            archive.write(path, path.relative_to(folders))
        archive.writestr("train/sad/bad.png", b"no")
        archive.writestr("notes.txt", b"kept")
    outcome = occlude(tmp_path / "set.zip", tmp_path / "occluded.zip")
    assert outcome.written == 16 and outcome.problems == ("train/sad/bad.png: not a picture, or a damaged one",)
    occluded, plain = (load_dataset(tmp_path / n).splits["test"] for n in ("occluded.zip", "set.zip"))
    assert occluded.names == plain.names and (occluded.images != plain.images).any(axis=(1, 2, 3)).all()
    assert zipfile.ZipFile(tmp_path / "occluded.zip").read("notes.txt") == b"kept"


def test_zip_entries_that_cannot_be_unpacked_are_reported(folders, tmp_path):
    """One entry is damaged and one encrypted; the others are drawn."""
    names = [p.relative_to(folders).as_posix() for p in sorted(folders.rglob("*.png"))]
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        for name in names:
            archive.write(folders / name, name)
        places = [archive.getinfo(name).header_offset for name in names]
    packed = bytearray((tmp_path / "set.zip").read_bytes())
    packed[places[0] + 80] ^= 0xFF  # of the first picture's bytes
    packed[places[1] + 6] |= 1  # the flag that says encrypted, in front of the entry and in the list at the end
    packed[packed.index(b"PK\x01\x02", packed.index(b"PK\x01\x02") + 4) + 8] |= 1
    (tmp_path / "set.zip").write_bytes(packed)
    outcome = occlude(tmp_path / "set.zip", tmp_path / "occluded.zip")
    assert outcome.written == len(names) - 2 and len(outcome.problems) == 2
    for name, reason in zip(names, ("Bad CRC", "encrypted"), strict=False):
        assert any(line.startswith(f"{name}: cannot be unpacked") and reason in line for line in outcome.problems)
    read = load_dataset(tmp_path / "set.zip")
    assert sum(len(s) for s in read.splits.values()) == len(names) - 2 and len(read.problems) == 2


def test_targets_that_hold_other_files_are_refused(folders, tmp_path, capsys):
    occlude(folders, tmp_path / "out", workers=1)
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("precious")
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    for source, target, message in (
        (folders, folders / "inside", "lies in"),
        (folders, folders, "lies in"),
        (folders, other, "is not empty"),
        (other, tmp_path / "out", "no pictures in this folder"),
        (folders / "train", tmp_path / "out", "holds"),
        (tmp_path / "none", tmp_path / "x", "no such file"),
        (tmp_path / "empty", tmp_path / "x", "no pictures in this folder"),
        (tmp_path / "file", tmp_path / "x", "not a known layout"),
    ):
        with pytest.raises(FerError, match=message):
            occlude(source, target)
    assert (other / "mine.txt").read_text() == "precious"
    assert main(["occlude", str(folders), str(tmp_path / "x"), "--workers", "0"]) == 2
    assert main(["occlude", str(folders), str(tmp_path / "file" / "x")]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_damaged_pictures_are_reported_and_left_out(folders, tmp_path, capsys):
    (folders / "train/sad/bad.png").write_bytes(b"no")
    (folders / "train/sad/empty.jpg").write_bytes(b"")
    assert main(["occlude", str(folders), str(tmp_path / "out")]) == 0
    shown = capsys.readouterr()
    assert "2 left out" in shown.out and "bad.png: not a picture" in shown.err and "empty.jpg" in shown.err
    assert not (tmp_path / "out/train/sad/bad.png").exists()
