"""Run without a window: results go to sinks until the source ends, N frames are done, or a signal comes."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from types import FrameType
from typing import Any

from fer_cam.commands.tell_compromise import TellCompromise
from fer_cam.comparing.agreement import Agreement
from fer_cam.pipeline.no_face import NoFace
from fer_cam.pipeline.pipeline import Pipeline
from fer_cam.sinks import Output
from fer_cam.sinks.status import RunWatch
from fer_cam.sources import ReadAhead, Source
from fer_cam.stopped import watch_for_stops
from fer_cam.types import Result
from fer_models.command import stop_signals, tell
from fer_models.errors import FerError

__all__ = ["run_headless", "stop_on_signals"]


@contextmanager
def stop_on_signals(source: Source) -> Iterator[threading.Event]:
    """Yield an event that the signals to stop set; a source that may wait for a picture is closed, to wake it.

    The present frame is finished and written. A second SIGINT or SIGTERM ends the program at once. See stop_signals.
    """
    stop = threading.Event()
    before: dict[int, Any] = {}

    def on_signal(number: int, _: FrameType | None) -> None:
        stop.set()
        if number in (signal.SIGINT, signal.SIGTERM):  # a closed terminal sends SIGHUP twice
            signal.signal(number, before[number])
        if source.live or isinstance(source, ReadAhead):  # a camera; a pipe or a film from the network
            # On another thread: the interrupted code may hold the lock that close() takes.
            threading.Thread(target=source.close, daemon=True).start()

    for stop_signal in stop_signals():
        before[stop_signal] = signal.signal(stop_signal, on_signal)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _show_progress(text: str, end: str = "\n") -> None:
    with suppress(OSError):  # the terminal was closed
        print(text, end=end, file=sys.stderr)


def run_headless(
    pipeline: Pipeline,
    source: Source,
    outputs: Sequence[Output],
    *,
    watch: RunWatch | None = None,
    limit: int | None = None,
    progress: bool = False,
    photos: int | None = None,
    no_face: NoFace | None = None,
    agreement: Agreement | None = None,
) -> int:
    """Pass every result to every output and return the number of frames.

    watch, no_face, agreement: see every result. limit: stop after this many frames. progress: keep a line on stderr
    that is rewritten each second. photos: number of photos, if the source is photos. Outputs and source are closed even
    if a frame fails, so that the files written so far are complete. An output that ends does not end the others; if all
    have ended, the run ends. Raises FerError at the end if one has failed, or if a file could
    still not be written then.
    """
    loop = pipeline.run(source, ahead=True)
    with_faces = 0
    news = TellCompromise(partial(tell, "fer-cam"))
    start = last_progress = time.monotonic()
    with ExitStack() as stack:
        # Entered first and left last, so that a signal while the sinks close does not cut them short.
        stop = stack.enter_context(stop_on_signals(source))
        watch_for_stops()
        stack.callback(source.close)
        stack.callback(loop.close)
        for output in outputs:
            stack.callback(output.close)
        if progress:  # what the sinks report when they are closed does not go behind the progress
            stack.callback(_show_progress, "\r" + " " * 79 + "\r", end="")
        for result in loop:
            if watch is not None:
                watch.see(result)
            for output in outputs:
                _pass_on(result, output, outputs)
            with_faces += bool(result.faces)
            if no_face is not None:
                no_face.see(result)
            if agreement is not None:
                agreement.see(result)
            now = time.monotonic()
            news.see(result.compromise, now)
            if progress and now - last_progress >= 1:
                last_progress = now
                rate = loop.count / (now - start)
                where = f"photo {loop.count} of {photos}" if photos else f"{loop.count} frames, {rate:.1f} frames/s"
                _show_progress(f"\r{where}, {len(result.faces)} faces ", end="")
            if stop.is_set() or (limit is not None and loop.count >= limit):
                break
            if _all_ended(outputs):
                break
    count = loop.count
    if progress:
        seconds = max(1e-9, time.monotonic() - start)
        dropped = f", {source.dropped} dropped" if source.live else ""
        what = "photos" if photos else "frames"
        _show_progress(
            f"\r{count} {what} in {seconds:.1f} s ({count / seconds:.1f} {what}/s{dropped}), "
            f"a face in {with_faces} of them"
        )
    _report(outputs, live=source.live)
    return count


def _all_ended(outputs: Sequence[Output]) -> bool:
    """Return True if no output is left for which the run should go on."""
    return all(output.ended for output in outputs if output.requested)


def _pass_on(result: Result, output: Output, outputs: Sequence[Output]) -> None:
    """Give an output the result; say once that it has failed for good, while others go on."""
    output.write(result)
    failed = output.ended and not isinstance(output.error, BrokenPipeError)
    if failed and not output.told and not _all_ended(outputs):
        tell("fer-cam", f"{output.error}; the other outputs go on")
        output.told = True


def _report(outputs: Sequence[Output], *, live: bool) -> None:
    """Say what became of the results of each output, if any is missing, and raise the first error."""
    for output in outputs:
        counts = output.counts
        if (live or not output.sink.lossless) and counts.given > counts.written:
            tell("fer-cam", counts.describe())
    failed = [output for output in outputs if output.error is not None]
    serious = [output for output in failed if not isinstance(output.error, BrokenPipeError)]
    for output in serious:
        if output.told:
            names = ", ".join(other.name for other in serious)
            raise FerError(f"{len(serious)} of {len(outputs)} outputs failed ({names}); the other ones are whole")
        assert output.error is not None
        raise output.error
    if failed and _all_ended(outputs):
        raise BrokenPipeError
    for output in outputs:  # a network output may be away; a file that lost the end of a run is a failure
        if output.sink.lossless and output.requested and output.counts.problem and not output.ended:
            raise FerError(
                f"{output.name}: could still not be written at the end of the run; its last results are missing"
            )
