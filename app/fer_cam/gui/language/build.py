"""Bring the translations up to date: python -m fer_cam.gui.language.build

Lists the core's texts in core_texts.txt, collects these and every text of the window into the .ts files (PyQt6's
pylupdate6), in which new ones are marked unfinished, and compiles these to .qm files (Qt's lrelease: apt's
`qt6-l10n-tools`, or the pip package `pyside6-essentials`).
"""

from __future__ import annotations

import glob
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from fer_cam.gui.language import HERE, LANGUAGES
from fer_cam.gui.language.core_source import core_templates
from fer_cam.gui.language.core_text import CONTEXT, LIST

__all__ = ["collect", "compile_all", "main"]

PLACES = ("lrelease", "lrelease-qt6", "pyside6-lrelease", "/usr/lib/qt6/bin/lrelease")
SOURCES = HERE.parent


def collect(folder: Path = HERE) -> list[Path]:
    """Write every text of the window and the core into the .ts files of `folder`, and return these.

    Translations stay.
    """
    files = [folder / f"fer-cam_{code}.ts" for code in LANGUAGES if code != "en"]
    sources = sorted(glob.glob(str(SOURCES / "**" / "*.py"), recursive=True))
    with tempfile.TemporaryDirectory() as place:  # pylupdate6 reads code
        core = Path(place) / "core.py"
        core.write_text("\n".join(f"translate({CONTEXT!r}, {text!r})" for text in core_templates()), "utf-8")
        for file in files:
            command = [sys.executable, "-m", "PyQt6.lupdate.pylupdate", "--no-obsolete", "--ts", str(file)]
            subprocess.run([*command, *sources, str(core)], check=True, capture_output=True)
    for file in files:
        text = file.read_text("utf-8")
        # Line numbers would change with every edit of the code, and nobody reads them.
        text = re.sub(r"\s*<location [^>]*/>", "", text)
        file.write_text(text, "utf-8", newline="\n")
    return files


def compile_all() -> bool:
    """Compile the .ts files to .qm files. Returns False if lrelease is not installed."""
    program = next((path for path in map(shutil.which, PLACES) if path), None)
    if program is None:
        return False
    for file in sorted(HERE.glob("*.ts")):
        subprocess.run([program, "-silent", str(file), "-qm", str(file.with_suffix(".qm"))], check=True)
    return True


def main() -> int:
    """List, collect and compile, and return the exit code."""
    LIST.write_text("".join(f"{text}\n" for text in core_templates()), "utf-8", newline="\n")
    for file in collect():
        count = file.read_text("utf-8").count('type="unfinished"')
        print(f"{file.name}: {count} texts to translate")
    if not compile_all():
        print("lrelease is missing; install qt6-l10n-tools (apt) or pyside6-essentials (pip)", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
