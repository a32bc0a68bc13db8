"""A pipeline that compares gives the labels that two pipelines give, and finds faces once."""

import numpy as np
import pytest

from fer_cam.comparing.second_labels import second_result
from fer_cam.pipeline.make_pipeline import make_pipeline
from fer_cam.settings import Settings
from fer_cam.sinks import Output
from fer_cam.sources import open_source
from fer_cam.types import Frame


def results(frames=30, source="demo:2", **settings):
    pipeline = make_pipeline(Settings(source, interval=0.5, **settings))
    film = open_source(source)
    return [pipeline.process(film.read()) for _ in range(frames)]


def labels(faces):
    return [(f.id, f.box, f.emotion, f.confidence, dict(f.probabilities), f.sure) for f in faces]


@pytest.mark.parametrize(
    ("compare", "alone"),
    [
        ({"compare": "mobilenet-8"}, {"model": "mobilenet-8"}),
        ({"compare": "headset"}, {"headset": True}),
        ({"compare": "mobilenet-8", "headset": True}, {"model": "mobilenet-8", "headset": True}),
        ({"compare": "headset", "headset": True}, {}),
    ],
)
def test_the_second_labels_are_those_of_a_pipeline_of_their_own(compare, alone):
    first = results(**{k: v for k, v in compare.items() if k != "compare"})
    seen = set()
    for both, one, other in zip(results(**compare), first, results(**alone), strict=True):
        second = second_result(both)
        assert labels(both.faces) == labels(one.faces)
        assert labels(second.faces) == labels(other.faces)
        assert (both.frame.image == one.frame.image).all() and (second.frame.image == other.frame.image).all()
        seen |= both.comparison.classified
        assert all(f.compared is None for f in one.faces) and one.comparison is None and second_result(one) is None
    assert seen == {1, 2}


def test_a_look_is_a_classification_and_no_frame():
    both = results(60, source="demo", compare="mobilenet-8")
    looks = sum(len(result.comparison.classified) for result in both)
    assert 25 <= looks <= 35  # 30 frames/s, 15 classifications/s


def test_the_bar_covers_the_eyes_of_the_second_picture_alone(demo_frames):
    pipeline = make_pipeline(Settings("demo", compare="headset"))
    frame = Frame(0, 0.0, demo_frames[30])
    result = pipeline.process(frame)
    assert (result.frame.image == demo_frames[30]).all()
    x, y = result.faces[0].points[0].astype(int)
    assert (result.comparison.image[y, x] == 0).all()
    assert result.comparison.second.headset and not result.comparison.first.headset
    empty = pipeline.process(Frame(1, 9.0, np.full_like(demo_frames[0], 120)))
    assert empty.comparison.image is empty.frame.image and not empty.faces


def test_a_comparison_can_begin_and_end_in_the_middle():
    usual, compared = Settings("demo"), Settings("demo", compare="mobilenet-5")
    film, pipeline = open_source("demo"), make_pipeline(usual)
    before = pipeline.process(film.read())
    pipeline = make_pipeline(compared, pipeline, usual)
    during = [pipeline.process(film.read()) for _ in range(4)]
    assert during[0].comparison.classified == {1} and during[0].faces[0].id == before.faces[0].id
    assert during[0].comparison.second.model == "mobilenet-5" and "compare" in during[0].timings
    kept = pipeline.compare
    assert make_pipeline(Settings("demo", compare="mobilenet-5", detector="haar"), pipeline, compared).compare is kept
    pipeline = make_pipeline(usual, pipeline, compared)
    after = pipeline.process(film.read())
    assert after.comparison is None and after.faces[0].compared is None and "compare" not in after.timings


def test_min_confidence_holds_on_both_sides():
    (result,) = results(1, source="demo", compare="mobilenet-8", min_confidence=1.0)
    assert not result.faces[0].sure and not result.faces[0].compared.sure
    settings = Settings("demo", compare="mobilenet-8", min_confidence=1.0)
    pipeline = make_pipeline(settings)
    free = Settings("demo", compare="mobilenet-8", min_confidence=0.0)
    face = make_pipeline(free, pipeline, settings).process(open_source("demo").read()).faces[0]
    assert face.sure and face.compared.sure


def test_crops_are_compared_as_a_whole(tmp_path, demo_frames):
    pipeline = make_pipeline(Settings("x", crops=True, compare="mobilenet-8"))
    result = pipeline.process(Frame(0, 0.0, demo_frames[30][150:310, 240:400]), photo=True)
    assert result.faces[0].compared is not None and result.comparison.classified == {1}


def test_lines_that_wait_keep_no_second_picture(demo_frames):
    class Lines:
        name, needs_picture, recovers, lossless = "out", False, True, True
        kept = None

        def write(self, result):
            self.kept = result

        def close(self):
            pass

    result = make_pipeline(Settings("demo", compare="headset")).process(Frame(0, 0.0, demo_frames[0]))
    out = Output(Lines(), live=True, tell=print)
    out.write(result)
    out.close()
    image = out.sink.kept.comparison.image
    assert image.shape == demo_frames[0].shape and image.strides == (0, 0, 0)
    assert out.sink.kept.faces == result.faces
