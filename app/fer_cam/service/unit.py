"""The systemd unit of a service, with no more rights than its configuration needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from fer_cam.service.needs import Needs

__all__ = ["make_unit"]

WATCHDOG = 60
"""Seconds of silence after which systemd restarts the service."""

COMMON = """\
[Unit]
Description=fer-cam: facial expressions, by {config}
Documentation=man:systemd.service(5)
{after}# A camera that is missing at the start may be plugged in next week.
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=main
ExecStart={command}
{environment}Restart=always
RestartSec=5
# A mistake in the configuration does not go away by itself.
RestartPreventExitStatus=2
# The sign of life is that of the pipeline: frames come, or the camera is being opened again.
WatchdogSec={watchdog}
TimeoutStartSec=180
TimeoutStopSec=45
KillMode=mixed
StateDirectory={name}
WorkingDirectory=%S/{name}
UMask=0077
# Labels of people do not belong into the log; give an output in the configuration.
StandardOutput=null
StandardError=journal
SyslogIdentifier={name}
"""

# What a service manager without root's rights can do, too.
FOR_ALL = """\
NoNewPrivileges=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
RestrictAddressFamilies={families}
"""

FOR_SYSTEM = """\
SystemCallFilter=~@privileged @resources
DynamicUser=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ProtectHome={home}
PrivateTmp=yes
ProtectProc=invisible
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RemoveIPC=yes
KeyringMode=private
"""


def make_unit(
    needs: Needs, *, name: str, program: Sequence[str], config: Path, system: bool, home: bool = False
) -> str:  # fmt: skip
    """Return the text of a unit.

    name: of the unit and its state folder. program: words that start fer-cam. config: whole path of the configuration.
    system: for the system's manager, as a user that exists only while it runs; else for that of a user. home: the
    program, or a file that it reads, lies in somebody's home.
    """
    words = [_quote(word) for word in program]
    credentials = {"fer-cam.toml": config, **{_key(option): path for option, path in needs.secrets.items()}}
    if system:
        # systemd reads these files as root and hands them over, so that nobody else need be able to read them.
        words += ["--config", "%d/fer-cam.toml"]
        words += [word for option in needs.secrets for word in (f"--{_key(option)}", f"%d/{_key(option)}")]
    else:
        words += ["--config", _quote(str(config))]
    after = "Wants=network-online.target\nAfter=network-online.target\n" if needs.network else ""
    environment = f"EnvironmentFile=-/etc/{name}.env\nEnvironment=HOME=%S/{name}\n" if system else ""
    if system:
        environment += "".join(f"LoadCredential={key}:{_escape(str(path))}\n" for key, path in credentials.items())
    families = ["AF_UNIX", *(["AF_INET", "AF_INET6"] if needs.network else []), *(["AF_NETLINK"] * needs.netlink)]
    lines = COMMON.format(
        name=name, config=_escape(str(config)), after=after, command=" ".join(words), environment=environment,
        watchdog=WATCHDOG,
    )  # fmt: skip
    lines += FOR_ALL.format(families=" ".join(families))
    if system:
        lines += FOR_SYSTEM.format(home="read-only" if home else "yes") + _network(needs) + _devices(needs)
    target = "multi-user.target" if system else "default.target"
    return f"{lines}\n[Install]\nWantedBy={target}\n"


def _network(needs: Needs) -> str:
    if not needs.network:
        return "PrivateNetwork=yes\nIPAddressDeny=any\n"
    if needs.addresses is None:
        return ""
    return f"IPAddressDeny=any\nIPAddressAllow={' '.join(needs.addresses)}\n"


def _devices(needs: Needs) -> str:
    if not needs.camera:
        return "PrivateDevices=yes\nPrivateUsers=yes\n"
    classes = ["video4linux", *(["media", "dma_heap"] if needs.pi_camera else [])]
    return "SupplementaryGroups=video\nDevicePolicy=closed\n" + "".join(f"DeviceAllow=char-{c} rw\n" for c in classes)


def _key(option: str) -> str:
    return option.replace("_", "-")


def _escape(text: str) -> str:
    """Return text in which systemd replaces nothing."""
    return text.replace("%", "%%")


def _quote(word: str) -> str:
    """Return a word of a command line as systemd reads it: no variable and no specifier in it is replaced."""
    word = _escape(word).replace("$", "$$")
    if re.fullmatch(r"[\w@%+=:,./$-]+", word):
        return word
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
