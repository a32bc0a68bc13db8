"""The configuration by which Home Assistant finds the device and its sensors (MQTT discovery, one message a device).

https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fer_cam.sinks.mqtt.topics import Topics

__all__ = ["NO_FACE", "discovery_payload", "expire_after"]

NO_FACE = "none"
"""State of the emotion while no face is there."""


def expire_after(every: float) -> int:
    """Return the seconds without a state after which Home Assistant shows none. every: seconds between two states."""
    return int(max(60, 5 * every))


def discovery_payload(
    topics: Topics, name: str, labels: Sequence[str], *, model: str, version: str, expire: int | None
) -> dict[str, Any]:
    """Return the configuration of a device with its sensors.

    name: of the device, for people. labels: of the emotion model. expire: as from expire_after(); None if states come
    only on changes, so that silence means nothing.
    """
    process = {"topic": topics.availability}
    seen = {"availability": [process, {"topic": topics.camera}], "availability_mode": "all"}
    timed = {} if expire is None else {"expire_after": expire}
    measured = {"platform": "sensor", "state_class": "measurement", **timed}
    diagnostic = {"entity_category": "diagnostic"}
    counted = {"platform": "sensor", "state_class": "total_increasing", "enabled_by_default": False, **diagnostic}
    confidence = _percent("value_json.confidence")
    parts: dict[str, dict[str, Any]] = {
        "emotion": {
            "platform": "sensor", "name": "Emotion", "device_class": "enum", "options": [*labels, NO_FACE],
            "value_template": f"{{{{ value_json.emotion or '{NO_FACE}' }}}}", "icon": "mdi:emoticon-outline",
            "json_attributes_topic": topics.state,
            "json_attributes_template": "{{ {'sure': value_json.sure} | tojson }}",
            **timed, **seen,
        },
        "confidence": {
            "name": "Confidence", "unit_of_measurement": "%", "value_template": confidence, "icon": "mdi:percent",
            **measured, **seen,
        },
        "faces": {
            "name": "Faces", "unit_of_measurement": "faces", "value_template": "{{ value_json.faces }}",
            "icon": "mdi:account-multiple", **measured, **seen,
        },
        "frames_per_second": {
            "name": "Frame rate", "unit_of_measurement": "frames/s",
            "value_template": "{{ value_json.frames_per_second }}", "icon": "mdi:speedometer", **measured, **diagnostic,
        },
        "latency": {
            "name": "Latency", "device_class": "duration", "unit_of_measurement": "s",
            "value_template": "{{ value_json.latency }}", "enabled_by_default": False, **measured, **diagnostic,
        },
        "dropped": {"name": "Dropped frames", "value_template": "{{ value_json.dropped }}", **counted},
        "gaps": {"name": "Gaps of the source", "value_template": "{{ value_json.gaps }}", **counted},
        "problem": {
            "platform": "binary_sensor", "name": "Problem", "device_class": "problem",
            "value_template": "{{ 'ON' if value_json.problem else 'OFF' }}",
            "json_attributes_topic": topics.state,
            "json_attributes_template": "{{ {'problem': value_json.problem} | tojson }}", **timed, **diagnostic,
        },
        "camera": {
            "platform": "binary_sensor", "name": "Camera", "device_class": "connectivity",
            "state_topic": topics.camera, "payload_on": "online", "payload_off": "offline", **diagnostic,
        },
    }  # fmt: skip
    for label in labels:
        share = f"value_json.emotions.get('{label}')"
        parts[f"share_{label}"] = {
            "name": f"Share of {label}", "unit_of_measurement": "%", "value_template": _percent(share),
            "enabled_by_default": False, **measured, **seen,
        }  # fmt: skip
    for key, part in parts.items():
        part["unique_id"] = f"{topics.identity}_{key}"
    return {
        "device": {
            "identifiers": [topics.identity], "name": name, "manufacturer": "fer-cam", "model": model,
            "sw_version": version,
        },
        "origin": {"name": "fer-cam", "sw_version": version},
        "availability": [process],
        "state_topic": topics.state,
        "components": parts,
    }  # fmt: skip


def _percent(value: str) -> str:
    """Return the template of a share 0..1 in percent, which is unknown while there is none."""
    return f"{{{{ ({value} * 100) | round(1) if {value} is not none else none }}}}"
