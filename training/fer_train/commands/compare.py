"""`fer-train compare`: is one model better than another, or is the difference chance?"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fer_models.errors import FerError
from fer_train.commands.options import DATA_HELP, add_ferplus, add_rename, load_keras, parse_renames

if TYPE_CHECKING:
    from fer_train.evaluation import Predictions
    from fer_train.evaluation.significance import Comparison

__all__ = ["add", "run"]

DESCRIPTION = """\
Compare two runs or bundles on the same faces with McNemar's test, without and with the headset bar.

The predictions that `fer-train evaluate` saved (SPLIT-predictions.npz) are used if they are of the same weights and
faces. With --data both models predict the faces at PATH anew. A model of five classes and one of seven are compared
on the faces of the five."""

EXAMPLES = """\
examples:
  fer-train compare runs/new runs/old                      # both were evaluated on the same set
  fer-train compare runs/new mobilenet-7 --data fer2013.csv"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options to the parser."""
    parser = commands.add_parser(
        "compare", help="is one model better than another?", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("a", metavar="A", help="a run folder, a bundle folder, or a model's name from `fer-cam models`")
    parser.add_argument("b", metavar="B", help="the other")
    parser.add_argument("--data", metavar="PATH", help=f"faces that both models predict anew: {DATA_HELP}")
    parser.add_argument(
        "--split", default="test", metavar="NAME",
        help="test, train, validation or private-test; labels for a csv of your own (default: test)",
    )  # fmt: skip
    add_ferplus(parser)
    add_rename(parser)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def run(options: argparse.Namespace) -> int:
    """Compare both models and print the result."""
    from fer_train.evaluation.significance import compare, distinct_names

    if options.split == "labels" and options.data:
        raise FerError("--split labels has no --data: run fer-train evaluate --labels for both first", exit_code=2)
    if options.rename and not options.data:
        raise FerError("--rename needs --data: it names the classes of that set", exit_code=2)
    if options.majority and not options.data:
        raise FerError("--majority needs --data: give the set whose faces both models predict", exit_code=2)
    pair = _predict(options) if options.data is not None else _load(options)
    comparisons = compare(*pair)
    names = distinct_names(*pair)
    if options.json:
        about = {"a": dict(pair[0].about), "b": dict(pair[1].about)}
        print(json.dumps(about | {kind: one.to_dict() for kind, one in comparisons.items()}, indent=2))
        return 0
    _print(comparisons, names, pair)
    return 0


def _load(options: argparse.Namespace) -> tuple[Predictions, Predictions]:
    """Return the saved predictions of both models on the faces that they share."""
    a, b = _saved_predictions(options.a, options.split), _saved_predictions(options.b, options.split)
    if any(a.about.get(key) != b.about.get(key) for key in ("data", "ferplus", "split")):
        sets = f"{a.about.get('data')} and {b.about.get('data')}"
        raise FerError(
            f"{options.a} and {options.b} were evaluated on different sets ({sets}); give --data to test both on one",
            exit_code=2,
        )
    return _align(a, b)


def _saved_predictions(model: str, split: str) -> Predictions:
    """Read what evaluate saved of a model. Raises FerError if that is missing or of earlier weights."""
    from fer_models.card import sha256_of
    from fer_train.evaluation import Predictions
    from fer_train.inference.predictor import load_model_bundle
    from fer_train.runs.folder import Run

    path = Path(model)
    if (path / "config.json").is_file():
        folders, weights = [path], Run(path).best
    else:
        bundle = load_model_bundle(model)
        folders, weights = [Path("evaluation") / bundle.name, bundle.folder], bundle.model_path
    for folder in folders:
        file = folder / f"{split}-predictions.npz"
        if file.is_file():
            predictions = Predictions.load(file)
            if weights.is_file() and predictions.about.get("weights") == sha256_of(weights):
                return predictions
    raise FerError(
        f"{model}: no predictions of its present weights on {split}; give --data, or run fer-train evaluate first",
        exit_code=2,
    )


def _predict(options: argparse.Namespace) -> tuple[Predictions, Predictions]:
    """Return the predictions of both models for the faces at --data."""
    if any((Path(model) / "config.json").is_file() for model in (options.a, options.b)):
        load_keras()
    from fer_train.evaluation import predict_set
    from fer_train.evaluation.choose_faces import choose_faces, known_faces
    from fer_train.inference.predictor import predictor

    models = [predictor(model) for model in (options.a, options.b)]
    # Both are tested by the same labels: the set's own if either was trained on these.
    votes = any(model.votes for model in models)
    predictions = []
    for model in models:
        faces = choose_faces(
            model, options.data, options.split, ferplus=options.ferplus, majority=options.majority, votes=votes,
            rename=parse_renames(options.rename),
        )  # fmt: skip
        data, left_out = known_faces(faces.data, model.labels)
        if left_out:
            count = sum(left_out.values())
            print(f"{model.name} lacks {', '.join(left_out)}: left out {count:,} faces", file=sys.stderr)
        about = {
            "model": model.name,
            "kind": model.kind,
            "data": Path(options.data).resolve().name,
            "split": options.split,
        }
        predictions.append(predict_set(model.predict, data, about))
    return _align(*predictions)


def _align(a: Predictions, b: Predictions) -> tuple[Predictions, Predictions]:
    """Return both on the faces that they share; print how many these are if that is not all."""
    from fer_train.evaluation.significance import align_predictions

    pair = align_predictions(a, b)
    if len(pair[0]) < max(len(a), len(b)):
        print(
            f"compared on the {len(pair[0]):,} faces that both predicted, of {len(a):,} and {len(b):,}", file=sys.stderr
        )
    return pair


def _print(
    comparisons: Mapping[str, Comparison], names: tuple[str, str], pair: tuple[Predictions, Predictions]
) -> None:
    about = pair[0].about
    print(f"{names[0]} and {names[1]} on {about.get('split')} of {about.get('data')}: {len(pair[0]):,} faces")
    for predictions, name in zip(pair, names, strict=True):
        if predictions.about.get("flip") in ("asked for", "both views"):
            print(f"{name} averaged each face with its mirror image")
    width = max(24, *(len(f"accuracy {n}") + 2 for n in names))
    print(" " * width + "".join(f"{kind:>32}" for kind in comparisons))

    def row(text: str, cells: Sequence[str]) -> None:
        print(f"{text:<{width}}" + "".join(f"{c:>32}" for c in cells))

    columns = list(comparisons.values())
    for i, name in enumerate(names):
        row(f"accuracy {name}", [f"{c.accuracy[i]:.4f}" for c in columns])
    row(f"only {names[0]} correct", [f"{c.only_a:,}" for c in columns])
    row(f"only {names[1]} correct", [f"{c.only_b:,}" for c in columns])
    row("difference (95 %)", [f"{c.difference:+.4f} ({c.low:+.4f} to {c.high:+.4f})" for c in columns])
    row("McNemar's p", [f"{c.p:.3g} ({c.test})" for c in columns])
    for kind, comparison in comparisons.items():
        print(comparison.sentence(*names, kind))
