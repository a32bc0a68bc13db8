"""The page on which a playlist is made and started."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fer_cam.gui.background import Background
from fer_cam.gui.look.fit import resize_to_fit
from fer_cam.gui.look.flow import FlowRow
from fer_cam.gui.look.scrolled import Scrolled
from fer_cam.gui.review.transport import clock_text
from fer_cam.gui.stimulus.item_form import ItemForm
from fer_cam.gui.stimulus.item_list import ItemList
from fer_cam.gui.stimulus.playlist_files import PlaylistFiles
from fer_cam.gui.stimulus.run import StimulusRun
from fer_cam.gui.stimulus.settings_form import SettingsForm
from fer_cam.stimulus.playlist import Item, Playlist, steps

__all__ = ["StimulusPage"]

REFRESH = 200
"""Milliseconds between two looks at what is shown."""


class StimulusPage(QDialog):
    """Items on the left, the chosen one and the settings on the right, files and start below."""

    def __init__(self, parent: QWidget, run: StimulusRun, playlist: Playlist) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Stimulus"))
        self.run, self.background = run, Background(self)
        self._trouble = ""
        self.files = PlaylistFiles(self, self.background)
        self.items, self.item, self.settings = ItemList(), ItemForm(self.background), SettingsForm()
        self.message, self.sum = QLabel(), QLabel()
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sum.setObjectName("muted")
        self.add_files = self._button(self.tr("&Add files …"), self.files.ask_add)
        self.add_folder = self._button(self.tr("Add &folder …"), self.files.ask_folder)
        self.up = self._button(self.tr("&Up"), lambda: self.items.shift(-1))
        self.down = self._button(self.tr("&Down"), lambda: self.items.shift(1))
        self.remove = self._button(self.tr("Re&move"), self.items.remove)
        self.open_ = self._button(self.tr("&Open playlist …"), self.files.ask_open)
        self.save = self._button(self.tr("Sa&ve playlist …"), lambda: self.files.ask_save(self.playlist))
        self.start = self._button("", self._start_or_stop)
        self.start.setObjectName("primary")
        self._lay_out()
        self._connect()
        self.settings.list_screens()
        self.show_playlist(playlist)
        self._show_state()
        resize_to_fit(self, 860, 600)

    def _button(self, text: str, call: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)  # Enter in a field must not start the show
        button.clicked.connect(lambda _=False: call())
        return button

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setObjectName("heading")
        return label

    def _lay_out(self) -> None:
        self.editor = QWidget()
        grid = QGridLayout(self.editor)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        tools, moves = FlowRow(), FlowRow()
        for row, buttons in ((tools, (self.add_files, self.add_folder)), (moves, (self.up, self.down, self.remove))):
            for button in buttons:
                row.addWidget(button)
        left, forms = QVBoxLayout(), QWidget()
        right = QVBoxLayout(forms)
        right.setContentsMargins(0, 0, 0, 0)
        left.addLayout(tools)
        left.addWidget(self.items, 1)
        left.addLayout(moves)
        left.setSpacing(8)
        right.setSpacing(8)
        right.addWidget(self.item)
        right.addSpacing(6)
        right.addWidget(self._heading(self.tr("All items")))
        right.addWidget(self.settings)
        right.addStretch()
        grid.addLayout(left, 0, 0)
        grid.addWidget(Scrolled(forms), 0, 1)
        grid.setColumnStretch(0, 1)
        below = QHBoxLayout()
        for button in (self.open_, self.save):
            below.addWidget(button)
        below.addWidget(self.sum, 1)
        below.addWidget(self.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(12)
        column.addWidget(self.editor, 1)
        column.addWidget(self.message)
        column.addLayout(below)

    def _connect(self) -> None:
        self.items.chosen.connect(self.item.show_item)
        self.item.changed.connect(self.items.change)
        for signal in (self.items.edited, self.settings.changed):
            signal.connect(self._show_sum)
        self.files.added.connect(lambda files: self.items.add(Item(file) for file in files))
        self.files.opened.connect(self.show_playlist)
        self.files.told.connect(self.tell)
        self.files.failed.connect(lambda text: self.tell(text, warning=True))
        self.run.changed.connect(self._show_state)
        self.run.failed.connect(self._failed)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.items)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.items.remove)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._count)
        self._timer.start(REFRESH)

    @property
    def playlist(self) -> Playlist:
        """The playlist as it is now."""
        return self.settings.settings_for(Playlist(self.items.items_))

    def show_playlist(self, playlist: Playlist) -> None:
        """Edit this playlist."""
        self.settings.show_settings(playlist)
        self.items.show_items(playlist.items)
        self.item.show_item(self.items.current)

    def tell(self, text: str, *, warning: bool = False) -> None:
        """Show a line above the buttons."""
        self.message.setObjectName("recording" if warning else "")
        style = self.message.style()
        if style is not None:
            style.polish(self.message)
        self.message.setText(text)

    def _show_sum(self) -> None:
        """Show how many items there are and how long they take."""
        shown = steps(self.playlist)
        films = any(step.seconds is None for step in shown)
        count = len(self.items.items_)
        text = self.tr("Items: {}, length: {} and the videos") if films else self.tr("Items: {}, length: {}")
        seconds = clock_text(sum(step.seconds or 0.0 for step in shown))
        self.sum.setText(text.format(count, seconds) if count else "")
        self.start.setEnabled(self.run.active or count > 0)
        self.save.setEnabled(count > 0)
        for button in (self.up, self.down, self.remove):
            button.setEnabled(count > 0)

    def _failed(self, text: str) -> None:
        """Keep a line about what went wrong until the next start."""
        self._trouble = text
        self.tell(text, warning=True)

    def _show_state(self, *_: object) -> None:
        active = self.run.active
        self.editor.setEnabled(not active)
        self.open_.setEnabled(not active)
        self.start.setText(self.tr("&Stop") if active else self.tr("&Start"))
        self._show_sum()
        self.tell(self._trouble, warning=True)
        self._count()

    def _count(self) -> None:
        if self.run.active:
            self.tell("\n".join(line for line in (self.run.text, self._trouble) if line))

    def _start_or_stop(self) -> None:
        if self.run.active:
            self.run.stop()
            return
        self._trouble = ""
        screen, full = self.settings.where()
        self.run.start(self.playlist, screen, full=full)

    def leave(self) -> None:
        """End what runs for this page. It is deleted; a show goes on."""
        self._timer.stop()
        self.background.close()
        self.deleteLater()
