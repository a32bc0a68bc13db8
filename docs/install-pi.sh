#!/bin/sh
# Install fer-cam for use without a window on a Raspberry Pi (Raspberry Pi OS bookworm or trixie) or another Debian:
# packages from apt, a virtual environment in .venv, and 20 frames of the demo as a check. Run it again after `git pull`.
#
#   sh docs/install-pi.sh [--window] [EXTRA ...]
#
# --window  also what the window needs: apt's PyQt6, and pyqtgraph
# EXTRA     extras of pyproject.toml, for example: mqtt web osc
set -eu
fail() { echo "install-pi: $*" >&2; exit 1; }
say() { echo "install-pi: $*"; }

window='' extras=''
for word; do
    case $word in
        --window) window=yes ;;
        -h | --help) sed -n '2,8s/^#  *//p;2,8s/^#$//p' "$0"; exit 0 ;;
        -*) fail "unknown option $word; see: sh docs/install-pi.sh --help" ;;
        *) extras="$extras $word" ;;
    esac
done
cd "$(dirname "$0")/.."
[ -f pyproject.toml ] || fail "no pyproject.toml in $PWD; run docs/install-pi.sh inside a copy of the repository"
for extra in $extras; do
    grep -q "^$extra = \[" pyproject.toml || fail "there is no extra $extra; docs/using.md lists them"
done
command -v apt-get >/dev/null || fail "there is no apt-get here; see docs/using.md, Install without make"
sudo=''
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "apt-get needs root, and sudo is missing: run this as root"
    sudo=sudo
fi
# What the system's programs are built for: a 32-bit system may run on a 64-bit kernel, which `uname -m` names.
arch=$(dpkg --print-architecture)
apt() { $sudo env DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
known() { apt-cache show "$1" >/dev/null 2>&1; }

say "packages from apt ..."
$sudo apt-get update -qq || say "apt-get update failed; going on with the lists that are there"
# The demo's portrait is in python-matplotlib-data.
apt python3 python3-venv python-matplotlib-data || fail "apt-get failed; see its message above"
python=$(/usr/bin/python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
case $python in
    3.1[0-4]) ;;
    *) fail "Python $python: fer-cam needs 3.10 to 3.14; take Raspberry Pi OS bookworm or trixie" ;;
esac
if [ "$arch" = armhf ]; then
    # PyPI has neither NumPy nor OpenCV nor LiteRT for 32-bit ARM: the first two come from apt, the older runtime from PyPI.
    case $python in 3.11) ;; *)
        fail "32-bit ARM with Python $python: there is no TFLite runtime for it; take a 64-bit system, or 32-bit bookworm" ;;
    esac
    apt python3-numpy python3-opencv opencv-data python3-pil || fail "apt-get failed; see its message above"
else
    # Libraries that OpenCV's wheel links to.
    apt libgl1 libglib2.0-0 || fail "apt-get failed; see its message above"
fi
if known python3-picamera2; then
    apt python3-picamera2 || fail "apt-get failed; see its message above"
    camera="--source picamera"
else
    say "apt does not know python3-picamera2 (this is no Raspberry Pi OS): no Pi camera; USB and network cameras work"
    camera="--source 0"
fi
if [ -n "$window" ]; then
    # The newest wheels of PyQt6 for ARM need glibc 2.39; bookworm has 2.36. pyqtgraph needs a part in pyqt6-dev-tools.
    apt python3-pyqt6 python3-pyqt6.qtsvg pyqt6-dev-tools || fail "apt-get failed; see its message above"
fi

say "virtual environment in .venv ..."
# With the system's modules, since picamera2 comes from apt.
if [ -e .venv ] && ! grep -qi 'include-system-site-packages = true' .venv/pyvenv.cfg; then
    fail ".venv does not see apt's modules: remove it (rm -r .venv), then run this again"
fi
[ -x .venv/bin/pip ] || /usr/bin/python3 -m venv --system-site-packages .venv
pip() { .venv/bin/python -m pip --disable-pip-version-check install -q --prefer-binary --only-binary=numpy,opencv-python,av,pillow "$@"; }

say "fer-cam and what it needs from PyPI (minutes) ..."
if [ "$arch" = armhf ]; then
    # --no-deps: apt's NumPy, OpenCV and Pillow are older than pyproject.toml asks for, and do; it cannot tell a 32-bit
    # system on a 64-bit kernel from a 64-bit one.
    pip --no-deps -e . 'tflite-runtime>=2.14,<3' 'av>=17.1,<19'
    [ -z "$window" ] || pip --no-deps 'pyqtgraph>=0.13.7,<0.15'
    for extra in $extras; do
        .venv/bin/python - "$extra" <<'PYTHON' >.venv/extra.txt
import sys, tomllib
print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"][sys.argv[1]], sep="\n")
PYTHON
        pip -r .venv/extra.txt
    done
else
    # apt's picamera2 is built for apt's NumPy. In bookworm that is NumPy 1, and OpenCV 4.12 asks for NumPy 2.
    case $(apt-cache policy python3-numpy | sed -n 's/^ *Candidate: *\([0-9]*:\)\{0,1\}//p') in
        1.*) pins='numpy<2 opencv-python<4.12' ;;
        *) pins='numpy>=2' ;;
    esac
    names=$(printf '%s' "${extras# }" | tr ' ' ',')
    # shellcheck disable=SC2086 # several words
    pip -e ".${names:+[$names]}" $pins ${window:+pyqtgraph>=0.13.7,<0.15}
fi

say "check: 20 frames of the demo ..."
start=$(date +%s)
.venv/bin/fer-cam --headless --source demo --frames 20 >.venv/check.txt || fail "the check failed; see docs/troubleshooting.md"
cat .venv/check.txt
# The portrait is neutral on every processor that computes right.
grep -q 'neutral' .venv/check.txt || fail "the labels above are wrong, they should be neutral: see docs/raspberry-pi.md"
.venv/bin/python - $(($(date +%s) - start)) <<'PYTHON'
import platform, sys
from importlib.metadata import PackageNotFoundError, version
def of(name):
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return None
import cv2, numpy
runtime = of("ai-edge-litert") or of("tflite-runtime")
print(f"install-pi: {sys.argv[1]} s; Python {platform.python_version()}, {runtime}, NumPy {numpy.__version__}, OpenCV {cv2.__version__}")
PYTHON
say "ready. Next: .venv/bin/fer-cam --headless $camera --fast --threads 4 --fps 15"
