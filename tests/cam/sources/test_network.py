"""Addresses: a film keeps every frame and ends, a stream is live, and each error is told apart without a password."""

import base64
import contextlib
import http.server
import re
import socket
import threading
import time

import av
import cv2
import numpy as np
import pytest
from fer_cam_process import fer_cam, records
from films_made import film, numbered

from fer_cam.sources import frames, open_source
from fer_models import FerError

SECRET = "geheim"


class Handler(http.server.BaseHTTPRequestHandler):
    """Films of a folder, with and without parts; a live stream; errors."""

    protocol_version = "HTTP/1.0"

    def log_message(self, *_):
        """Print nothing."""

    def do_GET(self):
        path = self.path.partition("?")[0]
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            getattr(self, "get" + path.rsplit("/", 1)[0].replace("/", "_"))(path)

    def get_film(self, path, *, parts=True, share=1.0):
        data = (self.server.folder / path.rsplit("/", 1)[1]).read_bytes()
        match = re.match(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "")) if parts else None
        start = int(match[1]) if match else 0
        end = int(match[2]) + 1 if match and match[2] else len(data)
        self.send_response(206 if match else 200)
        if match:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(data)}")
        self.send_header("Accept-Ranges", "bytes" if parts else "none")
        self.send_header("Content-Length", str(end - start))
        self.end_headers()
        self.wfile.write(data[start : int(end * share)])

    def get_silent(self, path):
        """Close the connection after each answer without a word, as some servers of HTTP/1.1 do."""
        self.protocol_version, self.close_connection = "HTTP/1.1", True
        self.get_film(path)

    def get_whole(self, path):
        self.get_film(path, parts=False)

    def get_short(self, path):
        self.get_film(path, parts=False, share=0.5)

    def get_locked(self, path):
        if self.headers.get("Authorization") == "Basic " + base64.b64encode(f"me:{SECRET}".encode()).decode():
            self.get_film(path, parts="plain" not in path)
        else:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="camera"')
            self.end_headers()

    def get_error(self, path):
        self.send_error(int(path.rsplit("/", 1)[1]))

    def get_page(self, _):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>" + b"no video here " * 500)

    def get_live(self, _):
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        for i in range(200):
            data = cv2.imencode(".jpg", np.full((48, 64, 3), i, np.uint8))[1].tobytes()
            head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(data)}\r\n\r\n".encode()
            self.wfile.write(head + data + b"\r\n")
            time.sleep(0.02)


@pytest.fixture
def server(tmp_path):
    film(tmp_path / "a.mp4", [np.random.default_rng(i).integers(0, 255, (64, 96, 3), np.uint8) for i in range(30)])
    film(tmp_path / "a.mkv", numbered(30), times=[i * i / 300 for i in range(30)])
    film(tmp_path / "a.ts", [np.random.default_rng(i).integers(0, 255, (64, 96, 3), np.uint8) for i in range(30)])
    with av.open(str(tmp_path / "sound.wav"), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=8000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 8000), np.int16), "s16", "mono")
        frame.sample_rate = 8000
        out.mux(stream.encode(frame))
    serving = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serving.daemon_threads = True
    serving.folder = tmp_path
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    yield f"127.0.0.1:{serving.server_port}"
    serving.shutdown()
    serving.server_close()
    thread.join()


@pytest.mark.parametrize("path", ["film/a.mp4", "whole/a.mp4", "silent/a.mp4", "film/a.mkv", "whole/a.mkv",
                                  "silent/a.mkv", "film/a.ts", "whole/a.ts"])  # fmt: skip
def test_an_address_with_a_length_is_a_film(server, path):
    source = open_source(f"http://{server}/{path}")
    time.sleep(0.3)  # a live source would drop frames meanwhile
    sequence = list(frames(source))
    times = [i * i / 300 for i in range(30)] if "mkv" in path else [i / 25 for i in range(30)]
    assert not source.live and source.remarks == [] and [f.index for f in sequence] == list(range(30))
    np.testing.assert_allclose([f.time for f in sequence], times, atol=2e-3)


def test_a_film_from_a_server_loops(server):
    source = open_source(f"http://{server}/whole/a.mp4", loop=True)
    assert np.diff([source.read().time for _ in range(70)]).min() > 0
    source.close()


