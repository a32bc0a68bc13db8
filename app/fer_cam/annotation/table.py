"""A faces.csv into which labels are written while a person gives them."""

from __future__ import annotations

import csv
import os
import shutil
import threading
from pathlib import Path

from fer_cam.annotation.faces import SavedFace, labels_of, read_faces
from fer_models.atomic import remove_left_overs, replacing
from fer_models.errors import FerError
from fer_models.face_table import LABEL, REQUIRED, TABLE, FaceRow, FaceTable, read_rows, refuse_open
from fer_models.file_lock import FolderLock
from fer_models.table_text import TableText

__all__ = ["LabelTable"]

Stamp = tuple[int, int, int]
"""Mark of a version of a file: inode, size in bytes, time of change in nanoseconds."""


class LabelTable:
    """The faces of a faces.csv and their labels.

    While it is open, other processes of fer-cam neither save nor label faces in its folder. Labels may be set on one
    thread and saved on another.

    faces: that can be labelled. labels: their possible labels. remarks: a line about each kind of row that cannot be
    labelled as it is.
    """

    def __init__(self, place: str | Path) -> None:
        """place: the file, or the folder that has a faces.csv.

        Raises FerError if it is missing, damaged, no table of faces, without pictures, not writable, or in use by
        LibreOffice or another process.
        """
        path = Path(place)
        self.path = path / TABLE if path.is_dir() else path
        if not self.path.is_file():
            raise FerError(
                f"{place}: has no {TABLE}; save faces there first, in the window (File > Save faces) or with "
                f"fer-cam PHOTOS --save-faces {place}"
                if path.is_dir() else f"{place}: no such file; give a {TABLE}, or the folder that has one"
            )  # fmt: skip
        refuse_open(self.path)
        try:
            self._lock = FolderLock(self.path.parent)
        except BlockingIOError as error:
            raise FerError(
                f"{self.path}: another process saves faces there or labels them; close that first"
            ) from error
        except OSError as error:
            raise self._unreadable(error) from error
        try:
            if not os.access(self.path, os.W_OK) or not os.access(self.path.parent, os.W_OK):
                raise FerError(
                    f"{self.path}: labels cannot be written (no permission); copy the folder, or chmod +w it"
                )
            real = Path(os.path.realpath(self.path))
            remove_left_overs(real.parent, real.name)
            rows = self._read()
            self.labels = labels_of(self._table.columns)
            faces, given, self.remarks = read_faces(self.path, rows, self.labels)
        except BaseException:
            self._lock.release()
            raise
        self.faces: tuple[SavedFace, ...] = tuple(faces)
        self._given, self._unsaved = given, dict[int, str]()
        self._change, self._writing = threading.Lock(), threading.Lock()

    def _unreadable(self, error: OSError) -> FerError:
        return FerError(f"{self.path}: cannot be read ({error.strerror or error}); choose another")

    def _read(self) -> list[FaceRow]:
        """Read the file, and return its rows that have cells. Raises FerError."""
        try:
            stamp, data = self._stamp(), self.path.read_bytes()
        except OSError as error:
            raise self._unreadable(error) from error
        table, rows = read_rows(self.path, data=data)
        if not set(table.columns) >= REQUIRED:
            raise FerError(f"{self.path}: is not one that fer-cam --save-faces wrote; choose another")
        rows = [row for row in rows if any(row.cells)]
        for row in rows:
            # The last cell may be missing: some editors drop what is empty at the end of a line.
            if not len(table.columns) - 1 <= len(row.cells) <= len(table.columns):
                raise FerError(
                    f"{self.path}: line {row.line} has {len(row.cells)} columns of {len(table.columns)}; correct or "
                    "remove the line"
                )
        try:
            self._text = TableText(data, table.delimiter)
        except (csv.Error, ValueError) as error:
            raise FerError(f"{self.path}: is not a csv that can be read ({error}); correct it") from error
        self._table: FaceTable = table
        self._read_at = stamp
        self._lines = dict[tuple[str, int], int]()
        count = dict[str, int]()
        for row in rows:
            name = row.values["face"].strip()
            self._lines[name, count.get(name, 0)] = row.line
            count[name] = count.get(name, 0) + 1
        return rows

    def _stamp(self) -> Stamp:
        state = self.path.stat()
        return state.st_ino, state.st_size, state.st_mtime_ns

    def label(self, index: int) -> str:
        """Return the label of a face; "" for none."""
        return self._given[index]

    def set_label(self, index: int, label: str) -> None:
        """Give a face one of `labels`, or "" for none. `save` writes it."""
        with self._change:
            self._given[index] = self._unsaved[index] = label

    @property
    def labelled(self) -> int:
        """Number of faces that have a label."""
        return sum(map(bool, self._given))

    @property
    def unsaved(self) -> int:
        """Number of labels that are not on the disk yet."""
        return len(self._unsaved)

    def save(self) -> None:
        """Write the labels that were set, aside, and rename the file, which is whole at every moment.

        All other cells keep their bytes. If the file was changed by another program meanwhile, the labels go into the
        changed one. Raises FerError if they cannot be written; they are kept for the next call.
        """
        with self._writing:
            with self._change:
                changes = dict(self._unsaved)
            if not changes:
                return
            try:
                self._write(changes)
            except (OSError, FerError) as error:
                text = f"{self.path}: cannot be written ({error.strerror or error})" \
                    if isinstance(error, OSError) else str(error).split("; ")[0]  # fmt: skip
                raise FerError(
                    f"{text}; {len(changes)} label{'s wait' if len(changes) > 1 else ' waits'} to be saved: keep this "
                    "window open, mend that, and label on"
                ) from error
            with self._change:
                for index, label in changes.items():
                    if self._unsaved.get(index) == label:
                        del self._unsaved[index]

    def _write(self, changes: dict[int, str]) -> None:
        refuse_open(self.path)
        if self._stamp() != self._read_at:
            self._read()
        columns = self._table.columns
        place = len(columns) - 1 - list(reversed(columns)).index(LABEL)
        for index, label in changes.items():
            line = self._lines.get(self.faces[index].key)
            if line is not None:  # else somebody has removed the row
                self._text.set_cell(line, place, len(columns), label)
        with replacing(os.path.realpath(self.path), sync=True) as temporary:  # a link stays a link
            temporary.write_bytes(self._text.encode())
            shutil.copymode(self.path, temporary)
        self._read_at = self._stamp()

    def close(self) -> None:
        """Save, and let other processes into the folder, also if that fails. Raises FerError as `save` does."""
        try:
            self.save()
        finally:
            self.release()

    def release(self) -> None:
        """Let other processes into the folder; labels that are not saved are lost. May be called twice."""
        self._lock.release()
