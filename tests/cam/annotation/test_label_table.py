"""Labels go into faces.csv at once, and nothing else in it changes."""

import csv
import io
import os
import signal
import subprocess
import sys
import textwrap

import pytest
from faces_made import result, save
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tables_made import LABELS, labels_on_disk, make_table

from fer_cam.annotation.table import LabelTable
from fer_models import FerError
from fer_models.face_table import FaceTable, read_rows, read_table


@pytest.fixture
def folder(tmp_path):
    return make_table(tmp_path / "faces", ["happy", "sad", "happy", "fear"])


@pytest.fixture
def opened():
    """Opens tables and closes them at the end."""
    tables = []

    def start(place):
        tables.append(LabelTable(place))
        return tables[-1]

    yield start
    for table in tables:
        table._lock.release()


def test_only_the_label_of_its_row_changes(folder, opened):
    before = (folder / "faces.csv").read_bytes().splitlines(keepends=True)
    table = opened(folder)
    assert table.labels == LABELS and len(table.faces) == 4 and table.faces[0].picture.shape == (48, 48)
    assert (table.faces[1].answer, table.faces[1].confidence) == ("sad", 0.89)
    table.set_label(1, "fear")
    assert table.labelled == 1 and table.unsaved == 1 and labels_on_disk(folder) == [""] * 4
    table.save()
    after = (folder / "faces.csv").read_bytes().splitlines(keepends=True)
    assert table.unsaved == 0 and after[2] == before[2].replace(b",\n", b",fear\n")
    assert after[:2] + after[3:] == before[:2] + before[3:]
    table.set_label(1, "")
    table.save()
    assert (folder / "faces.csv").read_bytes().splitlines(keepends=True) == before


def test_a_table_of_a_spreadsheet_keeps_mark_delimiter_line_ends_and_columns(folder, opened):
    text = (
        '\ufefflabel;photo;"face";frame;note;emotion\r\n;"a\r\nb; ""c"".jpg";face-0.png;0;"my; note";happy\r\n\r\n'
        "Joy;x.jpg;face-1.png;0\r\n;y.jpg;face-2.png;0;=1+1;Sadness"
    )
    text = text.replace("face-1.png;0\r\n", "face-1.png;0;;\r\n")
    (folder / "faces.csv").write_bytes(text.encode())
    os.chmod(folder / "faces.csv", 0o640)
    table = opened(folder / "faces.csv")
    assert [table.label(i) for i in range(3)] == ["", "happy", ""] and table.remarks == []
    table.set_label(0, "angry")
    table.set_label(2, "neutral")
    table.save()
    expected = text.replace('\r\n;"a', '\r\nangry;"a').replace("\r\n;y.jpg", "\r\nneutral;y.jpg")
    data = (folder / "faces.csv").read_bytes().decode()
    assert data == expected
    assert (folder / "faces.csv").stat().st_mode & 0o777 == 0o640


def test_a_row_without_its_last_cell_gets_one(folder, opened):
    lines = (folder / "faces.csv").read_text().splitlines()
    (folder / "faces.csv").write_text("\n".join([lines[0], lines[1].removesuffix(",")]))
    table = opened(folder)
    table.set_label(0, "sad")
    table.save()
    assert read_table(folder / "faces.csv")[1][0]["label"] == "sad"


def test_what_another_program_changed_meanwhile_stays(folder, opened):
    table = opened(folder)
    table.set_label(2, "happy")
    text = (folder / "faces.csv").read_text().splitlines()
    moved = [text[0], text[4], text[2] + "fear", text[3]]  # sorted, one labelled, and the first row removed
    (folder / "faces.csv").write_text("\n".join(moved) + "\n")
    table.set_label(0, "sad")
    table.save()
    rows = read_table(folder / "faces.csv")[1]
    assert [(row["face"][5], row["label"]) for row in rows] == [("3", ""), ("1", "fear"), ("2", "happy")]


def test_labels_wait_while_libreoffice_has_the_table_open(folder, opened):
    table = opened(folder)
    table.set_label(0, "sad")
    lock = folder / ".~lock.faces.csv#"
    lock.write_text("x")
    with pytest.raises(FerError, match="is open in LibreOffice; 1 label waits to be saved"):
        table.save()
    with pytest.raises(FerError, match=r"is open in LibreOffice; close it there"):
        LabelTable(folder)
    lock.unlink()
    table.set_label(1, "fear")
    table.save()
    assert labels_on_disk(folder) == ["sad", "fear", "", ""] and table.unsaved == 0


def test_a_disk_without_room_keeps_the_table_and_the_labels(folder, opened, monkeypatch):
    table, before = opened(folder), (folder / "faces.csv").read_bytes()
    table.set_label(0, "sad")
    with monkeypatch.context() as patch:

        def full(*_, **__):
            raise OSError(28, "No space left on device")

        patch.setattr("fer_cam.annotation.table.replacing", full)
        with pytest.raises(FerError, match="No space left on device"):
            table.save()
    assert (folder / "faces.csv").read_bytes() == before and table.unsaved == 1
    table.close()
    assert labels_on_disk(folder)[0] == "sad"


