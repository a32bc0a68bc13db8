"""Run folders: the lock, damaged files, and runs that start from other runs."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from fer_models import FerError
from fer_train.cli import main
from fer_train.fitting import fit as fitting
from fer_train.fitting.fit import fit
from fer_train.networks.build import first_network, load_best
from fer_train.recipes import get_recipe, override
from fer_train.runs.folder import Run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
RECIPE = override(get_recipe("d-emotion-3"), ["batch_size=7", "epochs=1"])
HOLD = """
import sys, pathlib, fer_train.runs.folder
with fer_train.runs.folder.Run(pathlib.Path(sys.argv[1])).lock():
    print("held", flush=True)
    input()
"""


@pytest.fixture(scope="module")
def run(seven, tmp_path_factory):
    return fit(RECIPE, seven, tmp_path_factory.mktemp("runs") / "one", "none", progress=False)


def test_two_fits_do_not_share_a_folder(seven, tmp_path):
    out = tmp_path / "run"
    first = subprocess.Popen([sys.executable, "-c", HOLD, str(out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert first.stdout.readline() == b"held\n"
    with pytest.raises(FerError, match="another fer-train is writing into it"):
        fit(RECIPE, seven, out, "none", progress=False)
    first.communicate(b"\n", timeout=60)
    assert not out.exists()  # it was empty
    assert fit(RECIPE, seven, out, "none", progress=False).state().epoch == 1


def test_a_folder_that_cannot_be_made_is_reported(seven, tmp_path):
    (tmp_path / "file").write_text("")
    for out in (tmp_path / "file", tmp_path / "file" / "run"):
        with pytest.raises(FerError, match="cannot be written"):
            fit(RECIPE, seven, out, "none", progress=False)


@pytest.mark.parametrize("text", ["[]", "{}", '{"epoch": 1}', "{"])
def test_a_damaged_state_is_reported(seven, tmp_path, run, text):
    (tmp_path / "config.json").write_bytes((run.folder / "config.json").read_bytes())
    (tmp_path / "state.json").write_text(text)
    with pytest.raises(FerError, match="damaged"):
        fit(RECIPE, seven, tmp_path, "none", progress=False)
    assert (tmp_path / "state.json").read_text() == text


def test_a_copy_without_weights_is_reported(tmp_path, run, seven, capsys):
    for name in ("config.json", "state.json"):
        (tmp_path / name).write_bytes((run.folder / name).read_bytes())
    assert main(["evaluate", str(tmp_path), "--data", str(seven)]) == 1
    assert "best.weights.h5: missing, this folder has the run's history only" in capsys.readouterr().err


def test_a_damaged_recipe_is_reported(tmp_path, run, seven, capsys):
    config = json.loads((run.folder / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(config | {"recipe": {}}))
    assert main(["evaluate", str(tmp_path), "--data", str(seven)]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and f"{tmp_path}/config.json: no whole recipe" in error


@pytest.mark.parametrize("damage", ["cut", "zeros"])
def test_damaged_weights_are_reported_before_a_run_resumes(seven, tmp_path, run, damage):
    recipe = override(RECIPE, ["epochs=2"])
    fit(recipe, seven, tmp_path / "run", "none", progress=False)
    path = tmp_path / "run" / "best.weights.h5"
    whole = path.read_bytes()
    path.write_bytes(whole[:3000] if damage == "cut" else whole[:900] + bytes(4000) + whole[4900:])
    with pytest.raises(FerError, match="damaged"):
        load_best(Run(tmp_path / "run"))
    state = json.loads((tmp_path / "run" / "state.json").read_text())
    os.rename(tmp_path / "run" / "epoch-0002.npz", tmp_path / "run" / "epoch-0001.npz")
    one = {"epoch": 1, "history": state["history"][:1], "best": state["best"] | {"epoch": 1}}
    (tmp_path / "run" / "state.json").write_text(json.dumps(state | one))
    with pytest.raises(FerError, match=r"best\.weights\.h5: missing, damaged"):
        fit(recipe, seven, tmp_path / "run", "none", progress=False)


def test_a_start_from_a_run(run):
    network = first_network(RECIPE, str(run.folder))
    for ours, theirs in zip(network.get_weights(), load_best(run)[0].get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("classes", ["happy,sad", ",".join(reversed(RECIPE.classes)), "sad,contempt,happy"])
def test_a_start_from_a_run_keeps_the_last_layer_of_shared_classes(run, classes, capsys):
    recipe = override(RECIPE, [f"classes={classes}"])
    network, theirs = first_network(recipe, str(run.folder)), load_best(run)[0]
    shared = [name for name in recipe.classes if name in RECIPE.classes]
    new = ["contempt"] if "contempt" in recipe.classes else []
    output = capsys.readouterr().out
    assert f"its last layer is kept for {', '.join(shared)}; new: {', '.join(new) or 'none'}" in output
    fresh = first_network(recipe, None).get_layer("logits").get_weights()
    for ours, given, fresh_column in zip(
        network.get_layer("logits").get_weights(), theirs.get_layer("logits").get_weights(), fresh, strict=True
    ):
        for i, name in enumerate(recipe.classes):
            expected = given[..., RECIPE.classes.index(name)] if name in shared else fresh_column[..., i]
            np.testing.assert_array_equal(ours[..., i], expected)
    equal = [
        all((a == b).all() for a, b in zip(ours.get_weights(), given.get_weights(), strict=True))
        for ours, given in zip(network.layers, theirs.layers, strict=True)
        if ours.weights and ours.name != "logits"
    ]
    assert len(equal) == 2 and all(equal)


def test_a_start_from_a_run_of_another_network_is_refused(seven, tmp_path, run):
    with pytest.raises(FerError, match="that run's network is d-emotion-3, not d-emotion-2"):
        fit(override(get_recipe("d-emotion-2"), ["epochs=1"]), seven, tmp_path / "a", str(run.folder), progress=False)


def test_other_start_weights_with_the_same_name_are_another_run(seven, tmp_path, run):
    other = fit(override(RECIPE, ["seed=5"]), seven, tmp_path / "other" / run.folder.name, "none", progress=False)
    out = tmp_path / "run"
    fit(RECIPE, seven, out, str(run.folder), progress=False)
    with pytest.raises(FerError, match=r"holds another run \(other --weights\)"):
        fit(RECIPE, seven, out, str(other.folder), progress=False)


def test_a_start_from_a_run_sees_other_random_draws(seven, tmp_path, run, monkeypatch):
    orders, make_trainer = [], fitting.make_trainer

    def record(*arguments):
        pair = make_trainer(*arguments)
        orders.append(pair[1].rows)  # the order of the first epoch
        return pair

    monkeypatch.setattr(fitting, "make_trainer", record)
    for name, start in (("a", "none"), ("b", str(run.folder)), ("c", str(run.folder))):
        fit(RECIPE, seven, tmp_path / name, start, progress=False)
    assert (orders[0] != orders[1]).any()
    np.testing.assert_array_equal(orders[1], orders[2])
