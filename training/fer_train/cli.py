"""The command `fer-train`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import warnings
from pathlib import Path

from fer_models.command import drop_unwritable, tell
from fer_models.errors import FerError
from fer_models.quiet import quiet
from fer_train.arguments import make_parser

__all__ = ["main"]


def _recipes(options: argparse.Namespace) -> int:
    from fer_train.recipes import RECIPES, to_dict

    for recipe in RECIPES.values():
        print(f"{recipe.name:<14} {recipe.architecture}, {len(recipe.classes)} classes, {recipe.epochs} epochs")
        values = to_dict(recipe)
        flat = {k: v for k, v in values.items() if isinstance(v, (bool, int, float))} | values["augmentation"]
        print("  --set " + ", ".join(f"{k}={json.dumps(v)}" for k, v in flat.items()))
    return 0


def _data(options: argparse.Namespace) -> int:
    from fer_train.datasets import describe, load_dataset

    splits, bad = load_dataset(options.path)
    print(describe(splits))
    if bad:
        print(f"{len(bad)} could not be read: {', '.join(bad[:10])}", file=sys.stderr)
    return 0


def _fit(options: argparse.Namespace) -> int:
    from fer_train.recipes import get_recipe, override

    changes = options.set + ([f"epochs={options.epochs}"] if options.epochs else [])
    recipe = override(get_recipe(options.recipe), changes)
    if not Path(options.data).exists():
        raise FerError(f"{options.data}: no such file or folder (--data)")
    from fer_train.fit import fit
    from fer_train.plots import plot_history

    weights = None if options.weights == "none" else options.weights
    run = fit(
        recipe, options.data, options.out or Path("runs") / recipe.name, weights, verbose=2 if options.quiet else "auto"
    )
    state = run.state()
    plot_history(state["history"], run.folder / "history.png")
    print(
        f"best validation accuracy {state['best']['accuracy']:.2%} in epoch {state['best']['epoch']}; "
        f"see {run.folder}/history.png"
    )
    return 0


def _split(options: argparse.Namespace, size: tuple[int, int], channels: int):
    from fer_train.datasets import load_dataset

    if options.split == "validation" and (Path(options.model) / "config.json").is_file():
        from fer_train.fit import training_parts
        from fer_train.recipes import from_dict
        from fer_train.runs import Run

        return training_parts(from_dict(Run(Path(options.model)).config()["recipe"]), options.data)[1]
    splits, bad = load_dataset(options.data, size, channels)
    if bad:
        print(f"{len(bad)} pictures could not be read and are left out: {', '.join(bad[:5])}", file=sys.stderr)
    if options.split not in splits:
        raise FerError(f"{options.data}: no split {options.split!r}, only {', '.join(splits)}", exit_code=2)
    return splits[options.split]


def _evaluate(options: argparse.Namespace) -> int:
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


def _export(options: argparse.Namespace) -> int:
    from fer_train.datasets import load_dataset
    from fer_train.export import export

    # The graph's input decides the size; recipes of this version all say 48x48 grey in their config.
    from fer_train.recipes import from_dict
    from fer_train.runs import Run

    recipe = from_dict(Run(Path(options.folder)).config()["recipe"])
    splits, _ = load_dataset(options.data, recipe.input_size, recipe.channels)
    card = export(
        options.folder, options.out, options.data, precision=options.precision, test=splits.get("test"),
        test_name=options.test_name, licence=options.licence,
    )  # fmt: skip
    latency = card["latency_ms"]["one_face_one_thread"]
    print(f"{options.out}: {card['bytes'] / 1e6:.2f} MB, {latency} ms a face on one thread")
    for name, metrics in (
        ("test", card["metrics"]),
        ("test, faces not in train", card["metrics"].get("not_in_train", {})),
    ):
        if "normal" in metrics:
            print(
                f"{name}: {metrics['normal']['accuracy']:.2%}, under the headset {metrics['headset']['accuracy']:.2%}"
            )
    print(f"use it: fer-cam --model {options.out}")
    return 0


def _export_mtcnn(options: argparse.Namespace) -> int:
    from fer_train.export_mtcnn import export_mtcnn

    card = export_mtcnn(options.out)
    size = sum(network["bytes"] for network in card["networks"].values())
    print(f"{options.out}: {size / 1e6:.2f} MB")
    return 0


COMMANDS = {
    "recipes": _recipes,
    "data": _data,
    "fit": _fit,
    "evaluate": _evaluate,
    "export": _export,
    "export-mtcnn": _export_mtcnn,
}


def _load_keras() -> None:
    """Import Keras and its backend without their announcements, which hide our own lines."""
    # The converter warns that its interpreter will go away; export checks with LiteRT's.
    warnings.filterwarnings("ignore", module=r"(tensorflow|keras)\b")
    with quiet():
        import keras  # noqa: F401


def main(argv: list[str] | None = None) -> int:
    """Run the command; returns its exit code. Errors that a user can mend are one line on stderr."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    try:
        options = make_parser().parse_args(argv)
        run_folder = options.command == "evaluate" and (Path(options.model) / "config.json").is_file()
        if options.command in ("fit", "export", "export-mtcnn") or run_folder:
            _load_keras()
        return COMMANDS[options.command](options)
    except FerError as error:
        tell("fer-train", error)
        return error.exit_code
    except ModuleNotFoundError as error:
        print(f"fer-train: {error.name} is missing; pip install 'keras>=3.8' tensorflow matplotlib", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 0  # `fer-train ... | head` has what it wanted
    except OSError as error:
        print(
            f"fer-train: {error.filename or 'a file'}: {error.strerror or error}; what was finished is kept",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("\nfer-train: stopped; the same command goes on after the last whole epoch", file=sys.stderr)
        return 130
    finally:
        drop_unwritable()


if __name__ == "__main__":
    sys.exit(main())
