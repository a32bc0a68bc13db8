"""What is worth keeping of a run: settings, history, and the best weights in half precision."""

from __future__ import annotations

import shutil
from pathlib import Path

import h5py
import numpy as np

from fer_models.atomic import replacing
from fer_models.errors import FerError
from fer_train.runs import Run

__all__ = ["keep"]

SMALL = ("config.json", "state.json", "history.csv", "history.png")


def keep(folder: str | Path, out: str | Path, *, weights: bool = True) -> Run:
    """Copy a run into `out` without the checkpoint that it would go on from; returns what is there.

    The best weights' kernels are stored as float16, of half the size: a weight moves by a part in two thousand, far
    less than int8 moves it. Biases and batch norms, whose values may be tiny, and kernels with a value that does not
    fit stay float32. weights: False keeps the history alone. What `out` has of the same run is replaced; the weights
    come last. Raises FerError where `out` holds something else, or the run has no weights.
    """
    run, kept = Run(Path(folder)), Run(Path(out))
    config = run.config()
    best = run.need_best() if weights else None
    if kept.folder.resolve() == run.folder.resolve():
        raise FerError(f"{out}: is the run itself; give another folder", exit_code=2)
    if kept.folder.exists() and any(kept.folder.iterdir()):
        if not (kept.folder / "config.json").is_file():
            raise FerError(f"{out}: not empty, and no run; give another folder")
        if kept.config() != config:
            raise FerError(f"{out}: holds another run; give another folder")
    try:
        kept.folder.mkdir(parents=True, exist_ok=True)
        for name in SMALL:
            if (run.folder / name).is_file():
                with replacing(kept.folder / name) as aside:
                    shutil.copyfile(run.folder / name, aside)
        if best is not None:
            with replacing(kept.best) as aside:
                _halve(best, aside)
    except OSError as error:
        raise FerError(f"{out}: cannot be written ({error.strerror or error}); what was there is kept") from error
    return kept


def _halve(source: Path, target: Path) -> None:
    """Copy an HDF5 file, its kernels as float16 where every value fits. Raises FerError for a damaged one."""
    try:
        with h5py.File(source, "r") as read, h5py.File(target, "w") as written:
            _copy(read, written)
    except (RuntimeError, KeyError, ValueError) as error:
        raise FerError(f"{source}: damaged ({str(error)[:120]})") from error


def _copy(read: h5py.Group, written: h5py.Group) -> None:
    for name, value in read.attrs.items():
        written.attrs[name] = value
    for name, item in read.items():
        if isinstance(item, h5py.Group):
            _copy(item, written.create_group(name))
            continue
        values = item[()]
        is_kernel = values.dtype == np.float32 and values.ndim > 1 and values.size > 0
        fits = is_kernel and np.abs(values).max() <= np.finfo(np.float16).max
        made = written.create_dataset(name, data=values.astype(np.float16) if fits else values)
        for key, value in item.attrs.items():
            made.attrs[key] = value
