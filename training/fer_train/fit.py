"""Train one recipe into a run folder; a killed run goes on from its last whole epoch."""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path
from typing import Any

import keras
import numpy as np

from fer_models.atomic import replacing
from fer_models.errors import FerError
from fer_train.architectures import build
from fer_train.batches import TrainingBatches
from fer_train.datasets import Dataset, load_dataset, split_validation
from fer_train.headset import wear_headset
from fer_train.metrics import summarise
from fer_train.recipes import Recipe, from_dict, to_dict
from fer_train.runs import Run, devices, environment
from fer_train.schedules import Schedule

__all__ = ["fit", "load_best", "training_parts"]

PREDICT_BATCH = 256


def training_parts(recipe: Recipe, data: str | Path) -> tuple[Dataset, Dataset, list[str]]:
    """The training and validation parts of a data set's `train` split, and unreadable entries.

    A `validation` split of the set's own is used where there is one; `test` is never touched.
    """
    loaded = load_dataset(data, recipe.input_size, recipe.channels)
    splits, bad = loaded.splits, list(loaded.problems)
    if "train" not in splits:
        raise FerError(f"{data}: no train split, only {', '.join(splits)}")
    train = splits["train"]
    if train.classes != recipe.classes:
        raise FerError(
            f"{data}: has classes {', '.join(train.classes)}, "
            f"but recipe {recipe.name} is for {', '.join(recipe.classes)}"
        )
    for name, count in train.counts().items():
        if count == 0:
            raise FerError(f"{data}: class {name!r} has no pictures in train")
    if "validation" in splits:
        return train, splits["validation"], bad
    return *split_validation(train, recipe.validation, recipe.seed), bad


def _compile(model: keras.Model, recipe: Recipe, steps: int) -> None:
    # PyTorch and JAX compile per device; the optimizer's own average keeps the shipped weights.
    model.compile(
        optimizer=keras.optimizers.AdamW(
            Schedule(recipe.learning_rate, round(recipe.warmup_epochs * steps), recipe.epochs * steps),
            weight_decay=recipe.weight_decay,
            global_clipnorm=1.0,
            use_ema=recipe.ema > 0,
            ema_momentum=recipe.ema or 0.99,
            ema_overwrite_frequency=None,
        ),
        loss=keras.losses.CategoricalCrossentropy(label_smoothing=recipe.label_smoothing),
        metrics=["accuracy"],
    )


def _seeds(model: keras.Model) -> list[keras.Variable]:
    """States of the dropout layers' random numbers, which Keras does not save."""
    return [v for v in model.variables if v.path.endswith("seed_generator_state")]


class _EpochEnd(keras.callbacks.Callback):
    """Validate with the averaged weights, keep the best, and commit the epoch."""

    def __init__(
        self, run: Run, recipe: Recipe, batches: TrainingBatches, validation: Dataset, state: dict[str, Any] | None
    ) -> None:
        super().__init__()
        self.run, self.recipe, self.batches, self.validation = run, recipe, batches, validation
        self.worn = np.stack([wear_headset(i) for i in validation.images])
        self.past = list(state["history"]) if state else []
        self.top = state["best"] if state else {"epoch": 0, "accuracy": -1.0}
        self.started = 0.0

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self.started = time.monotonic()
        self.batches.begin(epoch)

    def _scores(self) -> dict[str, float]:
        found = {}
        for name, pixels in (("val", self.validation.images), ("val_headset", self.worn)):
            probabilities = self.model.predict(pixels, batch_size=PREDICT_BATCH, verbose=0)
            result = summarise(self.validation.labels, probabilities, self.recipe.classes)
            found |= {f"{name}_accuracy": result["accuracy"], f"{name}_loss": result["log_loss"]}
            if name == "val":
                found["val_macro_f1"] = result["macro_f1"]
        return found

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        logs = logs or {}
        if not np.isfinite(logs["loss"]):
            raise FerError(f"the loss became {logs['loss']} in epoch {epoch + 1}; lower --set learning_rate")
        with replacing(self.run.checkpoint(epoch + 1)) as aside:
            self.model.save(aside)
        # Copies: on PyTorch the arrays are the weights' own memory.
        raw = [np.array(keras.ops.convert_to_numpy(v)) for v in self.model.trainable_variables]
        if self.recipe.ema:
            self.model.optimizer.finalize_variable_values(self.model.trainable_variables)
            # On JAX the weights now share their memory with the optimizer's average, and the first
            # prediction gives it away: copies of their own are safe.
            for variable in self.model.trainable_variables:
                variable.assign(np.array(keras.ops.convert_to_numpy(variable)))
        scores = self._scores()
        if scores["val_accuracy"] > self.top["accuracy"]:
            self.top = {"epoch": epoch + 1, "accuracy": scores["val_accuracy"]}
            aside = self.run.folder / ".best.weights.h5"
            # Without the optimizer, which would make the file four times as large.
            keras.Model(self.model.inputs, self.model.outputs).save_weights(aside)
            aside.replace(self.run.best)
        for variable, value in zip(self.model.trainable_variables, raw, strict=True):
            variable.assign(value)
        row = {"epoch": epoch + 1, "loss": float(logs["loss"]), "accuracy": float(logs["accuracy"])} | scores
        row["seconds"] = round(time.monotonic() - self.started, 1)
        self.past.append(row)
        seeds = [keras.ops.convert_to_numpy(v).tolist() for v in _seeds(self.model)]
        self.run.commit({"epoch": epoch + 1, "best": self.top, "seeds": seeds, "history": self.past})
        left = (self.recipe.epochs - epoch - 1) * float(np.median([r["seconds"] for r in self.past]))
        print(
            f"  validation {row['val_accuracy']:.2%}, headset {row['val_headset_accuracy']:.2%}, "
            f"best {self.top['accuracy']:.2%} (epoch {self.top['epoch']}), about {left / 60:.0f} min left",
            flush=True,
        )
        if self.recipe.patience and epoch + 1 - self.top["epoch"] >= self.recipe.patience:
            print(f"  no better validation score in {self.recipe.patience} epochs: stopped", flush=True)
            self.model.stop_training = True


