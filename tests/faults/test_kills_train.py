"""Runs of fer-train that are killed at any moment, and resumed."""

import shutil
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from killing import FEW, SEED, TRIES, Command, TrainServer, kills

from fer_cam.labelling.classifier import Classifier
from fer_models import load_bundle
from fer_models.card import sha256_of
from fer_train.cli import main
from fer_train.recipes import get_recipe
from fer_train.runs.folder import Run

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")]
SETTINGS = ["batch_size=7", "epochs=4", "learning_rate=0.01", "headset=0.3", "plateau_patience=1", "patience=0"]
LONGEST_CHAIN = 4
"""Kills of one run before it may reach its end."""


@pytest.fixture(scope="module")
def faces(tmp_path_factory):
    """Class folders of a network that trains in a second."""
    root, rng = tmp_path_factory.mktemp("faces"), np.random.default_rng(0)
    for split, count in (("train", 8), ("test", 3)):
        for label, name in enumerate(get_recipe("d-emotion-3").classes):
            folder = root / split / name
            folder.mkdir(parents=True)
            for i in range(count):
                picture = rng.integers(0, 200, (48, 48), np.uint8)
                picture[6 * label + 2 : 6 * label + 7] += 25
                cv2.imwrite(str(folder / f"{i}.png"), picture)
    return root


@pytest.fixture(scope="module")
def server():
    with TrainServer() as running:
        yield running


