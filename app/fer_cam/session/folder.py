"""The folder of a new session: nothing that is there is replaced."""

from __future__ import annotations

import os
from pathlib import Path

from fer_cam.session.format import EDITS, FACES, FRAMES, INFO, MARKERS, REPORT, VIDEO
from fer_models.errors import FerError

__all__ = ["check_folder", "claim_folder", "failure", "remove_empty"]

OURS = (INFO, FACES, FRAMES, MARKERS, VIDEO, EDITS, REPORT)
MOST = 10_000
"""Sessions of one name that are numbered."""


def _is_free(folder: Path) -> bool:
    """Return True if a session can be recorded there: no such place, or an empty folder. Raises OSError."""
    return not os.path.lexists(folder) or (folder.is_dir() and not any(folder.iterdir()))


def check_folder(folder: Path, *, append: bool) -> Path:
    """Return the folder that a new session gets: `folder`, or with `append` DIR-2, DIR-3 and so on if it is taken.

    Raises FerError with exit code 2 if it is taken and `append` is False, and if it cannot be one.
    """
    try:
        if folder.exists() and not folder.is_dir():
            raise FerError(f"{folder}: is a file; choose another folder", exit_code=2)
        if _is_free(folder):
            return folder
        if not append:
            what = "is a session already" if (folder / INFO).exists() else "has files in it"
            raise FerError(
                f"{folder}: {what}; add --append to record into a new numbered folder beside it, or choose another "
                "--session",
                exit_code=2,
            )
        target = Path(os.path.normpath(folder))
        for number in range(2, MOST):
            place = target.with_name(f"{target.name}-{number}")
            if _is_free(place):
                return place
        raise FerError(f"{folder}: there are {MOST} of it; choose another folder", exit_code=2)
    except OSError as error:
        raise failure(folder, error) from error


def failure(folder: Path, error: OSError) -> FerError:
    """Return the error of a folder that cannot be created or written."""
    return FerError(f"{folder}: cannot be written ({error.strerror or error}); choose another folder")


def claim_folder(folder: Path) -> bool:
    """Create the folder, or take the empty one that exists. Returns True if it was created.

    Two runs cannot take one folder. Raises FerError if it cannot be written, or was taken meanwhile.
    """
    try:
        created = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        try:
            (folder / FACES).touch(exist_ok=False)
        except FileExistsError as error:
            raise FerError(f"{folder}: was taken by another run; choose another folder") from error
    except OSError as error:
        raise failure(folder, error) from error
    return created


def remove_empty(folder: Path, *, created: bool) -> None:
    """Remove the files of a session without a frame, and the folder if this run created it. Raises OSError."""
    for name in OURS:
        (folder / name).unlink(missing_ok=True)
    if created and not any(folder.iterdir()):
        folder.rmdir()
