import csv
import io
import json
from dataclasses import replace

import cv2
import numpy as np
import pytest
from recordings import length

from fer_cam.drawing.overlay import colour_of, draw
from fer_cam.sinks import VideoSink, open_records
from fer_cam.sinks.lines import csv_header, csv_lines, json_line, text_line
from fer_cam.types import Face, Frame, Pose, Result, SecondLabel
from fer_models import FerError

LABELS = ("happy", "sad, very")


def result(index=12, time=0.48, faces=1, size=(240, 320)):
    image = np.full((*size, 3), 90, np.uint8)
    detected = tuple(
        Face(
            i + 1,
            (60 + 90 * i, 80, 70, 80),
            0.98765,
            "happy",
            0.91234,
            dict(zip(LABELS, (0.91234, 0.08766), strict=True)),
        )
        for i in range(faces)
    )
    return Result(Frame(index, time, image), detected)


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


@pytest.mark.parametrize("kind", ["text", "jsonl", "csv"])
def test_every_line_is_there_before_the_file_is_closed(tmp_path, kind):
    sink = open_records(str(tmp_path / "out"), kind, LABELS)
    for i in range(3):
        sink.write(result(i))
    assert len((tmp_path / "out").read_text().splitlines()) == 3 + (kind == "csv")
    sink.close()
    sink.close()


