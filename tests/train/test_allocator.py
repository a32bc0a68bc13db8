"""Memory that is freed and asked for again: kept, it costs no page faults."""

import platform
import subprocess
import sys

import pytest

from fer_train import allocator

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
    done = subprocess.run([sys.executable, "-c", SCRIPT, way], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    told, count = done.stdout.split()
    return told, int(count)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="it is glibc that is told")
def test_what_is_freed_is_there_for_the_next_batch():
    told, kept = faults("kept")
    assert told == "True" and kept < 100
    # A system with large pages has fewer, but not as few.
    assert faults("as it comes")[1] > 10 * max(kept, 1)


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_elsewhere_nothing_is_done(monkeypatch, system):
    monkeypatch.setattr(allocator.sys, "platform", system)
    monkeypatch.setattr(allocator.ctypes, "CDLL", lambda _: pytest.fail("there is no malloc of glibc's to tell"))
    assert allocator.keep_freed_memory() is False


def test_another_c_library_has_no_mallopt(monkeypatch):
    monkeypatch.setattr(allocator.sys, "platform", "linux")
    monkeypatch.setattr(allocator.ctypes, "CDLL", lambda _: object())
    assert allocator.keep_freed_memory() is False
