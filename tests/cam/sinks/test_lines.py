"""The lines of a result: JSON, CSV and text."""

import csv
import io
import json
from dataclasses import replace

import numpy as np
from results_made import LABELS, result

from fer_cam.sinks import open_records
from fer_cam.sinks.lines import csv_header, csv_lines, json_line, text_line
from fer_cam.types import Frame, Pose, Result, SecondLabel


def test_json_line_has_the_documented_shape():
    assert json.loads(json_line(result())) == {
        "frame": 12,
        "time": 0.48,
        "faces": [
            {
                "id": 1,
                "box": [60, 80, 70, 80],
                "score": 0.9877,
                "emotion": "happy",
                "confidence": 0.9123,
                "probabilities": {"happy": 0.9123, "sad, very": 0.0877},
                "sure": True,
                "pose": None,
            }
        ],
    }
    assert json.loads(json_line(result(faces=0)))["faces"] == []


def test_csv_is_a_row_a_face_and_reads_back():
    text = "\n".join([csv_header(LABELS), *csv_lines(result(faces=2)), *csv_lines(result(faces=0))])
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 2
    assert rows[1] == {
        "frame": "12", "time": "0.48", "id": "2", "x": "150", "y": "80", "w": "70", "h": "80", "score": "0.9877",
        "emotion": "happy", "confidence": "0.9123", "happy": "0.9123", "sad, very": "0.0877",
        "sure": "true", "yaw": "", "pitch": "", "roll": "",
    }  # fmt: skip


def test_text_is_for_people():
    assert "#1 happy 91%" in text_line(result()) and "no face" in text_line(result(faces=0))


def guess():
    """A result whose face is a guess, has a pose and landmarks, and a second label that is sure."""
    plain = result()
    face = replace(
        plain.faces[0], sure=False, pose=Pose(12.34, -5.0, 90.06), landmarks=np.full((468, 2), 10.26, np.float32),
        attributes={"gender": SecondLabel("woman", 0.75, {"man": 0.25, "woman": 0.75}, False)},
    )  # fmt: skip
    return replace(plain, faces=(face,))


def test_a_guess_is_told_in_every_format():
    face = json.loads(json_line(guess()))["faces"][0]
    assert face["sure"] is False and face["attributes"]["gender"]["sure"] is False
    rows = [csv_header(LABELS, {"gender": ("man", "woman")}), *csv_lines(guess())]
    row = next(csv.DictReader(io.StringIO("\n".join(rows))))
    assert row["sure"] == row["gender_sure"] == "false"
    assert "#1 unsure (happy 91%) / unsure (woman 75%)" in text_line(guess())


def test_pose_and_landmarks_are_written():
    face = json.loads(json_line(guess()))["faces"][0]
    assert face["pose"] == {"yaw": 12.3, "pitch": -5.0, "roll": 90.1} and "landmarks" not in face
    rows = [csv_header(LABELS, {"gender": ("man", "woman")}), *csv_lines(guess())]
    row = next(csv.DictReader(io.StringIO("\n".join(rows))))
    assert (row["yaw"], row["pitch"], row["roll"]) == ("12.3", "-5.0", "90.1")
    assert json.loads(json_line(guess(), landmarks=True))["faces"][0]["landmarks"] == [[10.3, 10.3]] * 468
    assert json.loads(json_line(result(), landmarks=True))["faces"][0]["landmarks"] is None


def test_a_photos_lines_name_its_file(tmp_path):
    frame = result(faces=2)
    photo = Result(Frame(3, 3.0, frame.frame.image, name="./at sea/one.jpg"), frame.faces)
    assert text_line(photo).startswith("     3  at sea/one.jpg  #1 happy 91%, #2")
    assert json.loads(json_line(photo))["photo"] == "at sea/one.jpg"
    assert "photo" not in json.loads(json_line(result()))
    sink = open_records(str(tmp_path / "out.csv"), "csv", LABELS, photos=True)
    sink.write(photo)
    sink.close()
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text().splitlines()))
    assert [(r["photo"], r["frame"], r["id"]) for r in rows] == [
        ("at sea/one.jpg", "3", "1"),
        ("at sea/one.jpg", "3", "2"),
    ]
