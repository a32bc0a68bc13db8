"""The report: matching runs with published numbers, the page and the tables, and damaged run folders."""

import hashlib
import json
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from report_made import evaluation, make_run

from fer_train.cli import main
from fer_train.recipes import RECIPES, get_recipe
from fer_train.report import answers, collect, html_page, markdown_runs, markdown_table, rows_of
from fer_train.report.published_numbers import PUBLISHED

pytestmark = pytest.mark.slow

OLDER_CONFIG = {  # as the first versions wrote it: fewer recipe keys, no parameters, no digests
    "recipe": {
        "name": "mobilenet-7", "architecture": "mobilenet-v2", "classes": list(get_recipe("mobilenet-7").classes),
        "input_size": [48, 48], "channels": 1, "resize": 96, "epochs": 14, "batch_size": 64, "learning_rate": 0.0003,
        "warmup_epochs": 1.0, "weight_decay": 0.0001, "label_smoothing": 0.1, "dropout": 0.2, "ema": 0.999,
        "validation": 0.1, "patience": 0, "seed": 1, "augmentation": {"flip": 0.5, "rotation": 12, "headset": 0.25},
    },
    "data": "fer2013-train-publictest.zip",
    "weights": "first",
    "environment": {"python": "3.11.7", "machine": "x86_64", "backend": "tensorflow", "devices": ["cpu:0"]},
    "faces": {"train": 25828, "validation": 2872},
}  # fmt: skip


@pytest.fixture
def runs(tmp_path):
    folder = tmp_path / "runs"
    make_run(folder / "a-normal", get_recipe("a-normal"), parameters=2_266_375)
    make_run(folder / "b-g", get_recipe("b-g"), parameters=361_895)
    make_run(folder / "c-own", replace(get_recipe("c-own"), epochs=3), evaluated=False)
    make_run(folder / "mine", replace(RECIPES["mobilenet-7"], name="my <own>"), data="<script>alert(1)</script>")
    return folder


