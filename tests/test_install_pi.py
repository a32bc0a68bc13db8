"""docs/install-pi.sh: what it asks apt and pip for on each system. apt, dpkg, pip and fer-cam are stand-ins."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a shell script for Debian")
ROOT = Path(__file__).parents[1]


class Machine:
    """A folder with a copy of the script, an environment whose pip only writes down its words, and an apt without any
    packages."""

    def __init__(self, root, arch, python, numpy, picamera2=True, label="neutral 69%"):
        self.root, self.log = root, root / "log"
        self.bin = root / "bin"
        script = (ROOT / "docs" / "install-pi.sh").read_text("utf-8")
        self.write("docs/install-pi.sh", script.replace("/usr/bin/python3", str(self.bin / "python3")))
        shutil.copy(ROOT / "pyproject.toml", root)
        self.write(".venv/pyvenv.cfg", "include-system-site-packages = true\n")
        note = f'echo "$(basename "$0")" "$@" >>{self.log}\n'
        self.program("apt-get", note)
        self.program("apt-cache", f"[ $1 = show ] && exit {0 if picamera2 else 100}\necho '  Candidate: 1:{numpy}-1'\n")
        self.program("dpkg", f"echo {arch}\n")
        self.program("sudo", 'exec "$@"\n')
        self.program("python3", f"echo {python}\n")
        self.write(".venv/bin/pip", "")
        (root / ".venv/bin/pip").chmod(0o755)
        real = f'case "$1" in -m) ;; -) exec {sys.executable} "$@" ;; esac\n'
        self.program("python", real + note, folder=".venv/bin")
        self.program("fer-cam", f"echo '0 0.00 s #1 {label}'\n", folder=".venv/bin")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def program(self, name, text, folder="bin"):
        self.write(f"{folder}/{name}", "#!/bin/sh\n" + text).chmod(0o755)

    def run(self, *words):
        """Return (exit code, lines printed, words of apt-get install, words of pip)."""
        environment = {**os.environ, "PATH": f"{self.bin}:{os.environ['PATH']}"}
        script = ["sh", str(self.root / "docs" / "install-pi.sh"), *words]
        done = subprocess.run(script, env=environment, capture_output=True, text=True, timeout=60)
        log = self.log.read_text("utf-8").splitlines() if self.log.exists() else []
        apt = [line for line in log if line.startswith("apt-get install")]
        pip = [line for line in log if line.startswith("python -m pip")]
        return done.returncode, (done.stdout + done.stderr).splitlines(), " ".join(apt).split(), " ".join(pip).split()


def test_bookworm_keeps_numpy_1_for_its_picamera2(tmp_path):
    code, lines, apt, pip = Machine(tmp_path, "arm64", "3.11", "1.24.2").run()
    assert code == 0 and {"python3-picamera2", "libgl1"} <= set(apt)
    assert "numpy<2" in pip and "opencv-python<4.12" in pip and "." in pip and "--no-deps" not in pip
    assert lines[-1].endswith(".venv/bin/fer-cam --headless --source picamera --fast --threads 4 --fps 15")
    assert not any("qt" in word.lower() or "tensorflow" in word for word in apt + pip)


def test_trixie_takes_numpy_2(tmp_path):
    code, _, _, pip = Machine(tmp_path, "arm64", "3.13", "2.2.4").run("mqtt", "web")
    assert code == 0 and "numpy>=2" in pip and ".[mqtt,web]" in pip and "numpy<2" not in pip


def test_32_bit_takes_tflite_runtime_and_apts_opencv(tmp_path):
    code, _, apt, pip = Machine(tmp_path, "armhf", "3.11", "1.24.2").run("mqtt")
    assert code == 0 and {"python3-numpy", "python3-opencv", "opencv-data"} <= set(apt) and "libgl1" not in apt
    assert (
        "--no-deps" in pip
        and "tflite-runtime>=2.14,<3" in pip
        and not any(w.startswith(("opencv", "numpy")) for w in pip)
    )
    assert "paho-mqtt" in (tmp_path / ".venv/extra.txt").read_text("utf-8")


def test_32_bit_with_python_3_13_is_refused_in_one_line(tmp_path):
    code, lines, _, pip = Machine(tmp_path, "armhf", "3.13", "2.2.4").run()
    assert code == 1 and not pip and "there is no TFLite runtime for it; take a 64-bit system" in lines[-1]


def test_without_picamera2_it_says_so(tmp_path):
    code, lines, apt, _ = Machine(tmp_path, "arm64", "3.13", "2.2.4", picamera2=False).run()
    assert code == 0 and "python3-picamera2" not in apt
    assert any("apt does not know python3-picamera2" in line for line in lines) and "--source 0" in lines[-1]


def test_the_window_takes_apts_qt(tmp_path):
    _, _, apt, pip = Machine(tmp_path, "arm64", "3.11", "1.24.2").run("--window")
    assert "python3-pyqt6" in apt and any(word.startswith("pyqtgraph>=") for word in pip)


def test_wrong_labels_stop_it(tmp_path):
    code, lines, _, _ = Machine(tmp_path, "arm64", "3.11", "1.24.2", label="fear 83%").run()
    assert code == 1 and "they should be neutral: see docs/raspberry-pi.md" in lines[-1]


def test_an_environment_without_apts_modules_is_told(tmp_path):
    machine = Machine(tmp_path, "arm64", "3.11", "1.24.2")
    machine.write(".venv/pyvenv.cfg", "include-system-site-packages = false\n")
    code, lines, _, pip = machine.run()
    assert code == 1 and not pip and ".venv does not see apt's modules: remove it (rm -r .venv)" in lines[-1]


@pytest.mark.parametrize(
    ("word", "said"), [("--windows", "unknown option --windows"), ("mqqt", "there is no extra mqqt")]
)
def test_unknown_words_are_refused_before_anything_is_installed(word, said, tmp_path):
    code, lines, apt, _ = Machine(tmp_path, "arm64", "3.11", "1.24.2").run(word)
    assert code == 1 and said in lines[-1] and len(lines) == 1 and not apt


def test_help_is_printed(tmp_path):
    code, lines, apt, _ = Machine(tmp_path, "arm64", "3.11", "1.24.2").run("--help")
    assert code == 0 and not apt and any(line.startswith("--window") for line in lines)
    assert lines[0].startswith("Install fer-cam") and "EXTRA" in lines[-1]
