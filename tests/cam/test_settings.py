"""The app's defaults stand in `Settings`; the command line repeats none of its own."""

import dataclasses

from fer_cam.benchmark.case import Case
from fer_cam.commands.arguments import make_parser
from fer_cam.settings import Settings

WITHOUT_OPTION = {"mesh_rate"}
"""Settings that Python programs can change and the command line cannot."""


def test_options_that_are_not_given_have_the_defaults_of_settings():
    options = vars(make_parser().parse_args([]))
    defaults = dataclasses.asdict(Settings(source=None))
    assert defaults.keys() - options.keys() <= WITHOUT_OPTION
    assert {name: options[name] for name in defaults if name in options} == {
        name: value for name, value in defaults.items() if name in options
    }


def test_the_help_states_the_defaults_of_settings():
    text = " ".join(make_parser().format_help().split())
    for name in ("detector", "model", "min_face", "threads", "interval"):
        assert f"(default: {getattr(Settings, name)})" in text


def test_a_benchmark_measures_what_the_app_does_by_default():
    assert Case("demo", Settings.detector, Settings.model, Settings.threads).settings == Settings("demo", loop=True)