class Page(HTMLParser):
    """Collects tags that do not match, anchors, link targets, and everything that the page would fetch."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.targets, self.fetched, self.tags = [], [], [], [], set()
        self.text = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.tags.add(tag)
        if tag not in ("meta", "img"):
            self.open.append(tag)
        if "id" in values:
            self.ids.append(values["id"])
        if "href" in values:
            self.targets.append(values["href"])
        if "src" in values:
            self.fetched.append(values["src"])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] != ["style"]:
            self.text.append(data)


def test_the_page_is_well_formed_and_needs_no_other_file(runs):
    reported, problems = collect([runs], "test")
    assert [r.name for r in reported] == ["a-normal", "b-g", "c-own", "mine"] and problems == []
    text = html_page(reported, rows_of(reported), answers(reported, "test"), "test")
    page = Page(text)
    assert page.open == [] and "script" not in page.tags and "link" not in page.tags
    assert all(t.startswith("#") and t[1:] in page.ids for t in page.targets) and len(page.targets) > 10
    assert len(page.ids) == len(set(page.ids))
    assert all(s.startswith("data:image/png;base64,") for s in page.fetched)
    assert len(page.fetched) == 4 + 3  # curves of four, reliability of three
    assert "url(" not in text and "@import" not in text and "http" not in text
    assert "prefers-color-scheme: dark" in text and "@media print" in text
    shown = " ".join(page.text)
    assert "<script>alert(1)</script>" in shown and "my <own>" in shown and "test of <faces>, 60 faces" in shown
    for words in (
        "gpu:0 H200",
        "361,895 in all, 361,831 trainable; published 361,895, the same",
        "3 min, 61 s per epoch",
    ):
        assert words in shown
    assert "not recorded by the version that ran it" in shown  # c-own has no parameters
    assert "not evaluated on test; only the validation score is known" in shown


def test_numbers_stand_beside_the_published_ones(runs):
    rows = {(r.published.recipe, r.published.metric, r.published.faces): r for r in rows_of(collect([runs], "test")[0])}
    normal, headset = rows["a-normal", "accuracy", "normal"], rows["a-normal", "accuracy", "headset"]
    assert (normal.evaluated, normal.validated) == (pytest.approx(40 / 60), 0.55)
    assert normal.interval[0] < 40 / 60 < normal.interval[1]
    assert normal.like_for_like == (pytest.approx(40 / 60 - 0.5889), "evaluated")
    assert (headset.evaluated, headset.validated) == (pytest.approx(0.5), 0.44)
    # Published on validation and not evaluated: compared with the validation score, and marked as such.
    own = rows["c-own", "loss", "normal"]
    assert own.evaluated is None and own.like_for_like == (pytest.approx(1.25 - 0.76), "validation")
    assert rows["b-g", "parameters", "normal"].like_for_like[0] == 0
    accuracy = rows["b-g", "accuracy", "normal"]  # not published; ours is shown nevertheless
    assert accuracy.published.value is None and accuracy.evaluated and accuracy.like_for_like is None
    assert rows["e-torch", "accuracy", "normal"].run is None


def test_the_table_has_a_row_for_every_published_number(runs):
    rows = rows_of(collect([runs], "test")[0])
    lines = markdown_table(rows, "test").splitlines()
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    assert {len(c) for c in cells} == {10} and len(lines) == 2 + len(PUBLISHED) + 1
    table = {(c[1].strip(), c[3].strip()): [cell.strip() for cell in c] for c in cells}
    assert table["a-normal", "accuracy"][4:9] == ["58.89 %", "test", "66.7 % (54.1–77.3)", "55.0 %", "+7.8 pp"]
    assert table["b-g", "parameters"][6:9] == ["361,895", "", "same"]
    own = table["c-own", "accuracy"]
    assert own[6:9] == ["not evaluated", "55.0 %", "−15.0 pp (validation)"]
    assert own[9] == "published after 87 epochs, ours 3; run with epochs=3"
    assert table["e-torch", "accuracy"][6:9] == ["not run", "", ""]


def test_the_table_of_runs_names_data_and_machine(runs):
    config = json.loads((runs / "a-normal" / "config.json").read_text())
    config["environment"] |= {"gpus": [], "processor": "Fast One, 4 cores", "devices": ["cpu:0"]}
    (runs / "a-normal" / "config.json").write_text(json.dumps(config))
    lines = markdown_runs(collect([runs], "test")[0], "test").splitlines()
    cells = {line.split(" | ")[0].lstrip("| "): line.strip("| ").split(" | ") for line in lines[2:]}
    counts = ["faces.zip", "90", "10", "60", "3 of 10 (2)", "3 min", "random"]
    assert cells["a-normal"][2:] == [*counts, "Fast One, 4 cores; x86\\_64"]
    assert cells["c-own"][5:7] == ["not evaluated", "3 of 3 (2)"]
    assert cells["b-g"][9] == "gpu:0 H200; x86\\_64" and "<script" not in "".join(lines)


def test_system_a_s_matrix_is_ours_over_the_published(runs):
    reported, _ = collect([runs], "test")
    text = html_page(reported, rows_of(reported), answers(reported, "test"), "test")
    row = re.search(r'<tr><th scope="row">trained on normal faces.*?</tr>', text)[0]
    cells = [re.sub(r"<[^>]+>", " ", cell).split() for cell in re.findall(r"<td>.*?</td>", row)]
    mixed = reported[0].evaluation.results.mixed.accuracy
    assert cells[:2] == [["66.7", "%", "published", "58.89", "%"], ["50.0", "%", "published", "38.08", "%"]]
    assert cells[2] == [f"{mixed:.1%}".rstrip("%"), "%", "published", "not", "stated"]
    assert cells[3] == ["25.0", "%", "published", "35.3", "%"]


def test_a_markdown_cell_cannot_break_the_table(runs):
    run = collect([runs / "a-normal"], "test")[0][0]
    hostile = replace(run, name="a|b\n<img src=x>`*")
    line = next(row for row in markdown_table(rows_of([hostile]), "test").splitlines() if "a-normal" in row)
    assert len(re.split(r"(?<!\\)\|", line)) == 12 and "<img" not in line


def test_an_evaluation_of_earlier_weights_is_not_reported(runs):
    (runs / "a-normal" / "best.weights.h5").write_bytes(b"new")
    path = runs / "a-normal" / "test.json"
    stored = json.loads(path.read_text())
    for weights, fits in (("f" * 64, False), (hashlib.sha256(b"new").hexdigest(), True)):
        path.write_text(json.dumps(stored | {"weights": weights}))
        (one,), problems = collect([runs / "a-normal"], "test")
        assert (one.evaluation is not None) == fits == (not problems)
        assert fits or "of earlier weights than best.weights.h5" in problems[0]
    (runs / "a-normal" / "best.weights.h5").unlink()  # a folder may be archived without them
    path.write_text(json.dumps(stored | {"weights": "f" * 64}))
    assert collect([runs / "a-normal"], "test")[0][0].evaluation is not None


def test_broken_folders_get_a_line_and_the_others_are_reported(runs, tmp_path, capsys):
    make_run(tmp_path / "young", get_recipe("b-h"))
    (tmp_path / "young" / "state.json").unlink()
    make_run(tmp_path / "damaged", get_recipe("b-h"))
    (tmp_path / "damaged" / "state.json").write_text(json.dumps({"epoch": 2, "best": {"epoch": 9}, "history": []}))
    make_run(tmp_path / "half", get_recipe("b-h"))
    (tmp_path / "half" / "test.json").write_text(json.dumps(evaluation(("a", "b"))))
    folders = [tmp_path / name for name in ("young", "damaged", "half", "nowhere")]
    out = tmp_path / "out"
    assert main(["report", str(runs), *map(str, folders), "--out", str(out)]) == 0
    shown = capsys.readouterr()
    assert shown.err.count("\n") == 4
    for line in (
        "young: no epoch was finished",
        "damaged: its config.json or state.json is damaged",
        "nowhere: not a run",
    ):
        assert line in shown.err
    assert "test.json: cannot be used (its classes are not those of the run)" in shown.err
    assert "half: beside system B, not evaluated on test, shown with its validation score" in shown.out
    text = (out / "report.html").read_text("utf-8")
    assert "no epoch was finished yet" in text and sorted(p.name for p in out.iterdir()) == ["report.html", "report.md"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("accuracy", "high"),
        ("confusion", [[1]]),
        ("intervals", {"accuracy": [1]}),
        ("reliability", {}),
        ("recall", None),
    ],
)
def test_a_damaged_evaluation_gets_a_line_and_the_run_is_reported(key, value, runs):
    path = runs / "a-normal" / "test.json"
    stored = json.loads(path.read_text())
    stored["headset"][key] = value
    path.write_text(json.dumps(stored))
    reported, problems = collect([runs], "test")
    assert reported[0].evaluation is None or key == "reliability"
    assert len(problems) == (key != "reliability") and all("run fer-train evaluate again" in p for p in problems)
    assert "Published" in html_page(reported, rows_of(reported), answers(reported, "test"), "test", problems)


def test_older_runs_and_runs_of_one_name_are_reported(tmp_path):
    older = make_run(tmp_path / "one" / "mobilenet-7-v2", get_recipe("mobilenet-7"), epochs=14)
    (older / "config.json").write_text(json.dumps(OLDER_CONFIG))
    other = shutil.copytree(older, tmp_path / "two" / "mobilenet-7-v2")
    reported, problems = collect([older, other], "test")
    assert problems == [] and [r.name for r in reported] == [str(older), str(other)]
    assert reported[0].parameters is None and reported[0].changes["epochs"] == 14
    page = Page(html_page(reported, rows_of(reported), answers(reported, "test"), "test"))
    assert page.ids.count("run-1") == page.ids.count("run-2") == 1
    assert all(row.run is None for row in rows_of(reported))


def test_nothing_to_report_is_an_error(tmp_path, capsys):
    assert main(["report", str(tmp_path / "none")]) == 1
    assert "none of these folders can be reported" in capsys.readouterr().err
    assert main(["report"]) == 2
