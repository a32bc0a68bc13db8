"""The help of `fer-cam`: one screen, topics, and every option."""

import re

import pytest
from fer_cam_process import fer_cam

from fer_cam.cli import main
from fer_cam.commands.arguments import COMMANDS, make_parser
from fer_cam.commands.help_pages import COMMON, TOPICS


@pytest.fixture
def page(capsys, monkeypatch):
    """Return a function that gives what `fer-cam` prints for arguments on a terminal of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")

    def shown(*arguments):
        with pytest.raises(SystemExit) as end:
            main(list(arguments))
        out, err = capsys.readouterr()
        assert not end.value.code and err == ""
        return out

    return shown


def options_of(text):
    """Return the options that a page lists."""
    return set(re.findall(r"^  (?:-h.*, )?(--[a-z-]+)", text, flags=re.M))


def test_help_fits_on_one_screen(page):
    text = page("--help")
    assert len(text.splitlines()) <= 42 and max(map(len, text.splitlines())) <= 80
    assert options_of(text) == COMMON.keys() - {"place"} and "\n  SOURCE " in text
    assert all(f"\n  fer-cam {command}" in text for command in COMMANDS)
    assert "examples:" in text and "--help-all" in text and all(topic in text for topic in TOPICS)
    assert page("-h") == page("clip.mp4", "--headless", "--help") == page("--help", "--headless") == text


def test_help_all_has_every_option(page):
    known = {name for action in make_parser()._actions for name in action.option_strings if name.startswith("--")}
    text = page("--help-all")
    assert options_of(text) == known and "exit codes" in text
    assert all(title in text for title in TOPICS.values())


def test_topics_share_all_options(page):
    pages = {topic: options_of(page("--help", topic)) for topic in TOPICS}
    assert all(pages.values()) and "--mqtt-every" in pages["mqtt"] and "--web-token" in pages["web"]
    together = [option for options in pages.values() for option in options]
    general = {"--help", "--help-all", "--version", "--config"}
    assert len(together) == len(set(together)) and set(together) | general == options_of(page("--help-all"))


def test_help_knows_subcommands_and_mistakes(page, capsys):
    assert page("--help", "models") == page("models", "--help")
    for wrong, hint in (("mqqt", "did you mean mqtt?"), ("clip.mp4", f"give one of {', '.join(TOPICS)}")):
        assert main(["--help", wrong]) == 2
        assert f"--help {wrong}: no such topic; {hint}" in capsys.readouterr().err


def test_help_and_version_of_the_command():
    shown = fer_cam("--help")
    assert shown.returncode == 0 and shown.stdout.startswith("usage: fer-cam ") and shown.stderr == ""
    for command in COMMANDS:
        assert fer_cam(command, "--help").stdout.startswith(f"usage: fer-cam {command} ")
    assert fer_cam("--version").stdout.startswith("fer-cam ")
    assert fer_cam("--fsp", "3").stderr.strip().endswith("did you mean --fps? (see fer-cam --help-all)")
