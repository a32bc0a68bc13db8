"""What a run tells those who watch it."""

from dataclasses import replace

from recordings import result

from fer_cam.sinks.output import OutputCounts
from fer_cam.sinks.status import RunWatch


class Camera:
    name, live, dropped, gaps, gone, connected = "rtsp://me:secret@10.0.0.2/door", True, 7, 2, 3.5, True


class Outputs:
    counts = OutputCounts("a.jsonl", 10, 8, 1, 1, 0, "")


def test_the_state_of_a_run_counts_frames_rate_latency_and_gaps():
    now = [100.0]
    watch = RunWatch(Camera(), "mobilenet-7", clock=lambda: now[0])
    watch.watch([Outputs()])
    for i in range(100):
        now[0] = 100.0 + i / 10
        frame = replace(result(i, i / 10).frame, captured=now[0] - 0.04)
        watch.see(replace(result(i, i / 10), frame=frame))
    status = watch.status()
    assert (status.frames, round(status.rate), round(status.latency, 3)) == (100, 10, 0.04)
    assert (status.dropped, status.gaps, status.gone, status.connected) == (7, 2, 3.5, True)
    assert "secret" not in status.source and status.problem == ""
    now[0] += 30
    assert watch.status().rate == 0 and watch.status().idle == 30


def test_the_problem_is_the_source_first_then_an_output():
    camera = Camera()
    watch = RunWatch(camera, "mobilenet-7")
    broken = type("Broken", (), {"counts": replace(Outputs.counts, problem="a.jsonl: disk full")})()
    watch.watch([Outputs(), broken])
    assert watch.status().problem == "a.jsonl: disk full"
    camera.connected = False
    assert watch.status().problem.endswith("gives no pictures")
