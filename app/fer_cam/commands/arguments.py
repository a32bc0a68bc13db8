"""The command line of `fer-cam`. Its help is the user's documentation."""

from __future__ import annotations

import argparse

from fer_cam import __version__
from fer_cam.commands.change_arguments import add_changes
from fer_cam.commands.help_pages import COMMAND_HELP, COMMANDS, SHOWN_COMMANDS, TOPICS, add_help
from fer_cam.commands.long_run_arguments import add_long_run
from fer_cam.commands.mqtt_arguments import add_mqtt
from fer_cam.commands.output_arguments import add_results
from fer_cam.commands.run_arguments import add_analysis, add_source
from fer_cam.commands.stream_arguments import add_streams
from fer_cam.commands.web_arguments import add_web
from fer_models.command import HelpFormatter, OneLineParser

__all__ = ["COMMANDS", "REMEMBERED", "make_parser"]

REMEMBERED = ("detector", "model", "attribute", "headset")
"""Options that the window remembers from its last run, unless the command line has them."""
DESCRIPTION = """\
Label the expression on every face that a camera, a video or a photo shows.

Without options, fer-cam opens a window on the first camera. Without a camera
the window offers a demo; without a display the results are printed."""

EXAMPLES = """\
examples:
  fer-cam                                    the window, on the first camera
  fer-cam holiday.mp4                        the window, on a video
  fer-cam --headset                          with a simulated VR headset over the eyes
  fer-cam --attribute gender                 with a second label on each face
  fer-cam --headless --compare headset       with and without the headset, and how often both agree
  fer-cam --headless                         no window: one line for each frame
  fer-cam --headless --output faces.jsonl    JSON Lines; .csv works too
  fer-cam --headless --source demo --frames 60 --record demo.mp4
  fer-cam --headless "photos/*.jpg" --format csv
  fer-cam --headless --session monday        a session: tables that anyone can open, and a report
  fer-cam --headless --mqtt mqtt://broker    the state on an MQTT broker, for Home Assistant
  fer-cam --headless --web 8080              a web page at http://127.0.0.1:8080/, and metrics
  fer-cam photos/ --save-faces faces/        every face as a picture, and a csv to label them in

exit codes:
  0  finished; pictures that could not be read were reported and skipped
  1  something failed
  2  the command line is wrong
  3  a video ended before its end, because the file is cut; all until then is written

Ctrl+C, SIGTERM and SIGHUP (a closed terminal) end a run cleanly: every line and every frame so far
is written."""


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of `fer-cam` without a subcommand. Its errors are FerError with exit code 2."""
    parser = OneLineParser(
        prog="fer-cam",
        usage="fer-cam [SOURCE] [options]\n       fer-cam COMMAND [options]",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=HelpFormatter,
        allow_abbrev=False,
        add_help=False,
    )
    add_help(parser)
    parser.add_argument_group(SHOWN_COMMANDS, COMMAND_HELP)
    parser.add_argument("--version", action="version", version=f"fer-cam {__version__}", help="print the version")
    parser.add_argument(
        "--config", metavar="FILE",
        help="take options from FILE, too (TOML; `fer-cam config --example` prints one); those of the command line win",
    )  # fmt: skip
    adders = {
        "source": add_source, "analysis": add_analysis, "results": add_results, "files": add_long_run,
        "mqtt": add_mqtt, "changes": add_changes, "streams": add_streams, "web": add_web,
    }  # fmt: skip
    for topic, title in TOPICS.items():
        adders[topic](parser.add_argument_group(title))
    return parser
