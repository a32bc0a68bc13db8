"""A window is destroyed on its own thread, whoever else allocates."""

import gc
import threading

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QWidget
from window_driven import wait

from fer_cam.gui.work.collector import Collector


class Closed(QWidget):
    """A closed window in a reference cycle, which notes the thread that destroys it."""

    def __init__(self, threads):
        super().__init__()
        self.itself = self
        self.threads = threads

    def __del__(self):
        self.threads.append(threading.current_thread())


def allocate(kept):
    kept.extend([] for _ in range(50_000))


def test_garbage_that_another_thread_makes_is_collected_on_the_window_s_thread(app):
    gc.enable()
    threads, collector = [], Collector(QCoreApplication.instance())
    try:
        for _ in range(20):
            Closed(threads)
        kept = []
        other = threading.Thread(target=allocate, args=(kept,))
        other.start()
        other.join()
        assert not threads
        wait(lambda: len(threads) == 20)
        assert set(threads) == {threading.main_thread()}
    finally:
        collector.close()
    assert gc.isenabled()


def test_without_the_collector_the_other_thread_destroys_them(app):
    """The fault that the collector is for."""
    gc.enable()
    threads = []
    gc.collect()

    # Plain objects: to destroy a widget on the other thread is what crashes.
    class Plain:
        def __init__(self):
            self.itself = self

        def __del__(self):
            threads.append(threading.current_thread())

    for _ in range(20):
        Plain()
    other = threading.Thread(target=allocate, args=([],))
    other.start()
    other.join()
    assert other in threads
