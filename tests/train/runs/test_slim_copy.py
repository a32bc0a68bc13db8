"""Slim copies of runs: smaller, and still runs."""

import shutil

import h5py
import numpy as np
import pytest

from fer_models import FerError
from fer_train.cli import main
from fer_train.fitting.fit import fit
from fer_train.networks.build import load_best
from fer_train.recipes import get_recipe, override
from fer_train.runs.folder import Run
from fer_train.runs.slim_copy import keep

pytestmark = pytest.mark.slow

FACES = np.random.default_rng(0).integers(0, 256, (40, 48, 48, 1)).astype(np.uint8)


@pytest.fixture(scope="module")
def run(seven, tmp_path_factory):
    recipe = override(get_recipe("b-g"), ["batch_size=7", "epochs=1", "validation=0.5"])
    return fit(recipe, seven, tmp_path_factory.mktemp("keep") / "run", "none", progress=False)


def test_a_slim_copy_predicts_as_the_run_does(run, tmp_path, capsys):
    assert main(["keep", str(run.folder), str(tmp_path / "kept")]) == 0
    slim = Run(tmp_path / "kept")
    assert {p.name for p in slim.folder.iterdir()} == {"config.json", "state.json", "history.csv", "best.weights.h5"}
    assert slim.config() == run.config() and slim.state() == run.state()
    assert slim.best.stat().st_size < 0.6 * run.best.stat().st_size and "MB" in capsys.readouterr().out
    ours, theirs = (load_best(r)[0].predict(FACES, verbose=0) for r in (slim, run))
    np.testing.assert_allclose(ours, theirs, atol=5e-4)
    assert theirs.std() > 0.005


def test_a_slim_copy_is_a_run(run, seven, tmp_path):
    slim = keep(run.folder, tmp_path / "kept")
    assert main(["evaluate", str(slim.folder), "--data", str(seven), "--out", str(tmp_path / "out")]) == 0
    recipe = override(get_recipe("b-g"), ["batch_size=7", "epochs=1", "validation=0.5", f"teacher={slim.folder}"])
    assert fit(recipe, seven, tmp_path / "next", str(slim.folder), progress=False).state().epoch == 1


def test_values_outside_half_precision_stay_float32(run, tmp_path):
    """Batch norms of 1e-7, too small for float16, and a kernel of 1e6, too large for it."""
    source = Run(tmp_path / "copy")
    shutil.copytree(run.folder, source.folder)
    given = {}

    def change(name, item):
        if isinstance(item, h5py.Dataset) and item.dtype == np.float32:
            kernels = [n for n, ndim in given.items() if ndim > 1]
            item[...] = 1e-7 if item.ndim == 1 else 0.25 if kernels else 1e6
            given[name] = item.ndim

    with h5py.File(source.best, "r+") as file:
        file.visititems(change)
    slim = keep(source.folder, tmp_path / "kept")
    with h5py.File(slim.best) as ours, h5py.File(source.best) as theirs:
        whole = [name for name in given if ours[name].dtype == np.float32]
        assert [given[name] for name in whole].count(1) == list(given.values()).count(1) > 2
        (large,) = (name for name in whole if given[name] > 1)
        assert ours[large][()].max() == np.float32(1e6)
        for name in given:
            np.testing.assert_array_equal(ours[name][()], theirs[name][()])


def test_a_copy_of_the_history_alone(run, tmp_path):
    slim = keep(run.folder, tmp_path / "kept", weights=False)
    assert not slim.best.exists() and slim.state() == run.state()
    with pytest.raises(FerError, match="has the run's history only"):
        keep(slim.folder, tmp_path / "again")
    assert keep(slim.folder, tmp_path / "again", weights=False).state() == run.state()
    full = keep(run.folder, tmp_path / "full")
    assert full.best.exists() and not keep(run.folder, tmp_path / "full", weights=False).best.exists()


def test_other_files_are_not_overwritten(run, tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "me.png").write_bytes(b"precious")
    other = shutil.copytree(run.folder, tmp_path / "other")
    (other / "config.json").write_text((other / "config.json").read_text().replace('"seed": 1', '"seed": 2'))
    before = {p: p.read_bytes() for p in (*other.iterdir(), tmp_path / "photos" / "me.png")}
    for place, message in ((tmp_path / "photos", "not a run"), (other, "another run"), (run.folder, "the run itself")):
        with pytest.raises(FerError, match=message):
            keep(run.folder, place)
    assert {p: p.read_bytes() for p in before} == before
    once = keep(run.folder, tmp_path / "kept").best.read_bytes()
    assert keep(run.folder, tmp_path / "kept").best.read_bytes() == once  # the same run may be kept again


def test_damaged_weights_and_no_run_are_one_line(run, tmp_path, capsys):
    broken = shutil.copytree(run.folder, tmp_path / "broken")
    (tmp_path / "file").write_text("")
    slim = keep(run.folder, tmp_path / "kept")
    before = {p: p.read_bytes() for p in slim.folder.iterdir()}
    for data, place in ((run.best.read_bytes()[:3000], "kept"), (b"no weights", "new")):
        (broken / "best.weights.h5").write_bytes(data)
        assert main(["keep", str(broken), str(tmp_path / place)]) == 1
        assert capsys.readouterr().err.startswith(f"fer-train: {broken}/best.weights.h5: damaged")
    assert {p: p.read_bytes() for p in slim.folder.iterdir()} == before and not (tmp_path / "new").exists()
    for source, place, message in (
        (tmp_path / "none", "new", "not a run folder"),
        (run.folder, "file", "cannot be written"),
        (run.folder, "file/kept", "cannot be written"),
    ):
        assert main(["keep", str(source), str(tmp_path / place)]) == 1
        error = capsys.readouterr().err
        assert message in error and error.count("\n") == 1
    assert not (tmp_path / "new").exists()
