"""The jobs of `fer-train published`: states, order, obstacles and what is printed, on the runs of the repository."""

import json
import shutil
from pathlib import Path

import pytest

from fer_models import FerError
from fer_train.cli import main
from fer_train.published import Inputs, make_jobs, problem_lines, select, summary, table
from fer_train.recipes import RECIPES, override, to_dict

RUNS = Path(__file__).parents[3] / "training" / "runs"


@pytest.fixture(autouse=True)
def no_downloads(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setattr("fer_train.published.start_weights.can_download", lambda: False)


def begin(out, name, epochs, seconds=1.0, changed=()):
    """Write the files of a run that was stopped after some epochs."""
    folder = out / "unfinished" / name
    shutil.copytree(RUNS / "d-gender", folder)
    config = json.loads((folder / "config.json").read_text())
    config["recipe"] = to_dict(override(RECIPES[name], changed))
    (folder / "config.json").write_text(json.dumps(config))
    state = json.loads((folder / "state.json").read_text())
    first = {**state["history"][0], "seconds": 10 * seconds}  # it compiles
    rows = [first, *({**state["history"][1], "epoch": i, "seconds": seconds} for i in range(2, epochs + 1))]
    state |= {"epoch": epochs, "best": {**state["best"], "epoch": epochs}, "history": rows}
    (folder / "state.json").write_text(json.dumps(state))


def jobs_of(names, out, **inputs):
    return make_jobs(select(names), Inputs("faces", out, **inputs))


def test_the_cheapest_comes_first_and_what_cannot_run_last(tmp_path):
    jobs = jobs_of(None, tmp_path, gender="people")
    assert len(jobs) == 45
    free = [bool(job.obstacles) for job in jobs]
    assert free == sorted(free)
    left = [job.seconds_left for job in jobs if not job.obstacles]
    assert left == sorted(left) and [job.name for job in jobs[:2]] == ["d-emotion-3", "d-emotion-2"]
    assert jobs[0].seconds_left == 17 * 20
    assert "b-h" in [job.name for job in jobs[:6]] and jobs[-1].state == "cannot run"


def test_the_published_epochs_and_early_stopping_are_trained(tmp_path):
    (job,) = jobs_of("c-own", tmp_path, fit_options=["--quiet"])
    commands = job.commands(None)
    assert commands["fit"] == [
        "fit",
        "c-own",
        "--data",
        "faces",
        "--out",
        str(tmp_path / "unfinished/c-own"),
        "--quiet",
    ]
    assert (job.recipe.epochs, job.recipe.patience) == (100, 14)
    assert commands["keep"][-1] == "--history" and list(commands) == ["fit", "evaluate", "keep"]
    assert job.commands(1.5)["fit"][-3:-1] == ["--minutes", "1.500"]


def test_each_recipe_gets_its_own_faces(tmp_path):
    given = {"gender": "people", "ferplus": "votes.csv", "weights": {"VGG16": "v.h5"}}
    by_name = {job.name: job for job in jobs_of("d-gender,a-vgg16,b-g", tmp_path, **given)}
    for name, data, ferplus, split in (
        ("d-gender", "people", False, "validation"),
        ("a-vgg16", "faces", True, "test"),
        ("b-g", "faces", False, "test"),
    ):
        for command in ("fit", "evaluate"):
            arguments = by_name[name].commands(None)[command]
            assert arguments[arguments.index("--data") + 1] == data and ("votes.csv" in arguments) == ferplus
        assert arguments[arguments.index("--split") + 1] == split
    assert "v.h5" in by_name["a-vgg16"].commands(None)["fit"]


def test_a_finished_run_is_told_from_one_with_other_settings(tmp_path):
    for name in ("d-gender", "a-normal", "b-g"):
        shutil.copytree(RUNS / name, tmp_path / name)
    by_name = {job.name: job for job in jobs_of("d-gender,a-normal,b-g", tmp_path)}
    assert by_name["d-gender"].state == "finished" and by_name["d-gender"].seconds_left == 0
    (obstacle,) = by_name["a-normal"].obstacles
    assert "holds a run with resize=64, epochs=6" in obstacle.problem and obstacle.cure == "give another --out"
    (tmp_path / "d-gender" / "validation.json").unlink()  # a kill before the scores were kept
    (job,) = jobs_of("d-gender", tmp_path, gender="people")
    assert job.state == "not begun"


def test_a_begun_run_is_nearer_its_end_and_corrects_the_others(tmp_path):
    begin(tmp_path, "c-course", 3, seconds=70.0)  # half of the table's 140
    course, own = jobs_of("c-course,c-own", tmp_path)[::-1]
    assert course.state == "begun: epoch 3 of 100" and course.seconds_left == 97 * 70
    assert own.seconds_left == 100 * 37.5
    rows = [line.split() for line in table([own, course]).splitlines()]
    assert rows[1] == ["c-own", "C", "100", "*38", "s", "62", "min", "not", "begun"]
    assert rows[2] == ["c-course", "C", "100", "70", "s", "1.9", "h", "begun:", "epoch", "3", "of", "100"]
    assert summary([own, course]) == (
        "2 recipes: 0 finished, 1 begun, 1 not begun; the rest takes at most 2.9 h one after another"
    )


def test_a_run_that_only_lacks_its_evaluation_comes_first(tmp_path):
    begin(tmp_path, "c-course", 100)
    course, _ = jobs_of("c-course,c-own", tmp_path)
    assert course.state == "trained, not evaluated" and course.seconds_left == 0


def test_a_run_that_goes_on_does_not_need_its_start_weights(tmp_path):
    begin(tmp_path, "c-mobilenet", 2)
    by_name = {job.name: job for job in jobs_of("c-mobilenet,c-mobilenet-relu", tmp_path)}
    assert not by_name["c-mobilenet"].obstacles and by_name["c-mobilenet-relu"].obstacles


def test_begun_with_other_settings_or_damaged_is_an_obstacle(tmp_path):
    begin(tmp_path, "b-h", 2, changed=["epochs=7"])
    begin(tmp_path, "b-g", 2)
    (tmp_path / "unfinished/b-g/state.json").write_text("{")
    by_name = {job.name: job for job in jobs_of("b-h,b-g,b-a", tmp_path)}
    assert "epochs=7" in by_name["b-h"].obstacles[0].problem
    assert "damaged" in by_name["b-g"].obstacles[0].problem
    assert not by_name["b-a"].obstacles


def test_every_obstacle_is_named_once_with_all_its_recipes(tmp_path):
    lines = problem_lines(jobs_of("a-vgg16,a-small,d-gender", tmp_path))
    assert sorted(lines[::2]) == sorted([
        "cannot run: d-gender: trained on faces of men and women",
        "cannot run: a-small, a-vgg16: FER2013's own labels have no contempt",
        f"cannot run: a-vgg16: VGG16's ImageNet weights are not there ({tmp_path}/keras/models/"
        "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5) and cannot be downloaded now",
    ])  # fmt: skip
    assert all(line.startswith("  to run: ") for line in lines[1::2])


@pytest.mark.parametrize(
    ("names", "count", "some"),
    [("B", 10, "b-g"), ("b, D", 15, "d-gender"), ("B,b-g", 10, "b-h"), ("c-own", 1, "c-own"), (None, 45, "a-own")],
)
def test_only_takes_systems_and_recipes(names, count, some):
    chosen = [recipe.name for recipe in select(names)]
    assert len(chosen) == count and some in chosen


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("b-refrence", "did you mean b-reference?"), ("F", "give systems A to E"), (",", "names nothing"),
        ("mobilenet-7", "not of a published system; train it with fer-train fit mobilenet-7"),
    ],
)  # fmt: skip
def test_only_hints_at_the_nearest_name(names, message):
    with pytest.raises(FerError, match="--only") as error:
        select(names)
    assert message in str(error.value) and error.value.exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--data", "none"], 1, "none: no such file or folder (--data)"),
        (["--data", ".", "--gender", "none"], 1, "(--gender)"),
        (["--data", ".", "--minutes", "0"], 2, "'0' is not a number above 0"),
        (["--data", ".", "--minutes", "soon"], 2, "not a number"),
        (["--data", ".", "--jobs", "0"], 2, "--jobs 0: give 1 or more"),
        (["--data", ".", "--only", "b-reference-adm"], 2, "did you mean b-reference-adam?"),
        (["--data", ".", "--set", "epoch=1"], 2, "did you mean epochs?"),
    ],
)
def test_mistakes_are_one_line(tmp_path, monkeypatch, capsys, arguments, code, message):
    monkeypatch.chdir(tmp_path)
    assert main(["published", *arguments]) == code
    output = capsys.readouterr()
    assert message in output.err and output.err.count("\n") == 1 and not list(tmp_path.iterdir())


def test_a_dry_run_lists_all_and_writes_nothing(tmp_path, capsys):
    assert main(["published", "--data", str(tmp_path), "--out", str(tmp_path / "out"), "--dry-run"]) == 0
    output = capsys.readouterr()
    lines = output.out.splitlines()
    assert [line.split()[0] for line in lines[1:46]] == [job.name for job in jobs_of(None, tmp_path / "out")]
    assert "45 recipes: 0 finished, 0 begun, 20 not begun, 25 cannot run" in output.out and not output.err
    assert not list(tmp_path.iterdir())


def test_a_set_without_test_faces_is_refused_before_training(tmp_path, seven, capsys):
    shutil.copytree(seven / "train", tmp_path / "faces" / "train")
    command = ["published", "--data", str(tmp_path / "faces"), "--only", "b-g", "--out", str(tmp_path / "out")]
    assert main(command) == 1
    assert "has no test split, only train; give FER2013 with train and test" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
