"""The benchmark of finding faces: where it puts them, what its columns do to them, and what it counts as found."""

import json
import subprocess
import sys
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pytest

from fer_cam.types import Detection
from fer_models.errors import FerError

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import found
from finding.columns import COLUMNS
from finding.pictures import HEIGHT, WIDTH, Square, pictures, tilting_clip
from finding.portraits import Portrait, load_portraits, true_square
from finding.scores import compare, measure, overlap
from finding.tables import percent

GREEN, RED, MAGENTA = (0, 255, 0), (0, 0, 255), (255, 0, 255)


@pytest.fixture(scope="module")
def disc():
    """A portrait: the face is a green disc in its true box, with a red dot at its top and a magenta one on its left."""
    image = np.zeros((300, 300, 3), np.uint8)
    cv2.circle(image, (150, 140), 50, GREEN, cv2.FILLED)
    alpha = (image[..., 1] > 0).astype(np.float32)
    cv2.circle(image, (150, 102), 10, RED, cv2.FILLED)
    cv2.circle(image, (112, 140), 10, MAGENTA, cv2.FILLED)
    points = np.array([[130.0, 130], [170, 130], [150, 145], [135, 165], [165, 165]])
    return Portrait("disc", image, alpha, np.array([150.0, 140.0]), 100.0, points)


@pytest.fixture(scope="module")
def people(london_faces):
    """Neutral and smiling portraits of two people."""
    return load_portraits(london_faces, 2)


def places(image, colour):
    """Return the pixels of a colour, int (n, 2): x, y."""
    y, x = np.nonzero(np.abs(image.astype(int) - colour).max(axis=2) < 60)
    return np.stack([x, y], axis=1)


def first(name, portrait, seed=1):
    image, (square,) = next(pictures(name, [portrait], seed, 120))
    return image, square


@pytest.mark.parametrize(("name", "side"), [("upright", 120), ("200-px", 200), ("60-px", 60), ("24-px", 24)])
def test_the_face_fills_its_true_box(disc, name, side):
    for seed in range(5):
        image, square = first(name, disc, seed)
        face = np.concatenate([places(image, colour) for colour in (GREEN, RED, MAGENTA)])
        low, high = face.min(axis=0), face.max(axis=0) + 1
        assert image.shape == (HEIGHT, WIDTH, 3) and image.dtype == np.uint8 and square.side == side
        assert high - low == pytest.approx([side, side], abs=3)
        assert (low + high) / 2 == pytest.approx([square.x + 0.5, square.y + 0.5], abs=2)
        assert low.min() >= 0 and high[0] <= WIDTH and high[1] <= HEIGHT


@pytest.mark.parametrize("tilt", [20, 50, 90])
def test_face_and_true_box_turn_together(disc, tilt):
    seen = set()
    for seed in range(8):
        image, square = first(f"tilt-{tilt}", disc, seed)
        seen.add(square.tilt)
        angle = np.radians(square.tilt)
        top = np.array([square.x, square.y]) + 0.38 * 120 * np.array([-np.sin(angle), -np.cos(angle)])
        assert places(image, RED).mean(axis=0) == pytest.approx(top, abs=2)
        middles = (square.corners() + np.roll(square.corners(), 1, axis=0)) / 2  # of the true box's sides
        reach = np.array([square.x, square.y]) + 60 * np.array([-np.sin(angle), -np.cos(angle)])
        assert np.linalg.norm(middles - reach, axis=1).min() < 0.5
    assert seen == {-tilt, tilt}


@pytest.mark.parametrize(("name", "edge"), [("lower-part-out", HEIGHT), ("upper-part-out", 0)])
def test_three_tenths_of_the_face_are_outside(disc, name, edge):
    image, square = first(name, disc)
    outside = square.y + 60 - HEIGHT if edge else 60 - square.y
    rows = places(image, GREEN)[:, 1]
    assert outside == pytest.approx(0.3 * 120) and np.ptp(rows) == pytest.approx(0.7 * 120, abs=3)


