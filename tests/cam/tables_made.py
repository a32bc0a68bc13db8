"""Tables of saved faces for the tests of labelling."""

import cv2
import numpy as np

from fer_models.face_table import FaceTable, columns_of

LABELS = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")


def make_table(folder, answers, labels=None, **changes):
    """Write a faces.csv and its pictures. answers: of the model, by face. labels: of a person. changes: of all rows."""
    folder.mkdir(exist_ok=True)
    rows = []
    for i, answer in enumerate(answers):
        picture = np.full((48, 48), 40 + 5 * i % 180, np.uint8)
        cv2.circle(picture, (24, 24), 4 + i % 18, 230, -1)
        cv2.imwrite(str(folder / f"face-{i}.png"), picture)
        row = {
            "photo": f"photos/a, {i}.jpg", "face": f"face-{i}.png", "frame": i, "x": 1, "y": 2, "width": 70,
            "height": 80, "score": 0.9, "emotion": answer, "confidence": 0.9 - i / 100,
            "label": labels[i] if labels else "",
        }  # fmt: skip
        rows.append(row | changes)
    FaceTable(folder / "faces.csv", columns_of(LABELS, ())).add(rows)
    return folder


def labels_on_disk(folder):
    """The column label, as any csv reader sees it."""
    from fer_models.face_table import read_rows

    return [row.values["label"] for row in read_rows(folder / "faces.csv")[1]]
