"""Cards that are damaged in any way: the bundle works, or one line says what is wrong."""

import json
import shutil

import numpy as np
import pytest
from damage import damaged_bytes, damaged_json
from hypothesis import given
from hypothesis import strategies as st

from fer_cam.cli import main
from fer_cam.detectors.blazeface import BlazeFaceDetector
from fer_cam.labelling.classifier import Classifier
from fer_cam.labelling.labeller import Labeller
from fer_cam.types import Detection, Track
from fer_models import FerError, load_bundle
from fer_models.card import find_bundle, read_card

SHIPPED = find_bundle("mobilenet-7")
CARD = read_card(SHIPPED)
BLAZEFACE = SHIPPED.parent / "detectors" / "blazeface"
FACE = np.full((60, 60, 3), 120, np.uint8)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return shutil.copytree(SHIPPED, tmp_path_factory.mktemp("bundle") / "mine")


def use(bundle):
    """Load a bundle and label one face. Return False if it is refused in one line."""
    try:
        labeller = Labeller(Classifier(load_bundle(bundle)))
    except FerError as error:
        assert "\n" not in str(error) and str(bundle) in str(error)
        return False
    (label,) = labeller.label(FACE, [Track(1, Detection((5, 5, 50, 50), 1.0))], 0.0)
    assert label.name in labeller.classifier.labels and 0 <= label.confidence <= 1
    return True


@given(data=st.data())
def test_a_damaged_card_is_used_or_refused_in_one_line(bundle, data):
    card = data.draw(damaged_json(CARD))
    (bundle / "card.json").write_text(json.dumps(card))
    use(bundle)


@given(damaged_bytes((SHIPPED / "card.json").read_bytes()))
def test_changed_bytes_of_a_card_are_refused_in_one_line_if_at_all(bundle, text):
    (bundle / "card.json").write_bytes(text)
    use(bundle)


@pytest.mark.parametrize(
    "text", [b"", b"\xff\xfe{}", b"[" * 100_000, b'{"a":' * 100_000, b"NaN", b"null", b'{"labels": NaN}', b"\0" * 9]
)
def test_text_that_is_no_card_is_refused(bundle, text):
    (bundle / "card.json").write_bytes(text)
    assert not use(bundle)


@given(data=st.data())
def test_a_list_of_models_shows_damaged_cards(bundle, data, monkeypatch, capsys):
    monkeypatch.setattr("fer_models.card.HERE", bundle.parent)
    card = data.draw(damaged_json(CARD))
    (bundle / "card.json").write_text(json.dumps(card))
    code = main(["models"])
    assert code in (0, 1) and capsys.readouterr().err.count("\n") == code


@given(data=st.data())
def test_a_damaged_card_of_a_detector_is_refused(tmp_path_factory, data):
    folder = shutil.copytree(BLAZEFACE, tmp_path_factory.mktemp("detector") / "mine")
    card = data.draw(damaged_json(read_card(BLAZEFACE)))
    (folder / "card.json").write_text(json.dumps(card))
    try:
        BlazeFaceDetector(folder=str(folder)).detect(FACE)
    except FerError as error:
        assert "\n" not in str(error) and str(folder) in str(error)
