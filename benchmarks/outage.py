"""Run headless with every output through dropped streams and a stopped broker, and explain every frame.

    python benchmarks/outage.py CLIP [--seconds 600] [--drops 5] [--broker-away 120]

A local server sends the clip as MJPEG at 10 frames/s and drops the connection several times. A local mosquitto is
stopped in the middle. The run has MQTT, web page, JSON Lines and a session at once. At the end the page printed here
compares what each output says of itself with what is in its files. Exit code 1 if a frame is not explained.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "tests" / folder) for folder in ("faults", "cam")]
from mjpeg_server import mjpeg_server  # noqa: E402
from mosquitto import Mosquitto, listening  # noqa: E402

from fer_cam.sources import frames, open_source  # noqa: E402

EVERY = 0.1
COUNTS = re.compile(r"^fer-cam: (.+): (\d+) of (\d+) results written(?:, (\d+) dropped)?[^,]*(?:, (\d+) lost)?")


def state(port: int) -> dict:
    """Return what the web page says of the run."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/state", timeout=10) as answer:
        return json.load(answer)


def memory(process: subprocess.Popen) -> float:
    """Return the resident memory of a process in MB."""
    text = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024


def run(options: argparse.Namespace, folder: Path) -> tuple[dict, list[str], list[float], dict]:
    """Run fer-cam and return its last state, its lines on stderr, its memory over time, and MQTT messages by topic."""
    pictures = [frame.image for frame in frames(open_source(options.clip))]
    total = round(options.seconds / EVERY)
    film = [pictures[i % len(pictures)] for i in range(total)]
    for i in range(options.drops, 0, -1):
        film.insert(i * total // (options.drops + 1), None)
    broker = Mosquitto(folder)
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    measured, last = [], {}
    with mjpeg_server(film, EVERY) as address, open(folder / "stderr", "w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "fer_cam", "--headless", "--source", address, "--mqtt", broker.address,
             "--name", "outage", "--web", str(port), "--output", "faces.jsonl", "--session", "kept"],
            cwd=folder, stderr=errors,
        )  # fmt: skip
        start, away = time.monotonic(), False
        try:
            while (now := time.monotonic() - start) < options.seconds and process.poll() is None:
                middle = (options.seconds - options.broker_away) / 2
                if away != (middle <= now < middle + options.broker_away):
                    away = not away
                    broker.stop() if away else broker.start()
                time.sleep(1)
                if now > 8:
                    last = state(port)
                    measured.append(memory(process))
            with listening(broker.port) as listener:
                time.sleep(1)
                topics = dict(listener.now)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            broker.stop()
    return last, (folder / "stderr").read_text().splitlines(), measured, topics


def main() -> int:
    """Run, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("clip", help="a video or GIF with faces")
    parser.add_argument("--seconds", type=float, default=600, help="length of the run (default: 600)")
    parser.add_argument("--drops", type=int, default=5, help="times that the stream drops (default: 5)")
    parser.add_argument("--broker-away", type=float, default=120, help="seconds without a broker (default: 120)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        last, errors, measured, topics = run(options, folder)
        lines = [json.loads(line) for line in (folder / "faces.jsonl").read_text().splitlines()]
        with open(folder / "kept" / "frames.csv", newline="") as file:
            rows = sum(1 for _ in csv.DictReader(file))
        info = json.loads((folder / "kept" / "session.json").read_text())
    print("\n".join(errors), end="\n\n")
    told = {m[1]: [int(n or 0) for n in m.groups()[1:]] for line in errors if (m := COUNTS.match(line))}
    frames_done, numbers = len(lines), [line["frame"] for line in lines]
    dropped = numbers[-1] + 1 - frames_done
    print(f"{frames_done} frames labelled, {dropped} dropped by the source for a newer one; "
          f"{sum(bool(line['faces']) for line in lines)} with faces; gone {last['gaps']} times")  # fmt: skip
    print("| output | given | written | dropped | lost | in its file |\n|---|---:|---:|---:|---:|---:|")
    right = numbers == sorted(set(numbers)) and last["gaps"] == options.drops
    files = {"faces.jsonl": frames_done, "kept": rows}
    for output in last["outputs"]:
        name = output["name"]
        written, given, lost_full, lost = told.get(name, [frames_done, frames_done, 0, 0])
        in_file = files.get(name, "–")
        right &= given == frames_done == written + lost_full + lost and in_file in (written, "–")
        print(f"| {name} | {given} | {written} | {lost_full} | {lost} | {in_file} |")
    right &= info["frames"] == rows
    print(
        f"\nmemory: {measured[0]:.0f} MB at the start, {max(measured):.0f} MB at most, {measured[-1]:.0f} MB at the end"
    )
    print("topics: " + ", ".join(sorted(topics)))
    print("every frame is explained" if right else "NOT every frame is explained")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
