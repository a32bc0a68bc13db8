"""What each setting gives, by runs that differ in it alone."""

import json

import pytest

from fer_models import FerError
from fer_train.ablation import BASE, variants
from fer_train.cli import main
from fer_train.evaluate import Predictions
from fer_train.recipes import get_recipe

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning")
KEPT = ["--set", "batch_size=7", "--set", "epochs=2", "--set", "validation=0.5", "--quiet"]


@pytest.fixture(scope="module")
def out(seven, tmp_path_factory):
    """A recipe as it is, and with a rate at which nothing is learnt, and with two settings changed."""
    folder = tmp_path_factory.mktemp("ablation") / "out"
    tries = ["--try", "learning_rate=1e-9", "--try", "headset=0.5", "erase=0.5"]
    assert main(["ablate", "d-emotion-3", "--data", str(seven), "--out", str(folder), *KEPT, *tries]) == 0
    return folder


def test_each_run_is_compared_to_the_recipe_on_the_same_faces(out):
    runs = json.loads((out / "ablation.json").read_text())["runs"]
    assert [r["changed"] for r in runs] == [BASE, "learning_rate=1e-9", "headset=0.5 erase=0.5"]
    said = [Predictions.load(out / f / "validation-predictions.npz") for f in ("base", "learning_rate=1e-9")]
    assert said[0].names == said[1].names and len(said[0]) == 29
    for kind in ("normal", "headset"):
        base, still = ((getattr(s, kind).argmax(axis=1) == s.labels).mean() for s in said)
        assert runs[1][kind]["accuracy"] == pytest.approx([still, base])
        assert runs[1][kind]["difference"] == pytest.approx(still - base)
        assert runs[0][kind]["difference"] == 0
    bare, worn = (runs[0][kind]["accuracy"][0] for kind in ("normal", "headset"))
    assert runs[0]["lost_under_bar"] == pytest.approx(1 - worn / bare)


def test_the_runs_differ_in_what_was_asked_alone(out):
    base, both = (json.loads((out / f / "config.json").read_text()) for f in ("base", "headset=0.5_erase=0.5"))
    theirs = both["recipe"].pop("augmentation"), base["recipe"].pop("augmentation")
    assert both["recipe"] == base["recipe"] and both["data_digest"] == base["data_digest"]
    assert theirs[0] == theirs[1] | {"headset": 0.5, "erase": 0.5} != theirs[1]


def test_a_change_can_be_added_and_nothing_is_trained_again(out, seven, capsys):
    weights = (out / "base" / "best.weights.h5").stat().st_mtime_ns
    tries = ["--try", "learning_rate=1e-9", "--try", "mixup=0.4"]
    assert main(["ablate", "d-emotion-3", "--data", str(seven), "--out", str(out), *KEPT, *tries]) == 0
    said = capsys.readouterr().out
    assert said.count("already finished") == 2 and "| mixup=0.4 |" in said and "29 validation faces" in said
    assert (out / "base" / "best.weights.h5").stat().st_mtime_ns == weights
    assert (out / "ablation.md").read_text().count("\n|") == 5
    assert (out / "ablation.png").read_bytes()[1:4] == b"PNG"


@pytest.mark.parametrize(
    ("tries", "message"),
    [
        ([["mixupp=1"]], "did you mean mixup"),
        ([["seed=2"]], "--try seed=2: seed changes which faces are held out"),
        ([["ema=0.998"]], "--try ema=0.998: the same as the recipe"),
        ([["mixup=0.2"], ["mixup=0.20"]], "--try mixup=0.20: the same as --try mixup=0.2"),
    ],
)
def test_what_cannot_be_compared_is_refused_before_anything_is_trained(tries, message):
    with pytest.raises(FerError, match=message) as refused:
        variants(get_recipe("mobilenet-7"), tries)
    assert refused.value.exit_code == 2


def test_a_missing_set_is_one_line(tmp_path, capsys):
    assert main(["ablate", "b-g", "--data", str(tmp_path / "none"), "--try", "mixup=0.2"]) == 1
    assert "no such file or folder (--data)" in capsys.readouterr().err and not (tmp_path / "runs").exists()
