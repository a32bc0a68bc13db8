"""Runs jobs: each command in a process of its own, several jobs at once where there is room, until the time is over."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

from fer_models.errors import FerError
from fer_train.published.gpu import SHARED_GPU, may_start
from fer_train.published.jobs import Job
from fer_train.rebuild.processes import start, stop

__all__ = ["Finished", "remove_work", "run_jobs"]

GRACE = 120.0
"""Seconds over the limit after which a command that is still running is stopped: an epoch took longer than expected."""
POLL = 0.1
"""Seconds between two looks at the running commands."""


@dataclass(frozen=True)
class Finished:
    """The end of a job's turn.

    how: `finished`; `stopped` between two epochs, as the time was over; `cut off` in an epoch, which is trained again
    next time; `failed`. command: the fer-train command that was cut off or failed. code: its exit code if it failed,
    negative for a signal.
    """

    job: Job
    how: Literal["finished", "stopped", "cut off", "failed"]
    code: int = 0
    command: str = ""


class _Turn:
    """A job that is running: one of its commands after the other."""

    def __init__(self, job: Job, deadline: float | None, shared: bool) -> None:
        self.job, self.shared = job, shared
        minutes = None if deadline is None else max(0.01, (deadline - time.monotonic()) / 60)
        self.commands = list(job.commands(minutes).items())
        self.name = ""
        self._next()

    def _next(self) -> None:
        self.name, arguments = self.commands.pop(0)
        prefix, environment = (f"{self.job.name}: ", SHARED_GPU) if self.shared else ("", {})
        self.process: subprocess.Popen[bytes] = start(arguments, prefix=prefix, environment=environment)

    def poll(self) -> Finished | None:
        """Begin the next command if one has ended. Return the end of the turn, or None."""
        code = self.process.poll()
        if code is None:
            return None
        if code:
            return Finished(self.job, "failed", code, self.name)
        try:
            if self.name == "fit" and not self.job.is_trained():
                return Finished(self.job, "stopped")
        except FerError:
            return Finished(self.job, "failed", 1, "fit")
        if self.commands:
            self._next()
            return None
        remove_work(self.job)
        return Finished(self.job, "finished")


def remove_work(job: Job) -> None:
    """Remove the weights and checkpoints of a finished job. Repeat it after a kill."""
    shutil.rmtree(job.work, ignore_errors=True)
    with suppress(OSError):  # other runs are in it
        job.work.parent.rmdir()


def run_jobs(
    jobs: Sequence[Job], *, deadline: float | None = None, most: int = 1, free: float | None = None
) -> Iterator[Job | Finished]:
    """Run the jobs in order, and yield each when it begins and then how it ended.

    deadline: a time of time.monotonic(). A job begins only if its first epoch is expected to end before it, and is
    stopped GRACE after it. most: largest number of jobs at once. free: GB of GPU memory for them, None to not count
    it. A job that fails does not stop the others. If the iteration is left, running commands are stopped; their jobs
    can be resumed.
    """
    waiting, running = list(jobs), list[_Turn]()
    interrupted = False
    try:
        while waiting or running:
            for job in _startable(waiting, running, deadline, most, free):
                waiting.remove(job)
                yield job
                running.append(_Turn(job, deadline, most > 1))
            if not running:
                return  # nothing that waits would end in time
            late = deadline is not None and time.monotonic() > deadline + GRACE
            if late:
                stop([turn.process for turn in running])
            for turn in list(running):
                if ended := turn.poll():
                    running.remove(turn)
                    cut_off = late and ended.how == "failed"
                    yield replace(ended, how="cut off", code=0) if cut_off else ended
            if running:
                time.sleep(POLL)
    except KeyboardInterrupt:
        interrupted = True  # a terminal sends Ctrl-C to all
        raise
    finally:
        stop([turn.process for turn in running], interrupted=interrupted)


def _startable(
    waiting: Sequence[Job], running: Sequence[_Turn], deadline: float | None, most: int, free: float | None
) -> list[Job]:
    """Return the jobs to begin now: the first ones for which there are time and room."""
    chosen: list[Job] = []
    left = None if deadline is None else deadline - time.monotonic()
    for job in waiting:
        needs = [turn.job.gigabytes for turn in running] + [one.gigabytes for one in chosen]
        seconds = 0.0 if job.trained else job.expected.seconds
        if (left is None or (left > 0 and seconds <= left)) and may_start(job.gigabytes, needs, free, most):
            chosen.append(job)
    return chosen
