"""Compare mode of the window, as a person uses it: two models, or with and without the headset bar."""

import json

import cv2
import pytest
from compare_driven import CONTROL, SHIFT, both_shown, press, second
from PyQt6.QtCore import QSettings, Qt
from window_driven import QTest, choose, click, faces_shown, frame, message, pick, wait

from fer_cam.gui.preferences import Preferences, PreferenceStore, stored_settings
from fer_cam.settings import Settings
from fer_cam.types import Frame


def black(image):
    return (image.max(2) == 0).sum()


def test_with_and_without_the_headset_by_the_menu(window):
    shown = window()
    wait(lambda: faces_shown(shown))
    assert not second(shown).isVisible() and not shown.inside.pictures.bar.isVisible()
    pick(shown.menus.compare, "headset")
    wait(lambda: both_shown(shown))
    assert (shown.view.title, second(shown).title) == ("Without headset", "With headset")
    assert shown.actions_.compare.isChecked() and shown.menus.compare.entry("headset").isChecked()
    assert black(second(shown).result.frame.image) > black(frame(shown)) + 3000
    assert [f.box for f in second(shown).result.faces] == [f.box for f in shown.view.result.faces]
    left, right = shown.view.geometry(), second(shown).geometry()
    assert right.left() >= left.right() and abs(right.width() - left.width()) <= 2 and right.height() == left.height()
    wait(lambda: "sure looks" in shown.inside.pictures.bar.text.text())
    assert "1\u00a0person" in shown.inside.pictures.bar.text.text()
    pick(shown.menus.compare, "")
    wait(lambda: not second(shown).isVisible())
    assert shown.view.title == "" and not shown.inside.pictures.bar.isVisible()
    assert not shown.actions_.compare.isChecked() and shown.choices.settings.compare is None


def test_cards_show_both_labels_and_the_share_of_each_person(window):
    shown = window(source="demo:2", compare="mobilenet-8")
    wait(lambda: both_shown(shown) and len(shown.cards.cards) == 2)
    card = shown.cards.cards[0]
    wait(lambda: card.compared.isVisible() and "sure looks" in card.compared.share.text())
    assert [title.text() for title in card.compared.titles] == ["mobilenet-7", "mobilenet-8"]
    assert all("neutral" in chip.text() for chip in card.compared.chips)
    assert not card.bars.isVisible() and not card.emotion.isVisible()
    assert "neutral" in second(shown).accessibleDescription()
    pick(shown.menus.compare, "")
    wait(lambda: card.bars.isVisible() and card.emotion.isVisible() and not card.compared.isVisible())


def test_the_key_ends_it_and_brings_the_last_one_back(window):
    shown = window()
    wait(lambda: faces_shown(shown))
    press(shown, Qt.Key.Key_C, CONTROL | SHIFT)
    wait(lambda: both_shown(shown))
    assert shown.choices.settings.compare == "headset"
    pick(shown.menus.compare, "mobilenet-8")
    press(shown, Qt.Key.Key_C, CONTROL | SHIFT)
    wait(lambda: not second(shown).isVisible())
    press(shown, Qt.Key.Key_C, CONTROL | SHIFT)
    wait(lambda: both_shown(shown) and second(shown).title == "mobilenet-8")


def test_the_headset_and_the_models_stay_two_different_labellings(window):
    shown = window(compare="headset")
    wait(lambda: both_shown(shown))
    click(shown.tools.headset)
    wait(lambda: not second(shown).isVisible() and black(frame(shown)) > 3000)
    assert not shown.menus.compare.entry("mobilenet-7").isEnabled()
    pick(shown.menus.compare, "mobilenet-8")
    wait(lambda: both_shown(shown))
    assert black(second(shown).result.frame.image) > 3000  # both see the bar
    choose(shown.tools.model, "mobilenet-8")
    wait(lambda: (shown.view.title, second(shown).title) == ("mobilenet-8", "mobilenet-7"))
    assert shown.menus.compare.entry("mobilenet-7").isEnabled()


def test_a_tall_window_has_one_above_the_other(window):
    shown = window(compare="mobilenet-8")
    wait(lambda: both_shown(shown))
    press(shown, Qt.Key.Key_F7, Qt.KeyboardModifier.NoModifier)
    shown.resize(700, 1000)
    wait(lambda: second(shown).geometry().top() >= shown.view.geometry().bottom())
    assert second(shown).x() == shown.view.x()
    shown.resize(1300, 600)
    wait(lambda: second(shown).geometry().left() >= shown.view.geometry().right())
    assert second(shown).y() == shown.view.y()


def test_titles_lie_outside_the_pictures_and_labels_inside(window, walking_clip):
    shown = window(source=str(walking_clip), loop=True, compare="mobilenet-8")
    wait(lambda: both_shown(shown) and len(shown.view.result.faces) >= 2 and second(shown).label_places)
    for view in (shown.view, second(shown)):
        x, y, width, height = view.fit().picture
        assert y >= view._title_height > 0 and y + height <= view.height() + 1
        places = list(view.label_places.values())
        assert all(place.top() >= y - 1 and place.right() <= x + width + 1 for place in places)
        assert not any(a.intersects(b) for i, a in enumerate(places) for b in places[i + 1 :])


