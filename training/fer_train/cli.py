"""The command `fer-train`: its subcommands, and the exit code of an error."""

from __future__ import annotations

import argparse
import os
import re
import sys
from typing import NoReturn

from fer_models.command import HelpFormatter, OneLineParser, drop_unwritable, hold_descriptors, is_out_of_memory, tell
from fer_models.errors import FerError
from fer_models.suggestions import did_you_mean
from fer_train import __version__
from fer_train.commands import (
    ablate,
    architectures,
    average,
    certainty,
    compare,
    data,
    evaluate,
    export,
    export_blazeface,
    export_mtcnn,
    fit,
    keep,
    occlude,
    published,
    rebuild,
    recipes,
    report,
)

__all__ = ["main", "make_parser"]

MODULES = (
    recipes,
    architectures,
    data,
    occlude,
    fit,
    evaluate,
    compare,
    ablate,
    report,
    export,
    certainty,
    rebuild,
    published,
    average,
    keep,
    export_blazeface,
    export_mtcnn,
)

DESCRIPTION = """Train, measure and export networks for fer-cam, and rebuild five published systems.

Training runs on TensorFlow, JAX or PyTorch (set KERAS_BACKEND), on a CPU or a CUDA GPU. Only export needs TensorFlow.
Each command has its own help: fer-train COMMAND --help."""

EXAMPLES = """\
examples, in the order of the work:
  fer-train data fer2013.csv                                        count faces, find doubtful ones
  fer-train recipes                                                 see what can be trained
  fer-train fit mobilenet-7 --data fer2013.csv                      train into runs/mobilenet-7
  fer-train fit b-g --data fer2013.csv --set headset=0.5            train with changed settings
  fer-train evaluate runs/mobilenet-7 --data fer2013.csv            measure accuracy on the test split
  fer-train compare runs/mobilenet-7 runs/b-g                       is the difference more than chance?
  fer-train ablate b-g --data fer2013.csv --try mixup=0.2           what does a setting contribute?
  fer-train average runs/a runs/b --data fer2013.csv --out runs/c   one network from two runs
  fer-train report runs/*                                           a page with published numbers beside yours
  fer-train published --data fer2013.csv --dry-run                  which published systems are trained, which not yet
  fer-train export runs/mobilenet-7 --data fer2013.csv --out my-model
  fer-cam --model my-model                                          use the exported model

If a fit is stopped or killed, give the same command again to resume it."""


class _Commands(OneLineParser):
    """Parser whose error for an unknown command suggests the nearest one instead of listing all."""

    def error(self, message: str) -> NoReturn:
        wrong = re.match(r"argument COMMAND: invalid choice: (['\"])(.*?)\1( \(|,|$)", message)
        if wrong:
            names = [module.__name__.rpartition(".")[2].replace("_", "-") for module in MODULES]
            hint = did_you_mean(wrong[2], names, f"give one of {', '.join(names)}")
            raise FerError(f"unknown command {wrong[2]!r}; {hint} (see {self.prog} --help)", exit_code=2)
        super().error(message)


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of fer-train. It puts the subcommand's name into `command` and its function into `run`.

    Errors are FerError with exit code 2.
    """
    parser = _Commands(
        prog="fer-train", description=DESCRIPTION, epilog=EXAMPLES, formatter_class=HelpFormatter, allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"fer-train {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=OneLineParser)
    for module in MODULES:
        before = set(commands.choices)
        module.add(commands)
        (name,) = set(commands.choices) - before
        commands.choices[name].set_defaults(run=module.run)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run a command and return its exit code. Errors that a user can fix are one line on stderr."""
    hold_descriptors()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
    try:
        parser = make_parser()
        if not (sys.argv[1:] if argv is None else argv):
            parser.print_help()
            return 2
        options = parser.parse_args(argv)
        return options.run(options)
    except FerError as error:
        tell("fer-train", error)
        return error.exit_code
    except ModuleNotFoundError as error:
        print(
            f"fer-train: {error.name} is missing; pip install 'fer-cam[train]' (here: pip install -e '.[train]')",
            file=sys.stderr,
        )
        return 1
    except BrokenPipeError:
        return 0  # `fer-train ... | head`: head has all the lines it needs
    except OSError as error:
        print(
            f"fer-train: {error.filename or 'a file'}: {error.strerror or error}; finished work is kept, "
            "fix this and give the same command again",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("\nfer-train: stopped; give the same command again to resume", file=sys.stderr)
        return 130
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        tell(
            "fer-train", "the memory ran out; finished work is kept. Close other programs, or train in smaller batches "
            "(--set batch=32)",
        )  # fmt: skip
        return 1
    finally:
        drop_unwritable()


if __name__ == "__main__":
    sys.exit(main())
