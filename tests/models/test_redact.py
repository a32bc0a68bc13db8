"""Passwords in addresses are hidden wherever a text may hold one."""

import pytest

from fer_models import FerError
from fer_models.command import tell
from fer_models.redact import redact


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("rtsp://me:geheim@camera/live", "rtsp://camera/live"),
        ("rtsp://geheim@camera:554/live", "rtsp://camera:554/live"),
        ("RTSP://me:ge%20heim@[fe80::1]:554/x", "RTSP://[fe80::1]:554/x"),
        ("rtsp://me:ge@heim@camera/x", "rtsp://camera/x"),
        ("rtsp://me:ge/heim@camera/x", "rtsp://camera/x"),
        ("rtsp://me:ge?heim@camera/x", "rtsp://camera/x"),
        ("rtsp://me:g@e/heim@camera/x", "rtsp://camera/x"),
        ("http://camera/video?user=me&pwd=geheim&n=1", "http://camera/video?user=me&pwd=***&n=1"),
        ("http://camera/video?loginpass=geheim", "http://camera/video?loginpass=***"),
        ("https://camera/v.m3u8?access_token=geheim#t=1", "https://camera/v.m3u8?access_token=***#t=1"),
        ("two: rtsp://a:geheim@b/c, and http://d:geheim@e; try again", "two: rtsp://b/c, and http://e; try again"),
        ("http://camera/@me/video", "http://camera/@me/video"),
        ("http://[fe80::1]:80/@me", "http://[fe80::1]:80/@me"),
        ("me@home.jpg, C:/a/b, 12:30.mp4", "me@home.jpg, C:/a/b, 12:30.mp4"),
        ("rtsp://camera/user=admin_password=geheim_channel=1.sdp", "rtsp://camera/user=admin_password=***"),
        ("http://camera/cgi?loginpas=geheim&n=1", "http://camera/cgi?loginpas=***&n=1"),
        ("rtsp:me:geheim@camera/x: no", "rtsp:camera/x: no"),
        ("me:geheim@camera/x: no such file", "camera/x: no such file"),
        ("http://camera/video?monkey=1", "http://camera/video?monkey=1"),
    ],
)
def test_redact(text, shown):
    assert redact(text) == shown


def test_errors_and_lines_on_stderr_are_redacted(capsys):
    assert str(FerError("rtsp://me:geheim@camera: refused")) == "rtsp://camera: refused"
    tell("fer-cam", "rtsp://me:geheim@camera: refused")
    assert capsys.readouterr().err == "fer-cam: rtsp://camera: refused\n"
