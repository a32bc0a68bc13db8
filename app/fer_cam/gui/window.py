"""The main window."""

from __future__ import annotations

import os
import time
from pathlib import Path

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QAction, QCloseEvent, QImage, QKeyEvent, QKeySequence
from PyQt6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QMainWindow, QStatusBar, QWidget

from fer_cam.gui.controls import Controls
from fer_cam.gui.video_view import VideoView
from fer_cam.gui.worker import Worker
from fer_cam.settings import Settings
from fer_cam.types import Face
from fer_models.atomic import replacing
from fer_models.redact import redact

__all__ = ["MainWindow"]

FIGURES_HELP = (
    "Faces in the picture; frames shown per second; delay from capturing a frame to showing its labels; frames of a "
    "live source that were dropped to keep up"
)


def _words(face: Face) -> str:
    """Return one line with a face's number and its labels; a guess has a question mark."""
    labels = [(face.emotion, face.confidence, face.sure)]
    labels += [(a.label, a.confidence, a.sure) for a in face.attributes.values()]
    return f"#{face.id}  " + ", ".join(f"{name} {share:.0%}{'' if sure else ' ?'}" for name, share, sure in labels)


def _save(image: QImage, path: str) -> bool:
    """Write a picture file; return False if that fails, which leaves an older file as it was."""
    try:
        with replacing(os.path.realpath(path)) as temporary:  # a link stays a link
            suffix = Path(path).suffix.lstrip(".")
            if not (suffix and image.save(str(temporary), suffix)):
                raise OSError(f"{path}: unknown suffix, or the disk is full")
    except OSError:
        return False
    return True


