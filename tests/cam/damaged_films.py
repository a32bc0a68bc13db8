"""Damage films, and read what is left of them."""

from fer_cam.sources import frames, open_source
from fer_models import FerError


def damaged(path, start, share):
    """Write zeros over `share` of a file's bytes, from the share `start` on."""
    data = bytearray(path.read_bytes())
    a, n = int(len(data) * start), int(len(data) * share)
    data[a : a + n] = bytes(n)
    path.write_bytes(data)


def read(path):
    """Return the frames of a film, its remarks, and the error at its end or None."""
    source, sequence = open_source(str(path)), []
    try:
        for frame in frames(source):
            sequence.append(frame)
    except FerError as error:
        return sequence, source.remarks, error
    return sequence, source.remarks, None
