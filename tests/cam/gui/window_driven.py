"""Drive the window, offscreen, as a user does: real clicks and keys. Importers are skipped without Qt."""

import time

import numpy as np
import pytest

from fer_models import FerError

pytest.importorskip("PyQt6", reason="PyQt6 is not installed (pip install 'fer-cam[gui]')")

from fer_cam.gui import _check

try:
    _check()
except FerError as error:
    pytest.skip(str(error), allow_module_level=True)

from PyQt6 import sip
from PyQt6.QtCore import QPoint, Qt, QTimer
from PyQt6.QtTest import QTest

__all__ = ["QTest", "QTimer", "choose", "click", "closed", "faces_shown", "frame", "message", "pick", "pixels", "wait"]


def wait(condition, seconds=60.0):
    """Let Qt work until `condition` holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition did not hold in time"
        QTest.qWait(20)


def faces_shown(window):
    return bool(window.view.result and window.view.result.faces and not window.view.message.isVisible())


def message(window):
    """The line at the bottom."""
    return window.status.currentMessage()


def pick(menu, value):
    """Choose an entry of a ChoiceMenu."""
    menu.entry(value).trigger()


def closed(window):
    """True for a window that is hidden, or deleted."""
    return sip.isdeleted(window) or not window.isVisible()


def frame(window):
    """The frame that is shown, as the model sees it: uint8 BGR."""
    return window.view.result.frame.image


def click(button):
    # A check box is clicked on its box, not in the empty room to the right of its text.
    where = QPoint(8, button.height() // 2)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=where)


def choose(box, value):
    """Pick an entry as a user does: with the keyboard, in the opened list."""
    box.setFocus()
    box.showPopup()
    view = box.view()
    view.setCurrentIndex(box.model().index(box.findData(value), 0))
    QTest.keyClick(view, Qt.Key.Key_Return)


def pixels(image):
    """Return a QImage as a uint8 BGR array."""
    image = image.convertToFormat(image.Format.Format_BGR888)
    data = np.frombuffer(image.constBits().asarray(image.sizeInBytes()), np.uint8)
    rows = data.reshape(image.height(), image.bytesPerLine())[:, : 3 * image.width()]
    return rows.reshape(image.height(), -1, 3).copy()  # the QImage and its memory end here
