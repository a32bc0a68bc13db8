"""A session is whole at every moment, and replaces nothing."""

import csv
import errno
import json
import os

import pytest
from sessions_made import LABELS, FakeClock, face, info, record, result

from fer_cam import read_session
from fer_cam.session.format import face_columns
from fer_cam.session.reader import read_info
from fer_cam.session.writer import SessionWriter
from fer_cam.sinks.line_file import LineFile
from fer_models import FerError


def rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_row_is_a_face_and_every_frame_is_counted(tmp_path):
    folder = record(
        tmp_path / "s", [result(0, face(1), face(2, "sad", 0.6, sure=False, pose=False)), result(1), result(2, face(1))]
    )  # fmt: skip
    faces, frames = rows(folder / "faces.csv"), rows(folder / "frames.csv")
    assert [(r["frame"], r["id"]) for r in faces] == [("0", "1"), ("0", "2"), ("2", "1")]
    assert [(r["frame"], r["time"], r["faces"]) for r in frames] == [
        ("0", "0.0", "2"),
        ("1", "0.1", "0"),
        ("2", "0.2", "1"),
    ]
    assert list(faces[0]) == list(face_columns(LABELS))
    first, second = faces[:2]
    fixed = face_columns(())[4:-2]
    assert {k: first[k] for k in fixed} == {
        "name": "",
        "x": "4", "y": "6", "w": "20", "h": "24", "score": "0.9", "yaw": "12.3", "pitch": "-5.0", "roll": "0.5",
        "emotion": "happy", "confidence": "0.8", "sure": "true",
    }  # fmt: skip
    assert second["sure"] == "false" and second["yaw"] == "" and second["p_sad"] == "0.6"
    assert abs(sum(float(first[f"p_{label}"]) for label in LABELS) - 1) < 1e-3
    # 0.8 of happy, the rest in equal parts of angry, sad and neutral
    assert float(first["valence"]) == pytest.approx(0.8 * 0.81 + (-0.51 - 0.63) * 0.2 / 3, abs=1e-3)


def test_what_is_written_is_there_at_once(tmp_path):
    writer = SessionWriter(tmp_path / "s", info(gender=True))
    assert read_session(tmp_path / "s").labels == LABELS  # before the first frame, too
    writer.write(result(0, face(gender="woman")))
    writer.mark("laughter", "1")
    session = read_session(tmp_path / "s")  # as a kill would leave it
    assert len(session.faces) == 1 and not session.whole and session.info.frames is None
    assert session.faces.more["gender"][0] == "woman" and session.markers[0].label == "laughter"
    writer.close()
    writer.close()
    session = read_session(tmp_path / "s")
    assert session.whole and (session.info.frames, session.info.faces) == (1, 1) and session.info.size == (64, 48)


def test_nothing_that_exists_is_replaced(tmp_path):
    folder = record(tmp_path / "s", [result(0, face())])
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    with pytest.raises(FerError, match="is a session already; add --append") as refused:
        SessionWriter(folder, info())
    assert refused.value.exit_code == 2
    assert [record(folder, [result(0)], append=True).name for _ in range(2)] == ["s-2", "s-3"]
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("mine")
    with pytest.raises(FerError, match="has files in it"):
        SessionWriter(tmp_path / "other", info())
    with pytest.raises(FerError, match="is a file"):
        SessionWriter(tmp_path / "other" / "thesis.txt", info())
    (tmp_path / "empty").mkdir()
    assert record(tmp_path / "empty", [result(0)]) == tmp_path / "empty"


def test_a_session_without_a_frame_leaves_nothing(tmp_path):
    SessionWriter(tmp_path / "a" / "s", info()).close()
    assert not (tmp_path / "a" / "s").exists()
    (tmp_path / "b").mkdir()
    SessionWriter(tmp_path / "b", info()).close()
    assert list((tmp_path / "b").iterdir()) == []


def test_names_go_to_all_rows_of_a_face(tmp_path):
    with SessionWriter(tmp_path / "s", info()) as writer:
        writer.write(result(0, face(1), face(2)))
        writer.rename(2, ' Åsa,\n"Å" \0')
        writer.write(result(1, face(1), face(2)))
    assert [r["name"] for r in rows(tmp_path / "s" / "faces.csv")] == ["", "", "", 'Åsa, "Å"']
    session = read_session(tmp_path / "s")
    assert list(session.faces.name) == ["", 'Åsa, "Å"', "", 'Åsa, "Å"']
    assert [p.title for p in session.people] == ["person 1", 'Åsa, "Å"']


