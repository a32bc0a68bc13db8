"""Files that Debian's packages keep elsewhere than the wheels do, for a Raspberry Pi without matplotlib or cv2.data."""

import shutil
import sys

import cv2
import pytest

from fer_cam.detectors import haar, make_detector
from fer_cam.sources import demo, open_source
from fer_models.errors import FerError


@pytest.fixture
def no_cv2_data(monkeypatch):
    """An OpenCV without its module cv2.data; return the path of the wheel's cascade."""
    from cv2 import data

    monkeypatch.setitem(sys.modules, "cv2.data", None)
    monkeypatch.delattr(cv2, "data")
    return f"{data.haarcascades}/{haar.CASCADE}"


@pytest.fixture
def no_matplotlib(monkeypatch):
    """A Python without matplotlib; return the path of its portrait."""
    path = demo.portrait_path()
    monkeypatch.setattr(demo.importlib.util, "find_spec", lambda name: None)
    return path


def test_the_cascade_of_opencv_data_is_used(no_cv2_data, monkeypatch, tmp_path, demo_frames):
    shutil.copy(no_cv2_data, tmp_path)
    monkeypatch.setattr(haar, "DEBIAN_CASCADES", tmp_path)
    assert len(make_detector("haar").detect(demo_frames[30])) == 1


def test_a_missing_cascade_names_the_package(no_cv2_data, monkeypatch, tmp_path):
    monkeypatch.setattr(haar, "DEBIAN_CASCADES", tmp_path)
    with pytest.raises(FerError, match=r"frontalface_alt2\.xml is missing; run: apt install opencv-data"):
        make_detector("haar")


def test_a_damaged_cascade_is_told(no_cv2_data, monkeypatch, tmp_path):
    (tmp_path / haar.CASCADE).write_bytes(b"")
    monkeypatch.setattr(haar, "DEBIAN_CASCADES", tmp_path)
    with pytest.raises(FerError, match=r"cannot be read; reinstall"):
        make_detector("haar")


def test_the_portrait_of_python_matplotlib_data_is_used(no_matplotlib, monkeypatch, tmp_path):
    (tmp_path / "sample_data").mkdir()
    shutil.copy(no_matplotlib, tmp_path / "sample_data")
    monkeypatch.setattr(demo, "DEBIAN_DATA", tmp_path)
    assert open_source("demo").read().image.shape == (480, 640, 3)


def test_a_missing_portrait_names_the_package(no_matplotlib, monkeypatch, tmp_path):
    monkeypatch.setattr(demo, "DEBIAN_DATA", tmp_path)
    with pytest.raises(FerError, match=r"pip install matplotlib, apt install python-matplotlib-data, or give"):
        open_source("demo")
