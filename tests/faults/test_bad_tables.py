"""Tables that are damaged in any way: `faces.csv` and the csv of FER2013 are read, or refused in one line."""

import numpy as np
import pytest
from damage import damaged_bytes
from hypothesis import given
from hypothesis import strategies as st

from fer_models import FerError
from fer_models.face_table import read_rows, read_table
from fer_train.data import load_dataset

COLUMNS = b"photo,face,frame,x,y,width,height,score,emotion,confidence,p_happy,p_sad,label\n"
FACES = COLUMNS + b"".join(
    b'"a b, %d.jpg",faces/%d.png,0,1,2,30,30,0.9,happy,0.7,0.7,0.3,%s\n' % (n, n, (b"happy", b"sad", b"")[n % 3])
    for n in range(6)
)


def fer_csv(rows=6):
    pixels = np.random.default_rng(0).integers(0, 256, (rows, 48 * 48))
    lines = [f"{n % 7},{' '.join(map(str, pixels[n]))},{('Training', 'PublicTest')[n % 2]}" for n in range(rows)]
    return "\n".join(["emotion,pixels,Usage", *lines, ""]).encode()


def refused(function, path):
    """Call a reader. Return True if it raises FerError, whose message is one line that names the file."""
    try:
        function(path)
    except FerError as error:
        assert "\n" not in str(error) and str(path) in str(error)
        return True
    return False


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tables")


@given(text=damaged_bytes(FACES))
def test_a_damaged_faces_csv_is_read_or_refused_in_one_line(folder, text):
    path = folder / "faces.csv"
    path.write_bytes(text)
    refused(read_rows, path)
    refused(read_table, path)


@given(text=st.binary(max_size=300))
def test_any_bytes_as_faces_csv_are_refused_in_one_line(folder, text):
    path = folder / "faces.csv"
    path.write_bytes(text)
    refused(read_rows, path)
    refused(read_table, path)


def test_the_undamaged_tables_are_read(folder):
    (folder / "faces.csv").write_bytes(FACES)
    assert len(read_rows(folder / "faces.csv")[1]) == 6
    (folder / "fer.csv").write_bytes(fer_csv())
    assert not refused(load_dataset, folder / "fer.csv")


@given(text=damaged_bytes(fer_csv()))
def test_a_damaged_csv_of_faces_is_read_or_refused_in_one_line(folder, text):
    path = folder / "damaged.csv"
    path.write_bytes(text)
    refused(load_dataset, path)
