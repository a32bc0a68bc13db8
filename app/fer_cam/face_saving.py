"""Save the faces of photos or of a video while something else goes on, as `fer-cam SOURCE --save-faces DIR` does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from fer_cam.pipeline.frame_budget import target_rate
from fer_cam.pipeline.make_pipeline import make_pipeline
from fer_cam.pipeline.pipeline import Pipeline
from fer_cam.settings import Settings
from fer_cam.sinks import FaceSink
from fer_cam.sources import CUT, ImageSource, ReadAhead, Source, open_source
from fer_models.errors import FerError
from fer_models.face_table import LABEL, TABLE, read_table
from fer_models.paths import real_path

__all__ = ["FaceSaving", "SavedFaces", "check_folder", "faces_in", "inner_folder"]


def check_folder(folder: str | Path, source: Source) -> None:
    """Raise FerError, with exit code 2, if faces would be saved in the folder that holds all the photos."""
    here = real_path(folder)
    if isinstance(source, ImageSource) and all(real_path(p).parent == here for p in source.paths):
        raise FerError(f"{folder}: is the folder of the photos; choose another --save-faces", exit_code=2)


def faces_in(folder: str | Path) -> tuple[int, int]:
    """Return how many faces a folder's faces.csv has, and how many of them are labelled; (0, 0) without one.

    Raises FerError if it is damaged or no such table.
    """
    path = Path(folder) / TABLE
    try:
        rows = read_table(path)[1] if path.exists() else []
    except OSError as error:
        raise FerError(f"{path}: cannot be read ({error.strerror or error}); choose another folder") from error
    return len(rows), sum(bool(row[LABEL].strip()) for row in rows)


def inner_folder(folder: str | Path) -> Path | None:
    """Return a free place for the faces inside a folder that holds other files; None if it is empty or new, or has a
    table of faces. Hidden files do not count."""
    place = Path(folder)
    try:
        if (place / TABLE).exists() or all(file.name.startswith(".") for file in place.iterdir()):
            return None
    except OSError:  # it is made, or refused, when the faces are saved
        return None
    names = ("faces", *(f"faces-{number}" for number in range(2, 1000)))
    return next((place / name for name in names if not (place / name).exists()), None)


@dataclass(frozen=True)
class SavedFaces:
    """The outcome of saving faces.

    faces: number that was saved. pictures: photos or frames that were searched. empty: those in which no face was
    found. without: names of the first of these. again: pictures whose faces were there before. skipped: photos that
    cannot be read. left: photos that a cancelled run did not come to. photos: False for a video. cut: why a video ended
    before its end, else "".
    """

    folder: Path
    faces: int
    pictures: int
    empty: int
    without: tuple[str, ...]
    again: int
    skipped: int
    left: int
    photos: bool
    cancelled: bool
    cut: str = ""


class FaceSaving:
    """Goes through a file of its own with a pipeline of its own, and writes with FaceSink."""

    def __init__(self, settings: Settings, folder: str | Path, *, append: bool = False) -> None:
        """settings: with the source, which must have an end. append: add to the faces that `folder` has."""
        self._settings, self._folder, self._append = replace(settings, loop=False, compare=None), Path(folder), append
        self._cancelled = threading.Event()
        self.photos = False
        """True if the source is photos; known when `progress` is called."""

    def cancel(self) -> None:
        """End `run` after the present picture; what is saved stays."""
        self._cancelled.set()

    def run(self, progress: Callable[[float, float, int], None]) -> SavedFaces:
        """Save every face, and return the counts.

        progress: called after each picture with (photos or seconds done, of how many, faces saved); 0 if unknown.
        Raises FerError if the source or a model cannot be opened, if the folder must not be written to, or if writing
        fails; the faces so far are kept.
        """
        pipeline = make_pipeline(self._settings)
        source = open_source(self._settings.source, size=self._settings.size, input_fps=self._settings.input_fps)
        try:
            if source.live or self._settings.source.startswith("demo"):
                raise FerError(f"{source.name}: has no end; open photos, a folder or a video to save faces")
            pipeline.hold(target_rate(self._settings.fps, source))
            check_folder(self._folder, source)
            sink = FaceSink(
                self._folder, pipeline.classifier.bundle, source.name, attributes=pipeline.attribute_labels,
                append=self._append,
            )  # fmt: skip
            try:
                return self._save(pipeline, source, sink, progress)
            finally:
                sink.close()
        finally:
            source.close()

    def _save(
        self, pipeline: Pipeline, source: Source, sink: FaceSink, progress: Callable[[float, float, int], None]
    ) -> SavedFaces:
        photos, cut = 0, ""
        if isinstance(source, ImageSource):
            source.leave_out(sink.done(source.paths))
            photos, self.photos = source.count, True
        end = photos or float(getattr(source, "length", 0.0))
        ahead = ReadAhead(source)
        loop = pipeline.run(ahead, ahead=True)
        try:
            for result in loop:
                sink.write(result)
                progress(loop.count if photos else result.frame.time, end, sink.faces)
                if self._cancelled.is_set():
                    break
        except FerError as error:
            if error.exit_code != CUT:
                raise
            cut = str(error)
        finally:
            loop.close()
            ahead.close()
            pipeline.reset()  # ends a search that runs in the background
        skipped = len(ahead.skipped)
        return SavedFaces(
            self._folder, sink.faces, sink.pictures, sink.empty, tuple(sink.without), sink.again, skipped,
            max(0, photos - skipped - sink.pictures) if isinstance(source, ImageSource) else 0,
            isinstance(source, ImageSource), self._cancelled.is_set(), cut,
        )  # fmt: skip
