"""Events and the live picture, read as programs and browsers read them."""

import json
import re
import socket
import threading
import time

import cv2
import numpy as np
import pytest
from waiting import wait_until
from web_made import face, served

from fer_cam.sinks.web import pictures, server, streams


def read_events(answer, states):
    """Return (name, value, time) of each event, until the state has come so many times."""
    events, name = [], None
    while [each[0] for each in events].count("state") < states:
        line = answer.readline().decode().rstrip("\n")
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            events.append((name, json.loads(line[6:]), time.monotonic()))
    return events


class Film:
    """Shows frames on a thread until it is left."""

    def __init__(self, page, rate=60):
        self._page, self._rate, self._end = page, rate, threading.Event()

    def _run(self):
        while not self._end.wait(1 / self._rate):
            self._page.show(face(1), face(2, "sad", sure=False), seconds=1 / self._rate)

    def __enter__(self):
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def __exit__(self, *_):
        self._end.set()
        self._thread.join()


def test_events_have_the_faces_at_most_ten_times_a_second_and_the_state_once():
    with served() as page, Film(page), page.stream("/events") as answer:
        assert answer.getheader("content-type").startswith("text/event-stream")
        start = time.monotonic()
        events = read_events(answer, 4)
    faces = [value for name, value, _ in events if name == "faces" and value]
    states = [(value, at) for name, value, at in events if name == "state"]
    rows = [row for name, value, _ in events if name == "seconds" for row in value]
    assert 6 <= len(faces) <= 10 * (events[-1][2] - start) + 3
    assert [each["emotion"] for each in faces[-1]["faces"]] == ["happy", "sad"]
    assert len({each["frame"] for each in faces}) == len(faces)
    assert states[-1][0]["frames"] > states[0][0]["frames"] and states[3][1] - states[0][1] > 2.4
    seconds = [row[0] for row in rows]
    assert seconds == sorted(set(seconds)) and all(row[4] == 1 and row[-1] == 1 for row in rows if row is not rows[0])


def test_the_state_is_the_heartbeat_of_a_run_without_frames():
    with served() as page, page.stream("/events") as answer:
        events = read_events(answer, 3)
    assert [value for name, value, _ in events if name == "faces"] == [None]


def test_a_reader_that_does_not_read_is_dropped_and_others_are_served(monkeypatch):
    monkeypatch.setattr(streams, "PATIENCE", 0.5)
    monkeypatch.setattr(server, "SILENT", 0.5)
    monkeypatch.setattr(pictures, "QUALITY", 100)
    with served(picture=True) as page:
        noise = np.random.default_rng(1).integers(0, 256, (720, 1280, 3), np.uint8)
        lazy = socket.socket()
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        lazy.connect(("127.0.0.1", page.port))
        lazy.sendall(b"GET /picture HTTP/1.1\r\nHost: localhost\r\n\r\n")
        show_noise(page, noise)
        wait_until(lambda: page.sink._pictures._viewers == 1)

        def is_dropped():
            show_noise(page, noise)
            assert page.get("/healthz")[0] == 200
            return not page.sink._pictures._viewers

        wait_until(is_dropped)
        wait_until(lambda: not page.sink._server._server.server_state.connections)  # nothing is kept of it
        lazy.close()


def show_noise(page, noise):
    from fer_cam.types import Frame, Result

    page.count += 1
    page.sink.write(Result(Frame(page.count, page.count / 25, noise, captured=time.monotonic(), wall=1.0), (face(),)))


def read_pictures(answer, count):
    """Return the next pictures of an MJPEG stream and their moments."""
    boundary = re.search(r"boundary=(\S+)", answer.getheader("content-type"))[1].encode()
    data, found = b"", []
    while len(found) < count:
        data += answer.read1(65536)
        while match := re.search(rb"Content-Type: image/jpeg\r\nContent-Length: (\d+)\r\n\r\n", data):
            size, start = int(match[1]), match.end()
            if len(data) < start + size + 4 + len(boundary):
                break
            assert data[start + size : start + size + 4 + len(boundary)] == b"\r\n--" + boundary
            found.append((cv2.imdecode(np.frombuffer(data[start : start + size], np.uint8), 1), time.monotonic()))
            data = data[start + size :]
    return found


