"""Running of jobs: order, room, failures, the time limit and being stopped, with small programs for the commands."""

import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fer_train.published import Expected, Finished, run_jobs, runner

TOUCH = "import sys, pathlib; pathlib.Path(sys.argv[1]).touch()"
WAIT = "import time; time.sleep(60)"


@dataclass
class Job:
    """A job whose commands are Python programs; it is trained once its file `done` is there."""

    name: str
    folder: Path
    fit: str = TOUCH
    evaluate: str = "pass"
    gigabytes: float = 1.0
    expected: Expected = field(default_factory=lambda: Expected(1.0, "here"))
    trained: bool = False

    @property
    def work(self):
        return self.folder / "unfinished" / self.name

    def commands(self, minutes):
        return {"fit": [self.fit, str(self.folder / self.name)], "evaluate": [self.evaluate], "keep": ["pass"]}

    def is_trained(self):
        return (self.folder / self.name).exists()


@pytest.fixture(autouse=True)
def programs(monkeypatch):
    """Start Python programs in place of fer-train commands, and keep them."""
    started = []

    def start(arguments, *, prefix, environment):
        started.append(subprocess.Popen([sys.executable, "-c", *arguments]))
        started[-1].shared = bool(prefix), dict(environment)
        return started[-1]

    monkeypatch.setattr(runner, "start", start)
    yield started
    for process in started:
        assert process.wait(5) is not None


def events(jobs, **options):
    return [
        (e.job.name, e.how, e.command) if isinstance(e, Finished) else e.name for e in run_jobs(jobs, **options)
    ]  # fmt: skip


def test_one_after_another_and_a_failure_does_not_stop_the_others(tmp_path, programs):
    jobs = [
        Job("a", tmp_path), Job("b", tmp_path, fit="raise SystemExit(3)"), Job("c", tmp_path, evaluate="1 / 0"),
        Job("d", tmp_path, fit="pass"), Job("e", tmp_path),
    ]  # fmt: skip
    for job in jobs:
        job.work.mkdir(parents=True)
    assert events(jobs) == [
        "a", ("a", "finished", ""), "b", ("b", "failed", "fit"), "c", ("c", "failed", "evaluate"),
        "d", ("d", "stopped", ""), "e", ("e", "finished", ""),
    ]  # fmt: skip
    # The weights of what is finished are removed, those of the others are not.
    assert [job.name for job in jobs if job.work.exists()] == ["b", "c", "d"]
    assert all(process.shared == (False, {}) for process in programs)


def test_side_by_side_as_far_as_the_memory_goes(tmp_path, programs):
    sizes = {"a": 4, "b": 4, "c": 1, "d": 4}
    jobs = [Job(name, tmp_path, fit=f"import time; time.sleep(1); {TOUCH}", gigabytes=g) for name, g in sizes.items()]
    seen = events(jobs, most=3, free=8.0)
    assert seen[:2] == ["a", "c"], "b does not fit beside a in nine tenths of 8 GB, c does"
    assert sorted(e for e in seen if isinstance(e, str)) == ["a", "b", "c", "d"]
    assert [e[1] for e in seen if isinstance(e, tuple)] == ["finished"] * 4
    assert all(
        on and variables["TF_FORCE_GPU_ALLOW_GROWTH"] == "true" for on, variables in (p.shared for p in programs)
    )


def test_a_job_begins_only_if_an_epoch_ends_in_time(tmp_path):
    long, short = Job("long", tmp_path, expected=Expected(1000.0, "table")), Job("short", tmp_path)
    assert events([long, short], deadline=time.monotonic() + 30) == ["short", ("short", "finished", "")]
    assert events([long], deadline=time.monotonic() + 30) == []
    long.trained = True  # only the evaluation is missing
    assert events([long], deadline=time.monotonic() + 30)[-1] == ("long", "finished", "")
    assert events([short], deadline=time.monotonic() - 1) == []


def test_an_epoch_far_over_the_limit_is_cut_off(tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "GRACE", 0.5)
    jobs = [Job("a", tmp_path, fit=WAIT), Job("b", tmp_path)]
    began = time.monotonic()
    assert events(jobs, deadline=began + 1.5) == ["a", ("a", "cut off", "fit")]
    assert 1.5 < time.monotonic() - began < 10


def test_leaving_stops_what_runs(tmp_path, programs):
    jobs = [Job("a", tmp_path, fit=WAIT), Job("b", tmp_path, fit=WAIT)]
    running = run_jobs(jobs, most=2)
    assert [next(running).name, next(running).name] == ["a", "b"]
    assert [process.poll() for process in programs] == [None]  # b begins when the iteration goes on
    running.close()
    assert programs[0].poll() is not None
