"""A run of many frames takes no more memory than a short one."""

import os
import subprocess
import sys
from pathlib import Path

import cv2
import pytest
from fer_cam_process import ENVIRONMENT
from portrait import portrait_scene

FRAMES = int(os.environ.get("FER_CAM_FAULTS_FRAMES", "0")) or (
    100_000 if int(os.environ.get("FER_CAM_FAULTS", "0")) >= 20 else 5_000
)
GROWTH = 5.0
"""Megabytes by which the memory may grow after the first thousand frames."""


def memory(process):
    """Return the resident memory of a process in megabytes."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmRSS:"))


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_looped_film(tmp_path, faults):
    row = faults.row(f"{FRAMES:,} frames of a looped film")
    film = tmp_path / "film.mp4"
    writer = cv2.VideoWriter(str(film), cv2.VideoWriter.fourcc(*"mp4v"), 30, (64, 48))
    for i in range(150):
        writer.write(portrait_scene(30, size=(64, 48), centre=(32 + i % 10 / 3, 24)))
    writer.release()
    command = [sys.executable, "-m", "fer_cam", "--headless", "--source", str(film), "--loop", "--frames", str(FRAMES)]
    command += ["--min-face", "20", "--format", "jsonl"]
    measured, faces = [], 0
    with subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE) as process:
        for count, line in enumerate(process.stdout, 1):
            faces += b'"emotion"' in line
            if count % 500 == 0 and 1000 <= count < FRAMES - 500:  # it may have ended after the last line
                measured.append(memory(process))
    row["tries"] = count
    growth = max(measured) - measured[0]
    row["lost"] = f"memory after 1,000 frames {measured[0]:.0f} MB, at most {growth:+.1f} MB later"
    assert process.returncode == 0 and count == FRAMES and faces > 0.9 * FRAMES
    assert growth <= GROWTH, measured
