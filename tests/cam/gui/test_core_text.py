"""Lines of the core come in the window's language: each text of the core has a translation, and each line finds it."""

import re

import pytest

pytest.importorskip("PyQt6.QtWidgets", reason="PyQt6 is not installed", exc_type=ImportError)

from fer_cam.gui.language import LANGUAGES, core_source, set_language
from fer_cam.gui.language.core_source import COMMAND_LINE, FRAGMENTS, core_templates, places
from fer_cam.gui.language.core_text import LIST, SHORT, core_text, template_of
from fer_cam.gui.pages.texts import models_text
from fer_cam.gui.work.source_opener import SourceOpener
from fer_cam.session.reader import read_session
from fer_cam.settings import Settings
from fer_cam.sinks import FaceSink, VideoSink
from fer_cam.sources import open_source
from fer_cam.stimulus.clip import load_clip
from fer_cam.stimulus.playlist_file import read_playlist
from fer_models.card import find_bundle, load_bundle
from fer_models.errors import FerError

OTHERS = sorted(set(LANGUAGES) - {"en"})


@pytest.fixture(params=OTHERS)
def language(request, app):
    set_language(request.param)
    yield request.param
    set_language("en")


def test_the_list_is_what_the_core_says_now():
    assert tuple(LIST.read_text("utf-8").splitlines()) == core_templates(), "run: python -m fer_cam.gui.language.build"
    assert len(core_templates()) > 250


def test_what_is_left_out_and_what_is_looked_into_exists():
    for name in (*COMMAND_LINE, *FRAGMENTS):
        root = core_source.APP if name.startswith("fer_cam") else core_source.MODELS
        path = root.parent / name
        assert path.exists(), name
        for function in FRAGMENTS.get(name, ()):
            assert re.search(rf"def {function}\(|^ *{function} = ", path.read_text("utf-8"), re.M), (
                f"{name}: {function}"
            )


def test_texts_are_found_in_code(tmp_path, monkeypatch):
    (tmp_path / "app" / "fer_cam").mkdir(parents=True)
    (tmp_path / "app" / "fer_cam" / "new.py").write_text(
        'def load(path, n):\n    """Load {this}."""\n    if n:\n'
        "        raise FerError(f\"{path}: {n} file{'s' * (n != 1)} {'are' if n > 1 else 'is'} lost; \"\n"
        "                       'look for it')\n"
        '    return "not an error"\n'
    )
    monkeypatch.setattr(core_source, "APP", tmp_path / "app" / "fer_cam")
    monkeypatch.setattr(core_source, "MODELS", tmp_path / "none")
    assert [text for _, text in places()] == [
        "{}: {} file are lost; look for it", "{}: {} file is lost; look for it",
        "{}: {} files are lost; look for it", "{}: {} files is lost; look for it",
    ]  # fmt: skip


def line_of(template):
    """Return a line with values that no other text contains, and the values."""
    letters = sum(map(str.isalpha, template))
    values = [f"{i + 7}" if template.count("{}") == 1 and letters < SHORT else f"/v{i}/ä ö.mp4"
              for i in range(template.count("{}"))]  # fmt: skip
    return template.format(*values), values


def test_each_line_finds_its_translation(language):
    wrong = []
    for template in core_templates():
        line, values = line_of(template)
        text = core_text(line)
        found = [text.find(value) for value in values]
        good = template_of(line) == template and text != line and -1 not in found and found == sorted(found)
        before, end, _ = line.partition("; ")
        if end:  # the core leaves the advice out in some places
            shorter = f"{before}; convert it, or remove it from the playlist"
            good &= core_text(shorter) != shorter
            good &= text.partition("; ")[0].count("/v") == before.count("/v")  # else the advice begins elsewhere
        if not good:
            wrong.append((template, text))
    assert not wrong


