"""The command `fer-cam`."""

from __future__ import annotations

import sys

from fer_cam.commands.arguments import make_parser
from fer_cam.commands.run import run
from fer_models.command import drop_unwritable, tell
from fer_models.errors import FerError

__all__ = ["main"]


def main(argv: list[str] | None = None) -> int:
    """Run the command; returns its exit code. Errors that a user can mend are one line on stderr."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        if arguments[:1] == ["models"]:
            from fer_cam.commands import models

            return models.run(arguments[1:])
        if arguments[:1] == ["benchmark"]:
            from fer_cam.benchmark.command import benchmark

            return benchmark(arguments[1:])
        return run(make_parser().parse_args(arguments))
    except FerError as error:
        tell("fer-cam", error)
        return error.exit_code
    except BrokenPipeError:
        return 0  # `fer-cam ... | head` has what it wanted
    except OSError as error:
        what = f"{error.filename}: " if error.filename else "writing failed: "
        tell("fer-cam", f"{what}{error.strerror or error}")
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        drop_unwritable()


if __name__ == "__main__":
    sys.exit(main())
