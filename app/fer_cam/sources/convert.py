"""Turn FFmpeg's frames into upright BGR pictures with square pixels, without combs, in the colours of a screen."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from fer_cam.sources.tone import HLG, PQ, colour_table

if TYPE_CHECKING:
    from av.filter import Graph
    from av.video.frame import VideoFrame

__all__ = ["Converter"]

WIDEST = 8
"""A pixel that is said to be wider or taller than this is a mistake of the file, and is left square."""
LARGEST = 16_384
"""Largest side in pixels that a picture is stretched to."""
TURNS: dict[tuple[int, int, int, int], int] = {
    (0, 1, -1, 0): cv2.ROTATE_90_CLOCKWISE,
    (-1, 0, 0, -1): cv2.ROTATE_180,
    (0, -1, 1, 0): cv2.ROTATE_90_COUNTERCLOCKWISE,
}
FLIPS: dict[tuple[int, int, int, int], int] = {(-1, 0, 0, 1): 1, (1, 0, 0, -1): 0}
"""Signs of a display matrix (a, b, c, d: x' = ax + cy, y' = bx + dy) and what OpenCV calls them."""
ROTATIONS = {-90: (0, 1, -1, 0), 90: (0, -1, 1, 0), 180: (-1, 0, 0, -1), -180: (-1, 0, 0, -1)}
"""Degrees counter-clockwise, as FFmpeg gives them, and the signs of the matrix."""
UNSPECIFIED = 2
CONVERTED = {
    "colorspace": {0, 1, UNSPECIFIED, 4, 5, 6, 7, 9},
    "color_primaries": {1, UNSPECIFIED, *range(4, 13), 22},
    "color_trc": {1, UNSPECIFIED, *range(4, 9), *range(11, 19)},
}
"""Numbers of ITU-T H.273 that FFmpeg's scaler converts. It refuses frames with others, such as YCgCo and ICtCp."""


