"""The command `fer-train`: its help is the documentation."""

from __future__ import annotations

import argparse
import os
import re
import sys
from typing import NoReturn

from fer_models.command import OneLineParser, drop_unwritable, tell
from fer_models.errors import FerError
from fer_models.suggestions import did_you_mean
from fer_train import __version__
from fer_train.commands import (
    ablate,
    architectures,
    average,
    compare,
    data,
    evaluate,
    export,
    export_mtcnn,
    fit,
    keep,
    occlude,
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
    rebuild,
    average,
    keep,
    export_mtcnn,
)

DESCRIPTION = """Rebuild fer-cam's models, and five published systems: look at data, train, evaluate, compare, export.

Runs on TensorFlow, JAX or PyTorch (KERAS_BACKEND), on a CUDA GPU or a CPU; only export needs TensorFlow."""

EXAMPLES = """\
examples:
  fer-train data fer2013.csv                            what is in it, and what is doubtful
  fer-train recipes                                     what can be trained
  fer-train fit mobilenet-7 --data fer2013.csv
  fer-train fit b-g --data fer2013/ --out runs/try --set epochs=30 --set headset=0.5
  fer-train evaluate runs/mobilenet-7 --data fer2013/ --split test
  fer-train compare runs/mobilenet-7 runs/try           is the difference beyond chance?
  fer-train ablate b-g --data fer2013/ --try headset=0.4 --try mixup=0.2   what does each setting give?
  fer-train average runs/mobilenet-7 runs/try --data fer2013/ --out runs/mean   one network of both
  fer-train report runs/*                               one page, published numbers beside ours
  fer-train export runs/mobilenet-7 --data fer2013/ --out my-model
  fer-cam --model my-model
  fer-train rebuild --data fer2013/ --ferplus fer2013new.csv ...    every shipped model anew, see rebuild --help

A killed or stopped fit goes on when the same command is given again."""


class _Commands(OneLineParser):
    """Names the nearest command where there is no such one, and not the list of all."""

    def error(self, message: str) -> NoReturn:
        wrong = re.match(r"argument COMMAND: invalid choice: (['\"])(.*?)\1( \(|,|$)", message)
        if wrong:
            given = wrong[2]
            names = [module.__name__.rpartition(".")[2].replace("_", "-") for module in MODULES]
            hint = did_you_mean(given, names, f"one of {', '.join(names)}")
            raise FerError(f"unknown command {given!r}; {hint} (see {self.prog} --help)", exit_code=2)
        super().error(message)


def make_parser() -> argparse.ArgumentParser:
    """The command line of fer-train; the subcommand is in `command`. Errors are FerError with exit code 2."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = _Commands(
        prog="fer-train", description=DESCRIPTION, epilog=EXAMPLES, formatter_class=raw, allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"fer-train {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=OneLineParser)
    for module in MODULES:
        known = set(commands.choices)
        module.add(commands)
        (name,) = set(commands.choices) - known
        commands.choices[name].set_defaults(run=module.run)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run the command; returns its exit code. Errors that a user can mend are one line on stderr."""
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
        return 0  # `fer-train ... | head` has what it wanted
    except OSError as error:
        print(
            f"fer-train: {error.filename or 'a file'}: {error.strerror or error}; what was finished is kept",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("\nfer-train: stopped; the same command goes on where it was", file=sys.stderr)
        return 130
    finally:
        drop_unwritable()


if __name__ == "__main__":
    sys.exit(main())
