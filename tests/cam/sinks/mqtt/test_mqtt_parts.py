"""Addresses, topics, slots and payloads of the MQTT output, without a broker."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mqtt_made import STATUS, face, result

from fer_cam.sinks.mqtt import parse_broker
from fer_cam.sinks.mqtt.payloads import dominant, face_key, face_payload, problem_of, state_payload
from fer_cam.sinks.mqtt.topics import Topics, slug
from fer_cam.sinks.output import OutputCounts
from fer_cam.types import SecondLabel
from fer_models import FerError


@pytest.mark.parametrize(
    ("address", "parts", "name"),
    [
        ("mqtt://broker", ("broker", 1883, False, "fer-cam", None, None), "mqtt://broker:1883"),
        ("mqtts://broker/", ("broker", 8883, True, "fer-cam", None, None), "mqtts://broker:8883"),
        ("MQTT://me@broker:99/home/cams/", ("broker", 99, False, "home/cams", "me", None), "mqtt://broker:99"),
        ("mqtt://a%40b:p%3Aw@10.0.0.2", ("10.0.0.2", 1883, False, "fer-cam", "a@b", "p:w"), "mqtt://10.0.0.2:1883"),
        ("mqtts://me@[fe80::1]:8884/x", ("fe80::1", 8884, True, "x", "me", None), "mqtts://[fe80::1]:8884"),
        ("mqtt://[::1]", ("::1", 1883, False, "fer-cam", None, None), "mqtt://[::1]:1883"),
    ],
)  # fmt: skip
def test_an_address_is_taken_apart_and_its_name_shows_no_user(address, parts, name):
    broker = parse_broker(address)
    assert (broker.host, broker.port, broker.tls, broker.prefix, broker.user, broker.password) == parts
    assert broker.name == name


@pytest.mark.parametrize(
    "address",
    [
        "broker", "http://broker", "mqtt://", "mqtt://:1883", "mqtt://broker:99999", "mqtt://broker:x", "mqtt://broker:0",
        "mqtt://[fe80::1", "mqtt://broker/a+b", "mqtt://broker/%23", "mqtt://broker/$SYS", "mqtt://broker?x=1",
        "mqtt://broker#x", "mqtt://:secret@broker", "mqtt://bro ker", "mqtt://" + "a" * 70,
    ],
)  # fmt: skip
def test_a_malformed_address_is_one_line_that_says_how_to_write_it(address):
    with pytest.raises(FerError, match=r"^--mqtt") as error:
        parse_broker(address)
    assert error.value.exit_code == 2 and "\n" not in str(error.value) and "secret" not in str(error.value)
    assert "mqtt://" in str(error.value) or "$ in front" in str(error.value)


@given(st.text(min_size=1))
def test_any_name_is_fit_for_a_topic_and_for_home_assistant(name):
    assert re.fullmatch(r"[a-z0-9_-]{1,64}", slug(name))


def test_names_stay_readable_and_apart():
    assert [slug(n) for n in ("Front door", "Küche", "a/b+c#d", "cam-1")] == ["front_door", "kuche", "a_b_c_d", "cam-1"]
    assert slug("厨房").startswith("camera_") and slug("厨房") != slug("客厅")
    one, other = Topics("fer-cam", "door"), Topics("site2/cams", "door")
    assert one.face(2) == "fer-cam/door/face/2" and one.identity == "fer_cam_door"
    assert other.identity == "fer_cam_site2_cams_door"
    assert other.discovery("ha") == "ha/device/fer_cam_site2_cams_door/config"


def test_the_dominant_emotion_is_that_of_all_faces():
    assert dominant([]) == (None, None, False, {})
    assert dominant([face(1, 0.7)])[:3] == ("happy", 0.7, True)
    label, confidence, sure, shares = dominant([face(1, 0.6), face(2, 0.1), face(3, 0.2, sure=False)])
    assert (label, confidence, sure) == ("sad", 0.7, True) and shares == {"happy": 0.3, "sad": 0.7}
    assert dominant([face(1, 0.9, sure=False), face(2, 0.2)])[0::2][:2] == ("happy", False)


def test_the_state_of_a_live_source_has_the_time_of_capture():
    state = state_payload(result(face(1), wall=1764432000.25, seconds=0.5), STATUS, problem=None, version="1.2")
    assert state["captured"] == "2025-11-29T16:00:00.250Z" and state["time"] == 0.5
    assert (state["frames_per_second"], state["latency"], state["dropped"], state["gaps"]) == (15.0, 0.071, 3, 1)
    assert state["version"] == "1.2" and state["problem"] is None
    nothing = state_payload(None, STATUS, problem="gone", version="1.2")
    assert nothing["faces"] == 0 and nothing["emotion"] is None and nothing["captured"] is None
    json.dumps([state, nothing], allow_nan=False)


def test_a_face_has_its_second_labels():
    value = face_payload(face(4, attributes={"gender": SecondLabel("man", 0.8, {"man": 0.8, "woman": 0.2}, False)}))
    assert value["id"] == 4 and value["box"] == [1, 2, 30, 40]
    assert value["attributes"]["gender"] == {"label": "man", "confidence": 0.8, "sure": False}
    assert face_key(value) != face_key(face_payload(face(4)))


def test_a_problem_is_the_source_then_silence_then_another_output():
    counts = [OutputCounts("me", 1, 0, 0, 1, 0, "me: gone"), OutputCounts("a.csv", 1, 0, 0, 1, 0, "a.csv: disk full")]
    broken = replace(STATUS, outputs=tuple(counts))
    assert problem_of(broken, live=True, own="me") == "a.csv: disk full"
    assert problem_of(replace(STATUS, outputs=(counts[0],)), live=True, own="me") is None
    assert "no picture for more" in problem_of(replace(broken, idle=31.0), live=True, own="me")
    assert problem_of(replace(STATUS, idle=31.0), live=False, own="me") is None
    assert problem_of(replace(broken, connected=False), live=True, own="me") == "door: gives no pictures"
