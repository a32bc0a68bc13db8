"""The README's figures are the cards'."""

from pathlib import Path

import pytest

from fer_models import bundle_names, load_bundle
from fer_models.card import EMOTION, task_of

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


def accuracy(metrics):
    """From the faces counted: the card's own share is rounded, and would be rounded twice."""
    table = metrics["confusion"]
    return sum(table[i][i] for i in range(len(table))) / sum(map(sum, table))


def row(name):
    """The README's table row of a bundle, from its card."""
    card = load_bundle(name).card
    whole, fresh = card["metrics"], card["metrics"]["not_in_train"]
    cells = [
        f"`{name}`",
        str(len(card["labels"])),
        f"{accuracy(whole['normal']):.1%}",
        f"{accuracy(fresh['normal']):.1%}",
        f"{whole['normal']['macro_f1']:.3f}",
        f"{accuracy(whole['headset']):.1%}",
        f"{whole['normal']['calibration_error']:.3f}",
        f"{card['bytes'] / 1e6:.1f} MB",
        f"{card['latency_ms']['one_face_one_thread']:.1f} ms",
    ]
    return "| " + " | ".join(cells) + " |"


@pytest.mark.parametrize("name", [n for n in bundle_names() if task_of(n) == EMOTION])
def test_accuracy_table_is_what_was_measured(name):
    assert row(name) in README


def test_gender_figures_are_the_cards():
    card = load_bundle("gender").card
    text = " ".join(README.split())
    normal, worn = (card["metrics"][kind] for kind in ("normal", "headset"))
    assert f"{accuracy(normal):.1%} on the {normal['faces']} held out" in text
    assert f"{accuracy(worn):.1%} with headset" in text
    assert f"{card['bytes'] / 1e6:.1f} MB, {card['latency_ms']['one_face_one_thread']:.1f} ms." in text


def test_what_can_be_trained_is_counted():
    keras = pytest.importorskip("keras", reason="Keras is not installed (pip install 'fer-cam[train]')")
    assert keras
    from fer_train.networks.architectures import ARCHITECTURES
    from fer_train.recipes import RECIPES

    assert f"{len(RECIPES)} recipes" in README and f"{len(ARCHITECTURES)} networks" in README


def test_pictures_are_there():
    root = Path(__file__).parents[1]
    for line in README.splitlines():
        if line.startswith("!["):
            assert (root / line.split("](")[1].rstrip(")")).is_file()
