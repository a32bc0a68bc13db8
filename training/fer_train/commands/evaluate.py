"""`fer-train evaluate`: what a run or a bundle is worth."""

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
Measure a run or a bundle on one split of a set, or on faces that you labelled yourself: bare, under the headset
bar, and mixed (each face in one version, half of each class with the bar). Prints accuracy, balanced accuracy,
macro-F1, log loss, calibration error, recall and precision of each class, with 95 % intervals, and writes into --out

  SPLIT.json               the same figures with confusion matrices, for `fer-train report`
  SPLIT-normal.png         confusion matrix          SPLIT-headset.png  the same under the bar
  SPLIT-reliability.png    how far "90 %" means 90 %
  SPLIT-predictions.npz    what was said of each face, for `fer-train compare`

With --labels SPLIT is `labels`."""

EXAMPLES = """\
examples:
  fer-train evaluate runs/mobilenet-7 --data fer2013.csv
  fer-train evaluate mobilenet-7 --data AffectNet/ --split test --out affectnet
  fer-train evaluate runs/mobilenet-7 --data fer2013.csv --split validation --flip
  fer-train evaluate mobilenet-7 --data fer2013.csv --ferplus fer2013new.csv --majority --out people
  fer-cam photos/ --save-faces faces/        # then fill in the column label of faces/faces.csv
  fer-train evaluate mobilenet-7 --labels faces/faces.csv"""


def add(commands: argparse._SubParsersAction) -> None:
    """Describe the command line."""
    parser = commands.add_parser(
        "evaluate", help="measure a run or a bundle", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("model", help="a run folder, a bundle folder, or a model's name from `fer-cam models`")
    faces = parser.add_mutually_exclusive_group(required=True)
    faces.add_argument("--data", metavar="PATH", help=DATA_HELP)
    faces.add_argument(
        "--labels", metavar="CSV",
        help="faces.csv of `fer-cam photos/ --save-faces DIR`, with its column label filled in",
    )  # fmt: skip
    parser.add_argument(
        "--split", metavar="NAME",
        help="test, train, validation or private-test (default: test); for a run, validation is the part it held out",
    )  # fmt: skip
    add_ferplus(parser)
    parser.add_argument(
        "--flip", action="store_true",
        help="look at each face and its mirror image, as exported graphs do; twice the work",
    )  # fmt: skip
    parser.add_argument(
        "--out", metavar="DIR", help="where the files go (default: a run's own folder, else evaluation/MODEL)"
    )
    parser.add_argument("--json", action="store_true", help="print SPLIT.json instead of a table")


def run(options: argparse.Namespace) -> int:
    """Measure, print and draw."""
    if options.labels and (options.split or options.ferplus or options.majority):
        raise FerError("--split, --ferplus and --majority belong to --data, not to --labels", exit_code=2)
    options.split = "labels" if options.labels else options.split or "test"
    if "/" in options.split or options.split.startswith("."):
        raise FerError(f"--split {options.split}: test, train, validation or private-test", exit_code=2)
    if (Path(options.model) / "config.json").is_file():
        load_keras()
    from fer_train.inference.predictor import predictor

    model = predictor(options.model)
    out = Path(options.out or (options.model if model.kind == "run" else Path("evaluation") / model.name))
    results, said = _measure(model, options, out)
    _write(results, said, out, options.split)
    _print(results, said, out, options)
    return 0


def _keep_others(path: Path, about: dict[str, Any]) -> None:
    """Raise FerError where `path` holds what was measured on another set: a second one goes elsewhere."""
    try:
        before = json.loads(path.read_text("utf-8"))
        # By their pixels and labels; results of earlier versions by what the set was called.
        key = "faces_digest" if "faces_digest" in before else "data"
        other = before[key] != about[key] or before.get("ferplus") != about["ferplus"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return  # nothing that could be lost
    if other:
        raise FerError(
            f"{path}: holds what was measured on other faces ({before['data']}); give another --out, or remove it",
            exit_code=2,
        )


def _make_folder(out: Path) -> None:
    """Before the long work, not after it; but not for a command line that is wrong."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FerError(f"{out}: cannot be written ({error.strerror}); choose another --out") from error


