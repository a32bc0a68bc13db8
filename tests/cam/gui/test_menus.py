"""Menus, keys, themes, languages and pages: the window as a person uses it."""

import pytest
from PyQt6.QtCore import QT_VERSION, QPoint, QSettings, Qt
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import (
    QApplication,
    QDialog,
    QInputDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QTextBrowser,
    QWidget,
)
from window_driven import QTest, click, faces_shown, frame, message, pick, wait

from fer_cam.gui.menus.choose_source import ask_stream
from fer_cam.gui.preferences import Preferences, PreferenceStore


def press(window, key, modifier=Qt.KeyboardModifier.ControlModifier):
    window.activateWindow()
    QTest.keyClick(window, key, modifier)


def dialog(window, kind=QMessageBox):
    """The dialog that is open."""
    wait(lambda: any(d.isVisible() for d in window.findChildren(kind)))
    return next(d for d in window.findChildren(kind) if d.isVisible())


def button(box, text):
    return next(b for b in box.findChildren(QPushButton) if b.text().replace("&", "").startswith(text))


def push(box, text):
    QTest.mouseClick(button(box, text), Qt.MouseButton.LeftButton)


def test_keys_do_what_the_menus_say(window):
    shown = window()
    wait(lambda: faces_shown(shown))
    press(shown, Qt.Key.Key_H)
    wait(lambda: shown.choices.settings.headset and (frame(shown).max(2) == 0).sum() > 3000)
    press(shown, Qt.Key.Key_H)
    press(shown, Qt.Key.Key_L)
    assert shown.preferences.landmarks and shown.view.landmarks and shown.actions_.landmarks.isChecked()
    press(shown, Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier)
    assert not shown.cards.isVisible() and not shown.preferences.people
    press(shown, Qt.Key.Key_F7, Qt.KeyboardModifier.NoModifier)
    assert not shown.timeline.isVisible()
    press(shown, Qt.Key.Key_E)
    assert shown.preferences.curves == "affect"
    press(shown, Qt.Key.Key_F11, Qt.KeyboardModifier.NoModifier)
    assert shown.isFullScreen() and not shown.tools.isVisible()
    press(shown, Qt.Key.Key_H)  # keys work on the full screen, too
    wait(lambda: shown.choices.settings.headset)
    press(shown, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert not shown.isFullScreen() and shown.tools.isVisible()


def test_every_command_has_a_key_of_its_own_and_is_in_a_menu(window):
    shown = window()
    keys = [action.shortcut().toString() for action in shown.actions_.all()]
    assert all(keys) and len(set(keys)) == len(keys)
    listed = [a for menu in shown.menuBar().actions() for a in menu.menu().actions()]
    listed += [a for entry in listed if entry.menu() for a in entry.menu().actions()]
    assert all(action.text() for action in listed if not action.isSeparator())
    assert all(action in listed for action in shown.actions_.all())


def test_controls_have_names_for_screen_readers_and_are_reached_by_tab(window):
    shown = window()
    wait(lambda: faces_shown(shown) and shown.cards.cards)
    for widget in (shown.tools.source, shown.tools.model, shown.timeline.person, shown.timeline.curves,
                   shown.cards.cards[0].name, shown.cards.cards[0].bars, shown.view, shown.cards):  # fmt: skip
        assert widget.accessibleName(), widget
    wait(lambda: "neutral" in shown.view.accessibleDescription() and shown.timeline.pause.isVisible())
    reached, first = [], shown.tools.source
    first.setFocus()
    for _ in range(40):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
        if reached[-1] is first:
            break
    buttons = [shown.tools.headset, shown.tools.record] if QT_VERSION >= 0x060500 else []  # else through the menus
    for widget in (shown.tools.model, *buttons, shown.timeline.pause, shown.cards.cards[0].name):
        assert widget in reached, widget


def test_a_person_gets_a_name(window):
    shown = window()
    wait(lambda: faces_shown(shown) and shown.cards.cards)
    name = shown.cards.cards[0].name
    assert isinstance(name, QLineEdit) and name.placeholderText() == "Person 1"
    QTest.mouseClick(name, Qt.MouseButton.LeftButton, pos=QPoint(10, 5))
    QTest.keyClicks(name, "Grace")
    QTest.qWait(300)  # cards are refreshed meanwhile
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert shown.people.name(1) == "Grace"
    wait(lambda: "Grace" in [shown.timeline.person.itemText(i) for i in range(shown.timeline.person.count())])


@pytest.mark.parametrize(("code", "word", "menu"), [("de", "Gesichter: 1", "Datei"), ("sv", "Ansikten: 1", "Arkiv")])
def test_the_language_changes_while_it_runs(window, code, word, menu):
    shown = window()
    wait(lambda: faces_shown(shown))
    try:
        pick(shown.menus.language, code)
        wait(lambda: word in shown.status.figures.text())
        assert shown.menuBar().actions()[0].text().replace("&", "") == menu
        wait(lambda: faces_shown(shown) and shown.cards.cards)
        click(shown.tools.headset)
        wait(lambda: shown.choices.settings.headset and (frame(shown).max(2) == 0).sum() > 3000)
    finally:
        shown.prefer(language="en")
        wait(lambda: "Faces: " in shown.status.figures.text())


def test_a_change_of_language_leaves_nothing_behind(window):
    shown = window()
    wait(lambda: faces_shown(shown) and shown.cards.cards)
    counts = []
    try:
        for code in ("de", "sv", "en", "de", "sv", "en"):
            before = shown.inside
            shown.prefer(language=code)
            wait(lambda before=before: shown.inside is not before and shown.cards.cards and shown.timeline.plot)
            QTest.qWait(50)
            counts.append(len(shown.findChildren(QWidget)) + len(shown.findChildren(QAction)))
    finally:
        shown.prefer(language="en")
    assert counts[2] == counts[5]


def test_dark_and_light(window):
    shown = window()
    wait(lambda: faces_shown(shown) and shown.timeline.plot)
    for theme, dark in (("dark", True), ("light", False), ("dark", True)):
        pick(shown.menus.theme, theme)
        QTest.qWait(50)
        assert (shown.grab().toImage().pixelColor(5, shown.height() - 5).lightness() < 80) == dark
        plot = shown.timeline.plot
        assert (plot.grab().toImage().pixelColor(plot.width() - 3, 3).lightness() < 80) == dark
    pick(shown.menus.theme, "system")


def test_the_first_page_is_closed_once(window, tmp_path):
    store = PreferenceStore(QSettings(str(tmp_path / "a.ini"), QSettings.Format.IniFormat))
    shown = window(store=store)
    wait(lambda: faces_shown(shown))  # it does not keep the picture waiting
    assert shown.inside.welcome.isVisible()
    click(shown.inside.welcome.close_button)
    assert not shown.inside.welcome.isVisible() and store.load().welcomed
    shown.close()
    again = window(store=store)
    wait(lambda: faces_shown(again))
    assert not again.inside.welcome.isVisible()


def test_choices_and_layout_are_remembered_and_reset(window, tmp_path):
    store = PreferenceStore(QSettings(str(tmp_path / "a.ini"), QSettings.Format.IniFormat))
    shown = window(store=store)
    wait(lambda: faces_shown(shown))
    pick(shown.menus.models, "mobilenet-8")
    wait(lambda: shown.worker.current.model == "mobilenet-8")
    press(shown, Qt.Key.Key_M)
    assert not store.load().mirror and store.load().model == "mobilenet-8"
    shown.inside.split.setSizes([400, 500])
    sizes = shown.inside.split.sizes()
    shown.close()
    again = window(store=store)
    assert again.inside.split.sizes() == pytest.approx(sizes, abs=30)
    wait(lambda: faces_shown(again))
    again.actions_.reset.trigger()
    push(dialog(again), "Cancel")
    assert not again.preferences.mirror
    again.actions_.reset.trigger()
    push(dialog(again), "Reset")
    wait(lambda: again.preferences.mirror and again.worker.current.model == "mobilenet-7")
    assert store.load() == Preferences(welcomed=store.load().welcomed, source=again.preferences.source)


def test_a_recording_asks_once_whether_people_were_told(window, tmp_path, monkeypatch):
    shown = window()
    wait(lambda: faces_shown(shown))
    names = [str(tmp_path / "a.mp4"), str(tmp_path / "b.mp4")]
    monkeypatch.setattr("fer_cam.gui.saving.ask_name", lambda *_: names.pop(0))
    click(shown.tools.record)
    push(dialog(shown), "Cancel")
    assert not shown.saving.recording and shown.saving.informed is None
    click(shown.tools.record)
    push(dialog(shown), "No")
    wait(lambda: shown.saving.recording and shown.view.recording_text)
    assert shown.saving.informed.people is False and shown.status.recording.text().startswith("●")
    click(shown.tools.record)
    wait(lambda: not shown.saving.recording)
    click(shown.tools.record)  # not asked again
    wait(lambda: shown.saving.recording)
    click(shown.tools.record)
    wait(lambda: (tmp_path / "b.mp4").exists() and not shown.view.recording_text)


def test_pages_open_and_say_what_they_should(window):
    shown = window()
    for action, words in (
        (shown.actions_.first_page, ["Art. 5(1)(f)", "Art. 50(3)", "Nothing leaves"]),
        (shown.actions_.shortcuts, ["Ctrl+R", "F11"]),
        (shown.actions_.about, ["fer-cam", "MIT"]),
        (shown.actions_.cards, ["mobilenet-7", "resnet-7", "%"]),
    ):
        action.trigger()
        page = dialog(shown, QDialog)
        text = page.findChild(QTextBrowser)
        assert all(word in text.toPlainText() for word in words), text.toPlainText()
        page.reject()
        wait(lambda: not shown.findChildren(QDialog))


def test_a_failing_model_is_told_and_the_picture_goes_on(window, monkeypatch):
    shown = window()
    wait(lambda: faces_shown(shown))

    def broken(*_, **__):
        raise RuntimeError("the model broke")

    monkeypatch.setattr(shown.worker.pipeline, "label", broken)
    wait(lambda: "the model broke" in message(shown))
    before = shown.live.shown
    wait(lambda: shown.live.shown > before + 5)
    assert not shown.view.result.faces and not shown.view.message.isVisible()
    monkeypatch.undo()
    pick(shown.menus.models, "mobilenet-8")
    wait(lambda: faces_shown(shown))


def test_a_stream_that_failed_is_offered_again_unless_it_has_a_password(window):
    shown = window(source="rtsp://127.0.0.1:9/live")
    wait(lambda: "127.0.0.1:9/live: " in message(shown))
    assert shown.view.message.title.text() == "There is no picture at this address."
    shown.actions_.open_stream.trigger()
    field = dialog(shown, QInputDialog).findChild(QLineEdit)
    assert field.text() == "rtsp://127.0.0.1:9/live" and field.selectedText() == field.text()
    assert field.width() > field.fontMetrics().horizontalAdvance("rtsp://192.168.100.200:554/stream1")
    QTest.keyClicks(field, "127.0.0.1:9/other")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.isVisible()  # this would be the name of a file
    field.clear()
    QTest.keyClicks(field, "rtsp://127.0.0.1:9/other")
    QTest.keyClick(field, Qt.Key.Key_Return)
    wait(lambda: "127.0.0.1:9/other: " in message(shown))
    opened = []
    box = ask_stream(shown, opened.append, "rtsp://me:secret@127.0.0.1/live")
    assert box.textValue() == ""
    box.accept()
    assert opened == []
    assert ask_stream(shown, opened.append, "film.mp4").textValue() == ""
