"""Small films of known colours, written with PyAV, for tests of what is read."""

from fractions import Fraction

import av
import numpy as np

from fer_cam.sources import frames, open_source

CORNERS = {"top left": (40, 30, 200), "top right": (50, 200, 40), "bottom left": (210, 60, 50)}
"""BGR of three quarters of a picture; the fourth is grey."""


def quarters(width=96, height=64):
    """Return a BGR picture in four colours, so that every turn and flip shows."""
    picture = np.full((height, width, 3), 120, np.uint8)
    picture[: height // 2, : width // 2] = CORNERS["top left"]
    picture[: height // 2, width // 2 :] = CORNERS["top right"]
    picture[height // 2 :, : width // 2] = CORNERS["bottom left"]
    return picture


def corner(picture, name):
    """Return the mean BGR of the middle of a quarter of `picture`."""
    h, w = picture.shape[:2]
    y = h // 4 if "top" in name else 3 * h // 4
    x = w // 4 if "left" in name else 3 * w // 4
    return picture[y - 3 : y + 3, x - 3 : x + 3].reshape(-1, 3).mean(axis=0)


def shows(picture, name, colour, tolerance=6):
    """Return True if a quarter of `picture` has about this colour."""
    return bool(np.abs(corner(picture, name) - np.array(colour)).max() <= tolerance)


def numbered(count, width=96, height=64):
    """Return `count` grey pictures that get brighter."""
    return [np.full((height, width, 3), 30 + 180 * i // max(1, count - 1), np.uint8) for i in range(count)]


def from_planes(planes, pixels):
    """Return a frame of the format `pixels` with these planes, each uint8 or uint16 (h, w).

    PyAV 17's own function knows few formats.
    """
    height, width = planes[0].shape
    frame = av.VideoFrame(width, height, pixels)
    for plane, values in zip(frame.planes, planes, strict=True):
        rows = np.zeros((values.shape[0], plane.line_size), np.uint8)
        data = values.view(np.uint8).reshape(values.shape[0], -1)
        rows[:, : data.shape[1]] = data
        plane.update(rows.tobytes())
    return frame


def add_video(container, pictures, *, codec="libx264", rate=25, pixels="yuv420p", options=None, before=None):
    """Add a stream to an open container. before: called with the stream before it is used. Returns the stream."""
    height, width = pictures[0].shape[:2]
    stream = container.add_stream(codec, rate=rate, options=options or {})
    stream.width, stream.height, stream.pix_fmt = width, height, pixels
    if before:
        before(stream)
    return stream


def film(
    path, pictures, *, times=None, rate=25, pixels="yuv420p", source="bgr24", tags=None, container=None, **options
):
    """Write a film. times: of the frames in seconds, else `rate` a second. tags: attributes of each frame.

    options: see add_video. container: options of the format. Returns the path as text.
    """
    with av.open(str(path), "w", options=container or {}) as out:
        stream = add_video(out, pictures, rate=rate, pixels=pixels, **options)
        base = Fraction(1, 1000) if times else Fraction(1, rate)
        stream.codec_context.time_base = base
        for i, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, source)
            frame = frame.reformat(format=pixels, dst_colorspace="ITU601") if source != pixels else frame
            frame.time_base = base
            frame.pts = round(1000 * times[i]) if times else i
            for name, value in (tags or {}).items():
                setattr(frame, name, value)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return str(path)


def sound(container, seconds, *, codec="aac", rate=8000):
    """Return a stream of silence in an open container, and a function that writes it."""
    stream = container.add_stream(codec, rate=rate, layout="mono")

    def write():
        for start in range(0, int(seconds * rate), 1024):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
            frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))

    return stream, write


def read(path, **options):
    """Return the frames of a film and the source that gave them."""
    source = open_source(str(path), **options)
    return list(frames(source)), source
