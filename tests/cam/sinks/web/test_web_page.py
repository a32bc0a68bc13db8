"""What the web page answers, read over a real connection."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from web_made import LABELS, face, served

import fer_cam
from fer_cam.drawing.colours import EMOTION_COLOURS
from fer_cam.sinks.web.pages import FILES, LANGUAGES, choose_language

PACKAGE = Path(fer_cam.__file__).parent


@pytest.fixture(scope="module")
def page():
    with served() as shown:
        shown.show(face(1), face(2, "sad", sure=False))
        yield shown


def settings(body):
    return json.loads(re.search(rb'id="settings">(.*?)</script>', body, re.S)[1])


def test_the_page_needs_nothing_of_others_and_no_inline_script(page):
    status, headers, body = page.get("/")
    assert status == 200 and headers["content-type"].startswith("text/html")
    assert "{{" not in body.decode() and b"//" not in re.sub(rb'id="settings">.*?</script>', b"", body, flags=re.S)
    assert not re.search(rb"<style|\sstyle=|\son\w+=|<script(?![^>]*(src=|application/json))", body)
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert headers["cache-control"] == "no-store" and headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in headers and "server" not in headers


def test_every_file_that_the_page_names_is_served(page):
    names = set(re.findall(rb'(?:src|href)="(/[^"]+)"', page.get("/")[2]))
    names |= {
        b"/" + name for _, text in ((n, page.get(n)[2]) for n in FILES) for name in re.findall(rb'"\./(\w+\.js)"', text)
    }
    assert len(names) >= 4
    for name in names:
        status, headers, body = page.get(name.decode())
        assert status == 200 and body and headers["x-content-type-options"] == "nosniff"
    assert {name.decode() for name in names} <= set(FILES)


def test_the_labels_have_the_colours_of_the_picture(page):
    labels = settings(page.get("/")[2])["labels"]
    assert [each["label"] for each in labels] == [*LABELS, "unsure"]
    for each in labels[:-1]:
        assert each["colour"] == "#{:02x}{:02x}{:02x}".format(*EMOTION_COLOURS[each["label"]])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_the_words_of_the_window(page, language):
    _, _, body = page.get("/", Accept_Language=f"{language}-XX,fr;q=0.5")
    assert f'<html lang="{language}">'.encode() in body
    shown = {each["label"]: each["word"] for each in settings(body)["labels"]}
    if language == "en":
        assert shown["happy"] == "happy"
        return
    tree = ElementTree.parse(next((PACKAGE / "gui" / "language").glob(f"*{language}.ts")))
    context = next(each for each in tree.iter("context") if each.findtext("name") == "Emotion")
    words = {each.findtext("source"): each.findtext("translation") for each in context.iter("message")}
    assert shown == {label: words[label] for label in shown} and len(shown) == 8


def test_every_language_has_the_same_words():
    words = [json.loads((PACKAGE / "sinks/web/words" / f"{code}.json").read_text("utf-8")) for code in LANGUAGES]
    keys = [{(part, key) for part, group in each.items() for key in group} for each in words]
    assert keys[0] == keys[1] == keys[2]
    script = "".join(
        (PACKAGE / "sinks/web/page" / name).read_text("utf-8") for name in ("page.js", "faces.js", "timeline.js")
    )
    assert set(re.findall(r"words\.(\w+)", script)) == set(words[0]["script"])
    html = (PACKAGE / "sinks/web/page/index.html").read_text("utf-8")
    assert set(re.findall(r"\{\{(\w+)\}\}", html)) == {*words[0]["page"], "language", "settings"}


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("de", "de"), ("sv-SE,sv;q=0.9", "sv"), ("fr", "en"), ("", "en"), ("en;q=0.1,de;q=0.9", "de"),
        ("da, sv;q=0.8", "sv"),
        ("de;q=nan", "en"), ("de;q=x,sv", "sv"), (",;,", "en"), ("de;q=inf", "en"), ("DE-at", "de"),
    ],
)  # fmt: skip
def test_the_language_is_the_one_that_the_browser_prefers(accept, language):
    assert choose_language(accept) == language


def test_the_state_has_the_run_and_the_last_faces(page):
    state = page.json("/api/state")
    assert state["model"] == "mobilenet-7" and state["version"] == "1.2.3" and state["connected"] is True
    assert state["source"] == "rtsp://10.0.0.2/door" and state["frames"] == page.count and state["faces"] == 2
    first, second = state["last"]["faces"]
    assert (first["id"], first["emotion"], first["sure"], second["sure"]) == (1, "happy", True, False)
    assert first["probabilities"].keys() == set(LABELS) and state["picture"] is False


def test_no_picture_is_sent_unless_it_was_asked_for(page):
    assert page.get("/picture")[0] == 404
    assert settings(page.get("/")[2])["picture"] is False and not page.sink.needs_picture


def test_the_timeline_has_the_mean_number_of_faces_of_each_second():
    from fer_cam.sinks.web.timeline import Timeline

    line = Timeline(LABELS, seconds=10)
    for i in range(40):
        line.add([face(1), *([face(2, "sad", sure=False)] if i % 2 else [])], 100 + i / 10)
    rows = line.since(-1, 104.0)
    assert [row[0] for row in rows] == [100, 101, 102, 103]
    assert all(row[1][LABELS.index("happy")] == 1 and row[1][-1] == 0.5 and sum(row[1]) == 1.5 for row in rows)
    assert [row[0] for row in line.since(101, 104.0)] == [102, 103]
    line.add([face(1)], 200.0)
    assert line.since(-1, 201.5) == [(200, line.since(-1, 201.5)[0][1])]  # the old ones are too old
    for i in range(100):
        line.add([], 300.0 + i)
    assert len(line.since(-1, 400.0)) <= 10


def test_healthz_tells_whether_frames_come():
    import time

    later = [0.0]
    with served(clock=lambda: time.monotonic() + later[0]) as page:
        page.show(face())
        assert page.get("/healthz")[::2] == (200, b"ok\n")
        later[0] = 31.0
        status, _, body = page.get("/healthz")
        assert status == 503 and body.startswith(b"no frame for 31 s")
        assert page.json("/api/state")["ill"].startswith("no frame for 31")


def test_a_head_has_no_body_and_other_methods_are_refused(page):
    for path in ("/", "/metrics", "/healthz", "/events"):
        status, _, body = page.get(path, method="HEAD")
        assert (status, body) == (200, b"")
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"):
        status, headers, _ = page.get("/", method=method)
        assert status == 405 and headers["allow"] == "GET, HEAD" and headers["cache-control"] == "no-store"
