import os
import threading

from fer_models.quiet import quiet


def where():
    """Return the identity of the file that is standard error now."""
    now = os.fstat(2)
    return now.st_dev, now.st_ino, now.st_rdev


def test_it_is_quiet_inside_alone():
    before, nowhere = where(), os.stat(os.devnull).st_rdev
    with quiet():
        assert where()[2] == nowhere
        with quiet():
            assert where()[2] == nowhere
        assert where()[2] == nowhere
    assert where() == before


def test_two_threads_leave_standard_error_where_it_was():
    # If a picture has many faces, several threads make interpreters at once.
    before, entered, leave = where(), threading.Event(), threading.Event()

    def second():
        with quiet():
            entered.set()
            leave.wait(5)

    thread = threading.Thread(target=second)
    with quiet():
        thread.start()
        entered.wait(0.2)
    assert entered.wait(5)
    leave.set()
    thread.join()
    assert where() == before
