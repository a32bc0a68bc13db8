"""Runs commands of the project and ends them with SIGKILL, at a moment or at a step of their work with files.

As a program it runs one command: killing.py STEP FOLDER COUNTS MODULE ARGUMENTS...
As `killing.py serve` it imports training once and forks a process for each command, because an import of TensorFlow
takes longer than a small training.
"""

import json
import math
import os
import random
import runpy
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

__all__ = ["FEW", "SEED", "TRIES", "Command", "TrainServer", "kills"]

_WANTED = int(os.environ.get("FER_CAM_FAULTS", "0"))
TRIES, FEW = _WANTED or 2, _WANTED or 1
"""Kills of each kind of run, and of those that take longest."""
SEED = int(os.environ.get("FER_CAM_FAULTS_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
"""Of the moments. FER_CAM_FAULTS_SEED repeats them, as far as a moment can be repeated."""
STEPS = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate")


def end_at_step(step, folder, counts):
    """End this process just before its `step`-th work with a file under `folder`.

    Work is whatever Python reports to audit hooks: files opened for writing, names given and removed. The number so
    far is kept in the file of the descriptor `counts`.
    """
    done, process = 0, os.getpid()

    def hook(event, arguments):
        nonlocal done
        writes = event == "open" and (arguments[1] not in (None, "r", "rb") or (arguments[2] or 0) & 3)
        if not (writes or event in STEPS) or os.getpid() != process:
            return
        if not any(isinstance(a, (str, bytes, os.PathLike)) and os.fsdecode(a).startswith(folder) for a in arguments):
            return
        done += 1
        os.pwrite(counts, b"%8d" % done, 0)
        if done == step:
            os.kill(process, signal.SIGKILL)

    sys.addaudithook(hook)


class Command:
    """A running command of the project in a process of its own."""

    def __init__(self, module, arguments, folder, step=0, environment=None):
        """folder: whose files count as steps. step: at which it ends itself; 0: not at all."""
        self.counts = Path(f"{folder}.steps")
        number = os.open(self.counts, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        command = [sys.executable, __file__, str(step), str(folder), str(number), module, *map(str, arguments)]
        with open(f"{folder}.errors", "wb") as errors:
            self._process = subprocess.Popen(command, pass_fds=[number], env=environment, stdout=errors, stderr=errors)
        os.close(number)

    def kill(self):
        self._process.kill()

    def wait(self, seconds=120):
        """Wait for the end and return (exit code or minus the signal's number, steps done)."""
        code = self._process.wait(seconds)
        return code, int(self.counts.read_bytes() or 0)


class TrainServer:
    """Forks a process for each command of fer-train. Use it as a context manager."""

    def __enter__(self):
        self._server = subprocess.Popen(
            [sys.executable, __file__, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_):
        self._server.stdin.close()
        self._server.wait(30)
        self._server.stdout.close()

    def command(self, arguments, folder, step=0):
        """Start `fer-train ARGUMENTS`. Returns an object with the methods of Command."""
        task = {"arguments": [str(a) for a in arguments], "folder": str(folder), "step": step}
        print(json.dumps(task), file=self._server.stdin, flush=True)
        return _Forked(json.loads(self._server.stdout.readline()), self._server.stdout)


class _Forked:
    def __init__(self, process, answers):
        self._process, self._answers = process, answers

    def kill(self):
        os.kill(self._process, signal.SIGKILL)  # the server has not waited for it yet, or does so at this moment

    def wait(self):
        return tuple(json.loads(self._answers.readline()))


def kills(start, tries, seed, share=0.5):
    """Yield after each of `tries` kills of a command: its number, and what tells the moment in a message.

    start(number, step): starts the command in whatever place the caller chose for this number and returns it. Numbers
    below 0 are runs that are not killed: they say how long it takes and how many steps it has. share: of the kills
    that come at a step, the others come at a moment. Moments and steps are spread over the whole run.
    """
    begin = time.monotonic()
    code, steps = start(-1, 0).wait()
    length = time.monotonic() - begin
    assert code == 0, "the run that is not killed failed"
    chance = random.Random(seed)
    at_steps = math.ceil(tries * share) if steps else 0
    for number in range(tries):
        if number < at_steps:
            step = 1 + int((number + chance.random()) / at_steps * steps)
            while (code := start(number, step).wait()[0]) == 0:
                step = max(1, step * 4 // 5)  # a resumed run has fewer steps
            told = f"seed {seed}, kill {number} at step {step} of {steps}"
        else:
            part, begin = (number - at_steps + chance.random()) / (tries - at_steps), time.monotonic()
            moment = part * length
            while (code := _kill_after(start(number, 0), moment)) == 0:  # it was faster than its moment
                length = min(length, time.monotonic() - begin)
                moment, begin = min(moment, part * length) * 0.9, time.monotonic()
            told = f"seed {seed}, kill {number} after {moment:.2f} of {length:.2f} s"
        print(told)
        assert code == -signal.SIGKILL, f"{told}: ended with {code}"
        yield number, told


def _kill_after(command, seconds):
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        command.kill()
    return command.wait()[0]


def _serve():
    import keras  # noqa: F401
    import tensorflow  # noqa: F401

    from fer_train.cli import main

    for line in sys.stdin:
        task = json.loads(line)
        child = os.fork()
        if child == 0:
            os.dup2(os.open(task["folder"] + ".errors", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
            os.dup2(1, 2)
            counts = os.open(task["folder"] + ".steps", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
            end_at_step(task["step"], task["folder"], counts)
            code = 1
            try:
                code = main(task["arguments"])
            finally:
                os._exit(code)
        print(child, flush=True)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps([code, int(Path(task["folder"] + ".steps").read_bytes() or 0)]), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        _serve()
    else:
        end_at_step(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
        del sys.argv[0:4]
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
