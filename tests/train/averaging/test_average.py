"""Averages of runs: what is written, and what is refused."""

import csv
import json
import shutil

import numpy as np
import pytest

from fer_models import FerError, load_bundle
from fer_train.averaging.average import average
from fer_train.cli import main
from fer_train.fitting.fit import fit
from fer_train.networks.build import load_best
from fer_train.recipes import get_recipe, override
from fer_train.runs.folder import Run
from fer_train.runs.held_out import same_validation_split
from fer_train.runs.slim_copy import keep

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
RECIPE = override(get_recipe("d-emotion-3"), ["batch_size=7", "epochs=6", "patience=0", "learning_rate=0.002"])
FACES = np.random.default_rng(0).integers(0, 256, (40, 48, 48, 1)).astype(np.uint8)


@pytest.fixture(scope="module")
def runs(seven, tmp_path_factory):
    """A run, a run that starts from it, and one that starts from it with five classes in another order."""
    folder = tmp_path_factory.mktemp("average")
    first = fit(RECIPE, seven, folder / "first", "none", progress=False)
    more = override(RECIPE, ["epochs=2", "learning_rate=0.001"])
    five = override(more, ["classes=surprise,sad,happy,neutral,angry"])
    second = fit(more, seven, folder / "second", str(first.folder), progress=False)
    return first, second, fit(five, seven, folder / "five", str(first.folder), progress=False)


def weights(run):
    return load_best(run)[0].get_weights()


def run_average(runs, data, out, *more):
    return main(["average", *(str(r.folder) for r in runs), "--data", str(data), "--out", str(out), *more])


