"""What Home Assistant is told fits its documented fields, and its templates give what the state holds."""

import json

import jinja2
import pytest
from mqtt_made import STATUS, face, result

from fer_cam.sinks.mqtt.discovery import NO_FACE, discovery_payload, expire_after
from fer_cam.sinks.mqtt.payloads import state_payload
from fer_cam.sinks.mqtt.topics import Topics

TOPICS = Topics("fer-cam", "door")
LABELS = ("happy", "sad")
COMMON = {
    "platform", "name", "unique_id", "device_class", "state_topic", "value_template", "availability",
    "availability_mode", "expire_after", "entity_category", "enabled_by_default", "icon", "json_attributes_topic",
    "json_attributes_template", "qos", "force_update",
}  # fmt: skip
FIELDS = {
    "sensor": COMMON | {"options", "unit_of_measurement", "state_class", "suggested_display_precision"},
    "binary_sensor": COMMON | {"payload_on", "payload_off", "off_delay"},
}
"""Fields that https://www.home-assistant.io/integrations/sensor.mqtt/ and binary_sensor.mqtt/ document."""
DEVICE = {
    "identifiers", "connections", "manufacturer", "model", "model_id", "name", "hw_version", "sw_version",
    "serial_number", "via_device", "suggested_area", "configuration_url",
}  # fmt: skip
CLASSES = {"sensor": {"enum", "duration"}, "binary_sensor": {"problem", "connectivity"}}


def config(**options):
    options = {"model": "mobilenet-7", "version": "1.2", "expire": 60} | options
    return json.loads(json.dumps(discovery_payload(TOPICS, "Front door", LABELS, **options)))


def render(template, state):
    """Return what Home Assistant makes of a state: the text of the template, in which None is no value."""
    text = jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(template).render(value_json=state)
    return None if text == "None" else text


def test_the_message_has_what_a_device_needs():
    value = config()
    assert set(value) <= {
        "device", "origin", "availability", "availability_mode", "state_topic", "components", "qos", "encoding",
    }  # fmt: skip
    assert set(value["device"]) <= DEVICE and value["device"]["identifiers"] == ["fer_cam_door"]
    assert value["device"]["name"] == "Front door"
    assert set(value["origin"]) <= {"name", "sw_version", "support_url"} and value["origin"]["name"]
    assert value["availability"] == [{"topic": "fer-cam/door/availability"}]
    assert value["state_topic"] == "fer-cam/door/state"


@pytest.mark.parametrize("key", sorted(config()["components"]))
def test_each_part_has_only_documented_fields_that_go_together(key):
    part = config()["components"][key]
    kind = part["platform"]
    assert set(part) <= FIELDS[kind] and part["name"] and part["unique_id"] == f"fer_cam_door_{key}"
    assert part.get("device_class") in CLASSES[kind] | {None}
    assert part.get("entity_category") in {"diagnostic", None}
    if part.get("device_class") == "enum":
        assert part["options"] and not {"unit_of_measurement", "state_class"} & set(part)
    else:
        assert "options" not in part
    if kind == "sensor" and part.get("device_class") != "enum":
        assert part["state_class"] in {"measurement", "total_increasing"}
    assert part.get("availability_mode", "all") in {"all", "any", "latest"}
    assert "value_template" in part or part["state_topic"].endswith("/camera")
    if "expire_after" in part:
        assert isinstance(part["expire_after"], int) and part["expire_after"] > 0


def test_every_id_is_there_once():
    parts = config()["components"].values()
    assert len({part["unique_id"] for part in parts}) == len(parts)
    assert len({part["name"] for part in parts}) == len(parts)


def test_templates_give_the_state_with_faces_and_without():
    parts = config()["components"]
    state = state_payload(result(face(1, 0.7), face(2, 0.6)), STATUS, problem=None, version="1.2")
    values = {key: render(p["value_template"], state) for key, p in parts.items() if "value_template" in p}
    assert values == {
        "emotion": "happy", "confidence": "65.0", "faces": "2", "frames_per_second": "15.0", "latency": "0.071",
        "dropped": "3", "gaps": "1", "problem": "OFF", "share_happy": "65.0", "share_sad": "35.0",
    }  # fmt: skip
    state = state_payload(None, STATUS, problem="door: gives no pictures", version="1.2")
    values = {key: render(p["value_template"], state) for key, p in parts.items() if "value_template" in p}
    assert values["emotion"] == NO_FACE and values["problem"] == "ON" and values["faces"] == "0"
    assert values["confidence"] is values["share_happy"] is None
    assert parts["emotion"]["options"] == ["happy", "sad", NO_FACE]
    assert json.loads(render(parts["problem"]["json_attributes_template"], state)) == {"problem": state["problem"]}
    assert json.loads(render(parts["emotion"]["json_attributes_template"], state))["sure"] is False


def test_what_needs_the_camera_is_unavailable_without_it_and_problems_are_not():
    parts = config()["components"]
    both = [{"topic": "fer-cam/door/availability"}, {"topic": "fer-cam/door/camera"}]
    assert parts["emotion"]["availability"] == both and parts["faces"]["availability_mode"] == "all"
    assert not {"availability"} & (set(parts["problem"]) | set(parts["camera"]))
    assert parts["camera"]["state_topic"] == "fer-cam/door/camera"


def test_states_expire_only_if_they_come_at_regular_times():
    assert expire_after(1) == 60 and expire_after(30) == 150
    assert config()["components"]["faces"]["expire_after"] == 60
    assert not any("expire_after" in part for part in config(expire=None)["components"].values())
