"""A missing or altered file of a detector is one line that names the file and the command that makes it anew."""

import json
import re
import shutil
from pathlib import Path

import pytest

from fer_models import FerError
from fer_models.card import HERE
from fer_models.detector_card import load_detector_bundle

NETWORKS = {"blazeface": ("short_range", "full_range", "face_mesh"), "mtcnn": ("pnet", "rnet", "onet")}


@pytest.fixture(params=NETWORKS)
def detector(request):
    return request.param


@pytest.fixture
def folder(detector, tmp_path):
    """A copy of the shipped bundle, in a folder whose name has a space."""
    return shutil.copytree(HERE / "detectors" / detector, tmp_path / "my bundle")


def error_of(folder, detector):
    with pytest.raises(FerError) as error:
        load_detector_bundle(folder, NETWORKS[detector], detector)
    text = str(error.value)
    assert "\n" not in text and error.value.exit_code == 1
    assert text.endswith(f"install fer-cam again, or run: fer-train export-{detector} --out '{folder}'")
    return text


def test_the_shipped_bundle_is_whole_and_a_copy_is_as_good(detector, folder):
    shipped = load_detector_bundle(detector, NETWORKS[detector], detector)
    assert shipped.folder == HERE / "detectors" / detector
    copied = load_detector_bundle(folder, NETWORKS[detector], detector)
    assert copied.card == shipped.card and copied.folder == folder
    for name, path in copied.networks.items():
        assert path.read_bytes() == shipped.networks[name].read_bytes()


def test_only_the_named_networks_are_checked(detector, folder):
    first, *others = NETWORKS[detector]
    for name in others:
        (folder / f"{name}.tflite").unlink()
    assert set(load_detector_bundle(folder, (first,), detector).networks) == {first}


def test_a_missing_network(detector, folder):
    path = folder / f"{NETWORKS[detector][-1]}.tflite"
    path.unlink()
    assert error_of(folder, detector).startswith(f"{path}: cannot be read (No such file or directory); ")


@pytest.mark.parametrize(
    "alter", [lambda d: d + b"x", lambda d: d[:-1], lambda d: b"", lambda d: d[:99] + b"?" + d[100:]]
)
def test_an_altered_network(detector, folder, alter):
    path = folder / f"{NETWORKS[detector][0]}.tflite"
    path.write_bytes(alter(path.read_bytes()))
    assert error_of(folder, detector).startswith(f"{path}: does not match its card (sha256 ")


@pytest.mark.parametrize(
    ("text", "reason"),
    [("{", "is not valid JSON"), ("[]", "is not a JSON object"), ("{}", "networks are missing"),
     ('{"networks": []}', "networks are missing")],
)  # fmt: skip
def test_a_broken_card(detector, folder, text, reason):
    (folder / "card.json").write_text(text)
    assert error_of(folder, detector).startswith(f"{folder / 'card.json'}: {reason}")


def test_a_card_that_does_not_know_a_network(detector, folder):
    card = json.loads((folder / "card.json").read_text())
    for entry in ("a word", {}, None):
        card["networks"][NETWORKS[detector][1]] = entry
        (folder / "card.json").write_text(json.dumps(card))
        assert "does not match its card" in error_of(folder, detector)


def test_a_folder_that_is_not_there(detector, tmp_path):
    folder = tmp_path / "no folder"
    assert error_of(folder, detector).startswith(f"{folder / 'card.json'}: cannot be read")


def test_a_folder_of_that_name_in_the_working_folder_does_not_hide_the_shipped_bundle(detector, tmp_path, monkeypatch):
    (tmp_path / detector).mkdir()
    monkeypatch.chdir(tmp_path)
    assert load_detector_bundle(detector, NETWORKS[detector], detector).folder == HERE / "detectors" / detector


def test_the_package_names_the_licence_of_every_detector():
    """PEP 639: the licence expression is about all files of the wheel, and its texts are listed."""
    project = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
    expression = re.search(r'^license = "(.+)"$', project, flags=re.M).group(1).split(" AND ")
    for name in NETWORKS:
        folder = HERE / "detectors" / name
        licence = json.loads((folder / "card.json").read_text())["licence"]
        assert licence in expression
        for text in ("LICENSE", "NOTICE") if licence != "MIT" else ():
            assert (folder / text).is_file()
            assert f'"models/fer_models/detectors/{name}/{text}"' in project
