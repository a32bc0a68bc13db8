"""`fer-cam config`: check a configuration file, or print an example of one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from fer_cam.commands.arguments import make_parser
from fer_cam.commands.network_settings import network_settings
from fer_cam.commands.run_options import file_options
from fer_cam.commands.validate import check_outputs, chosen_format, chosen_source
from fer_cam.service.config_example import config_example
from fer_cam.service.config_file import ConfigFile, read_config
from fer_models.card import bundle_names
from fer_models.command import WARNING, HelpFormatter, OneLineParser, tell
from fer_models.errors import FerError
from fer_models.suggestions import did_you_mean

__all__ = ["check_config", "run"]

DESCRIPTION = """\
Check a configuration file for `fer-cam --config FILE`, or print an example that explains every option."""

EPILOG = """\
The file is TOML: `fps = 15` is the option --fps 15, and `loop = true` is --loop. Options on the command
line win over the file; --no-loop undoes a switch that the file sets.

examples:
  fer-cam config --example > fer-cam.toml
  fer-cam config --check fer-cam.toml
  fer-cam --config fer-cam.toml --frames 100

exit codes: 0 the file is right, 2 it is not, or the command line is wrong."""


def run(arguments: Sequence[str]) -> int:
    """Run `fer-cam config` with these arguments and return the exit code. Raises FerError with exit code 2."""
    parser = OneLineParser(
        prog="fer-cam config", usage="fer-cam config --check FILE | --example", description=DESCRIPTION, epilog=EPILOG,
        formatter_class=HelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", metavar="FILE", help="check the file, without opening a camera or an output")
    what.add_argument("--example", action="store_true", help="print a file with every option and its help")
    options = parser.parse_args(list(arguments))
    if options.example:
        sys.stdout.write(config_example(make_parser()))
        return 0
    checked, config = check_config(options.check)
    try:
        network_settings(checked)  # not in check_config: what a service may read is known only when it runs
    except FerError as error:
        raise FerError(f"{config.path}: {error}", exit_code=2) from error
    count = len(config.values)
    print(f"{config.path}: right, {count} option{'s' * (count != 1)} set")
    return 0


def check_config(place: str | Path) -> tuple[argparse.Namespace, ConfigFile]:
    """Return the options of a file, and the file itself. Raises FerError with exit code 2 for what is wrong in it."""
    config = read_config(place, make_parser())
    options = file_options(config)
    try:
        options.source = chosen_source(options)
        options.format = chosen_format(options)
        check_outputs(options, headless=options.headless or options.save_faces is not None)
        for option, name in (("--model", options.model), ("--attribute", options.attribute)):
            if name and "/" not in name and "\\" not in name and name not in bundle_names():
                hint = did_you_mean(name, bundle_names(), "`fer-cam models` lists them")
                raise FerError(f"{option} {name}: is not installed; {hint}", exit_code=2)
    except FerError as error:
        raise FerError(f"{config.path}: {error}", exit_code=2) from error
    if config.warning:
        tell("fer-cam", config.warning, level=WARNING)
    return options, config
