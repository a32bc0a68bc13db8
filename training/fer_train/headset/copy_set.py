"""Copy a dataset with the headset bar on every face, in parallel; resume where an earlier run stopped."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fer_models.atomic import remove_left_overs, replacing, write_json
from fer_models.errors import FerError
from fer_models.file_lock import FolderLock
from fer_models.occlusion import points_from_box
from fer_models.paths import real_path
from fer_train.data.affectnet import affectnet_parts, read_landmarks
from fer_train.data.affectnet_csv import affectnet_lists, listed_faces
from fer_train.data.listed import ListedFace
from fer_train.data.load import fer_table
from fer_train.data.packed import packed_set
from fer_train.data.picture_files import PICTURES, is_picture_name
from fer_train.data.raf_db import LISTS, raf_db_root
from fer_train.data.table_files import is_table_name
from fer_train.headset.copy_picture import occlude_picture
from fer_train.headset.copy_tables import occlude_csv, occlude_zip
from fer_train.headset.worker_processes import in_parallel
from fer_train.progress import Progress

__all__ = ["Outcome", "occlude"]

RECORD = "occlude.json"
"""File in the target folder that names the source, so that only a copy of the same source is resumed."""

Place = Path | ListedFace | None
"""Source of the place of a picture's face: the folder of its annotations, its entry in a list, or nothing."""
Work = tuple[Path, Path, Place]
"""A picture, its place in the copy, and what tells where its face is."""


@dataclass(frozen=True)
class Outcome:
    """The result of a copy.

    written: pictures drawn by this run. exact: those of them drawn by landmarks. skipped: pictures that an earlier run
    had drawn. problems: one line for each picture that was left out.
    """

    written: int
    exact: int
    skipped: int
    problems: tuple[str, ...]


def occlude(source: str | Path, target: str | Path, workers: int | None = None) -> Outcome:
    """Copy the dataset at `source` to `target` in the same layout, with the headset bar on every face.

    A FER2013 csv becomes a csv and a zip becomes a zip. A folder keeps the relative path, format, size and channels of
    each picture (JPEG at quality 95). AffectNet's landmarks place the bar, and its annotations are copied. Pictures
    that are in a target folder already are not drawn again. workers: processes, by default one for each processor.
    Raises FerError if `source` is not a dataset, or if `target` holds anything else than a copy of it.
    """
    source, target = Path(source), Path(target)
    if not source.exists():
        raise FerError(f"{source}: no such file or folder; give a FER2013 csv, a zip or a folder of pictures")
    here, there = real_path(source), real_path(target)
    if there == here or here in there.parents:
        raise FerError(f"{target}: lies in the source {source}; choose another DST", exit_code=2)
    if source.is_dir():
        table = fer_table(source) or (None if affectnet_lists(source) else packed_set(source))
        return _table(table, target / table.name) if table else _folder(source, target, workers)
    return _table(source, target / source.name if target.is_dir() else target)


def _table(source: Path, target: Path) -> Outcome:
    if target.exists():
        raise FerError(f"{target}: exists already; remove it or choose another DST")
    is_zip = source.suffix.lower() == ".zip"
    if not (is_zip or is_table_name(source)):
        raise FerError(f"{source}: not a known layout; give a FER2013 csv, a zip or a folder of pictures")
    if not (target.suffix.lower() == ".zip" if is_zip else is_table_name(target)):
        target = target / source.name
    target.parent.mkdir(parents=True, exist_ok=True)
    remove_left_overs(target.parent, target.name)
    written, problems = (occlude_zip if is_zip else occlude_csv)(source, target)
    if not written:
        raise FerError(f"{target}: written without a face, as none of {len(problems)} could be read; check {source}")
    return Outcome(written, 0, 0, tuple(problems))


def _claim(source: Path, target: Path) -> None:
    """Name the source in an empty target folder, or check that it holds a copy of the same. Raises FerError if not."""
    record = target / RECORD
    identity = {"source": str(real_path(source)), "bar": "fer_models.occlusion"}
    try:
        earlier = json.loads(record.read_text("utf-8"))
    except FileNotFoundError:
        remove_left_overs(target, RECORD)  # of a run that was killed at this place
        if any(target.iterdir()):
            raise FerError(f"{target}: is not empty and not an earlier copy; choose an empty or a new folder") from None
        write_json(record, identity)
        return
    except (OSError, ValueError) as error:
        raise FerError(f"{record}: cannot be read ({error}); choose another DST") from error
    if earlier != identity:
        raise FerError(f"{target}: holds {earlier.get('source')} with the bar, not {source}; choose another DST")


