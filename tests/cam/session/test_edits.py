"""A review changes what is read, never the data."""

import pytest
from sessions_made import face, info, result

from fer_cam.session.edits import Exclude, Merge, Rename, add_edit, apply_edits, read_edits, undo_edit, write_edits
from fer_cam.session.reader import read_session
from fer_cam.session.writer import SessionWriter
from fer_models import FerError


@pytest.fixture
def folder(tmp_path):
    """Person 1 is there all the time; 2 leaves and comes back as 3, with one frame in which both are seen."""
    frames = [result(i, face(1), face(2 if i < 5 else 3, "sad")) for i in range(10)]
    frames[5] = result(5, face(1), face(2, "sad"), face(3, "angry"))
    with SessionWriter(tmp_path / "s", info()) as writer:
        for one in frames:
            writer.write(one)
        writer.rename(3, "Bo")
    return tmp_path / "s"


def test_edits_are_applied_in_order_and_undone(folder):
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    add_edit(folder, Rename(1, "Anna"))
    add_edit(folder, Merge(3, 2))
    edits = add_edit(folder, Exclude(0.0, 0.25))
    assert read_edits(folder) == edits == (Rename(1, "Anna"), Merge(3, 2), Exclude(0.0, 0.25))
    session = read_session(folder, edited=True)
    assert [(p.id, p.title, len(p.faces)) for p in session.people] == [(1, "Anna", 7), (2, "Bo", 7)]
    assert len(session.frames) == 7 and session.frames.faces.tolist() == [2] * 7
    assert session.faces.emotion[session.faces.frame == 5].tolist() == ["happy", "sad"]  # the face of 2 stays
    assert [p.title for p in read_session(folder).people] == ["person 1", "person 2", "Bo"]
    assert undo_edit(folder) == edits[:2] and len(read_session(folder, edited=True).frames) == 10
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "edits.json"} == before


def test_edits_of_nobody_do_nothing(folder):
    session = read_session(folder)
    for edit in (Rename(9, "X"), Merge(9, 1), Merge(1, 1), Exclude(5.0, 9.0), Exclude(0.5, 0.5)):
        edited = apply_edits(session, [edit])
        assert len(edited.faces) == len(session.faces) and edited.faces.name.tolist() == session.faces.name.tolist()
    # Everybody can be merged into a number that is not used yet, and everything excluded.
    assert {p.id for p in apply_edits(session, [Merge(1, 9)]).people} == {2, 3, 9}
    assert apply_edits(session, [Exclude(-1.0, 99.0)]).people == ()


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", '{"version": 1}', '{"version": 2, "edits": []}', '{"version": 1, "edits": [{"kind": "paint"}]}',
        '{"version": 1, "edits": [{"kind": "merge", "id": 1, "into": true}]}', '{"version": 1, "edits": [3]}',
        '{"version": 1, "edits": [{"kind": "exclude", "start": 1, "end": NaN}]}',
    ],
)  # fmt: skip
def test_damaged_edits_are_named_and_kept(folder, text):
    (folder / "edits.json").write_text(text)
    for call in (read_edits, undo_edit, lambda f: read_session(f, edited=True), lambda f: add_edit(f, Merge(1, 2))):
        with pytest.raises(FerError, match=r"edits\.json") as refused:
            call(folder)
        assert "\n" not in str(refused.value)
    assert (folder / "edits.json").read_text() == text
    assert len(read_session(folder).frames) == 10  # the data opens without them


def test_edits_that_cannot_be_written_are_reported(folder, tmp_path):
    with pytest.raises(FerError, match="cannot be written"):
        write_edits(tmp_path / "none", [Rename(1, "A")])
