"""Start Qt and the window of a review."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QApplication

from fer_cam.gui.language import set_language
from fer_cam.gui.look.theme import apply_theme
from fer_cam.gui.preferences import PreferenceStore
from fer_cam.gui.review.window import ReviewWindow
from fer_models.command import stop_signals

__all__ = ["run"]


def run(folder: Path) -> int:
    """Open the window on a session, run until it is closed, and return 0."""
    app = QApplication.instance()
    app = app if isinstance(app, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("fer-cam")
    QGuiApplication.setDesktopFileName("fer-cam")
    preferences = PreferenceStore().load()
    set_language(preferences.language)
    apply_theme(app, preferences.theme)
    window = ReviewWindow(folder)
    window.show()
    for number in stop_signals():
        signal.signal(number, lambda *_: QTimer.singleShot(0, app.quit))
    wake_up = QTimer()  # Python runs a signal's handler only between two bytecodes
    wake_up.timeout.connect(lambda: None)
    wake_up.start(200)
    app.exec()
    return 0
