"""Send faces as Open Sound Control (OSC) messages over UDP, for programs of sound, light and stage."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Sequence
from typing import Any

from fer_cam.sinks.slots import FaceSlots
from fer_cam.types import Face, Result
from fer_models.errors import FerError

__all__ = ["OscSink"]


class OscSink:
    """Sends a bundle for each slot of each frame, with the time of capture as its time tag."""

    needs_picture, recovers, lossless = False, True, False

    def __init__(self, host: str, port: int, labels: Sequence[str], *, slots: int, name: str) -> None:
        """host: name or address, looked up when the first frame comes. name: of this camera, in the addresses.

        Raises FerError if python-osc is missing.
        """
        try:
            from pythonosc.osc_bundle_builder import OscBundleBuilder
            from pythonosc.osc_message_builder import OscMessageBuilder
        except ImportError as error:
            raise FerError('--osc needs python-osc: pip install "fer-cam[osc]"') from error
        self._bundle, self._message = OscBundleBuilder, OscMessageBuilder
        self.name = f"--osc {f'[{host}]' if ':' in host else host}:{port}"
        self._host, self._port, self._labels, self._slots = host, port, tuple(labels), FaceSlots(slots)
        # A name with the characters that OSC's patterns use could not be addressed.
        self._root = "/fer-cam/" + re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII)
        self._socket: socket.socket | None = None
        self._address: Any = None

    def write(self, result: Result) -> None:
        """Send one frame. Raises FerError if the host is unknown or the network is away."""
        when = result.frame.wall or time.time()
        height, width = result.frame.image.shape[:2]
        for number, face in enumerate(self._slots.place(result), start=1):
            messages: list[tuple[str, Sequence[float | int | str]]] = []
            if number == 1:
                messages.append((f"{self._root}/faces", [len(result.faces)]))
            messages += self._of_face(f"{self._root}/face/{number}", face, (width, height))
            self._send(when, messages)

    def _of_face(
        self, root: str, face: Face | None, size: tuple[int, int]
    ) -> list[tuple[str, Sequence[float | int | str]]]:
        """Return (address, values) of each message about one slot."""
        if face is None:
            return [(f"{root}/present", [0])]
        box = [side / size[index % 2] for index, side in enumerate(face.box)]
        pose = [("pose", [face.pose.yaw, face.pose.pitch, face.pose.roll])] if face.pose else []
        shares = [(f"probability/{label}", [face.probabilities[label]]) for label in self._labels]
        values: list[tuple[str, Sequence[float | int | str]]] = [
            ("present", [1]), ("id", [face.id]), ("emotion", [face.emotion]), ("confidence", [face.confidence]),
            ("sure", [int(face.sure)]), ("box", box), *pose, *shares,
        ]  # fmt: skip
        return [(f"{root}/{name}", value) for name, value in values]

    def _send(self, when: float, messages: list[tuple[str, Sequence[float | int | str]]]) -> None:
        bundle = self._bundle(when)  # type: ignore[arg-type]  # its annotation says int, and it takes any number
        for address, values in messages:
            message = self._message(address)
            for value in values:
                message.add_arg(float(value) if isinstance(value, float) else value)
            bundle.add_content(message.build())
        try:
            if self._socket is None:
                family, kind, protocol, _, self._address = socket.getaddrinfo(
                    self._host, self._port, type=socket.SOCK_DGRAM
                )[0]
                self._socket = socket.socket(family, kind, protocol)
                if family == socket.AF_INET:
                    self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            self._socket.sendto(bundle.build().dgram, self._address)
        except (OSError, UnicodeError) as error:
            self.close()
            reason = getattr(error, "strerror", None) or error
            raise FerError(f"{self.name}: cannot be sent to ({reason}); check the host and the network") from error

    def close(self) -> None:
        """Close the socket. May be called twice."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
