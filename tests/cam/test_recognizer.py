"""The Python API as programs use it: other kinds of pictures, threads, processes, many crops."""

import functools
import multiprocessing
import os
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import cv2
import numpy as np
import pytest
from portrait import portrait_scene

from fer_cam import EmotionRecognizer
from fer_cam.sources.python_pictures import as_bgr, as_crops

COLOUR = np.random.default_rng(0).integers(0, 255, (40, 60, 3), np.uint8)


@pytest.fixture(scope="module")
def recognizer():
    return EmotionRecognizer()


@pytest.fixture(scope="module")
def scenes():
    return [portrait_scene(120), portrait_scene(80, 30, centre=(200, 200)), portrait_scene(200, size=(1280, 960))]


def answers(faces):
    return [(face.box, face.emotion, round(face.confidence, 4)) for face in faces]


def test_pictures_of_every_kind_become_bgr(tmp_path):
    from PIL import Image

    rgb, grey = COLOUR[..., ::-1], COLOUR[..., 0]
    alpha = np.dstack([COLOUR, np.zeros((40, 60, 1), np.uint8)])
    cv2.imwrite(str(tmp_path / "a.png"), COLOUR)
    expected = {
        "bgr": as_bgr(COLOUR), "rgb": as_bgr(rgb, rgb=True), "alpha": as_bgr(alpha),
        "rgb with alpha": as_bgr(alpha[..., [2, 1, 0, 3]], rgb=True), "pil": as_bgr(Image.fromarray(rgb.copy())),
        "path": as_bgr(tmp_path / "a.png"), "text": as_bgr(str(tmp_path / "a.png")),
        "read-only view": as_bgr(np.broadcast_to(COLOUR, COLOUR.shape)), "turned": as_bgr(COLOUR[::-1])[::-1],
    }  # fmt: skip
    for kind, picture in expected.items():
        assert np.array_equal(picture, COLOUR), kind
    for picture in (as_bgr(grey), as_bgr(grey[..., None]), as_bgr(Image.fromarray(grey))):
        assert picture.shape == (40, 60, 3) and np.array_equal(picture[..., 1], grey)
    deep = Image.fromarray(grey.astype(np.uint16) * 257)
    assert np.array_equal(as_bgr(deep)[..., 0], grey)


def test_a_pil_picture_is_turned_as_its_exif_says(tmp_path):
    from PIL import Image

    exif = Image.Exif()
    exif[274] = 6  # turn by 90 degrees clockwise to show it
    Image.fromarray(COLOUR[..., ::-1].copy()).save(tmp_path / "turned.png", exif=exif)
    with Image.open(tmp_path / "turned.png") as picture:
        assert np.array_equal(as_bgr(picture), np.rot90(COLOUR, -1))


def test_files_are_read_as_the_app_reads_them(tmp_path):
    from PIL import Image

    exif = Image.Exif()
    exif[274] = 6
    rgb = Image.fromarray(COLOUR[..., ::-1].copy())
    rgb.save(tmp_path / "a.avif", exif=exif, quality=95)
    assert as_bgr(tmp_path / "a.avif").shape == (60, 40, 3)
    rgb.save(tmp_path / "a.tga")
    assert np.array_equal(as_bgr(tmp_path / "a.tga"), COLOUR)
    grey = COLOUR[..., 0]
    for floats in (Image.fromarray((grey / 255).astype(np.float32)), Image.fromarray(grey.astype(np.int32) * 257)):
        assert np.array_equal(as_bgr(floats)[..., 1], grey)
    Image.fromarray((grey / 255).astype(np.float32)).save(tmp_path / "f.tif")
    cv2.imwrite(str(tmp_path / "f.pfm"), (COLOUR / 255).astype(np.float32))
    assert np.array_equal(as_bgr(tmp_path / "f.tif")[..., 1], grey)
    assert np.abs(as_bgr(tmp_path / "f.pfm").astype(int) - COLOUR).max() <= 1


@pytest.mark.parametrize(
    "picture, text",
    [
        (None, "cv2.imread returns None"),
        (COLOUR / 255, r"got float64 .* \(255 \* picture\)"),
        (COLOUR.astype(np.uint16), "picture // 257"),
        (COLOUR > 9, r"astype\(numpy.uint8\) \* 255"),
        (COLOUR.astype(np.int32), "convert it to uint8"),
        (COLOUR[None], r"give picture\[0\]"),
        (COLOUR.transpose(2, 0, 1), "transpose"),
        (COLOUR[..., :2], "got shape"),
        (np.zeros((0, 4, 3), np.uint8), "empty"),
        ([[1, 2], [3, 4]], "got list; convert it to a uint8 array"),
        ("no-such-file.png", "'no-such-file.png' is not a picture file"),
        (7, "got int"),
    ],
)
def test_what_is_no_picture_is_refused_with_its_conversion(recognizer, picture, text):
    with pytest.raises(ValueError, match=text) as caught:
        recognizer.recognize(picture)
    assert "\n" not in str(caught.value)


