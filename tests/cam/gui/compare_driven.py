"""Drive compare mode as a user does."""

from PyQt6.QtCore import Qt
from window_driven import QTest, faces_shown

__all__ = ["CONTROL", "SHIFT", "both_shown", "press", "second"]

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def second(window):
    return window.inside.pictures.second


def both_shown(window):
    return faces_shown(window) and second(window).isVisible() and second(window).result is not None


def press(window, key, modifier=CONTROL):
    window.activateWindow()
    QTest.keyClick(window, key, modifier)
