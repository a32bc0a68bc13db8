"""Memory that is freed and asked for again: kept, it costs no page faults."""

import importlib
import os
import platform
import subprocess
import sys

import pytest

from fer_train import allocator
from fer_train.recipes import get_recipe, override

SCRIPT = """
import resource, sys
import numpy as np
from fer_train.allocator import keep_freed_memory

told = keep_freed_memory() if sys.argv[1] == "kept" else None

def step():
    blocks = [np.ones(n << 20, np.uint8) for n in (4, 24, 16, 31)]  # as a batch's activations, all at once
    return sum(int(block[-1]) for block in blocks)

step()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
assert sum(step() for _ in range(10)) == 40
print(told, resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(way):
    ways = ("MALLOC_", "GLIBC_TUNABLES", "LD_PRELOAD")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(ways)}
    done = subprocess.run([sys.executable, "-c", SCRIPT, way], capture_output=True, text=True, timeout=60, env=plain)
    assert done.returncode == 0, done.stderr
    told, count = done.stdout.split()
    return told, int(count)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc" or sys.maxsize < 2**32, reason="it is 64-bit glibc's malloc")
def test_what_is_freed_is_there_for_the_next_batch():
    before = faults("as it comes")[1]
    if not before:
        pytest.skip("this system counts no page faults")
    told, kept = faults("kept")
    assert told == "True" and kept < 100
    # A system with large pages has fewer faults, but not as few.
    assert before > 10 * max(kept, 1)


class Malloc:
    """A glibc that takes some settings and refuses others."""

    def __init__(self, takes):
        self.takes, self.told = takes, []

    def mallopt(self, key, value):
        self.told.append((key, value))
        return int(self.takes(key, value))


@pytest.mark.parametrize(
    ("takes", "told", "answer"),
    [
        (lambda *_: True, [(-3, 1 << 30), (-1, -1), (-2, 256 << 20)], True),
        (
            lambda key, value: value <= 32 << 20 or key == -2,
            [(-3, 1 << 30), (-3, 32 << 20), (-1, -1), (-2, 256 << 20)],
            True,
        ),
        # Without the first, the others would switch off what glibc does by itself.
        (lambda *_: False, [(-3, 1 << 30), (-3, 32 << 20)], False),
    ],
)
def test_what_it_is_told(monkeypatch, takes, told, answer):
    malloc = Malloc(takes)
    monkeypatch.setattr(allocator.sys, "platform", "linux")
    monkeypatch.setattr(allocator.ctypes, "CDLL", lambda _: malloc)
    assert allocator.keep_freed_memory() is answer and malloc.told == told


@pytest.mark.parametrize("gpu", [False, True])
def test_a_fit_keeps_it_where_it_computes_on_the_cpu(monkeypatch, seven, tmp_path, gpu):
    pytest.importorskip("keras")
    fit = importlib.import_module("fer_train.fit")
    told = []
    monkeypatch.setattr(fit, "has_gpu", lambda: gpu)
    monkeypatch.setattr(fit, "keep_freed_memory", lambda: told.append("keep"))
    monkeypatch.setattr(fit, "make_trainer", lambda *_: pytest.fail("far enough", pytrace=False))
    recipe = override(get_recipe("b-g"), ["epochs=1"])
    with pytest.raises(pytest.fail.Exception, match="far enough"):
        fit.fit(recipe, seven, tmp_path / "run", "none")
    assert told == ([] if gpu else ["keep"])


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_elsewhere_nothing_is_done(monkeypatch, system):
    monkeypatch.setattr(allocator.sys, "platform", system)
    monkeypatch.setattr(allocator.ctypes, "CDLL", lambda _: pytest.fail("there is no malloc of glibc's to tell"))
    assert allocator.keep_freed_memory() is False


def test_another_c_library_has_no_mallopt(monkeypatch):
    monkeypatch.setattr(allocator.sys, "platform", "linux")
    monkeypatch.setattr(allocator.ctypes, "CDLL", lambda _: object())
    assert allocator.keep_freed_memory() is False