def test_crops_come_in_any_iterable(recognizer):
    crop = portrait_scene(120)[160:320, 240:400]
    (expected,) = recognizer.classify([crop])
    for crops in ((crop for _ in range(2)), (crop, crop), np.stack([crop, crop]), iter([crop, crop])):
        assert np.allclose(recognizer.classify(crops), expected, atol=1e-6)
    assert np.allclose(recognizer.classify([crop[..., ::-1]], rgb=True), expected, atol=1e-6)
    grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    assert np.allclose(recognizer.classify([grey]), recognizer.classify(grey[None, ..., None]), atol=0.02)
    assert recognizer.classify([]).shape == recognizer.classify(iter(())).shape == (0, len(recognizer.labels))
    for single in (crop, grey, None, "face.png", 3):
        with pytest.raises(ValueError, match="a list of face crops"):
            list(as_crops(single))


def test_many_crops_are_answered_as_one_by_one(recognizer):
    crops = [np.full((48, 48), shade, np.uint8) for shade in range(0, 250, 3)]
    together, alone = recognizer.classify(crops), np.concatenate([recognizer.classify([crop]) for crop in crops])
    assert np.allclose(together, alone, atol=1e-5)


@pytest.mark.parametrize("wrong", [{"model": None}, {"model": 7}, {"attribute": 7}])
def test_a_model_is_a_name_or_a_path(wrong):
    with pytest.raises(ValueError, match="must be a name or a path, not"):
        EmotionRecognizer(**wrong)


def test_the_confidence_of_a_sure_label_can_be_chosen(scenes):
    sure = [EmotionRecognizer(min_confidence=level).recognize(scenes[0])[0].sure for level in (0.0, 1.0)]
    assert sure == [True, False]
    with pytest.raises(ValueError, match="min_confidence must be from 0 to 1, not 2"):
        EmotionRecognizer(min_confidence=2)


def test_numpy_integers_are_whole_numbers(scenes):
    numpy = EmotionRecognizer(threads=np.int64(1), min_face=np.uint8(48))
    assert len(numpy.recognize(scenes[0])) == 1


@pytest.mark.parametrize("detector", ["blazeface", "mtcnn", "haar"])
def test_threads_share_one_recognizer(scenes, detector):
    recognizer = EmotionRecognizer(detector=detector)
    expected = [answers(recognizer.recognize(scene)) for scene in scenes]
    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(lambda k: answers(recognizer.recognize(scenes[k])), [0, 1, 2] * 5))
    assert got == expected * 5


FORKED: dict = {}


def recognize_in_child(scene):
    return answers(FORKED["recognizer"].recognize(scene))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize("held", [False, True])
def test_a_recognizer_works_after_a_fork(scenes, held):
    FORKED["recognizer"] = recognizer = EmotionRecognizer()
    expected = [answers(recognizer.recognize(scene)) for scene in scenes]
    if held:  # by another thread, which the child does not have
        recognizer._lock.acquire()
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map_async(recognize_in_child, scenes).get(60) == expected
    if held:
        recognizer._lock.release()
    assert answers(recognizer.recognize(scenes[0])) == expected[0]


def recognize_with(recognizer, scene):
    return answers(recognizer.recognize(scene))


def test_a_recognizer_is_pickled_for_spawned_processes(scenes):
    recognizer = EmotionRecognizer("mobilenet-5", min_face=60)
    copy = pickle.loads(pickle.dumps(recognizer))
    assert copy.labels == recognizer.labels and recognize_with(copy, scenes[0]) == recognize_with(recognizer, scenes[0])
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        work = functools.partial(recognize_with, recognizer)
        assert list(pool.map(work, scenes[:2], timeout=60)) == [work(scene) for scene in scenes[:2]]


def test_the_memory_of_many_crops_is_bounded():
    program = (
        "import numpy as np; from fer_cam import EmotionRecognizer; from fer_cam.benchmark.memory import peak_memory;"
        "EmotionRecognizer().classify([np.zeros((48, 48), np.uint8)] * 2000); print(peak_memory())"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    if run.stdout.strip() == "None":
        pytest.skip("this system does not tell the peak of a process's memory")
    assert float(run.stdout) < 250
