"""The app's defaults stand in `Settings`; the command line repeats none of its own."""

import dataclasses
from dataclasses import replace

import pytest

from fer_cam.benchmark.case import Case
from fer_cam.cli import main
from fer_cam.commands.arguments import make_parser
from fer_cam.commands.run import run
from fer_cam.commands.run_arguments import FAST
from fer_cam.pipeline.make_pipeline import make_pipeline
from fer_cam.settings import Settings

WITHOUT_OPTION = {"mesh_rate"}
"""Settings that Python programs can change and the command line cannot."""


def test_options_that_are_not_given_have_the_defaults_of_settings():
    options = vars(make_parser().parse_args([]))
    # These are None until they are given, so that --fast can set them; None means the default of Settings.
    assert all(options[name] is None for name in FAST if name in options)
    defaults = dataclasses.asdict(Settings(source=None))
    assert defaults.keys() - options.keys() <= WITHOUT_OPTION
    named = [name for name in defaults if name in options and name not in FAST]
    assert {name: options[name] for name in named} == {name: defaults[name] for name in named}


def test_fast_does_less_and_what_is_given_wins(monkeypatch):
    seen = []
    monkeypatch.setattr("fer_cam.commands.run._run_headless", lambda settings, options: seen.append(settings) or 0)
    for words in ([], ["--fast"], ["--fast", "--classify-rate", "12", "--interval", "0"]):
        assert run(make_parser().parse_args(["--headless", "--source", "demo", *words])) == 0
    usual, fast, mixed = ({name: getattr(settings, name) for name in FAST} for settings in seen)
    assert usual == {name: getattr(Settings, name) for name in FAST} and fast == dict(FAST)
    assert mixed == {**FAST, "classify_rate": 12, "interval": 0}


def test_the_help_states_the_defaults_of_settings():
    text = " ".join(make_parser().format_help().split())
    for name in ("detector", "model", "min_face", "threads", "interval"):
        assert f"(default: {getattr(Settings, name)})" in text


def test_a_benchmark_measures_what_the_app_does_by_default():
    assert Case("demo", Settings.detector, Settings.model, Settings.threads).settings == Settings("demo", loop=True)


def test_changed_rates_and_threads_reach_a_present_pipeline():
    before = Settings("demo")
    pipeline = make_pipeline(before)
    after = replace(before, interval=2.0, mesh_rate=3.0)
    changed = make_pipeline(after, pipeline, before)
    assert changed.interval == 2.0 and changed._meshes.rate == 3.0 and changed.classifier is pipeline.classifier
    assert make_pipeline(replace(after, headset=True), changed, after) is changed and changed.headset


def test_detector_and_pipeline_share_one_mesh_whatever_changes():
    before = Settings("demo")
    pipeline = make_pipeline(before)
    assert pipeline.detector._mesh is pipeline.mesh
    changes = (("min_face", 60), ("interval", 1.0), ("detector", "haar"), ("detector", "blazeface"), ("threads", 1))
    for name, value in changes:
        after = replace(before, **{name: value})
        pipeline = make_pipeline(after, pipeline, before)
        before = after
        assert pipeline.mesh is not None
        assert after.detector == "haar" or pipeline.detector._mesh is pipeline.mesh, name


@pytest.mark.parametrize("command", [["--headless"], ["benchmark"]])
def test_more_threads_than_any_machine_needs_are_refused(command, capsys):
    assert main([*command, "--threads", "65"]) == 2
    assert "must be at most 64, not 65" in capsys.readouterr().err
