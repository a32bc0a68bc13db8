"""Writes the files of a review, with its edits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QBuffer, QObject, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices, QImage
from PyQt6.QtWidgets import QWidget

from fer_cam.gui.background import Background
from fer_cam.gui.files.ask_name import ask_name
from fer_cam.session.data import Session
from fer_cam.session.export import export_csv, export_timeline
from fer_cam.session.report import write_report
from fer_cam.session.review import Review
from fer_cam.session.stimulus.export import export_responses
from fer_models.atomic import replacing
from fer_models.errors import FerError
from fer_models.paths import real_path

__all__ = ["ReviewFiles"]


class ReviewFiles(QObject):
    """Asks for names and writes beside the window's thread."""

    told = pyqtSignal(str)  # a line for the status line

    def __init__(self, window: QWidget, background: Background) -> None:
        super().__init__(window)
        self._window, self._background = window, background
        self.review: Review | None = None
        """Whose session is written, with all edits that were made before."""

    def _write(self, work: Callable[[Session], Path], then: Callable[[Path], object] = lambda _: None) -> None:
        """Write on the other thread. then: called with the file once it is there."""
        review = self.review

        def written(place: Path) -> None:
            self.told.emit(self.tr("Saved {}").format(place))
            then(place)

        if review is not None:
            self._background.submit(lambda: work(review.state().session), written)

    def _ask(self, title: str, kind: str, more: str = "") -> str:
        folder = self.review.folder if self.review else Path()
        near = str(folder.with_name(f"{folder.name}{more}.{kind}"))
        return ask_name(self._window, title, near, f"{kind.upper()} (*.{kind})")

    def write_report(self) -> None:
        """Write report.html into the session's folder, and show it in the browser."""
        self._write(write_report, lambda place: QDesktopServices.openUrl(QUrl.fromLocalFile(str(place.absolute()))))

    def export_csv(self, path: str = "") -> None:
        """Write the faces. path: the file; "" asks the user."""
        if place := path or self._ask(self.tr("Export faces"), "csv"):
            self._export(export_csv, Path(place))

    def export_stimuli(self, path: str = "") -> None:
        """Write the responses to stimuli. path: the file; "" asks the user."""
        if place := path or self._ask(self.tr("Export responses to stimuli"), "csv", "-stimulus"):
            self._export(export_responses, Path(place))

    def export_svg(self, path: str = "") -> None:
        """Write the timelines as a picture. path: the file; "" asks the user."""
        if place := path or self._ask(self.tr("Export timelines"), "svg"):
            self._export(export_timeline, Path(place))

    def save_png(self, image: QImage, path: str = "") -> None:
        """Write a picture of the timeline. path: the file; "" asks the user."""

        def save(_: Session, place: Path) -> None:
            data = QBuffer()
            data.open(QBuffer.OpenModeFlag.WriteOnly)
            image.save(data, "PNG")
            try:
                with replacing(place) as temporary:
                    Path(temporary).write_bytes(data.data().data())
            except OSError as error:
                raise FerError(
                    f"{place}: cannot be written ({error.strerror or error}); choose another file"
                ) from error

        if place := path or self._ask(self.tr("Save picture of the timeline"), "png"):
            self._export(save, Path(place))

    def _export(self, call: Callable[[Session, Path], None], place: Path) -> None:
        if self.review is not None and real_path(place).parent == real_path(self.review.folder):
            self.told.emit(self.tr("{}: is in the session's folder; choose another one").format(place))
            return

        def work(session: Session) -> Path:
            call(session, place)
            return place

        self._write(work)
