"""Start Qt for a command that opens one window."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable

from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QApplication, QMainWindow

from fer_cam.gui.language import set_language
from fer_cam.gui.look.theme import apply_theme
from fer_cam.gui.preferences import PreferenceStore
from fer_cam.gui.work.collector import Collector
from fer_models.command import stop_signals

__all__ = ["run_single_window"]


def run_single_window(make: Callable[[], QMainWindow]) -> int:
    """Make a window in the user's language and theme, run until it is closed, and return 0."""
    app = QApplication.instance()
    app = app if isinstance(app, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("fer-cam")
    QGuiApplication.setDesktopFileName("fer-cam")
    preferences = PreferenceStore().load()
    set_language(preferences.language)
    apply_theme(app, preferences.theme)
    window = make()
    window.show()
    for number in stop_signals():
        signal.signal(number, lambda *_: QTimer.singleShot(0, app.closeAllWindows))
    wake_up = QTimer()  # Python runs a signal's handler only between two bytecodes
    wake_up.timeout.connect(lambda: None)
    wake_up.start(200)
    collector = Collector(app)
    app.exec()
    collector.close()
    return 0
