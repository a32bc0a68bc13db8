"""Digest of a run's faces: decides whether two runs were trained and validated on the same ones."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from fer_train.data import Dataset, PictureFiles

__all__ = ["FacesDigest"]


@dataclass(frozen=True)
class FacesDigest:
    """BLAKE2b digests (32 hex digits) of a training and a validation part.

    pixels: of pixels, labels, vote shares and order. None if a part stays in its files: reading it all would take as
    long as an epoch. names: of the faces' names in place of their pixels. either: the one digest that early versions
    stored, without saying which of the two it is.
    """

    pixels: str | None = None
    names: str | None = None
    either: str | None = None

    @classmethod
    def of(cls, train: Dataset, validation: Dataset) -> FacesDigest:
        """Return the digest of a training and a validation part."""
        in_files = any(isinstance(part.images, PictureFiles) for part in (train, validation))
        pixels = None if in_files else _digest(train, validation, by_pixels=True)
        return cls(pixels, _digest(train, validation, by_pixels=False))

    @classmethod
    def from_dict(cls, values: Any) -> FacesDigest:
        """Return the digest that a config.json stores under `data_digest`; an empty one, which matches no faces, if
        there is none."""
        if isinstance(values, dict):
            return cls(values.get("pixels"), values.get("names"))
        return cls(either=values if isinstance(values, str) else None)

    def to_dict(self) -> dict[str, str | None]:
        """Return the digest as `data_digest` of config.json."""
        return {"pixels": self.pixels, "names": self.names}

    def matches(self, now: FacesDigest) -> bool:
        """Return True if a stored digest is of the same faces as `now`: by pixels if both have them, else by names."""
        if self.either is not None:
            return self.either in (now.pixels, now.names)
        if self.pixels and now.pixels:
            return self.pixels == now.pixels
        return self.names is not None and self.names == now.names


def _digest(train: Dataset, validation: Dataset, *, by_pixels: bool) -> str:
    value = hashlib.blake2b(digest_size=16)
    for part in (train, validation):
        value.update(part.images[:].tobytes() if by_pixels else "\n".join(part.names).encode())
        value.update(part.labels.tobytes())
        if part.soft is not None:
            value.update(part.soft.tobytes())
    return value.hexdigest()
