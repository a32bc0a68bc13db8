"""The main window."""

from __future__ import annotations

from typing import Any

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PyQt6.QtWidgets import QMainWindow

from fer_cam.gui.annotate.windows import LabelWindows
from fer_cam.gui.camera_list import CameraList
from fer_cam.gui.choices import Choices
from fer_cam.gui.commands import Commands
from fer_cam.gui.compare_control import CompareControl
from fer_cam.gui.connect import connect_widgets
from fer_cam.gui.files.file_control import FileControl
from fer_cam.gui.files.save_faces import SaveFaces
from fer_cam.gui.inside import Inside
from fer_cam.gui.language import set_language
from fer_cam.gui.live_results import LiveResults
from fer_cam.gui.live_view import LiveView
from fer_cam.gui.look.icon import app_icon
from fer_cam.gui.menus.choose_source import source_name
from fer_cam.gui.messages import Messages
from fer_cam.gui.pages.ask_reset import ask_reset
from fer_cam.gui.preferences import Preferences, PreferenceStore
from fer_cam.gui.recording_time import RecordingTime
from fer_cam.gui.saving import Saving
from fer_cam.gui.sessions import Sessions
from fer_cam.gui.stimulus.stimulus import Stimulus
from fer_cam.gui.user_preferences import UserPreferences
from fer_cam.gui.work.worker import Worker
from fer_cam.live.cameras import Camera
from fer_cam.settings import Settings

__all__ = ["MainWindow"]


