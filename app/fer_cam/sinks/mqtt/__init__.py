"""Publish the state of a run on an MQTT broker, with discovery for Home Assistant. Needs paho-mqtt."""

from fer_cam.sinks.mqtt.address import Broker, parse_broker
from fer_cam.sinks.mqtt.settings import MqttSettings
from fer_cam.sinks.mqtt.sink import MqttSink

__all__ = ["Broker", "MqttSettings", "MqttSink", "parse_broker"]