def test_the_picture_has_boxes_and_comes_at_most_ten_times_a_second():
    with served(picture=True) as page, Film(page), page.stream("/picture") as answer:
        found = read_pictures(answer, 21)
    assert found[0][0].shape == (120, 160, 3)
    assert np.abs(found[0][0].astype(int) - 60).max() > 60  # the source is grey: this is a box
    rate = 20 / (found[-1][1] - found[0][1])
    assert rate < 12  # the source gives 60; a loaded machine shifts the first and the last one


def test_pictures_are_encoded_only_while_somebody_looks(monkeypatch):
    drawn = []
    monkeypatch.setattr(pictures, "draw", lambda result: drawn.append(1) or result.frame.image)
    with served(picture=True) as page, Film(page):
        time.sleep(0.5)
        assert not drawn and not page.sink.needs_picture
        with page.stream("/picture") as answer:
            read_pictures(answer, 3)
        assert drawn and page.sink.needs_picture
        wait_until(lambda: not page.sink.needs_picture)
        before = len(drawn)
        time.sleep(0.5)
        assert len(drawn) <= before + 1  # one that was begun before
        assert page.sink._pictures.next(0)[1] == b""  # and none is kept


def test_only_so_many_look_at_the_picture_at_once():
    with served(picture=True) as page, Film(page):
        lines = [page.stream("/picture") for _ in range(pictures.MOST_VIEWERS)]
        answers = [line.__enter__() for line in lines]
        for answer in answers:
            read_pictures(answer, 2)
        status, headers, _ = page.get("/picture")
        assert status == 503 and headers["retry-after"]
        lines[0].__exit__(None, None, None)
        wait_until(lambda: page.sink._pictures._viewers < pictures.MOST_VIEWERS)
        with page.stream("/picture") as answer:
            assert answer.status == 200
        for line in lines[1:]:
            line.__exit__(None, None, None)


def test_only_so_many_read_the_events_at_once():
    with served() as page:
        lines = [page.stream("/events") for _ in range(streams.MOST_READERS)]
        assert [line.__enter__().status for line in lines] == [200] * len(lines)
        assert page.get("/events")[0] == 503
        for line in lines:
            line.__exit__(None, None, None)
        wait_until(lambda: _status(page) == 200)


def _status(page):
    with page.stream("/events") as answer:
        return answer.status


def test_a_large_picture_is_made_smaller():
    shown = pictures.Pictures()
    image = np.zeros((2160, 3840, 3), np.uint8)
    from fer_cam.types import Frame, Result

    with shown.viewer() as free:
        assert free
        shown.see(Result(Frame(0, 0.0, image), ()))
        number, data = shown.next(0)
    assert number == 1 and cv2.imdecode(np.frombuffer(data, np.uint8), 1).shape == (720, 1280, 3)


@pytest.mark.parametrize("path", ["/events", "/picture"])
def test_the_end_of_the_run_ends_streams_soon(path):
    with served(picture=True) as page:
        page.show(face())
        with page.stream(path) as answer:
            start = time.monotonic()
            page.sink.close()
            assert time.monotonic() - start < 5.0  # a second, and what a loaded machine adds
            while answer.read1(65536):
                pass
        page.sink.close()
        with pytest.raises(OSError):
            page.get("/healthz")


def test_no_viewer_gets_a_picture_that_an_output_left_out():
    from fer_cam.sinks.output import Output

    with served(picture=True) as page:
        output = Output(page.sink, live=True, tell=page.notes.append)
        with page.stream("/picture") as answer:
            wait_until(lambda: page.sink._pictures.watched)
            for _ in range(8):
                page.show(face(), to=output)
                time.sleep(0.15)
            first = read_pictures(answer, 1)[0][0]
        assert np.median(first) == pytest.approx(60, abs=3)  # grey, and not black
        output.close()