def _network(recipe: Recipe, weights: str | None) -> keras.Model:
    """The network that a recipe asks for; weights: as for build."""
    return build(
        recipe.architecture, classes=len(recipe.classes), input_size=recipe.input_size, channels=recipe.channels,
        resize=recipe.resize, dropout=recipe.dropout, seed=recipe.seed, weights=weights,
    )  # fmt: skip


def load_best(run: Run) -> tuple[keras.Model, Recipe]:
    """The network of a run with its best weights. Raises FerError where no epoch was finished."""
    recipe = from_dict(run.config()["recipe"])
    if not run.best.is_file():
        raise FerError(f"{run.folder}: no epoch was finished yet; run fer-train fit with --out {run.folder}")
    model = _network(recipe, None)
    model.load_weights(run.best)
    return model, recipe


def _digest(train: Dataset, validation: Dataset) -> str:
    """What tells one pair of training and validation parts from another: pixels, labels and order."""
    value = hashlib.blake2b(digest_size=16)
    for part in (train, validation):
        value.update(part.images.tobytes())
        value.update(part.labels.tobytes())
    return value.hexdigest()


def _start(recipe: Recipe, weights: str | None) -> keras.Model:
    """The network of a recipe with its first weights: a run's best, a file's, ImageNet's or random ones."""
    earlier = Run(Path(weights)) if weights and Path(weights).is_dir() else None
    if earlier is not None:
        earlier.config()
    model = _network(recipe, None if earlier else weights)
    if earlier is not None:
        try:
            model.load_weights(earlier.best)
        except (ValueError, OSError) as error:
            raise FerError(
                f"--weights {weights}: that run's network is another one, or has no finished epoch"
            ) from error
    return model


def _resume(run: Run, state: dict[str, Any]) -> keras.Model:
    """Network, optimizer and dropout states after the last whole epoch."""
    path = run.checkpoint(state["epoch"])
    try:
        model = keras.saving.load_model(path)
    except (OSError, ValueError) as error:
        raise FerError(f"{path}: cannot be read; remove {run.folder} to begin again") from error
    for variable, value in zip(_seeds(model), state.get("seeds", []), strict=False):
        variable.assign(np.asarray(value))
    return model


def fit(recipe: Recipe, data: str | Path, out: str | Path, weights: str | None, *, verbose: int | str = "auto") -> Run:
    """Train `recipe` on the `train` split at `data` into the run folder `out`.

    weights: where to start from: `imagenet`, a .weights.h5 file, another run's folder (its best
    weights), or None for random.

    Where `out` holds the same run unfinished, it goes on after its last whole epoch; where it holds
    another run, FerError is raised and nothing is touched. verbose: as in keras.Model.fit.
    """
    run = Run(Path(out))
    train, validation, bad = training_parts(recipe, data)
    asked = {
        "recipe": to_dict(recipe),
        "data": Path(data).name,
        "data_digest": _digest(train, validation),
        "weights": Path(weights).name if weights else None,
    }
    state = run.state()
    if state is not None:
        before = run.config()
        # JSON turns tuples into lists: compare what would be read back.
        same = from_dict(before["recipe"]) == recipe and before["weights"] == asked["weights"]
        if not same or before.get("data_digest") != asked["data_digest"]:
            raise FerError(
                f"{run.folder}: holds a run of {before['recipe']['name']} with another recipe, data or --weights; "
                "choose another --out"
            )
    if bad:
        print(f"{len(bad)} pictures could not be read and are left out: {', '.join(bad[:5])}", file=sys.stderr)
    keras.utils.set_random_seed(recipe.seed)
    done = state["epoch"] if state else 0
    stopped = recipe.patience and state and done - state["best"]["epoch"] >= recipe.patience
    if done >= recipe.epochs or stopped:
        print(f"{run.folder}: already finished ({done} epochs)")
        return run
    batches = TrainingBatches(train, recipe.augmentation, recipe.batch_size, recipe.seed)
    if state:
        print(f"going on after epoch {done} of {recipe.epochs}")
        model = _resume(run, state)
    else:
        model = _start(recipe, weights)
        _compile(model, recipe, len(batches))
        faces = {"train": len(train), "validation": len(validation)}
        run.create(asked | {"environment": environment(), "faces": faces})
    print(
        f"{recipe.name}: {len(train):,} faces to train on, {len(validation):,} to validate, "
        f"{model.count_params():,} parameters, {keras.backend.backend()} on {devices()[0]}"
    )
    model.fit(
        batches,
        initial_epoch=done,
        epochs=recipe.epochs,
        shuffle=False,
        verbose=verbose,
        callbacks=[_EpochEnd(run, recipe, batches, validation, state)],
    )
    return run
