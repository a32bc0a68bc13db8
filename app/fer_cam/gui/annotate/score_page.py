"""The score of the model against the person who labelled its faces."""

from __future__ import annotations

from PyQt6.QtCore import QLocale, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QIcon, QPixmap
from PyQt6.QtWidgets import (
    QGridLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fer_cam.annotation.score import Score
from fer_cam.annotation.table import LabelTable
from fer_cam.gui.annotate.face_view import grey_image
from fer_cam.gui.language.words import emotion_word, percent
from fer_cam.gui.people.probability_bars import ProbabilityBars

__all__ = ["ScorePage"]

THUMBNAIL = 72
MOST = 300
"""Thumbnails of faces that differ."""
INDEX = Qt.ItemDataRole.UserRole


class ScorePage(QWidget):
    """Accuracy, kappa, recall of each emotion, and the faces that differ, which can be looked at again."""

    chosen = pyqtSignal(int)  # index of a face to look at again
    back = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.title, self.kappa, self.note = QLabel(), QLabel(), QLabel()
        self.title.setObjectName("heading")
        font = self.title.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        self.title.setFont(font)
        self.note.setObjectName("muted")
        self.recall = ProbabilityBars(self.tr("Recall of each emotion"))
        self.counts, self.recall_title, self.differ_title = QLabel(), QLabel(self.tr("Recall")), QLabel()
        self.counts.setObjectName("muted")
        self.differ_title.setObjectName("heading")
        self.recall_title.setObjectName("heading")
        self.recall_title.setToolTip(
            self.tr("Of the faces to which you gave an emotion: the share to which the model gave it, too")
        )
        self.faces = QListWidget()
        self.faces.setAccessibleName(self.tr("Faces that differ"))
        self.faces.setViewMode(QListView.ViewMode.IconMode)
        self.faces.setResizeMode(QListView.ResizeMode.Adjust)
        self.faces.setMovement(QListView.Movement.Static)
        self.faces.setIconSize(QSize(THUMBNAIL, THUMBNAIL))
        self.faces.setSpacing(6)
        self.faces.setWordWrap(True)
        self.button = QPushButton(self.tr("‹ &Back to the faces"))
        for label in (self.title, self.kappa, self.note, self.counts):
            label.setWordWrap(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.addWidget(self.recall_title, 0, 0)
        grid.addWidget(self.recall, 1, 0)
        grid.addWidget(self.counts, 2, 0)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        for widget in (self.title, self.kappa):
            column.addWidget(widget)
        column.addLayout(grid)
        column.addWidget(self.differ_title)
        column.addWidget(self.faces, 1)
        column.addWidget(self.note)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        for signal in (self.faces.itemClicked, self.faces.itemActivated):
            signal.connect(lambda item: self.chosen.emit(int(item.data(INDEX))))
        self.button.clicked.connect(self.back)

    def show_score(self, table: LabelTable, score: Score | None) -> None:
        """Show the score of the labels so far; None: there is none yet."""
        self.faces.clear()
        for widget in (
            self.kappa,
            self.recall,
            self.recall_title,
            self.counts,
            self.differ_title,
            self.faces,
            self.note,
        ):
            widget.setVisible(score is not None)
        if score is None:
            self.title.setText(self.tr("There is no label yet to which the model's answer can be compared"))
            return
        self.title.setText(
            self.tr("The model agrees with you on {} of {} faces: accuracy {}").format(
                score.correct, score.faces, percent(score.accuracy)
            )
        )
        self.kappa.setText(
            self.tr("Cohen's kappa cannot be given: there is one label only")
            if score.kappa is None
            else self.tr("Cohen's kappa {}: the agreement beyond chance, 1 if you always agree").format(
                QLocale().toString(score.kappa, "f", 2)
            )
        )
        self.recall.show_values({label: hits / total for label, (hits, total) in score.recall.items()})
        self.counts.setText(
            ", ".join(
                self.tr("{} {} of {}").format(emotion_word(label), hits, total)
                for label, (hits, total) in score.recall.items()
            )
        )
        self.differ_title.setText(self.tr("Faces that differ: {}").format(len(score.different)))
        self.note.setText(
            self.tr("fer-train evaluate --labels {} gives the same accuracy for the answers in the table.").format(
                table.path.name
            )
        )
        self.faces.setGridSize(self._cell(table))
        for index in score.different[:MOST]:
            self._add(table, index)
        if len(score.different) > MOST:
            self.differ_title.setText(
                self.tr("Faces that differ: {}. Here are the {} where the model was most sure:").format(
                    len(score.different), MOST
                )
            )

    def _cell(self, table: LabelTable) -> QSize:
        """Return the size of a thumbnail whose two lines of text each fit on one line."""
        metrics = self.fontMetrics()
        words = [self._text(label, label).split("\n")[1] for label in table.labels]
        return QSize(
            max(THUMBNAIL, *(metrics.horizontalAdvance(word) for word in words)) + 20,
            THUMBNAIL + 2 * metrics.height() + 18,
        )

    def _text(self, label: str, answer: str) -> str:
        return self.tr("you: {}\nmodel: {}").format(emotion_word(label), emotion_word(answer))

    def _add(self, table: LabelTable, index: int) -> None:
        face, ratio = table.faces[index], self.devicePixelRatioF()
        image = grey_image(face.picture, round(THUMBNAIL * ratio))
        image.setDevicePixelRatio(ratio)
        text = self._text(table.label(index), face.answer)
        item = QListWidgetItem(QIcon(QPixmap.fromImage(image)), text)
        item.setData(INDEX, index)
        item.setToolTip(face.photo)
        self.faces.addItem(item)
