"""A run once more, on the faces that it held out: what it learns from, and what is refused."""

import json
import shutil

import numpy as np
import pytest

from fer_models import FerError
from fer_train.averaging.average import average
from fer_train.cli import main
from fer_train.fitting.fit import fit
from fer_train.fitting.refit import is_refit_of, refit
from fer_train.networks.build import load_best
from fer_train.recipes import get_recipe, override
from fer_train.runs.folder import Run
from fer_train.runs.held_out import holds_out_alike, training_parts
from fer_train.runs.slim_copy import keep

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning")
RECIPE = override(
    get_recipe("d-emotion-3"),
    [
        "batch_size=7",
        "epochs=3",
        "patience=0",
        "learning_rate=0.002",
        "validation=0.25",
        "monitor=val_loss",
        "schedule=cosine",
    ],
)


@pytest.fixture(scope="module")
def runs(seven, tmp_path_factory):
    """A start, a run that goes on from it, and that run once more on all faces."""
    folder = tmp_path_factory.mktemp("refit")
    start = fit(override(RECIPE, ["epochs=1"]), seven, folder / "start", "none", progress=False)
    chosen = fit(RECIPE, seven, folder / "chosen", str(start.folder), progress=False)
    whole = refit(chosen.folder, seven, folder / "all", weights=str(start.folder), progress=False)
    return start, chosen, whole


def weights(run):
    return load_best(run)[0].get_weights()


def chosen_epoch(run, epoch):
    """The run as if another epoch had been its best."""
    state = run.state()
    (run.folder / "state.json").write_text(json.dumps(state | {"best": state["best"] | {"epoch": epoch}}))


def test_every_face_is_learnt_and_none_is_scored(runs, seven, monkeypatch):
    start, chosen, whole = runs
    train, validation, _ = training_parts(RECIPE, seven)
    config, state = whole.config(), whole.state()
    assert config["faces"] == {"train": len(train) + len(validation), "validation": 0} and len(validation) > 7
    assert config["recipe"] == chosen.config()["recipe"] and config["refit_of"]["run"] == "chosen"
    assert config["data_digest"] == chosen.config()["data_digest"]
    assert state["epoch"] == state["best"]["epoch"] == chosen.state()["best"]["epoch"]
    assert not any(key.startswith("val_") for row in state["history"] for key in row)
    assert any(np.abs(a - b).max() > 1e-4 for a, b in zip(weights(whole), weights(chosen), strict=True))
    assert is_refit_of(whole, chosen) and not is_refit_of(whole, start) and not is_refit_of(chosen, chosen)
    assert not holds_out_alike(config, RECIPE, seven)  # so that fit and average warn of what is made from it


def test_all_of_train_is_what_the_batches_are_made_of(runs, seven, tmp_path, monkeypatch):
    start, chosen, _ = runs
    import fer_train.fitting.fit as module

    seen, made = [], module.make_trainer
    monkeypatch.setattr(module, "make_trainer", lambda *a: seen.append(a[2]) or made(*a))
    refit(chosen.folder, seven, tmp_path / "all", weights=str(start.folder), progress=False)
    train, validation, _ = training_parts(RECIPE, seven)
    assert sorted(seen[0].digests()) == sorted([*train.digests(), *validation.digests()])


def test_as_many_epochs_as_were_best_over_the_same_schedule(runs, seven, tmp_path, capsys):
    start, chosen, _ = runs
    short = Run(shutil.copytree(chosen.folder, tmp_path / "chosen"))
    chosen_epoch(short, 2)
    command = ["refit", str(short.folder), "--data", str(seven), "--weights", str(start.folder), "--quiet"]
    command += ["--out", str(tmp_path / "all")]
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "none to validate" in said and "epoch 2 of 2: training" in said and "none held out" in said
    rows, before = Run(tmp_path / "all").state()["history"], short.state()["history"]
    assert len(rows) == 2 and (tmp_path / "all" / "history.png").is_file()
    # The rate falls towards the end of the third epoch, as it did; an epoch has a batch or two more now.
    assert rows[1]["learning_rate"] == pytest.approx(before[1]["learning_rate"], rel=0.1)
    assert main(command) == 0 and "already finished (2 epochs)" in capsys.readouterr().out


