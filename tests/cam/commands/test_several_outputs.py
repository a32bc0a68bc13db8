"""One output that fails does not end the others."""

import json
import subprocess
import sys

from fer_cam_process import ENVIRONMENT, fer_cam, records


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