def test_an_average_is_a_run_with_the_mean_of_the_weights(runs, seven, tmp_path, capsys):
    out = tmp_path / "mean"
    assert run_average(runs[:2], seven, out, "--shares", "3,1") == 0
    output = capsys.readouterr().out
    assert "first 1: validation" in output and "first 0.75, second 0.25: validation" in output
    result = Run(out)
    for mean, one, two in zip(weights(result), weights(runs[0]), weights(runs[1]), strict=True):
        np.testing.assert_allclose(mean, 0.75 * one + 0.25 * two, atol=1e-6)
    config, (row,) = result.config().to_dict(), result.state().history
    assert config["weights"] == "first 0.75, second 0.25" and config["recipe"] == runs[0].config().to_dict()["recipe"]
    assert [(p["run"], p["share"]) for p in config["averaged"]] == [("first", 0.75), ("second", 0.25)]
    assert len({p["weights_digest"] for p in config["averaged"]}) == 2
    assert row["val_accuracy"] == result.state().best.accuracy and row["epoch"] == 0
    with open(out / "history.csv", encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 1


def test_evaluate_keep_report_export_and_fit_accept_an_average(runs, seven, tmp_path, capsys):
    mean = average([r.folder for r in runs[:2]], tmp_path / "mean", seven, shares=[1, 1])
    assert main(["evaluate", str(mean.folder), "--data", str(seven), "--out", str(tmp_path / "scores")]) == 0
    slim = keep(mean.folder, tmp_path / "kept")
    assert slim.config() == mean.config()
    assert main(["report", str(mean.folder), "--out", str(tmp_path / "report")]) == 0
    assert "averaged" in (tmp_path / "report" / "report.md").read_text("utf-8")
    assert "a mean of the weights of the runs" in (tmp_path / "report" / "report.html").read_text("utf-8")
    bundle = ["--out", str(tmp_path / "bundle"), "--precision", "float32", "--no-test"]
    assert main(["export", str(slim.folder), "--data", str(seven), *bundle]) == 0
    card = load_bundle(tmp_path / "bundle").card
    training = card["training"]
    assert "held out, by which its shares were chosen" in card["metrics"]["split"]
    assert [part["run"] for part in training["averaged"]] == ["first", "second"]
    assert training["start_weights"].startswith("first 0.5")
    recipe = override(RECIPE, ["epochs=1", f"teacher={slim.folder}"])
    assert fit(recipe, seven, tmp_path / "on", str(slim.folder), progress=False).state().epoch == 1
    capsys.readouterr()
    assert main(["fit", "d-emotion-3", "--data", str(seven), "--out", str(mean.folder)]) == 1
    assert "holds an average of runs, which cannot be resumed; start from it with --weights" in capsys.readouterr().err


def test_the_last_layer_is_averaged_for_shared_classes(runs, seven, tmp_path):
    """The first run's columns of fear and disgust stay as they are, because the other run lacks them."""
    first, _, five = runs
    mean = weights(average([first.folder, five.folder], tmp_path / "mean", seven, shares=[0.5, 0.5]))
    ours, theirs = weights(first), weights(five)
    np.testing.assert_allclose(mean[0], (ours[0] + theirs[0]) / 2, atol=1e-6)
    order, known = RECIPE.classes, ("surprise", "sad", "happy", "neutral", "angry")
    for i, name in enumerate(order):
        other = theirs[-1][known.index(name)] if name in known else ours[-1][i]
        assert mean[-1][i] == pytest.approx((ours[-1][i] + other) / 2, abs=1e-6)
    fewer = average([five.folder, first.folder], tmp_path / "five", seven, shares=[0.5, 0.5])
    assert load_best(fewer)[0].output_shape == (None, 5)


def test_shares_are_found_and_the_same_average_is_not_made_twice(runs, seven, tmp_path, monkeypatch, capsys):
    losses = {(0.5, 0.5): 1.0, (1.0, 0.0): 1.0, (0.9, 0.1): 0.8, (0.8, 0.2): 0.9}
    import fer_train.averaging.average as module

    score = module.score
    monkeypatch.setattr(
        module, "score", lambda *a: module.Candidate(a[3], score(*a).scores, losses[tuple(a[3])])
    )  # fmt: skip
    out = tmp_path / "mean"
    assert run_average(runs[:2], seven, out) == 0
    assert "first 0.9, second 0.1; validation" in capsys.readouterr().out
    before = Run(out).best.stat().st_mtime_ns
    assert run_average(runs[:2], seven, out) == 0 and run_average(runs[:2], seven, out, "--shares", "0.9,0.1") == 0
    assert capsys.readouterr().out.count("already made") == 2 and Run(out).best.stat().st_mtime_ns == before
    assert run_average(runs[:2], seven, out, "--shares", "1,1") == 1 and run_average(runs[1::-1], seven, out) == 1
    assert run_average(runs[:2], seven, tmp_path / "given", "--shares", "1,1") == 0
    assert run_average(runs[:2], seven, tmp_path / "given") == 1  # given shares do not count as found ones
    assert capsys.readouterr().err.count("holds another run") == 3
    losses[0.9, 0.1] = 1.1
    assert run_average(runs[:2], seven, tmp_path / "none") == 1
    assert "no average is better" in capsys.readouterr().err and not (tmp_path / "none").exists()


def test_an_average_that_was_stopped_half_way_is_made_again(runs, seven, tmp_path):
    mean = average([r.folder for r in runs[:2]], tmp_path / "mean", seven, shares=[1, 1])
    before = weights(mean)
    for name in ("state.json", "best.weights.h5"):
        (mean.folder / name).unlink()
    with pytest.raises(FerError, match="the same fer-train average again"):
        mean.need_best()
    again = average([r.folder for r in runs[:2]], tmp_path / "mean", seven, shares=[1, 1])
    assert again.state().best.accuracy > 0
    for one, two in zip(weights(again), before, strict=True):
        np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize(
    ("shares", "message"),
    [
        ("1", "1 for 2 runs"),
        ("1,1,1", "3 for 2 runs"),
        ("0,0", "not all of them 0"),
        ("-1,2", "numbers of 0 or more"),
        ("nan,1", "numbers of 0 or more"),
        ("1e308,1e308", "numbers of 0 or more"),
        ("half,half", "numbers with commas between"),
        ("", "numbers with commas between"),
    ],
)
def test_invalid_shares_are_refused(runs, seven, tmp_path, capsys, shares, message):
    assert run_average(runs[:2], seven, tmp_path / "out", f"--shares={shares}") == 2
    error = capsys.readouterr().err
    assert message in error and error.count("\n") == 1 and not (tmp_path / "out").exists()


def test_runs_that_cannot_be_averaged_are_refused(runs, seven, tmp_path, capsys):
    first = runs[0]
    other = fit(
        override(get_recipe("b-g"), ["batch_size=7", "epochs=1", "validation=0.5"]), seven, tmp_path / "b", "none",
        progress=False,
    )  # fmt: skip
    history_only = keep(first.folder, tmp_path / "bare", weights=False)
    only = Run(shutil.copytree(first.folder, tmp_path / "only"))
    config = only.config().to_dict()
    config["recipe"]["classes"] = ["contempt", "awe"]
    (only.folder / "config.json").write_text(json.dumps(config))
    out = tmp_path / "out"
    for folders, code, message in (
        ([first], 2, "two runs or more"),
        ([first, first], 2, "named twice"),
        ([first, other], 1, "its architecture is"),
        ([first, history_only], 1, "has the run's history only"),
        ([first, only], 1, "knows none of the classes"),
        ([first, Run(seven)], 1, "not a run folder"),
    ):
        assert run_average(folders, seven, out) == code
        error = capsys.readouterr().err
        assert message in error and error.count("\n") == 1 and not out.exists()
    assert run_average(runs[:2], tmp_path / "nowhere", out) == 1 and "no such file or folder" in capsys.readouterr().err
    capsys.readouterr()
    assert run_average(runs[:2], shutil.copytree(seven / "test", tmp_path / "set" / "train").parent, out) == 1
    assert "not the faces that" in capsys.readouterr().err and not out.exists()
    with pytest.raises(FerError, match="holds another run"):
        average([r.folder for r in runs[:2]], first.folder, seven, shares=[1, 1])
    assert first.state().epoch == 6


def test_a_folder_with_other_files_is_refused(runs, seven, tmp_path, capsys):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "best.weights.h5").write_bytes(b"precious")
    assert run_average(runs[:2], seven, tmp_path / "mine", "--shares", "1,1") == 1
    assert "not empty and not a run" in capsys.readouterr().err
    assert [p.read_bytes() for p in (tmp_path / "mine").iterdir()] == [b"precious"]


