"""Names of files to save, typed into the real dialog."""

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QApplication, QLineEdit, QMessageBox
from window_driven import QTest, message, wait


def test_a_name_without_a_suffix_gets_one_before_the_question_whether_to_replace(window, tmp_path):
    shown = window()
    wait(lambda: shown.view.result)
    asked = []

    def answer(words, *buttons):
        """Type into the dialog and press Return, then answer the questions that come."""
        dialog = QApplication.activeModalWidget()
        QTest.keyClicks(dialog.findChild(QLineEdit, "fileNameEdit"), words)

        def question():
            box = QApplication.activeModalWidget()
            assert isinstance(box, QMessageBox)
            asked.append(box.text())
            box.button(buttons[0]).click()
            dialog.reject()

        if buttons:
            QTimer.singleShot(300, question)
        QTest.keyClick(dialog.findChild(QLineEdit, "fileNameEdit"), Qt.Key.Key_Return)

    QTimer.singleShot(300, lambda: answer(str(tmp_path / "picture")))
    shown.save_picture()
    wait(lambda: (tmp_path / "picture.png").exists() and "Saved" in message(shown))
    before = (tmp_path / "picture.png").read_bytes()
    QTimer.singleShot(300, lambda: answer(str(tmp_path / "picture"), QMessageBox.StandardButton.No))
    shown.save_picture()
    assert len(asked) == 1 and "picture.png" in asked[0]
    assert (tmp_path / "picture.png").read_bytes() == before
    QTimer.singleShot(300, lambda: answer(str(tmp_path / "picture.xyz")))
    shown.save_picture()
    wait(lambda: "picture.xyz: cannot be written; choose" in message(shown) and shown.status.styleSheet())
