"""Faces as pictures of their own, with a csv beside them in which a person says what each shows."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import cv2

from fer_cam.sinks.face_names import stem, without_password, written
from fer_cam.sinks.lines import attribute_columns, attribute_values
from fer_cam.sources.files import PICTURES
from fer_cam.types import Face, Result
from fer_models.card import Bundle
from fer_models.errors import FerError
from fer_models.face_table import LABEL, PROBABILITY, FaceTable, columns_of, read_table
from fer_models.preprocess import crop_face, fit_input

__all__ = ["FaceSink"]

SIDE = 48
"""Pixels of a saved face's side: FER2013's."""
TABLE = "faces.csv"


def _is_foreign(path: Path) -> bool:
    """Whether a whole picture lies at `path` that is no face of ours. One of ours without a row is a killed run's."""
    if not path.exists():
        return False
    image = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    return image is not None and image.shape != (SIDE, SIDE)


class FaceSink:
    """Writes every face as a grey 48x48 PNG, cut out as the model's card asks, and a row in faces.csv.

    A picture's faces are written before their rows, and its rows all at once: a kill loses neither rows nor
    labels, and what has a row is whole.
    """

    def __init__(
        self, folder: str | Path, bundle: Bundle, source: str, *, live: bool = False, overwrite: bool = False,
        append: bool = False, attributes: Mapping[str, Sequence[str]] | None = None,
    ) -> None:  # fmt: skip
        """bundle: of the emotion model. source: its name, for frames that have none. attributes: labels by task.

        live: frames of another run are others, even if their numbers are the same. append: go on where
        faces.csv ends. overwrite: replace it and the pictures that it names, unless a person has labelled them.
        Raises FerError for a folder that has faces without either, and for one that cannot be written.
        """
        self.folder, self.table = Path(folder), Path(folder) / TABLE
        # Of this run: faces, pictures looked at, those without a face, and those whose rows were there before.
        self.faces = self.pictures = self.empty = self.again = 0
        self.without: list[str] = []  # the first few without a face
        self._bundle, self._source, self._live = bundle, without_password(source), live
        columns = columns_of(bundle.labels, attribute_columns(attributes or {}))
        self._out = FaceTable(self.table, columns)
        self._old: Sequence[Mapping[str, str]] | None = None  # what the first picture replaces
        self._known: set[tuple[str, str]] = set()
        self._taken: set[str] = set()
        try:
            self._made = not self.folder.exists()
            self.folder.mkdir(parents=True, exist_ok=True)
            self._look(columns, overwrite=overwrite, append=append)
            for place in (self.folder, self.table):
                if place.exists() and not os.access(place, os.W_OK):
                    raise PermissionError(None, "Permission denied", str(place))
        except OSError as error:
            why = "it is a file" if self.folder.is_file() else error.strerror or error
            where = error.filename or folder
            raise FerError(f"{where}: cannot be written ({why}); choose another --save-faces") from error

    def _look(self, columns: list[str], *, overwrite: bool, append: bool) -> None:
        """Learn what the folder holds, and refuse what must not be touched."""
        # By pictures that may not be ours, or may be photos that are looked at in this run.
        self._taken = {p.name.lower() for p in self.folder.iterdir() if p.suffix.lower() in PICTURES}
        if not self.table.exists():
            if self._taken and not overwrite:
                raise FerError(
                    f"{self.folder}: has pictures in it, but no {TABLE}; choose another folder, or add --overwrite "
                    "to write among them",
                    exit_code=2,
                )
            return
        table, rows = read_table(self.table)
        lock = self.folder / f".~lock.{TABLE}#"
        if lock.exists():
            raise FerError(f"{self.table}: is open in LibreOffice; close it there (or remove {lock})")
        labels = sum(bool(row.get(LABEL, "").strip()) for row in rows)
        if rows and overwrite and labels:
            raise FerError(
                f"{self.table}: {labels} label{'s' * (labels > 1)} that a person filled in would be lost; "
                "add --append instead, or remove the file by hand",
                exit_code=2,
            )
        if rows and not (overwrite or append):
            raise FerError(
                f"{self.table}: has {len(rows)} faces already; add --append or --overwrite, or choose another folder",
                exit_code=2,
            )
        if not rows or overwrite:
            self._old = rows
            self._taken -= {row["face"].lower() for row in rows}
            return
        if set(columns) - set(table.columns) or {c for c in table.columns if c.startswith(PROBABILITY)} - set(columns):
            raise FerError(
                f"{self.table}: has the columns of another --model or --attribute; choose another folder", exit_code=2
            )
        self._out = table
        self._known = {(os.path.abspath(row["photo"]), row["frame"]) for row in rows}
        self._taken = {row["face"].lower() for row in rows}

    def done(self, paths: Sequence[Path]) -> list[Path]:
        """Those of `paths` that have rows already, and those that lie in the folder itself."""
        here, known = self.folder.resolve(), {photo for photo, _ in self._known}
        inside = [p for p in paths if p.resolve().parent == here]
        again = [p for p in paths if os.path.abspath(written(p)) in known]
        self.again += len(again)
        return inside + again

    def write(self, result: Result) -> None:
        """Save every face of one picture; a file's frame that an appended csv has rows of is passed over."""
        frame, photo = result.frame, written(result.frame.name or self._source)
        if not (self._live or frame.name) and (os.path.abspath(photo), str(frame.index)) in self._known:
            self.again += 1
            return
        self.pictures += 1
        if not result.faces:
            self.empty += 1
            self.without += [photo] if len(self.without) < 5 else []
        made: list[Path] = []
        try:
            self._begin()
            rows = [self._save(result, photo, face, i, made) for i, face in enumerate(result.faces, 1)]
            self._out.add(rows)
        except BaseException as error:
            for path in made:  # what has no row is no part of the folder
                with suppress(OSError):
                    path.unlink()
            if isinstance(error, OSError):
                why = error.strerror or error
                raise FerError(
                    f"{self.folder}: cannot be written ({why}); the faces so far are kept, --append goes on"
                ) from error
            raise
        self.faces += len(rows)

    def _begin(self) -> None:
        """At the first picture, remove what it takes the place of: the csv and the pictures it names."""
        if self.pictures > 1:
            return
        for name in (row["face"] for row in self._old or ()):
            if name == Path(name).name and name.lower().endswith(".png"):
                (self.folder / name).unlink(missing_ok=True)
        if self._old is not None:
            self.table.unlink(missing_ok=True)
        self._out.add([])  # the header, before any face: a folder with pictures and no csv would be taken for another's

    def _save(self, result: Result, photo: str, face: Face, number: int, made: list[Path]) -> dict[str, object]:
        """Write one face's picture, whose path is added to `made`; returns its row."""
        bundle, name = self._bundle, f"{stem(photo)}-{result.frame.index:05d}-{number:02d}"
        file, count = f"{name}.png", 1
        # Another folder's photo of the same name, in another run; or a picture of somebody else's.
        while file.lower() in self._taken or _is_foreign(self.folder / file):
            count += 1
            file = f"{name}~{count}.png"
        crop = crop_face(
            result.frame.image, face.box, face.points, margin=bundle.margin, alignment=bundle.alignment, size=SIDE
        )
        data = cv2.imencode(".png", fit_input(crop, (SIDE, SIDE), 1))[1].tobytes()
        made.append(self.folder / file)
        made[-1].write_bytes(data)
        x, y, width, height = face.box
        row = {
            "photo": photo, "face": file, "frame": result.frame.index, "x": x, "y": y, "width": width,
            "height": height, "score": round(face.score, 4), "emotion": face.emotion,
            "confidence": round(face.confidence, 4),
        }  # fmt: skip
        row |= {f"{PROBABILITY}{label}": round(p, 4) for label, p in face.probabilities.items()}
        tasks = {task: list(a.probabilities) for task, a in face.attributes.items()}
        return row | dict(zip(attribute_columns(tasks), attribute_values(face), strict=True))

    def close(self) -> None:
        """Nothing is held open; a folder that was made for nothing goes."""
        if self._made and not self.pictures:
            with suppress(OSError):
                self.folder.rmdir()
