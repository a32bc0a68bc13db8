"""Change single cells of a csv that a person works with: every byte of the other rows stays."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

__all__ = ["TableText"]


class TableText:
    """The text of a csv, one piece for each of its rows; a row with line ends inside quotes is one piece."""

    def __init__(self, data: bytes, delimiter: str) -> None:
        """data: UTF-8, with or without a byte order mark. Raises UnicodeDecodeError and csv.Error."""
        self._delimiter = delimiter
        self._pieces, self._piece_of = list[str](), dict[int, int]()
        for line, piece in _pieces(data.decode("utf-8"), delimiter):
            self._piece_of[line] = len(self._pieces)
            self._pieces.append(piece)

    def set_cell(self, line: int, column: int, columns: int, value: str) -> None:
        """Change a cell of the row whose last line has the number `line`, counted from 1, as FaceRow.line has it.

        column: its place in the row, from 0. columns: number of columns; a shorter row gets empty cells.
        """
        place = self._piece_of[line]
        piece = self._pieces[place]
        body = piece.rstrip("\r\n")
        cells = next(csv.reader(io.StringIO(body, newline=""), delimiter=self._delimiter), [])
        cells += [""] * (columns - len(cells))
        cells[column] = value
        self._pieces[place] = self._row(cells) + piece[len(body) :]

    def _row(self, cells: Sequence[str]) -> str:
        text = io.StringIO()
        # Only what is in the line terminator is quoted, beside the delimiter and the quote itself.
        csv.writer(text, delimiter=self._delimiter, lineterminator="\r\n").writerow(cells)
        return text.getvalue().removesuffix("\r\n")

    def encode(self) -> bytes:
        """Return the whole table as UTF-8, with a byte order mark if it had one."""
        return "".join(self._pieces).encode("utf-8")


def _pieces(text: str, delimiter: str) -> Iterator[tuple[int, str]]:
    """Yield the number of the last line and the text of each row, blank ones too."""
    lines = list(io.StringIO(text, newline=""))
    reader, start = csv.reader(lines, delimiter=delimiter), 0
    for _ in reader:
        yield reader.line_num, "".join(lines[start : reader.line_num])
        start = reader.line_num
