"""Results as lines: text for people, JSON Lines and CSV for programs."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from fer_cam.sinks.existing import check_append, check_overwrite, ends_a_line, is_blank
from fer_cam.sinks.lines import csv_header, csv_lines, json_line, text_line
from fer_cam.types import Result
from fer_models.errors import FerError

__all__ = ["FORMATS", "RecordSink", "open_records"]

FORMATS = ("text", "jsonl", "csv")


class RecordSink:
    """Writes lines as they come and flushes each, so that `tail -f` follows and a kill loses none."""

    def __init__(
        self, file: TextIO, format: str, labels: tuple[str, ...], name: str, *, header: bool = True,
        empty: bool = False, cut_off: bool = False, attributes: Mapping[str, Sequence[str]] | None = None,
        photos: bool = False,
    ) -> None:  # fmt: skip
        """format: one of FORMATS. name: for messages. header: begin CSV with the column names.

        empty: cut off what the file holds, once there is a first result to put in its place. cut_off: its last line
        has no end. attributes, photos: as for csv_header.
        """
        if format not in FORMATS:
            raise FerError(f"unknown format {format!r} (one of {', '.join(FORMATS)})", exit_code=2)
        self._file, self._format, self._name = file, format, name
        self._own = file is not sys.stdout
        self._first = [csv_header(labels, attributes, photos=photos)] if format == "csv" and header else []
        self._empty, self._cut_off, self._photos = empty, cut_off, photos

    def _lines(self, lines: list[str]) -> None:
        if not lines:
            return
        try:
            if self._empty:
                self._file.truncate(0)
                self._empty = False
            self._file.write("\n" * self._cut_off + "\n".join(lines) + "\n")
            self._cut_off = False
            self._file.flush()
        except BrokenPipeError:
            raise  # whoever read our output has seen enough: the command ends quietly
        except OSError as error:
            self._give_up()
            raise FerError(
                f"{self._name}: cannot be written ({error.strerror or error}); the lines so far are kept"
            ) from error

    def _give_up(self) -> None:
        """Close without another try at what could not be written."""
        if self._own:
            with suppress(OSError):
                self._file.close()

    def write(self, result: Result) -> None:
        """Write one frame's lines."""
        first, self._first = self._first, []
        if self._format == "csv":
            self._lines(first + csv_lines(result, photos=self._photos))
        else:
            self._lines([text_line(result) if self._format == "text" else json_line(result)])

    def close(self) -> None:
        if self._own and not self._file.closed:
            try:
                self._file.close()
            except OSError as error:
                raise FerError(f"{self._name}: cannot be written ({error.strerror or error})") from error


def open_records(
    path: str | None, format: str, labels: tuple[str, ...], *, overwrite: bool = False, append: bool = False,
    attributes: Mapping[str, Sequence[str]] | None = None, photos: bool = False,
) -> RecordSink:  # fmt: skip
    """A sink on `path`, or on standard output for None or "-". attributes, photos: as for csv_header.

    A file that has something in it is left alone unless overwrite or append is given. Raises FerError
    for that, for a place that cannot be written, for an append to a file of another format or a CSV of
    other columns, and for a faces.csv with a person's labels.
    """
    if path is None or path == "-":
        if sys.stdout is None:
            raise FerError("standard output is closed; give an --output")
        if hasattr(sys.stdout, "reconfigure"):  # a terminal or a pipe that knows fewer letters than a photo's name has
            sys.stdout.reconfigure(errors="backslashreplace")
        return RecordSink(sys.stdout, format, labels, "standard output", attributes=attributes, photos=photos)
    target = Path(path)
    try:
        if target.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        filled = target.exists() and not target.is_char_device() and target.stat().st_size > 0
        blank = filled and is_blank(target)
        if filled and not (overwrite or append):
            raise FerError(
                f"{path}: already exists; add --append or --overwrite, or choose another --output", exit_code=2
            )
        append = append and filled and not blank  # a blank file is replaced
        if append:
            check_append(target, format, csv_header(labels, attributes, photos=photos))
        elif filled:
            check_overwrite(target)
        cut_off = append and not ends_a_line(target)
        file = open(target, "a", encoding="utf-8", newline="\n")  # noqa: SIM115 (the sink closes it)
    except OSError as error:
        raise FerError(f"{path}: cannot be written ({error.strerror or error}); choose another --output") from error
    return RecordSink(
        file, format, labels, str(path), header=not append, empty=filled and not append, cut_off=cut_off,
        attributes=attributes, photos=photos,
    )  # fmt: skip
