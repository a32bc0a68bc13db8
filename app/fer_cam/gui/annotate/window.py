"""The window in which a person labels saved faces."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QCloseEvent
from PyQt6.QtWidgets import (
    QFileDialog,
    QMainWindow,
    QStackedWidget,
    QWidget,
)

from fer_cam.annotation.annotator import Annotator
from fer_cam.annotation.score import score_of
from fer_cam.annotation.table import LabelTable
from fer_cam.gui.annotate.actions import LabelActions
from fer_cam.gui.annotate.ask_close import ask_close
from fer_cam.gui.annotate.face_page import FacePage
from fer_cam.gui.annotate.label_panel import LabelPanel
from fer_cam.gui.annotate.saver import LabelSaver
from fer_cam.gui.annotate.score_page import ScorePage
from fer_cam.gui.language.core_text import core_text
from fer_cam.gui.language.words import emotion_word, percent
from fer_cam.gui.look.fit import resize_to_fit
from fer_cam.gui.look.icon import app_icon
from fer_cam.gui.menus.status_line import StatusLine

__all__ = ["LabelWindow"]


class LabelWindow(QMainWindow):
    """Shows one face after the other; labels are in the table at once."""

    def __init__(self, place: Path | LabelTable, parent: QWidget | None = None) -> None:
        """place: a faces.csv or its folder, or such a table that is open already; the window releases it."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowIcon(app_icon())
        self.setWindowTitle(self.tr("Label faces"))
        self.way: Annotator | None = None
        self.saver = LabelSaver(self)
        self._closing = self._was_complete = False
        self.actions_ = LabelActions(self, self.number)
        self.panel, self.score, self.status = LabelPanel(), ScorePage(), StatusLine()
        page = FacePage(self.panel)
        self.face, self.photo, self.position, self.answer = page.face, page.photo, page.position, page.answer
        self.progress, self.count = page.progress, page.count
        self.pages = QStackedWidget()
        self.setStatusBar(self.status)
        self.pages.addWidget(page)
        self.pages.addWidget(self.score)
        self.setCentralWidget(self.pages)
        self._connect()
        self.panel.setEnabled(False)
        resize_to_fit(self, 980, 720)
        if isinstance(place, LabelTable):
            self._opened(place)
        else:
            self.open(place)

    def _connect(self) -> None:
        a, panel = self.actions_, self.panel
        a.connect_to(
            (a.open, self.ask_open), (a.close, self.close), (a.undo, self.undo), (a.back, self.back),
            (a.skip, self.skip), (a.next_unlabelled, self.next_unlabelled), (a.score, self.show_score),
        )  # fmt: skip
        panel.chosen.connect(self.label)
        for button, call in (
            (panel.back, self.back), (panel.skip, self.skip), (panel.next_unlabelled, self.next_unlabelled),
            (panel.undo, self.undo), (panel.score, self.show_score),
        ):  # fmt: skip
            button.clicked.connect(lambda _=False, call=call: call())
        panel.only.toggled.connect(self._show_only)
        panel.shuffle.toggled.connect(self._shuffle)
        panel.answer.toggled.connect(lambda _: self.show_face())
        self.score.back.connect(self.show_faces)
        self.score.chosen.connect(self._look_again)
        self.saver.saved.connect(self._saved)
        self.saver.failed.connect(self._failed)

    # The table.

    def open(self, place: Path) -> None:
        """Load the faces of a table; until they are there, or if there are none, the present ones stay."""
        self.saver.save()
        if self.way is None:
            self.face.message.tell(self.tr("Opening …"))
        self.saver.background.submit(lambda: LabelTable(place), self._opened)

    def ask_open(self) -> None:
        """Ask for a table and load it."""
        start = str(self.saver.table.path.parent) if self.saver.table else ""
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open faces"), start, f"{self.tr('Tables of faces')} (*.csv)"
        )
        if path:
            self.open(Path(path))

    def _opened(self, table: LabelTable) -> None:
        before = self.saver.table
        if before is not None and before.unsaved:  # the line about it is shown already
            table.release()
            return
        if before is not None:
            before.release()
        self.face.message.hide()
        self.panel.setEnabled(True)
        self.saver.table, self.way = table, Annotator(table)
        self.way.unlabelled_only = self.panel.only.isChecked()
        self.way.shuffle(self.panel.shuffle.isChecked())
        self.setWindowTitle(f"{table.path.parent.name} – fer-cam")
        self.panel.show_labels(table.labels)
        self.progress.setRange(0, len(table.faces))
        self._was_complete = self.way.complete
        self.status.tell("; ".join(map(core_text, table.remarks)), warning=bool(table.remarks))
        self.show_faces()

    # Steps.

    def number(self, digit: int) -> None:
        """Give the label of a key; 0 is none."""
        if self.way is not None and digit <= len(self.way.table.labels):
            self.label(self.way.table.labels[digit - 1] if digit else "")

    def label(self, label: str) -> None:
        """Label the shown face and go on."""
        if self.way is None:
            return
        self.way.label(label)
        self.saver.save()
        self.show_face()
        if self.way.complete and not self._was_complete:
            self.show_score()
            self.status.tell(self.tr("Every face has been looked at"))
        self._was_complete = self.way.complete

    def undo(self) -> None:
        """Take the last label back."""
        if self.way is not None and self.way.undo():
            self._was_complete = self.way.complete
            self.saver.save()
            self.show_faces()

    def back(self) -> None:
        """Show the face before."""
        if self.way is not None and self.way.back():
            self.show_face()

    def skip(self) -> None:
        """Show the next face."""
        if self.way is not None and not self.way.skip():
            self.status.tell(self.tr("This is the last face"))
        self.show_face()

    def next_unlabelled(self) -> None:
        """Show the next face without a label."""
        if self.way is not None and not self.way.next_unlabelled():
            self.status.tell(self.tr("No other face waits for a label"))
        self.show_face()

    def _show_only(self, on: bool) -> None:
        if self.way is not None:
            self.way.unlabelled_only = on
            if on and self.way.table.label(self.way.index):
                self.next_unlabelled()

    def _shuffle(self, on: bool) -> None:
        if self.way is not None:
            self.way.shuffle(on)
            self.show_face()

    # What is shown.

    def show_faces(self) -> None:
        """Show the faces in place of the score."""
        self.pages.setCurrentIndex(0)
        self.actions_.enable_faces(True)
        self.show_face()
        self.face.setFocus()

    def show_face(self) -> None:
        """Show the face whose turn it is."""
        way = self.way
        if way is None:
            return
        face, table, panel = way.face, way.table, self.panel
        name = face.photo.replace("\\", "/").rsplit("/", 1)[-1]
        self.face.show_face(face.picture, name)
        self.photo.setText(name)
        self.photo.setToolTip(face.photo)
        self.position.setText(self.tr("Face {} of {}").format(way.position, len(table.faces)))
        answer = emotion_word(face.answer) if face.answer else "–"
        share = "" if face.confidence is None else " " + percent(face.confidence)
        self.answer.setText(self.tr("Model: {}").format(answer + share) if panel.answer.isChecked() else "")
        panel.show_label(table.label(way.index))
        self.progress.setValue(table.labelled)
        self.count.setText(self.tr("{} of {} labelled").format(table.labelled, len(table.faces)))
        panel.back.setEnabled(way.can_go_back)
        for widget in (panel.undo, self.actions_.undo):
            widget.setEnabled(way.can_undo)

    def show_score(self) -> None:
        """Show how the model agrees with the labels so far."""
        if self.way is not None:
            self.score.show_score(self.way.table, score_of(self.way.table))
            self.pages.setCurrentWidget(self.score)
            self.actions_.enable_faces(False)
            self.score.button.setFocus()

    def _look_again(self, index: int) -> None:
        if self.way is not None:
            self.way.go(index)
            self.show_faces()

    # Saving and closing.

    def _saved(self) -> None:
        if self.status.styleSheet():  # a warning about labels that wait
            self.status.tell(self.tr("Saved"))
        if self._closing:
            self.close()

    def _failed(self, text: str) -> None:
        self.status.tell(text, warning=True)
        if self.way is None:
            self.face.message.tell(self.tr("These faces cannot be labelled"), "", text)
        if self._closing:
            self._closing = False
            ask_close(self, text, self._give_up)

    def _give_up(self) -> None:
        self.saver.close()
        self.saver.table = None
        self.close()

    def closeEvent(self, event: QCloseEvent | None) -> None:
        table = self.saver.table
        if table is not None and table.unsaved and event is not None:
            self._closing = True  # the window closes when the labels are on the disk
            event.ignore()
            self.saver.save()
            return
        self.hide()
        self.saver.close()
        super().closeEvent(event)
