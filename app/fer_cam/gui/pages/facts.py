"""Facts that everybody who uses the window should know, in the window's language."""

from __future__ import annotations

from PyQt6.QtCore import QCoreApplication

__all__ = ["facts"]

translate = QCoreApplication.translate


def facts() -> tuple[tuple[str, str], ...]:
    """Return (heading, sentences) of each fact."""
    return (
        (
            translate("Facts", "Nothing leaves this machine"),
            translate("Facts", "All work is done here. No picture and no result is sent anywhere."),
        ),
        (
            translate("Facts", "Nothing is kept unless you record"),
            translate("Facts", "Pictures and labels are forgotten when the window closes, unless you save or record."),
        ),
        (
            translate("Facts", "A label is not a feeling"),
            translate(
                "Facts",
                "It says which expression a face looks like, and is often wrong. It does not say what a person feels.",
            ),
        ),
        (
            translate("Facts", "The law"),
            translate(
                "Facts",
                "The EU's AI Act bans inferring emotions at work and in schools (Art. 5(1)(f)), and asks that people "
                "who are exposed to such a system be told (Art. 50(3)). This is not legal advice.",
            ),
        ),
    )
