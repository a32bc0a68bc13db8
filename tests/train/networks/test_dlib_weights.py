"""Reading convolutions that dlib saved, without dlib."""

import dlib_made
import numpy as np
import pytest

from fer_models import FerError
from fer_train.networks.weight_files import read_convolutions


def test_weights_are_read_as_written(tmp_path):
    data, layers = dlib_made.network(dlib_made.SMALL)
    (tmp_path / "n.dat").write_bytes(data)
    convolutions = read_convolutions(tmp_path / "n.dat")
    assert len(convolutions) == 2
    for ours, theirs in zip(convolutions, layers, strict=True):
        for a, b in zip((ours.kernel, ours.bias, ours.scale, ours.shift), theirs, strict=True):
            np.testing.assert_array_equal(a, b)


def test_layer_marks_within_weights_are_ignored(tmp_path):
    """Weights are skipped by their count, so their bytes may look like a mark."""
    data, layers = dlib_made.network(dlib_made.SMALL)
    mark = np.frombuffer(b"\x01\x05con_4\x01", "<f4")
    kernel = layers[0][0].copy()
    kernel.ravel()[10:12] = mark
    data = data.replace(layers[0][0].tobytes(), kernel.tobytes())
    (tmp_path / "n.dat").write_bytes(data)
    assert len(read_convolutions(tmp_path / "n.dat")) == 2


def _backwards(data):
    """Give a tensor sizes whose product overflows 64 bits and becomes negative."""
    place = data.index(b"\x01\x07affine_") + 9
    return data[:place] + b"".join(dlib_made.integer(v) for v in (2, 2, 2**63 - 2000, 1, 1)) + data[place + 11 :]


def _no_number(data):
    place = data.index(b"con_4") + 40
    return data[:place] + np.float32(np.nan).tobytes() * 2 + data[place + 8 :]


def _twice(data):
    """Give a convolution the affine layer of the next one, which is wider."""
    a, b = data.index(b"\x01\x07affine_"), data.index(b"\x01\x05con_4", 300)
    return data[:a] + data[data.index(b"\x01\x07affine_", b) :]


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda data: b"", "no convolution in it"),
        (lambda data: b"PK\x03\x04" * 500, "no convolution in it"),
        (lambda data: data[:900], "damaged"),
        (lambda data: data[: data.index(b"con_4") + 5], "damaged"),
        (lambda data: data[: data.index(b"con_4") + 9], "damaged"),
        (lambda data: data.replace(b"con_4\x01\x02", b"con_4\x01\x03"), "damaged"),
        (lambda data: data.replace(b"con_4\x01\x02\x02", b"con_4\x01\x02\x82"), "damaged"),
        (lambda data: data.replace(b"affine_", b"affines"), "without its affine"),
        (_twice, "another width"),
        (_backwards, "a tensor is missing"),
        (_no_number, "weights that are not finite"),
        (
            lambda data: data.replace(
                b"con_4", b"con_4\x01\x02\x01\x03\x01\x01\x01\x01\x01\x01" + bytes(12) + b"\x01\x03\x01\x01\x01\x01"
            ),
            "without filters",
        ),
    ],
)
def test_a_damaged_file_is_an_error_of_one_line(tmp_path, damage, reason):
    (tmp_path / "n.dat").write_bytes(damage(dlib_made.network(dlib_made.SMALL)[0]))
    with pytest.raises(FerError, match=reason) as error:
        read_convolutions(tmp_path / "n.dat")
    assert "n.dat" in str(error.value) and "\n" not in str(error.value)
