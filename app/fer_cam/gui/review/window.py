"""The window of a review."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PyQt6.QtCore import QEvent, Qt, QTimer
from PyQt6.QtGui import QCloseEvent
from PyQt6.QtWidgets import QFileDialog, QInputDialog, QMainWindow, QWidget

from fer_cam.gui.background import Background
from fer_cam.gui.language.words import person_word
from fer_cam.gui.look.fit import resize_to_fit
from fer_cam.gui.look.icon import app_icon
from fer_cam.gui.review.clock import ReviewClock
from fer_cam.gui.review.files import ReviewFiles
from fer_cam.gui.review.film_thread import FilmThread
from fer_cam.gui.review.inside import ReviewInside
from fer_cam.live.recorded import faces_at
from fer_cam.session.edits import Edit, Exclude, Merge, Rename
from fer_cam.session.review import Review, Reviewed
from fer_cam.types import Frame, Result

__all__ = ["ReviewWindow"]


class ReviewWindow(QMainWindow):
    """Shows a recorded session: its video, timeline, people and markers on one clock; edits are kept beside it."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowIcon(app_icon())
        self.clock, self.background = ReviewClock(self), Background(self)
        self.files = ReviewFiles(self, self.background)
        self.review: Review | None = None
        self.state: Reviewed | None = None
        self.film: FilmThread | None = None
        self._trouble = ""  # why the video cannot be played
        self._translation = QTimer(self)
        self._translation.setSingleShot(True)
        self._translation.timeout.connect(self._translate)
        self.inside: ReviewInside | None = None
        self._build()
        self.clock.moved.connect(self._move)
        self.background.failed.connect(self._failed)
        self.files.told.connect(self._tell)
        resize_to_fit(self, 1180, 800)
        self.open(folder)

    def _build(self) -> None:
        """Make the widgets, in the present language."""
        before = self.inside
        inside = self.inside = ReviewInside(self, self.clock, self._name)
        self.actions_, self.view, self.transport, self.curves = (
            inside.actions, inside.view, inside.transport, inside.curves
        )  # fmt: skip
        self.side, self.status = inside.side, inside.status
        if before is not None:
            inside.look_like(before)
            before.remove()
        self._connect()

    def _translate(self) -> None:
        """Show everything in the language that was chosen now."""
        person, person_on_curves = self.side.chosen, self.curves.person.currentData()
        self._build()
        if self.state is not None:
            self.transport.set_end()
            self._show(self.state)
            self.side.choose_person(person)
            self.curves.choose_person(person_on_curves)
            self._show_message()

    def changeEvent(self, event: QEvent | None) -> None:
        if event is not None and event.type() == QEvent.Type.LanguageChange:
            self._translation.start(0)  # once for all the events that one change brings
        super().changeEvent(event)

    def _connect(self) -> None:
        a, clock, side, files = self.actions_, self.clock, self.side, self.files
        self.transport.jump.connect(self.jump)
        self.curves.sought.connect(clock.seek)
        self.curves.exclude.connect(self._exclude)
        self.curves.person_chosen.connect(side.choose_person)
        side.person_chosen.connect(self.curves.choose_person)
        side.renamed.connect(lambda number, name: self.edit(Rename(number, name)))
        side.merge.connect(self.ask_merge)
        side.sought.connect(clock.seek)
        a.connect_to(
            (a.open, self.ask_open), (a.report, files.write_report), (a.csv, files.export_csv),
            (a.svg, files.export_svg), (a.stimuli, files.export_stimuli),
            (a.png, self.save_png), (a.close, self.close), (a.undo, self.undo), (a.redo, self.redo),
            (a.merge, self.ask_merge), (a.choose_range, self.curves.range.click),
            (a.rename, side.edit_name), (a.leave_out, self.curves.leave_out.click),
            (a.play, lambda: clock.play(not clock.playing)), (a.back, lambda: clock.seek(clock.position - 1)),
            (a.forward, lambda: clock.seek(clock.position + 1)), (a.before, lambda: self.jump(-1)),
            (a.after, lambda: self.jump(1)),
        )  # fmt: skip

    # The session.

    def open(self, folder: Path) -> None:
        """Load another session; until it is there, or if it is none, the present one stays."""
        self.view.message.tell(self.tr("Opening …"))

        def load() -> tuple[Review, Reviewed]:
            review = Review(folder)
            return review, review.state()

        self.background.submit(load, self._opened)

    def ask_open(self) -> None:
        """Ask for the folder of a session and load it."""
        start = str(self.state.session.folder.parent) if self.state else ""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Open session"), start)
        if folder:
            self.open(Path(folder))

    def _opened(self, loaded: tuple[Review, Reviewed]) -> None:
        self.review, state = loaded
        self.files.review = self.review
        if self.film is not None:
            self.film.close()
            self.film = None
        self._trouble = ""
        self.clock.play(False)
        self.view.clear()
        self.clock.end = state.seconds
        self.transport.set_end()
        session = state.session
        self.setWindowTitle(f"{session.folder.name} – fer-cam")
        if session.videos:
            self.film = FilmThread(self, session.videos)
            self.film.shown.connect(self._show_picture)
            self.film.failed.connect(self._film_failed)
            self.film.start()
        self._show_message()
        self._show(state)
        cut = "" if session.whole else self.tr("This session was interrupted; everything up to its last line is here")
        self.status.tell(cut)
        self.clock.seek(0.0)

    def _show(self, state: Reviewed) -> None:
        self.state = state
        self.side.show_state(state)
        self.curves.show_state(state)
        self.actions_.undo.setEnabled(bool(state.edits))
        self.actions_.redo.setEnabled(bool(state.undone))
        self._move(self.clock.position)

    def _name(self, number: int) -> str:
        people = self.state.session.people if self.state else ()
        return next((person.name for person in people if person.id == number), "")

    # The present moment.

    def _move(self, seconds: float) -> None:
        self.curves.show_position(seconds)
        if self.film is not None and self.state is not None:
            self.film.want(seconds + self.state.origin)

    def _show_picture(self, time: float, image: np.ndarray) -> None:
        if self.state is not None:
            faces = faces_at(self.state.session, time)
            self.view.show_result(Result(Frame(0, time, image), faces), mirrored=False)
            self.view.describe()

    def jump(self, direction: int) -> None:
        """Go to the next marker (1) or to the one before (-1)."""
        times = [time for time, _ in self.state.markers] if self.state else []
        near = 0.05 if direction > 0 else -0.05  # seconds: the marker at this moment is no other one
        times = [t for t in times if (t - self.clock.position - near) * direction > 0]
        if times:
            self.clock.seek(min(times) if direction > 0 else max(times))

    # Edits.

    def edit(self, edit: Edit) -> None:
        """Add an edit; it is kept in edits.json."""
        if (review := self.review) is not None:
            self.background.submit(lambda: review.add(edit), self._show)

    def undo(self) -> None:
        """Take back the last edit."""
        if (review := self.review) is not None:
            self.background.submit(review.undo, self._show)

    def redo(self) -> None:
        """Make the edit again that was taken back last."""
        if (review := self.review) is not None:
            self.background.submit(review.redo, self._show)

    def _exclude(self, start: float, end: float) -> None:
        if self.state is not None:
            self.edit(Exclude(start + self.state.origin, end + self.state.origin))

    def ask_merge(self) -> None:
        """Ask who the chosen person is, too, and merge the two."""
        number, state = self.side.chosen, self.state
        others = [p for p in state.session.people if p.id != number] if state else []
        if number is None or not others:
            return
        words = [person_word(p.id, p.name) + (f" ({p.id})" if p.name else "") for p in others]
        question = self.tr("{} is the same person as:").format(person_word(number, self._name(number)))
        word, accepted = QInputDialog.getItem(self, self.tr("Merge two people"), question, words, 0, False)
        if accepted:
            self.edit(Merge(number, others[words.index(word)].id))

    def save_png(self, path: str = "") -> None:
        """Save the curves that are shown as a picture. path: the file; "" asks the user."""
        self.files.save_png(self.curves.plot.grab().toImage(), path)

    # Messages and closing.

    def _tell(self, text: str) -> None:
        self.status.tell(text)

    def _failed(self, text: str) -> None:
        self.status.tell(text, warning=True)
        if self.state is None:
            self.view.message.tell(self.tr("This session cannot be opened"), "", text)
        else:
            self._show_message()

    def _film_failed(self, text: str) -> None:
        self._trouble = text
        self._show_message()

    def _show_message(self) -> None:
        """Say why there is no picture, or hide what was said."""
        text, advice = self._trouble, ""
        if not self.film:
            text = self.tr("The video of this session was not kept")
            advice = self.tr("To see it here, tick Record > Keep the video in sessions before you record.")
        if text:
            self.view.message.tell(text, advice)
        else:
            self.view.message.hide()

    def closeEvent(self, event: QCloseEvent | None) -> None:
        self.hide()
        self.clock.play(False)
        if self.film is not None:
            self.film.close()
        self.background.close()
        super().closeEvent(event)
