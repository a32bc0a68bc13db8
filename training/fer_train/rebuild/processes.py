"""fer-train commands in processes of their own: start, wait, stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

__all__ = ["exit_on_sigterm", "start", "stop", "wait"]

PATIENCE = 30
"""Seconds that a command has to stop before it is killed."""


@contextmanager
def exit_on_sigterm() -> Iterator[None]:
    """Turn the first SIGTERM into SystemExit(143), so that the commands that are running are stopped too."""

    def end(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        sys.exit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def start(
    arguments: Sequence[str], *, backend: str = "", environment: Mapping[str, str] | None = None, prefix: str = ""
) -> subprocess.Popen[bytes]:
    """Start one fer-train command.

    backend: the Keras backend that it needs, "" for any. environment: variables that are set unless the user has set
    them. prefix: put before each line that it prints, so that the lines of several commands can be told apart; "" lets
    it print on this terminal itself.
    """
    # Keep the working directory out of the places where Python looks for modules.
    variables = {**(environment or {}), **os.environ, "PYTHONSAFEPATH": "1"}
    if backend:
        variables["KERAS_BACKEND"] = backend
    command = [sys.executable, "-m", "fer_train.cli", *arguments]
    if not prefix:
        return subprocess.Popen(command, env=variables)
    process = subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    threading.Thread(target=_print_lines, args=(process, prefix), daemon=True).start()
    return process


def _print_lines(process: subprocess.Popen[bytes], prefix: str) -> None:
    assert process.stdout is not None
    with process.stdout as lines:
        for line in lines:
            print(f"{prefix}{line.decode('utf-8', 'replace').rstrip()}", flush=True)


def wait(process: subprocess.Popen[bytes]) -> int:
    """Return the exit code of a process. If this process is stopped, the other is stopped too and can be resumed."""
    try:
        return process.wait()
    except KeyboardInterrupt:
        stop([process], interrupted=True)  # a terminal sends Ctrl-C to both
        raise
    finally:
        stop([process])


def stop(processes: Sequence[subprocess.Popen[bytes]], *, interrupted: bool = False) -> None:
    """Stop processes, by force those that take longer than PATIENCE. interrupted: they have got a SIGINT already."""
    actions: list[Callable[[subprocess.Popen[bytes]], None]] = [subprocess.Popen.terminate, subprocess.Popen.kill]
    for action in [lambda process: None, *actions] if interrupted else actions:
        living = [process for process in processes if process.poll() is None]
        for process in living:
            action(process)
        end = time.monotonic() + PATIENCE
        for process in living:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, end - time.monotonic()))
