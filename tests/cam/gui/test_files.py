"""Going through photos, folders and videos in the window, with real keys, clicks and drops."""

import time

import cv2
import numpy as np
import pytest
from films_made import film, numbered
from PyQt6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt6.QtGui import QDropEvent
from PyQt6.QtWidgets import QFileDialog
from window_driven import QTest, click, frame, message, wait

from fer_cam.live import playback
from fer_cam.sources import open_source

Key = Qt.Key


@pytest.fixture
def folder(tmp_path):
    """Four photos with a face of another level each, one that is damaged, and a text."""
    place = tmp_path / "photos"
    place.mkdir()
    for number in range(4):
        image = open_source("demo").read().image
        image[:8] = 60 * number
        cv2.imwrite(str(place / f"p{number}.png"), image)
    (place / "p2b.png").write_bytes(b"damaged")
    (place / "note.txt").write_text("text")
    return place


def number(shown):
    """Which of the photos is shown; -1 before the first."""
    return round(frame(shown)[:8].mean() / 60) if shown.view.result else -1


def key(shown, which):
    shown.activateWindow()
    wait(lambda: shown.view.hasFocus())
    QTest.keyClick(shown.view, which)


def drop(shown, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    shown.view.dropEvent(event)
    return event.isAccepted()


def test_a_photo_stays_until_the_user_goes_on(window, folder):
    shown = window(source=str(folder))
    wait(lambda: number(shown) == 0 and shown.view.result.faces)
    assert shown.files is not None and shown.inside.player.isVisible()
    QTest.qWait(2500)  # photos used to change every second
    assert number(shown) == 0 and shown.worker.has_source and not shown.tools.again.isVisible()
    bar = shown.inside.player
    assert bar.position.text() == "1 of 5" and bar.name.text() == "p0.png" and not bar.before.isEnabled()
    click(bar.after)
    wait(lambda: number(shown) == 1)
    wait(lambda: bar.position.text() == "2 of 5")
    key(shown, Key.Key_Left)  # the click has left the keys to the picture
    wait(lambda: number(shown) == 0)
    assert shown.cards.cards, "the card of the face in the photo"


def test_keys_go_through_photos_and_damaged_ones_are_told_at_the_end(window, folder):
    shown = window(source=str(folder))
    wait(lambda: number(shown) == 0)
    for which, expected in ((Key.Key_Right, 1), (Key.Key_PageDown, 2), (Key.Key_Left, 1), (Key.Key_PageUp, 0),
                            (Key.Key_Right, 1), (Key.Key_Right, 2)):  # fmt: skip
        key(shown, which)
        wait(lambda e=expected: number(shown) == e)
    assert "could not be read" not in message(shown)
    key(shown, Key.Key_Right)  # over the damaged one, to the last
    wait(lambda: number(shown) == 3)
    wait(lambda: "1 picture could not be read: p2b.png (it is damaged or of another kind)" in message(shown))
    assert "note.txt" in message(shown)
    wait(lambda: shown.inside.player.position.text() == "5 of 5")
    assert not shown.inside.player.after.isEnabled()
    shown.status.tell("")
    key(shown, Key.Key_Left)  # back over the damaged one
    wait(lambda: number(shown) == 2)
    key(shown, Key.Key_End)
    wait(lambda: number(shown) == 3)
    key(shown, Key.Key_Home)
    wait(lambda: number(shown) == 0)
    assert message(shown) == ""  # it is said once


def test_photos_run_through_by_themselves_and_stop(window, folder, monkeypatch):
    monkeypatch.setattr(playback, "PHOTO_SECONDS", 0.4)
    shown = window(source=str(folder))
    wait(lambda: number(shown) == 0)
    key(shown, Key.Key_Space)
    wait(lambda: number(shown) == 1)
    assert shown.inside.player.button.text().replace("&", "") == "Pause"
    click(shown.inside.player.button)
    QTest.qWait(900)
    assert number(shown) == 1
    shown.actions_.play.trigger()
    wait(lambda: number(shown) == 3)
    wait(lambda: shown.inside.player.button.text().replace("&", "") == "Play")
    assert shown.worker.has_source and "could not be read" in message(shown)


def test_a_setting_shows_at_once_on_the_photo_that_stays(window, folder):
    shown = window(source=str(folder / "p1.png"))
    wait(lambda: number(shown) == 1 and shown.view.result.faces)
    assert not shown.inside.player.isVisible()  # there is nothing to go through
    black = (frame(shown).max(2) == 0).sum()
    shown.actions_.headset.trigger()
    wait(lambda: (frame(shown).max(2) == 0).sum() > black + 3000)
    assert shown.worker.has_source and not shown.tools.again.isVisible()


def test_drops_open_files_folders_and_several_photos(window, folder, tmp_path):
    shown = window()
    wait(lambda: shown.view.result)
    assert drop(shown, folder / "p2.png")
    wait(lambda: shown.windowTitle().startswith("p2.png") and number(shown) == 2)
    assert drop(shown, folder)
    wait(lambda: shown.inside.player.position.text() == "1 of 5" and number(shown) == 0)
    assert drop(shown, folder / "p3.png", folder / "p1.png", folder / "note.txt")
    wait(lambda: shown.windowTitle().startswith("3 files") and number(shown) == 3)
    wait(lambda: shown.inside.player.position.text() == "1 of 2")
    data = QMimeData()
    data.setText("words")
    event = QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.setAccepted(False)
    shown.view.dropEvent(event)
    assert not event.isAccepted() and number(shown) == 3


def test_the_menu_opens_several_photos(window, folder, monkeypatch):
    shown = window()
    wait(lambda: shown.view.result)
    names = [str(folder / "p1.png"), str(folder / "p3.png")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (names, ""))
    QTest.keyClick(shown, Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: number(shown) == 1 and shown.inside.player.position.text() == "1 of 2")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    QTest.keyClick(shown, Key.Key_O, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    wait(lambda: shown.inside.player.position.text() == "1 of 5")


@pytest.fixture
def video(tmp_path):
    path = tmp_path / "film.mp4"
    film(path, numbered(250, 320, 240))  # 10 seconds
    return path


def moment(shown):
    """Seconds of the film, by the picture that is shown."""
    return (frame(shown).mean() - 30) / 180 * 249 / 25 if shown.view.result else -1.0


def test_a_film_is_paused_and_sought_with_keys(window, video):
    shown = window(source=str(video))
    wait(lambda: moment(shown) > 0.3)
    key(shown, Key.Key_Space)
    wait(lambda: not shown.worker.place.playing)
    QTest.qWait(150)
    stays = moment(shown)
    QTest.qWait(600)
    assert moment(shown) == stays
    key(shown, Key.Key_Right)
    wait(lambda: moment(shown) == pytest.approx(stays + 5, abs=0.3))
    key(shown, Key.Key_Left)
    wait(lambda: moment(shown) == pytest.approx(stays, abs=0.3))
    bar = shown.inside.player
    bar.slider.setValue(72)
    wait(lambda: moment(shown) == pytest.approx(7.2, abs=0.2))
    wait(lambda: bar.position.text() == "0:07 / 0:10")
    start = time.monotonic()
    key(shown, Key.Key_Space)
    wait(lambda: moment(shown) > 8.2)
    assert 0.5 < time.monotonic() - start < 10  # at the film's own pace, without catching up
    wait(lambda: not shown.worker.has_source)
    assert bar.position.text().startswith("0:1") or bar.position.text().startswith("0:09")
    bar.slider.setValue(40)  # after its end
    wait(lambda: moment(shown) == pytest.approx(4.0, abs=0.5))


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_an_animation_is_paused_and_sought(window, tmp_path, kind):
    from PIL import Image

    pictures = [Image.new("RGB", (320, 240), (5 * i, 5 * i, 5 * i)) for i in range(50)]
    path = tmp_path / f"a.{kind}"
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=200)  # 10 seconds
    shown = window(source=str(path))
    wait(lambda: shown.view.result and frame(shown).mean() > 3)
    bar = shown.inside.player
    assert bar.isVisible() and bar.slider.isEnabled()
    key(shown, Key.Key_Space)
    wait(lambda: not shown.worker.place.playing)
    QTest.qWait(300)
    stays = frame(shown).mean()
    QTest.qWait(600)
    assert frame(shown).mean() == stays
    bar.slider.setValue(72)
    wait(lambda: frame(shown).mean() == pytest.approx(5 * 36, abs=3))
    wait(lambda: bar.position.text() == "0:07 / 0:10")
    bar.slider.setValue(20)
    wait(lambda: frame(shown).mean() == pytest.approx(5 * 10, abs=3))
    key(shown, Key.Key_Space)
    wait(lambda: frame(shown).mean() > 65)


def test_a_click_on_the_slider_seeks(window, video):
    shown = window(source=str(video))
    bar = shown.inside.player
    wait(lambda: moment(shown) > 0.2 and bar.slider.isVisible())
    key(shown, Key.Key_Space)
    before = bar.slider.value()
    QTest.mouseClick(
        bar.slider, Qt.MouseButton.LeftButton, pos=QPoint(bar.slider.width() - 8, bar.slider.height() // 2)
    )
    wait(lambda: bar.slider.value() > before + 5)
    wait(lambda: moment(shown) > 0.9)


def test_a_recording_is_not_torn(window, video, tmp_path):
    shown = window(source=str(video))
    wait(lambda: moment(shown) > 0.2)
    shown.toggle_recording(str(tmp_path / "out.mp4"))
    wait(lambda: shown.saving.recording)
    key(shown, Key.Key_End)
    wait(lambda: "end it before you go to another place" in message(shown))
    QTest.qWait(200)
    assert moment(shown) < 5
    shown.toggle_recording()
    wait(lambda: not shown.saving.recording)


def test_a_camera_or_the_demo_has_no_row(window):
    shown = window()
    wait(lambda: shown.view.result)
    QTest.qWait(300)
    assert not shown.inside.player.isVisible() and not shown.actions_.play.isEnabled()
    assert np.any(frame(shown))


def test_arrow_keys_are_the_pictures_as_soon_as_photos_are_opened(window, folder):
    shown = window()
    wait(lambda: shown.view.result)
    shown.activateWindow()
    shown.inside.welcome.close_button.setFocus()
    drop(shown, folder)
    wait(lambda: number(shown) == 0 and shown.inside.player.isVisible())
    wait(lambda: shown.view.hasFocus())
    QTest.keyClick(shown.view, Key.Key_Right)
    wait(lambda: number(shown) == 1)
