"""Boxes and labels on a picture."""

import numpy as np
import pytest
from results_made import result

from fer_cam.drawing.overlay import colour_of, draw
from fer_cam.types import Face, Frame, Result


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