def errors(tmp_path):
    """Lines of errors that a user of the window meets, made by the core itself."""
    empty, text, card = tmp_path / "empty.mp4", tmp_path / "text.mp4", tmp_path / "bundle" / "card.json"
    empty.touch()
    text.write_text("no video")
    card.parent.mkdir()
    card.write_text("{")
    (tmp_path / "there.mp4").write_text("x")
    (tmp_path / "list.toml").write_text("[[item]]\nfile = 3\n")
    (tmp_path / "photo.png").write_text("x")
    (tmp_path / "photos").mkdir()
    bundle = load_bundle(find_bundle(Settings.model))
    for call in (
        lambda: open_source(str(tmp_path / "gone.mp4")),
        lambda: open_source(str(empty)),
        lambda: open_source(str(text)),
        lambda: open_source("98"),
        lambda: open_source("rtsp://127.0.0.1:9/live"),
        lambda: open_source("gopher://x/y"),
        lambda: open_source(str(tmp_path / "photos")),
        lambda: open_source(str(tmp_path / "photo.png")).read(),
        lambda: load_bundle(card.parent),
        lambda: find_bundle("no-such-model"),
        lambda: VideoSink(tmp_path / "there.mp4", 25.0),
        lambda: VideoSink(tmp_path / "none" / "film.mp4", 25.0),
        lambda: FaceSink(tmp_path / "there.mp4", bundle, "x", attributes=()),
        lambda: read_session(tmp_path / "photos"),
        lambda: read_playlist(tmp_path / "list.toml"),
        lambda: load_clip(tmp_path / "gone.mp4", (64, 48)),
        lambda: load_clip(text, (64, 48)),
        lambda: SourceOpener._open(Settings(source=str(tmp_path / "no*.png"))),
    ):
        with pytest.raises(FerError) as caught:
            call()
        yield str(caught.value)


def test_errors_of_the_core_are_shown_in_the_language(tmp_path, language):
    english = re.compile(r"\b(the|choose|cannot|no such|is|are|not|give|check|and|another|it)\b(?! Objekt)")
    for line in errors(tmp_path):
        text = core_text(line).replace(str(tmp_path), "")
        assert not english.search(text), f"{line} -> {text}"


def test_a_line_within_a_line_a_list_and_a_shortened_line(app):
    try:
        set_language("de")
        assert core_text("/a b/c.mp4: cannot be read (Permission denied); choose another --source") == (
            "/a b/c.mp4: lässt sich nicht lesen (keine Berechtigung); wählen Sie eine andere Quelle"
        )
        assert core_text("2 pictures could not be read: a.png (it is not there any more), b is.png (damaged)") == (
            "2 Bilder ließen sich nicht lesen: a.png (es ist nicht mehr da), b is.png (damaged)"
        )
        assert core_text(
            "No face in the photo; they show next to nothing: check the lens cap, the cable and the file"
        ) == (
            "Kein Gesicht in dem Foto; es ist so gut wie nichts zu sehen: Prüfen Sie die Objektivkappe, das Kabel und "
            "die Datei"
        )
        assert core_text(
            "camera 0: gives no more pictures; opening it again until it is back\nx.mp4: back after 1.0 s"
        ) == ("Kamera 0: liefert keine Bilder mehr; wird geöffnet, bis sie wieder da ist\nx.mp4: nach 1,0 s zurück")
        assert core_text("1.5: cannot be named so (Is a directory); the recording is in 2") == (
            "1.5: dieser Name geht nicht (ist ein Ordner); die Aufnahme ist in 2"
        )
        assert core_text("ValueError: my files") == "ValueError: my files"  # what nobody foresaw stays
    finally:
        set_language("en")


def test_a_name_that_looks_like_many_lines_is_kept(app):
    name = "/v: " * 30 + "a, b (it is a file); " * 20 + "x.mp4"
    try:
        set_language("de")
        text = core_text(f"{name}: the file is empty; choose another --source")
        assert text.endswith("x.mp4: Die Datei ist leer; wählen Sie eine andere Quelle") and text.startswith("/v: /v: ")
    finally:
        set_language("en")


def test_the_cards_of_shipped_models_are_shown_in_the_language(language):
    english = re.compile(r"\b(the|faces|like|for|not|are|often|found)\b", re.I)
    text = models_text()
    assert len(re.findall("<h3>", text)) >= 4 and not english.search(text), english.findall(text)
    assert {"de": "Oft übersehen: Angst (49 % erkannt)", "sv": "Missas ofta: rädsla (49 % hittas)"}[language] in text


def test_a_line_begins_with_a_capital_letter_and_a_name_stays(app):
    try:
        for code, text in (("en", "Nothing is playing"), ("de", "Es läuft nichts"), ("sv", "Ingenting spelas")):
            set_language(code)
            assert core_text("nothing is playing that could be recorded; choose a source first").startswith(text)
            assert core_text("a.mp4: is a folder; choose another --record").startswith("a.mp4: ")
            assert core_text("picamera: no camera, or it is busy (x); see rpicam-hello --list-cameras")[0] == "p"
    finally:
        set_language("en")


def test_english_names_no_option_of_the_command_line(app):
    set_language("en")
    assert core_text("x.mp4: is a folder; choose another --record") == "x.mp4: is a folder; choose another file"
    assert core_text("x: the file is empty; choose another --source") == "x: the file is empty; choose another source"
