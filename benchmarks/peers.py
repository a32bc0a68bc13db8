"""Compare the speed and memory of fer-cam and its peers on the same frames, each in an environment of its own.

    python benchmarks/peers.py --work /tmp/peers

Creates the environments (minutes; `fer` alone takes 7.5 GB), runs the rows in turn `--rounds` times, and prints medians
and ratios. The rows take turns so that a machine that slows down slows all of them. Run it from an environment with
fer-cam and matplotlib (the demo shows a portrait from matplotlib), on a machine that does nothing else.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np

HERE = Path(__file__).parent
PROJECT = HERE.parent
FPS, WARM_UP = 30.0, 10

ENVIRONMENTS = {
    "fer": ["fer==25.10.3"],
    "mtcnn": ["mtcnn==1.0.0", "tensorflow>=2.18,<3"],
    "opencv": ["opencv-python>=4.11,<5"],
    "fer-cam": [str(PROJECT)],
}
"""Packages that pip installs in each environment: as a user would, without extras, the newest that fit."""

ROWS: dict[str, tuple[str, str, dict[str, str]]] = {
    "fer": ("fer", "fer_haar.py", {}),
    "fer(mtcnn=True)": ("fer", "fer_mtcnn.py", {}),
    "mtcnn alone": ("mtcnn", "mtcnn_package.py", {}),
    "mtcnn alone, faces from 60 px": ("mtcnn", "mtcnn_package_60.py", {}),
    "OpenCV's Haar alone": ("opencv", "opencv_haar.py", {}),
    "fer-cam": ("fer-cam", "fer_cam_pipeline.py", {"DETECTOR": "blazeface"}),
    "fer-cam, as with --headless on a file": ("fer-cam", "fer_cam_stages.py", {"DETECTOR": "blazeface"}),
    "fer-cam, Haar": ("fer-cam", "fer_cam_pipeline.py", {"DETECTOR": "haar"}),
    "fer-cam, MTCNN": ("fer-cam", "fer_cam_pipeline.py", {"DETECTOR": "mtcnn"}),
    "fer-cam, Haar, every frame searched": (
        "fer-cam", "fer_cam_pipeline.py", {"DETECTOR": "haar", "INTERVAL": "0"},
    ),
    "fer-cam, MTCNN, every frame searched": (
        "fer-cam", "fer_cam_pipeline.py", {"DETECTOR": "mtcnn", "INTERVAL": "0"},
    ),
    "fer-cam's MTCNN alone, faces from 60 px": ("fer-cam", "fer_cam_mtcnn_60.py", {}),
}  # fmt: skip
"""Environment, worker script and environment variables of each row."""

RATIOS = (
    ("fer-cam", "fer"),
    ("fer-cam", "fer(mtcnn=True)"),
    ("fer-cam, as with --headless on a file", "fer"),
    ("fer-cam, as with --headless on a file", "fer(mtcnn=True)"),
    ("fer-cam, Haar", "fer"),
    ("fer-cam, MTCNN", "fer(mtcnn=True)"),
    ("fer-cam, Haar, every frame searched", "fer"),
    ("fer-cam, MTCNN, every frame searched", "fer(mtcnn=True)"),
    ("fer-cam's MTCNN alone, faces from 60 px", "mtcnn alone, faces from 60 px"),
    ("fer-cam's MTCNN alone, faces from 60 px", "mtcnn alone"),
)
"""Pairs of rows whose frames a second are divided, first by second."""

Figures = Mapping[str, Any]
"""Keys that a worker prints: see workers/common.py. Floats; `peak_memory_mb` may be None."""


def python_of(folder: Path) -> Path:
    """Return the Python of a virtual environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make_environment(folder: Path, packages: list[str]) -> None:
    """Create a virtual environment with these packages, unless it is complete. fer-cam itself is always reinstalled."""
    stamp = folder / ".whole"  # written last
    if stamp.is_file() and stamp.read_text() == repr(packages) and packages != [str(PROJECT)]:
        return
    print(f"installing {', '.join(packages)} in {folder} ...", file=sys.stderr, flush=True)
    if not python_of(folder).exists():
        venv.create(folder, with_pip=True)
    pip = [str(python_of(folder)), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    again = ["--force-reinstall", "--no-deps"] if stamp.exists() and packages == [str(PROJECT)] else []
    if subprocess.run([*pip, *again, *packages]).returncode:
        sys.exit(f"peers.py: pip could not install {', '.join(packages)} in {folder}; see pip's message above")
    stamp.write_text(repr(packages))


def installed_mb(folder: Path) -> float:
    """Return the size of the installed packages in MB (10^6 bytes), without pip and setuptools."""
    site = next(folder.glob("lib/python*/site-packages"), folder / "Lib" / "site-packages")
    total = 0
    for path in site.rglob("*"):
        top = path.relative_to(site).parts[0]
        if not top.startswith(("pip", "setuptools", "_distutils", "pkg_resources")) and path.is_file():
            total += path.stat().st_size
    return total / 1e6


def make_frames(folder: Path, source: str, count: int) -> Path:
    """Write `count` frames of a source at 640x480 as .npy files, remove other ones, and return the folder.

    A source that is shorter is played forward and backward, so that nobody jumps.
    """
    from fer_cam.sources import frames, open_source

    folder.mkdir(parents=True, exist_ok=True)
    with closing(open_source(source)) as stream:
        images = [at_640x480(frame.image) for frame in islice(frames(stream), count)]
    if not images:
        sys.exit(f"peers.py: --source {source}: has no frames; give another")
    there_and_back = images + images[-2:0:-1]
    for i in range(count):
        np.save(folder / f"{i:04d}.npy", there_and_back[i % len(there_and_back)])
    for old in sorted(folder.glob("*.npy"))[count:]:
        old.unlink()
    return folder


def at_640x480(image: np.ndarray) -> np.ndarray:
    """Return the middle of a picture, 4:3, scaled to 640x480."""
    height, width = image.shape[:2]
    w, h = min(width, round(height * 4 / 3)), min(height, round(width * 3 / 4))
    left, top = (width - w) // 2, (height - h) // 2
    return cv2.resize(image[top : top + h, left : left + w], (640, 480), interpolation=cv2.INTER_LINEAR)


def measure(work: Path, row: str, frames: Path, count: int) -> Figures:
    """Run the worker of a row once and return its figures. work: the folder of the environments."""
    environment, worker, variables = ROWS[row]
    command = [str(python_of(work / environment)), str(HERE / "workers" / worker), str(frames), str(count), str(FPS)]
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}
    process = subprocess.run(
        [*command, repr(time.monotonic())], capture_output=True, text=True, env=os.environ | quiet | variables
    )
    try:
        return json.loads(process.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError):
        sys.exit(f"peers.py: {row} failed:\n{process.stderr[-2000:]}")


