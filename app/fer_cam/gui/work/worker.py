"""The thread behind the window, as the window sees it.

The window calls `configure`, `play_again` or `record`, which return at once. The outcome arrives as a signal on the
window's own thread.
"""

from __future__ import annotations

import threading

from PyQt6.QtCore import QObject, pyqtSignal

from fer_cam.comparing.agreement import Agreement
from fer_cam.gui.work.newest import Shown
from fer_cam.gui.work.session_recorder import SessionRecorder
from fer_cam.gui.work.work_loop import WorkLoop
from fer_cam.live.playback import Place
from fer_cam.pipeline.pipeline import Pipeline
from fer_cam.settings import Settings

__all__ = ["Worker"]


class Worker(QObject):
    """Runs the work loop on a thread of its own, and brings its news to the window's thread."""

    updated = pyqtSignal()  # a new result can be taken: take()
    notice = pyqtSignal(str)  # what takes time now: "camera" (looking for one), "opening" (a source), "" (nothing)
    failed = pyqtSignal(str)  # one line in English; the picture goes on if there is a source
    lost = pyqtSignal(str)  # why, in English, there is no source any more; a camera or stream is tried again by itself
    applied = pyqtSignal(object)  # the Settings that are in force now
    ended = pyqtSignal()  # a file has come to its end
    recording = pyqtSignal(bool)  # a recording has started or ended
    session_changed = pyqtSignal(str)  # the folder of the session that has begun; "" at its end
    session_broken = pyqtSignal(str, str)  # folder of a session that could not go on ("": could not begin), and why
    told = pyqtSignal(str)  # lines in English, for the terminal and the status line

    def __init__(self, settings: Settings, *, demo: bool = False, run_through: bool = False) -> None:
        """settings: with the source "auto" for the first camera. demo: if there is none, play the demo in its place.

        run_through: photos of the first source go by themselves, to their end; those of others stay until the user
        goes on.
        """
        super().__init__()
        self._loop = WorkLoop(settings, self, demo=demo, run_through=run_through)
        self._thread = threading.Thread(target=self._loop.run, name="pipeline", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    @property
    def current(self) -> Settings | None:
        """The settings in force; None before the first are."""
        return self._loop.current

    @property
    def requested(self) -> Settings:
        """The settings that were requested last."""
        return self._loop.requests.settings

    @property
    def pipeline(self) -> Pipeline | None:
        """The pipeline in force; None before the first model is loaded."""
        return self._loop.pipeline

    @property
    def labels(self) -> tuple[str, ...]:
        """Emotion names of the model in force; empty before the first model is loaded."""
        return self.pipeline.classifier.labels if self.pipeline else ()

    @property
    def session(self) -> SessionRecorder:
        """Records the session; its requests may be made on the window's thread."""
        return self._loop.session

    @property
    def agreement(self) -> Agreement:
        """The count of the present comparison."""
        return self._loop.agreement

    @property
    def has_source(self) -> bool:
        """True while a source gives pictures; False after its end and after a failure."""
        playing = self._loop.playing
        return playing is not None and playing.connected

    def reads(self, path: str) -> bool:
        """Return True if the file `path` is, or is in, the present source; also after the source's end."""
        return self._loop.sources.reads(path)

    def take(self) -> Shown | None:
        """Return the newest result, or None if it was taken before."""
        return self._loop.newest.take()

    def configure(self, settings: Settings) -> None:
        """Request other settings; `applied` or `failed` follows. The same settings again mean another try."""
        self._loop.requests.change(settings)
        if settings == self.current and not self.has_source:
            self.play_again()

    @property
    def place(self) -> Place:
        """The place in the present file."""
        return self._loop.playback.place

    def play(self, on: bool) -> None:
        """Request that a film or photos go on by themselves, or stay. A film that has ended plays again."""
        if on and not self.has_source:
            self.play_again()
            return
        self._loop.playback.play(on)
        self._wake()

    def seek(self, position: float) -> None:
        """Request the photo of a number, from 1, or the moment of a film, in seconds."""
        self._loop.playback.seek(position)
        if self.has_source:
            self._wake()
        else:
            self.play_again()

    def step(self, count: int) -> None:
        """Request the photo that is `count` further; below 0: back."""
        self._loop.playback.step(count)
        self._wake()

    def _wake(self) -> None:
        self._loop.requests.call(lambda: None)

    def play_again(self) -> None:
        """Request to open the present source from its start."""
        self._loop.try_anew()

    def record(self, path: str | None, *, overwrite: bool = False, append: bool = False) -> None:
        """Request to record into `path`, or to stop recording if it is None; `recording` or `failed` follows."""
        self._loop.requests.call(lambda: self._loop.record(path, overwrite=overwrite, append=append))

    def stop(self, timeout: float = 5.0) -> None:
        """Finish the present frame, close everything and end the thread; wait for it `timeout` seconds at most."""
        self._loop.stop()
        if self._thread.is_alive():
            self._thread.join(timeout)
