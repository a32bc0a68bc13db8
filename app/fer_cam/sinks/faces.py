"""Save faces as pictures, with a faces.csv beside them in which a person can label them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import cv2

from fer_cam.sinks.face_names import name_in_results, stem
from fer_cam.sinks.lines import attribute_columns, attribute_values
from fer_cam.sources.picture_files import PICTURE_SUFFIXES
from fer_cam.types import Face, Result
from fer_models.card import Bundle
from fer_models.errors import FerError
from fer_models.face_table import LABEL, PROBABILITY, TABLE, FaceTable, columns_of, read_table, refuse_open
from fer_models.file_lock import FolderLock
from fer_models.paths import real_path
from fer_models.preprocess import crop_face, fit_input
from fer_models.redact import redact

__all__ = ["FaceSink"]

SIDE = 48
"""Side of a saved face in pixels, as in FER2013."""


def _is_foreign(path: Path) -> bool:
    """Return True if `path` is an image that we did not write.

    A 48x48 image without a row was left by a killed run, and may be replaced.
    """
    if not path.exists():
        return False
    image = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    return image is not None and image.shape != (SIDE, SIDE)


class FaceSink:
    """Writes every face as a grey 48x48 PNG, cropped as the model's card says, and a row for it in faces.csv.

    A picture's faces are written before their rows, and its rows all at once. So a kill loses neither rows nor labels,
    and every face that has a row is complete.

    faces, pictures: how many this run has written and processed. empty: pictures without a face; without: the names of
    the first five. again: pictures skipped because their faces were saved before.
    """

    needs_picture, recovers, lossless = True, False, True

    def __init__(
        self, folder: str | Path, bundle: Bundle, source: str, *, live: bool = False, overwrite: bool = False,
        append: bool = False, attributes: Mapping[str, Sequence[str]] | None = None,
    ) -> None:  # fmt: skip
        """Create the folder, or check what it holds.

        bundle: the emotion model. source: the source's name, used for frames that have no name of their own. live: the
        frames of another run are different ones, even if their numbers are the same. append: continue the faces.csv
        that exists. overwrite: replace it and the pictures that it names, unless a person has labelled them.
        attributes: task of each second label -> its class names.
        Raises FerError if the folder holds pictures or faces and neither `append` nor `overwrite` is given, if labels
        would be lost, if the columns of faces.csv differ, if the folder cannot be written, and if another process
        saves faces in it.
        """
        self.folder, self.table, self.name = Path(folder), Path(folder) / TABLE, str(folder)
        self.faces = self.pictures = self.empty = self.again = 0
        self.without: list[str] = []
        self._bundle, self._source, self._live = bundle, redact(source), live
        columns = columns_of(bundle.labels, attribute_columns(attributes or {}))
        self._out = FaceTable(self.table, columns)
        self._replaced: Sequence[Mapping[str, str]] | None = None  # rows to be replaced at the first picture
        self._known: set[tuple[str, str]] = set()  # (photo, frame) of the rows that are kept
        self._taken: set[str] = set()  # names that a new face must not get, in lower case
        try:
            self._is_new_folder = not self.folder.exists()
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = FolderLock(self.folder)  # released by `close`, and when __init__ fails
            self._inspect(columns, overwrite=overwrite, append=append)
            for place in (self.folder, self.table):
                if place.exists() and not os.access(place, os.W_OK):
                    raise PermissionError(None, "Permission denied", str(place))
        except BlockingIOError as error:
            raise FerError(
                f"{folder}: another process is saving faces in it or labelling them; wait for it, or choose another "
                "--save-faces"
            ) from error
        except OSError as error:
            why = "it is a file" if self.folder.is_file() else error.strerror or error
            where = error.filename or folder
            raise FerError(f"{where}: cannot be written ({why}); choose another --save-faces") from error

    def _inspect(self, columns: list[str], *, overwrite: bool, append: bool) -> None:
        """Read what the folder holds, and refuse to touch what must stay."""
        # Any picture here may be somebody else's, or a photo that this run reads.
        self._taken = {p.name.lower() for p in self.folder.iterdir() if p.suffix.lower() in PICTURE_SUFFIXES}
        if not self.table.exists():
            if self._taken and not overwrite:
                raise FerError(
                    f"{self.folder}: has pictures in it, but no {TABLE}; choose another folder, or add --overwrite "
                    "to write among them",
                    exit_code=2,
                )
            return
        table, rows = read_table(self.table)
        refuse_open(self.table)
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
            self._replaced = rows
            self._taken -= {row["face"].lower() for row in rows}
            if table.columns and not rows:
                self._taken = set()  # a run that was killed before its first row left faces; see _is_foreign
            return
        if set(columns) - set(table.columns) or {c for c in table.columns if c.startswith(PROBABILITY)} - set(columns):
            raise FerError(
                f"{self.table}: has the columns of another --model, --attribute or version of fer-cam; "
                "choose another folder",
                exit_code=2,
            )
        self._out = table
        self._known = {(os.path.abspath(row["photo"]), row["frame"]) for row in rows}
        self._taken = {row["face"].lower() for row in rows}

    def done(self, paths: Sequence[Path]) -> list[Path]:
        """Return the photos among `paths` that have rows already or lie in the folder itself, and count the former."""
        here, known = real_path(self.folder), {photo for photo, _ in self._known}
        inside = [p for p in paths if real_path(p).parent == here]
        again = [p for p in paths if os.path.abspath(name_in_results(p)) in known]
        self.again += len(again)
        return inside + again

    def write(self, result: Result) -> None:
        """Save every face of one picture. A video's frame that has rows already is skipped.

        Raises FerError if the folder cannot be written; the picture's faces are then removed, and the faces before
        are kept.
        """
        frame, photo = result.frame, name_in_results(result.frame.name or self._source)
        if not (self._live or frame.name) and (os.path.abspath(photo), str(frame.index)) in self._known:
            self.again += 1
            return
        self.pictures += 1
        if not result.faces:
            self.empty += 1
            self.without += [photo] if len(self.without) < 5 else []
        paths: list[Path] = []
        try:
            self._begin()
            rows = [self._save(result, photo, face, i, paths) for i, face in enumerate(result.faces, 1)]
            self._out.add(rows)
        except BaseException as error:
            for path in paths:  # every face in the folder has a row
                with suppress(OSError):
                    path.unlink()
            if isinstance(error, OSError):
                raise FerError(
                    f"{self.folder}: cannot be written ({error.strerror or error}); the faces so far are kept: make "
                    "room, then run the same command with --append to continue"
                ) from error
            raise
        self.faces += len(rows)

    def _begin(self) -> None:
        """At the first picture, remove the csv that is replaced and the pictures that it names."""
        if self.pictures > 1:
            return
        for name in (row["face"] for row in self._replaced or ()):
            if name == Path(name).name and name.lower().endswith(".png"):
                (self.folder / name).unlink(missing_ok=True)
        if self._replaced is not None:
            self.table.unlink(missing_ok=True)
        # The header comes before any face: a later run refuses a folder that has pictures and no csv.
        self._out.add([])

    def _save(self, result: Result, photo: str, face: Face, number: int, paths: list[Path]) -> dict[str, object]:
        """Write one face's picture, add its path to `paths`, and return its row."""
        bundle, name = self._bundle, f"{stem(photo)}-{result.frame.index:05d}-{number:02d}"
        file, count = f"{name}.png", 1
        # The name may be taken: by a photo of the same name in another folder, or by somebody else's picture.
        while file.lower() in self._taken or _is_foreign(self.folder / file):
            count += 1
            file = f"{name}~{count}.png"
        image = result.frame.image
        crop = image  # with --crops the picture itself, whatever its shape
        if face.box != (0, 0, image.shape[1], image.shape[0]):
            crop = crop_face(image, face.box, face.points, margin=bundle.margin, alignment=bundle.alignment, size=SIDE)
        data = cv2.imencode(".png", fit_input(crop, (SIDE, SIDE), 1))[1].tobytes()
        paths.append(self.folder / file)
        paths[-1].write_bytes(data)
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
        """Let other processes save faces in the folder. Remove it if this run created it and wrote nothing."""
        self._lock.release()
        if self._is_new_folder and not self.pictures:
            with suppress(OSError):
                self.folder.rmdir()
