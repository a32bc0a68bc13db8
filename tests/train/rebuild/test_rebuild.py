"""The stages of a rebuild are the runs that the shipped bundles came from, and its commands train them."""

import json
import shlex
from pathlib import Path

import pytest

from fer_models import load_bundle
from fer_models.card import sha256_of
from fer_train.cli import main, make_parser
from fer_train.rebuild import BUNDLES, STAGES, Average, Bundle, Stage, needed
from fer_train.rebuild.stages import DLIB, FACENET, HSE
from fer_train.recipes import flat, from_dict, get_recipe, override

RUNS = Path(__file__).parents[3] / "training" / "runs"
FILES = {DLIB: "dlib_face_recognition_resnet_model_v1.dat", HSE: "faceres.json", FACENET: "facenet_keras.h5"}
THEN = {"resnet-7": "dlib-7", "resnet-7-labels": "dlib-7-labels"}
"""Former and present names of two stages that other runs refer to; today `resnet-7` is FaceNet's network."""


def names(listed, then):
    return [then.get(Path(part).name, Path(part).name) for part in listed.split(",")]


TRAINED = [stage for stage in STAGES if isinstance(stage, Stage)]
AVERAGED = [stage for stage in STAGES if isinstance(stage, Average)]


@pytest.mark.parametrize("stage", TRAINED, ids=lambda s: s.name)
def test_a_stage_is_the_stored_run(stage):
    config = json.loads((RUNS / stage.name / "config.json").read_text("utf-8"))
    theirs = flat(from_dict(config["recipe"]))
    ours = flat(override(get_recipe(stage.recipe), [*stage.changed, f"teacher={','.join(stage.teachers)}"]))
    then = {} if stage.recipe == "resnet-7" else THEN
    assert names(theirs.pop("teacher"), then) == names(ours.pop("teacher"), {})
    # The stored runs were trained before this layer existed; a rebuild trains with it.
    assert ours.pop("even_light") and not theirs.pop("even_light")
    assert theirs == ours
    assert names(config["weights"], then) == [FILES.get(stage.start, stage.start)]
    assert (config["ferplus"] is not None) == stage.ferplus


@pytest.mark.parametrize("stage", AVERAGED, ids=lambda s: s.name)
def test_an_average_is_the_stored_run(stage):
    config = json.loads((RUNS / stage.name / "config.json").read_text("utf-8"))
    assert tuple((part["run"], part["share"]) for part in config["averaged"] if part["share"]) == stage.shares
    assert sum(share for _, share in stage.shares) == pytest.approx(1)
    assert (config["ferplus"] is not None) == stage.ferplus
    first = json.loads((RUNS / stage.shares[0][0] / "config.json").read_text("utf-8"))
    ours, theirs = flat(from_dict(config["recipe"])), flat(from_dict(first["recipe"]))
    shipped = stage.name in {bundle.stage for bundle in BUNDLES}
    assert ours.pop("even_light") == shipped and not theirs.pop("even_light")  # added to what ships, afterwards
    assert ours == theirs


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda b: b.name)
def test_a_shipped_bundle_comes_from_its_stage(bundle):
    card = load_bundle(bundle.name).card
    config = json.loads((RUNS / bundle.stage / "config.json").read_text("utf-8"))
    assert from_dict(card["training"]["recipe"]) == from_dict(config["recipe"])
    assert card["metrics"]["split"] == bundle.test
    state = json.loads((RUNS / bundle.stage / "state.json").read_text("utf-8"))
    assert card["training"]["best_epoch"] == state["best"]["epoch"]
    (stage,) = (stage for stage in STAGES if stage.name == bundle.stage)
    begun = (
        stage.start
        if not isinstance(stage, Average)
        else ", ".join(f"{name} {share:g}" for name, share in stage.shares)
    )
    assert card["training"]["start_weights"] == begun
    assert card["training"]["weights_sha256"] == sha256_of(RUNS / bundle.stage / "best.weights.h5")


def test_a_stage_comes_after_those_that_it_needs():
    for i, stage in enumerate(STAGES):
        before = {s.name for s in STAGES[:i]}
        assert set(stage.needs) <= before | set(FILES)
    few = needed([Bundle("mobilenet-8", "mobilenet-8-more")])
    chain = ["dlib-7", "mobilenet-start", "mobilenet-7-face", "mobilenet-8-gpu", "mobilenet-8-more"]
    assert [s.name for s in few] == chain
    assert {s.name for s in needed([b for b in BUNDLES if b.name == "mobilenet-8"])} > {
        *chain,
        "mobilenet-7-gpu",
    }
    assert needed(BUNDLES) == STAGES  # every stage is needed


def test_the_printed_commands_are_valid(capsys):
    command = [
        "rebuild", "--data", "a set", "--ferplus", "f.csv", "--hse", "h.json", "--facenet", "f.h5", "--dlib", "d.dat",
    ]  # fmt: skip
    assert main([*command, "--out", "o", "--set", "seed=3", "--licence", "MIT", "--dry-run"]) == 0
    output = capsys.readouterr()
    lines = [line for line in output.out.splitlines() if not line.startswith("# ")]
    assert len(lines) == len(STAGES) + len(BUNDLES)
    assert output.err.count("no such file") == 5  # none of the five sources exists
    assert f"# [1/{len(lines)}] {STAGES[0].name}: 26 epochs" in output.out
    for line, stage in zip(lines, STAGES, strict=False):
        program, *arguments = shlex.split(line)
        options = make_parser().parse_args(arguments)
        assert program == "fer-train" and options.data == "a set" and Path(options.out) == Path("o") / stage.name
        assert options.ferplus == ("f.csv" if stage.ferplus else None)
        if isinstance(stage, Average):
            folders = zip(map(Path, options.folders), map(float, options.shares.split(",")), strict=True)
            assert options.command == "average" and tuple(folders) == tuple((Path("o") / n, s) for n, s in stage.shares)
            continue
        assert options.command == "fit" and options.set[-1] == "seed=3"
        given = {DLIB: "d.dat", HSE: "h.json", FACENET: "f.h5"}
        assert options.weights == given.get(stage.start, str(Path("o") / stage.start))
        recipe = override(get_recipe(options.recipe), options.set)
        assert recipe.teachers == tuple(str(Path("o") / name) for name in stage.teachers) and recipe.seed == 3
    split = [shlex.split(line) for line in lines[len(STAGES) :]]
    assert all(words[:2] == ["KERAS_BACKEND=tensorflow", "fer-train"] for words in split)
    exports = [make_parser().parse_args(words[2:]) for words in split]
    assert [Path(e.out).name for e in exports] == [b.name for b in BUNDLES]
    assert [Path(e.folder).name for e in exports] == [b.stage for b in BUNDLES]
    assert {e.licence for e in exports} == {"MIT"}
    assert [e.ferplus for e in exports] == ["f.csv"] * 4  # each was trained on votes
