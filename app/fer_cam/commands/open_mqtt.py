"""Make the settings of the MQTT output from a command line, and open it."""

from __future__ import annotations

import argparse
import os
import re
import socket
from dataclasses import replace
from functools import partial

from fer_cam import __version__
from fer_cam.commands.mqtt_arguments import PASSWORD
from fer_cam.commands.secret_file import read_secret
from fer_cam.pipeline.pipeline import Pipeline
from fer_cam.sinks.mqtt import Broker, MqttSettings, MqttSink, parse_broker
from fer_cam.sinks.mqtt.client import check_paho
from fer_cam.sinks.mqtt.settings import DISCOVERY, EVERY
from fer_cam.sinks.status import RunWatch
from fer_cam.sources import Source
from fer_models.command import tell
from fer_models.errors import FerError

__all__ = ["mqtt_settings", "open_mqtt"]


def mqtt_settings(options: argparse.Namespace) -> MqttSettings:
    """Return the settings that the options describe. Raises FerError if they cannot be used."""
    check_paho()
    broker = _with_password(parse_broker(options.mqtt), options.mqtt_password_file)
    if options.mqtt_ca is not None and not broker.tls:
        raise FerError("--mqtt-ca needs a connection with TLS; write the address with mqtts://", exit_code=2)
    if options.mqtt_ca is not None and not os.path.isfile(options.mqtt_ca):
        raise FerError(f"--mqtt-ca {options.mqtt_ca}: no such file; give a certificate in PEM form", exit_code=2)
    return MqttSettings(
        broker, options.name or socket.gethostname() or "camera",
        every=EVERY if options.mqtt_every is None else options.mqtt_every, changes=options.mqtt_changes,
        discovery=_discovery(options.mqtt_discovery), ca=options.mqtt_ca,
    )  # fmt: skip


def open_mqtt(
    options: argparse.Namespace, settings: MqttSettings, pipeline: Pipeline, source: Source, watch: RunWatch
) -> MqttSink:
    """Open the output. The connection comes about later, if the broker is away now. Raises FerError.

    settings: as from mqtt_settings() with the same options.
    """
    from_file = "mqtt" in getattr(options, "from_file", ())
    if parse_broker(options.mqtt).password is not None and not from_file:
        tell(
            "fer-cam",
            f"{settings.broker.name}: everyone on this machine can read the password in the command line; put it into "
            f"{PASSWORD} or a --mqtt-password-file",
        )
    return MqttSink(
        settings, pipeline.classifier.labels, watch, live=source.live, version=__version__,
        tell=partial(tell, "fer-cam"),
    )  # fmt: skip


def _with_password(broker: Broker, file: str | None) -> Broker:
    """Return the broker with the password of a file or the environment, which win over one in the address."""
    if file is not None:
        if broker.user is None:
            raise FerError("--mqtt-password-file needs a user; put it into the address, as in USER@HOST", exit_code=2)
        password = read_secret(f"--mqtt-password-file {file}", file, "password")
        if not password:
            raise FerError(
                f"--mqtt-password-file {file}: its first line is empty; write the password there", exit_code=2
            )
        return replace(broker, password=password)
    if os.environ.get(PASSWORD) and broker.user is not None:
        return replace(broker, password=os.environ[PASSWORD])
    return broker


def _discovery(prefix: str | None) -> str | None:
    if prefix is None:
        return DISCOVERY
    if prefix.lower() == "none":
        return None
    prefix = prefix.strip("/")
    if not prefix or re.search(r"[+#\s$]", prefix):
        raise FerError(
            f"--mqtt-discovery {prefix!r}: cannot begin a topic; give a name such as {DISCOVERY}, or none", exit_code=2
        )
    return prefix
