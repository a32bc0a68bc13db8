"""An MQTT output on a real broker."""

import pytest
from mosquitto import Mosquitto, listening
from mqtt_made import Camera

from fer_cam.sinks import Output
from fer_cam.sinks.mqtt import MqttSettings, MqttSink, parse_broker
from fer_cam.sinks.status import RunWatch


class Run:
    """A sink with the output that feeds it, the camera that it watches, and the lines that the user reads."""

    def __init__(self, address, name="Front door", password=None, **settings):
        from dataclasses import replace

        broker = parse_broker(address)
        broker = replace(broker, password=password) if password else broker
        self.camera, self.lines = Camera(), []
        self.watch = RunWatch(self.camera, "mobilenet-7")
        options = {"every": 0.1} | settings
        self.sink = MqttSink(
            MqttSettings(broker, name, **options), ("happy", "sad"), self.watch, live=True, version="1.2",
            tell=self.lines.append,
        )  # fmt: skip
        self.output = Output(self.sink, live=True, tell=self.lines.append)
        self.watch.watch([self.output])

    def write(self, *results):
        for each in results:
            self.watch.see(each)
            self.output.write(each)


@pytest.fixture
def broker(tmp_path):
    one = Mosquitto(tmp_path)
    yield one
    one.stop()


@pytest.fixture
def listener(broker):
    with listening(broker.port) as one:
        yield one


@pytest.fixture
def start():
    """Starts outputs (`start(address, name=..., every=...)`), and closes them at the end."""
    made = []

    def make(address, **options):
        made.append(Run(address, **options))
        return made[-1]

    yield make
    for run in made:
        run.output.close(10)
