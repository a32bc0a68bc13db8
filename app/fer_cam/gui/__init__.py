"""The window (PyQt6). Nothing outside this folder imports Qt."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fer_cam.settings import Settings
from fer_models.errors import FerError

if TYPE_CHECKING:
    from fer_cam.annotation.table import LabelTable

__all__ = ["run_labelling", "run_review", "run_window"]


def _check() -> None:
    """Raise FerError if Qt or one of its system libraries is missing; Qt itself would abort the process."""
    from importlib import util

    from fer_cam.system import advice, missing

    if util.find_spec("PyQt6") is None:
        raise FerError(
            "PyQt6, which the window needs, is not installed; run: pip install 'fer-cam[gui]', or add --headless"
        )
    lacking = missing(gui=os.environ.get("QT_QPA_PLATFORM", "xcb").startswith(("xcb", "wayland")))
    if lacking:
        raise FerError(advice(lacking))
    # opencv-python points these at its own Qt 5 when it is imported, and PyQt6 would load the wrong plugins.
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        if "cv2" in os.environ.get(name, ""):
            del os.environ[name]


def run_window(
    settings: Settings,
    source: str | None,
    *,
    record: str | None = None,
    overwrite: bool = False,
    append: bool = False,
    frames: int | None = None,
    given: frozenset[str] = frozenset(),
    session: str | None = None,
    session_video: bool = False,
    informed: bool = False,
) -> int:
    """Open the window, run until it is closed, and return the exit code.

    source: as for open_source; None for the camera of the last time, or the first one. record: file of a video that
    is recorded from the start. overwrite: replace it if it exists. append: record into a new numbered file if it
    exists. frames: close the window after so many frames; without a camera, of the demo. given: names of the settings
    that win over those that the window remembers. session: folder of a session that is recorded from the start; with
    `append` the next free one. session_video: keep its pictures. informed: the people in the picture were told; False
    asks the user.
    Raises FerError if Qt is missing or a part of the pipeline cannot be made. Returns 1 if `source` cannot be shown.
    """
    _check()
    from fer_cam.gui.app import run

    return run(
        settings, source, record=record, overwrite=overwrite, append=append, frames=frames, given=given,
        session=session, session_video=session_video, informed=informed, argv=sys.argv[:1],
    )  # fmt: skip


def run_review(folder: Path) -> int:
    """Open the window of a recorded session, run until it is closed, and return the exit code.

    Raises FerError if Qt or pyqtgraph is missing, or if there is no display.
    """
    _check()
    from importlib import util

    from fer_cam.system import has_display

    if not has_display():
        raise FerError("there is no display for the window; write a page instead with: fer-cam report DIR")
    if util.find_spec("pyqtgraph") is None:
        raise FerError("pyqtgraph, which the curves need, is not installed; run: pip install 'fer-cam[gui]'")
    from fer_cam.gui.review.app import run

    return run(folder)


def run_labelling(table: LabelTable) -> int:
    """Open the window in which the faces of a table are labelled, run until it is closed, and return the exit code.

    Raises FerError if Qt is missing, or if there is no display.
    """
    _check()
    from fer_cam.system import has_display

    if not has_display():
        raise FerError(f"there is no display for the window; fill in the column label of {table.path} in a spreadsheet")
    from fer_cam.gui.annotate.app import run

    return run(table)
