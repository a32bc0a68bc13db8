"""A hard cut: new identities, and nothing of the faces before it."""

import cv2
import numpy as np
import pytest
from portrait import portrait_scene

from fer_cam.detectors import make_detector
from fer_cam.detectors.blazeface.face_mesh import FaceMesh
from fer_cam.labelling.classifier import Classifier
from fer_cam.pipeline.make_pipeline import make_pipeline
from fer_cam.pipeline.pipeline import Pipeline
from fer_cam.settings import Settings
from fer_cam.types import Frame


class Film:
    """A source of pictures."""

    name, live, continuous, fps, dropped = "film", False, True, 25.0, 0

    def __init__(self, pictures):
        self._frames = iter([Frame(i, i / 25, picture) for i, picture in enumerate(pictures)])

    def read(self):
        return next(self._frames, None)

    def close(self):
        pass


@pytest.fixture(scope="module")
def shots(london_faces):
    """Two people, neutral and smiling, in one place before one wall, a second each, who move a little."""
    result = []
    for name in ("002_smiling", "008_neutral", "004_smiling"):
        person = cv2.imread(str(london_faces / f"{name}.jpg"))
        shot = []
        for i in range(25):
            matrix = np.array([[1, 0, 80 + 6 * np.sin(i / 4)], [0, 1, 3 * np.cos(i / 5)]])
            shot.append(cv2.warpAffine(person, matrix, (640, 480), borderMode=cv2.BORDER_REPLICATE))
        result.append(shot)
    return result


@pytest.mark.parametrize("threads", [1, 2])
def test_faces_after_a_cut_are_labelled_as_if_the_film_began_there(shots, threads):
    def run(pictures):
        loop = make_pipeline(Settings("", threads=threads)).run(Film(pictures), ahead=True)
        results = list(loop)
        loop.close()
        return results

    whole, alone = run([p for shot in shots for p in shot]), [run(shot) for shot in shots]
    assert [{f.id for r in whole[i : i + 25] for f in r.faces} for i in (0, 25, 50)] == [{1}, {2}, {3}]
    for start, results in zip((0, 25, 50), alone, strict=True):
        for one, two in zip(whole[start : start + 25], results, strict=True):
            (a,), (b,) = one.faces, two.faces
            assert a.box == b.box and a.sure == b.sure
            # Which frames and views are classified depends on the identity; a new face is classified at once.
            if one is whole[start]:
                assert dict(a.probabilities) == dict(b.probabilities)


def test_results_with_cuts_are_the_same_on_one_and_two_threads(shots):
    runs = []
    for threads in (1, 2):
        loop = make_pipeline(Settings("", threads=threads)).run(Film([p for s in shots for p in s]), ahead=True)
        runs.append([[(f.id, f.box, f.emotion, dict(f.probabilities)) for f in r.faces] for r in loop])
        loop.close()
    assert runs[0] == runs[1]


@pytest.mark.parametrize("name", ["blazeface", "haar"])
def test_a_damaged_picture_costs_no_identity(name):
    mesh = FaceMesh(threads=1) if name == "blazeface" else None
    pipeline = Pipeline(make_detector(name), Classifier("mobilenet-7"), mesh=mesh)
    pictures = [portrait_scene(150, centre=(320 + i, 240)) for i in range(30)]
    random = np.random.default_rng(0)
    pictures[15] = cv2.resize(random.integers(0, 256, (12, 16, 3), np.uint8), (640, 480), interpolation=cv2.INTER_CUBIC)
    ids = [[f.id for f in r.faces] for r in pipeline.run(Film(pictures))]
    assert ids[14] == ids[16] == ids[-1] == [1] and ids[15] == []
