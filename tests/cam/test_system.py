import ctypes

from fer_cam import system


def without(*names):
    def load(name):
        if name in names:
            raise OSError(name)

    return load


def test_nothing_is_missing_here(monkeypatch):
    # The tests use OpenCV, so the libraries that it links to must be there.
    assert system.missing() == {}


def test_missing_libraries_and_how_to_install_them(monkeypatch, capsys):
    monkeypatch.setattr(system.sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", without("libGL.so.1", "libxcb-cursor.so.0"))
    monkeypatch.setattr(system.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(system.os, "geteuid", lambda: 1000)
    assert list(system.missing()) == ["libGL.so.1"]
    assert system.main(["--gui", "--install", "--then", "make run again"]) == 1
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert "sudo apt-get install -y --no-install-recommends libgl1 libxcb-cursor0" in line
    assert line.endswith("then make run again\n")


def test_other_systems_are_left_alone(monkeypatch):
    monkeypatch.setattr(system.sys, "platform", "darwin")
    monkeypatch.setattr(ctypes, "CDLL", without("libGL.so.1"))
    assert system.missing(gui=True) == {}


def test_a_machine_without_fonts_is_reported(monkeypatch, tmp_path):
    monkeypatch.setattr(system.sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", without())
    monkeypatch.setattr(system, "FONTS", (str(tmp_path),))
    assert system.missing(gui=True) == {"a font": ("fonts-dejavu-core",)}
