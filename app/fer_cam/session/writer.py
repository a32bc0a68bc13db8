"""Record a session: a folder that is whole up to its last line at every moment."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np

from fer_cam.session.clock import Moment, SessionClock
from fer_cam.session.folder import check_folder, claim_folder, failure, remove_empty
from fer_cam.session.format import (
    FACES,
    FRAME_COLUMNS,
    FRAMES,
    INFO,
    MARKER_COLUMNS,
    MARKERS,
    VIDEO,
    clean_text,
    face_columns,
    face_row,
    line_of,
    wall_text,
)  # fmt: skip
from fer_cam.session.info import SessionInfo
from fer_cam.sinks import VideoSink
from fer_cam.sinks.line_file import LineFile, open_file
from fer_cam.sinks.recording.clock import LONGEST_GAP
from fer_cam.types import Result
from fer_models.atomic import write_json
from fer_models.errors import FerError

__all__ = ["SessionWriter"]


class SessionWriter:
    """A sink that records a session. See docs/sessions.md for its files.

    Each frame's lines reach the system before `write` returns, so that a kill loses none. session.json is replaced as
    a whole. All methods are called on one thread. A change of the emotion model needs another session, because its
    columns would differ.

    folder: where the session is. info: what session.json says now. frames, faces: written so far.
    """

    recovers, lossless = True, True

    def __init__(
        self, folder: str | Path, info: SessionInfo, *, append: bool = False, video: bool = False,
        clock: SessionClock | None = None, notice: Callable[[str], None] = lambda text: None,
    ) -> None:  # fmt: skip
        """Create the folder and its files.

        info: of the source and the models; its start is set here. append: if `folder` is taken, record into the next
        free DIR-2, DIR-3 and so on. video: also keep the pictures, without boxes, in video.mp4. clock: of the source.
        notice: called with each line for the user. Raises FerError if the folder is taken or cannot be written, and
        if the video cannot.
        """
        self._clock = clock or SessionClock(live=info.live, fps=info.fps)
        self._notice, self._open = notice, True
        self.frames = self.faces = self._ids = self._highest = self._dropped = 0
        self.folder = check_folder(Path(folder), append=append)
        self.name, self.needs_picture = str(self.folder), video
        self._created = claim_folder(self.folder)
        self._files: dict[str, LineFile] = {}
        self._video: VideoSink | None = None
        self._pictured = 0.0  # time of the last picture
        self.info = replace(info, start=self._clock.now(), names={}, end=None)
        if info.informed is not None and info.informed_at is None:
            self.info = replace(self.info, informed_at=self.info.start)
        try:
            self._write_info()
            for name, columns in (
                (FACES, face_columns(info.labels, info.attributes)), (FRAMES, FRAME_COLUMNS), (MARKERS, MARKER_COLUMNS),
            ):  # fmt: skip
                self._files[name] = open_file(self.folder / name)
                self._files[name].write(line_of(columns).encode("utf-8", "backslashreplace"))
            if video:
                self._video = VideoSink(self.folder / VIDEO, info.fps, notice=notice)
        except (OSError, FerError) as error:
            self._close_files()
            with suppress(OSError):
                remove_empty(self.folder, created=self._created)
            raise failure(self.folder, error) if isinstance(error, OSError) else error from error

    @property
    def keeps_video(self) -> bool:
        """True while the pictures are kept; False after the video has failed."""
        return self._video is not None

    def __enter__(self) -> SessionWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(self, result: Result) -> None:
        """Write the lines of one frame, and its picture if the video is kept.

        Raises FerError if one cannot be written. The lines before are kept, each of them whole; after a failure of the
        video alone the session can go on without it.
        """
        moment = self._clock.take(result.frame)
        if moment.restarted:
            self.restart()
        self._dropped = result.dropped
        if not self.frames:
            height, width = result.frame.image.shape[:2]
            self._change(start=moment.wall, source_start=moment.time, size=(width, height))
        where = _cells(moment)
        lines, attributes = [], self.info.attributes
        for face in result.faces:
            number = face.id + self._ids
            self._highest = max(self._highest, number)
            name = self.info.names.get(number, "")
            lines.append(line_of(face_row(where, face, number, name, self.info.labels, attributes)))
        # The frame's own line comes last: where it is, its faces are.
        if lines:
            self._add(FACES, "".join(lines))
        self._add(FRAMES, line_of([*where, len(lines)]))
        self.frames += 1
        self.faces += len(lines)
        if self._video is not None:
            try:
                self._write_picture(self._video, result.frame.image, moment.time)
            except FerError:
                video, self._video = self._video, None
                with suppress(FerError):  # the first error says what happened
                    video.close()
                raise

    def _write_picture(self, video: VideoSink, image: np.ndarray, time: float) -> None:
        """Add a picture to the video, and note in session.json when each of its files begins."""
        if time - self._pictured > LONGEST_GAP:
            video.close()  # the next file begins at its own time
        self._pictured = time
        video.write_image(image, time)
        if len(video.starts) != len(self.info.videos):
            self._change(videos={name: round(start, 4) for name, start in video.starts.items()})

    def mark(
        self, label: str, origin: str = "", time: float | None = None, *, monotonic: float | None = None
    ) -> None:  # fmt: skip
        """Add a marker.

        label: what happened. origin: what set the marker, such as a key or "button". time: seconds of the source;
        None: now, which for a file is its present frame. monotonic: time.monotonic() of what happened, in place of
        `time`. Raises FerError if it cannot be written.
        """
        moment = self._clock.moment(time) if monotonic is None else self._clock.moment_of(monotonic)
        self._add(MARKERS, line_of([*_cells(moment), clean_text(label), clean_text(origin)]))

    def restart(self) -> None:
        """Give the faces from now on new numbers, because the pipeline has forgotten the old ones."""
        self._ids = self._highest

    def rename(self, id: int, name: str) -> None:
        """Name the person whose face has the number `id` now; "" takes the name back.

        Rows from now on have the name, and session.json has it for all rows. Raises FerError if it cannot be written.
        """
        names = {**self.info.names, id + self._ids: clean_text(name)}
        self._change(names={k: v for k, v in names.items() if v})

    def inform(self, informed: bool | None) -> None:
        """Note whether the people in the picture were told. Raises FerError if it cannot be written."""
        self._change(informed=informed, informed_at=None if informed is None else self._clock.now())

    def _change(self, **values: object) -> None:
        self.info = replace(self.info, **values)  # type: ignore[arg-type]
        try:
            self._write_info()
        except OSError as error:
            raise self._failure(error) from error

    def _write_info(self) -> None:
        write_json(self.folder / INFO, self.info.to_dict())

    def _add(self, name: str, lines: str) -> None:
        try:
            self._files[name].write(lines.encode("utf-8", "backslashreplace"))
        except OSError as error:
            raise self._failure(error) from error

    def _failure(self, error: OSError) -> FerError:
        return FerError(
            f"{self.folder}: the session cannot go on ({error.strerror or error}); what was recorded before is kept: "
            "free some space, or choose another folder"
        )

    def _close_files(self) -> None:
        for file in self._files.values():
            file.close()

    def close(self) -> None:
        """Finish the session. May be called twice. One without a frame is removed.

        Raises FerError if its last parts cannot be written; every part is tried.
        """
        if not self._open:
            return
        self._open = False
        problems: list[FerError] = []
        try:
            self._close_files()
            if not self.frames:
                remove_empty(self.folder, created=self._created)
                return
            end = self._clock.moment().wall
            self._change(end=end, frames=self.frames, faces=self.faces, dropped=self._dropped)
        except OSError as error:
            problems.append(self._failure(error))
        except FerError as error:
            problems.append(error)
        if self._video is not None:
            try:
                self._video.close()
            except FerError as error:
                problems.append(error)
        if problems:
            raise problems[0]
        self._notice(f"{self.folder}: recorded a session of {self.frames} frame{'s' * (self.frames != 1)}")


def _cells(moment: Moment) -> list[object]:
    frame = "" if moment.frame is None else moment.frame
    return [wall_text(moment.wall), round(moment.time, 4), frame]