def test_what_is_saved_and_recorded(window, tmp_path):
    shown = window(compare="headset")
    wait(lambda: both_shown(shown))
    shown.save_picture(str(tmp_path / "a.png"))
    wait(lambda: "Saved" in message(shown))
    height, width = cv2.imread(str(tmp_path / "a.png")).shape[:2]
    assert width == 2 * 640 and height > 480  # both pictures below their titles
    film = tmp_path / "film.mp4"
    shown.toggle_recording(str(film))
    wait(lambda: "Stop" in shown.tools.record.text())
    QTest.qWait(300)
    click(shown.tools.record)
    wait(film.exists)
    assert cv2.VideoCapture(str(film)).get(cv2.CAP_PROP_FRAME_WIDTH) == 640  # the first labelling, as usual


def test_a_session_notes_the_comparison_and_records_the_first_labels(window, tmp_path):
    from fer_cam.gui.work.session_recorder import SessionPlan

    shown = window(compare="mobilenet-8")
    wait(lambda: both_shown(shown))
    shown.sessions.start(SessionPlan(tmp_path / "s", informed=True))
    wait(lambda: shown.sessions.folder)
    QTest.qWait(300)
    shown.sessions.toggle()
    wait(lambda: not shown.sessions.folder)
    info = json.loads((tmp_path / "s" / "session.json").read_text("utf-8"))
    assert info["settings"]["compare"] == "mobilenet-8" and info["models"][0]["name"] == "mobilenet-7"


def test_a_source_that_is_lost_leaves_one_dark_picture_and_its_message(window):
    shown = window(compare="headset")
    wait(lambda: both_shown(shown))
    shown.choices.change(source="missing.mp4")
    wait(lambda: shown.view.message.isVisible() and "not there" in shown.view.message.title.text())
    assert not second(shown).isVisible()
    shown.choices.change(source="demo")
    wait(lambda: both_shown(shown))


def test_a_model_that_is_not_there_leaves_the_picture(window, tmp_path):
    shown = window()
    wait(lambda: faces_shown(shown))
    shown.choices.change(compare=str(tmp_path / "nothing"))
    wait(lambda: "Unknown model" in message(shown))
    assert shown.choices.settings.compare is None and not shown.actions_.compare.isChecked()
    assert shown.menus.compare.entry("").isChecked() and faces_shown(shown)


def test_another_language_and_landmarks_hold_on_both_sides(window):
    shown = window(compare="headset")
    wait(lambda: both_shown(shown))
    press(shown, Qt.Key.Key_L)
    assert second(shown).landmarks and shown.view.landmarks
    pick(shown.menus.language, "de")
    wait(lambda: both_shown(shown) and second(shown).title == "Mit VR-Brille")
    wait(lambda: "Gleiche Emotion" in shown.inside.pictures.bar.text.text())
    assert shown.actions_.compare.isChecked() and second(shown).landmarks
    shown.prefer(language="en")


def test_photos_are_compared_without_people(window, photos):
    shown = window(source=str(photos / "group.jpg"), compare="mobilenet-8")
    wait(lambda: both_shown(shown) and "looks" in shown.inside.pictures.bar.text.text())
    text = shown.inside.pictures.bar.text.text()
    assert "of all 5" in text and "people" not in text
    pick(shown.menus.compare, "")  # while the photo stays
    wait(lambda: not second(shown).isVisible())
    pick(shown.menus.compare, "headset")
    wait(lambda: both_shown(shown) and "of all 5" in shown.inside.pictures.bar.text.text())


def test_it_is_not_remembered_and_wins_over_what_is(window, tmp_path):
    store = PreferenceStore(QSettings(str(tmp_path / "a.ini"), QSettings.Format.IniFormat))
    shown = window(store, compare="mobilenet-8")
    wait(lambda: both_shown(shown))
    shown.choices.change(detector="haar")
    assert stored_settings(Settings("auto"), store.load(), frozenset()).compare is None
    kept = Preferences(model="mobilenet-8", headset=True, detector="haar")
    two = stored_settings(Settings("auto", compare="mobilenet-8"), kept, frozenset())
    assert (two.model, two.compare, two.detector) == ("mobilenet-7", "mobilenet-8", "haar")
    bar = stored_settings(Settings("auto", compare="headset"), kept, frozenset())
    assert (bar.model, bar.headset) == ("mobilenet-8", False)


def test_reset_ends_the_comparison(window):
    shown = window(compare="headset")
    wait(lambda: both_shown(shown))
    shown.reset()
    wait(lambda: not second(shown).isVisible())
    assert shown.view.result.comparison is None and isinstance(shown.view.result.frame, Frame)


@pytest.mark.slow
def test_switching_it_on_and_off_many_times(window):
    shown = window(source="demo:2")
    wait(lambda: faces_shown(shown))
    for change in ["headset", None, "mobilenet-8", "headset", "mobilenet-5", None] * 4:
        shown.choices.change(compare=change)
        wait(lambda change=change: faces_shown(shown) and second(shown).isVisible() == (change is not None)
             and shown.worker.current.compare == change)  # fmt: skip
