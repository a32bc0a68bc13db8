"""Find system libraries that the Python wheels need and do not contain, before their absence crashes the process.

`python -m fer_cam.system [--gui] [--install]` prints what is missing and how to install it. Only check_opencv imports
OpenCV, and nothing here imports Qt, so that the check also runs before anything is installed.
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

__all__ = ["advice", "check_opencv", "has_display", "main", "missing"]

# Library that a wheel links to -> Debian packages that may contain it, the newest name first.
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
FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", os.path.expanduser("~/.local/share/fonts"), "/etc/fonts")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_font() -> bool:
    return any(p.suffix.lower() in (".ttf", ".otf", ".ttc", ".pfb") for f in FONTS for p in Path(f).rglob("*"))


def missing(gui: bool = False) -> dict[str, tuple[str, ...]]:
    """Return what this Linux system lacks: library (or "a font") -> Debian packages that may contain it.

    gui: also check what the window needs. Empty if nothing is missing, and on other systems.
    """
    if not sys.platform.startswith("linux"):
        return {}
    lacking = {lib: packages for lib, packages in (CORE | (GUI if gui else {})).items() if not _loads(lib)}
    if gui and not _has_font():
        lacking["a font"] = ("fonts-dejavu-core",)
    return lacking


def _is_known(package: str) -> bool:
    query = subprocess.run(["apt-cache", "show", package], capture_output=True, check=False)
    return query.returncode == 0


def _packages(lacking: dict[str, tuple[str, ...]]) -> list[str]:
    """Return one Debian package for each missing thing: the first that this release has."""
    packages = []
    for names in lacking.values():
        known = [n for n in names if _is_known(n)] if len(names) > 1 and shutil.which("apt-cache") else []
        packages.append((known or names[-1:])[0])
    return list(dict.fromkeys(packages))


def advice(lacking: dict[str, tuple[str, ...]], then: str = "try again") -> str:
    """Return one line that names what is missing and the command that installs it.

    lacking: as from missing(). then: what to do after the command.
    """
    names = ", ".join(lacking)
    if shutil.which("apt-get"):
        sudo = "" if os.geteuid() == 0 else "sudo "
        command = f"{sudo}apt-get install -y --no-install-recommends {' '.join(_packages(lacking))}"
    elif shutil.which("dnf"):
        command = "sudo dnf install mesa-libGL mesa-libEGL glib2 libxkbcommon-x11 xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms xcb-util-renderutil dejavu-sans-fonts"  # noqa: E501
    elif shutil.which("pacman"):
        command = "sudo pacman -S libglvnd glib2 libxkbcommon-x11 xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms xcb-util-renderutil ttf-dejavu"  # noqa: E501
    else:
        return f"missing system libraries: {names}. Install them with your system's package manager; then {then}"
    return f"missing system libraries: {names}. Run: {command}; then {then}"


def has_display() -> bool:
    """Return True if a window can be shown: on Linux there is an X or Wayland display, or Qt was told another place."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def check_opencv() -> None:
    """Import OpenCV. Raises FerError if that fails; it names the missing system libraries and how to install them."""
    # Fatal only: fer-cam prints one line of its own.
    os.environ.setdefault("OPENCV_LOG_LEVEL", "FATAL")
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "8")
    try:
        import cv2  # noqa: F401
    except ImportError as error:
        lacking = missing()
        if lacking:
            raise FerError(advice(lacking)) from error
        raise FerError(
            f"OpenCV cannot be loaded ({error}); run: pip install --force-reinstall 'opencv-python<5'"
        ) from error


def _install(lacking: dict[str, tuple[str, ...]]) -> None:
    """Install with apt-get. Raises CalledProcessError, with apt-get's output, if it fails."""

    def run(*command: str) -> None:
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(command, env=environment, capture_output=True, text=True, check=True)

    # A minimal image has no package lists yet, and the choice of a package's name depends on them.
    run("apt-get", "update", "-qq")
    packages = _packages(lacking)
    print(f"fer-cam: installing system libraries: {' '.join(packages)}", file=sys.stderr)
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)


def main(argv: list[str] | None = None) -> int:
    """Run `python -m fer_cam.system`. Returns 0 if nothing is missing at the end, else 1 after one line on stderr."""
    parser = argparse.ArgumentParser(
        prog="python -m fer_cam.system",
        description="Print which system libraries fer-cam lacks on this machine, and the command that installs them.",
    )
    parser.add_argument("--gui", action="store_true", help="also check what the window needs")
    parser.add_argument("--install", action="store_true", help="install what is missing, if run as root with apt-get")
    parser.add_argument(
        "--then", default="try again", metavar="TEXT", help="what to do afterwards (default: %(default)s)"
    )
    options = parser.parse_args(argv)
    lacking = missing(options.gui)
    if lacking and options.install and shutil.which("apt-get") and os.geteuid() == 0:
        try:
            _install(lacking)
        except (OSError, subprocess.CalledProcessError) as error:
            message = (getattr(error, "stderr", "") or str(error)).strip()
            print(f"fer-cam: apt-get failed: {message}", file=sys.stderr)
        # The dynamic loader remembers what it did not find: only a new process sees the new libraries.
        again = [sys.executable, "-m", "fer_cam.system", "--then", options.then, *(["--gui"] if options.gui else [])]
        return subprocess.run(again, check=False).returncode
    if lacking:
        print(f"fer-cam: {advice(lacking, options.then)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
