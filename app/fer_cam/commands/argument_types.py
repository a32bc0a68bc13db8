"""The kinds of values that options take."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Mapping

from fer_cam.settings import MOST_THREADS

__all__ = ["TURNS", "byte_size", "count", "duration", "input_rate", "number", "share", "size", "thread_count", "turn"]

TURNS: Mapping[str, int | None] = {"0": 0, "90": 90, "180": 180, "270": 270, "auto": None}
"""Values of --turn, and of Settings.turn."""


def count(text: str) -> int:
    """Return a whole number of at least 1. Raises ArgumentTypeError for any other text."""
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number of at least 1, not {text!r}")
    return value


def thread_count(text: str) -> int:
    """Return a number of CPU threads. Raises ArgumentTypeError for any other text, and beyond MOST_THREADS."""
    value = count(text)
    if value > MOST_THREADS:
        raise argparse.ArgumentTypeError(
            f"must be at most {MOST_THREADS}, not {value}; more threads than cores ({os.cpu_count()} here) gain nothing"
        )
    return value


def number(text: str) -> float:
    """Return a number from 0 to below 1000. Raises ArgumentTypeError for any other text."""
    value = _float(text)
    if not 0 <= value < 1000:
        raise argparse.ArgumentTypeError(f"must be a number from 0 to below 1000, not {text!r}")
    return value


def input_rate(text: str) -> float:
    """Return a number above 0 and below 1000. Raises ArgumentTypeError for any other text."""
    value = _float(text)
    if not 0 < value < 1000:
        raise argparse.ArgumentTypeError(f"must be a number above 0 and below 1000, not {text!r}")
    return value


SIZES = {"kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
DURATIONS = {"s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0}


def byte_size(text: str) -> int:
    """Return the bytes of a size such as "10MB". Raises ArgumentTypeError for any other text, and below 1 kB."""
    match = re.fullmatch(r"(\d{1,9}) ?([kmg]i?b)", text.strip().lower())
    value = int(match[1]) * SIZES[match[2]] if match else 0
    if value < 1000:
        raise argparse.ArgumentTypeError(f"must be a size of at least 1kB, such as 500kB, 10MB or 1GB, not {text!r}")
    return value


def duration(text: str) -> float:
    """Return the seconds of a duration such as "1h". Raises ArgumentTypeError for any other text, and beyond a year."""
    match = re.fullmatch(r"(\d{1,9}) ?(s|m|min|h|d)", text.strip().lower())
    value = int(match[1]) * DURATIONS[match[2]] if match else 0.0
    if not 1 <= value <= 366 * 86400:
        raise argparse.ArgumentTypeError(f"must be a duration up to 366d, such as 10min, 1h or 1d, not {text!r}")
    return value


def share(text: str) -> float:
    """Return a number from 0 to 1. Raises ArgumentTypeError for any other text."""
    value = _float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"must be a number from 0 to 1, not {text!r}")
    return value


def _float(text: str) -> float:
    """Return a number; -1 for text that is none, which no option takes."""
    try:
        return float(text)
    except ValueError:
        return -1.0


def size(text: str) -> tuple[int, int]:
    """Return (width, height) of "WIDTHxHEIGHT", each 16 to 16384 pixels. Raises ArgumentTypeError for other text."""
    width, _, height = text.lower().partition("x")
    if not all(n.isdecimal() and len(n) < 6 and 16 <= int(n) <= 16_384 for n in (width, height)):
        raise argparse.ArgumentTypeError(
            f"must be WIDTHxHEIGHT, such as 640x480, with 16 to 16384 pixels each, not {text!r}"
        )
    return int(width), int(height)


def turn(text: str) -> int | None:
    """Return one of the values of TURNS. Raises ArgumentTypeError for any other text."""
    if text.lower() not in TURNS:
        raise argparse.ArgumentTypeError(f"must be 0, 90, 180, 270 or auto, not {text!r}")
    return TURNS[text.lower()]