class MainWindow(QMainWindow):
    """The main window. It shows the worker's results; everything slow happens on the worker's thread."""

    frame_shown = pyqtSignal(int)  # frames shown so far

    def __init__(
        self, settings: Settings, store: PreferenceStore | None = None, *, demo: bool = False, run_through: bool = False
    ) -> None:
        """store: where the user's choices are kept; None: nowhere. demo: play it if there is no camera.

        run_through: see Worker.
        """
        super().__init__()
        self.user = UserPreferences(store)
        self.worker, self.choices = Worker(settings, demo=demo, run_through=run_through), Choices(settings)
        self.saving = Saving(self, self.worker)
        self.results = LiveResults()
        self.sessions = Sessions(self, self, self.worker, self.saving, self.results)
        self.stimulus = Stimulus(self, self.worker, self.saving, self.sessions)
        self.history, self.people = self.results.history, self.results.people
        self.compare = CompareControl(self, self.worker, self.choices, self.saving, self.people)
        self.messages = Messages(self)
        self.live = LiveView(self.worker, self.results, self.messages, self.choices, self.user)
        self._recording_time = RecordingTime(self.worker, self.saving, self.sessions, self.stimulus.run, self.messages)
        self.labelling = LabelWindows(self)
        self.saver = SaveFaces(self, self.choices, self.labelling.open)
        self.files = FileControl(
            self.worker, told=self.messages.tell, is_full_screen=self.isFullScreen,
            is_recording=lambda: bool(self.saving.recording or self.sessions.folder),
        )  # fmt: skip
        self.camera_list = CameraList()
        self._commands: Commands | None = None
        self.setWindowTitle("fer-cam")
        self.setWindowIcon(app_icon())
        self.inside = inside = self.build()
        self._connect()
        self.user.restore_layout(self, split=inside.split, left=inside.left)

    # What the window is made of.

    def build(self) -> Inside:
        """Make the widgets, in the language of the preferences."""
        set_language(self.preferences.language)
        if self._commands is not None:
            self.inside.remove(self)
        self._commands = Commands(self, self)  # in this language
        inside = self.inside = Inside(
            self, self._commands.menus(), self.choices, self.history, self.people, self.preferences
        )
        self.actions_, self.view, self.tools, self.status = inside.actions, inside.view, inside.tools, inside.status
        self.timeline, self.cards, self.menus = inside.timeline, inside.people, inside.menus
        connect_widgets(self, inside)
        self._list_cameras()
        self._show_panels()
        self._recording_time.show_in(inside)
        self.choices.shown.emit(self.choices.settings)
        self.live.show_in(inside)
        self.files.show_in(inside)
        return inside

    def _connect(self) -> None:
        worker = self.worker
        worker.notice.connect(self.messages.notice)
        worker.told.connect(self.messages.tell)
        worker.failed.connect(self.messages.failed)
        worker.lost.connect(self.messages.lost)
        worker.ended.connect(self.messages.ended)
        worker.applied.connect(self.choices.apply)
        self.camera_list.changed.connect(self._list_cameras)
        self.live.frame_shown.connect(self.frame_shown)
        self.live.frame_shown.connect(self.files.refresh)
        self.live.refreshed.connect(self.files.refresh)
        self.files.kind_changed.connect(self._show_panels)
        self.saver.told.connect(self.messages.tell)
        self.saver.failed.connect(self.messages.failed)
        self.user.changed.connect(self._preferences_changed)
        self.choices.requested.connect(worker.configure)
        self.choices.requested.connect(self.user.remember)
        self.choices.shown.connect(self._applied)
        self.saving.told.connect(self.messages.tell)
        self.saving.failed.connect(self.messages.failed)
        self.sessions.told.connect(self.messages.tell)
        self.stimulus.told.connect(self.messages.tell)
        self.stimulus.failed.connect(self.messages.failed)
        hints = QGuiApplication.styleHints()
        if hints is not None and hasattr(hints, "colorSchemeChanged"):
            hints.colorSchemeChanged.connect(self.user.apply_theme)

    def start(self) -> None:
        """Start the worker. Call it once."""
        self.camera_list.start()
        self.worker.start()

    # Preferences and settings.

    @property
    def preferences(self) -> Preferences:
        """The preferences in force."""
        return self.user.now

    def prefer(self, **changes: Any) -> None:
        """Change preferences, keep them, and show what they change."""
        self.user.prefer(**changes)

    def _preferences_changed(self, before: Preferences) -> None:
        if self.preferences.language != before.language:
            QTimer.singleShot(0, self.build)  # not from within the menu that is replaced
            return
        self._show_panels()
        if self.preferences.curves != before.curves:
            self.timeline.show_curves(self.preferences.curves)
        self.live.show_picture()

    def _show_panels(self) -> None:
        self.inside.show_panels(
            self.preferences, full_screen=self.isFullScreen(), photos=self.worker.place.kind == "photos"
        )

    def ask_reset(self) -> None:
        """Ask whether every setting shall be as at the first start; if so, reset them."""
        ask_reset(self, self.reset)

    def reset(self) -> None:
        """Set every setting back; the source stays."""
        self.choices.change(**self.user.reset())

    def _applied(self, settings: Settings) -> None:
        self.tools.show_settings(settings)
        self.menus.show_settings(settings)
        self.actions_.headset.setChecked(settings.headset)
        self.tools.offer_again(False)
        name = source_name(settings.source, self.cameras) if settings.source != "auto" else ""
        self.setWindowTitle(f"{name} – fer-cam" if name else "fer-cam")

    def _list_cameras(self) -> None:
        self.tools.list_cameras(self.cameras)
        self.menus.list_cameras(self.cameras, self.choices.settings)

    @property
    def cameras(self) -> tuple[Camera, ...]:
        """The cameras that were found last."""
        return self.camera_list.cameras

    def play_again(self) -> None:
        """Open the present source again, from its start."""
        self.tools.offer_again(False)
        self.worker.play_again()

    # Saving.

    def save_picture(self, path: str | None = None) -> None:
        """Save the picture that is shown. path: the file; None asks the user."""
        self.saving.save_picture(self.view.result, path)

    def toggle_recording(self, path: str | None = None, *, overwrite: bool = True, append: bool = False) -> None:
        """Stop the recording, or start one; see Saving.toggle_recording."""
        self.saving.toggle_recording(path, overwrite=overwrite, append=append)

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
        self._show_panels()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is not None and event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.full_screen()
            return
        if event is not None:
            self.files.key(event)
            if event.isAccepted():
                return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        self.user.save_layout(self, split=self.inside.split, left=self.inside.left)
        # The window disappears at once. A recording gets the time to be finished; a camera that is still being opened
        # is not waited for.
        self.hide()
        self.camera_list.stop()
        self.live.stop()
        self._recording_time.stop()
        self.stimulus.close()
        self.worker.stop(timeout=10.0 if self.saving.recording or self.sessions.folder else 1.0)
        self.saver.close()
        self.saving.close()
        self.sessions.close()
        self.labelling.close()
        super().closeEvent(event)
