"""The sink that publishes the newest state on an MQTT broker, at most so often."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from fer_cam.sinks.mqtt.client import Connection
from fer_cam.sinks.mqtt.discovery import discovery_payload, expire_after
from fer_cam.sinks.mqtt.payloads import (
    face_key,
    face_payload,
    problem_of,
    state_key,
    state_payload,
)
from fer_cam.sinks.mqtt.settings import MqttSettings
from fer_cam.sinks.mqtt.topics import SLOTS, Topics, slug
from fer_cam.sinks.slots import FaceSlots
from fer_cam.sinks.status import RunStatus, RunWatch
from fer_cam.types import Result

__all__ = ["MqttSink"]

TICK = 0.25
"""Longest time in seconds until a change is noticed."""
JITTER = 3.0
"""A start of Home Assistant is answered after 0 to JITTER seconds, so that many devices do not answer at once."""


class MqttSink:
    """Publishes state and faces, and the configuration for Home Assistant.

    A result counts as written when it has become the newest state. Of two states within `every` seconds only the later
    one is published: that is no loss. Nothing is kept for the time after a dropout; then the newest state is published.
    """

    needs_picture, recovers, lossless = False, True, False
    pauses = (0.0,)
    """A write that fails costs nothing, so that the next result is the next try."""

    def __init__(
        self, settings: MqttSettings, labels: Sequence[str], watch: RunWatch, *, live: bool, version: str,
        tell: Callable[[str], None],
    ) -> None:  # fmt: skip
        """labels: of the emotion model. watch: knows the state of the run. live: the source is live.

        version: of fer-cam. tell: gets lines for the user. Returns before there is a connection; raises FerError if
        the settings cannot be used.
        """
        self.name = settings.broker.name
        self._settings, self._labels, self._watch, self._live = settings, labels, watch, live
        self._version = version
        self._topics = Topics(settings.broker.prefix, slug(settings.name))
        self._slots = FaceSlots(SLOTS)
        self._result: Result | None = None
        self._published: dict[str, object] = {}
        self._connections, self._due, self._discover_at = 0, 0.0, float("inf")
        self._stop, self._closed = threading.Event(), False
        self._connection = Connection(settings, self._topics, tell)
        self._thread = threading.Thread(target=self._run, name="mqtt states", daemon=True)
        self._thread.start()

    def write(self, result: Result) -> None:
        """Take the newest result. Raises FerError while there is no connection."""
        self._result = result
        self._connection.wait()
        if problem := self._connection.problem:
            raise problem

    def _run(self) -> None:
        tick = min(TICK, max(self._settings.every / 4, 0.01))
        while not self._stop.wait(tick):
            self._beat(time.monotonic())

    def _beat(self, now: float) -> None:
        connection = self._connection
        if not connection.up or connection.clogged:  # a network that is slow gets fewer states, and never a queue
            return
        if connection.connections != self._connections:
            self._connections = connection.connections
            self._begin(now)
        if connection.asked:
            connection.asked = False
            self._discover_at = now + random.uniform(0, JITTER)
        if now >= self._discover_at:
            self._discover_at = float("inf")
            self._discover()
            self._published.clear()
            self._due = 0.0
        status = self._watch.status()
        self._send_changed(self._topics.camera, "online" if status.connected else "offline")
        if now >= self._due and self._send_states(status):
            self._due = max(self._due + self._settings.every, now)

    def _begin(self, now: float) -> None:
        """Publish on a new connection all that does not depend on a result."""
        self._published.clear()
        self._due = 0.0
        for slot in range(1, SLOTS + 1):  # of a run that was killed
            self._connection.send(self._topics.face(slot), "")
        if self._settings.discovery:
            self._discover_at = now
        self._connection.send(self._topics.availability, "online")

    def _discover(self) -> None:
        assert self._settings.discovery
        expire = None if self._settings.changes else expire_after(self._settings.every)
        payload = discovery_payload(
            self._topics, self._settings.name, self._labels, model=self._watch.status().model, version=self._version,
            expire=expire,
        )  # fmt: skip
        self._connection.send(self._topics.discovery(self._settings.discovery), json.dumps(payload), qos=1)

    def _send_states(self, status: RunStatus, *, ended: bool = False) -> bool:
        """Publish the state and the faces; with `changes` only those that changed. Returns False if there were none."""
        result = self._result if status.connected else None
        problem = None if ended else problem_of(status, live=self._live, own=self.name)
        state = state_payload(result, status, problem=problem, version=self._version)
        sent = self._send(self._topics.state, state, state_key(state))
        faces = (None,) * SLOTS if ended or result is None else self._slots.place(result)
        for slot, face in enumerate(faces, 1):
            topic = self._topics.face(slot)
            if face is not None:
                payload = face_payload(face)
                sent |= self._send(topic, payload, face_key(payload))
            elif self._published.pop(topic, None) is not None:
                self._connection.send(topic, "")
                sent = True
        return sent

    def _send(self, topic: str, payload: dict[str, Any], key: object) -> bool:
        if self._settings.changes and self._published.get(topic) == key:
            return False
        self._published[topic] = key
        self._connection.send(topic, json.dumps(payload))
        return True

    def _send_changed(self, topic: str, text: str) -> None:
        if self._published.get(topic) != text:
            self._published[topic] = text
            self._connection.send(topic, text)

    def close(self) -> None:
        """Publish the last state, remove the faces, and say that the device is offline. May be called twice."""
        if self._closed:
            return
        self._closed = True
        if self._result is not None:
            self._connection.wait()
        self._stop.set()
        self._thread.join(2.0)
        if self._connection.up:
            if self._connections == 0:
                self._beat(time.monotonic())
            self._published.pop(self._topics.state, None)
            self._send_states(self._watch.status(), ended=True)
            self._connection.send(self._topics.camera, "offline")
        self._connection.close()
