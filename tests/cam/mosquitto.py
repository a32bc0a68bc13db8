"""A real broker on a free port, and a client that listens to it."""

import shutil
import socket
import subprocess
import threading
from contextlib import contextmanager

import pytest
from waiting import wait_until

pytest.importorskip("paho.mqtt.client", reason="paho-mqtt is not installed")
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

__all__ = ["Listener", "Mosquitto", "certificates", "listening", "retained"]

PROGRAM = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")


class Mosquitto:
    """A broker. users: name -> password; none: everyone may connect. tls: (certificate, key) files of the broker."""

    def __init__(self, folder, users=None, tls=None):
        if PROGRAM is None:
            pytest.skip("mosquitto is not installed: apt-get install mosquitto")
        with socket.create_server(("127.0.0.1", 0)) as door:
            self.port = door.getsockname()[1]
        lines = [
            f"listener {self.port} 127.0.0.1",
            "persistence false",
            "user root",
        ]  # which counts only if root starts it
        if users:
            self.passwords = folder / "passwords"
            self.set_users(users)
            lines += ["allow_anonymous false", f"password_file {self.passwords}"]
        else:
            lines.append("allow_anonymous true")
        if tls:
            lines += [f"certfile {tls[0]}", f"keyfile {tls[1]}"]
        self.config = folder / "mosquitto.conf"
        self.config.write_text("\n".join(lines) + "\n")
        self.process = None
        self.start()

    def set_users(self, users):
        self.passwords.write_text("".join(f"{name}:{word}\n" for name, word in users.items()))
        self.passwords.chmod(0o600)
        subprocess.run(["mosquitto_passwd", "-U", str(self.passwords)], check=True)

    def start(self):
        self.process = subprocess.Popen(
            [PROGRAM, "-c", str(self.config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_until(self._answers)

    def _answers(self):
        assert self.process.poll() is None, "mosquitto does not start"
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            self.process = None

    @property
    def address(self):
        return f"mqtt://127.0.0.1:{self.port}"


class Listener:
    """Keeps every message: topics -> payloads, in order. `now` has the last of each topic that is not empty."""

    def __init__(self, port, topic="#", user=None, password=None):
        self.messages, self.now, self.retained, self._lock = [], {}, {}, threading.Lock()
        self._client = Client(CallbackAPIVersion.VERSION2)
        if user:
            self._client.username_pw_set(user, password)
        ready = threading.Event()
        self._client.on_connect = lambda client, *_: client.subscribe(topic)
        self._client.on_subscribe = lambda *_: ready.set()
        self._client.on_message = self._take
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        assert ready.wait(30)

    def _take(self, client, userdata, message):
        with self._lock:
            text = message.payload.decode()
            if message.retain:
                self.retained[message.topic] = text
            self.messages.append((message.topic, text))
            self.now[message.topic] = text
            if not text:
                del self.now[message.topic]

    def of(self, topic):
        with self._lock:
            return [text for name, text in self.messages if name == topic]

    def publish(self, topic, text, retain=False):
        self._client.publish(topic, text, qos=1, retain=retain).wait_for_publish(10)

    def close(self):
        self._client.disconnect()
        self._client.loop_stop()


@contextmanager
def listening(port, **options):
    listener = Listener(port, **options)
    try:
        yield listener
    finally:
        listener.close()


def retained(port, **options):
    """Return what a broker retains: topic -> payload."""
    with listening(port, **options) as listener:
        listener.publish("test/end", "")  # the broker sends what it retains before this one
        wait_until(lambda: listener.of("test/end"))
        return dict(listener.retained)


def certificates(folder, host="127.0.0.1"):
    """Make an authority and a broker's certificate for `host`; return the files (authority, certificate, key)."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: apt-get install openssl")

    def openssl(*arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, cwd=folder)

    new = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    use = ("-addext", "keyUsage=critical,keyCertSign,cRLSign")
    openssl("req", "-x509", *new, *use, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Own CA")
    openssl("req", *new, "-keyout", "broker.key", "-out", "broker.csr", "-subj", f"/CN={host}")
    kind = "IP" if host[0].isdigit() else "DNS"
    (folder / "names").write_text(f"subjectAltName={kind}:{host}\n")
    openssl(
        "x509", "-req", "-in", "broker.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
        "-extfile", "names", "-out", "broker.pem",
    )  # fmt: skip
    return folder / "ca.pem", folder / "broker.pem", folder / "broker.key"
