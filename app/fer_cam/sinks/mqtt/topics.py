"""The topics of one device."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from fer_cam.sinks.mqtt.address import PREFIX

__all__ = ["SLOTS", "Topics", "slug"]

SLOTS = 8
"""Faces that have a topic of their own at one time. A fixed number, so that no old topics pile up on the broker."""


def slug(name: str) -> str:
    """Return a name as it stands in topics: lower case, with a-z, 0-9, _ and - only, at most 64 characters.

    Accents are dropped ("Küche" gives "kuche"); a name in which nothing is left gets one made from its hash.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    text = re.sub(r"[^a-z0-9_-]+", "_", plain).strip("_-")[:64]
    return text or "camera_" + hashlib.sha256(name.encode(errors="replace")).hexdigest()[:8]


@dataclass(frozen=True)
class Topics:
    """The topics of one device. prefix: of all devices. name: as from slug()."""

    prefix: str
    name: str

    @property
    def base(self) -> str:
        """First part of all the device's topics, without a slash at its end."""
        return f"{self.prefix}/{self.name}"

    @property
    def state(self) -> str:
        """State of the run and the dominant emotion, as JSON."""
        return f"{self.base}/state"

    @property
    def availability(self) -> str:
        """online while fer-cam is connected to the broker, else offline; the last will."""
        return f"{self.base}/availability"

    @property
    def camera(self) -> str:
        """online while the source gives pictures, else offline."""
        return f"{self.base}/camera"

    def face(self, slot: int) -> str:
        """Return the topic of a face. slot: 1 to SLOTS."""
        return f"{self.base}/face/{slot}"

    @property
    def identity(self) -> str:
        """A name that no other device on the broker has, for its unique ids: a-z, 0-9, _ and - only."""
        site = "" if self.prefix == PREFIX else slug(self.prefix) + "_"
        return f"fer_cam_{site}{self.name}"

    def discovery(self, prefix: str) -> str:
        """Return the topic of the device's configuration. prefix: that of Home Assistant."""
        return f"{prefix}/device/{self.identity}/config"
