"""Send faces as streams of the Lab Streaming Layer (LSL), on the clock of the other instruments of a laboratory."""

from __future__ import annotations

import math
import socket
import time
from collections.abc import Callable, Sequence
from typing import Any

from fer_cam.sinks.changes.state import FaceStates, changes_between
from fer_cam.sinks.slots import FaceSlots
from fer_cam.types import Face, Frame, Result
from fer_models.errors import FerError, first_line
from fer_models.quiet import quiet

__all__ = ["LslClock", "LslSink"]

FIXED = (
    ("id", "", "Identity"), ("x", "pixels", "Box"), ("y", "pixels", "Box"), ("w", "pixels", "Box"),
    ("h", "pixels", "Box"), ("score", "normalized", "Score"), ("confidence", "normalized", "Confidence"),
    ("sure", "boolean", "Confidence"),
)  # fmt: skip
"""(label, unit, type) of the channels of a face before its probabilities."""
POSE = (("yaw", "degrees", "Orientation"), ("pitch", "degrees", "Orientation"), ("roll", "degrees", "Orientation"))


class LslClock:
    """Times of frames in LSL's clock.

    A live frame's time is that of its capture. A recorded one's is its time in the source, from the first frame on.
    """

    def __init__(
        self, local_clock: Callable[[], float], *, live: bool, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """local_clock: LSL's, in seconds. monotonic: that of Frame.captured."""
        self._local_clock, self._live, self._monotonic = local_clock, live, monotonic
        self._offset = self._measure()
        self._begin: float | None = None

    def _measure(self) -> float:
        """Return LSL's clock minus ours, from the quickest of three readings."""
        readings = []
        for _ in range(3):
            before, lsl, after = self._monotonic(), self._local_clock(), self._monotonic()
            readings.append((after - before, lsl - (before + after) / 2))
        return min(readings)[1]

    def time_of(self, frame: Frame) -> float:
        """Return the time of a frame, in seconds of LSL's clock."""
        if self._live and frame.captured:
            # One offset for all frames adds no jitter. It is taken anew where the clocks have parted, as in a suspend.
            offset = self._measure()
            if abs(offset - self._offset) > 1e-3:
                self._offset = offset
            return frame.captured + self._offset
        if self._begin is None:
            self._begin = self._local_clock() - frame.time
        return self._begin + frame.time


class LslSink:
    """Two outlets: NAME with the numbers of the faces in each frame, and NAME-changes with text markers."""

    needs_picture, recovers, lossless = False, True, False

    def __init__(self, name: str, labels: Sequence[str], *, slots: int, live: bool, source: str, model: str) -> None:
        """labels: of the emotion model. slots: faces at a time; see FaceSlots. source, model: for the description.

        Raises FerError if pylsl or liblsl is missing.
        """
        lsl = _pylsl()
        self.name, self._labels = f"--lsl {name}", tuple(labels)
        self._slots, self._states = FaceSlots(slots), FaceStates()
        self._state: dict[int, str | None] = {}
        self._clock = LslClock(lsl.local_clock, live=live)
        channels = [*FIXED, *((label, "normalized", "Probability") for label in labels), *POSE]
        self._width = len(channels)
        identity = f"fer-cam/{socket.gethostname()}/{name}"  # an inlet finds the stream again after a restart
        about = {"manufacturer": "fer-cam", "source": source, "model": model, "faces": str(slots)}
        with quiet():  # liblsl talks on standard error
            numbers = lsl.StreamInfo(name, "FacialExpression", slots * self._width, lsl.IRREGULAR_RATE, "float32",
                                     identity)  # fmt: skip
            _describe(numbers, about, [
                (f"face{slot}_{label}", unit, kind) for slot in range(1, slots + 1) for label, unit, kind in channels
            ])  # fmt: skip
            markers = lsl.StreamInfo(
                f"{name}-changes", "Markers", 1, lsl.IRREGULAR_RATE, "string", f"{identity}-changes"
            )
            _describe(markers, about, [("change", "", "Marker")])
            self._numbers: Any = lsl.StreamOutlet(numbers)
            self._markers: Any = lsl.StreamOutlet(markers)

    def write(self, result: Result) -> None:
        """Send one sample, and a marker for each change. Without a receiver they go nowhere."""
        if self._numbers is None:
            return
        when = self._clock.time_of(result.frame)
        sample = [value for face in self._slots.place(result) for value in self._values(face)]
        self._numbers.push_sample(sample, when)
        state = self._states.update(result)
        for change in changes_between(self._state, state):
            if change.what != "emotion":
                self._markers.push_sample([f"{change.what} {change.face}"], when)
            if change.what != "left" and change.emotion:
                self._markers.push_sample([f"emotion {change.face} {change.emotion}"], when)
        self._state = state

    def _values(self, face: Face | None) -> list[float]:
        if face is None:
            return [math.nan] * self._width
        pose = (face.pose.yaw, face.pose.pitch, face.pose.roll) if face.pose else (math.nan,) * 3
        return [
            float(face.id), *map(float, face.box), face.score, face.confidence, float(face.sure),
            *(face.probabilities[label] for label in self._labels), *pose,
        ]  # fmt: skip

    def close(self) -> None:
        """End both streams. May be called twice."""
        self._numbers = self._markers = None


def _describe(info: Any, about: dict[str, str], channels: list[tuple[str, str, str]]) -> None:
    """Write what the streams hold into the description that every receiver and recording gets."""
    description = info.desc()
    for key, value in about.items():
        description.append_child_value(key, value)
    parent = description.append_child("channels")
    for label, unit, kind in channels:
        channel = parent.append_child("channel")
        channel.append_child_value("label", label)
        channel.append_child_value("unit", unit)
        channel.append_child_value("type", kind)


def _pylsl() -> Any:
    try:
        with quiet():
            import pylsl
    except ImportError as error:
        raise FerError('--lsl needs pylsl: pip install "fer-cam[lsl]"') from error
    except RuntimeError as error:  # pylsl without the library that it calls
        raise FerError(
            f"--lsl: liblsl cannot be loaded ({first_line(error)}); install it from "
            "github.com/sccn/liblsl/releases, or with: conda install -c conda-forge liblsl"
        ) from error
    return pylsl
