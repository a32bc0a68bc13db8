"""The options of the MQTT output, and what its parser cannot know. Loads no OpenCV."""

from __future__ import annotations

import argparse

from fer_cam.commands.argument_types import number
from fer_models.errors import FerError

__all__ = ["NEED_MQTT", "PASSWORD", "add_mqtt", "check_mqtt"]

PASSWORD = "FER_CAM_MQTT_PASSWORD"
"""Environment variable that holds the password."""
NEED_MQTT = ("name", "mqtt_password_file", "mqtt_ca", "mqtt_every", "mqtt_changes", "mqtt_discovery")
"""Options that say how, and do nothing without --mqtt."""


def add_mqtt(group: argparse._ArgumentGroup) -> None:
    """Add the options of the MQTT output."""
    add = group.add_argument
    add(
        "--mqtt", metavar="ADDRESS",
        help="publish the state and the emotions on a broker: mqtt://HOST, or mqtt://USER@HOST:1883/PREFIX, where "
        "PREFIX begins every topic (default: fer-cam); mqtts:// with TLS",
    )  # fmt: skip
    add(
        "--name", metavar="NAME",
        help="with --mqtt or --osc: name of this device in topics, addresses and Home Assistant; each needs its own "
        "(default: the name of this machine)",
    )  # fmt: skip
    add(
        "--mqtt-password-file", metavar="FILE",
        help="the first line of FILE is the password of USER (default: what the environment variable "
        f"{PASSWORD} holds)",
    )  # fmt: skip
    add(
        "--mqtt-ca", metavar="FILE",
        help="with mqtts://: certificate of the authority that signed the broker's (default: those that the system "
        "trusts)",
    )  # fmt: skip
    add(
        "--mqtt-every", type=number, metavar="S",
        help="publish the newest state every S seconds; 0: as often as 100 times a second (default: 1)",
    )  # fmt: skip
    add(
        "--mqtt-changes", action="store_true",
        help="publish only if an emotion, the number of faces, whether a label is sure, or a problem has changed; "
        "never more often than --mqtt-every",
    )  # fmt: skip
    add(
        "--mqtt-discovery", metavar="PREFIX",
        help="first part of the topics on which Home Assistant looks for devices; none: publish nothing for it "
        "(default: homeassistant)",
    )  # fmt: skip


def check_mqtt(options: argparse.Namespace) -> None:
    """Refuse options of the MQTT output that do nothing. Raises FerError with exit code 2."""
    if options.mqtt == "":
        raise FerError("--mqtt is empty; give the address of a broker, such as mqtt://HOST", exit_code=2)
    for name in NEED_MQTT:
        if name == "name" and options.osc is not None:
            continue
        if options.mqtt is None and getattr(options, name) not in (None, False):
            raise FerError(f"--{name.replace('_', '-')} needs a broker; add --mqtt ADDRESS", exit_code=2)
    if options.name is not None and not options.name.strip():
        raise FerError("--name is empty; give a name, or leave it out", exit_code=2)
