"""Pictures that OpenCV reads wrong are read by Pillow, alike in app and training, in colour and grey."""

from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image

from fer_cam.sources.picture_files import read_any
from fer_models.pictures import decode_picture, opencv_errs
from fer_train.data.picture_files import decode_face

TURNS = {
    1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}  # fmt: skip
"""What a camera did to the picture, by the EXIF orientation that says so."""


def slope():
    """Return a grey picture, 48x64, that is bright at its lower right."""
    return (np.add.outer(np.arange(48), 2 * np.arange(64)) + 20).astype(np.uint8)


def close(picture, tolerance=3):
    """Return True if a grey or BGR picture shows the slope."""
    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    return grey.shape == (48, 64) and np.abs(grey.astype(int) - slope()).mean() < tolerance


@pytest.mark.parametrize("kind", ["AVIF", "JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", TURNS)
def test_exif_turns_every_kind(tmp_path, kind, orientation):
    turn, exif, file = TURNS[orientation], Image.Exif(), BytesIO()
    picture = Image.fromarray(slope()).convert("RGB")
    exif[0x112] = orientation
    (picture.transpose(turn) if turn is not None else picture).save(file, kind, exif=exif, quality=95)
    (tmp_path / "a").write_bytes(file.getvalue())
    assert close(read_any(tmp_path / "a"))
    for grey in (False, True):
        assert close(decode_face(file.getvalue(), grey=grey))


@pytest.mark.parametrize(
    "deep", [slope() / np.float32(255), slope().astype(np.float32), slope().astype(np.int32) * 257]
)
def test_tiffs_of_floats_and_32_bits_are_reduced_to_8(tmp_path, deep):
    file = BytesIO()
    Image.fromarray(deep).save(file, "TIFF")
    (tmp_path / "a.tif").write_bytes(file.getvalue())
    assert opencv_errs(file.getvalue()) and close(read_any(tmp_path / "a.tif"), 1)
    for grey in (False, True):
        assert close(decode_face(file.getvalue(), grey=grey), 1)


def test_lab_colours_are_converted():
    file = BytesIO()
    Image.fromarray(slope()).convert("RGB").convert("LAB").save(file, "TIFF")
    assert opencv_errs(file.getvalue()) and close(decode_face(file.getvalue(), grey=True))


def test_others_are_read_by_opencv_and_damage_is_no_picture():
    data = cv2.imencode(".png", slope())[1].tobytes()
    assert not opencv_errs(data) and close(decode_picture(data), 1)
    for damaged in (b"", b"II*\0", b"BM", data[:60]):
        assert decode_face(damaged, grey=True) is None
