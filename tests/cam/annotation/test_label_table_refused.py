"""What is no table of faces is refused in one line."""

import pytest
from tables_made import make_table

from fer_cam.annotation.table import LabelTable
from fer_models import FerError


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is not one that fer-cam"),
        (b"name,age\nAda,36\n", "is not one that fer-cam"),
        (b"photo,face,frame,label\n", "has no face yet"),
        (b"photo,face,frame,label\na.jpg,gone.png,0,\n", "none of its face pictures can be read .gone.png."),
        (b"photo,face,frame,label\na.jpg\n", "line 2 has 1 columns of 4"),
        (b"photo,face,frame,label\n\xff,a.png,0,\n", "not UTF-8"),
        (b'photo,face,frame,label\n"' + b"a" * ((1 << 24) + 1), "not a csv"),
    ],
)
def test_damaged_tables_are_one_line(tmp_path, data, message):
    (tmp_path / "faces.csv").write_bytes(data)
    with pytest.raises(FerError, match=message) as caught:
        LabelTable(tmp_path)
    assert "\n" not in str(caught.value) and str(tmp_path) in str(caught.value)
    make_table(tmp_path / "good", ["happy"])
    (tmp_path / "faces.csv").write_bytes((tmp_path / "good" / "faces.csv").read_bytes())
    (tmp_path / "face-0.png").write_bytes((tmp_path / "good" / "face-0.png").read_bytes())
    LabelTable(tmp_path).close()  # the folder was not left locked


def test_places_that_are_no_table(tmp_path):
    with pytest.raises(FerError, match=r"has no faces\.csv; save faces there first"):
        LabelTable(tmp_path)
    with pytest.raises(FerError, match="no such file"):
        LabelTable(tmp_path / "none.csv")
