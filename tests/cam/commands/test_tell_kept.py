"""A run says at its start what it keeps and what it sends where."""

import pytest
from fer_cam_process import fer_cam

from fer_cam.commands.arguments import make_parser
from fer_cam.commands.tell_kept import what_is_kept

PEOPLE = "; people in view must know (docs/privacy.md)"


def told(*arguments, live=True):
    return what_is_kept(make_parser().parse_args(["--headless", *arguments]), live=live)


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
        (("--web", "8080"), f"sends labels to who opens the web page on 8080; no picture{PEOPLE}"),
        (("--web", "8080", "--web-picture"), f"sends pictures and labels to who opens the web page on 8080{PEOPLE}"),
        (("--lsl", "x"), f"sends labels to everybody in this network (LSL x); no picture{PEOPLE}"),
        (
            ("--on-change", "logger -t x", "--webhook", "http://u:geheim@h/x?token=geheim"),
            f"sends changes to http://h/x?token=***, changes to the program logger; no picture{PEOPLE}",
        ),
    ],
)
def test_the_line_names_each_place_and_no_password(arguments, line):
    assert told(*arguments) == line


def test_of_a_film_only_what_is_sent_is_told():
    assert told("--record", "a.mp4", "--output", "a.csv", live=False) == ""
    assert told("--output", "a.csv", "--lsl", "x", live=False).endswith("(LSL x); no picture")


def test_every_option_that_keeps_or_sends_is_told():
    """An output that is added later must be added to the line, too: it would be a secret one."""
    from fer_cam.commands.open_sinks import SENDING

    values = {"osc": ("h", 1), "lsl": "x", "on_change": "true"}
    for name in SENDING:
        options = make_parser().parse_args(["--headless"])
        setattr(options, name, values.get(name, "mqtt://h"))
        assert what_is_kept(options, live=False).startswith("sends"), name


def test_a_run_says_it_before_its_first_frame():
    done = fer_cam("--headless", "--source", "demo", "--frames", 1, "--osc", "127.0.0.1:9")
    assert done.stderr.startswith("fer-cam: sends labels to 127.0.0.1:9 (OSC); no picture\n")