class MainWindow(QMainWindow):
    """The main window: picture on the left, controls on the right, messages and figures below.

    It shows the worker's results. Everything slow happens on the worker's thread.
    """

    frame_shown = pyqtSignal(int)  # frames shown so far

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.setWindowTitle("fer-cam")
        self.view, self.controls, self.worker = VideoView(), Controls(settings), Worker(settings)
        self.figures, self.status = QLabel(""), QStatusBar()
        self.setStatusBar(self.status)
        self._shown = 0
        self._recording = False
        self.status.addPermanentWidget(self.figures)
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.view, 1)
        row.addWidget(self.controls)
        self.controls.setFixedWidth(max(280, self.controls.sizeHint().width()))
        self.setCentralWidget(inside)
        self._actions()
        self._connect()
        self.view.show_text("Starting ...")

    def _actions(self) -> None:
        for text, keys, call in (
            ("Save picture", QKeySequence("Ctrl+S"), self.save_picture),
            ("Record", QKeySequence("Ctrl+R"), self.toggle_recording),
            ("Full screen", QKeySequence("F11"), self._full_screen),
            ("Headset", QKeySequence("Ctrl+H"), self.controls.headset.toggle),
            ("Quit", QKeySequence("Ctrl+Q"), self.close),
        ):
            action = QAction(text, self)
            action.setShortcut(keys)
            action.triggered.connect(lambda _=False, call=call: call())
            self.addAction(action)

    def _connect(self) -> None:
        worker, controls = self.worker, self.controls
        worker.updated.connect(self._update)
        worker.notice.connect(self._notice)
        worker.failed.connect(self._failed)
        worker.applied.connect(self._applied)
        worker.ended.connect(self._ended)
        worker.recording.connect(self._recording_changed)
        controls.changed.connect(worker.configure)
        controls.again_clicked.connect(self._play_again)
        controls.record_clicked.connect(self.toggle_recording)
        controls.snapshot_clicked.connect(self.save_picture)

    def start(self) -> None:
        """Start the worker. Call it once."""
        self.worker.start()

    def _update(self) -> None:
        shown = self.worker.take()
        if shown is None:
            return
        self.view.show_image(shown.image)
        self.view.show_text("")
        faces = shown.result.faces
        face = faces[0] if faces else None
        self.controls.bars.show_face(face)
        self.controls.who.setText(_words(face) if face else "No face")
        parts = [f"{len(faces)} face{'s' if len(faces) != 1 else ''}", f"{shown.fps:.0f} frames/s"]
        parts.append(f"{shown.latency * 1000:.0f} ms delay")
        if shown.live:
            parts.append(f"{shown.result.dropped} dropped")
        self._show_figures(parts, shown.result.compromise)
        self._shown += 1
        self.frame_shown.emit(self._shown)

    def _show_figures(self, parts: list[str], compromise: str) -> None:
        if compromise:
            # Half the width at most, so that the figures and a message fit beside it. The tooltip has all of it.
            metrics, width = self.figures.fontMetrics(), self.width() // 2
            parts = [metrics.elidedText(compromise, Qt.TextElideMode.ElideRight, width), *parts]
        self.figures.setText("   ".join(parts))
        self.figures.setToolTip(f"{compromise}\n\n{FIGURES_HELP}" if compromise else FIGURES_HELP)

    def _show_message(self, text: str) -> None:
        self.status.showMessage(text)
        self.status.setToolTip(text)  # the status bar cuts a long message off

    def _notice(self, text: str) -> None:
        self._show_message(text)
        if self.view.image is None and text:
            self.view.show_text(text)

    def _failed(self, text: str) -> None:
        self._show_message(text)
        self.view.show_text(text)
        if not self.worker.has_source:
            self.controls.offer_again("&Try again")

    def _applied(self, settings: Settings) -> None:
        self.controls.show_settings(settings)
        self.controls.again.hide()
        self.controls.bars.set_labels(self.worker.labels)
        where = redact(settings.source) if settings.source != "auto" else ""
        self.setWindowTitle(f"{where} - fer-cam" if where else "fer-cam")

    def _ended(self) -> None:
        self.controls.offer_again("&Play again")
        self._show_message("The source has ended. Press Play again, or choose another source.")

    def _play_again(self) -> None:
        self.controls.again.hide()
        self.worker.play_again()

    def _full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()
        self.controls.setVisible(not self.isFullScreen())

    def _file_name(self, kind: str) -> str:
        return str(Path.cwd() / f"fer-cam {time.strftime('%Y-%m-%d %H.%M.%S')}.{kind}")

    def save_picture(self, path: str | None = None) -> None:
        """Save the picture that is shown. path: the file; None asks the user."""
        image = self.view.image
        if image is None:
            self._notice("There is no picture to save yet; choose a source first")
            return
        image = image.copy()
        if not path:
            path, _ = QFileDialog.getSaveFileName(
                self, "Save picture", self._file_name("png"), "Pictures (*.png *.jpg)"
            )
        if not path:
            return
        if self.worker.reads(path):
            self._notice(f"{path}: is the source itself, which would be lost; choose another name")
            return
        failed = f"{path}: cannot be written; choose another folder, and a name that ends in .png or .jpg"
        self._notice(f"Saved {path}" if _save(image, path) else failed)

    def toggle_recording(self, path: str | None = None, *, overwrite: bool = True, append: bool = False) -> None:
        """Stop the recording, or start one.

        path: the video's file; None asks the user. overwrite: replace a file that exists. This is the default because
        the dialog asks before it returns such a file. append: record into a new numbered file beside it.
        """
        if self._recording:
            self.worker.record(None)
            return
        if not path:
            name = self._file_name("mp4")
            path, _ = QFileDialog.getSaveFileName(self, "Record to", name, "Videos (*.mp4 *.mkv *.mov *.webm *.avi)")
        if path:
            self.worker.record(path, overwrite=overwrite, append=append)

    def _recording_changed(self, on: bool) -> None:
        self._recording = on
        self.controls.show_recording(on)
        if on:
            self._notice("Recording; press Stop recording to finish the video")

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is not None and event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self._full_screen()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        # The window disappears at once. A recording gets the time to be finished; a camera that is still being opened
        # is not waited for.
        self.hide()
        self.worker.stop(timeout=10.0 if self._recording else 1.0)
        super().closeEvent(event)
