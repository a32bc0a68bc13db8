"""What the window remembers, also from a damaged file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("PyQt6.QtWidgets", reason="PyQt6 is not installed", exc_type=ImportError)

from PyQt6.QtCore import QByteArray, QSettings

from fer_cam.gui.preferences import Preferences, PreferenceStore, stored_settings
from fer_cam.settings import Settings

CHOSEN = Preferences(
    source="/dev/video2", model="resnet-7", attribute="gender", headset=True, mirror=False, landmarks=True,
    language="sv", theme="dark", curves="affect", people=False, timeline=False, welcomed=True, detector="haar",
    sessions="/data/a, b", session_video=True, markers="film, starts\n\n\"laughs\"; 100 %",
)  # fmt: skip


def store(path):
    return PreferenceStore(QSettings(str(path), QSettings.Format.IniFormat))


def test_everything_is_remembered(tmp_path):
    first = store(tmp_path / "a.ini")
    assert first.load() == Preferences()
    first.save(CHOSEN)
    first.save_layout(split=QByteArray(b"abc"))
    del first
    again = store(tmp_path / "a.ini")
    assert again.load() == CHOSEN and again.layout("split") == b"abc" and again.layout("left") is None
    again.reset()
    assert again.load() == Preferences(welcomed=True) and again.layout("split") is None


@given(value=st.text(st.characters(codec="ascii", categories=["L", "N"]), max_size=12))
def test_a_damaged_value_is_the_default(value, tmp_path_factory):
    path = tmp_path_factory.mktemp("settings") / "a.ini"
    path.write_text(f"[window]\ntheme={value}x\nmirror={value}x\ncurves={value}x\n")
    loaded = store(path).load()
    assert (loaded.theme, loaded.mirror, loaded.curves) == ("system", True, "emotions")


def test_the_command_line_wins():
    settings = Settings(source="auto")
    remembered = stored_settings(settings, CHOSEN, frozenset())
    assert (remembered.source, remembered.model, remembered.headset) == ("/dev/video2", "resnet-7", True)
    assert (remembered.detector, remembered.attribute) == ("haar", "gender")
    given_ = stored_settings(settings, CHOSEN, frozenset({"model", "source"}))
    assert (given_.source, given_.model, given_.headset) == ("auto", "mobilenet-7", True)
    other = stored_settings(Settings(source="demo", model="mobilenet-8"), CHOSEN, frozenset())
    assert (other.source, other.model) == ("demo", "mobilenet-8")
    assert stored_settings(settings, Preferences(), frozenset()) == settings
