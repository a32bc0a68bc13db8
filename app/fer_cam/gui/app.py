"""Start Qt and the main window."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from dataclasses import replace

from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QApplication

from fer_cam.detectors import check_detector
from fer_cam.gui.window import MainWindow
from fer_cam.labelling.bundles import attribute_bundle, emotion_bundle
from fer_cam.labelling.classifier import Classifier
from fer_cam.settings import Settings
from fer_cam.sinks import VideoSink
from fer_cam.stopped import watch_for_stops
from fer_models.command import stop_signals, tell
from fer_models.errors import FerError

__all__ = ["run"]


def _check(settings: Settings, record: str | None, overwrite: bool, append: bool) -> None:
    """Raise FerError for a wrong name or place before the window opens, so that the terminal gets the error."""
    check_detector(settings.detector, settings.min_face)
    Classifier(emotion_bundle(settings.model), settings.threads)
    if settings.attribute is not None:
        Classifier(attribute_bundle(settings.attribute), settings.threads)
    if record:
        VideoSink(record, 30.0, overwrite=overwrite, append=append)


def run(
    settings: Settings,
    source: str | None,
    *,
    record: str | None,
    overwrite: bool,
    append: bool = False,
    frames: int | None,
    argv: Sequence[str] = ("fer-cam",),
) -> int:
    """Open the window on `source` and run until it is closed. The parameters are those of run_window.

    Returns 0, or 1 if a source that the command line names cannot be shown.
    """
    _check(settings, record, overwrite, append)
    app = QApplication.instance() or QApplication(list(argv))
    app.setApplicationName("fer-cam")
    window = MainWindow(replace(settings, source=source or "auto"))
    problems: list[str] = []

    def on_failed(text: str) -> None:
        tell("fer-cam", text)
        if window.view.image is None and source is not None:
            # The user named the source in the terminal, so the error and its exit code belong there.
            problems.append(text)
            window.close()

    def on_notice(text: str) -> None:
        if "demo (" in text or ": recorded " in text:
            tell("fer-cam", text)

    window.worker.failed.connect(on_failed)
    window.worker.notice.connect(on_notice)
    if record:
        window.toggle_recording(record, overwrite=overwrite, append=append)
    if frames is not None:
        window.frame_shown.connect(lambda n: window.close() if n >= frames else None)
        window.worker.ended.connect(window.close)
    screen = QGuiApplication.primaryScreen()
    if screen is not None:
        room = screen.availableGeometry()
        window.resize(min(1100, round(room.width() * 0.95)), min(660, round(room.height() * 0.9)))
    window.show()
    window.start()
    for number in stop_signals():
        signal.signal(number, lambda *_: QTimer.singleShot(0, window.close))
    watch_for_stops()
    # Python runs a signal's handler only between two bytecodes. Without this timer Qt's loop would run none.
    wake_up = QTimer()
    wake_up.timeout.connect(lambda: None)
    wake_up.start(200)
    try:
        app.exec()
    except FerError:
        window.close()
        raise
    return 1 if problems else 0
