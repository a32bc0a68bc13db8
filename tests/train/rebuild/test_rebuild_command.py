"""`fer-train rebuild`: its errors, what it prints, and its exit codes."""

from types import SimpleNamespace

import dlib_made
import h5py
import numpy as np
import pytest
import tfjs_made

from fer_train.cli import main
from fer_train.rebuild import BUNDLES, STAGES, Average, needed

(MOBILENET_8,) = (b for b in BUNDLES if b.name == "mobilenet-8")
H5 = ("--facenet", "f.h5")


@pytest.fixture
def sources(tmp_path, seven):
    """Arguments for every bundle, with files that can be read."""
    (tmp_path / "d.dat").write_bytes(dlib_made.network([(4, 3, 7)])[0])
    hse = tfjs_made.write_model(tmp_path / "faceres.json", {"conv1/kernel": np.ones((2, 2), np.float32)})
    (tmp_path / "f.csv").write_text("usage\n")
    h5py.File(tmp_path / "f.h5", "w").close()
    return [
        "--data", str(seven), "--ferplus", str(tmp_path / "f.csv"), "--hse", str(hse),
        "--facenet", str(tmp_path / "f.h5"), "--dlib", str(tmp_path / "d.dat"), "--out", str(tmp_path / "out"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--data", "d", "--dry-run"], 2, "missing: --ferplus, --hse, --facenet; give them too"),
        (["resnet-9", "--data", "d"], 2, "resnet-9: not a bundle that can be rebuilt; give one of mobilenet-7"),
        (["gender", "--data", "d"], 2, "another data set; run fer-train fit gender"),
        (["mobilenet-8", "--data", "d", "--ferplus", "f", "--hse", "h", *H5], 1, "d: no such file or folder (--data)"),
        (["mobilenet-8", "--data", ".", "--ferplus", "f", "--hse", "h", *H5], 1, "f: no such file (--ferplus)"),
        (["mobilenet-8", "--data", ".", "--ferplus", ".", "--hse", "h", *H5], 1, ".: no such file (--ferplus)"),
        (["--data", ".", "--ferplus", ".", "--hse", "h", "--set", "epoch=1"], 2, "did you mean epochs?"),
        (["--data", ".", "--out", "a,b"], 2, "a comma would split"),
        (["--data", ".", "--precision", "int4"], 2, "invalid choice"),
    ],
)
def test_mistakes_are_one_line(tmp_path, monkeypatch, capsys, arguments, code, message):
    monkeypatch.chdir(tmp_path)
    assert main(["rebuild", *arguments]) == code
    output = capsys.readouterr()
    assert message in output.err and output.err.count("\n") == 1 and not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("d.dat", "no convolution in it"),
        ("faceres.json", "faceres.json"),
        ("f.h5", "not weights that Keras 2 saved"),
        ("f.csv", "(--ferplus)"),
    ],
)
def test_damaged_files_are_reported_before_training(tmp_path, sources, capsys, name, message):
    (tmp_path / name).write_bytes(b"<html>not found</html>")
    if name == "f.csv":
        (tmp_path / name).unlink()
    assert main(["rebuild", "mobilenet-8", *sources]) == 1
    error = capsys.readouterr().err
    assert message in error and error.count("\n") == 1 and not (tmp_path / "out").exists()


def test_a_missing_dlib_network_is_reported(sources, capsys, monkeypatch):
    monkeypatch.setattr("fer_train.networks.weight_files.dlib.find_spec", lambda name: None)
    at = sources.index("--dlib")
    assert main(["rebuild", "mobilenet-8", *sources[:at], *sources[at + 2 :]]) == 1
    error = capsys.readouterr().err
    assert "or give --dlib FILE" in error and "--weights" not in error and error.count("\n") == 1


def test_without_tensorflow_one_can_train_only(sources, monkeypatch, capsys):
    monkeypatch.setattr("fer_train.commands.rebuild.find_spec", lambda name: None)
    command = ["rebuild", "mobilenet-8", *sources]
    assert main(command) == 1 and "--no-export" in capsys.readouterr().err
    assert main([*command, "--no-export", "--dry-run"]) == 0
    assert "export" not in capsys.readouterr().out
    monkeypatch.setattr("fer_train.rebuild.run_steps", lambda planned: [(s, c) for s in planned for c in (None, 0)])
    assert main([*command, "--no-export"]) == 0
    assert "the same command without --no-export makes the bundles" in capsys.readouterr().out


