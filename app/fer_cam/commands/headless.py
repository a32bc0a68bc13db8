"""Run without a window: results go to sinks until the source ends, N frames are done, or a signal."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from types import FrameType

from fer_cam.pipeline import Pipeline
from fer_cam.sinks import Sink
from fer_cam.sources import Source
from fer_models.command import tell

__all__ = ["run_headless", "stop_on_signals"]


@contextmanager
def stop_on_signals(source: Source) -> Iterator[threading.Event]:
    """An event that SIGINT and SIGTERM set; a live source that waits for a picture is woken.

    The frame in work is finished and written. A second signal ends at once.
    """
    stop = threading.Event()
    before = {}

    def on_signal(number: int, _: FrameType | None) -> None:
        stop.set()
        signal.signal(number, before[number])
        if source.live:
            # Not here: the interrupted code may hold the lock that close() takes.
            threading.Thread(target=source.close, daemon=True).start()

    for number in (signal.SIGINT, signal.SIGTERM):
        before[number] = signal.signal(number, on_signal)
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
    """Write every result to every sink; returns the number of frames.

    limit: stop after so many frames. progress: a line on stderr, rewritten each second. photos: how many there
    are, where the source is a number of photos. Sinks and source are closed whatever happens, so that what was
    written is whole.
    """
    loop = pipeline.run(source)
    with_faces = 0
    compromise = ""
    started = shown = time.monotonic()
    with ExitStack() as stack:
        # Entered first, left last: a signal while the sinks close does not cut them short.
        stop = stack.enter_context(stop_on_signals(source))
        stack.callback(source.close)
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
            if progress and now - shown >= 1:
                shown = now
                rate = loop.count / (now - started)
                where = f"photo {loop.count} of {photos}" if photos else f"{loop.count} frames, {rate:.1f} frames/s"
                print(f"\r{where}, {len(result.faces)} faces ", end="", file=sys.stderr)
            if stop.is_set() or (limit is not None and loop.count >= limit):
                break
    count = loop.count
    if progress:
        seconds = max(1e-9, time.monotonic() - started)
        dropped = f", {source.dropped} dropped" if source.live else ""
        what = "photos" if photos else "frames"
        print(
            f"\r{count} {what} in {seconds:.1f} s ({count / seconds:.1f} {what}/s{dropped}), "
            f"a face in {with_faces} of them",
            file=sys.stderr,
        )
    return count
