"""Command lines at random: an exit code and at most one line, never a traceback."""

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fer_cam.cli import main
from fer_cam.commands.arguments import make_parser

OPTIONS = sorted(
    name
    for action in make_parser()._actions
    for name in action.option_strings
    # These start a window, a camera or an endless run, or print pages.
    if name.startswith("--") and name not in ("--help", "--help-all", "--version", "--loop")
)
values = st.one_of(
    st.text(max_size=8), st.integers(-(10**6), 10**6).map(str), st.floats().map(str),
    st.sampled_from(["", "-", "0", "1e999", "nan", "mobilenet-7", "gender", "haar", "jsonl", "640x480", "no/such/x"]),
)  # fmt: skip
words = st.one_of(st.sampled_from(OPTIONS), values)


def run(arguments):
    """Run fer-cam on no frames of the demo and return its exit code and what it says on standard error."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(arguments)
    return code, err.getvalue()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@given(arguments=st.lists(words, max_size=5))
def test_any_command_line_ends_with_an_exit_code(arguments):
    # An unknown word as the source at the end makes it certain that nothing plays for long.
    code, err = run(["--headless", *arguments, "--frames", "1", "--source", "demo"])
    assert code in (0, 1, 2) and "Traceback" not in err
    if code:
        assert err.count("fer-cam: ") >= 1 and len(err.splitlines()) <= 3


@given(command=st.sampled_from(["models", "benchmark"]), arguments=st.lists(values, min_size=1, max_size=3))
def test_subcommands_refuse_what_they_do_not_know(command, arguments):
    code, err = run([command, "--no-such-option", *arguments])
    assert code == 2 and len(err.splitlines()) == 1