def test_a_run_that_may_have_been_trained_on_validation_faces(runs, seven, tmp_path, capsys):
    """Its share would come out too large; runs that start from the average warn too."""
    other = fit(override(RECIPE, ["epochs=1", "seed=2"]), seven, tmp_path / "other", "none", progress=False)
    capsys.readouterr()
    assert run_average([runs[0], other], seven, tmp_path / "mean") == 1
    assert "may have been trained on faces" in capsys.readouterr().err and not (tmp_path / "mean").exists()
    assert run_average([runs[0], other], seven, tmp_path / "mean", "--shares", "1,1") == 0
    assert "may have been trained on faces that are held out here" in capsys.readouterr().err
    assert not same_validation_split(Run(tmp_path / "mean").config(), RECIPE, seven)
    alike = average([r.folder for r in runs[:2]], tmp_path / "alike", seven, shares=[1, 1])
    assert same_validation_split(alike.config(), RECIPE, seven)


def test_a_last_layer_that_cannot_be_taken_apart(seven, tmp_path, capsys):
    """System B's last layer is a batch norm, which has no column per class that could be reordered."""
    recipe = override(get_recipe("b-c"), ["batch_size=7", "epochs=1", "validation=0.5"])
    turned = override(recipe, ["classes=" + ",".join(reversed(recipe.classes))])
    pair = [fit(r, seven, tmp_path / str(i), "none", progress=False) for i, r in enumerate((recipe, turned))]
    assert run_average(pair, seven, tmp_path / "mean", "--shares", "1,1") == 1
    assert "cannot be taken apart by class" in capsys.readouterr().err and not (tmp_path / "mean").exists()
