"""Single cells of a csv."""

import pytest

from fer_models.table_text import TableText

TEXT = '\ufeffa,b\r\n1,"x\r\ny"\r\n\r\n"2, ""q""",z\n3'


def test_without_a_change_every_byte_stays():
    assert TableText(TEXT.encode(), ",").encode() == TEXT.encode()


def test_a_cell_changes_and_its_line_end_stays():
    table = TableText(TEXT.encode(), ",")
    table.set_cell(3, 0, 2, "one")  # the row ends in the third line
    table.set_cell(5, 1, 2, "w,v")
    table.set_cell(6, 1, 2, "new")
    assert table.encode().decode() == '\ufeffa,b\r\none,"x\r\ny"\r\n\r\n"2, ""q""","w,v"\n3,new'
    with pytest.raises(KeyError):
        table.set_cell(2, 0, 2, "in the middle of a row")


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(UnicodeDecodeError):
        TableText(b"\xff", ",")
