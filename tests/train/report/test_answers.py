"""The questions of the published systems, answered by runs; and the interval of the difference of two shares."""

import json

import pytest
from report_made import evaluation, make_run

from fer_train.evaluation.intervals import difference_of_shares, wilson
from fer_train.recipes import RECIPES, get_recipe
from fer_train.report import answers, collect, count_parameters, html_page, markdown_answers, markdown_table, rows_of
from fer_train.report.published_numbers import PUBLISHED
from fer_train.report.questions import QUESTIONS


def answer_to(text, folder):
    runs, _ = collect([folder], "test")
    return next(answer for answer in answers(runs, "test") if text in answer.question.text)


def scored(right, digest="same"):
    """The contents of test.json: of 85 faces of each class, `right` are classified correctly."""
    classes = get_recipe("e-edges").classes
    value, size, each = evaluation(classes), len(classes), 85
    matrix = [[right * (i == j) + (each - right) * (j == (i + 1) % size) for j in range(size)] for i in range(size)]
    for kind in ("normal", "headset", "mixed"):
        value[kind] |= {"faces": each * size, "accuracy": right / each, "confusion": matrix}
        value[kind]["recall"] = dict.fromkeys(classes, right / each)
        value[kind]["intervals"] = {
            "accuracy": wilson(right * size, each * size),
            "recall": dict.fromkeys(classes, wilson(right, each)),
        }
    return value | {"faces_digest": digest}


def test_newcombes_example():
    """The first example of table II: 56 of 70 against 48 of 80 gives 0.0524 to 0.3339."""
    low, high = difference_of_shares((56 / 70, wilson(56, 70)), (48 / 80, wilson(48, 80)))
    assert (low, high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_a_difference_beyond_chance_is_told_and_one_within_it_too(tmp_path):
    for name, right in (("e-edges", 40), ("e-edges-weighted", 60), ("e-torch", 40), ("e-torch-disgust", 41)):
        folder = make_run(tmp_path / name, get_recipe(name), parameters=1000)
        (folder / "test.json").write_text(json.dumps(scored(right)))
    weights = answer_to("class weights", tmp_path)
    assert weights.findings[0].startswith(
        "e-edges-weighted against e-edges: 70.6 % against 47.1 %, +23.5 points (+18.0"
    )
    assert weights.findings[0].endswith("better, test.") and not weights.missing
    assert weights.findings[1].startswith("Recall of disgust, e-edges-weighted against e-edges: 70.6 % against 47.1 %")
    assert "no difference beyond chance" in answer_to("more disgust", tmp_path).findings[0]
    native = answer_to("native", tmp_path)
    assert len(native.findings) == 1 and "e-torch against e-edges: 47.1 % against 47.1 %, +0.0" in native.findings[0]
    assert native.missing == ("e-resnet50v2-frozen", "e-efficientnet-frozen", "e-resnet50v2", "e-efficientnet")


def test_runs_on_other_faces_are_compared_by_validation(tmp_path):
    for name, digest in (("e-edges", "one"), ("e-torch", "another")):
        folder = make_run(tmp_path / name, get_recipe(name))
        (folder / "test.json").write_text(json.dumps(scored(40, digest=digest)))
    [line] = answer_to("native", tmp_path).findings
    assert "55.0 % against 55.0 %" in line and line.endswith("validation.")


def test_epochs_after_the_best_one(tmp_path):
    make_run(tmp_path / "d-emotion-1", get_recipe("d-emotion-1"), evaluated=False)
    make_run(tmp_path / "d-emotion-2", get_recipe("d-emotion-2"), evaluated=False, epochs=2)
    answer = answer_to("more epochs", tmp_path)
    assert answer.findings[0].startswith("d-emotion-2: its last epoch, 2 of 25, is the best; accuracy 55.0 %")
    assert answer.findings[1].startswith("d-emotion-1: epoch 3 against the best, 2: 50.0 % against 55.0 %, −5.0 points")
    assert answer.missing == ("d-emotion-3", "d-gender", "d-gender-100")


def test_a_network_published_after_its_last_epoch_is_compared_after_its_last_epoch(tmp_path):
    make_run(tmp_path / "d-gender-100", get_recipe("d-gender-100"), evaluated=False)
    make_run(tmp_path / "d-gender", get_recipe("d-gender"), evaluated=False)
    rows = {(row.published.recipe, row.published.metric): row for row in rows_of(collect([tmp_path], "test")[0])}
    assert rows["d-gender-100", "accuracy"].validated == 0.5 and rows["d-gender", "accuracy"].validated == 0.55


def test_a_network_that_was_not_run_has_its_parameters(tmp_path):
    make_run(tmp_path / "b-g", get_recipe("b-g"), parameters=361_895)
    runs, _ = collect([tmp_path], "test")
    counts = count_parameters(set(RECIPES) - {"e-torch", "b-h", "b-g"})
    assert counts["e-torch"].total == 600_263 and counts["e-torch"].trainable == 599_815
    lines = markdown_table(rows_of(runs, counts), "test").splitlines()
    [torch] = [line for line in lines if "| e-torch |" in line and "| parameters |" in line]
    assert "| 599,815 |  | 599,815 |  | same | without batch-norm statistics, as PyTorch counts; counted on" in torch
    [h] = [line for line in lines if "| b-h |" in line]
    assert "| 397,287 |  | same | counted on the network, not trained |" in h
    assert "not run" in next(line for line in lines if "| b-a |" in line)
    assert sum("counted on the network" in line for line in lines) == 2


def test_without_runs_nothing_is_claimed(tmp_path):
    folder = make_run(tmp_path / "e-edges", get_recipe("e-edges"))
    runs, _ = collect([folder], "test")
    found = answers(runs, "test")
    assert len(found) == len(QUESTIONS) and not any(answer.findings for answer in found)
    assert "- Not answered, as too few were run. Not run: e-torch, e-torch-disgust." in markdown_answers(found)
    page = html_page(runs, rows_of(runs), found, "test")
    assert all(question.text in page for question in QUESTIONS)


def test_each_question_is_about_recipes_of_its_system():
    for question in QUESTIONS:
        assert {RECIPES[name].system for name in question.recipes} == {question.system}
    assert {p.recipe for p in PUBLISHED if p.last_epoch} == {"d-gender-100"}