def test_one_process_at_a_time(tmp_path, opened):
    save(tmp_path, result("a.jpg"))
    table = opened(tmp_path)
    with pytest.raises(FerError, match="another process saves faces there or labels them"):
        LabelTable(tmp_path)
    with pytest.raises(FerError, match="another process is saving faces in it or labelling them"):
        save(tmp_path, result("b.jpg"), append=True)
    table.close()
    assert save(tmp_path, result("b.jpg"), append=True).faces == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_kill_at_any_moment_leaves_a_whole_table(folder):
    code = """
        import sys
        from fer_cam.annotation.table import LabelTable
        table, count = LabelTable(sys.argv[1]), 0
        while True:
            table.set_label(count % 4, table.labels[count // 4 % 7])
            table.save()
            count += 1
            print(count, flush=True)
    """
    for pause in (3, 20, 77):
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(code), str(folder)], stdout=subprocess.PIPE, text=True
        )
        done = 0
        while done < pause:
            done = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        rest = process.communicate()[0].split()
        done = int(rest[-1]) if rest else done
        said = [""] * 4
        for count in range(done):
            said[count % 4] = LABELS[count // 4 % 7]
        next_one = list(said)
        next_one[done % 4] = LABELS[done // 4 % 7]
        assert labels_on_disk(folder) in (said, next_one)
        table = LabelTable(folder)  # the lock is gone, and so is what the kill left
        assert sorted(p.name for p in folder.iterdir()) == ["face-0.png", "face-1.png", "face-2.png", "face-3.png",
                                                            "faces.csv"]  # fmt: skip
        for i in range(4):
            table.set_label(i, "")
        table.close()


def test_pictures_and_labels_that_are_no_use_are_named(folder, opened):
    (folder / "face-0.png").unlink()
    (folder / "face-3.png").write_bytes(b"none")
    text = (folder / "faces.csv").read_text().splitlines()
    (folder / "faces.csv").write_text("\n".join([*text[:2], text[2] + "suprise", text[3] + "bored", text[4]]))
    table = opened(folder)
    assert [face.key[0] for face in table.faces] == ["face-1.png", "face-2.png"]
    assert [table.label(0), table.label(1)] == ["surprise", ""]  # a misspelling is understood
    missing, unknown = table.remarks
    assert "2 pictures are missing or damaged (face-0.png, face-3.png)" in missing
    assert "1 label is unknown (line 4: 'bored')" in unknown
    table.set_label(0, "fear")
    table.save()
    assert labels_on_disk(folder) == ["", "fear", "bored", ""]


def test_a_table_without_probabilities_takes_the_basic_emotions(folder, opened):
    FaceTable(folder / "other.csv", ["photo", "face", "frame", "label"]).add(
        [{"photo": "a", "face": "face-0.png", "frame": 0}]
    )
    table = opened(folder / "other.csv")
    assert table.labels == LABELS and table.faces[0].answer == "" and table.faces[0].confidence is None


@pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
def test_a_linked_table_stays_a_link_and_its_pictures_lie_beside_the_link(folder, opened, tmp_path):
    real = tmp_path / "elsewhere.csv"
    (folder / "faces.csv").rename(real)
    (folder / "faces.csv").symlink_to(real)
    table = opened(folder)
    table.set_label(0, "sad")
    table.save()
    assert (folder / "faces.csv").is_symlink() and labels_on_disk(folder)[0] == "sad"
    assert labels_on_disk(folder) == [row["label"] for row in read_table(real)[1]]


CELLS = st.text(st.sampled_from('ab,;\t"\n\r =é'), max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    photos=st.lists(CELLS, min_size=1, max_size=4), note=CELLS, delimiter=st.sampled_from(",;\t"),
    newline=st.sampled_from(["\n", "\r\n"]), mark=st.booleans(), which=st.integers(0, 3),
)  # fmt: skip
def test_any_text_of_other_cells_stays(tmp_path_factory, photos, note, delimiter, newline, mark, which):
    folder = make_table(tmp_path_factory.mktemp("t"), ["happy"] * len(photos))
    columns, text = ["photo", "note", "label", "frame", "face"], io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=newline, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([photo, note, "", i, f"face-{i}.png"] for i, photo in enumerate(photos))
    (folder / "faces.csv").write_bytes(("\ufeff" * mark + text.getvalue()).encode())
    table, which = LabelTable(folder), which % len(photos)
    before = [dict(row.values) for row in read_rows(table.path)[1]]
    table.set_label(which, "fear")
    table.close()
    before[which]["label"] = "fear"
    assert [dict(row.values) for row in read_rows(table.path)[1]] == before
    assert (folder / "faces.csv").read_bytes().startswith("\ufeff".encode()) == mark
