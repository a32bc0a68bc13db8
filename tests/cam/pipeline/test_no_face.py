"""Why no face was found in a run, and that what is advised helps."""

import re

import cv2
import numpy as np
import pytest
from portrait import portrait_scene

from fer_cam.detectors import DETECTORS, make_detector
from fer_cam.detectors.blazeface.face_mesh import FaceMesh
from fer_cam.pipeline.no_face import BYTES, SAMPLES, NoFace
from fer_cam.settings import Settings
from fer_cam.tracking.upright import turned
from fer_cam.types import Face, Frame, Result

SIZE = (960, 540)


@pytest.fixture(scope="module")
def mesh():
    return FaceMesh(threads=1)


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """A busy test machine tries every remedy, too."""
    monkeypatch.setattr("fer_cam.pipeline.no_face.PATIENCE", 60.0)


def results(pictures, faces=()):
    return [Result(Frame(i, i / 25, p), faces) for i, p in enumerate(pictures)]


def why(mesh, *pictures, photos=False, **settings):
    chosen = Settings("", **settings)
    watch = NoFace()
    for result in results(pictures):
        watch.see(result)
    detector = make_detector(chosen.detector, chosen.min_face)
    text = watch.why(chosen, detector, mesh, photos=photos)
    assert detector.min_face == chosen.min_face and "\n" not in text
    return text


def faces_with(text, picture, **settings):
    """The faces of a picture with the options that `text` advises."""
    chosen = dict(settings)
    if "--turn auto" in text:
        from fer_cam.tracking.upright import turn_of

        detector = make_detector(chosen.get("detector", "blazeface"), chosen.get("min_face", 48))
        picture = turned(picture, turn_of(picture, detector, FaceMesh(threads=1)))
    for option, name in re.findall(r"--(min-face|detector) (\w+)", text):
        chosen[option.replace("-", "_")] = int(name) if name.isdigit() else name
    return make_detector(chosen.get("detector", "blazeface"), chosen.get("min_face", 48)).detect(picture)


def test_faces_that_are_too_small(mesh):
    picture = portrait_scene(30, size=SIZE)
    text = why(mesh, *[picture] * 7)
    assert re.fullmatch(
        r"no face in any of 7 frames; --min-face 24 finds some, the largest of (2|3)\d pixels: add it", text
    )
    assert not faces_with("", picture) and faces_with(text, picture)


def test_faces_upside_down_for_a_detector_that_finds_none_such(mesh):
    picture = turned(portrait_scene(150, size=SIZE), 180)
    text = why(mesh, picture, detector="haar")
    assert text.startswith("no face in the frame; --turn auto finds some")
    assert faces_with(text, picture, detector="haar") and not faces_with("", picture, detector="haar")
    # The samples are turned by 90 degrees already, and lie on their side.
    assert "--turn 180 finds some" in why(mesh, turned(picture, 90), detector="haar", turn=90)


def test_a_detector_that_misses_the_face(mesh):
    picture = portrait_scene(120, 35, size=SIZE)
    text = why(mesh, picture, picture, detector="haar")
    assert "; --detector blazeface finds some" in text and faces_with(text, picture, detector="haar")


def test_crops_are_told_by_their_face(mesh, fer2013):
    import zipfile

    with zipfile.ZipFile(fer2013) as file:
        names = [name for name in file.namelist() if name.endswith(".png")][:: 28_000 // 12]
        crops = [cv2.imdecode(np.frombuffer(file.read(name), np.uint8), cv2.IMREAD_COLOR) for name in names]
    text = why(mesh, *crops, photos=True)
    assert (
        text == f"no face in any of {len(crops)} photos; these look like crops, of which each is one face: add --crops"
    )


def test_small_pictures_that_are_no_faces_are_no_crops(mesh):
    random = np.random.default_rng(0)
    patches = [cv2.resize(random.integers(0, 256, (6, 6, 3), np.uint8), (64, 64)) for _ in range(5)]
    assert "crops" not in why(mesh, *patches, photos=True)


def test_dark_plain_and_blurred_pictures(mesh):
    random = np.random.default_rng(0)
    dark = random.integers(0, 9, (540, 960, 3), np.uint8)
    assert "they are dark (mean brightness 4 of 255): switch on a light" in why(mesh, dark)
    assert "they show next to nothing: check the lens cap" in why(mesh, np.full((540, 960, 3), 110, np.uint8))
    blurred = cv2.resize(random.integers(0, 256, (3, 4, 3), np.uint8), SIZE, interpolation=cv2.INTER_CUBIC)
    assert "they have hardly any edges: focus the camera" in why(mesh, blurred)


def test_what_cannot_be_explained_is_said_to_be_so(mesh):
    squares = np.kron(np.indices((9, 16)).sum(axis=0) % 2, np.ones((60, 60)))
    picture = np.repeat((55 + 145 * squares).astype(np.uint8)[..., None], 3, axis=2)
    text = why(mesh, picture)
    assert text.endswith("none was found in some of them with other settings either: look at the source in the window")


@pytest.mark.parametrize("name", DETECTORS)
def test_nothing_is_said_where_any_frame_had_a_face(name, mesh):
    watch = NoFace()
    one = Face(1, (0, 0, 50, 50), 1.0, "happy", 1.0, {"happy": 1.0})
    picture = portrait_scene(30)
    for result in (*results([picture] * 3), *results([picture], (one,)), *results([picture] * 20)):
        watch.see(result)
    assert watch.why(Settings("", detector=name), make_detector(name), mesh) == "" and watch.count == 3
    assert NoFace().why(Settings(""), make_detector(name), mesh) == ""  # no frame at all


@pytest.mark.parametrize("count", [1, 4, 5, 6, 100, 1000])
def test_few_pictures_are_kept_and_they_are_spread_over_the_run(count):
    watch, pictures = NoFace(), [np.full((2, 2, 3), i % 256, np.uint8) for i in range(count)]
    kept = {id(p): i for i, p in enumerate(pictures)}
    for result in results(pictures):
        watch.see(result)
    indices = [kept[id(image)] for image, _ in watch._samples]
    assert min(3, count) <= len(indices) <= SAMPLES and indices == sorted(indices) and indices[0] == 0
    assert count <= SAMPLES or indices[-1] >= count / 2


def test_large_pictures_are_kept_reduced_and_small_faces_in_them_are_found(mesh):
    picture = portrait_scene(40, size=(3840, 2160))
    watch = NoFace()
    watch.see(results([picture])[0])
    assert sum(image.nbytes for image, _ in watch._samples) <= BYTES < picture.nbytes
    text = watch.why(Settings("", min_face=100), make_detector("blazeface", 100), mesh)
    assert re.search(r"--min-face 2\d finds some, the largest of (3|4)\d pixels", text)
