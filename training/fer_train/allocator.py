"""Memory that is freed is kept for the next batch, not handed back to the system."""

from __future__ import annotations

import ctypes
import sys

__all__ = ["keep_freed_memory"]

# Of glibc's malloc.h; mallopt(3) tells what they mean.
_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3


def keep_freed_memory() -> bool:
    """Have glibc's malloc keep what is freed; returns whether it was told to. Elsewhere nothing is done.

    It holds for the whole process, from then on, and goes before the variables MALLOC_*.

    The activations of a batch are blocks of some megabytes. By default each goes back to the system when it is freed,
    and comes anew, to be zeroed page by page, in the next step. Kept, a step of FaceNet's network at 112 pixels took
    1.46 s for 1.79, one of MobileNet at 128 pixels 0.65 s for 0.90 (64 faces and a teacher, bfloat16, two cores), with
    no more memory at the peak; `benchmarks/learning.py` measures it.
    """
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    # A block of this size or more would be the system's again. glibc takes 32 MB and, newer, more: 1 GB.
    if mallopt is None or not any(mallopt(_MMAP_THRESHOLD, most) for most in (1 << 30, 32 << 20)):
        return False
    return bool(mallopt(_TRIM_THRESHOLD, -1) and mallopt(_TOP_PAD, 256 << 20))  # -1: nothing is trimmed
