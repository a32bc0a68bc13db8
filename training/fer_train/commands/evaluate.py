"""`fer-train evaluate`: measure a run or a bundle on a set of faces."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fer_models.errors import FerError
from fer_train.commands.options import DATA_HELP, add_ferplus, add_rename, load_keras, parse_renames

if TYPE_CHECKING:
    from fer_train.evaluation import Evaluation, Predictions
    from fer_train.inference.predictor import Predictor

__all__ = ["add", "run"]

DESCRIPTION = """\
Measure a run or a bundle on one split of a data set, or on faces that you labelled yourself. Each face is tested
without the headset bar (normal), with it (headset), and in a mixed test, where each face occurs once and half of
each class has the bar. Prints accuracy, balanced accuracy, macro-F1, log loss, calibration error, and recall and
precision of each class, with 95 % intervals. Writes into --out:

  SPLIT.json               the same scores with confusion matrices, for `fer-train report`
  SPLIT-normal.png         confusion matrix on normal faces
  SPLIT-headset.png        confusion matrix on headset faces
  SPLIT-reliability.png    reliability diagram: how often the model is correct at each confidence
  SPLIT-predictions.npz    the probabilities of each face, for `fer-train compare`

With --labels, SPLIT is `labels`."""

EXAMPLES = """\
examples:
  fer-train evaluate runs/mobilenet-7 --data fer2013.csv
  fer-train evaluate mobilenet-7 --data AffectNet/ --split test --out affectnet
  fer-train evaluate runs/mobilenet-7 --data fer2013.csv --split validation --flip
  fer-train evaluate mobilenet-7 --data fer2013.csv --ferplus fer2013new.csv --majority --out people
  fer-cam photos/ --save-faces faces/        # then fill in the column label of faces/faces.csv
  fer-train evaluate mobilenet-7 --labels faces/faces.csv"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options to the parser."""
    parser = commands.add_parser(
        "evaluate", help="measure a run or a bundle", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument(
        "model", metavar="MODEL", help="a run folder, a bundle folder, or a model's name from `fer-cam models`"
    )
    faces = parser.add_mutually_exclusive_group(required=True)
    faces.add_argument("--data", metavar="PATH", help=DATA_HELP)
    faces.add_argument(
        "--labels", metavar="CSV",
        help="the faces.csv that `fer-cam photos/ --save-faces DIR` wrote, with its column label filled in",
    )  # fmt: skip
    parser.add_argument(
        "--split", metavar="NAME",
        help="test, train, validation or private-test (default: test); for a run, validation is the part it held out",
    )  # fmt: skip
    add_ferplus(parser)
    add_rename(parser)
    parser.add_argument(
        "--flip", action="store_true",
        help="average each face of a run with its mirror image, as is always done with bundles; takes twice the time",
    )  # fmt: skip
    parser.add_argument(
        "--out", metavar="DIR", help="folder for the files (default: a run's own folder, else evaluation/MODEL)"
    )
    parser.add_argument("--json", action="store_true", help="print the contents of SPLIT.json instead of a table")


def run(options: argparse.Namespace) -> int:
    """Evaluate, write the files and print the table."""
    if options.labels and (options.split or options.ferplus or options.majority):
        raise FerError("--split, --ferplus and --majority belong to --data, not to --labels", exit_code=2)
    options.rename = parse_renames(options.rename)
    options.split = "labels" if options.labels else options.split or "test"
    if "/" in options.split or options.split.startswith("."):
        raise FerError(f"--split {options.split}: no split; give test, train, validation or private-test", exit_code=2)
    if (Path(options.model) / "config.json").is_file():
        load_keras()
    from fer_train.inference.predictor import predictor

    model = predictor(options.model)
    out = Path(options.out or (options.model if model.kind == "run" else Path("evaluation") / model.name))
    evaluation, predictions = _evaluate(model, options, out)
    _write(evaluation, predictions, out, options.split)
    _print(evaluation, len(predictions), out, options)
    return 0


def _evaluate(model: Predictor, options: argparse.Namespace, out: Path) -> tuple[Evaluation, Predictions]:
    from fer_train.evaluation.choose_faces import choose_faces, known_faces
    from fer_train.evaluation.leakage import rows_not_in
    from fer_train.evaluation.predictions import predict_set
    from fer_train.evaluation.results import Evaluation, results_of, stored_accuracy
    from fer_train.inference.predictor import average_with_mirror

    faces = choose_faces(
        model, options.data, options.split, labels=options.labels, ferplus=options.ferplus,
        majority=options.majority, rename=options.rename,
    )  # fmt: skip
    for note in faces.notes:
        print(note, file=sys.stderr)
    data, left_out = known_faces(faces.data, model.labels)
    if left_out:
        counts = ", ".join(f"{c} {n:,}" for c, n in left_out.items())
        print(
            f"left out faces of classes that the model lacks: {counts} ({sum(left_out.values()):,} in all)",
            file=sys.stderr,
        )
    about = {
        "input": [*model.input_size, model.channels],
        "faces_digest": data.fingerprint(),
        "model": model.name,
        "kind": model.kind,
        "weights": model.digest(),
        "data": Path(options.data or options.labels).resolve().name,
        "split": options.split,
        "ferplus": Path(options.ferplus).name if options.ferplus and (options.majority or not model.votes) else None,
        "flip": _views(model, options.flip),
    }
    if not options.labels:  # a person adds labels over time, so that the same csv comes again with more faces
        _refuse_other_faces(out / f"{options.split}.json", about)
    _make_folder(out)
    predict = average_with_mirror(model.predict) if about["flip"] in ("asked for", "both views") else model.predict
    predictions = predict_set(predict, data, about)
    results = results_of(predictions)
    if faces.train is not None:
        unseen = rows_not_in(data, known_faces(faces.train, model.labels)[0])
        if 0 < len(unseen) < len(data):
            results = replace(results, not_in_train=results_of(predictions.take(unseen)))
        elif not len(unseen):
            print("every one of these faces also occurs in train", file=sys.stderr)
    stored = None if faces.stored is None else stored_accuracy(faces.stored, data)
    return Evaluation(about, results, left_out, stored), predictions


def _views(model: Predictor, flip: bool) -> str:
    """Return how the mirror image is used: "in the graph", "both views" (as with photos), "asked for" or "none"."""
    if model.flips:
        return "in the graph"
    if model.kind == "bundle":
        return "both views"
    return "asked for" if flip else "none"


def _refuse_other_faces(path: Path, about: dict[str, Any]) -> None:
    """Raise FerError if `path` holds an evaluation on other faces, which this one would replace."""
    try:
        before = json.loads(path.read_text("utf-8"))
        # Files of earlier versions have no digest of the faces, only the set's name.
        key = "faces_digest" if "faces_digest" in before else "data"
        other = before[key] != about[key] or before.get("ferplus") != about["ferplus"]
        name = before["data"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return  # no evaluation that could be lost
    if other:
        raise FerError(
            f"{path}: holds an evaluation on other faces ({name}); give another --out, or remove the file",
            exit_code=2,
        )


def _make_folder(out: Path) -> None:
    """Make the folder before the long work, so that a path that cannot be written stops at once."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FerError(f"{out}: cannot be written ({error.strerror}); choose another --out") from error


def _write(evaluation: Evaluation, predictions: Predictions, out: Path, split: str) -> None:
    from fer_models.atomic import write_json
    from fer_train.evaluation.charts import plot_confusion, plot_reliability

    results, classes = evaluation.results, predictions.classes
    both = {"normal": results.normal, "headset": results.headset}
    diagrams = {kind: scores.reliability for kind, scores in both.items() if scores.reliability}
    title = f"{evaluation.about['model']} on {evaluation.about['data']}, {split}"
    try:
        write_json(out / f"{split}.json", evaluation.to_dict())
        predictions.save(out / f"{split}-predictions.npz")
        for kind, scores in both.items():
            plot_confusion(scores, classes, f"{title}, {kind} faces", out / f"{split}-{kind}.png")
        plot_reliability(diagrams, title, out / f"{split}-reliability.png")
    except OSError as error:
        raise FerError(f"{out}: cannot be written ({error.strerror}); choose another --out") from error


def _print(evaluation: Evaluation, faces: int, out: Path, options: argparse.Namespace) -> None:
    from fer_train.evaluation.table import table

    if options.json:
        print(json.dumps(evaluation.to_dict(), indent=2))
        return
    about, stored, split = evaluation.about, evaluation.stored, options.split
    mirror = {
        "in the graph": "; the graph itself averages each face with its mirror image"
        + (", so --flip changes nothing" if options.flip else ""),
        "both views": "; each face averaged with its mirror image, as fer-cam does with photos",
        "asked for": "; each face averaged with its mirror image",
    }.get(about["flip"], "")
    print(f"{about['model']} on {split} of {about['data']}: {faces:,} faces{mirror}")
    print(table(evaluation.results))
    if stored:
        print(
            f"the predictions in the csv (column emotion): accuracy {stored.accuracy:.4f} "
            f"({stored.interval[0]:.4f}-{stored.interval[1]:.4f}) on {stored.faces:,} of these faces"
        )
    endings = (".json", "-normal.png", "-headset.png", "-reliability.png", "-predictions.npz")
    print(f"written to {out}: {', '.join(split + ending for ending in endings)}")