def test_a_restarted_source_goes_on_with_new_faces(tmp_path):
    with SessionWriter(tmp_path / "s", info()) as writer:
        for index in (0, 1, 2, 0, 1):
            writer.write(result(index, face(1)))
        writer.rename(1, "Second")
    session = read_session(tmp_path / "s")
    assert session.frames.frame.tolist() == [0, 1, 2, 3, 4] and session.faces.id.tolist() == [1, 1, 1, 2, 2]
    assert session.frames.time.tolist() == [0.0, 0.1, 0.2, 0.3, 0.4]
    assert [p.title for p in session.people] == ["person 1", "Second"]


def test_whether_people_were_told_is_kept(tmp_path):
    with SessionWriter(tmp_path / "s", info()) as writer:
        writer.write(result(0))
        writer.inform(True)
    kept = read_info(tmp_path / "s")
    assert kept.informed is True and kept.informed_at is not None
    assert read_info(record(tmp_path / "t", [result(0)])).informed is None
    at_start = read_info(record(tmp_path / "u", [result(0)], info=info(informed=True)))
    assert at_start.informed_at is not None


def test_a_full_disk_leaves_whole_lines(tmp_path, monkeypatch):
    writer = SessionWriter(tmp_path / "s", info())
    writer.write(result(0, face()))
    real, written = os.write, []

    def full(descriptor, data):
        if written:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(real(descriptor, bytes(data)[:30]))
        return written[0]

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(FerError, match=r"cannot go on \(No space left on device\); what was recorded before is kept"):
        writer.write(result(1, face()))
    monkeypatch.undo()
    writer.close()
    assert (tmp_path / "s" / "faces.csv").read_bytes().endswith(b"\n") and written
    session = read_session(tmp_path / "s")
    assert len(session.faces) == 1 and session.skipped == 0


def test_a_folder_that_cannot_be_written_is_refused_in_one_line(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    with pytest.raises(FerError, match="cannot be written"):
        SessionWriter(tmp_path / "file" / "s", info())

    def fails(self, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(LineFile, "write", fails)
    with pytest.raises(FerError, match="No space left on device"):
        SessionWriter(tmp_path / "s", info())
    assert not (tmp_path / "s").exists()


def test_the_video_has_the_times_of_the_frames(tmp_path):
    from recordings import read_film

    times = [3.0, 3.04, 3.5, 3.54, 4.6]
    results = [result(i, face(), time=t) for i, t in enumerate(times)]
    session = read_session(record(tmp_path / "s", results, video=True))
    seconds, pictures = read_film(session.video)
    assert seconds == pytest.approx([t - 3.0 for t in times], abs=0.002)
    assert [round(float(p.mean())) for p in pictures] == pytest.approx([16 + 3 * i for i in range(5)], abs=3)  # clean
    assert session.start == 3.0 and session.info.source_start == 3.0


def test_without_its_video_a_session_goes_on(tmp_path, monkeypatch):
    writer = SessionWriter(tmp_path / "s", info(), video=True)
    writer.write(result(0, face()))

    def fails(image, now):
        raise FerError("the recording cannot go on")

    monkeypatch.setattr(writer._video, "write_image", fails)
    with pytest.raises(FerError, match="the recording"):
        writer.write(result(1, face()))
    writer.write(result(2, face()))
    writer.close()
    assert len(read_session(tmp_path / "s").faces) == 3


def test_session_json_has_no_password(tmp_path):
    from fer_cam.session.describe import describe
    from fer_cam.settings import Settings
    from fer_models.card import load_bundle

    class Stream:
        name, live, continuous, fps, dropped = (
            "rtsp://me:secret@camera.local/live?user=me&password=secret&channel=1",
            True,
            True,
            0.0,
            0,
        )

    settings = Settings(source="rtsp://me:secret@camera.local/live")
    described = describe(Stream(), settings, load_bundle("mobilenet-7"), version="9.9")
    folder = record(tmp_path / "s", [result(0)], info=described, clock=FakeClock().make())
    text = (folder / "session.json").read_text("utf-8")
    assert "secret" not in text and "camera.local/live" in text and "channel=1" in text
    assert json.loads(text)["models"][0]["sha256"] == load_bundle("mobilenet-7").card["sha256"]
    assert json.loads(text)["versions"]["fer-cam"] == "9.9" and "source" not in described.settings
