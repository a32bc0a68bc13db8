"""Results as lines: text for people, JSON Lines and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from fer_cam.types import Face, Result
from fer_models.errors import FerError

__all__ = ["FORMATS", "RecordSink", "csv_header", "csv_lines", "json_line", "open_records", "text_line"]

FORMATS = ("text", "jsonl", "csv")


def text_line(result: Result) -> str:
    """One line for people: frame, time and what each face shows."""
    faces = ", ".join(f"#{f.id} {f.emotion} {f.confidence:.0%}" for f in result.faces) or "no face"
    return f"{result.frame.index:6d}  {result.frame.time:8.2f} s  {faces}"


def _face(face: Face) -> dict:
    return {
        "id": face.id,
        "box": [int(v) for v in face.box],
        "score": round(face.score, 4),
        "emotion": face.emotion,
        "confidence": round(face.confidence, 4),
        "probabilities": {k: round(v, 4) for k, v in face.probabilities.items()},
    }


def json_line(result: Result) -> str:
    """One JSON object: frame (from 0), time in seconds of the source, faces (largest first)."""
    value = {
        "frame": result.frame.index,
        "time": round(result.frame.time, 4),
        "faces": [_face(f) for f in result.faces],
    }
    return json.dumps(value, ensure_ascii=False)


def csv_header(labels: tuple[str, ...]) -> str:
    """The columns of csv_lines."""
    return _row(["frame", "time", "id", "x", "y", "w", "h", "score", "emotion", "confidence", *labels])


def csv_lines(result: Result) -> list[str]:
    """A row a face; a frame without faces has none."""
    return [
        _row(
            [
                result.frame.index,
                round(result.frame.time, 4),
                f.id,
                *f.box,
                round(f.score, 4),
                f.emotion,
                round(f.confidence, 4),
                *(round(p, 4) for p in f.probabilities.values()),
            ]
        )
        for f in result.faces
    ]


def _row(values: list) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(values)
    return text.getvalue()


class RecordSink:
    """Writes lines as they come and flushes each, so that `tail -f` follows and a kill loses none."""

    def __init__(
        self, file: TextIO, format: str, labels: tuple[str, ...], name: str, *, header: bool = True, empty: bool = False
    ) -> None:
        """format: one of FORMATS. name: for messages. header: begin CSV with the column names.

        empty: cut off what the file holds, once there is a first result to put in its place.
        """
        if format not in FORMATS:
            raise FerError(f"unknown format {format!r} (one of {', '.join(FORMATS)})", exit_code=2)
        self._file, self._format, self._name = file, format, name
        self._own = file is not sys.stdout
        self._first = [csv_header(labels)] if format == "csv" and header else []
        self._empty = empty

    def _lines(self, lines: list[str]) -> None:
        if not lines:
            return
        try:
            if self._empty:
                self._file.truncate(0)
                self._empty = False
            self._file.write("\n".join(lines) + "\n")
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
            self._lines(first + csv_lines(result))
        else:
            self._lines([text_line(result) if self._format == "text" else json_line(result)])

    def close(self) -> None:
        if self._own and not self._file.closed:
            try:
                self._file.close()
            except OSError as error:
                raise FerError(f"{self._name}: cannot be written ({error.strerror or error})") from error


def open_records(
    path: str | None, format: str, labels: tuple[str, ...], *, overwrite: bool = False, append: bool = False
) -> RecordSink:
    """A sink on `path`, or on standard output for None or "-".

    A file that has something in it is left alone unless overwrite or append is given. Raises FerError
    for that and for a place that cannot be written.
    """
    if path is None or path == "-":
        if sys.stdout is None:
            raise FerError("standard output is closed; give an --output")
        return RecordSink(sys.stdout, format, labels, "standard output")
    target = Path(path)
    try:
        if target.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        filled = target.exists() and target.stat().st_size > 0 if not target.is_char_device() else False
        if filled and not (overwrite or append):
            raise FerError(
                f"{path}: already exists; add --append or --overwrite, or choose another --output", exit_code=2
            )
        file = open(target, "a", encoding="utf-8", newline="\n")  # noqa: SIM115 (the sink closes it)
    except OSError as error:
        raise FerError(f"{path}: cannot be written ({error.strerror or error}); choose another --output") from error
    return RecordSink(file, format, labels, str(path), header=not (append and filled), empty=overwrite and filled)
