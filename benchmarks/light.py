"""Measure what bad light costs a model: dark, hazy and backlit copies of labelled faces.

    python benchmarks/light.py --data fer2013.csv --run training/runs/mobilenet-7-late-mean --model mobilenet-7

The faces are those that the run held out, or with --split test those of the test split. A camera's sensor rounds dark
pictures to whole grey levels, and so do the copies. Prints, for each model and each kind of light, the share of faces
that the model labels correctly, without and with the headset bar, which stays black; each face is averaged with its
mirror image, as fer-cam does with photos.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from fer_models.errors import FerError
from fer_train.data import Dataset, load_dataset
from fer_train.evaluation import predict_set
from fer_train.inference.predictor import average_with_mirror, predictor
from fer_train.runs.folder import Run
from fer_train.runs.held_out import held_out


def _levels(faces: np.ndarray) -> np.ndarray:
    return np.clip(np.round(faces), 0, 255).astype(np.uint8)


def _from_the_side(faces: np.ndarray) -> np.ndarray:
    """Return faces that are lit on the right and fall to 15 % on the left."""
    return faces * np.linspace(0.15, 1, faces.shape[2])[:, None]


LIGHT: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "as in the data": lambda faces: faces,
    "brightness x 0.25": lambda faces: faces * 0.25,
    "brightness x 0.12": lambda faces: faces * 0.12,
    "haze: contrast x 0.3, towards white": lambda faces: faces * 0.3 + 255 * 0.65,
    "backlight: x 0.3, + 10": lambda faces: faces * 0.3 + 10,
    "lit from one side": _from_the_side,
}
"""Kinds of light; each maps float faces (n, h, w, c), 0..255, to float faces, which are then rounded."""


def relit(data: Dataset, kind: str) -> Dataset:
    """Return the data in one of the kinds of light."""
    return replace(data, images=_levels(LIGHT[kind](data.images[:].astype(np.float32))))


def accuracies(model: str, data: Dataset) -> dict[str, tuple[float, float]]:
    """Return the accuracy, 0..1, without and with the headset bar, for each kind of light.

    The model's labels must be the classes of the data, in the same order. Raises FerError if they are not.
    """
    network = predictor(model)
    if network.labels != data.classes:
        raise FerError(f"{model}: its labels are not the run's; give a model of the same labels", exit_code=2)
    predict = network.predict if network.flips else average_with_mirror(network.predict)
    table = {}
    for kind in LIGHT:
        predictions = predict_set(predict, relit(data, kind))
        table[kind] = (float(predictions.correct("normal").mean()), float(predictions.correct("headset").mean()))
    return table


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure what bad light costs a model.")
    parser.add_argument("--data", required=True, metavar="PATH", help="the set that the run was trained on")
    parser.add_argument("--ferplus", metavar="CSV", help="FER+'s fer2013new.csv, if the run was trained with it")
    parser.add_argument("--run", required=True, metavar="RUN", help="the run whose held-out faces are used")
    parser.add_argument("--split", choices=("validation", "test"), default="validation", help="the faces")
    parser.add_argument("--model", action="append", required=True, help="a bundle; may be repeated")
    options = parser.parse_args()
    try:
        run = Run(Path(options.run))
        recipe = run.config().recipe
        if options.split == "test":
            data = load_dataset(options.data, recipe.input_size, recipe.channels, classes=recipe.classes).splits["test"]
        else:
            data = held_out(run, recipe, options.data, options.ferplus).validation
        print(f"{len(data):,} faces of {Path(options.data).name}, {options.split}")
        print("| model | light | accuracy | with headset |\n|---|---|---|---|", flush=True)
        for model in options.model:
            for kind, (plain, headset) in accuracies(model, data).items():
                print(f"| {Path(model).name} | {kind} | {plain:.1%} | {headset:.1%} |", flush=True)
    except FerError as error:
        print(f"light.py: {error}", file=sys.stderr)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
