"""Who may read the page, and what a rude reader can do to it: nothing."""

import socket
import threading
import time
from contextlib import suppress

import pytest
from waiting import wait_until
from web_made import TOKEN, face, served

from fer_cam.sinks.web import server

SECRET = ("/api/state", "/api/timeline", "/metrics", "/events", "/picture", "/page.js", "/nothing")


@pytest.fixture(scope="module")
def page():
    with served(token=TOKEN, picture=True) as shown:
        shown.show(face())
        yield shown


@pytest.fixture(scope="module")
def local():
    with served() as shown:
        shown.show(face())
        yield shown


@pytest.mark.parametrize("path", SECRET)
@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}, {"Cookie": "fer_cam=1"}]
)
def test_without_the_token_nothing_is_told(page, path, headers):
    for given in (path, f"{path}?token={TOKEN}"):
        status, answer, body = page.get(given, **headers)
        assert status == 401 and answer["www-authenticate"] == "Bearer" and b"mobilenet" not in body


def test_with_the_token_everything_is_told(page):
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    assert page.get("/api/state", **bearer)[0] == 200
    assert b"fer_cam_frames_total" in page.get("/metrics", **bearer)[2]
    assert page.get("/nothing", **bearer)[0] == 404


def test_the_address_with_the_token_gives_a_cookie_that_then_suffices(page):
    status, headers, body = page.get(f"/?token={TOKEN}")
    cookie = headers["set-cookie"]
    assert status == 200 and b"faces" in body
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and TOKEN not in cookie
    name, _, value = cookie.partition(";")[0].partition("=")
    assert str(page.port) in name  # all ports of a machine share their cookies
    assert page.get("/api/state", Cookie=f"other=1; {name}={value}")[0] == 200
    assert page.get("/api/state", Cookie=f"{name}={value[:-1]}")[0] == 401
    assert "set-cookie" not in page.get("/", Cookie=f"{name}={value}")[1]


def test_a_browser_without_the_token_is_asked_for_it(page):
    status, headers, body = page.get("/")
    assert status == 401 and b'name="token"' in body and "set-cookie" not in headers
    assert body != page.get("/?token=wrong", Accept_Language="en")[2]
    assert b"mobilenet" not in body and page.get("/style.css")[0] == 200


def test_healthz_without_the_token_says_only_whether_it_is_well():
    later = [0.0]
    with served(token=TOKEN, clock=lambda: time.monotonic() + later[0]) as page:
        assert page.get("/healthz")[::2] == (200, b"ok\n")
        later[0] = 99
        assert page.get("/healthz")[::2] == (503, b"not ok\n")
        assert b"no frame for" in page.get("/healthz", Authorization=f"Bearer {TOKEN}")[2]


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:80", "", "10.0.0.2", "[::2]", "localhost.evil"]
)
def test_another_name_for_this_machine_is_refused(local, host):
    assert local.get("/", Host=host)[0] == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8080", "LOCALHOST", "[::1]:8080"])
def test_the_names_of_this_machine_are_served(local, host):
    assert local.get("/", Host=host)[0] == 200


def test_with_a_token_any_name_is_served_as_behind_a_proxy(page):
    assert page.get("/api/state", Host="cam.example.org", Authorization=f"Bearer {TOKEN}")[0] == 200


def test_other_sites_cannot_embed_anything(local):
    assert local.get("/events", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors")[0] == 403
    assert local.get("/metrics", Sec_Fetch_Site="same-site", Sec_Fetch_Mode="cors")[0] == 403
    assert local.get("/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")[0] == 200  # a link
    assert local.get("/")[1]["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//", "/page/index.html", "/%00", "/" + "a" * 9000,
        "/?" + "a&" * 4000,
    ],
    ids=range(7),
)  # fmt: skip
def test_odd_paths_are_answered_in_a_few_bytes(local, path):
    status, _, body = local.get(path)
    assert (status in (404, 400) or path.startswith("/?")) and b"root:" not in body
    assert local.get("/healthz")[0] == 200


@pytest.mark.parametrize(
    "data",
    [
        b"\0" * 100, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nA: " + b"a" * 300_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"A: a\r\n" * 50_000 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: \xff\xfe=;;=\r\nAccept-Language: \xff\r\n"
        b"Connection: close\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /events HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n\r\n",
    ],
    ids=range(11),
)  # fmt: skip
def test_bytes_that_are_no_request_harm_nobody(local, data, capfd):
    answer = local.raw(data, timeout=0.5)
    assert not answer or answer.startswith(b"HTTP/1.1 ")
    assert b"Traceback" not in answer and local.get("/healthz")[0] == 200
    assert capfd.readouterr().err == "" and local.notes[1:] == []


def test_connections_that_say_nothing_are_closed_and_others_get_in(monkeypatch):
    monkeypatch.setattr(server, "SILENT", 3.0)
    with served() as page:
        lines = [socket.create_connection(("127.0.0.1", page.port)) for _ in range(100)]
        for line in lines[::2]:
            line.sendall(b"GET / HTTP/1.1\r\nHost: loc")  # and never the rest
        wait_until(lambda: page.get("/healthz")[0] == 503)  # full
        wait_until(lambda: page.get("/healthz")[0] == 200)
        for line in lines:
            line.settimeout(5)
            with suppress(ConnectionResetError):
                assert line.recv(10) == b""
            line.close()


def test_many_at_once_are_all_answered(local):
    answers = []

    def read():
        for path in ("/api/state", "/metrics", "/"):
            answers.append(local.get(path)[0])

    threads = [threading.Thread(target=read) for _ in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert answers == [200] * 60


def test_a_fault_of_ours_is_told_once_and_shows_no_traceback(capfd):
    with served() as page:
        page.sink._state.faces = lambda: 1 / 0
        for _ in range(3):
            status, _, body = page.get("/api/state")
            assert status == 500 and b"Traceback" not in body and b"division" not in body
        assert len([note for note in page.notes if "division by zero" in note]) == 1
        assert page.get("/healthz")[0] == 200
    assert capfd.readouterr().err == ""
