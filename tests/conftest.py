"""Fixtures for every test. No camera, no display, no network."""

from __future__ import annotations

import os
import re
import signal
import tempfile
from pathlib import Path

# Before any import of OpenCV, Qt or TensorFlow.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "8")
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="fer-cam-settings-")  # never the user's own
os.environ["LANG"] = os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("LANGUAGE", None)

import cv2
import numpy as np
import pytest

# Under nohup, or in the background of a script, these are ignored, also by the processes that tests start.
for _name in ("SIGHUP", "SIGINT"):
    if hasattr(signal, _name) and signal.getsignal(getattr(signal, _name)) is signal.SIG_IGN:
        signal.signal(getattr(signal, _name), signal.SIG_DFL if _name == "SIGHUP" else signal.default_int_handler)

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("FER_CAM_DATA", ROOT.parent / "shared" / "data"))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """The name of the argument for bytes that are no text: packed ones may hold the time, and then two processes that
    share the tests would not see the same tests."""
    return argname if isinstance(val, bytes) and not (val.isascii() and val.decode().isprintable()) else None


@pytest.fixture(scope="session")
def clip() -> Path:
    """A recorded man who smiles nearly all along, 62 frames of 480x270."""
    path = DATA / "clips" / "head-pose-face-detection-male.gif"
    if not path.is_file():
        pytest.skip(f"the recorded clip is not on this machine ({path.name}; set FER_CAM_DATA)")
    return path


@pytest.fixture(scope="session")
def walking_clip() -> Path:
    """Three people who walk in, 41 frames of 480x270."""
    path = DATA / "clips" / "face-demographics-walking-and-pause.gif"
    if not path.is_file():
        pytest.skip(f"the recorded clip is not on this machine ({path.name}; set FER_CAM_DATA)")
    return path


@pytest.fixture(scope="session")
def london_faces() -> Path:
    """The folder of the Face Research Lab London Set: 52 people, neutral and smiling, 480x480."""
    folder = DATA / "faces-london"
    if not folder.is_dir():
        pytest.skip(f"the London faces are not on this machine ({folder.name}; set FER_CAM_DATA)")
    return folder


@pytest.fixture(scope="session")
def demo_frames() -> list[np.ndarray]:
    """The demo's first 60 pictures."""
    from fer_cam.sources import open_source

    source = open_source("demo")
    return [source.read().image for _ in range(60)]


@pytest.fixture
def photo(tmp_path: Path, demo_frames: list[np.ndarray]) -> Path:
    """A photograph of one face."""
    path = tmp_path / "photo.png"
    cv2.imwrite(str(path), demo_frames[30])
    return path


@pytest.fixture
def video(tmp_path: Path, demo_frames: list[np.ndarray]) -> Path:
    """Two seconds of video with one face, 30 frames a second."""
    path = tmp_path / "clip.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 30, (640, 480))
    for image in demo_frames:
        writer.write(image)
    writer.release()
    return path


@pytest.fixture(scope="session")
def fer2013() -> Path:
    """FER2013's train and PublicTest parts as a zip of folders."""
    path = DATA / "fer2013" / "fer2013-train-publictest.zip"
    if not path.is_file():
        pytest.skip(f"FER2013 is not on this machine ({path.name}; set FER_CAM_DATA)")
    return path


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Skip files that are slow as a whole in `make test-fast`: importing their networks takes half a minute."""
    if config.option.markexpr != "not slow" or collection_path.suffix != ".py":
        return None
    text = collection_path.read_text("utf-8")
    return True if re.search(r"^pytestmark = (\[\s*)?pytest\.mark\.slow", text, flags=re.M) else None
