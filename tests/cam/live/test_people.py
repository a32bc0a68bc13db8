"""Which cards are shown, and in which order."""

from fer_cam.live.people import People
from fer_cam.types import Face


def face(number, side):
    return Face(number, (0, 0, side, side), 1.0, "happy", 0.9, {"happy": 0.9, "sad": 0.1})


def ids(people):
    return [person.id for person in people]


def test_large_faces_first_then_those_who_left():
    people = People()
    assert ids(people.see((face(1, 50), face(2, 200)), 0.0)) == [2, 1]
    shown = people.see((face(1, 50),), 1.0)
    assert ids(shown) == [1, 2] and [p.present for p in shown] == [True, False]
    assert ids(people.see((face(1, 50),), 20.0)) == [1]


def test_cards_do_not_swap_with_small_changes():
    people = People()
    first = ids(people.see((face(1, 100), face(2, 101)), 0.0))
    for i in range(20):
        assert ids(people.see((face(1, 99 + i % 4), face(2, 102 - i % 4)), i / 30)) == first


def test_there_are_so_many_cards_and_no_more():
    people = People(most=4)
    assert len(people.see(tuple(face(i, 50) for i in range(1, 30)), 0.0)) == 4


def test_names_stay_until_another_source():
    people = People()
    people.rename(2, "  Ada   Lovelace ")
    assert people.see((face(2, 50),), 0.0)[0].name == "Ada Lovelace"
    people.clear()
    assert people.name(2) == "" and people.see((face(2, 50),), 1.0)[0].name == ""
