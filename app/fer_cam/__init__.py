"""fer-cam: live emotion labels on the faces in a camera picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fer_models.errors import FerError

if TYPE_CHECKING:
    from fer_cam.recognizer import EmotionRecognizer
    from fer_cam.session.reader import read_session
    from fer_cam.types import Attribute, Face, Frame, Result, SecondLabel

__all__ = [
    "Attribute",
    "EmotionRecognizer",
    "Face",
    "FerError",
    "Frame",
    "Result",
    "SecondLabel",
    "__version__",
    "read_session",
]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Loaded on first use: `import fer_cam` must work without OpenCV and its system libraries, so that the check for
    # these libraries can run first.
    if name == "EmotionRecognizer":
        from fer_cam.recognizer import EmotionRecognizer

        return EmotionRecognizer
    if name == "read_session":
        from fer_cam.session.reader import read_session

        return read_session
    if name in ("Attribute", "Face", "Frame", "Result", "SecondLabel"):
        from fer_cam import types

        return getattr(types, name)
    raise AttributeError(f"module 'fer_cam' has no attribute {name!r}")
