"""Start Qt and the main window."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QApplication

from fer_cam.comparing.choice import check_comparison
from fer_cam.detectors import check_detector
from fer_cam.gui.look.fit import resize_to_fit
from fer_cam.gui.preferences import PreferenceStore, stored_settings
from fer_cam.gui.window import MainWindow
from fer_cam.gui.work.collector import Collector
from fer_cam.gui.work.session_recorder import SessionPlan
from fer_cam.labelling.bundles import attribute_bundle, emotion_bundle
from fer_cam.labelling.classifier import Classifier
from fer_cam.session.folder import check_folder
from fer_cam.settings import COMPARE_HEADSET, Settings
from fer_cam.sinks import VideoSink
from fer_cam.stopped import watch_for_stops
from fer_models.command import stop_signals, tell
from fer_models.errors import FerError

__all__ = ["run"]


def _check(settings: Settings, record: str | None, session: str | None, overwrite: bool, append: bool) -> None:
    """Raise FerError for a wrong name or place before the window opens, so that the terminal gets the error."""
    check_detector(settings.detector, settings.min_face)
    check_comparison(settings)
    Classifier(emotion_bundle(settings.model), settings.threads)
    if settings.compare is not None and settings.compare != COMPARE_HEADSET:
        Classifier(emotion_bundle(settings.compare), settings.threads)
    if settings.attribute is not None:
        Classifier(attribute_bundle(settings.attribute), settings.threads)
    if record:
        VideoSink(record, 30.0, overwrite=overwrite, append=append)
    if session:
        check_folder(Path(session), append=append)


def run(
    settings: Settings,
    source: str | None,
    *,
    record: str | None,
    overwrite: bool,
    append: bool = False,
    frames: int | None,
    given: frozenset[str] = frozenset(),
    session: str | None = None,
    session_video: bool = False,
    informed: bool = False,
    argv: Sequence[str] = ("fer-cam",),
) -> int:
    """Open the window on `source` and run until it is closed. The parameters are those of run_window.

    Returns 0, or 1 if a source that the command line names cannot be shown.
    """
    store = PreferenceStore()
    settings = replace(settings, source=source or "auto")
    chosen = stored_settings(settings, store.load(), given | {"source"} if source else given)
    if source is None and chosen.source.startswith("/dev/") and not os.path.exists(chosen.source):
        chosen = replace(chosen, source="auto")  # the camera of the last time is not there
    try:
        _check(chosen, record, session, overwrite, append)
    except FerError:  # what was remembered may be gone
        _check(settings, record, session, overwrite, append)
        chosen = replace(settings, source=chosen.source)
    app = QApplication.instance() or QApplication(list(argv))
    app.setApplicationName("fer-cam")
    QGuiApplication.setDesktopFileName("fer-cam")
    window = MainWindow(chosen, store, demo=frames is not None, run_through=bool(frames or record or session))
    problems: list[str] = []

    def on_failed(text: str) -> None:
        tell("fer-cam", text)
        if window.view.result is None and source is not None:
            # The user named the source in the terminal, so the error and its exit code belong there.
            problems.append(text)
            window.close()

    def on_told(text: str) -> None:
        for line in text.splitlines():
            tell("fer-cam", line)

    window.worker.failed.connect(on_failed)
    window.worker.lost.connect(on_failed)
    window.worker.told.connect(on_told)
    if record:
        window.toggle_recording(record, overwrite=overwrite, append=append)
        if frames is None:
            window.saving.ask_only()
    if session:
        plan = SessionPlan(Path(session), append=append, video=session_video, informed=True if informed else None)
        window.sessions.start(plan)
        if frames is None and not informed:
            window.sessions.ask_only()
    if frames is not None:
        window.frame_shown.connect(lambda n: window.close() if n >= frames else None)
        window.worker.ended.connect(window.close)
    if store.layout("window") is None:
        resize_to_fit(window, 1180, 800)
    window.show()
    window.start()
    for number in stop_signals():
        signal.signal(number, lambda *_: QTimer.singleShot(0, window.close))
    watch_for_stops()
    # Python runs a signal's handler only between two bytecodes. Without this timer Qt's loop would run none.
    wake_up = QTimer()
    wake_up.timeout.connect(lambda: None)
    wake_up.start(200)
    collector = Collector(app)
    try:
        app.exec()
    except FerError:
        window.close()
        raise
    finally:
        collector.close()
    return 1 if problems else 0
