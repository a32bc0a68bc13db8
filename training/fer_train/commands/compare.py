"""`fer-train compare`: is one model better than another, or is it chance?"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from fer_models.errors import FerError
from fer_train.commands.options import DATA_HELP, add_ferplus, load_keras

__all__ = ["add", "run"]

DESCRIPTION = """\
Compare two runs or bundles on the same faces with McNemar's test, bare and under the headset bar.

What `fer-train evaluate` wrote (SPLIT-predictions.npz) is read where it is of the same weights and faces; else
both are asked about the faces at --data. A model of five classes and one of seven meet on the faces of the five."""

EXAMPLES = """\
examples:
  fer-train compare runs/new runs/old                      # both were evaluated on the same set
  fer-train compare runs/new mobilenet-7 --data fer2013.csv"""


def add(commands: argparse._SubParsersAction) -> None:
    """Describe the command line."""
    parser = commands.add_parser(
        "compare", help="is one model better than another?", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("a", metavar="A", help="a run folder, a bundle folder, or a model's name from `fer-cam models`")
    parser.add_argument("b", metavar="B", help="the other")
    parser.add_argument("--data", metavar="PATH", help=f"faces to ask both about: {DATA_HELP}")
    parser.add_argument(
        "--split", default="test", metavar="NAME",
        help="test, train, validation or private-test; labels for a csv of your own (default: test)",
    )  # fmt: skip
    add_ferplus(parser)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def run(options: argparse.Namespace) -> int:
    """Compare and print."""
    from fer_train.evaluation.significance import compare, named_apart

    if options.split == "labels" and options.data:
        raise FerError("--split labels has no --data: run fer-train evaluate --labels for both first", exit_code=2)
    if options.majority and not options.data:
        raise FerError("--majority goes with --data, which both are asked about", exit_code=2)
    if options.data is not None:
        pair = _asked(options)
    else:
        a, b = (_stored(what, options.split) for what in (options.a, options.b))
        if not _one_set(a, b):
            sets = f"{a.about.get('data')} and {b.about.get('data')}"
            raise FerError(f"the two were evaluated on different sets ({sets}); give --data to ask both", exit_code=2)
        pair = _met(a, b)
    found = compare(*pair)
    names = named_apart(*pair)
    if options.json:
        about = {"a": dict(pair[0].about), "b": dict(pair[1].about)}
        print(json.dumps(about | {kind: one.as_dict() for kind, one in found.items()}, indent=2))
        return 0
    _print(found, names, pair)
    return 0


def _one_set(a: Any, b: Any) -> bool:
    return all(a.about.get(key) == b.about.get(key) for key in ("data", "ferplus", "split"))


def _stored(what: str, split: str) -> Any:
    """What evaluate wrote of this model. Raises FerError where that is not there, or is of earlier weights."""
    from fer_models.card import load_bundle, sha256_of
    from fer_train.evaluation import Predictions
    from fer_train.runs.folder import Run

    folder = Path(what)
    if (folder / "config.json").is_file():
        places, weights = [folder], Run(folder).best
    else:
        bundle = load_bundle(what)
        places, weights = [Path("evaluation") / bundle.name, bundle.folder], bundle.model_path
    for place in places:
        path = place / f"{split}-predictions.npz"
        if path.is_file():
            said = Predictions.load(path)
            if weights.is_file() and said.about.get("weights") == sha256_of(weights):
                return said
    raise FerError(
        f"{what}: no predictions of its present weights on {split}; give --data, or run fer-train evaluate first",
        exit_code=2,
    )


def _asked(options: argparse.Namespace) -> tuple[Any, Any]:
    """Both models' answers on the faces at --data."""
    if any((Path(what) / "config.json").is_file() for what in (options.a, options.b)):
        load_keras()
    from fer_train.evaluation import known_faces, predict_set
    from fer_train.evaluation.choose_faces import faces_of
    from fer_train.inference.predictor import predictor

    found, models = [], [predictor(what) for what in (options.a, options.b)]
    # One labelling for both: the set's own where either was taught it.
    votes = any(model.votes for model in models)
    for model in models:
        given = faces_of(
            model, options.data, options.split, ferplus=options.ferplus, majority=options.majority, votes=votes
        )
        data, left = known_faces(given.data, model.labels)
        if left:
            print(f"{model.name} lacks {', '.join(left)}: {sum(left.values()):,} left out", file=sys.stderr)
        about = {
            "model": model.name,
            "kind": model.kind,
            "data": Path(options.data).resolve().name,
            "split": options.split,
        }
        found.append(predict_set(model.predict, data, about))
    return _met(*found)


def _met(a: Any, b: Any) -> tuple[Any, Any]:
    """The faces that both were asked about; says so where that is not all."""
    from fer_train.evaluation.significance import same_faces

    pair = same_faces(a, b)
    if len(pair[0]) < max(len(a), len(b)):
        print(
            f"on the {len(pair[0]):,} faces that both were asked about, of {len(a):,} and {len(b):,}", file=sys.stderr
        )
    return pair


def _print(found: dict[str, Any], names: tuple[str, str], pair: tuple[Any, Any]) -> None:
    about = pair[0].about
    print(f"{names[0]} and {names[1]} on {about.get('split')} of {about.get('data')}: {len(pair[0]):,} faces")
    for said, name in zip(pair, names, strict=True):
        if said.about.get("flip") == "asked for":
            print(f"{name} averaged each face with its mirror image")
    width = max(24, *(len(f"accuracy {n}") + 2 for n in names))
    print(" " * width + "".join(f"{kind:>32}" for kind in found))

    def row(text: str, cells: list[str]) -> None:
        print(f"{text:<{width}}" + "".join(f"{c:>32}" for c in cells))

    each = list(found.values())
    for i, name in enumerate(names):
        row(f"accuracy {name}", [f"{c.accuracy[i]:.4f}" for c in each])
    row(f"only {names[0]} right", [f"{c.only_a:,}" for c in each])
    row(f"only {names[1]} right", [f"{c.only_b:,}" for c in each])
    row("difference (95 %)", [f"{c.difference:+.4f} ({c.low:+.4f} to {c.high:+.4f})" for c in each])
    row("McNemar's p", [f"{c.p:.3g} ({c.as_dict()['test']})" for c in each])
    for kind, one in found.items():
        print(one.sentence(*names, kind))