def _entries(source: Path) -> Iterator[tuple[Path, Place]]:
    """Yield each picture and what tells where its face is."""
    parts = affectnet_parts(source)
    if parts:
        for folder in parts.values():
            for path in sorted((folder / "images").iterdir()):
                if is_picture_name(path.name):
                    yield path, folder / "annotations"
        return
    faces = listed_faces(affectnet_lists(source))
    for path in sorted(source.rglob("*")):
        if is_picture_name(path.name) and not any(p.startswith(".") for p in path.relative_to(source).parts):
            yield path, faces.get(path)


def _copy_lists(source: Path, target: Path) -> None:
    """Copy the lists that hold the labels of the pictures: AffectNet's and RAF-DB's."""
    lists = list(affectnet_lists(source).values())
    if raf_db_root(source):
        lists += [path for name in LISTS for path in source.rglob(name)]
    for path in lists:
        into = target / path.relative_to(source)
        if not into.exists():
            into.parent.mkdir(parents=True, exist_ok=True)
            with replacing(into) as aside:
                shutil.copyfile(path, aside)


def _copy_annotations(source: Path, target: Path) -> None:
    for folder in affectnet_parts(source).values():
        into = target / (folder / "annotations").relative_to(source)
        into.mkdir(parents=True, exist_ok=True)
        for path in (folder / "annotations").iterdir():
            if path.is_file() and not (into / path.name).exists():
                with replacing(into / path.name) as aside:
                    shutil.copyfile(path, aside)


def _points(path: Path, place: Place) -> tuple[np.ndarray | None, bool]:
    """Return the points of a face, (68, 2) landmarks or (5, 2) estimated from its box, and if they are landmarks."""
    if isinstance(place, ListedFace):
        points = place.landmarks
        estimate = None if place.box is None else points_from_box(place.box)
    else:
        points, estimate = (read_landmarks(place, path.stem) if place else None), None
    return (estimate, False) if points is None else (points, True)


def _draw(path: Path, into: Path, place: Place) -> str:
    """Draw one picture; return `exact`, `estimated`, `skipped`, or a line with the reason why it is left out."""
    if into.exists():
        return "skipped"
    points, exact = _points(path, place)
    try:
        data = path.read_bytes()
    except OSError as error:
        return f"{path}: {error.strerror}"
    encoded = occlude_picture(data, path.name, points)
    if encoded is None:
        return f"{path}: not a picture, or a damaged one"
    # Renamed into place, so that every picture in the copy is complete. Syncing each one would take ten times as long.
    with replacing(into) as aside:
        aside.write_bytes(encoded)
    return "exact" if exact else "estimated"


def _draw_all(part: list[Work]) -> list[str]:
    return [_draw(*work) for work in part]


def _folder(source: Path, target: Path, workers: int | None) -> Outcome:
    entries = list(_entries(source))
    if not entries:
        raise FerError(f"{source}: no pictures in this folder; give a folder with {', '.join(sorted(PICTURES))}")
    if target.exists() and not target.is_dir():
        raise FerError(f"{target}: is not a folder; choose another DST")
    target.mkdir(parents=True, exist_ok=True)
    try:
        lock = FolderLock(target)
    except BlockingIOError as error:
        raise FerError(f"{target}: another fer-train is writing into it; wait for it, or choose another DST") from error
    try:
        _claim(source, target)
        return _copy_pictures(source, target, entries, workers)
    finally:
        lock.release()


def _copy_pictures(source: Path, target: Path, entries: list[tuple[Path, Place]], workers: int | None) -> Outcome:
    for left_over in target.rglob(".*"):  # a kill between writing and renaming leaves such files
        if is_picture_name(left_over.name):
            left_over.unlink(missing_ok=True)
    for folder in [target, *(p for p in target.rglob("*") if p.is_dir())]:  # lists and annotations
        remove_left_overs(folder)
    _copy_annotations(source, target)
    _copy_lists(source, target)
    for folder in {path.relative_to(source).parent for path, _ in entries}:
        (target / folder).mkdir(parents=True, exist_ok=True)

    work = [(path, target / path.relative_to(source), place) for path, place in entries]
    outcomes: list[str] = []
    with Progress("drawing", len(work), elsewhere=10) as progress:
        for results in in_parallel(_draw_all, work, workers or os.cpu_count() or 1):
            outcomes += results
            progress.step(len(results))
    exact, skipped = outcomes.count("exact"), outcomes.count("skipped")
    problems = tuple(outcome for outcome in outcomes if outcome not in ("exact", "estimated", "skipped"))
    return Outcome(len(outcomes) - skipped - len(problems), exact, skipped, problems)
