"""What a review needs and Qt does not: edits in memory, pictures of the video, curves and faces of a moment."""

import sys

import numpy as np
import pytest
from sessions_made import face, info, record, result

from fer_cam import read_session
from fer_cam.live.recorded import faces_at, person_series
from fer_cam.session.data import VideoPart
from fer_cam.session.edits import Exclude, Merge, Rename, read_edits
from fer_cam.session.film import SessionFilm
from fer_cam.session.review import Review
from fer_models import FerError


@pytest.fixture
def folder(tmp_path):
    """Ten seconds from the time 3 s of a source; nobody is there in the fifth and sixth second."""
    results = [result(i, *([] if 40 <= i < 60 else [face(1 if i < 40 else 2)]), time=3 + i / 10) for i in range(100)]
    return record(tmp_path / "s", results, info=info(), video=True)


def test_edits_are_added_written_and_undone(folder):
    review = Review(folder)
    assert review.state().origin == 3.0 and review.state().seconds == pytest.approx(10.0)
    review.add(Rename(1, "Anna"))
    review.add(Merge(2, 1))
    state = review.add(Exclude(3.0, 5.0))
    assert [p.title for p in state.session.people] == ["Anna"] and state.excluded == ((0.0, 2.0),)
    assert state.summary.seconds == pytest.approx(8.0) and state.seconds == pytest.approx(10.0)
    assert Review(folder).state().edits == state.edits == read_edits(folder)
    assert len(review.undo().edits) == 2 and len(review.undo().session.people) == 2
    assert review.undo().edits == review.undo().edits == ()


def test_undone_edits_are_made_again_until_another_comes(folder):
    review = Review(folder)
    edits = (Rename(1, "Anna"), Merge(2, 1), Exclude(3.0, 5.0))
    for edit in edits:
        assert review.add(edit).undone == ()
    review.undo()
    assert review.undo().undone == (edits[2], edits[1])
    assert review.redo().edits == edits[:2] == read_edits(folder)
    state = review.redo()
    assert state.edits == edits == read_edits(folder) and state.undone == ()
    assert review.redo().edits == edits  # there is nothing more
    review.undo()
    state = review.add(Rename(2, "Ben"))
    assert state.undone == () and review.redo().edits == (*edits[:2], Rename(2, "Ben"))


def test_edits_that_cannot_be_written_change_nothing(folder, monkeypatch):
    review = Review(folder)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fer_cam.session.edits.write_json", full)
    with pytest.raises(FerError, match="No space left"):
        review.add(Rename(1, "Anna"))
    assert review.state().edits == ()


@pytest.mark.parametrize("reader", ["av", "opencv"])
def test_pictures_are_those_of_their_time_in_any_order(folder, monkeypatch, reader):
    if reader == "opencv":
        monkeypatch.setitem(sys.modules, "av", None)
    else:
        pytest.importorskip("av")
    film = SessionFilm([VideoPart(folder / "video.mp4", 3.0)])
    for seconds in (0.0, 0.1, 0.25, 6.0, 5.9, 2.0, 9.9, -1.0, 99.0):
        index = min(99, max(0, int(seconds * 10 + 1e-6)))
        image = film.at(3.0 + seconds)
        if image is None and reader == "opencv" and seconds > 10:
            continue  # OpenCV has no picture after the end
        assert abs(float(image.mean()) - (16 + index * 3 % 224)) < 3, seconds
    film.close()


def test_a_file_that_is_no_video_is_one_line(tmp_path, monkeypatch):
    (tmp_path / "video.mp4").write_bytes(b"no video")
    for module in ("opencv", "av"):
        with monkeypatch.context() as patch:
            if module == "opencv":
                patch.setitem(sys.modules, "av", None)
            with pytest.raises(FerError, match="cannot be played; the tables"):
                SessionFilm([VideoPart(tmp_path / "video.mp4", 0.0)])


def test_curves_have_gaps_and_faces_their_moment(tmp_path):
    results = [result(i, *([] if 40 <= i < 60 else [face(1)]), time=3 + i / 10) for i in range(100)]
    session = read_session(record(tmp_path / "s", results))
    series = person_series(session, session.people[0], 3.0)
    assert len(series.times) == 81 and np.isnan(series.probabilities[40]).all() and np.isnan(series.valence[40])
    assert series.times[0] == 0.0 and (np.diff(series.times) >= 0).all() and np.isnan(series.valence).sum() == 1
    (one,) = faces_at(session, 3.05)
    assert (one.emotion, one.box, one.sure, one.pose.yaw) == ("happy", (4, 6, 20, 24), True, 12.3)
    assert sum(one.probabilities.values()) == pytest.approx(1.0, abs=0.01)
    assert faces_at(session, 2.0) == faces_at(session, 8.0) == faces_at(session, 20.0) == ()
