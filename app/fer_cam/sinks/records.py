"""Write results as lines: text for people, JSON Lines and CSV for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from fer_cam.settings import FORMATS
from fer_cam.sinks.continuation import Continuation, read_end, read_series_end, remove_half_line
from fer_cam.sinks.existing import check_append, check_overwrite, ends_with_newline, is_blank
from fer_cam.sinks.line_file import LineFile, TextLines, encoding_of, open_file, open_stream
from fer_cam.sinks.lines import csv_header, csv_lines, json_line, text_line
from fer_cam.sinks.recording.clock import USUAL_RATE
from fer_cam.sinks.rotation import Rotation, Rotator
from fer_cam.types import Result
from fer_models.errors import FerError

__all__ = ["FORMATS", "RecordSink", "open_records"]


class RecordSink:
    """Writes the lines of each result at once, so that `tail -f` follows and a kill loses none."""

    needs_picture, recovers, lossless = False, True, True

    def __init__(
        self, file: LineFile | TextLines, format: str, labels: tuple[str, ...], name: str, *, header: bool = True,
        empty: bool = False, cut_off: bool = False, attributes: Mapping[str, Sequence[str]] | None = None,
        photos: bool = False, landmarks: bool = False, encoding: str = "utf-8", after: Continuation | None = None,
        compare: Sequence[str] = (), wall: bool = False, rotator: Rotator | None = None,
    ) -> None:  # fmt: skip
        """Write to an open file, which close() closes.

        format: one of FORMATS. labels, attributes, photos, compare, wall: as for csv_header. name: the file's, for
        messages. header: begin a csv with its column names. empty: empty the file just before the first line is
        written. cut_off: the file's last line has no end yet. landmarks: as for json_line. encoding: of the lines.
        after: what the lines continue. rotator: gives a new file when this one is full; each csv has the column names.
        Raises FerError with exit code 2 for an unknown format.
        """
        if format not in FORMATS:
            raise FerError(f"unknown format {format!r}; use one of {', '.join(FORMATS)}", exit_code=2)
        self._file, self._format, self.name, self._encoding = file, format, name, encoding
        self._columns = csv_header(labels, attributes, photos=photos, compare=compare, wall=wall)
        self._header = format == "csv" and header
        self._empty, self._cut_off, self._photos, self._landmarks = empty, cut_off, photos, landmarks
        self._wall, self._after, self._rotator = wall, after, rotator

    def _write_lines(self, lines: list[str]) -> None:
        if not lines and not self._header:
            return
        # A photo's name may have characters that the terminal's encoding lacks.
        data = "".join(line + "\n" for line in lines).encode(self._encoding, "backslashreplace")
        try:
            if self._empty:
                self._file.empty()
                self._empty = False
            self._rotate(len(data))
            start = "\n" * self._cut_off + (self._columns + "\n") * self._header
            self._file.write(start.encode(self._encoding, "backslashreplace") + data)
            self._cut_off = self._header = False
        except BrokenPipeError:
            raise  # the reader of our output has closed it: the command ends without an error
        except OSError as error:
            raise FerError(
                f"{self.name}: cannot be written ({error.strerror or error}); the lines so far are kept, each of them "
                "whole: free some space or choose another --output"
            ) from error

    def _rotate(self, more: int) -> None:
        """Go on in a new file if this one is full. more: bytes that are written next."""
        if self._rotator is not None and isinstance(self._file, LineFile):
            new = self._rotator.next_file(self._file, more)
            if new is not None:
                self._file, self._cut_off, self._header = new, False, self._format == "csv"

    def write(self, result: Result) -> None:
        """Write the lines of one frame. Raises FerError if that fails; the lines before are kept."""
        result = self._after.apply(result) if self._after else result
        if self._format == "csv":
            self._write_lines(csv_lines(result, photos=self._photos, wall=self._wall))
        else:
            text = self._format == "text"
            self._write_lines([text_line(result) if text else json_line(result, landmarks=self._landmarks)])

    def close(self) -> None:
        """Close the file. Raises FerError if its last lines cannot be written."""
        try:
            self._file.close()
        except OSError as error:
            raise FerError(
                f"{self.name}: cannot be written ({error.strerror or error}); its last lines may be missing"
            ) from error


def open_records(
    path: str | None, format: str, labels: tuple[str, ...], *, overwrite: bool = False, append: bool = False,
    attributes: Mapping[str, Sequence[str]] | None = None, photos: bool = False, landmarks: bool = False,
    fps: float = 0.0, compare: Sequence[str] = (), wall: bool = False, rotation: Rotation | None = None,
    sync: str = "never", notice: Callable[[str], None] = lambda text: None,
) -> RecordSink:  # fmt: skip
    """Open a sink for lines on `path`, or on standard output for None and "-".

    format: one of FORMATS. labels, attributes, photos, compare, wall: as for csv_header. landmarks: as for json_line.
    overwrite: replace a file that exists. append: add to it; frame numbers, times and identities go on after its last
    line, and a last line that was written only in part is removed. fps: frames a second of the source, which says how
    much later the next frame is. A blank file counts as new. rotation: when a new file is begun; None: never. sync: one
    of SYNCS. notice: gets a line when a rotation fails.
    Raises FerError if the file exists and neither is given, if it cannot be written, if another process writes to it,
    if lines to be appended do not fit its format or columns, and if it is a faces.csv with a person's labels.
    """
    if path is None or path == "-":
        if sys.stdout is None:
            raise FerError("standard output is closed; give an --output")
        return RecordSink(
            open_stream(sys.stdout), format, labels, "standard output", attributes=attributes, photos=photos,
            landmarks=landmarks, encoding=encoding_of(sys.stdout), compare=compare, wall=wall,
        )  # fmt: skip
    target, after, file = Path(path), None, None
    try:
        if target.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        file = open_file(target, sync=sync)
        if (rotation or sync != "never") and not file.regular:
            raise FerError(f"{path}: is no file that can be rotated or synced; choose another --output", exit_code=2)
        if not file.lock():
            raise FerError(f"{path}: another process is writing to it; wait for it, or choose another --output")
        filled = target.exists() and not target.is_char_device() and target.stat().st_size > 0
        blank = filled and is_blank(target)
        if filled and not (overwrite or append):
            raise FerError(
                f"{path}: already exists; add --append or --overwrite, or choose another --output", exit_code=2
            )
        step = 1 / fps if fps > 0 else 1 / USUAL_RATE
        after = read_series_end(target, format, step) if append and rotation else None
        append = append and filled and not blank  # a blank file is replaced
        if append:
            header = csv_header(labels, attributes, photos=photos, compare=compare, wall=wall)
            check_append(target, format, header)
            remove_half_line(target, format, header)
            append = target.stat().st_size > 0
            after = read_end(target, format, step).behind(after)
        elif filled:
            check_overwrite(target)
        cut_off = append and not ends_with_newline(target)
    except BaseException as error:
        if file is not None:
            file.close()
        if isinstance(error, OSError):
            raise FerError(f"{path}: cannot be written ({error.strerror or error}); choose another --output") from error
        raise
    return RecordSink(
        file, format, labels, str(path), header=not append, empty=filled and not append, cut_off=cut_off,
        attributes=attributes, photos=photos, landmarks=landmarks, after=after, compare=compare, wall=wall,
        rotator=Rotator(target, rotation, notice=notice) if rotation else None,
    )  # fmt: skip