@pytest.mark.parametrize(("name", "side"), [("upright", -1), ("mirror", 1)])
def test_mirror_swaps_left_and_right(disc, name, side):
    image, square = first(name, disc)
    assert places(image, MAGENTA).mean(axis=0) == pytest.approx([square.x + side * 0.38 * 120, square.y], abs=2)


def test_covers_lie_on_eyes_and_mouth(disc):
    for name, covered in (("eyes-covered-bar", 130), ("eyes-covered-headset", 130), ("mouth-covered", 165)):
        changed = np.any(COLUMNS[name].cover(disc).image != disc.image, axis=2)
        free = 165 if covered == 130 else 125
        assert changed[covered, 130:170].all() and not changed[free, 130:170].any(), name


def test_light_is_what_the_columns_say(disc):
    level = {}
    for name in ("upright", "very-dark", "dim", "haze", "backlight"):
        image, square = first(name, disc)
        level[name] = image[round(square.y), round(square.x), 1]
        level[name + ", wall"] = np.median(image)
    assert 0.08 * 255 - 1 <= level["very-dark"] <= 0.12 * 255 + 1 < 0.2 * 255 - 1 <= level["dim"] <= 0.3 * 255 + 1
    assert level["haze"] == pytest.approx(0.3 * 255 + 0.7 * 205, abs=1)
    assert level["backlight"] < 80 and level["backlight, wall"] > 200 and level["upright"] == 255


def test_a_lamp_leaves_one_or_two_channels_and_little_of_the_others():
    rng, white, kept = np.random.default_rng(1), np.full((2, 2, 3), 200, np.float32), set()
    for _ in range(20):
        lit = COLUMNS["coloured-light"].change(white, 120, rng)[0, 0]
        strong = lit == 200
        assert 1 <= strong.sum() <= 2 and (lit[~strong] >= 20).all() and (lit[~strong] <= 50).all()
        kept.add(tuple(strong))
    assert len(kept) == 5


@pytest.mark.parametrize("name", ["upright", "noisy", "very-dark", "20-faces"])
def test_pictures_depend_on_the_seed_alone(disc, name):
    portraits = [disc] * 3
    once, again, other = (list(pictures(name, portraits, seed)) for seed in (1, 1, 2))
    for (image, squares), (same, same_squares) in zip(once, again, strict=True):
        assert np.array_equal(image, same) and squares == same_squares
    assert once[0][1] != other[0][1] and not np.array_equal(once[0][0], other[0][0])


def test_a_crowd_is_20_faces_that_do_not_touch(disc):
    frames = list(pictures("20-faces", [disc] * 45, 1))
    assert len(frames) == 2 and all(len(squares) == 20 for _, squares in frames)
    boxes = [(s.x - 30, s.y - 30, 60, 60) for s in frames[0][1]]
    assert all(sum(overlap(box, s) > 0 for s in frames[0][1]) == 1 for box in boxes)
    # A red dot of 12 pixels in each face: the two of disjoint faces never merge.
    red = (np.abs(frames[0][0].astype(int) - RED).max(axis=2) < 60).astype(np.uint8)
    assert np.sum(cv2.connectedComponentsWithStats(red)[2][1:, cv2.CC_STAT_AREA] > 40) == 20


def test_the_clip_tilts_from_one_side_to_the_other(disc):
    squares = [s for _, s in tilting_clip([disc, disc], 5)]
    assert [(a.tilt, b.tilt) for a, b in squares] == [(-60, 60), (-30, 30), (0, 0), (30, -30), (60, -60)]
    assert sum(1 for _ in islice(tilting_clip([disc, disc]), 200)) == 110


def test_overlap_with_a_turned_box():
    square = Square(100, 100, 80)
    assert overlap((60, 60, 80, 80), square) == pytest.approx(1)
    assert overlap((100, 60, 80, 80), square) == pytest.approx(1 / 3)
    assert overlap((300, 60, 80, 80), square) == 0
    octagon = 2 * (2**0.5 - 1)  # two unit squares, one turned by 45 degrees
    assert overlap((60, 60, 80, 80), Square(100, 100, 80, 45)) == pytest.approx(octagon / (2 - octagon), abs=1e-4)


