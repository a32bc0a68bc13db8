"""The page in a real browser: what its reader sees and can do."""

import contextlib
import importlib.util
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from web_made import TOKEN, face, served

from fer_cam.types import SecondLabel

SCRIPT = Path(__file__).parents[4] / "docs" / "web_screenshots.py"


def load_script():
    spec = importlib.util.spec_from_file_location("web_screenshots", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tools = load_script()
pytestmark = pytest.mark.skipif(tools.CHROMIUM is None, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def browser():
    with tools.browser() as opened:
        yield opened


@pytest.fixture
def page():
    """A page whose run goes on until the test ends."""
    with served(picture=True) as shown:
        shown.faces, end = (face(1, "happy"), face(2, "sad", sure=False, share=0.4)), threading.Event()

        def play():
            while not end.wait(0.04):
                if shown.faces is not None:
                    shown.show(*shown.faces)

        thread = threading.Thread(target=play)
        thread.start()
        yield shown
        end.set()
        thread.join()


def wait_for(browser, condition, seconds=30.0):
    """Wait until an expression of the page is true; a page that is just left for the next is not there yet."""
    end = time.monotonic() + seconds
    while True:
        with contextlib.suppress(tools.PageLeft):
            if browser.run(f"Boolean({condition})"):
                return
            assert time.monotonic() < end, f"{condition}: {browser.run('document.body.innerText')}"
        time.sleep(0.05)


def open_page(browser, address, size=(1280, 900), **options):
    browser.open(address, size, **options)
    wait_for(browser, "document.readyState === 'complete' && location.href !== 'about:blank'")
    browser.events.clear()


def errors(browser):
    browser.run("1")  # collects the events until now
    return [e for e in browser.events if e["method"] == "Runtime.exceptionThrown" or _is_error(e)]


def _is_error(event):
    return event["method"] == "Log.entryAdded" and event["params"]["entry"]["level"] == "error"


def text(browser, place):
    return browser.run(f"document.querySelector({place!r}).innerText")


def test_the_reader_sees_faces_picture_timeline_and_run(browser, page):
    open_page(browser, page.sink.address)
    wait_for(browser, "document.querySelectorAll('.face').length === 2")
    assert text(browser, ".face:nth-child(1) .emotion") == "happy 70%"
    assert text(browser, ".face:nth-child(2) .emotion") == "unsure"
    assert text(browser, ".face:nth-child(2) .guess") == "sad? 40%"
    style = "getComputedStyle(document.querySelector('.face:nth-child({}) .bars li:nth-child({}) i')).backgroundColor"
    assert browser.run(style.format(1, 4)) == "rgb(240, 228, 66)"  # happy
    assert browser.run(style.format(2, 4)) == "rgb(150, 150, 150)"  # unsure: grey
    wait_for(browser, "document.getElementById('picture').naturalWidth === 160")
    wait_for(browser, "document.getElementById('facts').innerText.includes('mobilenet-7')")
    assert "rtsp://10.0.0.2/door" in text(browser, "#facts") and "frames/s" in text(browser, "#state-text")
    wait_for(browser, "document.getElementById('timeline-text').textContent.includes('happy 50%, unsure 50%')")
    # The newest column, wherever it ends now: happy is below, unsure above it.
    column = (
        "(() => { const c = document.getElementById('timeline'), p = c.getContext('2d'); for (let x = c.width; x--;) { "
        "const [low, high] = [c.height - 60, 60].map(y => [...p.getImageData(x, y, 1, 1).data].join()); "
        "if (low === '240,228,66,255') return high; } })()"
    )
    wait_for(browser, f"{column} === '150,150,150,255'")
    assert errors(browser) == []


def test_second_labels_and_comparisons_are_shown(browser, page):
    second = SecondLabel("sad", 0.6, {}, sure=False)
    page.faces = (replace(face(1), compared=second, attributes={"gender": SecondLabel("woman", 0.9, {})}),)
    open_page(browser, page.sink.address)
    wait_for(browser, "document.querySelectorAll('.face').length === 1")
    assert text(browser, ".face .compared") == "compared: sad? 60%"
    assert text(browser, ".face .guess") == "woman"
    page.faces = (face(1),)
    wait_for(browser, "document.querySelector('.face .compared').hidden")


def test_cards_stay_with_their_person_and_go_with_them(browser, page):
    open_page(browser, page.sink.address)
    wait_for(browser, "document.querySelectorAll('.face').length === 2")
    browser.run("document.querySelector('.face:nth-child(2)').marked = true")
    page.faces = (face(3, "fear"), face(2, "happy"))
    wait_for(browser, "document.querySelector('.face:nth-child(2) h3').innerText === 'Person 3'")
    assert browser.run("document.querySelector('.face:nth-child(1)').marked") is True
    wait_for(browser, "document.querySelector('.face:nth-child(1) .emotion').innerText === 'happy 70%'")
    page.faces = ()
    wait_for(browser, "document.querySelectorAll('.face').length === 0")
    assert browser.run("document.getElementById('no-faces').hidden") is False
    page.faces = tuple(face(i) for i in range(1, 16))
    wait_for(browser, "document.querySelectorAll('.face').length === 12")
    assert text(browser, "#more-faces") == "and 3 more"


def test_a_source_that_is_gone_is_told(browser, page):
    open_page(browser, page.sink.address)
    wait_for(browser, "document.querySelectorAll('.face').length === 2")
    page.faces, page.camera.connected = None, False
    wait_for(browser, "!document.getElementById('problem').hidden")
    assert text(browser, "#problem") == "rtsp://10.0.0.2/door: gives no pictures"
    assert text(browser, "#state-text") == "no frames come"
    assert browser.run("document.getElementById('faces').className.includes('stale')") is True
    page.faces, page.camera.connected = (face(1),), True
    wait_for(browser, "document.getElementById('problem').hidden")


def test_pause_by_keyboard_ends_the_streams_and_begins_them_again(browser, page):
    open_page(browser, page.sink.address)
    wait_for(browser, "document.querySelectorAll('.face').length === 2")
    press(browser, "Tab")
    assert browser.run("document.activeElement.id") == "pause"
    press(browser, "Enter")
    wait_for(browser, "document.getElementById('pause').getAttribute('aria-pressed') === 'true'")
    assert text(browser, "#state-text") == "paused"
    end = time.monotonic() + 5
    while page.sink._pictures._viewers:
        assert time.monotonic() < end
        time.sleep(0.05)
    press(browser, "Enter")
    wait_for(browser, "document.getElementById('picture').naturalWidth === 160")


def press(browser, key):
    code = {"Tab": 9, "Enter": 13}[key]
    more = {"text": "\r"} if key == "Enter" else {}
    browser.call("Input.dispatchKeyEvent", type="keyDown", key=key, code=key, windowsVirtualKeyCode=code, **more)
    browser.call("Input.dispatchKeyEvent", type="keyUp", key=key, code=key, windowsVirtualKeyCode=code)


@pytest.mark.parametrize("language", ["en", "de", "sv"])
@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_nothing_is_wider_than_the_window(browser, page, language, width):
    page.faces = (face(1, "surprise"), face(2, "disgust", sure=False))
    open_page(browser, page.sink.address, (width, 700), language=language)
    wait_for(browser, "document.querySelectorAll('.face').length === 2")
    assert browser.run("document.documentElement.scrollWidth") == width
    cut = (
        "[...document.querySelectorAll('.bars span, .emotion, h1, h2, h3, button, .state')]"
        ".filter(e => e.scrollWidth > e.clientWidth + 1 && !e.classList.contains('hidden') && e.clientWidth)"
        ".map(e => e.innerText).join('|')"
    )
    assert browser.run(cut) == ""


def test_the_token_is_asked_for_once_and_leaves_the_address(browser):
    with served(token=TOKEN) as page:
        page.show(face())
        open_page(browser, page.sink.address)
        assert "needs the token" in text(browser, "#hint")
        browser.run("document.getElementById('token').value = 'wrong'; document.querySelector('form').submit()")
        wait_for(browser, "location.search === '?token=wrong' && document.getElementById('hint')")
        assert "not the token" in text(browser, "#hint")
        browser.run(f"document.getElementById('token').value = '{TOKEN}'; document.querySelector('form').submit()")
        wait_for(browser, "document.querySelectorAll('.face').length === 1")
        assert browser.run("location.href") == page.sink.address
        assert browser.run("document.cookie") == ""  # scripts cannot read it
        open_page(browser, page.sink.address)
        wait_for(browser, "document.querySelectorAll('.face').length === 1")


def test_the_page_says_when_fer_cam_has_ended(browser, page):
    open_page(browser, page.sink.address)
    wait_for(browser, "document.querySelectorAll('.face').length === 2")
    page.faces = None
    page.sink.close()
    wait_for(browser, "document.getElementById('state-text').innerText.startsWith('no connection')")


def test_screen_readers_have_names_for_everything(browser, page):
    open_page(browser, page.sink.address)
    wait_for(browser, "document.querySelectorAll('.face').length === 2")
    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    named = {(n["role"]["value"], n.get("name", {}).get("value", "")) for n in nodes if not n["ignored"]}
    assert ("button", "Pause") in named and ("heading", "Faces now") in named
    for role in ("button", "image", "table", "region", "list"):
        names = [name for kind, name in named if kind == role]
        assert all(names) or role == "list", (role, names)
    assert any(role == "heading" and name == "Person 1" for role, name in named)


def test_a_viewer_too_many_gets_the_picture_when_another_leaves(browser, page, monkeypatch):
    monkeypatch.setattr("fer_cam.sinks.web.pictures.MOST_VIEWERS", 1)
    with page.stream("/picture") as answer:
        assert answer.status == 200
        open_page(browser, page.sink.address)
        wait_for(browser, "document.querySelectorAll('.face').length === 2")
        assert browser.run("document.getElementById('no-picture').hidden") is False
    wait_for(browser, "document.getElementById('picture').naturalWidth === 160")
    wait_for(browser, "document.getElementById('no-picture').hidden")
