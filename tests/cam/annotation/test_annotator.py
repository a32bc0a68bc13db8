"""The way through the faces."""

import pytest
from tables_made import labels_on_disk, make_table

from fer_cam.annotation.annotator import Annotator
from fer_cam.annotation.table import LabelTable


@pytest.fixture
def start(tmp_path):
    tables = []

    def make(labels, **options):
        make_table(tmp_path / "t", ["happy"] * len(labels), labels)
        tables.append(LabelTable(tmp_path / "t"))
        return Annotator(tables[-1], **options)

    yield make
    for table in tables:
        table._lock.release()


def test_a_label_goes_on_and_undo_comes_back(start, tmp_path):
    way = start(["", "", ""])
    assert way.index == 0 and not way.can_go_back and not way.undo()
    way.label("sad")
    way.label("fear")
    assert way.index == 2 and way.table.labelled == 2
    assert way.undo() and way.index == 1 and way.table.label(1) == ""
    way.label("happy")
    way.table.save()
    assert labels_on_disk(tmp_path / "t") == ["sad", "happy", ""]
    assert way.undo() and way.undo() and not way.undo() and way.table.labelled == 0


def test_it_begins_where_a_label_is_missing(start):
    way = start(["sad", "sad", "", ""])
    assert way.index == 2 and way.position == 3
    assert way.back() and way.index == 1  # the one before, although it was not shown


def test_skip_and_back_are_the_same_way(start):
    way = start([""] * 4)
    assert way.skip() and way.skip() and way.index == 2
    assert way.back() and way.back() and way.index == 0 and not way.back()
    assert way.skip() and way.skip() and way.skip() and not way.skip() and way.index == 3


def test_unlabelled_only_passes_over_labels_and_back_returns_to_them(start):
    way = start(["", "sad", "sad", "", "sad"])
    way.unlabelled_only = True
    way.label("fear")
    assert way.index == 3
    assert way.back() and way.index == 0
    way.label("sad")  # corrected
    assert way.index == 3
    way.label("happy")
    assert way.complete and not way.skip() and way.index == 3


def test_cannot_say_is_not_asked_again(start):
    way = start(["", "", ""])
    way.label("")
    assert way.index == 1 and way.table.labelled == 0 and not way.complete
    way.skip()
    assert way.next_unlabelled() and way.index == 1
    way.label("sad")
    assert way.index == 2
    way.label("sad")
    assert way.complete and way.index == 2 and not way.next_unlabelled()
    way.undo()
    way.undo()
    way.undo()
    assert not way.complete and way.index == 0


def test_the_end_leads_to_what_was_skipped(start):
    way = start(["", "", ""])
    way.skip()
    way.label("sad")
    way.label("sad")
    assert way.index == 0


def test_a_random_order_has_every_face_once_and_begins_here(start):
    way = start([""] * 30, seed=1)
    way.skip()
    way.shuffle(True)
    assert way.index == 1 and way.position == 1
    seen = [way.index]
    while way.skip():
        seen.append(way.index)
    assert sorted(seen) == list(range(30)) and seen != sorted(seen)
    way.shuffle(False)
    assert way.position == way.index + 1
