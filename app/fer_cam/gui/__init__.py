"""The window (PyQt6). Nothing outside this folder imports Qt."""

from __future__ import annotations

import os
import sys

from fer_cam.settings import Settings
from fer_models.errors import FerError

__all__ = ["run_window"]


def _check() -> None:
    """Find what Qt lacks before it aborts the process."""
    from importlib import util

    from fer_cam.system import advice, missing

    if util.find_spec("PyQt6") is None:
        raise FerError("the window needs PyQt6: pip install 'pyqt6>=6.5' matplotlib, or use --headless")
    lacking = missing(gui=os.environ.get("QT_QPA_PLATFORM", "xcb").startswith(("xcb", "wayland")))
    if lacking:
        raise FerError(advice(lacking))
    # opencv-python points these at its own Qt 5 when it is imported; PyQt6 would load the wrong plugins.
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        if "cv2" in os.environ.get(name, ""):
            del os.environ[name]


def run_window(
    settings: Settings,
    source: str | None,
    *,
    record: str | None = None,
    overwrite: bool = False,
    frames: int | None = None,
) -> int:
    """Open the window and run until it is closed; returns the exit code.

    source: as for open_source, or None for the first camera, else the demo. frames: close after so
    many. Raises FerError where Qt or a part of the pipeline cannot be had.
    """
    _check()
    from fer_cam.gui.app import run

    return run(settings, source, record=record, overwrite=overwrite, frames=frames, argv=sys.argv[:1])
