"""A small window: nothing is out of reach, by mouse or by keyboard."""

import pytest
from PyQt6.QtCore import QRect, Qt
from PyQt6.QtWidgets import QApplication, QWidget
from window_driven import QTest, click, faces_shown, wait

from fer_cam.gui.language import LANGUAGES
from fer_cam.gui.look.flow import FlowRow


def place(widget, window):
    return QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())


def check_row(window, widgets):
    """Each widget lies inside the window, is as wide as its words, and lies on no other."""
    places = [place(widget, window) for widget in widgets]
    for widget, where in zip(widgets, places, strict=True):
        assert widget.isVisible() and window.rect().contains(where), widget
        assert where.width() >= widget.minimumSizeHint().width() or widget.minimumWidth() > 0, widget
        assert where.height() >= widget.minimumSizeHint().height(), widget
    assert not any(a.intersects(b) for i, a in enumerate(places) for b in places[i + 1 :])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_control_of_a_small_window_can_be_used(window, language):
    shown = window()
    shown.prefer(language=language)
    try:
        shown.resize(640, 480)
        wait(lambda: faces_shown(shown) and shown.timeline.pause.isVisible())
        shown.tools.offer_again(True)
        QTest.qWait(50)
        assert shown.size().width() == 640 and shown.size().height() == 480
        tools, line = shown.tools, shown.timeline
        buttons = [tools.headset, tools.again, tools.session, tools.record, tools.snapshot]
        check_row(shown, [tools.source, tools.model, *buttons])
        check_row(shown, [line.person, line.curves, line.pause, line.now, line.mark])
        tools.source.setFocus()
        reached = [tools.source]
        for _ in range(30):
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            reached.append(QApplication.focusWidget())
        assert set(buttons) <= set(reached)
        tools.headset.setFocus()
        QTest.keyClick(tools.headset, Qt.Key.Key_Space)
        wait(lambda: shown.choices.settings.headset)
    finally:
        shown.prefer(language="en")
        QTest.qWait(50)


def test_a_wide_window_has_one_row_of_tools_and_a_narrow_one_two(window):
    shown = window()
    heights = []
    for width in (1300, 640, 1300):
        shown.resize(width, 500)
        QTest.qWait(50)
        heights.append(shown.tools.height())
    assert heights[0] == heights[2] < heights[1] <= 2 * heights[0]


def test_a_long_message_stands_in_place_of_the_figures_and_has_a_tool_tip(window):
    shown = window()
    shown.resize(640, 480)
    wait(lambda: faces_shown(shown) and shown.status.figures.text())
    long = "a" * 200
    shown.messages.tell(long)
    assert not shown.status.figures.isVisible() and shown.status.toolTip() == long
    shown.messages.tell("short")
    assert shown.status.figures.isVisible()
    click(shown.tools.headset)


def test_the_message_in_a_small_picture_keeps_its_buttons(window, tmp_path):
    shown = window(source=str(tmp_path / ("missing " * 12 + ".mp4")))
    message = shown.view.message
    wait(lambda: message.isVisible() and message.again.isVisible())
    for size, detail in (((1180, 800), True), ((640, 480), False), ((1180, 800), True)):
        shown.resize(*size)
        QTest.qWait(50)
        assert message.detail.isVisible() == detail
        for button in (message.again, message.demo):
            assert shown.view.rect().contains(place(button, shown).translated(-place(shown.view, shown).topLeft()))
    assert "missing" in shown.status.currentMessage()  # the detail is also there


def test_a_row_shrinks_before_it_breaks(app):
    holder = QWidget()
    row = FlowRow(holder)
    widgets = [QWidget() for _ in range(3)]
    for widget in widgets:
        widget.sizeHint = lambda: QRect(0, 0, 100, 20).size()
        row.addWidget(widget)
    widgets[1].setMinimumWidth(40)
    assert row.heightForWidth(316) == row.heightForWidth(256) == 20 and row.heightForWidth(255) == 48
    row.setGeometry(QRect(0, 0, 270, 20))
    assert [w.width() for w in widgets] == [100, 54, 100] and widgets[2].x() == 170
