"""Describe a run for session.json: its source, models, settings and versions."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timezone
from importlib import metadata
from typing import Any

from fer_cam.session.info import ModelInfo, SessionInfo
from fer_cam.settings import Settings
from fer_cam.sinks.face_names import name_in_results
from fer_cam.sources import Source
from fer_models.card import Bundle
from fer_models.redact import redact

__all__ = ["describe"]

PACKAGES = ("numpy", "opencv-python", "ai-edge-litert", "tflite-runtime", "tensorflow", "av")
"""Packages on which the figures depend."""


def describe(
    source: Source, settings: Settings, emotion: Bundle, attributes: Sequence[Bundle] = (), *,
    version: str, informed: bool | None = None,
) -> SessionInfo:  # fmt: skip
    """Return what session.json says of a run before its first frame.

    emotion: bundle of the emotion model. attributes: bundles of the second labels. version: of fer-cam. informed: see
    SessionInfo. The name and the password in a stream's address are left out. The start is set by the writer.
    """
    shown = {k: _plain(v) for k, v in asdict(settings).items() if k != "source"}
    return SessionInfo(
        start=datetime.now(timezone.utc), source=name_in_results(redact(source.name)), live=source.live,
        fps=round(float(source.fps), 4), models=tuple(_model(bundle) for bundle in (emotion, *attributes)),
        detector=settings.detector, settings=shown, versions=_versions(version), informed=informed,
    )  # fmt: skip


def _plain(value: Any) -> Any:
    """Return a setting as JSON has it: no surrogates of an undecodable path, lists in place of tuples."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def _model(bundle: Bundle) -> ModelInfo:
    normal = bundle.card.get("metrics", {}).get("normal", {})
    accuracy = normal.get("accuracy") if isinstance(normal, Mapping) else None
    accuracy = float(accuracy) if isinstance(accuracy, (int, float)) and not isinstance(accuracy, bool) else None
    return ModelInfo(bundle.task, bundle.name, str(bundle.card["sha256"]), bundle.labels, accuracy)


def _versions(version: str) -> dict[str, str]:
    """Return the versions of fer-cam, Python, the system and the packages that are installed."""
    versions = {"fer-cam": version, "python": platform.python_version(), "system": platform.platform()}
    for package in PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return versions
