"""Entry point of the command `fer-cam`: choose the subcommand and turn errors into exit codes."""

from __future__ import annotations

import sys
from importlib import import_module

from fer_cam.commands.arguments import COMMANDS
from fer_cam.commands.run import run
from fer_cam.commands.run_options import run_options
from fer_models.command import ERROR, drop_unwritable, hold_descriptors, is_out_of_memory, tell
from fer_models.errors import FerError

__all__ = ["main"]


def main(argv: list[str] | None = None) -> int:
    """Run `fer-cam` with `argv` (default: the process's arguments) and return the exit code.

    0: finished. 1: something failed. 2: the command line is wrong. 3: a video is cut. 130: interrupted. An error that
    the user can correct is one line on stderr.
    """
    hold_descriptors()
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        if arguments[:1] and arguments[0] in COMMANDS:
            # Imported only now: each command loads what it needs, and no more.
            return import_module(f"fer_cam.commands.{arguments[0]}").run(arguments[1:])
        return run(run_options(arguments))
    except FerError as error:
        tell("fer-cam", error, level=ERROR)
        return error.exit_code
    except BrokenPipeError:
        return 0  # the reader of our output has closed it, as in `fer-cam ... | head`
    except OSError as error:
        place = f"{error.filename}: " if error.filename else "reading or writing failed: "
        what = f"{place}{error.strerror or error}; check the path, its permissions and the free disk space"
        tell("fer-cam", what, level=ERROR)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        tell(
            "fer-cam", "the memory ran out; what was written stays. Close other programs, or use smaller pictures "
            "(--size for a camera) and --threads 1", level=ERROR,
        )  # fmt: skip
        return 1
    finally:
        drop_unwritable()


if __name__ == "__main__":
    sys.exit(main())
