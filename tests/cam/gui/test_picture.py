"""The picture: at the screen's resolution, mirrored without mirrored letters, labels in their places."""

import numpy as np
import pytest
from PyQt6.QtGui import QColor, QImage
from window_driven import faces_shown, pixels, wait

from fer_cam.drawing.colours import EMOTION_COLOURS, UNSURE
from fer_cam.gui.picture.frame_image import frame_image
from fer_cam.gui.picture.picture_view import PictureView
from fer_cam.types import Face, Frame, Result


def face(number=1, box=(100, 120, 90, 90), emotion="happy", sure=True, landmarks=None):
    probabilities = {"happy": 0.1, "angry": 0.1} | {emotion: 0.9}
    return Face(number, box, 1.0, emotion, 0.9, probabilities, sure=sure, landmarks=landmarks)


def result(*faces, image=None):
    image = np.full((240, 320, 3), 90, np.uint8) if image is None else image
    return Result(Frame(0, 0.0, image), faces)


def view(shown, *, mirrored=False, size=(640, 480), ratio=1.0):
    """A painted view and its picture as BGR."""
    widget = PictureView(lambda number: "")
    widget.resize(*size)
    widget.show_result(shown, mirrored=mirrored)
    painted = QImage(round(size[0] * ratio), round(size[1] * ratio), QImage.Format.Format_RGB32)
    painted.setDevicePixelRatio(ratio)
    painted.fill(QColor(1, 2, 3))
    widget.render(painted)
    return widget, pixels(painted)


def near(image, colour):
    """Where an image has a colour given as (red, green, blue)."""
    return (np.abs(image.astype(int) - colour[::-1]) < 12).all(2)


def test_the_box_is_drawn_where_the_face_is(app):
    _, painted = view(result(face()))
    where = np.argwhere(near(painted, EMOTION_COLOURS["happy"]))
    assert where[:, 1].min() == pytest.approx(200, abs=4)
    assert where[:, 0].max() == pytest.approx(420, abs=4)


def test_a_mirrored_picture_has_mirrored_boxes_and_readable_letters(app):
    image = np.zeros((240, 320, 3), np.uint8)
    image[:, :160] = 200
    plain_view, plain = view(result(face(), image=image))
    mirrored_view, mirrored = view(result(face(), image=image), mirrored=True)
    assert plain[5, 5].min() > 150 and mirrored[5, 5].max() < 50 and mirrored[5, -5].min() > 150
    colour = EMOTION_COLOURS["happy"]
    assert np.argwhere(near(mirrored, colour))[:, 1].max() == pytest.approx(640 - 200, abs=4)

    def letters(widget, painted):
        place = widget.label_places[1].toAlignedRect()
        return painted[place.top() + 2 : place.bottom() - 1, place.left() + 4 : place.right() - 3].max(2) < 100

    a, b = letters(plain_view, plain), letters(mirrored_view, mirrored)
    height, width = min(a.shape[0], b.shape[0]), min(a.shape[1], b.shape[1])
    a, b = a[:height, :width], b[:height, :width]
    assert (a == b).mean() > 0.9 > (a == b[:, ::-1]).mean()


def test_an_unsure_face_is_grey(app):
    _, painted = view(result(face(sure=False)))
    assert near(painted, UNSURE).sum() > 500 and near(painted, EMOTION_COLOURS["happy"]).sum() == 0


def test_letters_and_boxes_are_sharper_on_a_finer_screen(app):
    # A box is 2.4 units wide on any screen. At 200 % it has twice the pixels, and is not a blurred enlargement.
    _, plain = view(result(face()))
    _, fine = view(result(face()), ratio=2.0)
    assert fine.shape[:2] == (960, 1280)
    colour = near(fine, EMOTION_COLOURS["happy"])
    assert colour.sum() == pytest.approx(4 * near(plain, EMOTION_COLOURS["happy"]).sum(), rel=0.35)
    edge = fine[600, 380:420].astype(int)  # across the left side of the box
    assert np.abs(np.diff(edge[:, 2])).max() > 60


def test_landmarks_only_if_they_are_wanted(app):
    points = np.random.default_rng(1).uniform((100, 120), (190, 210), (468, 2))
    widget, plain = view(result(face(landmarks=points)))
    widget.landmarks = True
    painted = QImage(640, 480, QImage.Format.Format_RGB32)
    widget.render(painted)
    inside = np.s_[260:400, 220:360]
    assert (pixels(painted)[inside].min(2) > 140).sum() > 300 > (plain[inside].min(2) > 140).sum()


def test_labels_stay_in_the_picture_and_off_each_other(app):
    boxes = [(0, 0, 60, 60), (265, 0, 55, 55), (0, 190, 50, 50), (55, 190, 50, 50), (120, 90, 80, 80)]
    widget, _ = view(result(*(face(i, box) for i, box in enumerate(boxes, 1))))
    places = list(widget.label_places.values())
    for i, place in enumerate(places):
        assert place.left() >= 0 and place.right() <= 640 and place.top() >= 0 and place.bottom() <= 480
        assert not any(place.intersects(other) for other in places[i + 1 :])


@pytest.mark.parametrize("size", [(1, 1), (37, 53), (640, 480), (1300, 731)])
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_frame_is_scaled_to_the_screens_pixels(size, mirrored):
    frame = np.zeros((120, 160, 3), np.uint8)
    frame[:, :80] = (10, 120, 250)
    image = frame_image(frame, *size, mirrored=mirrored)
    assert (image.width(), image.height()) == size
    left = QColor(image.pixel(0, size[1] // 2))
    if size[0] > 2:
        assert ((left.blue(), left.green(), left.red()) == (10, 120, 250)) != mirrored


def test_a_screen_reader_hears_what_the_faces_show(app):
    widget, _ = view(result(face(2)))
    widget.describe()
    assert widget.accessibleDescription() == "Person 2: happy"
    widget.show_result(result(), mirrored=False)
    widget.describe()
    assert widget.accessibleDescription() == "No face"


def test_one_picture_has_all_the_room(window):
    shown = window()
    wait(lambda: faces_shown(shown))
    assert shown.view.width() == shown.inside.pictures.width()
    assert shown.view.height() == shown.inside.pictures.height()
