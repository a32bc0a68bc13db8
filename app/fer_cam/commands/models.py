"""`fer-cam models`: list the installed model bundles."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fer_cam.system import check_opencv
from fer_models.command import HelpFormatter, OneLineParser, tell
from fer_models.errors import FerError

__all__ = ["run"]

DESCRIPTION = """\
List the installed models with their measured accuracy.

A model whose task is emotion is chosen with `fer-cam --model NAME`; a model of another task, such
as gender, adds a second label with `fer-cam --attribute NAME`."""

EPILOG = """\
columns:
  accuracy  share of the test faces that the model labels correctly
  headset   the same with the bar of a simulated VR headset over the eyes
  labels    the labels that the model can give

exit codes: 0 every model can be used, 1 a model is damaged (see its message), 2 the command line is wrong."""


def _describe(name: str) -> dict[str, Any]:
    """Return the facts about a bundle that --json prints. Raises FerError if the bundle is damaged."""
    from fer_models.card import load_bundle

    bundle = load_bundle(name)
    return {
        "name": name,
        "task": bundle.task,
        "labels": list(bundle.labels),
        "input": {"height": bundle.input_size[0], "width": bundle.input_size[1], "channels": bundle.channels},
        "bytes": bundle.model_path.stat().st_size,
        "metrics": bundle.card.get("metrics", {}),
        "folder": str(bundle.folder),
    }


def _list_models(as_json: bool) -> int:
    """Print every shipped bundle. Returns 1 if one is damaged, which is reported on stderr; else 0."""
    from fer_models.card import bundle_names

    models, exit_code = [], 0
    for name in bundle_names():
        try:
            models.append(_describe(name))
        except FerError as error:
            exit_code = 1
            tell("fer-cam", error)
    if as_json:
        print(json.dumps(models, indent=2, ensure_ascii=False))
    elif models:
        _print_table(models)
    else:
        print("no models can be used" if exit_code else "no models are installed")
    return exit_code


def _print_table(models: Sequence[dict[str, Any]]) -> None:
    from fer_cam.labelling.bundles import HEADSET, headset_name
    from fer_cam.settings import Settings
    from fer_models.card import find_bundle, often_missed

    width, task = (max(len(m[key]) for m in models) for key in ("name", "task"))
    print(f"{'model':<{width}}  {'task':<{task}}  {'size':>7}  {'accuracy':>8}  {'headset':>8}  labels")
    for m in models:
        scores = [m["metrics"].get(k, {}).get("accuracy") for k in ("normal", "headset")]
        shown = "  ".join(f"{s:>8.1%}" if isinstance(s, float) else f"{'-':>8}" for s in scores)
        print(
            f"{m['name']:<{width}}  {m['task']:<{task}}  {m['bytes'] / 1e6:>4.1f} MB  {shown}  {', '.join(m['labels'])}"
        )
    print(f"\nThe default is {Settings.model}; choose another with --model.")
    for worn in filter(None, (headset_name(m["name"]) for m in models)):
        print(f"{worn} takes the place of {worn.removesuffix(HEADSET)} under --headset.")
    print("headset: accuracy on the same faces with a headset bar over the eyes.")
    print("Compare two accuracies only if the test faces and the labels are the same:")
    for m in models:
        if m["metrics"].get("split"):
            missed = often_missed(m["metrics"])
            more = f"; often missed: {missed}" if missed else ""
            print(f"  {m['name']:<{width}}  tested on {m['metrics']['split']}{more}")
    print(f"details: {find_bundle(models[0]['name']).parent}/NAME/card.json")


def run(arguments: Sequence[str]) -> int:
    """Run `fer-cam models` with the arguments that follow it and return the exit code."""
    parser = OneLineParser(
        prog="fer-cam models",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=HelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="print JSON, with every metric of the model's card")
    options = parser.parse_args(arguments)
    check_opencv()
    return _list_models(options.json)
