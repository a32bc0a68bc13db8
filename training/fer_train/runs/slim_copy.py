"""Slim copies of runs: settings, history, and the best weights in half precision."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import h5py
import numpy as np

from fer_models.atomic import remove_left_overs, replacing
from fer_models.errors import FerError
from fer_train.runs.config import RunConfig
from fer_train.runs.folder import Run

__all__ = ["keep"]

SMALL = ("config.json", "state.json", "history.csv", "history.png")
SPLITS = ("train", "validation", "private-test", "test")
EVALUATION = ("-normal.png", "-headset.png", "-reliability.png", ".json")
"""Endings of the files that fer-train evaluate writes for a split, without the predictions. The scores come last: a
copy with scores is whole."""


def keep(folder: str | Path, out: str | Path, *, weights: bool = True) -> Run:
    """Copy a run into `out` without its checkpoint, which is needed to resume training; returns the copy.

    Kernels of the best weights are stored as float16, half the size: this changes a weight by at most one part in two
    thousand, far less than int8 does. Biases, batch norms (their values may be tiny) and kernels with a value outside
    float16's range stay float32. weights: False copies settings and history alone, and removes weights from `out`. An
    earlier copy of the same run in `out` is replaced, its weights last. Raises FerError if `out` holds something else
    or cannot be written, and if the run's weights are missing or damaged.
    """
    run, copy = Run(Path(folder)), Run(Path(out))
    config = run.config()
    best = run.need_best() if weights else None
    _require_room(run, copy, config)
    try:
        with copy.make_folder():
            if best is None:
                _copy_small(run, copy)
                copy.best.unlink(missing_ok=True)
                _copy(run, copy, [split + ending for split in SPLITS for ending in EVALUATION])
            else:
                with replacing(copy.best) as aside:
                    _halve(best, aside)
                    _copy_small(run, copy)
    except OSError as error:
        raise FerError(f"{out}: cannot be written ({error.strerror or error}); choose another folder") from error
    return copy


def _require_room(run: Run, copy: Run, config: RunConfig) -> None:
    """Raise FerError if the target folder holds anything but an earlier copy of the run."""
    if copy.folder.resolve() == run.folder.resolve():
        raise FerError(f"{copy.folder}: is the run itself; give another folder", exit_code=2)
    try:
        remove_left_overs(copy.folder)
        has_files = any(copy.folder.iterdir())
    except FileNotFoundError:
        return
    except OSError as error:
        raise FerError(f"{copy.folder}: cannot be written ({error.strerror}); give another folder") from error
    if has_files and not (copy.folder / "config.json").is_file():
        raise FerError(f"{copy.folder}: not empty and not a run; give another folder")
    if has_files and copy.config() != config:
        raise FerError(f"{copy.folder}: holds another run; give another folder")


def _copy_small(run: Run, copy: Run) -> None:
    _copy(run, copy, SMALL)


def _copy(run: Run, copy: Run, names: Iterable[str]) -> None:
    for name in names:
        if (run.folder / name).is_file():
            with replacing(copy.folder / name) as aside:
                shutil.copyfile(run.folder / name, aside)


def _halve(source: Path, target: Path) -> None:
    """Copy an HDF5 file, storing kernels as float16 if every value fits.

    Raises FerError for a damaged file, OSError if the disk is full.
    """
    try:
        read = h5py.File(source, "r")
    except OSError as error:
        raise _damaged(source, error) from error
    with read:
        try:
            with h5py.File(target, "w") as written:
                _copy_group(read, written, source)
        except RuntimeError as error:  # h5py raises it for a full disk
            raise OSError(str(error)[:120]) from error


def _copy_group(read: h5py.Group, written: h5py.Group, source: Path) -> None:
    for name, value in read.attrs.items():
        written.attrs[name] = value
    for name, item in read.items():
        if isinstance(item, h5py.Group):
            _copy_group(item, written.create_group(name), source)
            continue
        try:
            values = item[()]
        except OSError as error:
            raise _damaged(source, error) from error
        is_kernel = values.dtype == np.float32 and values.ndim > 1 and values.size > 0
        fits = is_kernel and np.abs(values).max() <= np.finfo(np.float16).max
        dataset = written.create_dataset(name, data=values.astype(np.float16) if fits else values)
        for key, value in item.attrs.items():
            dataset.attrs[key] = value


def _damaged(path: Path, error: OSError) -> FerError:
    return FerError(f"{path}: damaged ({str(error)[:120]}); give another run")
