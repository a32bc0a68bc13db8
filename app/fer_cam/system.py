"""System libraries that wheels do not bring: found before they crash.

`python -m fer_cam.system [--gui] [--install]` says what is missing and how to get it; on Debian and
its kin, as root and with --install, it installs it. Only check_opencv imports OpenCV; nothing imports Qt.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

from fer_models.errors import FerError

__all__ = ["advice", "check_opencv", "main", "missing"]

# Library that a wheel links to -> Debian packages that may have it, newest name first.
CORE = {
    "libGL.so.1": ("libgl1",),
    "libgthread-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
}
GUI = {
    "libEGL.so.1": ("libegl1",),
    "libdbus-1.so.3": ("libdbus-1-3",),
    "libfontconfig.so.1": ("libfontconfig1",),
    "libX11-xcb.so.1": ("libx11-xcb1",),
    "libxkbcommon.so.0": ("libxkbcommon0",),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0",),
    "libxcb-cursor.so.0": ("libxcb-cursor0",),
    "libxcb-icccm.so.4": ("libxcb-icccm4",),
    "libxcb-image.so.0": ("libxcb-image0",),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1",),
    "libxcb-randr.so.0": ("libxcb-randr0",),
    "libxcb-render-util.so.0": ("libxcb-render-util0",),
    "libxcb-shape.so.0": ("libxcb-shape0",),
    "libxcb-sync.so.1": ("libxcb-sync1",),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0",),
    "libxcb-xkb.so.1": ("libxcb-xkb1",),
}
FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", str(Path.home() / ".local/share/fonts"), "/etc/fonts")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_font() -> bool:
    return any(p.suffix.lower() in (".ttf", ".otf", ".ttc", ".pfb") for f in FONTS for p in Path(f).rglob("*"))


def missing(gui: bool = False) -> dict[str, tuple[str, ...]]:
    """What this Linux lacks: library (or "a font") -> Debian packages that have it. Empty elsewhere."""
    if not sys.platform.startswith("linux"):
        return {}
    found = {lib: packages for lib, packages in (CORE | (GUI if gui else {})).items() if not _loads(lib)}
    if gui and not _has_font():
        found["a font"] = ("fonts-dejavu-core",)
    return found


def _known(package: str) -> bool:
    shown = subprocess.run(["apt-cache", "show", package], capture_output=True, check=False)
    return shown.returncode == 0


def _packages(lacking: dict[str, tuple[str, ...]]) -> list[str]:
    """One Debian package for each lacking thing: the first that this release has."""
    chosen = []
    for names in lacking.values():
        known = [n for n in names if _known(n)] if len(names) > 1 and shutil.which("apt-cache") else []
        chosen.append((known or names[-1:])[0])
    return list(dict.fromkeys(chosen))


def advice(lacking: dict[str, tuple[str, ...]], then: str = "try again") -> str:
    """One line: what is missing and the command that mends it."""
    what = ", ".join(lacking)
    if shutil.which("apt-get"):
        sudo = "" if os.geteuid() == 0 else "sudo "
        how = f"{sudo}apt-get install -y --no-install-recommends {' '.join(_packages(lacking))}"
    elif shutil.which("dnf"):
        how = "sudo dnf install mesa-libGL mesa-libEGL glib2 libxkbcommon-x11 xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms xcb-util-renderutil dejavu-sans-fonts"  # noqa: E501
    elif shutil.which("pacman"):
        how = "sudo pacman -S libglvnd glib2 libxkbcommon-x11 xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms xcb-util-renderutil ttf-dejavu"  # noqa: E501
    else:
        how = "install them with your system's package manager"
    return f"missing system libraries: {what}. Run: {how}; then {then}"


def check_opencv() -> None:
    """Import OpenCV. Raises FerError that names the system libraries it lacks, instead of its own ImportError."""
    os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "8")  # fatal only: our own line says what failed
    try:
        import cv2  # noqa: F401
    except ImportError as error:
        lacking = missing()
        raise FerError(advice(lacking) if lacking else f"OpenCV cannot be loaded ({error})") from error


def _install(lacking: dict[str, tuple[str, ...]]) -> None:
    """Install with apt-get, whose hundreds of lines are shown only when it fails."""

    def run(*command: str) -> None:
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(command, env=environment, capture_output=True, text=True, check=True)

    # On a minimal image the package lists are not there yet; names depend on them.
    run("apt-get", "update", "-qq")
    packages = _packages(lacking)
    print(f"fer-cam: installing system libraries: {' '.join(packages)}", file=sys.stderr)
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)


def main(argv: list[str] | None = None) -> int:
    """The command; returns 0 where nothing is missing (any more), else 1 after one line."""
    parser = argparse.ArgumentParser(prog="python -m fer_cam.system", description=__doc__)
    parser.add_argument("--gui", action="store_true", help="also what the window needs")
    parser.add_argument("--install", action="store_true", help="install it, as root on Debian and its kin")
    parser.add_argument("--then", default="try again", help="what to tell the user to do afterwards")
    options = parser.parse_args(argv)
    lacking = missing(options.gui)
    if lacking and options.install and shutil.which("apt-get") and os.geteuid() == 0:
        try:
            _install(lacking)
        except (OSError, subprocess.CalledProcessError) as error:
            said = (getattr(error, "stderr", "") or str(error)).strip()
            print(f"fer-cam: apt-get failed: {said}", file=sys.stderr)
        # The loader remembers what it did not find: look again with a new process.
        again = [sys.executable, "-m", "fer_cam.system", "--then", options.then, *(["--gui"] if options.gui else [])]
        return subprocess.run(again, check=False).returncode
    if lacking:
        print(f"fer-cam: {advice(lacking, options.then)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
