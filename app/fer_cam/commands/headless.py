"""Run without a window: results go to sinks until the source ends, N frames are done, or a signal comes."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import Any

from fer_cam.pipeline import Pipeline
from fer_cam.sinks import Sink
from fer_cam.sources import ReadAhead, Source
from fer_models.command import tell

__all__ = ["run_headless", "stop_on_signals"]


@contextmanager
def stop_on_signals(source: Source) -> Iterator[threading.Event]:
    """Yield an event that SIGINT and SIGTERM set; a source that may wait for a picture is closed, to wake it.

    The present frame is finished and written. A second signal ends the program at once.
    """
    stop = threading.Event()
    before: dict[int, Any] = {}

    def on_signal(number: int, _: FrameType | None) -> None:
        stop.set()
        signal.signal(number, before[number])
        if source.live or isinstance(source, ReadAhead):  # a camera; a pipe or a film from the network
            # On another thread: the interrupted code may hold the lock that close() takes.
            threading.Thread(target=source.close, daemon=True).start()

    for stop_signal in (signal.SIGINT, signal.SIGTERM):
        before[stop_signal] = signal.signal(stop_signal, on_signal)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_headless(
    pipeline: Pipeline,
    source: Source,
    sinks: Sequence[Sink],
    *,
    limit: int | None = None,
    progress: bool = False,
    photos: int | None = None,
) -> int:
    """Write every result to every sink and return the number of frames.

    limit: stop after this many frames. progress: keep a line on stderr that is rewritten each second. photos: number
    of photos, if the source is photos. Sinks and source are closed even if a frame fails, so that the files written
    so far are complete.
    """
    loop = pipeline.run(source, ahead=True)
    with_faces = 0
    compromise = ""
    start = last_progress = time.monotonic()
    with ExitStack() as stack:
        # Entered first and left last, so that a signal while the sinks close does not cut them short.
        stop = stack.enter_context(stop_on_signals(source))
        stack.callback(source.close)
        stack.callback(loop.close)
        for sink in sinks:
            stack.callback(sink.close)
        for result in loop:
            for sink in sinks:
                sink.write(result)
            with_faces += bool(result.faces)
            now = time.monotonic()
            if result.compromise != compromise:
                compromise = result.compromise
                tell("fer-cam", compromise or "every frame gets all the work again")
            if progress and now - last_progress >= 1:
                last_progress = now
                rate = loop.count / (now - start)
                where = f"photo {loop.count} of {photos}" if photos else f"{loop.count} frames, {rate:.1f} frames/s"
                print(f"\r{where}, {len(result.faces)} faces ", end="", file=sys.stderr)
            if stop.is_set() or (limit is not None and loop.count >= limit):
                break
    count = loop.count
    if progress:
        seconds = max(1e-9, time.monotonic() - start)
        dropped = f", {source.dropped} dropped" if source.live else ""
        what = "photos" if photos else "frames"
        print(
            f"\r{count} {what} in {seconds:.1f} s ({count / seconds:.1f} {what}/s{dropped}), "
            f"a face in {with_faces} of them",
            file=sys.stderr,
        )
    return count
