"""`fer-train evaluate`: what a run or a bundle is worth."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from fer_models.errors import FerError
from fer_train.commands import DATA_HELP, load_keras

__all__ = ["add", "run"]


def add(commands: argparse._SubParsersAction) -> None:
    """Describe the command line."""
    evaluate = commands.add_parser(
        "evaluate", help="measure a run or a bundle",
        description="Measure a run or a bundle on one split, bare and under the headset bar; draws confusion matrices.",
    )  # fmt: skip
    evaluate.add_argument("model", help="a run folder, a bundle folder, or a model's name from `fer-cam models`")
    evaluate.add_argument("--data", required=True, metavar="PATH", help=DATA_HELP)
    evaluate.add_argument(
        "--split", default="test", metavar="NAME",
        help="test, train, validation or private-test (default: test); for a run, validation is the part it held out",
    )  # fmt: skip
    evaluate.add_argument(
        "--out", metavar="DIR", help="where the pictures go (default: a run's own folder, else evaluation/)"
    )
    evaluate.add_argument("--json", action="store_true", help="print JSON instead of a table")


def _split(options: argparse.Namespace, size: tuple[int, int], channels: int):
    from fer_train.datasets import load_dataset

    if options.split == "validation" and (Path(options.model) / "config.json").is_file():
        from fer_train.fit import training_parts
        from fer_train.recipes import from_dict
        from fer_train.runs import Run

        return training_parts(from_dict(Run(Path(options.model)).config()["recipe"]), options.data)[1]
    loaded = load_dataset(options.data, size, channels)
    splits, bad = loaded.splits, loaded.problems
    if bad:
        print(f"{len(bad)} pictures could not be read and are left out: {', '.join(bad[:5])}", file=sys.stderr)
    if options.split not in splits:
        raise FerError(f"{options.data}: no split {options.split!r}, only {', '.join(splits)}", exit_code=2)
    return splits[options.split]


def run(options: argparse.Namespace) -> int:
    """Measure, print and draw."""
    if (Path(options.model) / "config.json").is_file():
        load_keras()
    from fer_models.atomic import write_json
    from fer_train.evaluate import predictor, score
    from fer_train.plots import plot_confusion

    predict, labels, size, channels = predictor(options.model)
    data = _split(options, size, channels)
    results = {kind: score(predict, data, labels, headset=kind == "headset") for kind in ("normal", "headset")}
    is_run = (Path(options.model) / "config.json").is_file()
    out = Path(options.out) if options.out else Path(options.model) if is_run else Path("evaluation")
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_json(out / f"{options.split}.json", results)
        for kind, result in results.items():
            title = f"{Path(options.model).name} on {options.split}, {kind} faces"
            plot_confusion(result, labels, title, out / f"{options.split}-{kind}.png")
    except OSError as error:
        raise FerError(f"{out}: cannot be written ({error.strerror}); choose another --out") from error
    if options.json:
        print(json.dumps(results, indent=2))
        return 0
    print(f"{options.model} on {options.split}: {results['normal']['faces']:,} faces")
    print(f"{'':<20}{'normal':>10}{'headset':>10}")
    for key in ("accuracy", "balanced_accuracy", "macro_f1", "log_loss", "calibration_error"):
        print(f"{key.replace('_', ' '):<20}" + "".join(f"{results[k][key]:>10.4f}" for k in results))
    for label in labels:
        print(f"{'recall ' + label:<20}" + "".join(f"{results[k]['recall'][label]:>10.4f}" for k in results))
    print(f"confusion matrices: {out / (options.split + '-normal.png')}, {out / (options.split + '-headset.png')}")
    return 0
