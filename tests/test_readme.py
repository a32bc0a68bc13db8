"""The README stays short, and its figures and those of docs/models.md are the cards'."""

import json
from pathlib import Path

import pytest

from fer_models import bundle_names, load_bundle
from fer_models.card import EMOTION, task_of

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
MODELS = (ROOT / "docs" / "models.md").read_text("utf-8")
TRAINING = " ".join((ROOT / "docs" / "training.md").read_text("utf-8").split())
EMOTION_BUNDLES = [name for name in bundle_names() if task_of(name) == EMOTION]


def accuracy(metrics):
    """Return the accuracy by the faces counted: the card's own share is rounded, and would be rounded twice."""
    table = metrics["confusion"]
    return sum(table[i][i] for i in range(len(table))) / sum(map(sum, table))


def table_row(*cells):
    return "| " + " | ".join(cells) + " |"


def readme_row(name):
    """Return a bundle's row of the README's table, by its card."""
    card = load_bundle(name).card
    fresh = card["metrics"]["not_in_train"]
    return table_row(
        f"`{name}`",
        str(len(card["labels"])),
        f"{accuracy(fresh['normal']):.1%}",
        f"{accuracy(fresh['headset']):.1%}",
        f"{card['bytes'] / 1e6:.1f} MB",
    )


def models_row(name):
    """Return a bundle's row of the table in docs/models.md, by its card."""
    card = load_bundle(name).card
    whole, fresh = card["metrics"], card["metrics"]["not_in_train"]
    return table_row(
        f"`{name}`",
        str(len(card["labels"])),
        f"{accuracy(whole['normal']):.1%}",
        f"{accuracy(fresh['normal']):.1%}",
        f"{whole['normal']['macro_f1']:.3f}",
        f"{accuracy(whole['headset']):.1%}",
        f"{whole['normal']['calibration_error']:.3f}",
        f"{card['bytes'] / 1e6:.1f} MB",
        f"{card['latency_ms']['one_face_one_thread']:.1f} ms",
    )


def recall_row(name):
    """Return a bundle's row of the recall table in docs/models.md, by its card; "–" for a label that it lacks."""
    bundle = load_bundle(name)
    counts = dict(zip(bundle.labels, bundle.card["metrics"]["normal"]["confusion"], strict=True))
    recall = {label: row[place] / sum(row) for place, (label, row) in enumerate(counts.items())}
    labels = ("happy", "surprise", "neutral", "angry", "sad", "disgust", "fear", "contempt")
    return table_row(f"`{name}`", *(f"{recall[label]:.0%}" if label in recall else "–" for label in labels))


def test_the_readme_can_be_read_in_ten_minutes():
    assert len(README.encode("utf-8")) <= 8192


@pytest.mark.parametrize("name", EMOTION_BUNDLES)
def test_accuracy_table_is_what_was_measured(name):
    assert readme_row(name) in README


@pytest.mark.parametrize("name", EMOTION_BUNDLES)
def test_full_accuracy_table_is_what_was_measured(name):
    assert models_row(name) in MODELS and recall_row(name) in MODELS


def test_gender_figures_are_the_cards():
    card = load_bundle("gender").card
    text = " ".join(MODELS.split())
    normal, headset = (card["metrics"][kind] for kind in ("normal", "headset"))
    assert f"{accuracy(normal):.1%} on the {normal['faces']} held out" in text
    assert f"{accuracy(headset):.1%} with headset" in text
    assert f"{card['bytes'] / 1e6:.1f} MB, {card['latency_ms']['one_face_one_thread']:.1f} ms." in text


def test_what_can_be_trained_is_counted():
    keras = pytest.importorskip("keras", reason="Keras is not installed (pip install 'fer-cam[train]')")
    assert keras
    from fer_train.networks.architectures import ARCHITECTURES
    from fer_train.recipes import RECIPES

    assert f"{len(RECIPES)} recipes" in TRAINING and f"{len(ARCHITECTURES)} networks" in TRAINING


def test_the_json_line_has_the_keys_of_a_real_one(capsys):
    from fer_cam.cli import main

    shown = json.loads(next(line for line in README.splitlines() if line.startswith('{"frame"')))
    assert main(["--headless", "--source", "demo", "--frames", "1", "--format", "jsonl"]) == 0
    real = json.loads(capsys.readouterr().out)
    assert list(shown) == list(real) and list(shown["faces"][0]) == list(real["faces"][0])
    assert list(shown["faces"][0]["probabilities"]) == list(real["faces"][0]["probabilities"])
