"""Read and write a playlist as TOML. Places of files are relative to the folder of the playlist."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fer_cam.stimulus.playlist import LONGEST, SHORTEST, Item, Playlist
from fer_models.atomic import write_text
from fer_models.errors import FerError, first_line

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["SUFFIX", "playlist_text", "read_playlist", "write_playlist"]

SUFFIX = ".toml"
HEAD = "# A playlist of fer-cam: see docs/sessions.md\n"
LARGEST = 10_000_000
"""Bytes of a playlist that are read."""
SEEDS = 2**31


def read_playlist(path: str | Path) -> Playlist:
    """Return the playlist in a file. Files that are missing are no error here: see the page and the show.

    Raises FerError, in one line that names the file and the key or the line, if it cannot be read or is not right.
    """
    path = Path(path)
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise FerError(f"{path}: cannot be read ({error.strerror or error}); choose another playlist") from error
    try:
        if len(data) > LARGEST:
            raise ValueError("is too large")
        value = tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        why = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else first_line(error)
        raise FerError(f"{path}: is no playlist in TOML ({why}); correct it, or choose another file") from error
    try:
        return _playlist(value, path.parent)
    except ValueError as error:
        raise FerError(f"{path}: {error}; correct it, or choose another file") from error


def _playlist(value: Mapping[str, Any], folder: Path) -> Playlist:
    _known(value, ("seconds", "pause", "baseline", "fixation", "shuffle", "seed", "item"), "")
    rows = value.get("item", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("item must be a table: [[item]]")
    usual = Playlist()
    return Playlist(
        tuple(_item(row, f"item {number}: ", folder) for number, row in enumerate(rows, 1)),
        _seconds(value, "seconds", usual.seconds, SHORTEST), _seconds(value, "pause", usual.pause),
        _seconds(value, "baseline", usual.baseline), _flag(value, "fixation", usual.fixation),
        _flag(value, "shuffle", usual.shuffle), _seed(value, usual.seed),
    )  # fmt: skip


def _item(row: Mapping[str, Any], where: str, folder: Path) -> Item:
    _known(row, ("file", "seconds", "label"), where)
    file, label = row.get("file"), row.get("label", "")
    if not isinstance(file, str) or not file.strip() or "\0" in file:
        raise ValueError(f"{where}file must be the name of a file")
    if not isinstance(label, str):
        raise ValueError(f"{where}label must be text")
    seconds = _seconds(row, "seconds", 0.0, SHORTEST, where) if "seconds" in row else None
    return Item(Path(os.path.normpath(folder / Path(file).expanduser())), seconds, label)


def _known(value: Mapping[str, Any], keys: tuple[str, ...], where: str) -> None:
    if unknown := [key for key in value if key not in keys]:
        raise ValueError(f"{where}the key {unknown[0]!r} is not known (known: {', '.join(keys)})")


def _seconds(value: Mapping[str, Any], key: str, usual: float, least: float = 0.0, where: str = "") -> float:
    number = value.get(key, usual)
    good = isinstance(number, (int, float)) and not isinstance(number, bool) and math.isfinite(number)
    if not good or not (key not in value or least <= number <= LONGEST):
        raise ValueError(f"{where}{key} must be a number of seconds from {least:g} to {LONGEST:g}, not {number!r:.40}")
    return float(number)


def _flag(value: Mapping[str, Any], key: str, usual: bool) -> bool:
    flag = value.get(key, usual)
    if not isinstance(flag, bool):
        raise ValueError(f"{key} must be true or false, not {flag!r:.40}")
    return flag


def _seed(value: Mapping[str, Any], usual: int) -> int:
    seed = value.get("seed", usual)
    if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed < SEEDS:
        raise ValueError(f"seed must be a whole number from 0 to {SEEDS - 1}, not {seed!r:.40}")
    return seed


def playlist_text(playlist: Playlist, folder: Path) -> str:
    """Return a playlist as TOML. folder: of the file, to which the places of items inside it are relative."""
    lines = [
        f"seconds = {playlist.seconds:g}", f"pause = {playlist.pause:g}", f"baseline = {playlist.baseline:g}",
        f"fixation = {_word(playlist.fixation)}", f"shuffle = {_word(playlist.shuffle)}", f"seed = {playlist.seed}",
    ]  # fmt: skip
    for item in playlist.items:
        lines += ["", "[[item]]", f"file = {_quoted(_place(item.file, folder))}"]
        if item.seconds is not None:
            lines.append(f"seconds = {item.seconds:g}")
        if item.label:
            lines.append(f"label = {_quoted(item.label)}")
    return HEAD + "\n".join(lines) + "\n"


def _word(flag: bool) -> str:
    return "true" if flag else "false"


def _place(file: Path, folder: Path) -> str:
    """Return a file's place, relative if it is inside the folder, so that both can be moved together."""
    file, folder = Path(os.path.abspath(file)), Path(os.path.abspath(folder))
    return file.relative_to(folder).as_posix() if file.is_relative_to(folder) else str(file)


def _quoted(text: str) -> str:
    """Return text as a TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'


def write_playlist(playlist: Playlist, path: str | Path) -> None:
    """Write a playlist, completely or not at all. Raises FerError if that fails; a file that was there stays then."""
    path = Path(path)
    try:
        write_text(path, playlist_text(playlist, path.parent))
    except (OSError, UnicodeEncodeError) as error:
        why = "a name in it is no valid text" if isinstance(error, UnicodeEncodeError) else error.strerror or error
        raise FerError(f"{path}: cannot be written ({why}); choose another file") from error
