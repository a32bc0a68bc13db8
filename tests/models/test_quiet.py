import os
import threading

from fer_models.quiet import quiet


def where():
    """What standard error is now, as a file descriptor."""
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
    # Interpreters are made by several threads at once, where a picture has many faces.
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
