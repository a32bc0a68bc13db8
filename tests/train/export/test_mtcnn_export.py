import json

import numpy as np
import pytest

from fer_cam.detectors.mtcnn import MtcnnDetector
from fer_models.detector_card import load_detector_bundle
from fer_train.cli import main
from fer_train.export import mtcnn as module

pytestmark = pytest.mark.slow

NAMES = ("pnet", "rnet", "onet")


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundle") / "mtcnn"
    assert main(["export-mtcnn", "--out", str(folder)]) == 0
    return folder


def test_an_export_finds_the_faces_that_the_shipped_bundle_finds(exported, demo_frames):
    (shipped,) = MtcnnDetector().detect(demo_frames[30])
    (face,) = MtcnnDetector(folder=str(exported)).detect(demo_frames[30])
    assert face.box == shipped.box and np.abs(face.points - shipped.points).max() < 0.01


def test_the_card_has_files_and_parity(exported):
    card = json.loads((exported / "card.json").read_text())
    assert set(card["networks"]) == set(NAMES) and card["licence"] == "MIT"
    for name in NAMES:
        entry = card["networks"][name]
        assert entry["bytes"] == (exported / f"{name}.tflite").stat().st_size
        assert 0 < entry["parity"]["largest_difference"] < module.PARITY_BOUND
    assert set(load_detector_bundle(exported, NAMES, "mtcnn").networks) == set(NAMES)


def test_an_export_that_differs_is_refused_and_writes_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(module, "_take_raw_pixels", lambda network: None)
    assert main(["export-mtcnn", "--out", str(tmp_path / "new")]) == 1
    assert "pnet differs from the package" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["export-mtcnn", "--out", str(tmp_path / "file" / "sub")]) == 1
    assert capsys.readouterr().err.strip().endswith("choose another --out")
