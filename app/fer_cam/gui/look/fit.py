"""The size of a window that opens, so that all of it is on the screen, also of a small or a magnified one."""

from __future__ import annotations

from PyQt6.QtWidgets import QWidget

__all__ = ["resize_to_fit"]

SHARE = (0.95, 0.9)
"""Largest width and height, in those of the screen without its bars; the window's title needs the rest."""


def resize_to_fit(window: QWidget, width: int, height: int) -> None:
    """Give a window its usual size in points, or less if its screen has less room."""
    screen = window.screen()
    if screen is not None:
        room = screen.availableGeometry()
        width, height = min(width, round(room.width() * SHARE[0])), min(height, round(room.height() * SHARE[1]))
    window.resize(width, height)
