"""`fer-cam models`: the bundles that are installed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fer_cam.system import check_opencv
from fer_models.command import OneLineParser, tell
from fer_models.errors import FerError

__all__ = ["run"]


def _describe(name: str) -> dict[str, Any]:
    from fer_models.card import load_bundle

    bundle = load_bundle(name)
    metrics = bundle.card.get("metrics", {})
    size = bundle.model_path.stat().st_size
    return {
        "name": name,
        "task": bundle.task,
        "labels": list(bundle.labels),
        "input": {"height": bundle.input_size[0], "width": bundle.input_size[1], "channels": bundle.channels},
        "bytes": size,
        "metrics": metrics,
        "folder": str(bundle.folder),
    }


def _list_models(as_json: bool) -> int:
    """Print every shipped bundle; a broken one is told on stderr and makes the exit code 1."""
    from fer_cam.settings import DEFAULT_MODEL
    from fer_models.card import bundle_names, find_bundle, often_missed

    found, broken = [], 0
    for name in bundle_names():
        try:
            found.append(_describe(name))
        except FerError as error:
            broken = 1
            tell("fer-cam", error)
    if as_json:
        print(json.dumps(found, indent=2, ensure_ascii=False))
        return broken
    if not found:
        print("no models are installed" if not broken else "no usable models")
        return broken
    width, task = (max(len(m[key]) for m in found) for key in ("name", "task"))
    print(f"{'model':<{width}}  {'task':<{task}}  {'size':>7}  {'accuracy':>8}  {'headset':>8}  labels")
    for m in found:
        scores = [m["metrics"].get(k, {}).get("accuracy") for k in ("normal", "headset")]
        shown = "  ".join(f"{s:>8.1%}" if isinstance(s, float) else f"{'-':>8}" for s in scores)
        print(
            f"{m['name']:<{width}}  {m['task']:<{task}}  {m['bytes'] / 1e6:>4.1f} MB  {shown}  {', '.join(m['labels'])}"
        )
    print(f"\n{DEFAULT_MODEL} is used unless --model says otherwise. headset: the same faces, a bar over their eyes.")
    print("Accuracies on different faces or labels do not compare:")
    for m in found:
        if m["metrics"].get("split"):
            missed = often_missed(m["metrics"])
            more = f"; often missed: {missed}" if missed else ""
            print(f"  {m['name']:<{width}}  on {m['metrics']['split']}{more}")
    print(f"details: {find_bundle(found[0]['name']).parent}/NAME/card.json")
    return broken


def run(arguments: Sequence[str]) -> int:
    """The command, given what stands behind `fer-cam models`; returns the exit code."""
    parser = OneLineParser(
        prog="fer-cam models", description="List the models that are installed, with their measured accuracy."
    )
    parser.add_argument("--json", action="store_true", help="as JSON, with every metric of the card")
    options = parser.parse_args(arguments)
    check_opencv()
    return _list_models(options.json)
