"""The anchors of BlazeFace's networks, and what the networks answer for one square."""

import numpy as np
import pytest
from portrait import POINTS, portrait_scene

from fer_cam.detectors.blazeface.network import FULL_RANGE, SHORT_RANGE, BlazeNetwork
from fer_cam.detectors.blazeface.regions import Region, pixels_of
from fer_models.detector_card import load_detector_bundle
from fer_models.errors import FerError

GRIDS = (SHORT_RANGE, FULL_RANGE)
SHARE = {"short_range": 0.4, "full_range": 0.15}
"""Side of a face, in sides of the square, that suits each network."""


@pytest.fixture(scope="module", params=GRIDS, ids=[grid.name for grid in GRIDS])
def network(request):
    grid = request.param
    paths = load_detector_bundle("blazeface", (grid.name,), "blazeface").networks
    network = BlazeNetwork(paths[grid.name], grid)
    network.name = grid.name
    return network


def square_with_face(network, tilt=0.0):
    """Return the pixels of a picture with one face, the face's centre and its side, as fractions of the square."""
    share = SHARE[network.name]
    image = portrait_scene(share * 400, tilt, size=(400, 400), centre=(220, 180))
    return pixels_of(image, Region(0, 0, 400), network.side), np.array([220, 180]) / 400, share


@pytest.mark.parametrize(("grid", "count"), [(SHORT_RANGE, 16 * 16 * 2 + 8 * 8 * 6), (FULL_RANGE, 48 * 48)])
def test_anchors_lie_at_the_centres_of_cells_row_by_row(grid, count):
    anchors = grid.anchors()
    assert anchors.shape == (count, 2) and anchors.dtype == np.float32
    stride, number = grid.cells[0]
    half = stride / grid.side / 2
    np.testing.assert_allclose(anchors[:number], half)
    # The next cell is to the right, in the same row.
    np.testing.assert_allclose(anchors[number], (3 * half, half))
    np.testing.assert_allclose(anchors[-1], 1 - grid.cells[-1][0] / grid.side / 2)
    np.testing.assert_allclose(anchors.mean(axis=0), 0.5, atol=1e-6)


def test_the_best_candidate_is_the_face(network):
    pixels, centre, share = square_with_face(network)
    raw = network.run(pixels, 0.5)
    best = np.argmax(raw.scores)
    box = raw.boxes[best]
    assert raw.scores[best] > 0.8
    assert np.abs((box[:2] + box[2:]) / 2 - centre).max() < 0.15 * share
    assert 0.7 * share < box[2] - box[0] < 1.3 * share
    eyes = centre + (POINTS[:2] - (263.5, 214.0)) / 224 * share
    assert np.abs(raw.points[best, :2] - eyes).max() < 0.06 * share
    # Nose below the eyes, mouth below the nose, an ear on either side.
    left, right, nose, mouth, ear_left, ear_right = raw.points[best]
    assert max(left[1], right[1]) < nose[1] < mouth[1]
    assert ear_left[0] < left[0] < nose[0] < right[0] < ear_right[0]


def test_a_higher_threshold_leaves_out_lower_scores_and_changes_nothing_else(network):
    pixels, _, _ = square_with_face(network)
    all_of_them = network.run(pixels, 0.05)
    for threshold in (0.25, 0.5, 0.75):
        raw = network.run(pixels, threshold)
        kept = all_of_them.scores >= threshold
        assert 0 < len(raw.scores) < len(all_of_them.scores)
        assert (raw.scores == all_of_them.scores[kept]).all() and (raw.boxes == all_of_them.boxes[kept]).all()
        assert (raw.points == all_of_them.points[kept]).all()


def test_no_candidates_keep_their_shapes(network):
    raw = network.run(np.full((network.side, network.side, 3), -1, np.float32), 0.5)
    assert raw.boxes.shape == (0, 4) and raw.points.shape == (0, 6, 2) and raw.scores.shape == (0,)


def test_pixels_that_are_no_numbers_give_no_candidate_and_no_warning(network):
    assert len(network.run(np.full((network.side, network.side, 3), np.nan, np.float32), 0.5).scores) == 0


def test_a_file_that_is_no_network_is_refused(tmp_path):
    path = tmp_path / "short_range.tflite"
    path.write_bytes(b"no network at all")
    with pytest.raises(FerError, match="is not a TFLite model"):
        BlazeNetwork(path, SHORT_RANGE)
