"""The metrics, read by the parser of Prometheus' own client."""

import time
from dataclasses import replace

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_open
from prometheus_client.parser import text_string_to_metric_families as parse
from web_made import face, served

from fer_cam.sinks.output import OutputCounts


def samples(page, **headers):
    status, answer, body = page.get("/metrics", **headers)
    assert status == 200
    read = parse_open if "openmetrics" in answer["content-type"] else parse
    return {(s.name, *s.labels.values()): s.value for family in read(body.decode()) for s in family.samples}


@pytest.mark.parametrize("accept", ["", "application/openmetrics-text; version=1.0.0"])
def test_metrics_have_what_the_run_did(accept):
    with served() as page:
        page.watch.watch([type("One", (), {"counts": OutputCounts('a "b"\n.jsonl', 9, 6, 2, 1, 0)})()])
        for _ in range(26):
            page.show(face(1), face(2, "sad", sure=False))
        page.show(seconds=0.04)
        values = samples(page, Accept=accept)
        assert values["fer_cam_frames_total",] == 27 and values["fer_cam_faces",] == 0
        assert values["fer_cam_emotion_seconds_total", "happy"] == pytest.approx(1.04)
        assert values["fer_cam_emotion_seconds_total", "unsure"] == pytest.approx(1.04)
        assert values["fer_cam_emotion_seconds_total", "sad"] == 0
        assert values["fer_cam_source_connected",] == 1 and values["fer_cam_source_gaps_total",] == 2
        assert values["fer_cam_source_gone_seconds_total",] == 3.5 and values["fer_cam_frames_dropped_total",] == 7
        assert values["fer_cam_latency_seconds_count",] == 27
        assert values["fer_cam_latency_seconds_bucket", "0.025"] == 0  # the frames are 30 ms old
        assert values["fer_cam_latency_seconds_bucket", "+Inf"] == 27
        assert 0.8 < values["fer_cam_latency_seconds_sum",] < 5
        output = [key for key in values if key[0] == "fer_cam_output_results_total" and "written" in key]
        assert len(output) == 1 and 'a "b"\n.jsonl' in output[0] and values[output[0]] == 6
        info = next(key for key in values if key[0] == "fer_cam_build_info")
        assert set(info[1:]) == {"1.2.3", "mobilenet-7"} and values[info] == 1
        assert values["process_resident_memory_bytes",] > 1e7 and values["process_cpu_seconds_total",] > 0
        assert not any("created" in key[0] for key in values)


def test_faces_are_none_while_the_source_is_gone():
    with served() as page:
        page.show(face(), face(2))
        assert samples(page)["fer_cam_faces",] == 2
        page.camera.connected = False
        values = samples(page)
        assert values["fer_cam_faces",] == 0 and values["fer_cam_source_connected",] == 0
        assert "gives no pictures" in page.json("/api/state")["problem"]


def test_a_gap_and_a_jump_of_the_source_count_for_no_emotion():
    with served() as page:
        page.show(face())
        page.show(face(), seconds=600.0)
        page.show(face(), seconds=600.0)
        assert samples(page)["fer_cam_emotion_seconds_total", "happy"] == 0
        page.count = 0
        page.show(face(), seconds=0.04)  # the film begins again
        assert samples(page)["fer_cam_emotion_seconds_total", "happy"] == 0
        state = page.sink._state
        last = state._last
        state.see(replace(last, frame=replace(last.frame, time=last.frame.time + 0.5, restart=True)))
        assert samples(page)["fer_cam_emotion_seconds_total", "happy"] == 0
        state.see(replace(last, frame=replace(last.frame, time=last.frame.time + 1.0)))
        assert samples(page)["fer_cam_emotion_seconds_total", "happy"] == 0.5


def test_a_recorded_source_has_no_latency():
    with served() as page:
        page.show(face())
        state = page.sink._state
        last = state._last
        state.see(replace(last, frame=replace(last.frame, wall=0.0, captured=time.monotonic() - 100)))
        assert samples(page)["fer_cam_latency_seconds_count",] == 1


def test_names_never_change():
    """Dashboards and alerts of users hold them."""
    with served() as page:
        page.show(face())
        names = {key[0] for key in samples(page)}
    assert {
        "fer_cam_frames_total", "fer_cam_frame_rate", "fer_cam_frames_dropped_total", "fer_cam_source_connected",
        "fer_cam_source_gaps_total", "fer_cam_source_gone_seconds_total", "fer_cam_idle_seconds",
        "fer_cam_start_time_seconds", "fer_cam_faces", "fer_cam_emotion_seconds_total", "fer_cam_latency_seconds_sum",
        "fer_cam_latency_seconds_count", "fer_cam_latency_seconds_bucket", "fer_cam_build_info",
    } <= names  # fmt: skip
