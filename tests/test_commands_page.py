"""docs/commands.md is what the commands print."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "commands.md").read_text("utf-8")


@pytest.fixture(scope="module")
def printer():
    """Return docs/print_commands.py as a module."""
    spec = importlib.util.spec_from_file_location("print_commands", DOCS / "print_commands.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_commands_print(printer, monkeypatch):
    version = re.search(r"under Python (\d+\.\d+)", PAGE)[1]
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    if version != here:
        pytest.skip(f"printed by Python {version}, whose argparse lays help out differently from {here}'s")
    monkeypatch.setenv("COLUMNS", "40")
    assert printer.page() == PAGE, "print it anew: python docs/print_commands.py > docs/commands.md"


def test_every_command_has_its_place(printer):
    from fer_cam.commands.arguments import COMMANDS
    from fer_train.cli import make_parser

    for program, names in (("fer-cam", COMMANDS), ("fer-train", printer.subcommands(make_parser()))):
        assert names and f"## {program}\n" in PAGE
        for name in names:
            assert f"### {program} {name}\n" in PAGE


def test_every_option_of_the_app_is_on_the_page():
    from fer_cam.commands.arguments import make_parser

    options = [option for action in make_parser()._actions for option in action.option_strings]
    assert len(options) > 20 and all(re.search(rf"^  .*{option}\b", PAGE, flags=re.M) for option in options)
