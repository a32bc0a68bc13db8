"""The connection to a broker, which comes back by itself. paho-mqtt does the protocol, on a thread of its own."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from fer_cam.sinks.base import ActionNeeded
from fer_cam.sinks.mqtt.reasons import ANSWER_WITHIN, connect_problem, refusal
from fer_cam.sinks.mqtt.settings import MqttSettings
from fer_cam.sinks.mqtt.topics import Topics
from fer_models.errors import FerError

if TYPE_CHECKING:
    from paho.mqtt.client import Client as PahoClient

__all__ = ["Connection", "check_paho"]

KEEPALIVE = 20
"""Seconds without a message after which broker and client ask each other for a sign of life."""
PAUSES = (1, 60)
"""Seconds before the first try to connect again, doubled each time up to the second figure."""
KEEPALIVE_TIMEOUT = 141
"""MQTT reason code: no sign of life came."""
STEADY = 5.0
"""Seconds that a connection must last to count as one: two devices of one name end each other's again and again."""


def check_paho() -> None:
    """Raise FerError if paho-mqtt is missing or too old."""
    try:
        from paho.mqtt.enums import CallbackAPIVersion  # noqa: F401
    except ImportError as error:
        raise FerError('--mqtt needs paho-mqtt 2: pip install "fer-cam[mqtt]"') from error