def test_a_file_with_something_in_it_is_not_lost(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text(csv_header(LABELS) + "\n")
    with pytest.raises(FerError, match="--append or --overwrite"):
        open_records(str(path), "csv", LABELS)
    sink = open_records(str(path), "csv", LABELS, append=True)
    sink.write(result())
    sink.close()
    assert len(path.read_text().splitlines()) == 2  # no second header
    open_records(str(path), "jsonl", LABELS, overwrite=True).close()
    assert len(path.read_text().splitlines()) == 2  # nothing came in its place: it is kept
    sink = open_records(str(path), "jsonl", LABELS, overwrite=True)
    sink.write(result())
    sink.close()
    assert path.read_text() == json_line(result()) + "\n"


def test_lines_of_one_kind_are_not_added_to_a_file_of_another(tmp_path):
    path = tmp_path / "out"
    starts = {"csv": csv_header(LABELS), "jsonl": json_line(result()), "text": text_line(result())}
    for there, start in starts.items():
        path.write_text(start + "\n")
        for kind in starts:
            if kind == there:
                open_records(str(path), kind, LABELS, append=True).close()
                continue
            with pytest.raises(FerError, match=f"holds {there}, to which {kind} cannot be added"):
                open_records(str(path), kind, LABELS, append=True)
        assert path.read_text() == start + "\n"
    path.write_text(starts["csv"] + "\n")
    with pytest.raises(FerError, match="columns of another"):
        open_records(str(path), "csv", LABELS, append=True, photos=True)


def test_a_persons_labels_are_not_replaced_by_results(tmp_path):
    path = tmp_path / "faces.csv"
    path.write_text("photo,face,frame,label\na.jpg,a.png,0,happy\nb.jpg,b.png,0,\n")
    with pytest.raises(FerError, match="1 label that a person filled in would be lost"):
        open_records(str(path), "csv", LABELS, overwrite=True)
    with pytest.raises(FerError, match="table of --save-faces"):
        open_records(str(path), "csv", LABELS, append=True)
    assert path.read_text().endswith("b.png,0,\n")
    path.write_text("photo,face,frame,label\na.jpg,a.png,0,\n")
    sink = open_records(str(path), "csv", LABELS, overwrite=True)
    sink.write(result())
    sink.close()
    assert path.read_text().startswith("frame,time,id,")


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


def test_places_that_cannot_be_written(tmp_path):
    with pytest.raises(FerError, match="cannot be written"):
        open_records(str(tmp_path / "no" / "out"), "text", LABELS)
    with pytest.raises(FerError, match="cannot be written"):
        open_records(str(tmp_path), "text", LABELS)
    with pytest.raises(FerError, match="no folder"):
        VideoSink(tmp_path / "no" / "out.mp4", 30)
    with pytest.raises(FerError, match=r"\.mp4"):
        VideoSink(tmp_path / "out.txt", 30)
    with pytest.raises(FerError, match="unknown format"):
        open_records(None, "xml", LABELS)


def test_a_full_disk_is_reported():
    try:
        sink = open_records("/dev/full", "jsonl", LABELS)
    except FerError:
        pytest.skip("there is no /dev/full here")
    with pytest.raises(FerError, match="cannot be written"):
        sink.write(result())


def read_back(path):
    capture = cv2.VideoCapture(str(path))
    images = []
    while (got := capture.read())[0]:
        images.append(got[1])
    return images, capture.get(cv2.CAP_PROP_FPS)


@pytest.mark.parametrize("suffix", [".mp4", ".avi", ".mkv"])
def test_video_has_a_frame_each_and_appears_when_whole(tmp_path, suffix):
    path = tmp_path / f"out{suffix}"
    sink = VideoSink(path, 25)
    for i in range(10):
        sink.write(result(i, i / 25))
    assert not path.exists()
    sink.close()
    images, fps = read_back(path)
    assert len(images) == 10 and fps == pytest.approx(25) and images[0].shape == (240, 320, 3)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    with pytest.raises(FerError, match="already exists"):
        VideoSink(path, 25)


def test_live_video_keeps_time(tmp_path):
    # 2 s in which frames come unevenly: each is shown when the source had it.
    sink = VideoSink(tmp_path / "out.mp4", 20)
    for i, now in enumerate([0, 0.1, 0.5, 0.51, 0.52, 1.2, 2.0]):
        sink.write(result(i, 100 + now))
    sink.close()
    images, _ = read_back(tmp_path / "out.mp4")
    assert len(images) == 7
    assert length(tmp_path / "out.mp4") == pytest.approx(2.05, abs=0.01)


def test_video_of_photos_of_different_sizes(tmp_path):
    sink = VideoSink(tmp_path / "out.mp4", 5, fit=True)
    for size in ((240, 320), (320, 241), (50, 500)):
        sink.write(result(size=size))
    sink.close()
    images, _ = read_back(tmp_path / "out.mp4")
    assert [i.shape for i in images] == [(240, 320, 3)] * 3


def test_overlay_marks_the_face_and_leaves_the_picture_alone():
    before = result()
    image = draw(before)
    assert (before.frame.image == 90).all()
    assert np.abs(image[120, 60].astype(int) - colour_of("happy")).max() < 30  # the box's left side
    assert (image[110:130, 90:110] == 90).all()  # the face itself is not covered
    assert (image[55:78, 62:150] != 90).any()  # the label above it


@pytest.mark.parametrize("box", [(-30, -30, 60, 60), (300, 200, 80, 80), (0, 0, 320, 240), (5, 0, 20, 239)])
def test_overlay_keeps_labels_inside_the_picture(box):
    face = Face(1, box, 1.0, "surprise", 1.0, {"surprise": 1.0})
    image = draw(Result(Frame(0, 0.0, np.zeros((240, 320, 3), np.uint8)), (face,)))
    colour = np.array(colour_of("surprise"))
    assert ((image == colour).all(2)).sum() > 300  # the label's ground is in the picture, whole


@pytest.mark.parametrize(("width", "emotion"), [(60, "sad"), (70, "neutral"), (90, "surprise"), (200, "disgust")])
def test_labels_of_a_crowd_keep_apart(width, emotion):
    face = Face(1, (200, 200, width, width), 1.0, emotion, 0.37, {emotion: 0.37})
    image = draw(Result(Frame(0, 0.0, np.zeros((480, 640, 3), np.uint8)), (face,)))
    columns = np.flatnonzero(image[:190].any(axis=(0, 2)))
    assert columns[0] == 200 and columns[-1] - 200 <= 1.35 * width


def test_a_synonym_of_an_emotion_has_its_colour():
    """A model that somebody imported may call its classes as its data set did."""
    assert colour_of("Happiness") == colour_of("happy") != colour_of("anger") == colour_of("angry")
    assert colour_of("woman") == (255, 255, 255)
