"""Every text of the window is translated, and the compiled files hold what the readable ones say."""

import re
import shutil
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

pytest.importorskip("PyQt6.QtWidgets", reason="PyQt6 is not installed", exc_type=ImportError)

from PyQt6.QtCore import PYQT_VERSION, QTranslator

from fer_cam.gui.language import HERE, LANGUAGES, chosen_language, set_language
from fer_cam.gui.language.build import collect
from fer_cam.gui.language.words import emotion_word, percent
from fer_models.emotion_names import EMOTIONS

OTHERS = sorted(set(LANGUAGES) - {"en"})
SAME = {"Session {}", "arousal", "&Demo", "Demo", "neutral", "Person", "Person {}", "Videos", "&Detector", "Detector"}
"""Words that are the same in another language."""


def messages(path):
    """(context, source) -> translation, None where it is unfinished."""
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            text = message.find("translation")
            done = text.get("type") is None and text.text
            found[context.findtext("name"), message.findtext("source")] = text.text if done else None
    return found


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The .ts files as pylupdate6 would write them now."""
    pytest.importorskip("PyQt6.lupdate", reason="this PyQt6 has no pylupdate6")
    if PYQT_VERSION < 0x060500:
        pytest.skip("the pylupdate6 of this PyQt6 does not find every text")
    folder = tmp_path_factory.mktemp("ts")
    for code in OTHERS:
        shutil.copy(HERE / f"fer-cam_{code}.ts", folder)
    return {path.stem[-2:]: messages(path) for path in collect(folder)}


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_is_translated(code, collected):
    missing = [key for key, text in collected[code].items() if not text]
    assert len(collected[code]) > 100 and not missing, "run: python -m fer_cam.gui.language.build"
    assert set(messages(HERE / f"fer-cam_{code}.ts")) == set(collected[code])


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_keeps_places_and_is_one(code):
    for (_, source), text in messages(HERE / f"fer-cam_{code}.ts").items():
        assert text.count("{}") == source.count("{}"), text
        assert (text == source) <= (source in SAME | {"&Demo"} or source in ("{}%", "&Detector", "&Modell")), source
        assert source.endswith("…") == text.endswith("…"), text
        assert ("&" in re.sub("&&", "", source)) == ("&" in re.sub("&&", "", text)), text


@pytest.mark.parametrize("code", OTHERS)
def test_the_compiled_file_has_every_translation(code):
    translator = QTranslator()
    assert translator.load(str(HERE / f"fer-cam_{code}.qm"))
    for (context, source), text in messages(HERE / f"fer-cam_{code}.ts").items():
        assert translator.translate(context.encode(), source.encode()) == text, (
            "run: python -m fer_cam.gui.language.build"
        )


def test_words_follow_the_language(app):
    try:
        words = {}
        for code in LANGUAGES:
            assert set_language(code) == code
            words[code] = [emotion_word(e) for e in EMOTIONS]
            assert len(set(words[code])) == len(EMOTIONS)
        assert words["en"] == list(EMOTIONS) and words["de"][3] == "Freude" and words["sv"][3] == "glädje"
        assert percent(0.456) == "46 %" and emotion_word("Happiness") == "glädje" and emotion_word("woman") == "woman"
    finally:
        set_language("en")
    assert chosen_language("xx") in LANGUAGES and chosen_language("sv") == "sv"


def test_every_text_of_a_class_is_collected_under_its_own_name():
    # self.tr looks for the class's own name, so that a text in a base class or outside a class would be lost.
    for path in Path(HERE).parent.rglob("*.py"):
        for line in path.read_text("utf-8").splitlines():
            assert not re.search(r"\b(?!self)\w+\.tr\(", line), f"{path.name}: {line}"
