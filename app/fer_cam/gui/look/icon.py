"""The application's icon."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtGui import QIcon

__all__ = ["app_icon"]


def app_icon() -> QIcon:
    """Return the icon; an empty one if this Qt has no SVG plugin (apt's `qt6-svg-plugins`)."""
    return QIcon(str(Path(__file__).with_name("icon.svg")))
