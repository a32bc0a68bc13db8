"""Train one recipe into a run folder; a killed run goes on from its last whole epoch."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np

from fer_models.errors import FerError
from fer_models.quiet import quiet
from fer_train.backend.devices import ON_DEVICE_BYTES, choose_precision, devices, spread_over_devices
from fer_train.backend.torch_layers import faster_layers
from fer_train.batches.training_batches import TrainingBatches
from fer_train.batches.vote_targets import training_targets
from fer_train.data import Dataset, PictureFiles
from fer_train.fitting.ema import averaging
from fer_train.fitting.epoch_callback import EpochEnd, finished
from fer_train.fitting.progress_bar import EpochProgress
from fer_train.fitting.run_identity import ask, need_same_run, same_precision
from fer_train.fitting.schedules import learning_rate
from fer_train.fitting.teacher import find_teacher
from fer_train.fitting.tensorboard import TensorBoardLogs
from fer_train.fitting.trainer import Trainer
from fer_train.networks.batch_norm import recalibrate_batch_norm
from fer_train.networks.build import first_network, has_folded_batch_norm, load_weights, start_weights
from fer_train.recipes import Recipe
from fer_train.runs.checkpoint import load_checkpoint
from fer_train.runs.environment import environment
from fer_train.runs.folder import Run
from fer_train.runs.held_out import digest, tell_if_learnt, training_parts

__all__ = ["fit", "make_trainer"]

SETTLED_ON = 1024
"""Faces that batch norm of weights from elsewhere is measured on: each sees hundreds of thousands of pixels there."""


def _optimizer(recipe: Recipe, steps: int) -> keras.Optimizer:
    kinds = {
        "adamw": keras.optimizers.AdamW,
        "adam": keras.optimizers.Adam,
        "nadam": keras.optimizers.Nadam,
        "sgd": keras.optimizers.SGD,
    }
    options: dict[str, Any] = {"momentum": recipe.momentum} if recipe.optimizer == "sgd" else {}
    return averaging(kinds[recipe.optimizer])(
        learning_rate(recipe, steps),
        weight_decay=recipe.weight_decay or None,
        global_clipnorm=recipe.clip or None,
        # The optimizer's own average keeps the weights that are validated and shipped.
        use_ema=recipe.ema > 0,
        ema_momentum=recipe.ema or 0.99,
        ema_overwrite_frequency=None,
        **options,
    )


def _count(variables: list[keras.Variable]) -> int:
    return int(sum(np.prod(v.shape) for v in variables))


def _tell_left_out(problems: list[str]) -> None:
    if problems:
        more = f" and {len(problems) - 5:,} more" if len(problems) > 5 else ""
        print(f"left out {len(problems):,}: {'; '.join(problems[:5])}{more}", file=sys.stderr)


def make_trainer(
    recipe: Recipe, network: keras.Model, train: Dataset, start: str | None = None
) -> tuple[Trainer, TrainingBatches]:
    """What trains `network` on `train`, and its batches; `start`: see TrainingBatches.

    Raises FerError where the faces are less than a batch.
    """
    train = replace(train, soft=training_targets(recipe, train))
    teacher, answers = find_teacher(recipe, train)
    # Landmarks draw the exact bar, which is done on the host.
    in_memory = not isinstance(train.images, PictureFiles) and train.landmarks is None
    on_device = in_memory and train.images.nbytes <= ON_DEVICE_BYTES
    batches = TrainingBatches(train, recipe, on_device=on_device, teacher=answers, start=start)
    if len(batches) == 0:
        raise FerError(f"{len(train)} faces are fewer than one batch; lower --set batch_size")
    trainer = Trainer(network, recipe, images=train.images if on_device else None, teacher=teacher)
    trainer.compile(optimizer=_optimizer(recipe, len(batches)))
    trainer.optimizer.build(network.trainable_variables)
    return trainer, batches


def fit(
    recipe: Recipe,
    data: str | Path,
    out: str | Path,
    weights: str | None = None,
    *,
    ferplus: str | Path | None = None,
    precision: str = "auto",
    tensorboard: bool = False,
    progress: bool = True,
) -> Run:
    """Train `recipe` on the `train` split at `data` into the run folder `out`.

    weights: where to start from: `imagenet`, `none`, a file of the base (.weights.h5; dlib's; HSE's .json;
    facenet_keras.h5), another run's folder (its best weights), or None for the usual (see start_weights). ferplus:
    FER+'s csv. precision: see choose_precision. tensorboard: write logs into `out`/tensorboard. progress: draw a bar,
    on a terminal.

    Where `out` holds the same run unfinished, it goes on after its last whole epoch; where it holds
    another run, FerError is raised and nothing is touched.
    """
    run = Run(Path(out))
    with run.alone(), faster_layers():
        return _fit(run, recipe, data, weights, ferplus, precision, tensorboard, progress)


def _fit(
    run: Run,
    recipe: Recipe,
    data: str | Path,
    weights: str | None,
    ferplus: str | Path | None,
    precision: str,
    tensorboard: bool,
    progress: bool,
) -> Run:
    first = start_weights(recipe, weights)
    tell_if_learnt(recipe, data, [first, *recipe.teachers])
    train, validation, problems = training_parts(recipe, data, ferplus)
    asked = ask(recipe, data, ferplus, first, digest(train, validation))
    state = run.state()
    if state is not None:
        need_same_run(run, recipe, asked)
        precision = same_precision(run, precision)
    _tell_left_out(problems)
    done = state["epoch"] if state else 0
    if finished(recipe, state):
        print(f"{run.folder}: already finished ({done} epochs)")
        return run
    with quiet():  # it imports TensorFlow where that is installed, whatever the backend
        keras.utils.set_random_seed(recipe.seed)
    chosen = choose_precision(precision)
    shared = spread_over_devices(recipe.batch_size)
    network = first_network(recipe, None if state else first)
    if not state and has_folded_batch_norm(recipe, first):
        rng = np.random.default_rng(recipe.seed)
        recalibrate_batch_norm(network, train.take(rng.permutation(len(train))[:SETTLED_ON]).images)
    trainer, batches = make_trainer(recipe, network, train, asked["weights_digest"])
    if state:
        print(f"going on after epoch {done} of {recipe.epochs}")
        load_weights(network, run.best)  # a damaged file is found now, not after the last epoch
        load_checkpoint(run.checkpoint(done), network, trainer.optimizer)
    else:
        counts = {"total": _count(network.weights), "trainable": _count(network.trainable_weights)}
        faces = {"train": len(train), "validation": len(validation)}
        machine = environment() | {"precision": chosen, "devices_used": shared}
        run.create(asked | {"environment": machine, "faces": faces, "parameters": counts, "left_out": problems[:1000]})
    print(
        f"{recipe.name}: {len(train):,} faces to train on, {len(validation):,} to validate, "
        f"{_count(network.weights):,} parameters, {chosen}, {keras.backend.backend()} on {devices()[0]}"
        + (f" and {shared - 1} more" if shared > 1 else "")
    )
    bar = EpochProgress(recipe.epochs, len(batches)) if progress else None
    callbacks: list[keras.callbacks.Callback] = [bar] if bar else []
    callbacks.append(EpochEnd(run, recipe, batches, validation, state, bar))
    if tensorboard:
        callbacks.append(TensorBoardLogs(run.folder / "tensorboard"))
    trainer.fit(batches, initial_epoch=done, epochs=recipe.epochs, shuffle=False, verbose=0, callbacks=callbacks)
    return run
