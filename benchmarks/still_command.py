"""What the whole command costs with a network camera of 10 frames a second: processor time and memory of its process.

    python benchmarks/still_command.py CLIP [-- OPTIONS OF fer-cam]

A server sends JPEG pictures of 640x480, an empty room and one with a person, as a camera would. fer-cam runs on them
twice, for a short and a long time; the difference is what the time in between costs, start and end left out.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
from still import RATE, arrivals, camera, room

SHORT = 10
"""Seconds of the short run."""


class Camera(BaseHTTPRequestHandler):
    """Sends the pictures of its server for ever."""

    def log_message(self, *_: object) -> None:
        """Print nothing."""

    def do_GET(self) -> None:
        """Send a picture every tenth of a second."""
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        start, count = time.monotonic(), 0
        with suppress(OSError):
            while True:
                data = PICTURES[count % len(PICTURES)]
                head = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(data)
                self.wfile.write(head + data + b"\r\n")
                count += 1
                time.sleep(max(0.0, start + count / RATE - time.monotonic()))


PICTURES: list[bytes] = []


def run(address: str, seconds: int, options: list[str]) -> tuple[float, float]:
    """Return the processor time in seconds and the memory in MB, halfway, of a run of so many seconds."""
    command = [sys.executable, "-m", "fer_cam", "--headless", address, "--frames", str(seconds * RATE), *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    memory = []
    while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        match = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())
        memory.append(float(match[1]) / 1000 if match else 0.0)
        time.sleep(0.5)
    _, code, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(code)
    if process.returncode:
        raise SystemExit(f"fer-cam ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, memory[len(memory) // 2]


def main() -> None:
    """Print a row for an empty room and one for a room with a face."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clip", type=Path, help="face-demographics-walking-and-pause.gif")
    parser.add_argument("--seconds", type=int, default=60, help="of the long run (default: 60)")
    parser.add_argument("options", nargs="*", help="of fer-cam, after --")
    options = parser.parse_args()
    random = np.random.default_rng(0)
    empty, person = room(options.clip)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Camera)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    print("| 640x480, 10 frames/s | one core | memory |\n|---|---|---|")
    for name, shown in (("an empty room", [empty]), ("one face", list(arrivals(empty, person, 0))[-1:])):
        pictures = [camera(shown[0], 3, random) for _ in range(40)]
        PICTURES[:] = [cv2.imencode(".jpg", p, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes() for p in pictures]
        short, long = run(address, SHORT, options.options), run(address, options.seconds, options.options)
        percent = (long[0] - short[0]) / (options.seconds - SHORT) * 100
        print(f"| {name} | {percent:.1f} % | {long[1]:.0f} MB |", flush=True)
    server.shutdown()


if __name__ == "__main__":
    main()