def ending(monkeypatch, *codes):
    """Replace run_steps: the first steps end with these codes or exceptions, the rest with 0."""

    def run(planned):
        for step, code in zip(planned, [*codes, *[0] * len(planned)], strict=False):
            yield step, None
            if isinstance(code, BaseException):
                raise code
            yield step, code
            if code and step.bundle is None:
                return

    monkeypatch.setattr("fer_train.rebuild.run_steps", run)


@pytest.mark.parametrize(
    ("codes", "code", "message"),
    [
        ([0, 3], 3, ""),
        (
            [0, -9],
            137,
            "dlib-7-labels: was killed by signal 9 (is memory short?); give the same command again to resume",
        ),
        ([0] * len(needed([MOBILENET_8])) + [1], 1, ""),  # the export
        ([KeyboardInterrupt()], 130, ""),
    ],
)
def test_the_exit_code_is_that_of_the_failed_step(sources, monkeypatch, capsys, codes, code, message):
    ending(monkeypatch, *codes)
    assert main(["rebuild", "mobilenet-8", *sources]) == code
    output = capsys.readouterr()
    assert output.err.strip() == (f"fer-train: {message}" if message else "") and "| bundle |" not in output.out


def test_a_sigterm_is_reported(sources, monkeypatch, capsys):
    ending(monkeypatch, SystemExit(143))
    with pytest.raises(SystemExit) as ended:
        main(["rebuild", "mobilenet-8", *sources])
    assert ended.value.code == 143 and "give the same command again to resume" in capsys.readouterr().err


def test_each_step_is_announced_and_a_table_comes_last(sources, tmp_path, monkeypatch, capsys):
    ending(monkeypatch)
    metrics = {"normal": {"accuracy": 0.5}, "headset": {"accuracy": 0.25}, "split": "a set"}
    bundle = SimpleNamespace(card={"metrics": metrics, "bytes": 3_500_000})
    monkeypatch.setattr("fer_models.card.load_bundle", lambda path: bundle)
    assert main(["rebuild", "mobilenet-8", *sources, "--set", "epochs=2"]) == 0
    output = capsys.readouterr().out
    stages = needed([MOBILENET_8])
    count = len(stages)
    trained = 2 * sum(not isinstance(stage, Average) for stage in stages)
    assert f"[1/{count + 1}] dlib-7: 2 epochs, 0 of {trained} done" in output
    assert f"[{count - 1}/{count + 1}] mobilenet-8-late: 2 epochs, {trained - 2} of {trained} done" in output
    assert f"[{count}/{count + 1}] mobilenet-8-late-mean: average\n" in output
    assert (
        f"[{count + 1}/{count + 1}] mobilenet-8: export" in output
        and "| mobilenet-8 | 50.0% | 25.0% | a set | 3.5 MB |" in output
    )
    assert f"fer-cam --model {tmp_path}/out/bundles/mobilenet-8" in output


def test_a_dry_run_needs_no_file(capsys):
    command = ["rebuild", "--data", "d", "--ferplus", "f", "--hse", "h", "--facenet", "f.h5", "--dry-run"]
    assert main(command) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2 * (len(STAGES) + len(BUNDLES))


def test_a_dry_run_warns_that_dlibs_network_is_not_installed(monkeypatch, capsys):
    monkeypatch.setattr("fer_train.networks.weight_files.dlib.find_spec", lambda name: None)
    command = ["rebuild", "mobilenet-8", "--data", ".", "--ferplus", __file__, "--hse", __file__, "--facenet", __file__]
    assert main([*command, "--dry-run"]) == 0
    error = capsys.readouterr().err
    assert "or give --dlib FILE: these commands will need it" in error and error.count("\n") == 1


def test_all_missing_files_are_reported_at_once(capsys):
    assert main(["rebuild", "mobilenet-8", "--data", "d", "--ferplus", "f", "--hse", "h", "--dlib", "w", *H5]) == 1
    error = capsys.readouterr().err
    assert (
        all(f"({name})" in error for name in ("--data", "--ferplus", "--hse", "--dlib", "--facenet"))
        and error.count("\n") == 1
    )
