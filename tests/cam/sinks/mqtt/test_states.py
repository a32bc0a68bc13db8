"""What a listener on a real broker sees of a run."""

import json
import time

from mosquitto import retained
from mqtt_made import face, result
from waiting import wait_until

BASE = "fer-cam/front_door"
CONFIG = "homeassistant/device/fer_cam_front_door/config"


def states(listener):
    return [json.loads(text) for text in listener.of(f"{BASE}/state")]


def test_state_faces_and_configuration_are_retained_for_whoever_comes_later(broker, start):
    run = start(broker.address)
    run.write(result(face(1), face(2, 0.1), wall=1764432000.25))
    wait_until(lambda: f"{BASE}/face/2" in retained(broker.port))
    kept = retained(broker.port)
    assert set(kept) == {
        CONFIG, f"{BASE}/availability", f"{BASE}/camera", f"{BASE}/state", f"{BASE}/face/1", f"{BASE}/face/2",
    }  # fmt: skip
    assert (kept[f"{BASE}/availability"], kept[f"{BASE}/camera"]) == ("online", "online")
    state = json.loads(kept[f"{BASE}/state"])
    assert state["faces"] == 2 and state["emotion"] == "sad" and state["captured"].startswith("2025-11-29T16:00:00.25")
    assert state["source"] == "rtsp://10.0.0.2/door" and "secret" not in json.dumps(kept)
    assert json.loads(kept[f"{BASE}/face/2"])["emotion"] == "sad"
    assert json.loads(kept[CONFIG])["state_topic"] == f"{BASE}/state"
    assert run.lines == [f"{broker.address}: connected; the topics begin with {BASE}/"]


def test_a_face_that_leaves_is_removed_from_the_broker(broker, start, listener):
    run = start(broker.address)
    run.write(result(face(1), face(2)))
    wait_until(lambda: f"{BASE}/face/2" in listener.now)
    run.write(result(face(2)))
    wait_until(lambda: f"{BASE}/face/1" not in listener.now)
    assert f"{BASE}/face/2" in listener.now and states(listener)[-1]["faces"] == 1
    for id in range(3, 40):  # people come and go
        run.write(result(face(id), face(id + 1)))
        time.sleep(0.02)
    run.write(result())
    wait_until(lambda: not any("/face/" in topic for topic in listener.now))
    assert not any("/face/" in topic for topic in retained(broker.port))


def test_faces_of_a_killed_run_are_removed_by_the_next(broker, start, listener):
    listener.publish(f"{BASE}/face/5", '{"id": 99}', retain=True)
    wait_until(lambda: f"{BASE}/face/5" in retained(broker.port))
    start(broker.address)
    wait_until(lambda: f"{BASE}/face/5" not in retained(broker.port))


def test_states_come_at_most_so_often_and_only_the_newest(broker, start, listener):
    run, began = start(broker.address, every=0.5), time.monotonic()
    for i in range(100):
        run.write(result(face(1, 0.5 + i / 1000)))
        time.sleep(0.02)
    wait_until(lambda: states(listener)[-1]["confidence"] == 0.599)
    assert 4 <= len(states(listener)) <= (time.monotonic() - began) / 0.5 + 2
    run.output.close(10)
    counts = run.output.counts
    assert counts.written == counts.given == 100 and not counts.lost and not counts.dropped


def test_with_changes_a_state_comes_only_if_something_changed(broker, start, listener):
    run = start(broker.address, changes=True, every=0.05)
    for i in range(30):
        run.write(result(face(1, 0.7 + i / 1000)))
        time.sleep(0.02)
    wait_until(lambda: states(listener) and states(listener)[-1]["faces"] == 1)
    before = len(states(listener)), len(listener.of(f"{BASE}/face/1"))
    time.sleep(0.5)
    assert (len(states(listener)), len(listener.of(f"{BASE}/face/1"))) == before and before[0] <= 2
    run.write(result(face(1, 0.7, sure=False)))
    wait_until(lambda: states(listener)[-1]["sure"] is False)
    run.write(result(face(1, 0.2)))
    wait_until(lambda: states(listener)[-1]["emotion"] == "sad")
    assert len(states(listener)) == before[0] + 2
    parts = json.loads(listener.now[CONFIG])["components"]
    assert not any("expire_after" in part for part in parts.values())


