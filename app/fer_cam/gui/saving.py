"""Saves pictures and starts recordings, as the user asks."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
from PyQt6.QtCore import QObject, QStandardPaths, pyqtSignal
from PyQt6.QtWidgets import QWidget

from fer_cam.comparing.agreement_text import save_agreement
from fer_cam.comparing.picture import draw_both
from fer_cam.comparing.tally import Tallies
from fer_cam.gui.files.ask_name import ask_name
from fer_cam.gui.pages.informed import Informed, ask_informed
from fer_cam.gui.work.worker import Worker
from fer_cam.live.playback import clock_time
from fer_cam.types import Result
from fer_models.atomic import replacing
from fer_models.errors import FerError

__all__ = ["Saving"]

PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".webp")


def _save(result: Result, path: str) -> None:
    """Write a picture file with boxes and labels. Raises FerError if that fails; an older file stays as it was then."""
    suffix = Path(path).suffix.lower()
    try:
        if suffix not in PICTURES:
            raise OSError(f"{path}: unknown suffix")
        good, data = cv2.imencode(suffix, draw_both(result))
        if not good:
            raise OSError(f"{path}: cannot be encoded")
        with replacing(os.path.realpath(path)) as temporary:  # a link stays a link
            Path(temporary).write_bytes(data.tobytes())
    except (OSError, cv2.error) as error:
        raise FerError(
            f"{path}: cannot be written; choose another folder, and a name that ends in .png or .jpg"
        ) from error


class Saving(QObject):
    """Asks for file names, and whether the people in the picture were told; writes on a thread of its own."""

    told = pyqtSignal(str)  # a line for the status line
    failed = pyqtSignal(str)  # why something is not saved

    def __init__(self, parent: QWidget, worker: Worker) -> None:
        super().__init__(parent)
        self._window, self._worker = parent, worker
        self._thread = ThreadPoolExecutor(1, "save picture")
        self.recording = False
        """True while a video is recorded."""
        self._since = 0.0
        self.informed: Informed | None = None
        """The answer to whether the people in the picture were told; None before the question."""

    def show_recording(self, on: bool) -> None:
        """Note that the worker began or ended a recording."""
        self.recording, self._since = on, time.monotonic()

    @property
    def recording_time(self) -> str:
        """The length of the recording so far, see clock_time; "" without one."""
        return clock_time(time.monotonic() - self._since) if self.recording else ""

    def _file_name(self, kind: str) -> str:
        home = QStandardPaths.StandardLocation.MoviesLocation
        folder = Path.cwd() if os.access(Path.cwd(), os.W_OK) else Path(QStandardPaths.writableLocation(home))
        return str(folder / f"fer-cam {time.strftime('%Y-%m-%d %H.%M.%S')}.{kind}")

    def save_picture(self, result: Result | None, path: str | None = None) -> None:
        """Save a result's picture with boxes and labels, as the camera sees it. path: the file; None asks the user."""
        if result is None:
            self.told.emit(self.tr("There is no picture to save yet; choose a source first"))
            return
        if not path:
            path = ask_name(
                self._window, self.tr("Save picture"), self._file_name("png"), f"{self.tr('Pictures')} (*.png *.jpg)"
            )
        if not path:
            return
        self._write(path, lambda: _save(result, path))

    def save_agreement(self, tallies: Tallies, names: Mapping[int, str], path: str | None = None) -> None:
        """Save the count of a comparison as CSV. names: of the people. path: the file; None asks the user."""
        if not path:
            path = ask_name(
                self._window, self.tr("Save the agreement"), self._file_name("csv"), f"{self.tr('Tables')} (*.csv)"
            )
        if not path:
            return

        self._write(path, lambda: save_agreement(tallies, path, lambda person: names.get(person, "")))

    def _write(self, path: str, write: Callable[[], None]) -> None:
        """Call `write` on the thread, and tell whether the file is written, or why not."""
        if self._worker.reads(path):
            self.failed.emit(self.tr("{}: is the source itself, which would be lost; choose another name").format(path))
            return

        def work() -> None:
            try:
                write()
            except FerError as error:
                self.failed.emit(str(error))
            else:
                self.told.emit(self.tr("Saved {}").format(path))

        self._thread.submit(work)

    def ask(self, then: Callable[[], None]) -> None:
        """Call `then` once the question has an answer; it is asked the first time in a run."""
        if self.informed is not None:
            then()
            return

        def answered(informed: Informed) -> None:
            self.informed = informed
            then()

        ask_informed(self._window, answered)

    def ask_only(self) -> None:
        """Ask the question while something is recorded already."""
        self.ask(lambda: None)

    def toggle_recording(self, path: str | None = None, *, overwrite: bool = True, append: bool = False) -> None:
        """Stop the recording, or start one.

        path: the video's file; None asks the user. overwrite: replace a file that exists. This is the default because
        the dialog asks before it returns such a file. append: record into a new numbered file beside it.
        """
        if self.recording:
            self._worker.record(None)
        elif path:
            self._worker.record(path, overwrite=overwrite, append=append)
        else:
            self.ask(self._ask_name)

    def _ask_name(self) -> None:
        path = ask_name(
            self._window, self.tr("Record to"), self._file_name("mp4"),
            f"{self.tr('Videos')} (*.mp4 *.mkv *.mov *.webm *.avi)",
        )  # fmt: skip
        if path:
            self._worker.record(path, overwrite=True)

    def close(self) -> None:
        """Finish the pictures that are being written."""
        self._thread.shutdown(wait=True)
