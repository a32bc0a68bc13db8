"""The format of faces.csv, which the app writes and training reads."""

import pytest

from fer_models import FerError
from fer_models.face_table import FaceTable, columns_of, is_header, read_rows, read_table

COLUMNS = columns_of(("happy", "sad"), ("gender",))
ROW = dict.fromkeys(COLUMNS, "1") | {"photo": "a, b.jpg", "face": "a.png", "label": "sad"}


@pytest.fixture
def table(tmp_path):
    return FaceTable(tmp_path / "faces.csv", COLUMNS)


def test_rows_are_read_back_as_they_were_written(table):
    table.add([ROW])
    table.add([ROW | {"face": "b.png"}])
    read, rows = read_table(table.path)
    assert (list(read.columns), read.delimiter, read.newline) == (COLUMNS, ",", "\n")
    assert rows == [ROW, ROW | {"face": "b.png"}]
    assert COLUMNS[-5:] == ["confidence", "p_happy", "p_sad", "gender", "label"]


def test_a_table_begins_with_its_header(table):
    table.add([])
    table.add([])
    assert table.path.read_text() == ",".join(COLUMNS) + "\n"
    assert is_header(table.path.read_text()) and is_header('"photo";"face";"frame";"label"') and not is_header("a,b")
    assert read_table(table.path)[1] == []


def test_rows_have_the_number_of_their_line(tmp_path):
    path = tmp_path / "any.csv"
    path.write_bytes(b'\xef\xbb\xbfface;"label"\r\na.png;sad\r\n\r\nb.png\r\n"c\n.png";happy;more\r\n;\r\n')
    read, rows = read_rows(path, ("face", "label"))
    assert (read.columns, read.delimiter, read.newline) == (["face", "label"], ";", "\r\n")
    assert [(row.line, len(row.cells)) for row in rows] == [(2, 2), (4, 1), (6, 3), (7, 2)]
    assert [row.values["label"] for row in rows] == ["sad", "", "happy", ""]
    assert rows[2].values == {"face": "c\n.png", "label": "happy"}


def test_columns_without_the_required_ones_are_the_callers_matter(tmp_path):
    path = tmp_path / "any.csv"
    path.write_text("name\tage\nAda\t36\n")
    assert read_rows(path, ("face", "label"))[0].columns == ["name", "age"]
    with pytest.raises(FerError, match="not one that fer-cam --save-faces wrote") as caught:
        read_table(path)
    assert caught.value.exit_code == 2
    path.write_text("\n")
    assert read_rows(path) == (FaceTable(path, ()), []) and read_table(path)[1] == []


@pytest.mark.parametrize(
    ("data", "message"), [(b"\xfface,label\n", "not UTF-8"), (b'"' + b"a" * ((1 << 24) + 1), "not a csv")]
)
def test_files_of_another_kind(tmp_path, data, message):
    path = tmp_path / "any.csv"
    path.write_bytes(data)
    with pytest.raises(FerError, match=message):
        read_rows(path)