def files(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_occlude(tmp_path, faults):
    row = faults.row("kill of fer-train occlude (folders)")
    source, rng = tmp_path / "set", np.random.default_rng(1)
    for name in ("happy", "sad"):
        (source / name).mkdir(parents=True)
        for i in range(150):
            picture = rng.integers(0, 255, (96, 96, 3), np.uint8)
            cv2.imwrite(str(source / name / f"{i}.{'jpg' if i % 3 else 'png'}"), picture)

    def start(number, step):
        shutil.rmtree(tmp_path / f"copy{number}", ignore_errors=True)
        arguments = ["occlude", source, tmp_path / f"copy{number}", "--workers", 1]
        return Command("fer_train.cli", arguments, tmp_path / f"copy{number}", step)

    for number, told in kills(start, TRIES, SEED):
        row["tries"] += 1
        copy, whole = tmp_path / f"copy{number}", files(tmp_path / "copy-1")
        partial = files(copy) if copy.exists() else {}
        assert all(whole[n] == data for n, data in partial.items() if not Path(n).name.startswith(".")), told
        assert main(["occlude", str(source), str(copy), "--workers", "1"]) == 0, told
        assert files(copy) == whole, told
        shutil.rmtree(copy)
    row["lost"] = "no copy; the next run gives what one without a kill gives"


def test_occlude_in_one_file(tmp_path, faults):
    row, rng = faults.row("kill of fer-train occlude (a csv)"), np.random.default_rng(1)
    source = tmp_path / "fer2013.csv"
    pixels = [" ".join(map(str, rng.integers(0, 255, 48 * 48))) for _ in range(60)]
    lines = [f"{i % 7},{pixels[i % 60]},Training" for i in range(600)]
    source.write_text("\n".join(["emotion,pixels,Usage", *lines, ""]))

    def start(number, step):
        folder = tmp_path / f"copy{number}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return Command("fer_train.cli", ["occlude", source, folder / "copy.csv"], folder, step)

    for number, told in kills(start, TRIES, SEED):
        row["tries"] += 1
        copy = tmp_path / f"copy{number}" / "copy.csv"
        if not copy.exists():
            assert main(["occlude", str(source), str(copy)]) == 0, told
        assert copy.read_bytes() == (tmp_path / "copy-1" / "copy.csv").read_bytes(), told
        shutil.rmtree(copy.parent)
    row["lost"] = "the copy is there whole or not at all"


def history(folder):
    return [{k: v for k, v in row.items() if k != "seconds"} for row in Run(folder).state().history]


def fit(data, out):
    settings = [word for setting in SETTINGS for word in ("--set", setting)]
    return ["fit", "d-emotion-3", "--data", data, "--out", out, "--weights", "none", *settings]


@pytest.mark.filterwarnings("ignore")
def test_fit(tmp_path, faults, faces, server):
    row, ends = faults.row("kill of fer-train fit"), 0
    out, whole = tmp_path / "run", tmp_path / "whole"

    def check_end():
        nonlocal ends
        ends += 1
        assert history(out) == close(history(whole)) and set(files(out)) == set(files(whole))
        shutil.rmtree(out)

    def start(number, step):
        # Several kills of one run, one after the other; then the next begins anew.
        if number >= 0 and epochs(out) == epochs(whole):  # it ended, or was killed after its last epoch
            assert server.command(fit(faces, out), out).wait()[0] == 0
            check_end()
        folder = out if number >= 0 else whole
        return server.command(fit(faces, folder), folder, step)

    for number, told in kills(start, FEW, SEED):
        row["tries"] += 1
        done = epochs(out)
        if done:
            assert history(out) == close(history(whole)[:done]), told
        if number % LONGEST_CHAIN == LONGEST_CHAIN - 1 or number == FEW - 1:
            assert server.command(fit(faces, out), out).wait()[0] == 0, told
            check_end()
    row["lost"] = f"no whole epoch; {ends} run{'s' * (ends > 1)} resumed to the history of one without a kill"


def epochs(folder):
    """Return the number of whole epochs of a run; 0 if there is none."""
    return len(history(folder)) if (folder / "state.json").exists() else 0


def close(rows):
    return [pytest.approx(row, rel=1e-3, abs=1e-6) for row in rows]


@pytest.mark.filterwarnings("ignore")
def test_export(tmp_path, faults, faces, server):
    row, old, new = faults.row("kill of fer-train export over a bundle"), 0, 0
    assert server.command(fit(faces, tmp_path / "run"), tmp_path / "run").wait()[0] == 0
    command = ["export", tmp_path / "run", "--data", faces, "--no-test", "--out"]
    assert server.command([*command, tmp_path / "old", "--precision", "float32"], tmp_path / "old").wait()[0] == 0

    def start(number, step):
        bundle = tmp_path / f"bundle{number}"
        shutil.rmtree(bundle, ignore_errors=True)
        shutil.copytree(tmp_path / "old", bundle)
        return server.command([*command, bundle], bundle, step)

    for number, told in kills(start, FEW, SEED, share=0.7):
        row["tries"] += 1
        bundle = load_bundle(tmp_path / f"bundle{number}")  # refuses a model that does not match its card
        is_new = bundle.card["precision"] == "int8"
        old, new = old + (not is_new), new + is_new
        assert sha256_of(bundle.model_path) == sha256_of(tmp_path / ("bundle-1" if is_new else "old") / "model.tflite")
        if number % 10 == 0:
            Classifier(bundle)
            assert start_again(server, command, bundle.folder) == {"model.tflite", "card.json"}, told
        shutil.rmtree(bundle.folder)
    row["lost"] = f"{old} times the old bundle stayed, {new} times the new one is there, never a mixture"


def start_again(server, command, folder):
    assert server.command([*command, folder], folder).wait()[0] == 0
    return set(files(folder))


@pytest.mark.filterwarnings("ignore")
def test_export_on_a_full_disk(tmp_path, faults, faces, server, small_disk):
    row = faults.row("full disk: fer-train export over a bundle")
    assert server.command(fit(faces, tmp_path / "run"), tmp_path / "run").wait()[0] == 0
    command = ["export", tmp_path / "run", "--data", faces, "--no-test", "--out"]
    bundle = small_disk / "bundle"
    bundle.mkdir()
    assert server.command([*command, bundle], tmp_path / "first").wait()[0] == 0
    before = files(bundle)
    row["tries"] += 1
    assert server.command([*command, bundle, "--precision", "float32"], tmp_path / "second").wait()[0] == 1
    told = (tmp_path / "second.errors").read_text()
    assert "No space left on device" in told and "Traceback" not in told and files(bundle) == before
    row["lost"] = "nothing; the old bundle stays"
