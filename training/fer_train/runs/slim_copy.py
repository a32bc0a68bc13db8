"""What is worth keeping of a run: settings, history, and the best weights in half precision."""

from __future__ import annotations

import shutil
from pathlib import Path

import h5py
import numpy as np

from fer_models.atomic import replacing
from fer_models.errors import FerError
from fer_train.runs.folder import Run

__all__ = ["keep"]

SMALL = ("config.json", "state.json", "history.csv", "history.png")


def keep(folder: str | Path, out: str | Path, *, weights: bool = True) -> Run:
    """Copy a run into `out` without the checkpoint that it would go on from; returns what is there.

    The best weights' kernels are stored as float16, of half the size: a weight moves by a part in two thousand, far
    less than int8 moves it. Biases and batch norms, whose values may be tiny, and kernels with a value that does not
    fit stay float32. weights: False keeps settings and history alone, and removes weights that `out` had. What `out`
    has of the same run is replaced; the weights come last. Raises FerError where `out` holds something else or cannot
    be written, and where the run's weights are missing or damaged.
    """
    run, kept = Run(Path(folder)), Run(Path(out))
    config = run.config()
    best = run.need_best() if weights else None
    _need_room(run, kept, config)
    try:
        with kept.made():
            if best is None:
                _copy_small(run, kept)
                kept.best.unlink(missing_ok=True)
            else:
                with replacing(kept.best) as aside:
                    _halve(best, aside)
                    _copy_small(run, kept)
    except OSError as error:
        raise FerError(f"{out}: cannot be written ({error.strerror or error})") from error
    return kept


def _need_room(run: Run, kept: Run, config: dict) -> None:
    """Raise FerError where something else lies in the way."""
    if kept.folder.resolve() == run.folder.resolve():
        raise FerError(f"{kept.folder}: is the run itself; give another folder", exit_code=2)
    try:
        taken = any(kept.folder.iterdir())
    except FileNotFoundError:
        return
    except OSError as error:
        raise FerError(f"{kept.folder}: cannot be written ({error.strerror}); give another folder") from error
    if taken and not (kept.folder / "config.json").is_file():
        raise FerError(f"{kept.folder}: not empty, and no run; give another folder")
    if taken and kept.config() != config:
        raise FerError(f"{kept.folder}: holds another run; give another folder")


def _copy_small(run: Run, kept: Run) -> None:
    for name in SMALL:
        if (run.folder / name).is_file():
            with replacing(kept.folder / name) as aside:
                shutil.copyfile(run.folder / name, aside)


def _halve(source: Path, target: Path) -> None:
    """Copy an HDF5 file, its kernels as float16 where every value fits. Raises FerError for a damaged one, OSError
    where the disk takes no more."""
    try:
        read = h5py.File(source, "r")
    except OSError as error:
        raise FerError(f"{source}: damaged ({str(error)[:120]})") from error
    with read:
        try:
            with h5py.File(target, "w") as written:
                _copy(read, written, source)
        except RuntimeError as error:  # h5py's, of a disk that filled
            raise OSError(str(error)[:120]) from error


def _copy(read: h5py.Group, written: h5py.Group, source: Path) -> None:
    for name, value in read.attrs.items():
        written.attrs[name] = value
    for name, item in read.items():
        if isinstance(item, h5py.Group):
            _copy(item, written.create_group(name), source)
            continue
        try:
            values = item[()]
        except OSError as error:
            raise FerError(f"{source}: damaged ({str(error)[:120]})") from error
        is_kernel = values.dtype == np.float32 and values.ndim > 1 and values.size > 0
        fits = is_kernel and np.abs(values).max() <= np.finfo(np.float16).max
        made = written.create_dataset(name, data=values.astype(np.float16) if fits else values)
        for key, value in item.attrs.items():
            made.attrs[key] = value
