"""fer-cam beside its peers, on the same frames, each in an environment of its own.

    python benchmarks/peers.py --work /tmp/peers

makes the environments (`fer` alone is 7.5 GB; minutes), then runs every row `--rounds` times in turn, so
that a machine that slows down slows all of them, and prints medians and ratios. Run it with an environment
that has fer-cam and matplotlib (whose portrait the demo shows), and leave the machine alone meanwhile.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import venv
from pathlib import Path

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
"""Name -> what pip installs. As a user would: no extras, newest versions that the packages allow."""

ROWS = {
    "fer": ("fer", "fer_haar.py", {}),
    "fer(mtcnn=True)": ("fer", "fer_mtcnn.py", {}),
    "mtcnn alone": ("mtcnn", "mtcnn_package.py", {}),
    "mtcnn alone, faces from 60 px": ("mtcnn", "mtcnn_package_60.py", {}),
    "OpenCV's Haar alone": ("opencv", "opencv_haar.py", {}),
    "fer-cam, Haar": ("fer-cam", "fer_cam_pipeline.py", {"DETECTOR": "haar", "INTERVAL": "0.25"}),
    "fer-cam, MTCNN": ("fer-cam", "fer_cam_pipeline.py", {"DETECTOR": "mtcnn", "INTERVAL": "0.25"}),
    "fer-cam, Haar, every frame searched": (
        "fer-cam", "fer_cam_pipeline.py", {"DETECTOR": "haar", "INTERVAL": "0"},
    ),
    "fer-cam, MTCNN, every frame searched": (
        "fer-cam", "fer_cam_pipeline.py", {"DETECTOR": "mtcnn", "INTERVAL": "0"},
    ),
    "fer-cam's MTCNN alone, faces from 60 px": ("fer-cam", "fer_cam_mtcnn_60.py", {}),
}  # fmt: skip
"""Name -> environment, worker, its environment variables."""

RATIOS = (
    ("fer-cam, Haar", "fer"),
    ("fer-cam, MTCNN", "fer(mtcnn=True)"),
    ("fer-cam, Haar, every frame searched", "fer"),
    ("fer-cam, MTCNN, every frame searched", "fer(mtcnn=True)"),
    ("fer-cam's MTCNN alone, faces from 60 px", "mtcnn alone, faces from 60 px"),
    ("fer-cam's MTCNN alone, faces from 60 px", "mtcnn alone"),
)


def python_of(folder):
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make_environment(folder, packages):
    """Make it unless it is whole: a stamp is written last."""
    stamp = folder / ".whole"
    if stamp.is_file() and stamp.read_text() == repr(packages) and packages != [str(PROJECT)]:
        return
    print(f"installing {', '.join(packages)} in {folder} ...", file=sys.stderr, flush=True)
    if not python_of(folder).exists():
        venv.create(folder, with_pip=True)
    pip = [str(python_of(folder)), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    again = ["--force-reinstall", "--no-deps"] if stamp.exists() and packages == [str(PROJECT)] else []
    if subprocess.run([*pip, *again, *packages]).returncode:
        sys.exit(f"peers.py: pip could not install {', '.join(packages)}")
    stamp.write_text(repr(packages))


def installed_mb(folder):
    """MB (10^6 bytes) of what pip installed, without pip and setuptools themselves."""
    site = next(folder.glob("lib/python*/site-packages"), folder / "Lib" / "site-packages")
    total = 0
    for path in site.rglob("*"):
        top = path.relative_to(site).parts[0]
        if not top.startswith(("pip", "setuptools", "_distutils", "pkg_resources")) and path.is_file():
            total += path.stat().st_size
    return total / 1e6


def make_frames(folder, source, count):
    """Draw the frames once; returns their folder."""
    from fer_cam.sources import open_source

    folder.mkdir(parents=True, exist_ok=True)
    stream = open_source(source, loop=True)
    for i in range(count):
        np.save(folder / f"{i:04d}.npy", stream.read().image)
    for old in sorted(folder.glob("*.npy"))[count:]:
        old.unlink()
    return folder


def measure(work, row, frames, count):
    environment, worker, variables = ROWS[row]
    command = [str(python_of(work / environment)), str(HERE / "workers" / worker), str(frames), str(count), str(FPS)]
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [*command, repr(time.monotonic())], capture_output=True, text=True, env=os.environ | quiet | variables
    )
    try:
        return json.loads(done.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError):
        sys.exit(f"peers.py: {row} failed:\n{done.stderr[-2000:]}")


def summarise(runs):
    """Figures of several runs of one row -> the median of each."""
    return {key: statistics.median(run[key] for run in runs) if runs[0][key] is not None else None for key in runs[0]}


def table(found, sizes):
    """Markdown: a line a row, then the ratios."""
    lines = [
        "| | frames/s | ms a frame, median (p95) | faces | start to first result | peak memory | installed |",
        "|---|---|---|---|---|---|---|",
    ]
    for row, runs in found.items():
        f, memory = summarise(runs), summarise(runs)["peak_memory_mb"]
        lines.append(
            f"| {row} | {f['frames_per_second']:.1f} | {f['median_ms']:.1f} ({f['p95_ms']:.1f}) | {f['faces']:.2f} | "
            f"{f['start_s']:.2f} s | {f'{memory:.0f} MB' if memory else '-'} | {sizes[ROWS[row][0]]:.0f} MB |"
        )
    lines += ["", "| ratio of frames/s | median | of each round |", "|---|---|---|"]
    for ours, theirs in RATIOS:
        if ours in found and theirs in found:
            pairs = zip(found[ours], found[theirs], strict=True)
            ratios = [a["frames_per_second"] / b["frames_per_second"] for a, b in pairs]
            each = ", ".join(f"{ratio:.1f}" for ratio in ratios)
            lines.append(f"| {ours} / {theirs} | {statistics.median(ratios):.1f} | {each} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n")[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True, metavar="DIR", help="where the environments are made")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="runs of each row")
    parser.add_argument("--frames", type=int, default=150, metavar="N", help="frames of a run")
    parser.add_argument("--source", default="demo", help="as for fer-cam")
    parser.add_argument("--rows", nargs="+", default=list(ROWS), choices=list(ROWS), metavar="ROW", help="which rows")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every run there")
    options = parser.parse_args()
    needed = {ROWS[row][0] for row in options.rows}
    for name in sorted(needed):
        make_environment(options.work / name, ENVIRONMENTS[name])
    sizes = {name: installed_mb(options.work / name) for name in needed}
    frames = make_frames(options.work / "frames", options.source, options.frames + WARM_UP)
    found = {row: [] for row in options.rows}
    for number in range(options.rounds):
        for row in options.rows:
            print(f"round {number + 1} of {options.rounds}: {row}", file=sys.stderr, flush=True)
            found[row].append(measure(options.work, row, frames, options.frames))
    if options.json:
        options.json.write_text(json.dumps({"runs": found, "installed_mb": sizes}, indent=2) + "\n")
    print(table(found, sizes))


if __name__ == "__main__":
    main()
