"""The video of a session that went on in several files, on the one clock of the session."""

import json

import pytest
from sessions_made import face, info, result

from fer_cam import read_session
from fer_cam.session import writer as writing
from fer_cam.session.film import SessionFilm
from fer_cam.session.report.pictures import peak_pictures
from fer_cam.session.summary import summarize
from fer_cam.session.writer import SessionWriter


def frames(start=3.0):
    """Twenty frames of 64x48, then twenty of 48x64, with the one face elsewhere; frame i has the value 16 + 3 i."""
    for i in range(20):
        yield result(i, face(1, "happy"), time=start + i / 10)
    for i in range(20, 40):
        yield result(i, face(1, "sad", box=(20, 30, 20, 24)), time=start + i / 10, size=(64, 48))


def write(folder, results):
    writer = SessionWriter(folder, info(), video=True)
    for one in results:
        writer.write(one)
    return writer


def check(session):
    film = SessionFilm(session.videos)
    for time, shape in (
        (3.0, (48, 64)),
        (6.9, (64, 48)),
        (4.8, (48, 64)),
        (5.0, (64, 48)),
        (4.9, (48, 64)),
        (3.3, (48, 64)),
    ):
        image = film.at(time)
        assert image.shape[:2] == shape, time
        assert abs(float(image.mean()) - (16 + 3 * round((time - 3) * 10))) < 3, time
    assert film.at(0.0).shape[:2] == (48, 64) and film.at(99.0).shape[:2] == (64, 48)
    film.close()


def test_pictures_of_another_size_are_in_the_next_file(tmp_path):
    write(tmp_path / "s", frames()).close()
    session = read_session(tmp_path / "s")
    assert [part.path.name for part in session.videos] == ["video.mp4", "video-2.mp4"]
    assert [part.start for part in session.videos] == [3.0, 5.0] and session.video.name == "video.mp4"
    assert json.loads((tmp_path / "s" / "session.json").read_text())["videos"] == {"video.mp4": 3.0, "video-2.mp4": 5.0}
    check(session)
    peaks = [peak for person in summarize(session).people for peak in person.peaks]
    pictures = peak_pictures(session, peaks)
    assert {peak.emotion for peak in peaks} == {"happy", "sad"} and len(pictures) == 2


def test_a_killed_session_has_the_first_file_and_the_unfinished_second(tmp_path):
    writer = write(tmp_path / "s", frames())  # not closed yet: what is there now is there after a kill
    session = read_session(tmp_path / "s")
    assert not session.whole
    assert [part.path.name for part in session.videos] == ["video.mp4", "video.part.mp4"]
    film = SessionFilm(session.videos)
    assert film.at(4.0).shape[:2] == (48, 64) and film.at(5.5).shape[:2] == (64, 48)
    film.close()
    writer.close()


def test_the_file_after_a_long_gap_has_its_own_time(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "LONGEST_GAP", 100.0)
    times = [3.0, 3.1, 203.2, 203.3]
    write(tmp_path / "s", [result(i, face(), time=t) for i, t in enumerate(times)]).close()
    session = read_session(tmp_path / "s")
    assert [part.start for part in session.videos] == [3.0, 203.2]
    film = SessionFilm(session.videos)
    for time, index in ((3.1, 1), (100.0, 1), (203.2, 2), (203.3, 3)):
        assert abs(float(film.at(time).mean()) - (16 + 3 * index)) < 3, time


def test_a_session_of_an_earlier_version_has_one_file_from_its_start(tmp_path):
    write(tmp_path / "s", list(frames())[:20]).close()
    path = tmp_path / "s" / "session.json"
    values = json.loads(path.read_text())
    del values["videos"]
    path.write_text(json.dumps(values))
    session = read_session(tmp_path / "s")
    assert [(part.path.name, part.start) for part in session.videos] == [("video.mp4", 3.0)]


@pytest.mark.parametrize("videos", [{"../a.mp4": 0.0}, {"video.mp4": "now"}, ["video.mp4"]])
def test_damaged_names_of_files_are_one_line(tmp_path, videos):
    from fer_models import FerError

    write(tmp_path / "s", list(frames())[:2]).close()
    path = tmp_path / "s" / "session.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"videos": videos}))
    with pytest.raises(FerError, match=r"session\.json: (videos|video\.mp4) must"):
        read_session(tmp_path / "s")
