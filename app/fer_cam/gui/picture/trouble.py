"""The reason why there is no picture, and the remedy, in the window's language."""

from __future__ import annotations

from PyQt6.QtCore import QCoreApplication

__all__ = ["why_no_picture"]

translate = QCoreApplication.translate


def why_no_picture(reason: str) -> tuple[str, str]:
    """Return (what happened, what to do) for the error line of a source; both are whole sentences."""
    if "no camera was found" in reason or "no such camera" in reason:
        return (
            translate("Trouble", "No camera is connected."),
            translate("Trouble", "Plug one in: the picture comes by itself. Or open a video with Ctrl+O."),
        )
    if "no permission for /dev" in reason:
        return (
            translate("Trouble", "You may not use this camera yet."),
            translate("Trouble", "Add your account to the group “video”, then log in again."),
        )
    if "another program may be using it" in reason:
        return (
            translate("Trouble", "The camera is busy or gives no picture."),
            translate("Trouble", "Close other programs that use it: the picture comes by itself."),
        )
    if "gives no more pictures" in reason or "no picture for" in reason or "check the cable" in reason:
        return (
            translate("Trouble", "The camera or stream has stopped."),
            translate("Trouble", "Check the cable or the connection: the picture comes back by itself."),
        )
    if "not authorised" in reason or "refused by the server" in reason:
        return (
            translate("Trouble", "This address wants a user and a password."),
            translate("Trouble", "Open it again with Ctrl+N, as rtsp://USER:PASSWORD@HOST/…"),
        )
    if "check the address" in reason or "check that the stream" in reason:
        return (
            translate("Trouble", "There is no picture at this address."),
            translate("Trouble", "Check the address, and start the stream: the picture comes by itself."),
        )
    if "no such file" in reason:
        return (
            translate("Trouble", "This file is not there."),
            translate("Trouble", "Open another one with Ctrl+O, or choose a camera."),
        )
    return (
        translate("Trouble", "This source cannot be shown."),
        translate("Trouble", "Choose another source, or try again."),
    )
