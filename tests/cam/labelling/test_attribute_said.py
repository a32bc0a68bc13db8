"""A second label of each face, in the lines that are written and in the picture."""

import csv
import io
import json

import numpy as np
import pytest

import fer_cam.types
from fer_cam import SecondLabel
from fer_cam.drawing.overlay import colour_of, draw
from fer_cam.sinks import open_records
from fer_cam.sinks.lines import csv_header, csv_lines, json_line, text_line
from fer_cam.types import Face, Frame, Result
from fer_models import FerError

GENDER = {"gender": SecondLabel("woman", 0.88123, {"man": 0.11877, "woman": 0.88123})}


def result(*faces, size=(480, 640)):
    return Result(Frame(12, 0.48, np.zeros((*size, 3), np.uint8)), faces)


def face(box=(200, 200, 120, 140), emotion="happy", attributes=GENDER):
    return Face(1, box, 0.98765, emotion, 0.93, {emotion: 0.93, "sad": 0.07}, attributes=attributes)


def test_every_format_has_the_second_label(tmp_path):
    two_faces = result(face(), face(attributes=GENDER))
    assert text_line(two_faces).endswith("#1 happy 93% / woman 88%, #1 happy 93% / woman 88%")
    assert json.loads(json_line(two_faces))["faces"][0]["attributes"] == {
        "gender": {
            "label": "woman",
            "confidence": 0.8812,
            "probabilities": {"man": 0.1188, "woman": 0.8812},
            "sure": True,
        }
    }
    labels = {"gender": ("man", "woman")}
    text = "\n".join([csv_header(("happy", "sad"), labels), *csv_lines(two_faces)])
    assert text.splitlines()[0] == (
        "frame,time,id,x,y,w,h,score,emotion,confidence,happy,sad,"
        "gender,gender_confidence,gender_p_man,gender_p_woman,gender_sure,sure,yaw,pitch,roll"
    )
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["gender"], row["gender_confidence"], row["gender_p_man"]) == ("woman", "0.8812", "0.1188")
    # Rows with second labels are not appended to a CSV without their columns.
    open_records(str(tmp_path / "a.csv"), "csv", ("happy", "sad")).close()
    sink = open_records(str(tmp_path / "a.csv"), "csv", ("happy", "sad"))
    sink.write(result(face(attributes={})))
    sink.close()
    with pytest.raises(FerError, match="columns of another --model, --attribute, kind of source or version"):
        open_records(str(tmp_path / "a.csv"), "csv", ("happy", "sad"), append=True, attributes=labels)
    open_records(str(tmp_path / "a.csv"), "csv", ("happy", "sad"), append=True).close()


def marked(result):
    """Return where draw has put something on the black picture, bool (h, w)."""
    return draw(result).any(axis=2)


@pytest.mark.parametrize("box", [(-30, -30, 60, 60), (300, 200, 80, 80), (0, 0, 320, 240), (5, 0, 20, 239)])
def test_two_lines_stay_inside_the_picture(box):
    both = result(face(box, "surprise"), size=(240, 320))
    ground = (draw(both) == np.array(colour_of("surprise"))).all(axis=2).sum()
    alone = (
        (draw(result(face(box, "surprise", {}), size=(240, 320))) == np.array(colour_of("surprise"))).all(axis=2).sum()
    )
    assert ground > alone + 200  # the second line has a background of its own


def test_the_second_line_is_under_the_first_and_smaller():
    one, two = (marked(result(face(attributes=a))) for a in ({}, GENDER))
    above = [np.flatnonzero(m[:199].any(axis=1)) for m in (one, two)]
    first, both = (rows[-1] - rows[0] + 1 for rows in above)
    assert 1.5 * first < both < 2 * first
    assert (one[200:] == two[200:]).all()  # the face is not covered


@pytest.mark.parametrize("width", [60, 70, 90, 200])
def test_a_label_is_hardly_wider_than_its_box(width):
    one_face = result(face((200, 200, width, width), "surprise"))
    columns = np.flatnonzero(marked(one_face)[:199].any(axis=0))
    assert columns[0] == 200 and columns[-1] - 200 <= 1.35 * width


def test_second_labels_cover_no_more_of_a_crowd():
    # There is another face right above: outside its own box, the label is as high as without a second line.
    lower, upper = (200, 200, 80, 90), (195, 85, 80, 90)
    own = np.zeros((480, 640), bool)
    own[200:291, 200:281] = True
    one, two = (
        marked(result(face(lower, attributes=a), face(upper, "sad", attributes=a)))[178:200, 200:] for a in ({}, GENDER)
    )
    assert (one == two).all()
    alone = marked(result(face(lower)))
    assert alone[170:178].any()  # without the other face, both lines are above the box


def test_the_type_is_still_found_by_its_old_name():
    assert fer_cam.Attribute is SecondLabel is fer_cam.types.Attribute
