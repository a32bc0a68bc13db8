"""One output that fails does not end the others."""

import json
import subprocess
import sys

import numpy as np
from fer_cam_process import ENVIRONMENT, fer_cam, records
from mjpeg_server import mjpeg_server


def test_a_full_disk_ends_one_output_and_the_run_says_so_at_once_and_with_its_exit_code(tmp_path):
    done = fer_cam(
        "--headless", "--source", "demo", "--frames", 12, "--output", "/dev/full", "--format", "csv", "--session",
        tmp_path / "kept",
    )  # fmt: skip
    first, *others = done.stderr.splitlines()
    assert done.returncode == 1 and "/dev/full: cannot be written" in first and "the other outputs go on" in first
    assert others[-1] == "fer-cam: 1 of 2 outputs failed (/dev/full); the other ones are whole"
    assert json.loads((tmp_path / "kept" / "session.json").read_text())["frames"] == 12


def test_a_reader_that_leaves_ends_the_lines_and_not_the_session(tmp_path):
    command = f"{sys.executable} -m fer_cam --headless --source demo --frames 12 --format jsonl"
    command += f" --session {tmp_path / 'kept'} | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=ENVIRONMENT, timeout=60)
    assert done.returncode == 0 and len(records(done.stdout)) == 1
    assert json.loads((tmp_path / "kept" / "session.json").read_text())["frames"] == 12


def test_a_live_run_whose_file_fails_until_the_end_ends_with_exit_code_1_and_one_that_works_with_0(tmp_path):
    """A broker may be away at the end of a run; a file that lacks the last results is a failure."""
    with mjpeg_server([np.full((120, 160, 3), 90, np.uint8)]) as url:
        run = ("--headless", "--source", url, "--frames", 4, "--mqtt", "mqtt://127.0.0.1:1", "--format", "jsonl")
        full, whole = fer_cam(*run, "--output", "/dev/full"), fer_cam(*run, "--output", tmp_path / "a.jsonl")
    assert full.returncode == 1 and full.stderr.splitlines()[-1] == (
        "fer-cam: /dev/full: could still not be written at the end of the run; its last results are missing"
    )
    assert "/dev/full: 0 of 4 results written, 4 lost while it failed" in full.stderr
    assert whole.returncode == 0 and len(records((tmp_path / "a.jsonl").read_text())) == 4