def _measure(model: Any, options: argparse.Namespace, out: Path) -> tuple[dict[str, Any], Any]:
    from fer_train.evaluation import known_faces, predict_set, results_of
    from fer_train.evaluation.choose_faces import faces_of, stored_accuracy
    from fer_train.evaluation.leakage import not_in
    from fer_train.inference.predictor import mirrored

    given = faces_of(
        model, options.data, options.split, labels=options.labels, ferplus=options.ferplus, majority=options.majority
    )
    for note in given.notes:
        print(note, file=sys.stderr)
    data, left = known_faces(given.data, model.labels)
    if left:
        named = ", ".join(f"{c} {n:,}" for c, n in left.items())
        print(f"left out, of classes that the model lacks: {named}; {sum(left.values()):,} in all", file=sys.stderr)
    about = {
        "input": [*model.input_size, model.channels],
        "faces_digest": data.fingerprint(),
        "model": model.name,
        "kind": model.kind,
        "weights": model.digest(),
        "data": Path(options.data or options.labels).resolve().name,
        "split": options.split,
        "ferplus": Path(options.ferplus).name if options.ferplus and (options.majority or not model.votes) else None,
        "flip": "in the graph" if model.flips else "asked for" if options.flip else "none",
    }
    if not options.labels:  # a person's labels become more and more
        _keep_others(out / f"{options.split}.json", about)
    _make_folder(out)
    said = predict_set(mirrored(model.predict) if about["flip"] == "asked for" else model.predict, data, about)
    results = about | {"left_out": left} | results_of(said)
    if given.train is not None:
        fresh = not_in(data, known_faces(given.train, model.labels)[0])
        if 0 < len(fresh) < len(data):
            results["not_in_train"] = results_of(said.take(fresh))
        elif not len(fresh):
            print("every one of these faces is also in train", file=sys.stderr)
    if given.stored is not None:
        results["stored"] = stored_accuracy(given, data)
    return results, said


def _write(results: dict[str, Any], said: Any, out: Path, split: str) -> None:
    from fer_models.atomic import write_json
    from fer_train.charts.training import plot_confusion, plot_reliability

    try:
        write_json(out / f"{split}.json", results)
        said.save(out / f"{split}-predictions.npz")
        title = f"{results['model']} on {results['data']}, {split}"
        for kind in ("normal", "headset"):
            plot_confusion(results[kind], said.classes, f"{title}, {kind} faces", out / f"{split}-{kind}.png")
        both = {kind: results[kind] for kind in ("normal", "headset")}
        plot_reliability(both, title, out / f"{split}-reliability.png")
    except OSError as error:
        raise FerError(f"{out}: cannot be written ({error.strerror}); choose another --out") from error


def _print(results: dict[str, Any], said: Any, out: Path, options: argparse.Namespace) -> None:
    from fer_train.evaluation.table import table

    if options.json:
        print(json.dumps(results, indent=2))
        return
    mirror = {
        "in the graph": "; the graph itself averages each face with its mirror image"
        + (", so --flip does nothing more" if options.flip else ""),
        "asked for": "; each face averaged with its mirror image",
    }.get(results["flip"], "")
    print(f"{results['model']} on {options.split} of {results['data']}: {len(said):,} faces{mirror}")
    print(table(results, said.classes))
    stored = results.get("stored")
    if stored:
        print(
            f"the predictions in the csv (column emotion): accuracy {stored['accuracy']:.4f} "
            f"({stored['interval'][0]:.4f}-{stored['interval'][1]:.4f}) on {stored['faces']:,} of these faces"
        )
    names = ", ".join(f"{options.split}{end}" for end in (".json", "-normal.png", "-headset.png", "-reliability.png"))
    print(f"written to {out}: {names}, {options.split}-predictions.npz")
