"""The settings of a user, with the app's defaults.

Every other module takes its defaults from here (`Settings.min_face`). This one imports no OpenCV, so that the command
line can be parsed before OpenCV's system libraries are checked.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["COMPARE_HEADSET", "FORMATS", "LIST", "MOST_THREADS", "Settings"]

LIST = "\n"
"""Between the names of several photos in Settings.source."""
FORMATS = ("text", "jsonl", "csv")
"""Formats of result lines."""
COMPARE_HEADSET = "headset"
"""Settings.compare that means with and without the headset bar."""
MOST_THREADS = 64
"""CPU threads that may be asked for. Each takes memory and time to start; more than the cores gain nothing."""


@dataclass(frozen=True)
class Settings:
    """The settings of a run, as the command line and the window make them.

    Values are not checked here, but where they are used.
    """

    source: str
    """The source of the frames; see fer_cam.sources.open_source, and LIST. make_pipeline does not open it."""
    detector: str = "blazeface"
    """One of fer_cam.detectors.DETECTORS."""
    model: str = "mobilenet-7"
    """Bundle that names the emotion: the name of a shipped one, or a folder. With `headset`, a shipped NAME is replaced
    by NAME-headset, if that is shipped too."""
    headset: bool = False
    """Draw a VR-headset bar over the eyes before classification."""
    min_face: int = 48
    """Smallest face to find, in pixels of the frame; at least 20."""
    threads: int = 2
    """CPU threads of the detector, the classifiers and OpenCV, at most MOST_THREADS."""
    loop: bool = False
    """Start a file or the demo again at its end."""
    size: tuple[int, int] | None = None
    """(width, height) in pixels to request from a camera; None: the camera's own."""
    input_fps: float | None = None
    """Frames a second of a video, in place of the times that it gives; None: its own times."""
    interval: float = 0.25
    """Seconds between two searches of the whole frame; faces are followed in between. 0 searches every frame."""
    mesh_rate: float = 15.0
    """Landmarks of a face are taken at most so often in a second of the source; 0: on every frame. Of many faces, at
    most four get new ones in a frame. In between, optical flow moves them."""
    fps: float | None = None
    """Frame rate to hold by doing less if frames take too long; 0: never do less; None: see target_rate()."""
    classify_rate: float = 15.0
    """Largest number of times that a face is classified in a second of the source; 0: in every frame."""
    min_confidence: float | None = None
    """Least confidence of an emotion that counts as sure, 0..1; None: that of the model's card."""
    turn: int | None = 0
    """Degrees by which frames are turned clockwise before anything else: 0, 90, 180 or 270; None: so that faces are
    upright, found once for a film and for each photo."""
    crops: bool = False
    """Each picture is a face as a whole: no detector searches it, and no mesh is laid on it."""
    attribute: str | None = None
    """Bundle that gives each face a second label, such as gender: a shipped name or a folder. None: no such label."""
    compare: str | None = None
    """Label every face a second time: by this emotion bundle (a shipped name or a folder), or, for COMPARE_HEADSET, by
    the same model with the headset bar where it is without. None: once."""