def test_a_stopped_one_goes_on_and_ends_as_one_that_was_not(runs, seven, tmp_path, monkeypatch):
    start, chosen, _ = runs
    import fer_train.fitting.epoch_callback as module

    save = module.save_checkpoint

    def stop_in_the_second(path, *rest):
        if path.name == "epoch-0002.npz":
            raise KeyboardInterrupt
        save(path, *rest)

    chosen = Run(shutil.copytree(chosen.folder, tmp_path / "chosen"))
    chosen_epoch(chosen, 3)
    command = ["refit", str(chosen.folder), "--data", str(seven), "--weights", str(start.folder), "--out"]
    assert main([*command, str(tmp_path / "at-once")]) == 0
    monkeypatch.setattr(module, "save_checkpoint", stop_in_the_second)
    assert main([*command, str(tmp_path / "all")]) == 130
    monkeypatch.undo()
    assert main([*command, str(tmp_path / "all")]) == 0
    for one, other in zip(weights(Run(tmp_path / "all")), weights(Run(tmp_path / "at-once")), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


def test_another_run_is_not_repeated(runs, seven, tmp_path, capsys):
    start, chosen, whole = runs

    def refused(words, folder=chosen.folder, weights=start.folder, out="out"):
        command = ["refit", str(folder), "--data", str(seven), "--out", str(tmp_path / out)]
        assert main([*command, *(["--weights", str(weights)] if weights else [])]) == 1
        (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("fer-train:")]
        assert words in line and not (tmp_path / "out").exists()

    refused("was another run (other --weights)", weights="none")
    refused("was another run (other --weights)", weights=chosen.folder)
    refused("a refit itself, of chosen", whole.folder)
    mean = average([chosen.folder, start.folder], tmp_path / "mean", seven, shares=[1, 1])
    refused("refit these, and average them", mean.folder)
    refused("not a run folder", tmp_path)
    history = keep(chosen.folder, tmp_path / "history", weights=False)
    refused("missing", history.folder)
    copy = Run(shutil.copytree(chosen.folder, tmp_path / "moved"))
    (copy.folder / "state.json").unlink()
    refused("no epoch was finished yet", copy.folder)
    shutil.copytree(chosen.folder, tmp_path / "taken")
    before = (tmp_path / "taken" / "best.weights.h5").read_bytes()
    refused("holds another run", out="taken")
    assert (tmp_path / "taken" / "best.weights.h5").read_bytes() == before
    plateau = override(RECIPE, ["schedule=plateau", "epochs=1"])
    fit(plateau, seven, tmp_path / "plateau", str(start.folder), progress=False)
    refused("its rate went by the faces held out", tmp_path / "plateau")


def test_other_faces_and_sets_with_a_part_of_their_own_are_refused(runs, seven, tmp_path, capsys):
    start, chosen, _ = runs
    other = shutil.copytree(seven, tmp_path / seven.name)
    (other / "train" / "sad" / "3.png").unlink()
    with pytest.raises(FerError, match="other faces"):
        refit(chosen.folder, other, tmp_path / "out", weights=str(start.folder))
    shutil.copytree(other / "test", other / "validation")
    with pytest.raises(FerError, match="a validation split of its own"):
        refit(chosen.folder, other, tmp_path / "out", weights=str(start.folder))
    assert main(["refit", str(chosen.folder), "--data", str(tmp_path / "none")]) == 1
    assert "no such file or folder (--data)" in capsys.readouterr().err and not (tmp_path / "out").exists()


def test_teachers_may_have_moved_but_not_changed(runs, seven, tmp_path, capsys):
    start, chosen, _ = runs
    taught = override(RECIPE, ["epochs=1", "teacher_weight=0.5", f"teacher={start.folder}"])
    run = fit(taught, seven, tmp_path / "taught", str(start.folder), progress=False)
    moved = shutil.copytree(start.folder, tmp_path / "moved")
    command = ["refit", str(run.folder), "--data", str(seven), "--weights", str(start.folder), "--quiet"]
    assert main([*command, "--out", str(tmp_path / "all"), "--teacher", str(moved)]) == 0
    assert main([*command, "--out", str(tmp_path / "out"), "--teacher", str(chosen.folder)]) == 1
    assert "its teacher has changed" in capsys.readouterr().err


def test_what_was_held_out_no_longer_tells_anything(runs, seven, tmp_path, capsys):
    whole = runs[2]
    evaluate = ["evaluate", str(whole.folder), "--data", str(seven), "--split", "validation"]
    assert main(evaluate) == 1 and "has learnt the faces that were held out; give chosen" in capsys.readouterr().err
    fit(override(RECIPE, ["epochs=1"]), seven, tmp_path / "on", str(whole.folder), progress=False)
    assert "may have learnt faces that are held out here" in capsys.readouterr().err
    assert main(["report", str(whole.folder), "--out", str(tmp_path / "report")]) == 0
    page = (tmp_path / "report" / "report.html").read_text("utf-8")
    assert "none: it has learnt what chosen held out" in page and "is all there is" not in page
    assert "| all |" in (tmp_path / "report" / "report.md").read_text("utf-8")


def test_a_mean_of_refits_takes_the_shares_of_the_mean_that_it_repeats(runs, seven, tmp_path, capsys):
    start, chosen, whole = runs
    mean = ["average", str(whole.folder), str(start.folder), "--data", str(seven), "--out", str(tmp_path / "both")]
    assert main(mean) == 1 and "give --shares" in capsys.readouterr().err and not (tmp_path / "both").exists()
    assert main([*mean, "--shares", "3,1"]) == 0
    assert "all 0.75, start 0.25; no face left to score it by" in capsys.readouterr().out
    both = Run(tmp_path / "both")
    for got, one, other in zip(weights(both), weights(whole), weights(start), strict=True):
        np.testing.assert_allclose(got, 0.75 * one + 0.25 * other, atol=1e-6)
    assert "refit_of" not in both.config() and both.config()["averaged"][0]["refit_of"]["run"] == "chosen"
    repeated = average([chosen.folder, start.folder], tmp_path / "repeated", seven, shares=[3, 1])
    other_shares = average([chosen.folder, start.folder], tmp_path / "other", seven, shares=[1, 1])
    assert is_refit_of(both, repeated) and not is_refit_of(both, other_shares) and not is_refit_of(both, both)
    assert not is_refit_of(both, chosen) and not is_refit_of(repeated, repeated)
    assert main(["report", str(both.folder), "--out", str(tmp_path / "report")]) == 0
    assert main(["evaluate", str(both.folder), "--data", str(seven), "--split", "validation"]) == 1
    again = ["average", str(both.folder), str(start.folder), "--data", str(seven), "--shares", "1,1"]
    assert main([*again, "--out", str(tmp_path / "again")]) == 1
    assert "average its runs themselves" in capsys.readouterr().err
