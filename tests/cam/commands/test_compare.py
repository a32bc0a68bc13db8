"""`fer-cam --headless --compare`, as somebody runs it."""

import csv
import io
import json

import pytest
from fer_cam_process import fer_cam as run

from fer_cam.cli import main


def test_json_lines_have_both_labels_and_a_line_tells_the_agreement():
    done = run("--headless", "--source", "demo", "--frames", 20, "--compare", "mobilenet-8", "--format", "jsonl")
    assert done.returncode == 0
    faces = [json.loads(line)["faces"][0] for line in done.stdout.splitlines()]
    assert all(set(face["compare"]) == {"label", "confidence", "probabilities", "sure"} for face in faces)
    assert "contempt" in faces[0]["compare"]["probabilities"] and "contempt" not in faces[0]["probabilities"]
    (line,) = [line for line in done.stderr.splitlines() if "mobilenet-7 and mobilenet-8" in line]
    assert "the same emotion in" in line and "looks" in line


def test_csv_has_the_second_labels_in_its_last_columns(tmp_path):
    table = tmp_path / "a.csv"
    words = ("--headless", "--source", "demo", "--frames", 5, "--compare", "headset", "--output", table)
    assert run(*words).returncode == 0 and run(*words, "--append").returncode == 0
    rows = list(csv.DictReader(io.StringIO(table.read_text("utf-8"))))
    assert len(rows) == 10
    assert list(rows[0])[-10:-7] == ["compare", "compare_confidence", "compare_p_angry"]
    assert list(rows[0])[-1] == "compare_sure" and rows[0]["compare_sure"] in ("true", "false")
    shares = [float(rows[0][name]) for name in rows[0] if name.startswith("compare_p_")]
    assert sum(shares) == pytest.approx(1, abs=1e-3) and float(rows[0]["compare_confidence"]) == max(shares)
    plain = run("--headless", "--source", "demo", "--frames", 5, "--output", table, "--append")
    assert plain.returncode == 2 and plain.stderr.count("\n") == 1  # other columns


def test_text_names_both():
    done = run("--headless", "--source", "demo", "--frames", 1, "--compare", "mobilenet-8")
    assert " vs " in done.stdout and done.stdout.count("%") == 2


def test_photos_are_compared_without_people(photos):
    done = run("--headless", "--source", photos, "--compare", "mobilenet-8", "--format", "jsonl")
    assert len([f for line in done.stdout.splitlines() for f in json.loads(line)["faces"]]) >= 6
    assert "mobilenet-7 and mobilenet-8: " in done.stderr and "looks" in done.stderr


def test_a_session_notes_the_comparison(tmp_path):
    done = run("--headless", "--source", "demo", "--frames", 3, "--compare", "headset", "--session", tmp_path / "s")
    assert done.returncode == 0
    info = json.loads((tmp_path / "s" / "session.json").read_text("utf-8"))
    assert info["settings"]["compare"] == "headset" and info["settings"]["headset"] is False


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--compare", "headset", "--headset"), "leave out --headset"),
        (("--compare", "mobilenet-7"), "is the model itself; give another one, or headset"),
        (("--compare", "mobilnet-8"), "did you mean mobilenet-8?"),
        (("--compare", "hedset"), "did you mean headset?"),
        (("--compare", "gender"), "is a model of gender"),
        (("--compare", ""), "the model's name is empty"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_one_line(words, line, capsys):
    assert main(["--headless", "--source", "demo", "--frames", "1", *words]) == 2
    error = capsys.readouterr().err
    assert line in error and error.count("\n") == 1