class Converter:
    """Converts the frames of one stream. Interlaced ones come out one frame later, so `flush` gives the last."""

    def __init__(self, aspect: Fraction | None, time_base: Fraction) -> None:
        """aspect: width of a pixel divided by its height; None or 0: square. time_base: seconds of a frame's pts."""
        ratio = float(aspect or 1)
        self._aspect = ratio if 1 / WIDEST <= ratio <= WIDEST else 1.0
        self._time_base = time_base
        self._graph: Graph | None = None
        self._graph_key: tuple[Any, ...] = ()
        self._interlaced = False
        self._rotation: int | None = None
        self._turn = 1, 0, 0, 1

    def convert(self, frame: VideoFrame) -> Iterator[tuple[VideoFrame, np.ndarray]]:
        """Yield the frames that are ready after `frame`, each with its picture: uint8 BGR (h, w, 3)."""
        self._interlaced = self._interlaced or bool(frame.interlaced_frame)
        for name, numbers in CONVERTED.items():
            if getattr(frame, name) not in numbers:
                setattr(frame, name, UNSPECIFIED)
        hdr = frame.color_trc if frame.color_trc in (PQ, HLG) else 0
        key = frame.width, frame.height, frame.format.name, self._interlaced, hdr
        if key != self._graph_key:
            yield from self.flush()
            self._graph, self._graph_key = self._make_graph(frame, hdr), key
        assert self._graph is not None
        self._graph.vpush(frame)
        yield from self._pull(self._graph)

    def flush(self) -> Iterator[tuple[VideoFrame, np.ndarray]]:
        """Yield the frame that still waits for a next one, if there is one. Other frames may follow."""
        if self._graph is None or not self._interlaced:
            return  # the filters hold nothing back, and can go on with another round of the same film
        graph, self._graph, self._graph_key = self._graph, None, ()
        graph.vpush(None)
        yield from self._pull(graph)

    def _pull(self, graph: Graph) -> Iterator[tuple[VideoFrame, np.ndarray]]:
        import av

        with suppress(av.BlockingIOError, av.EOFError):  # the next frame is needed first; the end
            while True:
                frame = graph.vpull()
                yield frame, self._upright(frame)

    def _make_graph(self, frame: VideoFrame, hdr: int) -> Graph:
        """Return FFmpeg's filters for frames like this one.

        Filters take their pictures from a pool, where PyAV's own conversion asks the system for new memory each time,
        which takes a third more processor time.
        """
        import av

        graph = av.filter.Graph()
        if not (self._interlaced or hdr):
            graph.threads = 1  # decoding has threads of its own
        nodes = [
            graph.add(
                "buffer", video_size=f"{frame.width}x{frame.height}", pix_fmt=frame.format.name,
                time_base=str(self._time_base), colorspace=str(int(frame.colorspace)),
                range=str(int(frame.color_range)),
            )
        ]  # fmt: skip
        if self._interlaced:
            # One frame for each frame; frames that are not marked as interlaced pass as they are.
            nodes.append(graph.add("bwdif", mode="send_frame", deint="interlaced"))
        width, height = self._size(frame)
        to_screen = [
            graph.add("scale", width=str(width), height=str(height), flags="bicubic"),
            graph.add("format", pix_fmts="bgr24"), graph.add("buffersink"),
        ]  # fmt: skip
        if not hdr:
            graph.link_nodes(*nodes, *to_screen).configure()
            return graph
        handle, path = tempfile.mkstemp(suffix=".cube")
        try:
            with os.fdopen(handle, "w") as file:
                file.write(colour_table(hdr))
            tones = [graph.add("format", pix_fmts="gbrp10le"), graph.add("lut3d", file=path)]
            graph.link_nodes(*nodes, *tones, *to_screen).configure()
        finally:
            os.unlink(path)
        return graph

    def _size(self, frame: VideoFrame) -> tuple[int, int]:
        """Return the width and height of a frame with square pixels, before it is turned."""
        width, height = frame.width, frame.height
        if self._aspect > 1:
            width = min(LARGEST, round(width * self._aspect))
        elif self._aspect < 1:
            height = min(LARGEST, round(height / self._aspect))
        return width, height

    def _upright(self, frame: VideoFrame) -> np.ndarray:
        picture: np.ndarray = frame.to_ndarray()
        # Reading the matrix ties the frame into a circle of references, which would fill the memory. So it is read once
        # for the first frame, which may be flipped (rotation 0), and for each rotation that differs from the last.
        if frame.rotation != self._rotation:
            self._rotation, self._turn = frame.rotation, _turn(frame)
        turn = self._turn
        if turn in TURNS:
            picture = cv2.rotate(picture, TURNS[turn])
        elif turn in FLIPS:
            picture = cv2.flip(picture, FLIPS[turn])
        elif turn == (0, 1, 1, 0):
            picture = np.ascontiguousarray(picture.transpose(1, 0, 2))
        elif turn == (0, -1, -1, 0):
            picture = np.ascontiguousarray(picture[::-1, ::-1].transpose(1, 0, 2))
        return picture


def _turn(frame: VideoFrame) -> tuple[int, int, int, int]:
    """Return the signs of a frame's display matrix: a, b, c, d, each -1, 0 or 1; (1, 0, 0, 1) for none."""
    try:
        sides: Any = frame.side_data
    except ValueError:  # a kind that PyAV does not know, such as the EXIF of a JPEG
        return ROTATIONS.get(frame.rotation, (1, 0, 0, 1))
    matrix = sides.get("DISPLAYMATRIX") if sides else None
    if matrix is None:
        return 1, 0, 0, 1
    values = np.frombuffer(bytes(matrix), np.int32)[[0, 1, 3, 4]].reshape(2, 2).astype(np.float64)
    values /= np.maximum(1, np.hypot(*values))  # the matrix may also scale
    a, b, c, d = (int(v) for v in np.sign(np.where(np.abs(values) > 0.5, values, 0)).ravel())
    return a, b, c, d
