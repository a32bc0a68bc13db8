from fer_cam.labelling.covered import CoveredEyes


def course(pattern, fps=10, hold=1.0):
    """The answers for a face whose eyes look covered in the frames marked x."""
    eyes = CoveredEyes(hold)
    return "".join("x" if eyes.update(1, mark == "x", i / fps) else "." for i, mark in enumerate(pattern))


def test_eyes_count_as_covered_after_a_second_and_as_free_after_another():
    assert course("x" * 15 + "." * 15) == "." * 10 + "x" * 15 + "." * 5


def test_a_hand_that_passes_changes_nothing():
    assert course("xxxxxxxx" + "." * 4 + "xxxxxxxx" + "." * 4) == "." * 24
    assert course("x" * 12 + "..." + "x" * 5) == "." * 10 + "x" * 10


def test_without_hold_every_frame_counts():
    assert course("x.xx..", hold=0) == "x.xx.."


def test_each_face_has_its_own_time_and_can_be_forgotten():
    eyes = CoveredEyes()
    for i in range(11):
        first, second = eyes.update(1, True, i / 10), eyes.update(2, i > 5, i / 10)
    assert (first, second) == (True, False)
    eyes.forget({2})
    assert not eyes.update(1, True, 1.2)
