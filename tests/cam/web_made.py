"""A served web page for the tests, and readers of it that use a socket as it is."""

import http.client
import json
import socket
import time
from contextlib import contextmanager

import numpy as np
import pytest

from fer_cam.sinks.status import RunWatch
from fer_cam.types import Face, Frame, Result

for module in ("starlette", "uvicorn", "prometheus_client"):
    pytest.importorskip(module, reason=f"the web page needs {module}")

LABELS = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
TOKEN = "a-token-of-24-characters"


class Camera:
    """A live source that tests disturb."""

    name, live, dropped, gaps, gone, connected = "rtsp://me:secret@10.0.0.2/door", True, 7, 2, 3.5, True


class Page:
    """A served page, and the run that it shows."""

    def __init__(self, clock=time.monotonic, **options):
        from fer_cam.sinks.web.sink import WebSink

        self.camera, self.notes = Camera(), []
        self.watch = RunWatch(self.camera, "mobilenet-7", clock=clock)
        self.sink = WebSink(
            "127.0.0.1", 0, self.watch, LABELS, version="1.2.3", notice=self.notes.append, **options
        )  # fmt: skip
        self.port, self.count = self.sink.port, 0

    def show(self, *faces, seconds=0.04, to=None):
        """Pass on the next frame, `seconds` after the one before. to: an output, in place of the sink itself."""
        self.count += 1
        now = time.monotonic()
        image = np.full((120, 160, 3), 60, np.uint8)
        frame = Frame(self.count, self.count * seconds, image, captured=now - 0.03, wall=time.time())
        result = Result(frame, faces)
        self.watch.see(result)
        (to or self.sink).write(result)

    def get(self, path="/", method="GET", **headers):
        """Return status, headers (in lower case) and body."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            answer = line.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            line.close()

    def json(self, path):
        """Return the JSON at a path."""
        status, _, body = self.get(path)
        assert status == 200
        return json.loads(body)

    @contextmanager
    def stream(self, path, **headers):
        """Yield the open answer of a stream, of which `read1` returns what has come."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        line.request("GET", path, headers=headers)
        try:
            yield line.getresponse()
        finally:
            line.close()

    def raw(self, data, timeout=5.0):
        """Send bytes, and return what is answered until the server closes, or `timeout` seconds are over."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as line:
            answer = b""
            try:
                line.sendall(data)
                while part := line.recv(65536):
                    answer += part
            except OSError:
                pass
            return answer


@contextmanager
def served(**options):
    """Yield a page that is closed at the end."""
    page = Page(**options)
    try:
        yield page
    finally:
        page.sink.close()


def face(id=1, emotion="happy", sure=True, share=0.7):
    """A face whose other emotions share the rest."""
    rest = (1 - share) / (len(LABELS) - 1)
    probabilities = {label: share if label == emotion else rest for label in LABELS}
    return Face(id, (20 * id, 30, 40, 40), 0.99, emotion, share, probabilities, sure=sure)