def summarise(runs: Sequence[Figures]) -> dict[str, float | None]:
    """Return the median of each figure over the runs of one row, None for a figure that was not measured."""
    return {key: statistics.median(run[key] for run in runs) if runs[0][key] is not None else None for key in runs[0]}


def table(runs: Mapping[str, Sequence[Figures]], sizes: Mapping[str, float]) -> str:
    """Return the Markdown tables: a line for each row, then the ratios.

    runs: by row, in the order of the rounds. sizes: MB of each environment.
    """
    lines = [
        "| | frames/s | ms a frame, median (p95) | faces | start to first result | peak memory | installed |",
        "|---|---|---|---|---|---|---|",
    ]
    for row, figures in runs.items():
        f, memory = summarise(figures), summarise(figures)["peak_memory_mb"]
        lines.append(
            f"| {row} | {f['frames_per_second']:.1f} | {f['median_ms']:.1f} ({f['p95_ms']:.1f}) | {f['faces']:.2f} | "
            f"{f['start_s']:.2f} s | {f'{memory:.0f} MB' if memory else '-'} | {sizes[ROWS[row][0]]:.0f} MB |"
        )
    lines += ["", "| ratio of frames/s | median | of each round |", "|---|---|---|"]
    for ours, theirs in RATIOS:
        if ours in runs and theirs in runs:
            pairs = zip(runs[ours], runs[theirs], strict=True)
            ratios = [a["frames_per_second"] / b["frames_per_second"] for a, b in pairs]
            each = ", ".join(f"{ratio:.1f}" for ratio in ratios)
            lines.append(f"| {ours} / {theirs} | {statistics.median(ratios):.1f} | {each} |")
    return "\n".join(lines)


def main() -> None:
    """Create what is missing, run the rows and print the tables."""
    parser = argparse.ArgumentParser(
        description="Compare the speed and memory of fer-cam and its peers, each in an environment of its own.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--work", type=Path, required=True, metavar="DIR", help="folder for the environments")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="runs of each row")
    parser.add_argument("--frames", type=int, default=150, metavar="N", help="frames of a run")
    parser.add_argument(
        "--source", nargs="+", default=["demo"], metavar="SOURCE",
        help="as for fer-cam; scaled to 640x480. With several, each has tables of its own",
    )  # fmt: skip
    parser.add_argument("--rows", nargs="+", default=list(ROWS), choices=list(ROWS), metavar="ROW", help="which rows")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures of every run to FILE")
    options = parser.parse_args()
    environments = {ROWS[row][0] for row in options.rows}
    for name in sorted(environments):
        make_environment(options.work / name, ENVIRONMENTS[name])
    sizes = {name: installed_mb(options.work / name) for name in environments}
    folders = {
        source: make_frames(options.work / f"frames-{i}", source, options.frames + WARM_UP)
        for i, source in enumerate(options.source)
    }
    runs: dict[str, dict[str, list[Figures]]] = {source: {row: [] for row in options.rows} for source in options.source}
    for number in range(options.rounds):
        for source, frames in folders.items():
            for row in options.rows:
                print(f"round {number + 1} of {options.rounds}: {row}, {source}", file=sys.stderr, flush=True)
                runs[source][row].append(measure(options.work, row, frames, options.frames))
    if options.json:
        options.json.write_text(json.dumps({"runs": runs, "installed_mb": sizes}, indent=2) + "\n")
    for source in options.source:
        print(f"{Path(source).name}:\n\n{table(runs[source], sizes)}\n")


if __name__ == "__main__":
    main()
