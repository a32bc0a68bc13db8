"""Saving faces beside the window gives what the command gives."""

import csv

import pytest
from fer_cam_process import fer_cam
from films_made import film

from fer_cam.face_saving import FaceSaving, faces_in
from fer_cam.settings import Settings
from fer_cam.sources import open_source
from fer_models import FerError


def run(source, folder, **options):
    calls = []
    saving = FaceSaving(Settings(str(source)), folder, **options)
    return saving.run(lambda *call: calls.append(call)), calls


def content(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def test_photos_are_saved_as_by_the_command(photos, tmp_path):
    saved, calls = run(photos, tmp_path / "window")
    assert (saved.faces, saved.pictures, saved.empty, saved.skipped, saved.left) == (6, 3, 1, 1, 0)
    assert saved.photos and not saved.cancelled and saved.without[0].endswith("wall.png")
    assert [call[0] for call in calls] == [1, 2, 3] and {call[1] for call in calls} == {4} and calls[-1][2] == 6
    assert fer_cam(photos, "--save-faces", tmp_path / "command").returncode == 0
    assert content(tmp_path / "window") == content(tmp_path / "command") and len(content(tmp_path / "window")) == 7
    assert faces_in(tmp_path / "window") == (6, 0) and faces_in(tmp_path / "none") == (0, 0)


def test_a_video_is_saved_by_its_time(tmp_path):
    path = tmp_path / "film.mp4"
    demo = open_source("demo")
    film(path, [demo.read().image for _ in range(12)])
    saved, calls = run(path, tmp_path / "faces")
    assert saved.faces == saved.pictures == 12 and not saved.photos and saved.left == 0
    assert calls[-1][0] == pytest.approx(11 / 25, abs=0.05) and calls[-1][1] == pytest.approx(12 / 25, abs=0.05)


def test_cancel_keeps_what_is_saved_and_append_goes_on(photos, tmp_path):
    saving = FaceSaving(Settings(str(photos)), tmp_path / "faces")
    saved = saving.run(lambda done, end, faces: saving.cancel())
    assert saved.cancelled and (saved.pictures, saved.faces) == (1, 5) and saved.left >= 2
    with pytest.raises(FerError, match="has 5 faces already"):
        run(photos, tmp_path / "faces")
    again, _ = run(photos, tmp_path / "faces", append=True)
    assert (again.again, again.faces) == (1, 1)
    with open(tmp_path / "faces" / "faces.csv", encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 6


def test_what_must_not_be_written_is_one_line(photos, tmp_path):
    for source, folder, message in (
        (photos, photos, "is the folder of the photos"),
        ("demo", tmp_path / "a", "has no end; open photos"),
        (tmp_path / "none.mp4", tmp_path / "a", "no such file"),
    ):
        with pytest.raises(FerError, match=message):
            run(source, folder)
    assert not (tmp_path / "a").exists()
    (tmp_path / "faces.csv").write_text("a,b\n")
    with pytest.raises(FerError, match="is not one that fer-cam"):
        faces_in(tmp_path)


def test_several_photos_are_one_source_on_the_command_line(photos, tmp_path):
    done = fer_cam("--headless", photos / "one.png", photos / "wall.png", "--format", "csv")
    assert done.returncode == 0 and "one.png,0," in done.stdout
    done = fer_cam("--headless", photos / "one.png", photos)
    assert done.returncode == 2 and f"{photos} is no file; give one source, or several photos" in done.stderr
