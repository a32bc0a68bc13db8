"""Worker processes that draw pictures, and that end with the process that started them."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

__all__ = ["in_parallel"]

T = TypeVar("T")
CHUNK = 32
"""Pictures that a worker process takes at a time."""


def _begin_worker() -> None:
    """Leave Ctrl+C to the parent, and end with it: a worker whose parent was killed would wait for work for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


def in_parallel(draw: Callable[[list[T]], list[str]], work: list[T], workers: int) -> Iterator[list[str]]:
    """Yield what `draw` returns for each chunk of `work`, in order.

    draw: a function of a module, which another process can import. workers: number of processes; threads would wait
    for each other longer than they draw.
    """
    parts = [work[i : i + CHUNK] for i in range(0, len(work), CHUNK)]
    if workers == 1 or len(parts) < 4:
        yield from map(draw, parts)
        return
    # Spawned, because a fork copies locks that other threads hold.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin_worker) as pool:
        try:
            yield from pool.map(draw, parts)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
