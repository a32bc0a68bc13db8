"""Run folders as fer-train fit and evaluate write them, for the tests of the report."""

import json

import numpy as np

from fer_train.evaluation import Evaluation, Predictions, results_of
from fer_train.recipes import to_dict


def make_run(folder, recipe, *, parameters=None, evaluated=True, data="faces.zip", epochs=3):
    """A run folder as fit and evaluate write it: three epochs, the second one the best."""
    folder.mkdir(parents=True)
    faces, where = {"train": 90, "validation": 10}, {"devices": ["gpu:0 H200"], "backend": "torch", "machine": "x86_64"}
    config = {"recipe": to_dict(recipe), "data": data, "weights": None, "environment": where, "faces": faces}
    if parameters:
        config["parameters"] = {"total": parameters, "trainable": parameters - 64}
    (folder / "config.json").write_text(json.dumps(config))
    rows = []
    for i in range(epochs):
        scores = {"val_accuracy": 0.5 + 0.05 * (i == 1), "val_loss": 1.25, "val_macro_f1": 0.41}
        scores |= {"val_headset_accuracy": 0.44, "val_headset_loss": 1.5}
        rows.append({"epoch": i + 1, "loss": 1.5 - i / 10, "accuracy": 0.4} | scores | {"seconds": 61.0})
    state = {"epoch": epochs, "best": {"epoch": min(2, epochs), "accuracy": 0.55}, "history": rows}
    (folder / "state.json").write_text(json.dumps(state))
    if evaluated:
        (folder / "test.json").write_text(json.dumps(evaluation(recipe.classes)))
    return folder


def evaluation(classes):
    """The contents of test.json: of 60 faces 40 are classified correctly, and 30 with the headset bar."""
    labels = np.arange(60) % len(classes)
    one_hot = np.eye(len(classes), dtype=np.float32)
    normal, headset = ((labels + (np.arange(60) >= n)) % len(classes) for n in (40, 30))
    names = tuple(map(str, range(60)))
    predictions = Predictions(labels, names, tuple(classes), one_hot[normal], one_hot[headset], {})
    about = {"data": "<faces>", "split": "test", "flip": "none"}
    return Evaluation(about, results_of(predictions)).to_dict()