@pytest.mark.parametrize(("name", "message"), [("a.ts", "ends too early"), ("b.mp4", r"ends after 0\.\d of 1\.2 s")])
def test_a_film_that_breaks_off_ends_with_code_3(server, tmp_path, name, message):
    noise = [np.random.default_rng(i).integers(0, 255, (64, 96, 3), np.uint8) for i in range(30)]
    film(tmp_path / "b.mp4", noise, container={"movflags": "faststart"})
    source, count = open_source(f"http://{server}/short/{name}"), 0
    with pytest.raises(FerError, match=message) as error:
        for _ in frames(source):
            count += 1
    assert 5 <= count <= 25 and error.value.exit_code == 3


def test_the_scheme_may_be_in_capitals(server):
    assert len(list(frames(open_source(f"HTTP://{server}/film/a.mkv")))) == 30


def test_the_command_ends_with_a_film_from_a_server(server):
    run = fer_cam("--headless", f"http://{server}/film/a.mkv", "--format", "jsonl")
    assert run.returncode == 0 and len(records(run.stdout)) == 30 and "a.mkv" not in run.stderr


def test_a_stream_without_a_length_is_live(server):
    source = open_source(f"http://{server}/live/x")
    assert source.live
    first = source.read()
    time.sleep(0.5)
    second = source.read()
    assert first.image.shape == (48, 64, 3) and second.index - first.index >= 3 and source.dropped > 0
    source.close()
    assert source.read() is None


@pytest.mark.parametrize("name", ["a.mkv", "a.mp4"])
def test_user_and_password_of_the_address_are_used_and_hidden(server, name):
    source = open_source(f"http://me:{SECRET}@{server}/locked/{name}")
    assert len(list(frames(source))) == 30 and source.name == f"http://{server}/locked/{name}"


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("http://HOST/locked/a.mkv", r"not authorised \(401\); give the user and the password"),
        ("http://me:geheim1@HOST/locked/a.mkv", r"the user or the password in the address is wrong"),
        ("http://me:geheim@HOST/error/403", r"refused by the server \(403\)"),
        ("http://me:geheim@HOST/error/404", r"not found \(404\)"),
        ("http://me:geheim@HOST/error/500", "the server answers with an error"),
        ("http://me:geheim@HOST/page/x?pwd=geheim", "no video in it: .*a web page"),
        ("http://me:geheim@HOST/film/sound.wav", "no video in it, sound only"),
        ("http://me:geheim@127.0.0.1:9/x", "connection refused"),
        ("rtsp://me:geheim@127.0.0.1:9/x", "connection refused"),
        ("http://me:geheim@no-such-host.invalid/x", "no such host no-such-host.invalid"),
        ("telepathy://me:geheim@HOST/x", "telepathy:// is not supported"),
        ("file://elsewhere/geheim", "a path of this machine"),
    ],
)
def test_network_errors_differ_and_hide_passwords(server, address, message):
    with pytest.raises(FerError, match=message) as error:
        open_source(address.replace("HOST", server))
    assert SECRET not in str(error.value).replace("elsewhere/geheim", "") and "\n" not in str(error.value)


def test_a_server_that_does_not_answer_is_told(monkeypatch):
    monkeypatch.setattr("fer_cam.sources.address.WAIT", 0.5)
    told = pytest.raises(FerError, match=r"no answer within 0\.5 s")
    with socket.create_server(("127.0.0.1", 0)) as silent, told:
        open_source(f"http://127.0.0.1:{silent.getsockname()[1]}/x")


def test_an_address_of_a_file_is_a_file(tmp_path):
    path = tmp_path / "a film.mkv"
    film(path, numbered(5))
    source = open_source(path.as_uri())
    assert " " not in path.as_uri() and len(list(frames(source))) == 5 and source.name == str(path)
    with pytest.raises(FerError, match="no such file"):
        open_source("file:///nothing.mp4")


@pytest.mark.parametrize(
    "address", ["rtsp://user:geheim@127.0.0.1:9/x", "http://127.0.0.1:9/x?user=me&password=geheim"]
)
def test_the_command_prints_no_password(tmp_path, address):
    for arguments in ([address], ["--source", address, "--save-faces", tmp_path / "faces"], [address, address]):
        run = fer_cam("--headless", *arguments)
        assert run.returncode in (1, 2) and run.stderr and "geheim" not in run.stderr + run.stdout


@pytest.mark.parametrize(
    "url",
    [
        "http://[::1", "http://[zz]/x", f"rtsp://u:{SECRET}[x@host/x", f"rtsp://u:{SECRET}]x@host/x", "http:///x",
        f"http://u:{SECRET}@\u2100.com/x",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_taken_apart_is_one_line(url):
    with pytest.raises(FerError, match=r"not a valid address; .* %5B") as error:
        open_source(url)
    assert error.value.exit_code == 2 and SECRET not in str(error.value) and error.value.__cause__ is None
