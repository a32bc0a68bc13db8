"""The settings of the MQTT output."""

from __future__ import annotations

from dataclasses import dataclass

from fer_cam.sinks.mqtt.address import Broker

__all__ = ["DISCOVERY", "EVERY", "MqttSettings"]

DISCOVERY = "homeassistant"
"""First part of the topics on which Home Assistant looks for devices, and says that it has started."""
EVERY = 1.0
"""Seconds between two states."""


@dataclass(frozen=True)
class MqttSettings:
    """The settings of the MQTT output.

    broker: where it is. name: of this device, as people read it. every: least seconds between two states. changes:
    publish only what has changed. discovery: see DISCOVERY; None publishes none. ca: file with the certificate of the
    authority that signed the broker's; None: those that the system trusts.
    """

    broker: Broker
    name: str
    every: float = EVERY
    changes: bool = False
    discovery: str | None = DISCOVERY
    ca: str | None = None
