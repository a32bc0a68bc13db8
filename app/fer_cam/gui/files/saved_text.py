"""The outcome of saving faces, in the window's language."""

from __future__ import annotations

from PyQt6.QtCore import QCoreApplication

from fer_cam.face_saving import SavedFaces
from fer_cam.gui.language.core_text import core_text

__all__ = ["saved_lines"]

translate = QCoreApplication.translate
MOST_NAMES = 5


def saved_lines(saved: SavedFaces) -> list[str]:
    """Return the lines, that about the saved faces first."""
    text = (
        translate("SavedFaces", "Saved {} faces of {} photos in {}")
        if saved.photos else translate("SavedFaces", "Saved {} faces of {} frames in {}")
    )  # fmt: skip
    lines = [text.format(saved.faces, saved.pictures, saved.folder)]
    if saved.cancelled:
        more = translate("SavedFaces", "Cancelled before the end. Save into this folder again to go on.")
        left = translate("SavedFaces", "Cancelled: {} photos are left. Save into this folder again to go on.")
        lines.append(left.format(saved.left) if saved.photos else more)
    if saved.empty and saved.photos:
        names = ", ".join(name.replace("\\", "/").rsplit("/", 1)[-1] for name in saved.without[:MOST_NAMES])
        lines.append(translate("SavedFaces", "No face found in {} of them: {}").format(saved.empty, names))
    elif saved.empty:
        lines.append(translate("SavedFaces", "No face found in {} of them").format(saved.empty))
    if saved.again:
        lines.append(translate("SavedFaces", "Skipped, because their faces were there: {}").format(saved.again))
    if saved.skipped:
        lines.append(translate("SavedFaces", "Could not be read: {}").format(saved.skipped))
    return [*lines, core_text(saved.cut)] if saved.cut else lines
