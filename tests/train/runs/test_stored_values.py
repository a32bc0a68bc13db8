"""config.json and state.json: read from every version, and written with the same keys in the same order."""

import json
from pathlib import Path

import pytest

from fer_models import FerError
from fer_train.recipes import get_recipe
from fer_train.runs.config import RunConfig
from fer_train.runs.faces_digest import FacesDigest
from fer_train.runs.folder import Run
from fer_train.runs.identity import AveragedRun, FaceCounts, ParameterCounts, RunIdentity
from fer_train.runs.state import BestEpoch, Plateau, RunState

STORED = sorted((Path(__file__).parents[3] / "training" / "runs").glob("*/config.json"))
KEYS = [
    "recipe", "data", "ferplus", "data_digest", "drawn_by", "weights", "weights_digest", "teacher_digests",
    "environment", "faces", "parameters", "left_out",
]  # fmt: skip


def identity(**changes):
    digest = FacesDigest("a" * 32, "b" * 32)
    values = {"ferplus": None, "weights": None, "weights_digest": None, "teacher_digests": ()} | changes
    return RunIdentity(get_recipe("b-g"), "fer2013", faces=digest, **values)


def config(**changes):
    environment = {"backend": "jax", "precision": "float32"}
    return RunConfig.of_fit(
        identity(**changes), environment=environment, faces=FaceCounts(9, 1), parameters=ParameterCounts(7, 5),
        left_out=["one", "two"],
    )  # fmt: skip


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.parent.name)
def test_a_stored_run_is_read_and_written_alike(path):
    text, run = path.read_text("utf-8"), Run(path.parent)
    assert json.dumps(run.config().to_dict()) == json.dumps(json.loads(text))
    state = (path.parent / "state.json").read_text("utf-8")
    assert json.dumps(run.state().to_dict()) == json.dumps(json.loads(state))
    stored = run.config()
    assert stored.recipe == stored.identity.recipe and stored.data and stored.precision
    assert stored.faces.train > stored.faces.validation > 0 and not stored.is_refit and stored.refit_sources == ()
    assert stored.is_average == bool(stored.averaged) == bool(stored.shares)
    assert run.state().epoch == run.state().history[-1]["epoch"]


def test_a_new_config_has_every_key_in_order():
    stored = json.loads(json.dumps(config().to_dict()))
    assert list(stored) == KEYS and stored["data_digest"] == {"pixels": "a" * 32, "names": "b" * 32}
    assert stored["faces"] == {"train": 9, "validation": 1} and stored["parameters"] == {"total": 7, "trainable": 5}
    assert (stored["drawn_by"], stored["teacher_digests"], stored["left_out"]) == ("pixels", [], ["one", "two"])
    taught = config(ferplus="f.csv", weights="first", weights_digest="c" * 64, teacher_digests=("d" * 64, None))
    assert RunConfig.from_dict(json.loads(json.dumps(taught.to_dict()))).identity == taught.identity


@pytest.mark.parametrize("may_leak", [False, True])
def test_an_average_keeps_what_its_first_run_has(may_leak):
    first, parts = config(weights="before", weights_digest="c" * 64), [AveragedRun("a", "e" * 64, 0.75)]
    stored = first.as_average(parts, weights="a 0.75", shares="found", may_leak=may_leak, environment={"git": "1"})
    values = stored.to_dict()
    assert list(values) == [*KEYS, "averaged", "shares"] and stored.averaged == tuple(parts)
    assert values["averaged"] == [{"run": "a", "weights_digest": "e" * 64, "share": 0.75}]
    assert (stored.weights, values["weights_digest"], stored.environment) == ("a 0.75", None, {"git": "1"})
    assert stored.drawn_by == (None if may_leak else "pixels") and first.drawn_by == "pixels"
    assert {k: v for k, v in values.items() if k in ("recipe", "faces")} == {
        k: v for k, v in first.to_dict().items() if k in ("recipe", "faces")
    }


def test_runs_that_were_trained_on_their_validation_faces_are_known():
    values = config().to_dict()
    refit = RunConfig({**values, "refit_of": {"run": "first"}})
    mean = RunConfig({**values, "averaged": [{"run": "x", "refit_of": {"run": "first"}}, {"run": "y"}]})
    assert refit.is_refit and refit.refit_sources == mean.refit_sources == ("first",) and not mean.is_refit


def test_a_state_has_its_keys_in_order():
    state = RunState(2, BestEpoch(1, 0.5, 0.75), Plateau(0.5, 1), ({"epoch": 1, "loss": 2.0},))
    assert list(state.to_dict()) == ["epoch", "best", "plateau", "history"]
    assert state.to_dict()["best"] == {"epoch": 1, "value": 0.5, "accuracy": 0.75}
    assert state.to_dict()["plateau"] == {"best": 0.5, "waited": 1}
    assert RunState.from_dict(json.loads(json.dumps(state.to_dict()))) == state
    early = RunState.from_dict({"epoch": 1, "best": {"epoch": 1, "accuracy": 0.5}, "history": [{"epoch": 1}]})
    assert early.plateau is None and early.best == BestEpoch(1, None, 0.5)


@pytest.mark.parametrize("change", [{"faces": [1]}, {"faces": {}}, {"environment": None}, {"averaged": [{"run": "a"}]}])
def test_a_damaged_value_is_one_error(change):
    stored = RunConfig.from_dict(config().to_dict() | change)
    with pytest.raises(FerError, match=f"no usable '{next(iter(change))}'"):
        _ = stored.faces, stored.precision, stored.averaged


@pytest.mark.parametrize("values", [[], {}, {"recipe": {}}, "text", None])
def test_what_is_not_a_config_or_a_state_is_refused(values):
    for kind in (RunConfig, RunState):
        with pytest.raises(ValueError, match=r"not a run's"):
            kind.from_dict(values)


@pytest.mark.parametrize("change", [{"epoch": "2"}, {"best": None}, {"best": {"epoch": None}}, {"history": [1]}])
def test_a_damaged_state_is_refused(change):
    values = RunState(1, BestEpoch(1, 0.5, 0.5), None, ()).to_dict()
    with pytest.raises(ValueError):
        RunState.from_dict(values | change)
