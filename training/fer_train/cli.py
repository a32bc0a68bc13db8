"""The command `fer-train`."""

from __future__ import annotations

import os
import sys

from fer_models.command import drop_unwritable, tell
from fer_models.errors import FerError
from fer_train.arguments import make_parser

__all__ = ["main"]


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