class Connection:
    """A connection that is opened when this is made, and again whenever it breaks.

    connections: number of times that it came about. asked: Home Assistant has started since `asked` was last set to
    False.
    """

    def __init__(self, settings: MqttSettings, topics: Topics, tell: Callable[[str], None]) -> None:
        """tell: gets a line on the first connection. Raises FerError if the settings cannot be used."""
        check_paho()
        from paho.mqtt.client import Client
        from paho.mqtt.enums import CallbackAPIVersion

        self._broker, self._topics, self._tell = settings.broker, topics, tell
        self._name = settings.name
        self._status = f"{settings.discovery}/status" if settings.discovery else None
        self._lock = threading.Lock()
        self._outcome, self._closing = threading.Event(), False
        self._up, self._since, self._short, self._attempt = False, 0.0, 0, False
        self._why, self._action_needed = "", False
        self._sent: list[Any] = []
        self.connections, self.asked = 0, False
        client = Client(CallbackAPIVersion.VERSION2, client_id=topics.identity)
        client.connect_timeout = ANSWER_WITHIN
        client.max_queued_messages_set(16)
        client.reconnect_delay_set(*PAUSES)
        # QoS 1: the will must arrive, and nobody is there to send it again.
        client.will_set(topics.availability, "offline", qos=1, retain=True)
        if self._broker.user is not None:
            client.username_pw_set(self._broker.user, self._broker.password)
        if self._broker.tls:
            _set_tls(client, settings.ca)
        client.on_connect, client.on_disconnect = self._connected, self._disconnected
        client.on_connect_fail, client.on_message = self._failed, self._message
        client.on_pre_connect = self._begin
        self._client = client
        client.connect_async(self._broker.host, self._broker.port, keepalive=KEEPALIVE)
        client.loop_start()

    @property
    def up(self) -> bool:
        """True while messages can be sent."""
        return self._up

    @property
    def problem(self) -> FerError | None:
        """Why there is no connection that lasts; None if there is one, or it is being opened for the first time.

        An ActionNeeded if waiting does not help.
        """
        with self._lock:
            steady = self._up and (self._short < 2 or time.monotonic() - self._since >= STEADY)
            if steady or not self._why:
                return None
            return (ActionNeeded if self._action_needed else FerError)(self._why)

    def wait(self) -> None:
        """Wait until the first attempt has succeeded or failed, ANSWER_WITHIN seconds at most."""
        if not self._outcome.wait(ANSWER_WITHIN) and not self._up:
            self._set_problem(connect_problem(TimeoutError(), self._broker))

    def _begin(self, client: Any, userdata: Any) -> None:
        self._attempt = True

    def _connected(self, client: Any, userdata: Any, flags: Any, code: Any, properties: Any) -> None:
        if code.is_failure:
            self._attempt = False
            self._set_problem(refusal(code.value, str(code), self._broker), action=True)
            return
        client.subscribe([(topic, 0) for topic in (self._topics.availability, self._status) if topic])
        with self._lock:
            self._up, self._since, first = True, time.monotonic(), self.connections == 0
            self.connections += 1
        self._outcome.set()
        if first:
            self._tell(f"{self._broker.name}: connected; the topics begin with {self._topics.base}/")

    def _failed(self, client: Any, userdata: Any) -> None:
        # paho calls this where it handles the exception, and passes it to nobody.
        error = sys.exc_info()[1]
        import ssl

        self._set_problem(connect_problem(error, self._broker), action=isinstance(error, ssl.SSLError))

    def _disconnected(self, client: Any, userdata: Any, flags: Any, code: Any, properties: Any) -> None:
        with self._lock:
            up, self._up = self._up, False
            lasted = time.monotonic() - self._since
            if up:
                self._short = self._short + 1 if lasted < STEADY else 0
            short = self._short
        if self._closing or not self._attempt:  # paho may tell it twice, and after a refusal
            return
        self._attempt = False
        client.reconnect_delay_set(min(PAUSES[0] * 2 ** min(short, 6), PAUSES[1]), PAUSES[1])
        if not up and code.value == KEEPALIVE_TIMEOUT:
            self._set_problem(connect_problem(TimeoutError(), self._broker))
        elif not up:
            self._set_problem(
                "the broker closed the connection without an answer; check the port, and use mqtts:// if it has TLS"
            )
        elif short >= 2:
            self._set_problem(
                f"the connection is lost again and again; if another device has the name {self._name}, too, give one "
                "of them another --name",
                action=True,
            )
        else:
            self._set_problem("connection lost")

    def _message(self, client: Any, userdata: Any, message: Any) -> None:
        if message.retain:  # older than this connection, on which everything is published anyway
            return
        if message.topic == self._status:
            self.asked = self.asked or message.payload == b"online"
        elif message.payload == b"offline" and not self._closing:
            # The last will of an earlier connection, which the broker has given up only now.
            client.publish(self._topics.availability, "online", retain=True)

    def _set_problem(self, why: str, *, action: bool = False) -> None:
        """action: somebody must act, since waiting does not help."""
        with self._lock:
            self._why, self._action_needed = f"{self._broker.name}: {why}", action
        self._outcome.set()

    @property
    def clogged(self) -> bool:
        """True while messages that were sent before are not on the network yet."""
        self._sent = [info for info in self._sent if info.rc == 0 and not info.is_published()]
        return self._up and bool(self._sent)

    def send(self, topic: str, payload: str, *, qos: int = 0) -> None:
        """Publish a retained message, if there is a connection. An empty one removes what the broker retains.

        QoS 0 is enough for a state: TCP loses none while the connection lasts, and after it all is sent again. It also
        keeps paho from sending an old state again after a newer one.
        """
        if self._up:
            self._sent.append(self._client.publish(topic, payload, qos=qos, retain=True))

    def close(self) -> None:
        """Say that the device is offline, wait until that has arrived, 2 seconds at most, and disconnect."""
        self._closing = True
        self.send(self._topics.availability, "offline", qos=1)
        end = time.monotonic() + 2.0
        for info in self._sent:
            with suppress(ValueError, RuntimeError):  # the connection is gone
                info.wait_for_publish(max(0.0, end - time.monotonic()))
        self._client.disconnect()  # after this the broker sends no last will
        # Not for longer: the thread may wait for a name server. It is a daemon.
        stop = threading.Thread(target=self._client.loop_stop, daemon=True)
        stop.start()
        stop.join(2.0)


def _set_tls(client: PahoClient, ca: str | None) -> None:
    import ssl

    try:
        client.tls_set(ca_certs=ca)
    except FileNotFoundError as error:
        raise FerError(f"--mqtt-ca {ca}: no such file; give the certificate of an authority", exit_code=2) from error
    except (OSError, ssl.SSLError) as error:
        words = "is no certificate in PEM form" if isinstance(error, ssl.SSLError) else f"cannot be read ({error})"
        raise FerError(f"--mqtt-ca {ca}: {words}; give the certificate of an authority", exit_code=2) from error
