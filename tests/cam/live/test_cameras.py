"""Names of cameras, and which sources may come back by themselves."""

import pytest

from fer_cam.live import cameras
from fer_cam.live.cameras import Camera, is_camera, is_live, linux_cameras, open_first
from fer_models import FerError


def device(root, number, name=None, index=0):
    (root / "dev").mkdir(exist_ok=True)
    (root / "dev" / f"video{number}").touch()
    if name is not None:
        folder = root / "class" / f"video{number}"
        folder.mkdir(parents=True)
        (folder / "name").write_text(f"{name}\n")
        (folder / "index").write_text(f"{index}\n")


def test_linux_names_cameras_and_leaves_out_what_is_none(tmp_path):
    device(tmp_path, 10, "HD Webcam: HD Webcam")
    device(tmp_path, 2, "HD Webcam")
    device(tmp_path, 3, "HD Webcam", index=1)  # metadata of the webcam
    device(tmp_path, 4)
    device(tmp_path, 11, "bcm2835-codec-decode")
    assert [(c.spec.rsplit("/", 1)[-1], c.name) for c in linux_cameras(tmp_path / "dev", tmp_path / "class")] == [
        ("video2", "HD Webcam (1)"), ("video4", "video4"), ("video10", "HD Webcam (2)"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("spec", "camera", "live"),
    [
        ("0", True, True), ("/dev/video2", True, True), ("picamera", True, True), ("auto", True, True),
        ("RTSP://x/y", False, True), ("http://x/y", False, True), ("demo", False, False), ("film.mp4", False, False),
        ("demo:3", False, False), ("photos/", False, False),
    ],
)  # fmt: skip
def test_what_a_source_is(spec, camera, live):
    assert (is_camera(spec), is_live(spec)) == (camera, live)


def test_the_first_camera_that_works_is_opened(monkeypatch):
    monkeypatch.setattr(cameras.util, "find_spec", lambda name: None)

    def open_source(spec, size=None):
        if spec == "b":
            return "source"
        raise FerError(f"{spec}: busy")

    monkeypatch.setattr(cameras, "open_source", open_source)
    assert open_first(None, [Camera("a", "A"), Camera("b", "B")]) == ("source", "b")
    with pytest.raises(FerError, match="a: busy"):
        open_first(None, [Camera("a", "A"), Camera("c", "C")])
    with pytest.raises(FerError, match="no camera was found"):
        open_first(None, [])
