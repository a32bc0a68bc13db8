"""Run a command of the user's with one line on its standard input. No shell takes part."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
from contextlib import suppress

from fer_models.errors import FerError

__all__ = ["CommandRunner"]

TIMEOUT = 10.0
"""Seconds after which a command is killed."""


class CommandRunner:
    """Runs one command again and again, each time with a line on its standard input."""

    def __init__(self, words: list[str], timeout: float = TIMEOUT) -> None:
        """words: path of the program and its arguments. timeout: see TIMEOUT."""
        self.name, self._words, self._timeout = f"--on-change {shlex.join(words)}", words, timeout

    def __call__(self, line: str) -> None:
        """Run it and wait for its end. What it prints goes to standard error.

        Raises FerError if it cannot be started, ends with another code than 0, or takes longer than the timeout; then
        it is killed with all that it started.
        """
        # No password of ours, and nobody else may speak for us to the service manager.
        environment = {k: v for k, v in os.environ.items() if not re.match(r"FER_CAM_.*(PASSWORD|TOKEN)|NOTIFY_S", k)}
        try:
            process = subprocess.Popen(
                self._words, stdin=subprocess.PIPE, stdout=2, start_new_session=True, env=environment
            )
        except OSError as error:
            raise FerError(f"{self.name}: cannot be started ({error.strerror})") from error
        try:
            process.communicate(line.encode() + b"\n", timeout=self._timeout)
        except subprocess.TimeoutExpired as error:
            _kill(process)
            raise FerError(f"{self.name}: took longer than {self._timeout:g} s and was killed") from error
        if process.returncode:
            code = process.returncode
            how = f"exit code {code}" if code > 0 else _signal_name(-code)
            raise FerError(f"{self.name}: failed with {how}")


def _signal_name(number: int) -> str:
    with suppress(ValueError):  # most real-time signals have no name
        return f"signal {signal.Signals(number).name}"
    return f"signal {number}"


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    if process.stdin is not None:
        with suppress(OSError):
            process.stdin.close()
    process.wait()
