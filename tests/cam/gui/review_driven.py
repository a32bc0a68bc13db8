"""Make sessions, and drive their review as a user does."""

from sessions_made import face, info, result
from window_driven import QTest, wait

from fer_cam.session.writer import SessionWriter


def make(folder, *, video=True, marks=((1.0, "film"), (3.0, "laugh"))):
    """Ten seconds with two people; number 3 is number 1, too."""
    with SessionWriter(folder, info(), video=video) as writer:
        for i in range(100):
            one = face(1 if i < 50 else 3, "happy" if i < 50 else "sad")
            writer.write(result(i, one, face(2, "angry", box=(30, 6, 20, 24))))
        for seconds, label in marks:
            writer.mark(label, "key 1", seconds)
    return folder


def grey(window):
    """The mean of the picture that is shown; frame i has the value 16 + 3 i."""
    return window.view.result.frame.image.mean()


def press(window, key):
    window.activateWindow()
    wait(window.isActiveWindow)  # not the list that was open
    QTest.keyClick(window, key)


def names(window):
    return [window.side.people.item(row).text() for row in range(window.side.people.count())]
