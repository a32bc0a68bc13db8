"""Errors are shown in the window, and what worked before goes on."""

from dataclasses import replace

import cv2
from window_driven import QTest, choose, click, faces_shown, message, pick, wait

from fer_cam.settings import Settings
from fer_cam.sources import open_source
from fer_models import FerError


def test_a_source_that_fails_is_reported_and_another_can_be_chosen(window):
    shown = window(source="nothing.mp4")
    wait(lambda: "no such file" in message(shown))
    choose(shown.tools.source, "demo")
    wait(lambda: faces_shown(shown) and "Faces: 1" in shown.status.figures.text())
    shown.choices.change(source="nothing.mp4")
    wait(lambda: "no such file" in message(shown))
    QTest.qWait(500)
    assert shown.status.figures.text() == ""  # nothing is shown any more


def test_a_wrong_model_leaves_the_one_that_works(window):
    shown = window()
    wait(lambda: faces_shown(shown))
    shown.choices.change(model="nothing")
    wait(lambda: "Unknown model" in message(shown))
    wait(lambda: shown.tools.model.currentText() == "mobilenet-7")
    assert shown.worker.current.model == "mobilenet-7"
    before = shown.live.shown
    wait(lambda: shown.live.shown > before + 5)  # and the picture goes on


def test_a_detector_that_cannot_be_had_leaves_the_one_that_works(window, monkeypatch):
    shown = window()
    wait(lambda: faces_shown(shown))

    def missing(*_):
        raise FerError("haar is missing")

    monkeypatch.setattr("fer_cam.pipeline.make_pipeline.make_detector", missing)
    pick(shown.menus.detectors, "haar")
    wait(lambda: "haar is missing" in message(shown))
    wait(lambda: shown.choices.settings.detector == Settings.detector)
    before = shown.live.shown
    wait(lambda: shown.live.shown > before + 5)


def test_after_a_failed_start_another_choice_plays(window, monkeypatch):
    from fer_cam.detectors import make_detector

    def no_mtcnn(name, *rest):
        if name == "mtcnn":
            raise FerError("mtcnn is missing")
        return make_detector(name, *rest)

    monkeypatch.setattr("fer_cam.pipeline.make_pipeline.make_detector", no_mtcnn)
    shown = window(detector="mtcnn")
    wait(lambda: "mtcnn is missing" in message(shown))
    pick(shown.menus.detectors, "haar")
    wait(lambda: faces_shown(shown))


def test_an_error_is_shown_once(window):
    shown, errors = window(), []
    wait(lambda: faces_shown(shown))
    shown.worker.failed.connect(errors.append)
    shown.worker.lost.connect(errors.append)
    shown.choices.change(source="a" * 400 + ".mp4")
    wait(lambda: errors)
    QTest.qWait(300)
    assert len(errors) == 1


def test_a_recording_without_a_source_leaves_the_reason_why_there_is_none(window, tmp_path):
    shown = window(source="nothing.mp4")
    wait(lambda: "no such file" in message(shown))
    shown.toggle_recording(str(tmp_path / "out.mp4"))
    wait(lambda: message(shown) == "Nothing is playing that could be recorded; choose a source first")
    assert "nothing.mp4: no such file" in shown.view.message.detail.text() and not shown.saving.recording


def test_a_recording_that_cannot_start_leaves_the_picture(window, tmp_path):
    shown = window()
    wait(lambda: faces_shown(shown))
    shown.toggle_recording(str(tmp_path / "no" / "film.mp4"))
    wait(lambda: "no folder" in message(shown))
    before = shown.live.shown
    wait(lambda: shown.live.shown > before + 5)
    assert "Start" in shown.tools.record.text()


def test_a_full_disk_ends_the_recording_and_not_the_picture(window, tmp_path, monkeypatch):
    shown = window()
    wait(lambda: faces_shown(shown))

    def full(*_):
        raise FerError("film.mp4: the recording cannot go on (no space left on device); free some space")

    monkeypatch.setattr("fer_cam.gui.work.recording.VideoSink.write_image", full)
    shown.toggle_recording(str(tmp_path / "film.mp4"))
    wait(lambda: "no space left" in message(shown))
    wait(lambda: not shown.saving.recording and "Start" in shown.tools.record.text())
    before = shown.live.shown
    wait(lambda: shown.live.shown > before + 5)
    assert faces_shown(shown)


def test_a_source_that_failed_can_be_tried_again(window, video):
    hidden = video.with_name("hidden.avi")
    video.rename(hidden)
    shown = window(source=str(video))
    again = shown.view.message.again
    wait(lambda: again.isVisible())
    assert "not there" in shown.view.message.title.text()
    hidden.rename(video)
    click(again)
    wait(lambda: faces_shown(shown))
    assert not again.isVisible()


def test_what_plays_is_not_recorded_over(window, video):
    before = video.read_bytes()
    shown = window(source=str(video), loop=True)
    wait(lambda: faces_shown(shown))
    shown.toggle_recording(str(video), overwrite=True)
    wait(lambda: "is the source itself, which would be lost" in message(shown))
    there = shown.live.shown
    wait(lambda: shown.live.shown > there + 2)
    assert video.read_bytes() == before


def test_a_picture_is_not_saved_over_its_source(window, tmp_path):
    photo = tmp_path / "photo.png"
    cv2.imwrite(str(photo), open_source("demo").read().image)
    before = photo.read_bytes()
    for source in (photo, tmp_path):  # a picture, also after its end; and its folder
        shown = window(source=str(source))
        wait(lambda shown=shown: shown.view.result is not None)
        shown.save_picture(str(photo))
        assert "is the source itself, which would be lost" in message(shown)
        assert photo.read_bytes() == before
    other = tmp_path / "other.png"
    shown.save_picture(str(other))
    wait(other.is_file)
    assert other.is_file() and photo.read_bytes() == before


def test_what_is_recorded_over_is_not_played_meanwhile(window, video):
    before = video.read_bytes()
    shown = window(source="demo")
    wait(lambda: faces_shown(shown))
    shown.toggle_recording(str(video), overwrite=True)
    wait(lambda: shown.saving.recording)
    shown.worker.configure(replace(shown.worker.requested, source=str(video)))
    wait(lambda: "would be replaced by the recording" in message(shown))
    assert video.read_bytes() == before
