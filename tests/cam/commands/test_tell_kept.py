"""A run says at its start what it keeps and what it sends where."""

import numpy as np
import pytest
from fer_cam_process import fer_cam
from mjpeg_server import mjpeg_server

from fer_cam.commands.arguments import make_parser
from fer_cam.commands.tell_kept import what_is_kept

PEOPLE = "; people in view must know (docs/privacy.md)"


def told(*arguments):
    return what_is_kept(make_parser().parse_args(["--headless", *arguments]))


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ((), ""),
        (("--output", "-"), ""),
        (("--output", "a.jsonl"), f"keeps labels in a.jsonl; no picture{PEOPLE}"),
        (("--session", "monday"), f"keeps labels in monday; no picture{PEOPLE}"),
        (("--session", "monday", "--session-video"), f"keeps pictures and labels in monday{PEOPLE}"),
        (("--record", "a.mp4"), f"keeps pictures and labels in a.mp4{PEOPLE}"),
        (("--save-faces", "faces"), f"keeps pictures of faces and labels in faces{PEOPLE}"),
        (
            ("--output", "a.csv", "--mqtt", "mqtt://me:geheim@broker", "--osc", "10.0.0.1:9000"),
            f"keeps labels in a.csv; sends labels to mqtt://broker, labels to 10.0.0.1:9000 (OSC); no picture{PEOPLE}",
        ),
        (("--web", "8080"), f"sends labels to whoever opens the web page on port 8080; no picture{PEOPLE}"),
        (
            ("--web", "8080", "--web-picture"),
            f"sends pictures and labels to whoever opens the web page on port 8080{PEOPLE}",
        ),
        (("--lsl", "x"), f"sends labels to everybody in this network (LSL x); no picture{PEOPLE}"),
        (
            ("--on-change", "logger -t x", "--webhook", "http://u:geheim@h/x?token=geheim"),
            f"sends changes to http://h/x?token=***, changes to the program logger; no picture{PEOPLE}",
        ),
    ],
)
def test_the_line_names_each_place_and_no_password(arguments, line):
    assert told(*arguments) == line


def test_every_option_that_keeps_or_sends_is_told():
    """An output that is added later must be added to the line, too: it would be a secret one."""
    from fer_cam.commands.open_sinks import SENDING

    values = {"osc": ("h", 1), "lsl": "x", "on_change": "true"}
    for name in SENDING:
        options = make_parser().parse_args(["--headless"])
        setattr(options, name, values.get(name, "mqtt://h"))
        assert what_is_kept(options).startswith("sends"), name


def test_a_run_on_a_stream_says_it_before_its_first_frame_and_one_on_a_film_does_not(tmp_path):
    with mjpeg_server([np.full((120, 160, 3), 90, np.uint8)]) as url:
        done = fer_cam("--headless", "--source", url, "--frames", 2, "--output", tmp_path / "a.csv")
    assert done.returncode == 0 and done.stderr.splitlines()[0] == (
        f"fer-cam: keeps labels in {tmp_path}/a.csv; no picture{PEOPLE}"
    )
    done = fer_cam("--headless", "--source", "demo", "--frames", 2, "--output", tmp_path / "b.csv")
    assert done.returncode == 0 and not done.stderr


def test_a_session_that_goes_on_beside_an_earlier_one_is_told_with_its_own_folder(tmp_path):
    with mjpeg_server([np.full((120, 160, 3), 90, np.uint8)]) as url:
        run = ("--headless", "--source", url, "--frames", 2, "--session", tmp_path / "day", "--append")
        first, second = fer_cam(*run), fer_cam(*run)
    assert f"keeps labels in {tmp_path}/day; " in first.stderr
    assert f"keeps labels in {tmp_path}/day-2; " in second.stderr
