"""Options for runs of months: what contradicts is refused in one line, and the command rotates its lines."""

import argparse
import json

import pytest
from fer_cam_process import fer_cam
from mjpeg_server import mjpeg_server

from fer_cam.cli import main
from fer_cam.commands.argument_types import byte_size, duration
from fer_cam.sinks.dated import dated_files


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--rotate-size", "10MB"], "--rotate-size needs a file of lines; add --output FILE"),
        (["--rotate-every", "1h", "--output", "-"], "--rotate-every needs a file of lines"),
        (["--rotate-keep", "3", "--output", "a.jsonl"], "--rotate-keep has nothing to remove; add --rotate-size"),
        (["--record-every", "1h"], "--record-every needs a recording; add --record FILE"),
        (["--record-keep", "3", "--record", "a.mkv"], "--record-keep has nothing to remove; add --record-every T"),
        (["--sync", "second"], "--sync needs a file of lines"),
        (["--sync", "always", "--output", "a.jsonl"], "--sync always: unknown; use one of never, second, line"),
        (["--rotate-size", "10", "--output", "a.jsonl"], "such as 500kB, 10MB or 1GB, not '10'"),
        (["--rotate-every", "tomorrow", "--output", "a.jsonl"], "such as 10min, 1h or 1d, not 'tomorrow'"),
        (["--rotate-keep", "0", "--output", "a.jsonl"], "must be a whole number of at least 1, not '0'"),
        (["--rotate-size", "1MB", "--output", "/dev/null"], "/dev/null: is no file that can be rotated or synced"),
    ],
)
def test_options_that_cannot_be_used_are_refused_in_one_line(options, words, capsys):
    assert main(["--headless", "--source", "demo", *options]) == 2
    told = capsys.readouterr().err
    assert len(told.splitlines()) == 1 and words in told


@pytest.mark.parametrize(("text", "value"), [("1kB", 1000), ("10MB", 10**7), ("10 mib", 10 << 20), ("2GB", 2 * 10**9)])
def test_sizes(text, value):
    assert byte_size(text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("30s", 30), ("10min", 600), ("2m", 120), ("1h", 3600), ("366d", 366 * 86400)]
)
def test_durations(text, value):
    assert duration(text) == value


@pytest.mark.parametrize("text", ["", "1", "h", "-1h", "1.5h", "400d", "0s", "1w", "1e3s", "1 h 2"])
def test_what_is_no_duration(text):
    with pytest.raises(argparse.ArgumentTypeError, match="1h or 1d"):
        duration(text)


def test_a_configuration_of_a_service_rotates_its_lines(tmp_path, demo_frames):
    (tmp_path / "a.toml").write_text(
        'headless = true\noutput = "a.jsonl"\nrotate-size = "4kB"\nrotate-keep = 2\nsync = "second"\nappend = true\n'
    )
    with mjpeg_server(demo_frames[:20]) as address:
        for _ in range(2):
            run = fer_cam("--config", "a.toml", address, "--frames", 20, cwd=tmp_path)
            assert run.returncode == 0, run.stderr
    path = tmp_path / "a.jsonl"
    files = dated_files(path)
    lines = [json.loads(line) for file in [*files, path] for line in file.read_text().splitlines()]
    frames = [line["frame"] for line in lines]
    assert len(files) == 2 and frames == sorted(set(frames)) and frames[0] > 0 and frames[-1] >= 39
    walls = [line["wall"] for line in lines]
    assert walls == sorted(walls) and len(set(walls)) == len(walls)


def test_the_window_leaves_them_out_of_a_configuration(tmp_path, capsys):
    (tmp_path / "a.toml").write_text('output = "a.jsonl"\nrotate-every = "1d"\nsync = "second"\n')
    assert main(["--config", str(tmp_path / "a.toml"), "--fps", "x"]) == 2  # the window itself is not opened here
    from fer_cam.commands.run_options import run_options
    from fer_cam.commands.validate import check_outputs, leave_out_for_window

    options = run_options(["--config", str(tmp_path / "a.toml")])
    told = leave_out_for_window(options)
    assert "output, rotate-every, sync do nothing in the window" in told
    check_outputs(options, headless=False)
    assert options.rotate_every is None and options.sync == "never"