def test_a_camera_that_is_gone_is_offline_and_a_problem_while_the_device_stays_online(broker, start, listener):
    run = start(broker.address)
    run.write(result(face(1)))
    wait_until(lambda: listener.now.get(f"{BASE}/camera") == "online" and f"{BASE}/face/1" in listener.now)
    run.camera.connected = False
    wait_until(lambda: listener.now[f"{BASE}/camera"] == "offline" and states(listener)[-1]["problem"])
    state = states(listener)[-1]
    assert state["problem"] == "rtsp://10.0.0.2/door: gives no pictures" and state["faces"] == 0
    wait_until(lambda: f"{BASE}/face/1" not in listener.now)
    assert listener.now[f"{BASE}/availability"] == "online"
    run.camera.connected = True
    run.write(result(face(2)))
    wait_until(lambda: listener.now[f"{BASE}/camera"] == "online" and states(listener)[-1]["problem"] is None)


def test_the_end_of_a_run_says_offline_and_removes_the_faces(broker, start, listener):
    run = start(broker.address)
    run.write(result(face(1)))
    wait_until(lambda: f"{BASE}/face/1" in listener.now)
    run.output.close(10)
    run.sink.close()
    assert run.output.error is None
    wait_until(
        lambda: listener.now[f"{BASE}/availability"] == "offline" and listener.now[f"{BASE}/camera"] == "offline"
    )
    assert f"{BASE}/face/1" not in listener.now
    assert listener.of(f"{BASE}/availability").count("offline") == 1  # the last will does not come after it


def test_a_run_that_ends_at_once_has_published_its_state(broker, start, listener):
    run = start(broker.address, every=60)
    run.write(result(face(1)))
    run.output.close(10)
    wait_until(lambda: states(listener) and states(listener)[-1]["faces"] == 1)


def test_home_assistant_gets_the_configuration_again_when_it_starts(broker, start, listener, monkeypatch):
    monkeypatch.setattr("fer_cam.sinks.mqtt.sink.JITTER", 0.1)
    run = start(broker.address, every=60)
    run.write(result(face(1)))
    wait_until(lambda: len(states(listener)) >= 1)
    count, sent = len(states(listener)), len(listener.of(CONFIG))
    assert sent == 1
    listener.publish("homeassistant/status", "offline")
    listener.publish("homeassistant/status", "online")
    wait_until(lambda: len(listener.of(CONFIG)) == 2 and len(states(listener)) > count)


def test_a_last_will_that_comes_late_is_corrected(broker, start, listener):
    # As after a network that was gone: the broker gives up the old connection when the new one is there.
    run = start(broker.address)
    run.write(result(face(1)))
    wait_until(lambda: listener.of(f"{BASE}/availability") == ["online"])
    listener.publish(f"{BASE}/availability", "offline", retain=True)
    wait_until(lambda: listener.of(f"{BASE}/availability") == ["online", "offline", "online"])
    run.output.close(10)
    wait_until(lambda: retained(broker.port)[f"{BASE}/availability"] == "offline")


def test_another_discovery_prefix_and_none(broker, start, listener):
    run = start(broker.address + "/site", name="A", discovery="ha")
    run.write(result(face(1)))
    wait_until(lambda: "ha/device/fer_cam_site_a/config" in listener.now and "site/a/state" in listener.now)
    start(broker.address, name="B", discovery=None).write(result(face(1)))
    wait_until(lambda: "fer-cam/b/state" in listener.now)
    assert not any(topic.startswith("homeassistant") for topic in listener.now)


def test_the_output_does_not_report_itself_as_a_problem(broker, start, listener):
    broker.stop()
    run = start(broker.address)
    run.write(result(face(1)))
    wait_until(lambda: run.output.counts.problem)
    assert "connection refused" in run.watch.status().problem
    broker.start()
    wait_until(lambda: run.sink._connection.up)
    assert run.output.counts.problem  # nothing was written since
    later = retained(broker.port)
    wait_until(lambda: f"{BASE}/state" in retained(broker.port))
    later = retained(broker.port)
    assert json.loads(later[f"{BASE}/state"])["problem"] is None
