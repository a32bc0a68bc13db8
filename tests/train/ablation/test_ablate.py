"""Ablation: runs that differ in one setting, compared on the same faces."""

import json
import re
import shlex
from pathlib import Path

import pytest

from fer_models import FerError
from fer_train.ablation import BASE, folder_name, variants
from fer_train.cli import EXAMPLES as ALL
from fer_train.cli import main, make_parser
from fer_train.commands.ablate import EXAMPLES
from fer_train.commands.options import recipe_from_options
from fer_train.evaluation import Predictions
from fer_train.recipes import get_recipe, override

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
SETTINGS = ["--set", "batch_size=7", "--set", "epochs=2", "--set", "validation=0.5", "--quiet"]


@pytest.fixture(scope="module")
def out(seven, tmp_path_factory):
    """The unchanged recipe, one with a rate at which nothing is learned, and one with two settings changed."""
    folder = tmp_path_factory.mktemp("ablation") / "out"
    tries = ["--try", "learning_rate=1e-9", "--try", "headset=0.5", "erase=0.5"]
    assert main(["ablate", "d-emotion-3", "--data", str(seven), "--out", str(folder), *SETTINGS, *tries]) == 0
    return folder


def test_each_run_is_compared_to_the_recipe_on_the_same_faces(out):
    runs = json.loads((out / "ablation.json").read_text())["runs"]
    assert [r["changed"] for r in runs] == [BASE, "learning_rate=1e-9", "headset=0.5 erase=0.5"]
    saved = [Predictions.load(out / f / "validation-predictions.npz") for f in ("base", "learning_rate=1e-09")]
    assert saved[0].names == saved[1].names and len(saved[0]) == 29
    for kind in ("normal", "headset"):
        base, untrained = ((getattr(p, kind).argmax(axis=1) == p.labels).mean() for p in saved)
        assert runs[1][kind]["accuracy"] == pytest.approx([untrained, base])
        assert runs[1][kind]["difference"] == pytest.approx(untrained - base)
        assert runs[0][kind]["difference"] == 0
    normal, headset = (runs[0][kind]["accuracy"][0] for kind in ("normal", "headset"))
    assert runs[0]["lost_under_bar"] == pytest.approx(1 - headset / normal)


def test_the_runs_differ_only_in_the_settings_of_try(out):
    base, both = (json.loads((out / f / "config.json").read_text()) for f in ("base", "erase=0.5_headset=0.5"))
    theirs = both["recipe"].pop("augmentation"), base["recipe"].pop("augmentation")
    assert both["recipe"] == base["recipe"] and both["data_digest"] == base["data_digest"]
    assert theirs[0] == theirs[1] | {"headset": 0.5, "erase": 0.5} != theirs[1]


def test_a_change_can_be_added_and_nothing_is_trained_again(out, seven, capsys):
    weights = (out / "base" / "best.weights.h5").stat().st_mtime_ns
    tries = ["--try", "learning_rate=1e-9", "--try", "mixup=0.4"]
    assert main(["ablate", "d-emotion-3", "--data", str(seven), "--out", str(out), *SETTINGS, *tries]) == 0
    printed = capsys.readouterr().out
    assert printed.count("already finished") == 2 and "| mixup=0.4 |" in printed and "29 validation faces" in printed
    assert (out / "base" / "best.weights.h5").stat().st_mtime_ns == weights
    assert (out / "ablation.md").read_text().count("\n|") == 5
    assert (out / "ablation.png").read_bytes()[1:4] == b"PNG"


@pytest.mark.parametrize(
    ("tries", "message"),
    [
        ([["mixupp=1"]], "--try mixupp: no such key; did you mean mixup"),
        ([["headset=abc"]], "--try headset=abc: expected"),
        ([["seed=2"]], "--try seed=2: seed changes which faces are held out"),
        ([["channels=3"]], "channels changes which faces are held out, or their pixels"),
        ([["crop_margin=0.1"]], "changes only the export, not the training"),
        ([["soft_labels=true"]], "needs votes; give FER"),
        ([["architecture=nope"]], "no architecture 'nope'"),
        ([["teacher=nowhere"]], "nowhere"),
        ([["ema=0.998"]], "--try ema=0.998: the same as the recipe"),
        ([["mixup=0.2"], ["mixup=0.20"]], "--try mixup=0.20: the same as --try mixup=0.2"),
    ],
)
def test_a_change_that_cannot_be_compared_is_refused_before_training(tries, message):
    recipe = override(get_recipe("mobilenet-7"), ["vote_weight=0"])
    with pytest.raises(FerError, match=message) as refused:
        variants(recipe, tries)
    assert refused.value.exit_code == 2


def test_training_on_labels_is_not_compared_with_training_on_votes():
    with pytest.raises(FerError, match="vote_weight=0 trains on FER"):
        variants(get_recipe("mobilenet-7"), [["vote_weight=0"]], "fer2013new.csv")
    assert len(variants(get_recipe("mobilenet-7"), [["vote_weight=0.2"]], "fer2013new.csv")) == 2


def test_the_documented_examples_can_be_run(tmp_path):
    training = (Path(__file__).parents[3] / "docs" / "training.md").read_text("utf-8")
    examples = re.findall(r"fer-train (ablate .*?)(?:  |$)", f"{training}\n{EXAMPLES}\n{ALL}", flags=re.M)
    assert len(examples) == 4
    for line in examples:
        options = make_parser().parse_args(shlex.split(line))
        options.data = str(tmp_path)  # any folder that exists; nothing is read from it yet
        assert len(variants(recipe_from_options(options), options.changes)) == len(options.changes) + 1


def test_a_folder_is_named_by_the_settings_that_differ():
    recipe = get_recipe("mobilenet-7")
    names = [folder_name(recipe, override(recipe, s)) for s in (["mixup=0.2", "erase=0"], ["erase=0.0", "mixup=0.20"])]
    assert names[0] == names[1] == "mixup=0.2_erase=0.0" and folder_name(recipe, recipe) == "base"
    paths = [folder_name(recipe, override(recipe, [f"teacher={n}"])) for n in ("a/b", "a_b", "a//b", "x" * 300)]
    assert len(set(paths)) == 4 and max(map(len, paths)) < 100


def test_damaged_predictions_are_replaced_and_a_run_folder_is_refused(out, seven, capsys):
    stored = out / "base" / "validation-predictions.npz"
    stored.write_bytes(b"no such file")
    command = [
        "ablate",
        "d-emotion-3",
        "--data",
        str(seven),
        "--out",
        str(out),
        *SETTINGS,
        "--try",
        "learning_rate=1e-9",
    ]
    assert main(command) == 0 and len(Predictions.load(stored)) == 29
    assert main([*command[:4], "--out", str(out / "base"), *command[6:]]) == 1
    assert "is a run folder" in capsys.readouterr().err


def test_a_missing_set_is_one_line(tmp_path, capsys):
    assert main(["ablate", "b-g", "--data", str(tmp_path / "none"), "--try", "mixup=0.2"]) == 1
    assert "no such file or folder (--data)" in capsys.readouterr().err and not (tmp_path / "runs").exists()
