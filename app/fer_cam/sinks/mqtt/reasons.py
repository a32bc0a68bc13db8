"""Say why a broker cannot be reached, and what to do now."""

from __future__ import annotations

import socket
import ssl

from fer_cam.sinks.mqtt.address import Broker
from fer_models.errors import first_line

__all__ = ["ANSWER_WITHIN", "connect_problem", "refusal"]

ANSWER_WITHIN = 5.0
"""Seconds to wait for a broker's answer."""
BAD_USER = (134, 135)
"""MQTT reason codes: bad user name or password, not authorised."""
HOST_MISMATCH, IP_MISMATCH, EXPIRED, NOT_YET = 62, 64, 10, 9
"""OpenSSL's reasons to refuse a certificate."""


def connect_problem(error: BaseException | None, broker: Broker) -> str:
    """Return what went wrong when the connection was opened. error: as raised by the socket or by TLS."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _certificate(error, broker)
    if isinstance(error, ssl.SSLError):
        return (
            f"no TLS there ({error.reason or first_line(error)}); check the port (8883 is usual), or use mqtt:// if "
            "the broker has no TLS"
        )
    if isinstance(error, socket.gaierror):
        return f"no such host {broker.host}; check the address and your network"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused: nothing listens there; check the address and that the broker is running"
    if isinstance(error, TimeoutError):
        return f"no answer within {ANSWER_WITHIN:g} s; check the address, the network and the firewall"
    cause = getattr(error, "strerror", None) or (first_line(error) if error else "unknown reason")
    return f"cannot connect ({cause}); check the address and that the broker is running"


def _certificate(error: ssl.SSLCertVerificationError, broker: Broker) -> str:
    code = error.verify_code
    if code in (HOST_MISMATCH, IP_MISMATCH):
        return f"its certificate is for another host than {broker.host}; use the host name that stands in it"
    if code in (EXPIRED, NOT_YET):
        when = "has expired" if code == EXPIRED else "is not valid yet"
        return f"its certificate {when}; renew it, or set the clock of this machine"
    return (
        f"its certificate is not trusted ({error.verify_message}); give the certificate of the authority that signed "
        "it by --mqtt-ca FILE"
    )


def refusal(code: int, words: str, broker: Broker) -> str:
    """Return why the broker refused. code, words: MQTT's reason code and its name."""
    if code not in BAD_USER:
        return f"the broker refuses the connection ({words}); look into its log"
    if broker.user is None:
        return (
            "the broker asks for a user and a password; put the user into the address (USER@HOST) and the password "
            "into FER_CAM_MQTT_PASSWORD or a --mqtt-password-file"
        )
    if broker.password is None:
        return (
            f"the broker refuses the user {broker.user} without a password; put it into FER_CAM_MQTT_PASSWORD or a "
            "--mqtt-password-file"
        )
    return f"the broker refuses the user {broker.user}: the user or the password is wrong; correct it and start again"
