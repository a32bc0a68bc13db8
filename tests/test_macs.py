"""The benchmark that counts MACs, against counts by hand."""

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import macs

from fer_models.card import HERE


def test_operations_are_counted_as_by_hand():
    # 6x6 results with 4 channels; each needs 3x3 weights of 2 channels.
    assert macs.macs_of("CONV_2D", (4, 3, 3, 2), (1, 6, 6, 2), (1, 6, 6, 4)) == 6 * 6 * 4 * 3 * 3 * 2
    assert macs.macs_of("DEPTHWISE_CONV_2D", (1, 3, 3, 4), (1, 6, 6, 4), (1, 6, 6, 4)) == 6 * 6 * 4 * 3 * 3
    assert macs.macs_of("TRANSPOSE_CONV", (4, 2, 2, 3), (1, 5, 5, 3), (1, 10, 10, 4)) == 5 * 5 * 3 * 2 * 2 * 4
    assert macs.macs_of("FULLY_CONNECTED", (7, 20), (1, 20), (1, 7)) == 140
    assert macs.macs_of("ADD", (1, 6, 6, 4), (1, 6, 6, 4), (1, 6, 6, 4)) == 0


def test_a_network_is_counted_as_by_hand():
    # MTCNN's first network (Zhang et al. 2016, figure 2) on 12x12 pixels.
    pnet = macs.count(HERE / "detectors" / "mtcnn" / "pnet.tflite", (1, 12, 12, 3))
    convolutions = 10 * 10 * 10 * 27 + 3 * 3 * 16 * 90 + 32 * 144
    assert pnet == convolutions + (2 + 4) * 32


def test_more_faces_are_more_work():
    path = HERE / "mobilenet-7" / "model.tflite"
    one, two = (macs.count(path, (n, 48, 48, 1)) for n in (1, 2))
    assert one > 1e8 and two == pytest.approx(2 * one, rel=0.001)


def test_what_is_no_network_ends_with_one_line(tmp_path):
    file = tmp_path / "a.tflite"
    file.write_bytes(b"no network")
    command = [sys.executable, macs.__file__, str(file)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 1 and result.stderr.startswith("macs.py: ") and len(result.stderr.splitlines()) == 1
    assert str(file) in result.stderr