def test_each_box_finds_one_face_and_the_others_are_second_boxes():
    face, neighbour = Square(100, 100, 80), Square(110, 100, 80)
    assert compare([], [face]) == (0, 0)
    assert compare([(60, 60, 80, 80), (70, 60, 80, 80)], [face]) == (1, 1)
    assert compare([(65, 60, 80, 80)], [face, neighbour]) == (1, 0)
    assert compare([(60, 60, 80, 80), (72, 60, 80, 80)], [neighbour, face]) == (2, 0)
    assert compare([(300, 60, 80, 80)], [face]) == (0, 1)


def test_scores_count_faces_and_pictures():
    class Half:
        """Finds the first of two faces, and something else in every second picture."""

        name, calls = "half", 0

        def detect(self, image, known=(), *, thorough=False):
            self.calls += 1
            boxes = [(60, 60, 80, 80), (400, 300, 50, 50)]
            return [Detection(box, 1.0) for box in boxes[: 1 + self.calls % 2]]

    blank = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    score = measure([(blank, [Square(100, 100, 80), Square(250, 100, 80)])] * 4, [Half()])["half"]
    assert (score.faces, score.found, score.pictures, score.second, score.whole) == (8, 4, 4, 2, 0)
    assert len(score.seconds) == 4


def test_only_all_is_100_percent():
    shares = [percent(part, whole) for part, whole in ((52, 52), (999, 1000), (1, 3), (1, 1000), (0, 5))]
    assert shares == ["100", "99.9", "33", "0.1", "0"]


def test_true_square_is_between_its_boxes():
    centre, side = true_square([(0, 0, 100, 100), (10, 20, 80, 20)])
    assert centre == pytest.approx([50, 40]) and side == pytest.approx((100 * 100 * 80 * 20) ** 0.25)


def test_people_are_cut_out_and_found(people):
    for portrait in people:
        x, y = portrait.centre.round().astype(int)
        half = round(portrait.side / 4)
        assert portrait.alpha[y - half : y + half, x - half : x + half].min() > 0.99
        assert portrait.alpha[:240, :40].max() < 0.01 and portrait.alpha[5:20].max() < 0.01
    assert [p.name for p in people] == ["002_neutral.jpg", "002_smiling.jpg", "004_neutral.jpg", "004_smiling.jpg"]
    chosen = [[p.name for p in found.selection(people, name, False)] for name in ("upright", "tilt-20")]
    assert chosen == [["002_neutral.jpg", "004_smiling.jpg"], ["002_smiling.jpg", "004_neutral.jpg"]]


def test_the_command_prints_a_row_for_each_detector(london_faces, tmp_path):
    record = tmp_path / "found.json"
    arguments = [
        "--data",
        london_faces.parent,
        "--people",
        "2",
        "--columns",
        "upright",
        "tilt-90",
        "--no-clips",
        "--json",
        record,
    ]
    command = [sys.executable, found.__file__, *map(str, arguments), "--detectors", "mtcnn", "haar"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    lines = done.stdout.splitlines()
    assert lines[0] == "| Tilt and size: found, % | upright | tilt 90 | second boxes |", done.stderr
    assert lines[2].startswith("| mtcnn | 100 |") and lines[3].startswith("| haar | 100 | 0 |")
    counts = json.loads(record.read_text())["upright"]["haar"]
    assert counts.pop("median_ms") > 0
    assert counts == {"faces": 2, "found": 2, "pictures": 2, "second": 0, "whole": 2}


def test_data_that_is_missing_is_named(tmp_path):
    with pytest.raises(FerError, match=r"has no faces\.csv; it must hold"):
        load_portraits(tmp_path, 2)
    (tmp_path / "faces.csv").write_text("file,age\n002_neutral.jpg,24\n")
    with pytest.raises(FerError, match=r"faces\.csv must list a neutral and a smiling picture of 2 people"):
        load_portraits(tmp_path, 2)
