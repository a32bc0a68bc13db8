"""A face keeps its slot until it is gone."""

from sessions_made import face, result

from fer_cam.sinks.slots import FaceSlots


def ids(slots, index, *numbers):
    faces = [face(n) for n in numbers]
    return [f and f.id for f in slots.place(result(index, *faces))]


def test_the_largest_face_gets_the_first_free_slot_and_keeps_it():
    slots = FaceSlots(2)
    assert ids(slots, 0, 7) == [7, None]
    assert ids(slots, 1, 9, 7, 8) == [7, 9]  # 9 is larger now
    assert ids(slots, 2, 8, 9) == [None, 9]  # 7 may come back
    assert ids(slots, 3, 8, 7, 9) == [7, 9]
    assert ids(slots, 12, 8, 9) == [None, 9]
    assert ids(slots, 13, 8, 9) == [8, 9]  # 7 has been missing for a second
    assert ids(slots, 40) == [None, None]
    assert ids(slots, 41, 3, 4, 5) == [3, 4]
