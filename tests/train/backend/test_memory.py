"""The C library keeps freed memory: a second block of the same size costs no new pages."""

import platform
import subprocess
import sys

import pytest

BLOCK = """
import ctypes, resource, sys
from fer_train.backend.memory import keep_freed_memory
if sys.argv[1] == "keep":
    assert keep_freed_memory()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
def use(size=64 << 20):
    block = ctypes.c_void_p(libc.malloc(ctypes.c_size_t(size)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    ctypes.memset(block, 1, size)
    libc.free(block)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
use()
print(use())
"""


def faults(choice: str) -> int:
    """Return the page faults of writing into the second of two blocks of 64 MB; choice: `keep` or `default`."""
    command = [sys.executable, "-c", BLOCK, choice]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has mallopt")
def test_a_freed_block_is_used_again() -> None:
    assert faults("default") > 10  # each page, or each huge page of 2 MB, is mapped anew
    assert faults("keep") < 10


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from fer_train.backend import memory

    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    assert memory.keep_freed_memory() is False
