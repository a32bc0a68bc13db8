"""The main window."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PyQt6.QtWidgets import QApplication, QMainWindow

from fer_cam.gui.cameras import list_cameras
from fer_cam.gui.choices import Choices
from fer_cam.gui.commands import connect_commands
from fer_cam.gui.inside import Inside
from fer_cam.gui.language import set_language
from fer_cam.gui.live_results import LiveResults
from fer_cam.gui.look.icon import app_icon
from fer_cam.gui.look.theme import apply_theme
from fer_cam.gui.menus.choose_source import source_name
from fer_cam.gui.messages import Messages
from fer_cam.gui.pages.ask_reset import ask_reset
from fer_cam.gui.preferences import ANALYSIS, Preferences, PreferenceStore
from fer_cam.gui.saving import Saving
from fer_cam.gui.sessions import Sessions
from fer_cam.gui.worker import Worker
from fer_cam.live.cameras import Camera, is_live
from fer_cam.settings import Settings
from fer_models.redact import redact

__all__ = ["MainWindow"]

REFRESH, CAMERAS = 125, 2000
"""Milliseconds between two updates of cards and timeline, and between two looks for cameras."""


class MainWindow(QMainWindow):
    """The main window. It shows the worker's results; everything slow happens on the worker's thread."""

    frame_shown = pyqtSignal(int)  # frames shown so far

    def __init__(self, settings: Settings, store: PreferenceStore | None = None, *, demo: bool = False) -> None:
        """store: where the user's choices are kept; None: nowhere. demo: play it if there is no camera."""
        super().__init__()
        self._store = store
        self.preferences = store.load() if store else Preferences()
        self.worker, self.choices = Worker(settings, demo=demo), Choices(settings)
        self.saving = Saving(self, self.worker)
        self.results = LiveResults()
        self.sessions = Sessions(self, self, self.worker, self.saving, self.results)
        self.history, self.people = self.results.history, self.results.people
        self._cameras: tuple[Camera, ...] = ()
        self._shown = 0
        self.messages = Messages(self)
        self.setWindowTitle("fer-cam")
        self.setWindowIcon(app_icon())
        self._theme()
        self.inside: Inside | None = None
        self.build()
        self._connect()
        self._restore_layout()
        self._timers = [QTimer(self), QTimer(self), QTimer(self)]
        for timer, call, pause in zip(
            self._timers, (self.refresh, self._list_cameras, self._count_recording), (REFRESH, CAMERAS, 250),
            strict=True,
        ):  # fmt: skip
            timer.timeout.connect(call)
            timer.start(pause)

    # What the window is made of.

    def build(self) -> None:
        """Make the widgets, in the language of the preferences."""
        set_language(self.preferences.language)
        if self.inside is not None:
            self.inside.remove(self)
        inside = self.inside = Inside(self, self.choices, self.history, self.people, self.preferences)
        self.actions_, self.view, self.tools, self.status = inside.actions, inside.view, inside.tools, inside.status
        self.timeline, self.cards, self.menus = inside.timeline, inside.people, inside.menus
        connect_commands(self, self, inside)
        inside.tools.list_cameras(self._cameras)
        inside.menus.list_cameras(self._cameras)
        inside.show_panels(self.preferences, full_screen=self.isFullScreen())
        inside.actions.show_recording(self.saving.recording)
        inside.actions.show_session(bool(self.sessions.folder))
        self.choices.shown.emit(self.choices.settings)
        self.messages.show_in(inside)
        if self.results.last is not None:
            self._show_picture()
            self.timeline.make_plot()
        elif not self.messages.trouble:
            self.messages.starting()

    def _connect(self) -> None:
        worker = self.worker
        worker.updated.connect(self._update)
        worker.notice.connect(self.messages.notice)
        worker.told.connect(self.messages.tell)
        worker.failed.connect(self.messages.failed)
        worker.lost.connect(self.messages.lost)
        worker.applied.connect(self.choices.apply)
        worker.ended.connect(self.messages.ended)
        worker.recording.connect(self._recording_changed)
        self.choices.requested.connect(self._requested)
        self.choices.shown.connect(self._applied)
        self.saving.told.connect(self.messages.tell)
        self.sessions.told.connect(self.messages.tell)
        self.sessions.changed.connect(self._session_changed)
        hints = QGuiApplication.styleHints()
        if hints is not None and hasattr(hints, "colorSchemeChanged"):
            hints.colorSchemeChanged.connect(lambda _: self._theme())

    def start(self) -> None:
        """Start the worker. Call it once."""
        self._list_cameras()
        self.worker.start()

    # Preferences.

    def prefer(self, **changes: Any) -> None:
        """Change preferences, keep them, and show what they change."""
        before, self.preferences = self.preferences, replace(self.preferences, **changes)
        if self._store is not None:
            self._store.save(self.preferences)
        if self.preferences.theme != before.theme:
            self._theme()
        if self.preferences.language != before.language:
            QTimer.singleShot(0, self.build)  # not from within the menu that is replaced
            return
        if self.inside is not None:
            self.inside.show_panels(self.preferences, full_screen=self.isFullScreen())
        if self.preferences.curves != before.curves:
            self.timeline.show_curves(self.preferences.curves)
        self._show_picture()

    def _theme(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, self.preferences.theme)

    def _restore_layout(self) -> None:
        if self._store is None or self.inside is None:
            return
        for name, restore in (("window", self.restoreGeometry), ("split", self.inside.split.restoreState),
                              ("left", self.inside.left.restoreState)):  # fmt: skip
            saved = self._store.layout(name)
            if saved is not None:
                restore(saved)

    def ask_reset(self) -> None:
        """Ask whether every setting shall be as at the first start; if so, reset them."""
        ask_reset(self, self.reset)

    def reset(self) -> None:
        """Set every setting back; the source stays."""
        if self._store is not None:
            self._store.reset()
        defaults = Preferences(welcomed=self.preferences.welcomed, source=self.preferences.source)
        self.prefer(**{field.name: getattr(defaults, field.name) for field in fields(Preferences)})
        values = {name: getattr(defaults, name) for name in ANALYSIS if name != "source"}
        self.choices.change(**{**values, "attribute": defaults.attribute or None})

    # Results.

    def _update(self) -> None:
        shown = self.worker.take()
        if shown is None:
            return
        if self.results.add(shown):
            self.timeline.clear()
        self.messages.picture_came()
        self._show_picture()
        self._shown += 1
        if self._shown == 1:
            QTimer.singleShot(0, self.timeline.make_plot)
        self.frame_shown.emit(self._shown)

    def _show_picture(self) -> None:
        shown = self.results.last
        if shown is not None:
            self.view.show_result(shown.result, mirrored=shown.camera and self.preferences.mirror)
            if self.messages.trouble:
                self.view.dim()

    def refresh(self) -> None:
        """Show the newest result beside and below the picture."""
        if self.inside is not None:
            model = source_name(self.choices.settings.model, ())
            self.results.refresh(self.inside, model, lost=bool(self.messages.trouble))

    # Settings.

    def _applied(self, settings: Settings) -> None:
        self.tools.show_settings(settings)
        self.menus.show_settings(settings, self._cameras)
        self.actions_.headset.setChecked(settings.headset)
        self.tools.offer_again(False)
        name = source_name(settings.source, self._cameras) if settings.source != "auto" else ""
        self.setWindowTitle(f"{name} – fer-cam" if name else "fer-cam")

    def _requested(self, settings: Settings) -> None:
        self.worker.configure(settings)
        chosen = {name: getattr(settings, name) or "" for name in ANALYSIS if name != "headset"}
        if not is_live(settings.source) or redact(settings.source) != settings.source:
            # A file or the demo is no place to begin the next time, and no password is written down.
            chosen["source"] = self.preferences.source
        before = {name: getattr(self.preferences, name) for name in chosen}
        if chosen != before or settings.headset != self.preferences.headset:
            self.prefer(**chosen, headset=settings.headset)

    def _list_cameras(self) -> None:
        cameras = list_cameras()
        if cameras != self._cameras:
            self._cameras = cameras
            self.tools.list_cameras(cameras)
            self.menus.list_cameras(cameras)

    @property
    def cameras(self) -> tuple[Camera, ...]:
        """The cameras that were found last."""
        return self._cameras

    # Saving.

    def save_picture(self, path: str | None = None) -> None:
        """Save the picture that is shown. path: the file; None asks the user."""
        self.saving.save_picture(self.view.result, path)

    def toggle_recording(self, path: str | None = None, *, overwrite: bool = True, append: bool = False) -> None:
        """Stop the recording, or start one; see Saving.toggle_recording."""
        self.saving.toggle_recording(path, overwrite=overwrite, append=append)

    def _recording_changed(self, on: bool) -> None:
        self.saving.show_recording(on)
        self.actions_.show_recording(on)
        if on:
            self.messages.tell(self.tr("Recording; press Stop recording to finish the video"))
        self._count_recording()

    def _session_changed(self, on: bool) -> None:
        self.actions_.show_session(on)
        self._count_recording()

    def _count_recording(self) -> None:
        session = self.tr("Session {}").format(self.sessions.time) if self.sessions.folder else ""
        text = "  ".join(part for part in (self.saving.recording_time, session) if part)
        if text != self.view.recording_text:
            self.view.recording_text = text
            self.view.update()
            self.status.show_recording(text)

    # Keys and closing.

    def full_screen(self) -> None:
        """Show the picture alone on the whole screen, or the window again."""
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()
        bar = self.menuBar()
        if bar is not None:
            bar.setVisible(not self.isFullScreen())
        if self.inside is not None:
            self.inside.show_panels(self.preferences, full_screen=self.isFullScreen())

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is not None and event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.full_screen()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        if self._store is not None and self.inside is not None and not self.isFullScreen():
            self._store.save_layout(
                window=self.saveGeometry(), split=self.inside.split.saveState(), left=self.inside.left.saveState()
            )
        # The window disappears at once. A recording gets the time to be finished; a camera that is still being opened
        # is not waited for.
        self.hide()
        for timer in self._timers:
            timer.stop()
        self.worker.stop(timeout=10.0 if self.saving.recording or self.sessions.folder else 1.0)
        self.saving.close()
        self.sessions.close()
        super().closeEvent(event)
