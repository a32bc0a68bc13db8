"""The settings of outputs that need a password or a token, which are read once, before a camera is opened."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fer_cam.commands.web_arguments import WebOptions, web_options

if TYPE_CHECKING:
    from fer_cam.sinks.mqtt import MqttSettings

__all__ = ["NetworkSettings", "network_settings"]


@dataclass(frozen=True)
class NetworkSettings:
    """What --mqtt and --web mean; None for an option that is not given."""

    mqtt: MqttSettings | None
    web: WebOptions | None


def network_settings(options: argparse.Namespace) -> NetworkSettings:
    """Return the settings. Raises FerError if an address is wrong or a file cannot be read.

    A file is read once: it may be a pipe, as in `--mqtt-password-file <(pass show broker)`.
    """
    mqtt = None
    if options.mqtt:
        from fer_cam.commands.open_mqtt import mqtt_settings

        mqtt = mqtt_settings(options)
    return NetworkSettings(mqtt, web_options(options) if options.web is not None else None)
