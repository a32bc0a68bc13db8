"""Draw the headset bar on datasets of one file: a FER2013 csv, or a zip of pictures."""

from __future__ import annotations

import csv
import gzip
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np

from fer_models.atomic import replacing
from fer_models.errors import FerError, first_line
from fer_train.data.affectnet_csv import is_affectnet_csv
from fer_train.data.folders import UNREADABLE
from fer_train.data.picture_files import is_picture_name
from fer_train.data.table_files import open_table, open_text
from fer_train.headset.copy_picture import occlude_picture
from fer_train.headset.pictures import occlude_face
from fer_train.progress import Progress

__all__ = ["occlude_csv", "occlude_zip"]

SIDE = 48


@contextmanager
def _writing(target: Path) -> Iterator[IO[str]]:
    """Open `target` for writing under a temporary name, compressed if its own ends with .gz."""
    with replacing(target) as aside:
        if target.suffix.lower() == ".gz":
            with gzip.open(aside, "wt", newline="", encoding="utf-8") as packed:
                yield packed
        else:
            with open(aside, "w", newline="", encoding="utf-8") as plain:
                yield plain


def _row_count(path: Path) -> int:
    with open_text(path) as text:
        return sum(chunk.count("\n") for chunk in iter(lambda: text.read(1 << 20), ""))


def occlude_csv(source: Path, target: Path) -> tuple[int, list[str]]:
    """Copy a FER2013 csv with the bar on every face; columns and their order stay.

    Returns the number of rows written, and one line for each row that was left out. Raises FerError if no row can be
    read; the target is not written then.
    """
    problems, count = [], 0
    with (
        open_table(source, lambda columns: "pixels" in columns) as table,
        _writing(target) as out,
        Progress("drawing", _row_count(source), elsewhere=10) as progress,
    ):
        writer = csv.writer(out, lineterminator="\n")
        if is_affectnet_csv(table.columns):
            raise FerError(f"{source}: is a list of pictures; give the folder that holds it and the pictures")
        if "pixels" not in table.columns:
            raise FerError(f"{source}: no column pixels; give a FER2013 csv")
        writer.writerow(table.first)
        place = table.columns.index("pixels")
        for line, row in table.rows:
            progress.step()
            try:
                values = np.array(row[place].split(), np.int64)
                if values.size != SIDE * SIDE or values.min() < 0 or values.max() > 255:
                    raise ValueError
            except (ValueError, IndexError, OverflowError):
                problems.append(f"{source.name} line {line}: not {SIDE}x{SIDE} pixels of 0 to 255")
                continue
            face = occlude_face(values.astype(np.uint8).reshape(SIDE, SIDE, 1))
            row[place] = " ".join(map(str, face.ravel()))
            writer.writerow(row)
            count += 1
        if not count:  # raised while the target has its temporary name, so that no file is left
            raise FerError(f"{source}: no row has {SIDE}x{SIDE} pixels; {problems[0] if problems else 'it is empty'}")
    return count, problems


def occlude_zip(source: Path, target: Path) -> tuple[int, list[str]]:
    """Copy a zip with the bar on every picture; other entries are copied as they are.

    Returns the number of pictures written, and one line for each entry that was left out. Raises FerError for a damaged
    zip.
    """
    problems, count = [], 0
    try:
        with (
            zipfile.ZipFile(source) as archive,
            replacing(target) as aside,
            zipfile.ZipFile(aside, "w", zipfile.ZIP_STORED) as out,  # pictures are already compressed
            Progress("drawing", len(archive.namelist()), elsewhere=10) as progress,
        ):
            for entry in archive.infolist():
                progress.step()
                if entry.is_dir():
                    continue
                try:
                    data = archive.read(entry)
                except UNREADABLE as error:
                    problems.append(f"{entry.filename}: cannot be unpacked ({first_line(error)})")
                    continue
                if is_picture_name(entry.filename):
                    encoded = occlude_picture(data, entry.filename)
                    if encoded is None:
                        problems.append(f"{entry.filename}: not a picture, or a damaged one")
                        continue
                    data = encoded
                    count += 1
                out.writestr(entry.filename, data)
    except zipfile.BadZipFile as error:
        raise FerError(f"{source}: not a zip file, or damaged ({error}); download it again") from error
    return count, problems
