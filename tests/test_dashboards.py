"""The dashboards of docs/dashboards can be read, and name only what fer-cam publishes."""

import json
import re
from pathlib import Path

import pytest

from fer_cam.sinks.mqtt.discovery import discovery_payload
from fer_cam.sinks.mqtt.topics import Topics, slug

FOLDER = Path(__file__).parents[1] / "docs" / "dashboards"
METRICS = {
    "fer_cam_frames_total", "fer_cam_faces", "fer_cam_emotion_seconds_total", "fer_cam_source_connected",
    "fer_cam_output_results_total", "fer_cam_latency_seconds_bucket", "fer_cam_frames_dropped_total",
    "fer_cam_source_gaps_total",
}  # fmt: skip


def panels():
    return json.loads((FOLDER / "grafana.json").read_text("utf-8"))["panels"]


def test_grafana_asks_for_metrics_that_are_there():
    text = (FOLDER / "grafana.json").read_text("utf-8")
    expressions = [target["expr"] for panel in panels() for target in panel["targets"]]
    named = {name for expression in expressions for name in re.findall(r"fer_cam_\w+", expression)}
    assert named == METRICS
    assert set(re.findall(r"fer_cam_\w+", text)) <= METRICS
    for expression in expressions:
        assert expression.count("(") == expression.count(")") and '{instance=~"$instance"' in expression
        # A counter is useful only by its rate.
        assert not re.search(r"_(total|bucket)\b", expression) or re.search(r"\b(rate|increase)\(", expression)


def test_the_panels_of_grafana_do_not_overlap():
    places = [(panel["title"], panel["gridPos"]) for panel in panels()]
    assert len({panel["id"] for panel in panels()}) == len(places)
    cells = [(x, y) for _, p in places for x in range(p["x"], p["x"] + p["w"]) for y in range(p["y"], p["y"] + p["h"])]
    assert len(set(cells)) == len(cells) and max(x for x, _ in cells) < 24


def test_home_assistant_shows_entities_that_it_is_told_of():
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    dashboard = yaml.safe_load((FOLDER / "home-assistant.yaml").read_text("utf-8"))
    expected = set()
    for device in ("Front door", "Kitchen"):
        told = discovery_payload(
            Topics("fer-cam", slug(device)), device, ("happy",), model="mobilenet-7", version="1", expire=60
        )
        # Home Assistant makes the id of an entity from the names of its device and its own.
        expected |= {
            f"{p['platform']}.{slug(device + ' ' + p['name'])}"
            for p in told["components"].values()
            if p.get("enabled_by_default", True)
        }
    shown = set(re.findall(r"\b(?:binary_)?sensor\.\w+", json.dumps(dashboard)))
    assert shown <= expected and len(shown) == 12
    kinds = {card["type"] for view in dashboard["views"] for part in view["sections"] for card in part["cards"]}
    assert kinds <= {"heading", "tile", "history-graph", "entities", "entity-filter"}


def test_fer_cam_serves_the_metrics_that_grafana_asks_for():
    pytest.importorskip("prometheus_client", reason="the web page needs prometheus_client")
    from web_made import face, served

    from fer_cam.sinks.output import OutputCounts

    with served() as page:
        page.watch.watch([type("One", (), {"counts": OutputCounts("a.jsonl", 9, 6, 2, 1, 0)})()])
        page.show(face(1))
        text = page.get("/metrics")[2].decode()
    assert set(re.findall(r"^(fer_cam_\w+)", text, flags=re.M)) >= METRICS
    for label in re.findall(r"by \((.*?)\)", (FOLDER / "grafana.json").read_text("utf-8")):
        assert {name.strip() for name in label.split(",")} <= {"emotion", "le", "instance", "output", "outcome"}
    for label in ('emotion="happy"', 'le="+Inf"', 'output="a.jsonl"', 'outcome="written"'):
        assert label in text
